"""What a program means. In: statements, and the tables of the data. Out: typed definitions in dependency order, and every mistake."""

from segdsl.semantics.analyse import analyse, analyse_expression
from segdsl.semantics.program import Branch, Definition, Meaning

__all__ = ["Branch", "Definition", "Meaning", "analyse", "analyse_expression"]
