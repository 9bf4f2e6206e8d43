"""What a report shows of segments that meet. In: `Measured`. Out: exclusive combinations, pairs and neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from segdsl.report.figures import Hidden
from segdsl.report.measured import Measured
from segdsl.report.model_segments import Neighbour
from segdsl.report.model_sets import Cell, Combination, Combinations, Matrix, Pair
from segdsl.report.telling import Teller

MATRIX_SETS = 20
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Sets:
    """All of it."""

    upset: Combinations
    combinations: Combinations
    matrix: Matrix
    pairs: tuple[Pair, ...]
    neighbours: dict[str, tuple[Neighbour, ...]]


def build(measured: Measured, order: tuple[str, ...], titles: Mapping[str, str], teller: Teller) -> Sets:
    """Compares the segments with each other.

    Args:
        measured: The measures.
        order: The segments in the order they are shown in.
        titles: What segments are called.
        teller: What may be told.
    """
    largest = measured.largest
    rows = measured.overlap.rows()
    pairs = _pairs(rows, order, teller)
    upset = _combined(measured.among, order, measured.upset.rows(), measured, measured.distinct, teller)
    return Sets(
        upset=upset,
        combinations=upset
        if measured.listed is None
        else _combined(largest, order, measured.listed.rows(), measured, measured.combinations, teller),
        matrix=_matrix(order[:MATRIX_SETS], rows, teller),
        pairs=pairs,
        neighbours=_neighbours(pairs, {name: titles[name] for name in largest}),
    )


def _pairs(rows: list[tuple[Any, ...]], order: tuple[str, ...], teller: Teller) -> tuple[Pair, ...]:
    """Each pair with common members once, closest first; those that nothing is told of come last."""
    places = {name: at for at, name in enumerate(order)}
    shares = {(row[0], row[1]): (row[5], row[3]) for row in rows}
    pairs = []
    for left, right, shared, size, _, share, jaccard, lift in rows:
        if shared and places[left] < places[right]:
            cell, sizes = ("overlap", left, right), (("size", left), ("size", right))
            other, of_other = shares[right, left]
            made = Pair(
                left,
                right,
                teller.count(cell, shared),
                teller.share(share, cell, sizes[0], whole=size),
                teller.share(other, cell, sizes[1], whole=of_other),
                teller.share(jaccard, cell, *sizes),
                teller.share(lift, cell, *sizes),
            )
            # an order by figures that are not told would tell them
            told = teller.told(cell, *sizes)
            pairs.append(((not told, -jaccard, -shared) if told else (True, 0, 0), made))
    return tuple(pair for _, pair in sorted(pairs, key=lambda one: one[0]))


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
    sets: tuple[str, ...],
    order: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    measured: Measured,
    distinct: int,
    teller: Teller,
) -> Combinations:
    customers = measured.result.membership.customers
    made = []
    for held, _, size, share in rows:
        cell = ("combination", sets, tuple(held))
        made.append(
            Combination(tuple(held), teller.count(cell, size), teller.share(share, cell, whole=customers))
        )
    rest = customers - sum(size for _, _, size, _ in rows)
    made.sort(key=lambda one: isinstance(one.size, Hidden))  # their place would tell them
    shown = tuple(name for name in order if name in sets)
    return Combinations(shown, tuple(made), distinct, teller.count(("rest", sets), rest))


def _matrix(sets: tuple[str, ...], rows: Iterable[tuple[Any, ...]], teller: Teller) -> Matrix:
    cells = {}
    for left, right, both, size, _, share, jaccard, lift in rows:
        if left in sets and right in sets:
            cell, sizes = ("overlap", left, right), (("size", left), ("size", right))
            cells[left, right] = Cell(
                teller.count(cell, both),
                teller.share(share, cell, sizes[0], whole=size),
                teller.share(lift, cell, *sizes),
                teller.share(jaccard, cell, *sizes),
            )
    return Matrix(sets, tuple(tuple(cells.get((row, column)) for column in sets) for row in sets))
