"""THE TABLE: every operator and function, in the order of the reference. In: the rows of this room. Out: `TABLE`, and rows by name."""

from __future__ import annotations

from segdsl.functions.aggregates import AGGREGATES
from segdsl.functions.comparison import COMPARISON
from segdsl.functions.logic import LOGIC
from segdsl.functions.model import Function
from segdsl.functions.numbers import ARITHMETIC, NUMBERS
from segdsl.functions.other import OTHER
from segdsl.functions.population import POPULATION
from segdsl.functions.text import TEXT_FUNCTIONS
from segdsl.functions.time import TIME

TABLE: tuple[Function, ...] = (
    *LOGIC,
    *COMPARISON,
    *TEXT_FUNCTIONS,
    *ARITHMETIC,
    *NUMBERS,
    *TIME,
    *AGGREGATES,
    *POPULATION,
    *OTHER,
)

OPERATORS: dict[str, Function] = {
    word: row for row in TABLE if row.is_operator or row.hidden for word in (row.name, *row.spellings)
}
FUNCTIONS: dict[str, Function] = {row.name: row for row in TABLE if not row.is_operator and not row.hidden}
