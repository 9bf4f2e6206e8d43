"""Conditions decided by distinct values. In: conditions and the values of columns. Out: columns of codes, and the conditions over them.

Text is the greater part of what conditions cost. A condition on one text column gives the same for the same text, so it is asked once for
each distinct value, by the very expression that would be asked of each row, and becomes a comparison of the value's place among all.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import polars as pl

from segdsl.semantics.typed import Apply, Column, Constant, Typed, walk

# What a test of one row costs, in parts of what turning its text into a code costs (measured on 10 million rows)
_COSTS = {"=": 0.2, "!=": 0.2, "is missing": 0.0, "is known": 0.0, "starts with": 0.6, "ends with": 0.6}
_LIST, _LISTED, _OTHER = 0.4, 0.04, 2.0
# What a comparison with one text costs: Polars (2.1) keeps as many bytes of a text in its column
_SHORT, _LONG, _INLINE = 0.07, 0.3, 12
_SPELLED = 0.7
_RANGES = 4


@dataclass(frozen=True, slots=True)
class Coded:
    """Text as codes: a column of places among its values, which are in order."""

    name: str
    values: tuple[str, ...]


def codes(
    conditions: Iterable[Apply],
    lowered: Callable[[Typed], pl.Expr],
    values: Callable[[Column], tuple[str, ...] | None],
    least: float = 1.0,
    texts: Iterable[Column] = (),
) -> tuple[dict[str, pl.Expr], dict[int, pl.Expr], dict[Column, pl.Expr], dict[Column, Coded]]:
    """What to compute of text columns first, and what conditions on them become.

    Args:
        conditions: Conditions, each an object of its own.
        lowered: How an expression is said of rows.
        values: The distinct values of a column; none where they are too many.
        least: What tests of a column must cost to be worth it, in parts of what coding its text costs.
        texts: Columns whose codes are wanted for another reason.

    Returns:
        Columns of codes by name; each condition's expression over them, by identity; for each column that was coded whether a row holds a
        text that is none of the known values, and what its codes are.
    """
    by_column: dict[Column, list[Apply]] = {column: [] for column in texts}
    wanted = set(by_column)
    coded: dict[Column, Coded] = {}
    for one in conditions:
        column = text_column(one)
        if column is not None:
            by_column.setdefault(column, []).append(one)
    columns: dict[str, pl.Expr] = {}
    made: dict[int, pl.Expr] = {}
    strange: dict[Column, pl.Expr] = {}
    for column, several in by_column.items():
        several = [one for one in several if _cost(one) > 0]
        sought = None if column in wanted or not least else _sought(several)
        if sought is not None:
            given = lowered(column)
            tests = {value: f"e:{given.meta.output_name()}:{at}" for at, value in enumerate(sought)}
            columns |= {name: given == value for value, name in tests.items()}
            made |= {id(one): _one_of(one, tests) for one in several}
            continue
        if sum(map(_cost, several)) <= least and column not in wanted:
            continue
        known = values(column)
        if known is None:
            continue
        given = lowered(column)
        name = f"x:{given.meta.output_name()}"
        enum = pl.Enum(known)
        columns[name] = given.cast(enum, strict=False).to_physical()
        coded[column] = Coded(name, known)
        code, dtype = pl.col(name), pl.Series([], dtype=enum).to_physical().dtype
        strange[column] = given.is_not_null() & code.is_null()
        asked = pl.DataFrame({given.meta.output_name(): pl.Series([*known, None], dtype=pl.String)})
        answers = asked.select(lowered(one).alias(str(at)) for at, one in enumerate(several))
        for one, answer in zip(several, answers.iter_columns(), strict=True):
            *of_values, of_missing = answer.to_list()
            if None not in of_values:
                test = _among(code, of_values, dtype)
                made[id(one)] = test if of_missing is None else test.fill_null(of_missing)
    return columns, made, strange, coded


def text_column(condition: Apply) -> Column | None:
    """The one text column that a condition is about, if there is nothing else in it but what is written out."""
    found: Column | None = None
    for node in walk(condition):
        match node:
            case Column(type=kind) if kind.kind == "text" and found in (None, node):
                found = node
            case Apply() | Constant():
                pass
            case _:
                return None
    return found


def _sought(conditions: Iterable[Apply]) -> list[str] | None:
    """The values that conditions compare a column with, where to compare it with each costs less than its codes; none otherwise."""
    found: dict[str, None] = {}
    for one in conditions:
        match one:
            case Apply(arguments=(Column(), Constant(value=str() as value))) if one.function.name == "=":
                found[value] = None
            case Apply(arguments=(Column(), Constant(value=tuple() as listed))) if one.function.name == "in":
                found |= dict.fromkeys(map(str, listed))
            case _:
                return None
    cost = sum(_SHORT if len(value.encode()) <= _INLINE else _LONG for value in found)
    return list(found) if found and cost <= _SPELLED else None


def _one_of(condition: Apply, tests: Mapping[str, str]) -> pl.Expr:
    """A comparison with a value or several, by the columns that say whether it is each of them."""
    value = condition.arguments[1]
    assert isinstance(value, Constant)
    listed = value.value if isinstance(value.value, tuple) else (value.value,)
    return reduce(operator.or_, (pl.col(tests[str(one)]) for one in listed))


def _cost(condition: Apply) -> float:
    total = 0.0
    for node in walk(condition):
        match node:
            case Apply(arguments=(_, Constant(value=tuple() as listed))):
                total += _LIST + _LISTED * len(listed)
            case Apply():
                total += _COSTS.get(node.function.name, _OTHER)
            case _:
                pass
    return total


def _among(code: pl.Expr, answers: list[bool], dtype: pl.DataType) -> pl.Expr:
    """Whether a code is one of those with the answer yes; as few comparisons as there are stretches of them."""
    last = len(answers) - 1
    stretches: list[tuple[int, int]] = []
    for at, answer in enumerate(answers):
        if answer and stretches and stretches[-1][1] == at - 1:
            stretches[-1] = (stretches[-1][0], at)
        elif answer:
            stretches.append((at, at))

    def literal(value: int) -> pl.Expr:
        return pl.lit(value, dtype=dtype)

    def inside(first: int, end: int) -> pl.Expr:
        if first == end:
            return code == literal(first)
        if first == 0:
            return code <= literal(end)
        if end == last:
            return code >= literal(first)
        return (code >= literal(first)) & (code <= literal(end))

    if not stretches:
        return code < literal(0)
    if len(stretches) > _RANGES:
        return code.is_in(
            pl.Series([at for at, answer in enumerate(answers) if answer], dtype=dtype).implode()
        )
    return reduce(lambda left, right: left | right, (inside(*one) for one in stretches))
