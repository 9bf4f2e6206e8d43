"""What a report shows of sets of customers that meet: exclusive combinations and pairs. Plain data."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.report.figures import Count
from segdsl.report.model_segments import Share


@dataclass(frozen=True, slots=True)
class Combination:
    """Customers who are in exactly these segments of those told apart, and in none of the others."""

    segments: tuple[str, ...]
    size: Count
    share: Share


@dataclass(frozen=True, slots=True)
class Combinations:
    """Exclusive combinations, largest first.

    Attributes:
        sets: The segments told apart, largest first.
        rows: The combinations, as many as are listed.
        distinct: How many different ones there are.
        rest: The customers of those that are not listed.
    """

    sets: tuple[str, ...]
    rows: tuple[Combination, ...]
    distinct: int
    rest: Count


@dataclass(frozen=True, slots=True)
class Pair:
    """Two segments with common members; the left one is the larger."""

    left: str
    right: str
    both: Count
    share_of_left: Share
    share_of_right: Share
    jaccard: Share
    lift: Share


@dataclass(frozen=True, slots=True)
class Cell:
    """A row segment seen against a column segment: their common members, what share of the row's they are, lift and Jaccard index."""

    both: Count
    share: Share
    lift: Share
    jaccard: Share


@dataclass(frozen=True, slots=True)
class Matrix:
    """Some segments against each other, cells in rows; none on the diagonal."""

    sets: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
