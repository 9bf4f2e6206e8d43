"""Whether the segments of a program make sense together. In: a `Membership` with sizes and overlaps. Out: twins, idle
ones, too many.

Too many segments serve nobody: each needs an action, an owner and somebody who remembers what it was for. The lines are
ours, and the numbers stand beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.parts import segments
from segdsl.measure.quality import SUBSTANTIAL

TWINS = 0.9
# Fewer segments than these are never called too many
FEW = 10


@dataclass(frozen=True, slots=True)
class Twins:
    """Two segments with almost the same members; the Jaccard index says how nearly. The left one is written first."""

    left: str
    right: str
    both: int
    jaccard: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The segments of a program together.

    Attributes:
        segments: How many there are.
        memberships: Of how many segments a customer is a member, on average; none without customers.
        twins: Segments that are almost the same, closest first.
        idle: Segments without an `action`, on which no segment or groups with an action depends, in the order of the program.
        slight: Segments with at least one member and fewer than 1% of the customers.
        empty: Segments without members.
        too_many: Whether there are at least ten, and at least half of them are slight, empty, or a twin of one written before.
    """

    segments: int
    memberships: float | None
    twins: tuple[Twins, ...]
    idle: tuple[str, ...]
    slight: tuple[str, ...]
    empty: tuple[str, ...]
    too_many: bool


def portfolio(membership: Membership, overlap: pl.DataFrame) -> Portfolio:
    """Looks at all segments together.

    Args:
        membership: Who is in what.
        overlap: The overlap of the segments, as `overlap` gives it.
    """
    names = segments(membership)
    order = {name: at for at, name in enumerate(names)}
    customers = membership.frame.height
    sizes = {name: int(membership.frame[name].sum()) for name in names}
    close = overlap.filter(pl.col("jaccard") >= TWINS).select("left", "right", "both", "jaccard")
    twins = sorted(
        (Twins(*row) for row in close.iter_rows() if order[row[0]] < order[row[1]]),
        key=lambda one: (-one.jaccard, order[one.left], order[one.right]),
    )
    empty = tuple(name for name in names if not sizes[name])
    slight = tuple(name for name in names if 0 < sizes[name] < SUBSTANTIAL * customers)
    needless = {*empty, *slight, *(one.right for one in twins)}
    return Portfolio(
        len(names),
        sum(sizes.values()) / customers if customers else None,
        tuple(twins),
        _idle(membership, names),
        slight,
        empty,
        len(names) >= FEW and 2 * len(needless) >= len(names),
    )


def _idle(membership: Membership, names: tuple[str, ...]) -> tuple[str, ...]:
    meaning = membership.meaning
    acted_on = tuple(name for name in meaning.order if meaning.definitions[name].clauses.action is not None)
    used = {one.name for one in meaning.closure(acted_on)}
    return tuple(name for name in names if name not in used)
