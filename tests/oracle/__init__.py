"""A slow, obvious interpreter of typed expressions, written from the language reference and not from any engine.

In: the meaning of a program, tables as lists of rows, the instant and the zone. Out: the value of every trait, segment and groups for
every customer. It goes through one row after the other in plain Python, and every engine is compared with it.
"""

from tests.oracle.interpreter import evaluate
from tests.oracle.values import OracleOverflowError

__all__ = ["OracleOverflowError", "evaluate"]
