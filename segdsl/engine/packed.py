"""Aggregates of text by its codes. In: held rows and the codes of their text. Out: numbers to aggregate, and what they stand for.

The first and last value are the smallest and greatest of one number, the time with the value's code behind it. How many different values
there are is how many bits are set where every value has its own. Both are one plain aggregate instead of a search through the rows of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from segdsl.engine.polars.distinct import Coded
from segdsl.semantics.typed import Aggregate, Column, Typed

_BITS = 63  # of a whole number, its sign apart
_SETS = 64


@dataclass(frozen=True, slots=True)
class Packed:
    """An aggregate over numbers.

    Attributes:
        name: The column of numbers.
        numbers: What it holds: a column of the held rows, or how one follows from theirs.
        over: The aggregate of those numbers that count.
        unpack: What a column of such aggregates stands for.
    """

    name: str
    numbers: pl.Series | pl.Expr
    over: Callable[[pl.Expr], pl.Expr]
    unpack: Callable[[pl.Series], pl.Series]


def can_pack(one: Aggregate) -> Column | None:
    """The text column whose codes would serve an aggregate instead of its text."""
    value = one.value
    fits = one.function.name in ("first", "last", "distinct")
    return value if fits and isinstance(value, Column) and value.type.kind == "text" else None


def packed(
    one: Aggregate, held: pl.DataFrame, coded: Mapping[Column, Coded], say: Callable[[Typed], pl.Expr]
) -> Packed | None:
    """An aggregate of coded text over numbers; none if it is another, or its numbers would be too great."""
    column = can_pack(one)
    if column is None or column not in coded:
        return None
    text = coded[column]
    match one.function.name:
        case "first" | "last" if one.at is not None:
            return _end(one.function.name, text, held, say(one.at))
        case "distinct" if len(text.values) <= _SETS:
            bits = pl.Series([1 << at for at in range(len(text.values))], dtype=pl.UInt64)
            numbers = (
                bits.gather(held[text.name])
                if text.values
                else pl.Series([None] * held.height, dtype=pl.UInt64)
            )
            return Packed(f"bits {text.name}", numbers, _any_bit, _how_many_bits)
        case _:
            return None


def _end(end: str, text: Coded, held: pl.DataFrame, at: pl.Expr) -> Packed | None:
    """The time in the high bits, the code in the low ones; a missing value comes behind every known one."""
    width = (len(text.values) + 1).bit_length()
    times = at.to_physical().cast(pl.Int64)
    edges = held.select(times.min().alias("first"), times.max().alias("last")).row(0)
    if any(edge is not None and abs(edge) >= 2 ** (_BITS - width) - 1 for edge in edges):
        return None
    codes = pl.col(text.name).cast(pl.Int64)
    if end == "first":
        listed: Sequence[str | None] = [*text.values, None]
        codes = codes.fill_null(len(text.values))
    else:
        listed = [None, *text.values]
        codes = (codes + 1).fill_null(0)
    names = pl.Series(listed, dtype=pl.String)
    mask = 2**width - 1
    return Packed(
        f"{end} {text.name} {at.meta.output_name()}",
        times * 2**width + codes,
        pl.Expr.min if end == "first" else pl.Expr.max,
        lambda found: names.gather((found & mask).cast(pl.UInt32)).alias(found.name),
    )


def _any_bit(numbers: pl.Expr) -> pl.Expr:
    return numbers.bitwise_or()


def _how_many_bits(found: pl.Series) -> pl.Series:
    return found.bitwise_count_ones().cast(pl.Int64)
