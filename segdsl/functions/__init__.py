"""The table of operators and functions: one row says how each is written, typed, treated when missing, and said by every engine."""

from segdsl.functions.model import Example, Function, Overload
from segdsl.functions.table import FUNCTIONS, OPERATORS, TABLE

__all__ = ["FUNCTIONS", "OPERATORS", "TABLE", "Example", "Function", "Overload"]
