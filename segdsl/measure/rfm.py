"""The RFM grid. In: `Observed` customers of a program with scores. Out: how many customers, and how much value, each cell
holds.

Scores are found by name, as `std.rfm` calls them: traits that are whole numbers and whose names end in `r_score` and
`f_score`, and perhaps `m_score`, with the same beginning (`recency_score`, `frequency_score`, `monetary_score` serve as
well). The first two that fit are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.attributes import attributes
from segdsl.measure.observed import Levels, Observed
from segdsl.measure.value import Value

_WORDS = (("r_score", "f_score", "m_score"), ("recency_score", "frequency_score", "monetary_score"))
# More scores than deciles are no grid that anybody reads
_MOST = 10

GRID: dict[str, Any] = {
    "recency": pl.Int64,
    "frequency": pl.Int64,
    "size": pl.Int64,
    "share": pl.Float64,
    "known": pl.Int64,
    "sum": pl.Float64,
    "value_share": pl.Float64,
    "mean": pl.Float64,
    "mean_monetary": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Scores:
    """The traits that score customers; the third may be absent."""

    recency: str
    frequency: str
    monetary: str | None


@dataclass(frozen=True, slots=True)
class Grid:
    """An RFM grid.

    Attributes:
        scores: The traits it is made of.
        value: What a customer is worth, if the program says it.
        cells: A row for each recency and frequency score from the least to the greatest that occurs, lowest first:
            recency, frequency, size, share of the scored, known (whose value is), sum and value_share (of everyone's sum) and mean of
            it, mean_monetary: the mean monetary score.
        scored: How many customers have both scores.
    """

    scores: Scores
    value: Value | None
    cells: pl.DataFrame
    scored: int


def scores(membership: Membership) -> Scores | None:
    """The traits that score customers for recency, frequency and monetary value, if the program has them."""
    names = [
        one.name
        for one in attributes(membership)
        if one.source == "trait" and one.type.kind in ("integer", "number", "decimal")
    ]
    for recency, frequency, monetary in _WORDS:
        for name in names:
            if name.endswith(recency):
                start = name.removesuffix(recency)
                if start[-1:] not in ("", ".", "_") or start + frequency not in names:
                    continue
                money = start + monetary
                return Scores(name, start + frequency, money if money in names else None)
    return None


def rfm_grid(observed: Observed, value: Value | None = None) -> Grid | None:
    """The grid of recency against frequency, with what each cell is worth.

    Args:
        observed: The customers, with the scores (and the value) among their attributes.
        value: The trait or column that is the value, if there is one.

    Returns:
        The grid; none where the program has no scores, nobody is scored, or scores are not whole numbers of at most ten values.
    """
    found = scores(observed.membership)
    levels = {one.attribute.name: one for one in observed.levels}
    if found is None or found.recency not in levels or found.frequency not in levels:
        return None
    frame = pl.DataFrame({"r": _score(levels[found.recency]), "f": _score(levels[found.frequency])})
    worth = None if value is None else levels.get(value.name)
    money = None if found.monetary is None else levels.get(found.monetary)
    for name, one in (("v", worth), ("m", money)):
        if one is not None:
            frame = frame.with_columns(one.numbers.cast(pl.Int128).alias(name))
    frame = frame.drop_nulls(["r", "f"])
    axes = [_axis(frame["r"]), _axis(frame["f"])]
    if not all(axes):
        return None
    cells = {(row["r"], row["f"]): row for row in _summed(frame).iter_rows(named=True)}
    rows = [
        _cell(recency, frequency, cells.get((recency, frequency), {}), frame.height, worth, money)
        for recency in axes[0]
        for frequency in axes[1]
    ]
    return Grid(found, value, pl.DataFrame(rows, schema=GRID, orient="row"), frame.height)


def _score(one: Levels) -> pl.Series:
    """A score as a whole number; what is none becomes 0, which no axis takes."""
    units = one.numbers.cast(pl.Float64) / one.scale
    return (units.floor() * (units == units.floor())).cast(pl.Int64, strict=False)


def _axis(column: pl.Series) -> range:
    low, high = column.min(), column.max()
    if not isinstance(low, int) or not isinstance(high, int) or low < 1 or high - low >= _MOST:
        return range(0)
    return range(low, high + 1)


def _summed(frame: pl.DataFrame) -> pl.DataFrame:
    more = [
        made
        for name in ("v", "m")
        if name in frame.columns
        for made in (pl.col(name).sum(), pl.col(name).count().alias(f"{name} known"))
    ]
    return frame.group_by("r", "f").agg(pl.len().alias("size"), *more)


def _cell(
    recency: int,
    frequency: int,
    cell: Mapping[str, Any],
    scored: int,
    worth: Levels | None,
    money: Levels | None,
) -> tuple[object, ...]:
    size = cell.get("size", 0)
    summed, known = int(cell.get("v") or 0), cell.get("v known", 0)
    scores, with_score = int(cell.get("m") or 0), cell.get("m known", 0)
    return (
        recency,
        frequency,
        size,
        size / scored,
        None if worth is None else known,
        None if worth is None else summed / worth.scale,
        summed / worth.total if worth is not None and worth.total > 0 else None,
        summed / (known * worth.scale) if worth is not None and known else None,
        scores / (with_score * money.scale) if money is not None and with_score else None,
    )
