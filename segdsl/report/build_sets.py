"""What a report shows of segments that meet. In: a `Membership`. Out: exclusive combinations, pairs and neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from segdsl import measure
from segdsl.engine import Membership
from segdsl.report.model_segments import Neighbour
from segdsl.report.model_sets import Cell, Combination, Combinations, Matrix, Pair

UPSET_SETS = 12
UPSET_ROWS = 24
MATRIX_SETS = 20
COMBINATIONS = 100
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Sets:
    """All of it."""

    upset: Combinations
    combinations: Combinations
    matrix: Matrix
    pairs: tuple[Pair, ...]
    neighbours: dict[str, tuple[Neighbour, ...]]


def build(
    membership: Membership, largest: tuple[str, ...], sizes: Mapping[str, Mapping[str, Any]], distinct: int
) -> Sets:
    """Compares the segments with each other.

    Args:
        membership: Who is in what.
        largest: All segments, largest first.
        sizes: What is known of each, by name.
        distinct: How many exclusive combinations there are.
    """
    customers = membership.frame.height
    rows = measure.overlap(membership, largest).rows()
    pairs = _pairs(rows)
    among = largest[:UPSET_SETS]
    every = measure.combinations(membership, among=among)
    listed = measure.combinations(membership, COMBINATIONS, among=largest)
    return Sets(
        upset=_combined(among, every.head(UPSET_ROWS).rows(), customers, every.height),
        combinations=_combined(largest, listed.rows(), customers, distinct),
        matrix=_matrix(largest[:MATRIX_SETS], rows),
        pairs=pairs,
        neighbours=_neighbours(pairs, {name: sizes[name]["title"] for name in largest}),
    )


def _pairs(rows: Iterable[tuple[Any, ...]]) -> tuple[Pair, ...]:
    """Each pair with common members once, closest first."""
    shares: dict[tuple[str, str], float] = {}
    pairs = []
    for left, right, shared, _, _, share, jaccard, lift in rows:
        shares[left, right] = share
        if shared and (right, left) in shares:
            pairs.append(
                (jaccard, shared, Pair(right, left, shared, shares[right, left], share, jaccard, lift))
            )
    return tuple(pair for _, _, pair in sorted(pairs, key=lambda one: (-one[0], -one[1])))


def _neighbours(pairs: tuple[Pair, ...], titles: Mapping[str, str]) -> dict[str, tuple[Neighbour, ...]]:
    """The closest segments of each as it sees them, closest first."""
    found: dict[str, list[Neighbour]] = {name: [] for name in titles}
    for pair in pairs:
        for one, other, share in (
            (pair.left, pair.right, pair.share_of_left),
            (pair.right, pair.left, pair.share_of_right),
        ):
            if len(found[one]) < NEIGHBOURS:
                found[one].append(Neighbour(other, titles[other], pair.both, share, pair.jaccard, pair.lift))
    return {name: tuple(some) for name, some in found.items()}


def _combined(
    sets: tuple[str, ...], rows: Iterable[tuple[Any, ...]], customers: int, distinct: int
) -> Combinations:
    made = tuple(Combination(tuple(held), size, share) for held, _, size, share in rows)
    return Combinations(sets, made, distinct, customers - sum(size for _, _, size, _ in rows))


def _matrix(sets: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Matrix:
    cells = {
        (left, right): Cell(both, share, lift, jaccard)
        for left, right, both, _, _, share, jaccard, lift in rows
        if left in sets and right in sets
    }
    return Matrix(sets, tuple(tuple(cells.get((row, column)) for column in sets) for row in sets))
