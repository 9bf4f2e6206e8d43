"""Conditions on lists as tests of bits. In: conditions on list columns. Out: columns of bits, and the conditions over them.

Each value that some condition looks for has a lane of bits wide enough to count how often the longest list can hold it. One pass over the
elements gives every list the sum of its elements' lanes; whether it has a value is whether the lane is not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

import polars as pl

from segdsl.semantics.typed import Apply, Column, Constant, Typed

_WORD = 64
_HALF = 31  # bits that a sum of 32 bits holds without going round
_FORMS = ("has", "has any of", "has all of", "has none of")


def lanes(
    conditions: Iterable[Apply],
    lowered: Callable[[Typed], pl.Expr],
    longest: Callable[[Column], int],
) -> tuple[dict[str, pl.Expr], dict[int, pl.Expr], dict[Column, pl.Expr]]:
    """What to compute of list columns first, and what conditions on them become.

    Args:
        conditions: Conditions, each an object of its own.
        lowered: How an expression is said of rows.
        longest: How many elements the lists of a column have at the most.

    Returns:
        Columns of bits by name; each condition's expression over them, by identity; for each such column whether a row's list is longer
        than was thought.
    """
    by_column: dict[Column, dict[int, tuple[Apply, tuple[str, ...]]]] = {}
    for one in conditions:
        match one:
            case Apply(arguments=(Column() as column, Constant(value=value))) if (
                one.function.name in _FORMS and value not in (None, ()) and _holds_text(column)
            ):
                sought = value if isinstance(value, tuple) else (value,)
                by_column.setdefault(column, {})[id(one)] = (one, tuple(str(each) for each in sought))
            case _:
                pass
    columns: dict[str, pl.Expr] = {}
    made: dict[int, pl.Expr] = {}
    strange: dict[Column, pl.Expr] = {}
    for column, tests in by_column.items():
        values = sorted({value for _, sought in tests.values() for value in sought})
        width = longest(column).bit_length()
        given = lowered(column)
        strange[column] = given.list.len() >= 2**width
        lane: dict[str, tuple[str, int, pl.DataType]] = {}
        for word, start in enumerate(range(0, len(values), _WORD // width)):
            held = values[start : start + _WORD // width]
            dtype = pl.UInt32() if len(held) * width <= _HALF else pl.UInt64()
            name = f"m:{given.meta.output_name()}:{word}"
            columns[name] = given.list.eval(_lane_of_element(held, width, dtype)).list.sum()
            mask = 2**width - 1
            lane |= {value: (name, mask << (at * width), dtype) for at, value in enumerate(held)}
        for key, (one, sought) in tests.items():
            made[key] = _test(one.function.name, [lane[value] for value in sought])
    return columns, made, strange


def _holds_text(column: Column) -> bool:
    return column.type.item is not None and column.type.item.kind == "text"


def _lane_of_element(values: list[str], width: int, dtype: pl.DataType) -> pl.Expr:
    element = pl.element()
    chosen: Any = pl.when(element == values[0]).then(pl.lit(1, dtype=dtype))
    for at, value in enumerate(values[1:], 1):
        chosen = chosen.when(element == value).then(pl.lit(1 << (at * width), dtype=dtype))
    made: pl.Expr = chosen.otherwise(pl.lit(0, dtype=dtype))
    return made


def _test(form: str, sought: list[tuple[str, int, pl.DataType]]) -> pl.Expr:
    if form in ("has", "has all of"):
        return reduce(lambda left, right: left & right, (_is_set(*one) for one in sought))
    words: dict[str, tuple[int, pl.DataType]] = {}
    for name, mask, dtype in sought:
        words[name] = (words.get(name, (0, dtype))[0] | mask, dtype)
    some = reduce(lambda left, right: left | right, (_is_set(name, *word) for name, word in words.items()))
    return ~some if form == "has none of" else some


def _is_set(name: str, mask: int, dtype: pl.DataType) -> pl.Expr:
    return (pl.col(name) & pl.lit(mask, dtype=dtype)) != pl.lit(0, dtype=dtype)
