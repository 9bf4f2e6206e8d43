"""What bounds tell. In: sums of unknown whole numbers, and what each is at least and at most. Out: the unknowns that only
one value is left for.

Bounds are carried through each sum in turn until nothing changes, as somebody with paper and patience would.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

ROUNDS = 30
Bounds = tuple[float, float]


def pinned(
    sums: Sequence[Mapping[int, int]], values: Mapping[int, int], bounds: Mapping[int, Bounds]
) -> set[int]:
    """Looks for unknowns whose bounds meet.

    Args:
        sums: The unknowns of each sum with their coefficients; what the sum amounts to is known.
        values: What the unknowns really are, which says what the sums amount to.
        bounds: What each unknown is at least and at most, as far as is known; infinite where there is no bound.

    Returns:
        The unknowns that are told.
    """
    known = dict(bounds)
    totals = [sum(c * values[one] for one, c in row.items()) for row in sums]
    for _ in range(ROUNDS):
        changed = False
        for row, total in zip(sums, totals, strict=True):
            for one, narrower in _narrowed(row, total, known):
                if narrower != known[one]:
                    known[one] = narrower
                    changed = True
        if not changed:
            break
    return {one for one, (low, high) in known.items() if low == high}


def _narrowed(row: Mapping[int, int], total: int, known: Mapping[int, Bounds]) -> list[tuple[int, Bounds]]:
    """The bounds of each unknown of a sum that follow from those of the others."""
    lows = {one: min(c * end for end in known[one]) for one, c in row.items()}
    highs = {one: max(c * end for end in known[one]) for one, c in row.items()}
    low_sum, high_sum = _Sum(lows.values()), _Sum(highs.values())
    made = []
    for one, c in row.items():
        # c · x = total − the others
        most, least = total - low_sum.without(lows[one]), total - high_sum.without(highs[one])
        ends = sorted((least / c, most / c))
        low, high = known[one]
        made.append((one, (max(low, _up(ends[0])), min(high, _down(ends[1])))))
    return made


class _Sum:
    """A sum that single terms can be taken out of, infinite ones among them."""

    def __init__(self, terms: Iterable[float]) -> None:
        self.finite, self.infinite = 0.0, 0
        self.sign = 0.0
        for term in terms:
            if math.isinf(term):
                self.infinite += 1
                self.sign = term
            else:
                self.finite += term

    def without(self, term: float) -> float:
        if math.isinf(term):
            return self.sign if self.infinite > 1 else self.finite
        return self.sign if self.infinite else self.finite - term


def _up(value: float) -> float:
    return value if math.isinf(value) else math.ceil(value - 1e-9)


def _down(value: float) -> float:
    return value if math.isinf(value) else math.floor(value + 1e-9)
