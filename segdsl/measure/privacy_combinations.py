"""How exclusive combinations add up with what else a report shows. In: a ledger, the combinations listed. Out: sums, noted in it.

Combinations that are not listed are among those who are in a segment and in none of the listed ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb

from segdsl.measure.ledger import CUSTOMERS, Cell, Ledger

# The segments of each combination, in one order, with its cell
Listed = list[tuple[tuple[str, ...], Cell]]


def left_by(ledger: Ledger, told: tuple[str, ...], listed: Listed) -> None:
    """The customers in combinations that are not listed, by each segment and by each two: their counts follow from those listed."""
    alone = dict.fromkeys(told, 0)
    together: dict[tuple[str, str], int] = {}
    for names, cell in listed:
        size = ledger.value(cell)
        for at, name in enumerate(names):
            alone[name] += size
            for other in names[at + 1 :]:
                together[name, other] = together.get((name, other), 0) + size
    every = sum(ledger.value(cell) for _, cell in listed)
    for name in told:
        if ledger.value(("size", name)) - alone[name] < ledger.limit:
            ledger.part(("size", name), [cell for names, cell in listed if name in names])
    for one, other in combinations(told, 2):
        overlap = ("overlap", one, other)
        if overlap not in ledger:
            continue
        both_in = ledger.value(overlap) - together.get((one, other), 0)
        left, right = (ledger.value(("size", name)) - alone[name] for name in (one, other))
        neither = ledger.value(CUSTOMERS) - every - left - right + both_in
        # whole counts, their signs, and which combinations are of them
        corners = (
            (both_in, ((1, overlap),), (True, True)),
            (left - both_in, ((1, ("size", one)), (-1, overlap)), (True, False)),
            (right - both_in, ((1, ("size", other)), (-1, overlap)), (False, True)),
            (
                neither,
                ((1, CUSTOMERS), (-1, ("size", one)), (-1, ("size", other)), (1, overlap)),
                (False, False),
            ),
        )
        for rest, whole, kind in corners:
            if rest < ledger.limit:
                some = [(-1, cell) for names, cell in listed if (one in names, other in names) == kind]
                ledger.balance([*whole, *some])


def coarser(
    ledger: Ledger,
    told: tuple[str, ...],
    listed: Listed,
    finer: Listed,
) -> None:
    """A combination among few segments holds all those among more that look like it there."""
    inside: dict[frozenset[str], list[Cell]] = {}
    for names, cell in finer:
        inside.setdefault(frozenset(names) & frozenset(told), []).append(cell)
    for names, cell in listed:
        ledger.part(cell, inside.get(frozenset(names), []))


def by_degree(ledger: Ledger, listed: Listed) -> None:
    """Those who are in so many segments hold the combinations of so many."""
    of_degree: dict[int, list[Cell]] = {}
    for names, cell in listed:
        of_degree.setdefault(len(names), []).append(cell)
    for degree, some in of_degree.items():
        if ("coverage", degree) in ledger:
            ledger.part(("coverage", degree), some)


def moments(ledger: Ledger, segments: Sequence[str], coverage: Sequence[tuple[int, Cell]]) -> None:
    """Says how sizes and overlaps add up with how many segments customers are in.

    Who is in `k` segments is counted `k` times in their sizes, and once for each two of them in their overlaps.

    Args:
        ledger: The report's counts.
        segments: All segments.
        coverage: By how many segments somebody is in, the cell of those.
    """
    sizes: list[Cell] = [("size", name) for name in segments]
    overlaps: list[Cell] = [("overlap", one, other) for one, other in combinations(segments, 2)]
    for counted, of in ((sizes, 1), (overlaps, 2)):
        if not all(one in ledger for one in counted):
            continue
        if sum(map(ledger.value, counted)) == sum(comb(k, of) * ledger.value(cell) for k, cell in coverage):
            ledger.balance([*((1, one) for one in counted), *((-comb(k, of), cell) for k, cell in coverage)])
