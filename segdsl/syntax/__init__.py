"""How a program is written. In: a `Source`. Out: a syntax tree with places, comments and mistakes, or the text in its canonical layout.

The only room that knows lark.
"""

from segdsl.syntax.parse import Parsed, parse, parse_expression, read_fault

__all__ = ["Parsed", "parse", "parse_expression", "read_fault"]
