"""Which segments go together, exactly. In: a `Membership`. Out: the exclusive combinations with their customers.

A customer belongs to exactly one combination: the segments they are in, and none of the others. These are the bars of an UpSet plot (Lex,
Gehlenborg, Strobelt, Vuillemot and Pfister, "UpSet: Visualization of Intersecting Sets", IEEE Transactions on Visualization and Computer
Graphics 20(12), 2014).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.parts import segments

_WORD = 64
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "segments": pl.List(pl.String),
    "degree": pl.Int64,
    "size": pl.Int64,
    "share": pl.Float64,
}


def combinations(
    membership: Membership, limit: int | None = None, among: Sequence[str] | None = None
) -> pl.DataFrame:
    """Counts the customers of each exclusive combination of segments.

    Args:
        membership: Who is in what.
        limit: How many combinations to list; all if none is given.
        among: The segments to tell apart; all segments if none are named. Others are passed over, as if the program had none.

    Returns:
        The columns segments (names in the order of `among` or the program; an empty list for customers in none of them), degree (how many
        segments), size, and share of all customers. Largest first; of equal ones those of fewer segments, then those whose
        segments come first.
    """
    names = segments(membership) if among is None else tuple(among)
    words = _words(names)
    order = [True, False, *(True for _ in words)]
    found = _patterns(membership.bits, names).sort("size", "degree", *words, descending=order)
    if limit is not None:
        found = found.head(limit)
    customers = membership.customers
    rows = []
    for *bits, degree, size in found.collect().rows():
        held = [name for at, name in enumerate(names) if bits[at // _WORD] >> (_WORD - 1 - at % _WORD) & 1]
        rows.append((held, degree, size, size / customers))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def coverage(membership: Membership) -> pl.DataFrame:
    """Counts the customers by the number of segments they are in.

    Args:
        membership: Who is in what.

    Returns:
        The columns segments (how many: 0, 1, 2 …, without gaps up to the most anybody is in), size, and combinations (how many different
        ones of that number there are).
    """
    found = _patterns(membership.bits, segments(membership))
    counted = found.group_by("degree").agg(pl.col("size").sum(), pl.len().alias("combinations")).collect()
    by_degree = {degree: (size, different) for degree, size, different in counted.rows()}
    rows = [(degree, *by_degree.get(degree, (0, 0))) for degree in range(max(by_degree, default=0) + 1)]
    schema = {"segments": pl.Int64, "size": pl.Int64, "combinations": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _words(names: Sequence[str]) -> list[str]:
    return [f"word {at}" for at in range((len(names) + _WORD - 1) // _WORD)]


def _patterns(frame: pl.DataFrame, names: Sequence[str]) -> pl.LazyFrame:
    """The distinct rows of some Boolean columns, as words of 64 bits (the first column is the highest bit), with degree and size.

    Grouping by a few words costs far less than by hundreds of Boolean columns, and words sort as their segments are written.
    """
    words = _words(names)
    if not words:
        height = [frame.height] if frame.height else []
        schema = {"degree": pl.Int64, "size": pl.Int64}
        return pl.LazyFrame({"degree": [0] * len(height), "size": height}, schema=schema)
    return (
        frame.lazy()
        .select(_word(names[at * _WORD : (at + 1) * _WORD]).alias(word) for at, word in enumerate(words))
        .group_by(words)
        .agg(pl.len().cast(pl.Int64).alias("size"))
        .with_columns(pl.sum_horizontal(pl.col(words).bitwise_count_ones()).cast(pl.Int64).alias("degree"))
        .select(*words, "degree", "size")
    )


def _word(names: Sequence[str]) -> pl.Expr:
    bits = (
        pl.col(name).cast(pl.UInt64) * pl.lit(1 << (_WORD - 1 - at), dtype=pl.UInt64)
        for at, name in enumerate(names)
    )
    return pl.sum_horizontal(*bits)
