"""How far segments share their members. In: a `Membership`. Out: a row for each ordered pair of segments, with the usual measures."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.bitmaps import common
from segdsl.measure.parts import segments

_COUNTS = {
    "left": pl.String,
    "right": pl.String,
    "both": pl.Int64,
    "left_size": pl.Int64,
    "right_size": pl.Int64,
}


def overlap(membership: Membership, among: Sequence[str] | None = None) -> pl.DataFrame:
    """Compares every segment with every other.

    With `A` and `B` for the members of the left and right segment and `N` for the number of customers:

    - `share_of_left` is |A and B| / |A|: how many of the left one's members are also in the right one.
    - `jaccard` is |A and B| / |A or B|: 0 for segments without a common member, 1 for twins (Jaccard, "Étude comparative de la
      distribution florale dans une portion des Alpes et du Jura", Bulletin de la Société vaudoise des sciences naturelles 37, 1901).
    - `lift` is N · |A and B| / (|A| · |B|): 1 where the two meet as often as chance would have it, 2 where they meet twice as often
      (as "interest" in Brin, Motwani, Ullman and Tsur, "Dynamic itemset counting and implication rules for market basket data",
      SIGMOD 1997).

    Each is missing where its denominator is 0.

    Args:
        membership: Who is in what.
        among: The segments and branches to compare; all segments if none are named.

    Returns:
        The columns left, right, both, left_size, right_size, share_of_left, jaccard and lift, in the order of the program by left and
        then right.
    """
    names = segments(membership) if among is None else tuple(among)
    rows = _counts(membership.bits, names)
    counts = pl.DataFrame(rows, schema=_COUNTS, orient="row")
    both, left, right = pl.col("both"), pl.col("left_size"), pl.col("right_size")
    customers = pl.lit(membership.customers, dtype=pl.Float64)
    return counts.with_columns(
        share_of_left=_quotient(both, left),
        jaccard=_quotient(both, left + right - both),
        # In floating point, as the product of two sizes may leave 64 bits
        lift=_quotient(both * customers, left.cast(pl.Float64) * right.cast(pl.Float64)),
    )


def _counts(frame: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, str, int, int, int]]:
    """Counts of each ordered pair."""
    shared = common([frame[name] for name in names])
    return [
        (left, right, shared[i][j], shared[i][i], shared[j][j])
        for i, left in enumerate(names)
        for j, right in enumerate(names)
        if i != j
    ]


def _quotient(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    return pl.when(below > 0).then(above / below)
