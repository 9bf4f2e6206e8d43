"""Flows between two columns. In: how much goes from where to where. Out: bars for the places and ribbons between them.

A plain two-column Sankey diagram: heights are in proportion to the flows, ribbons leave and arrive in the order of the bars, so that none
cross without need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A place of a column: its key, upper edge, height and weight."""

    key: str
    y: float
    height: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow: from where to where, its upper edge on either side, and its thickness."""

    source: str
    target: str
    from_y: float
    to_y: float
    thickness: float
    weight: float


@dataclass(frozen=True, slots=True)
class Sankey:
    """Both columns from top to bottom, and the flows between them."""

    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    height: float


def sankey(
    flows: Mapping[tuple[str, str], float], order: Sequence[str], height: float, gap: float = 10
) -> Sankey:
    """Lays out the flows.

    Args:
        flows: The weight of each pair of places.
        order: The places from top to bottom, in both columns.
        height: The height of the larger column without its gaps.
        gap: The space between bars.
    """
    whole = sum(flows.values())
    scale = height / whole if whole else 0.0
    left = _column({key: sum(w for (a, _), w in flows.items() if a == key) for key in order}, scale, gap)
    right = _column({key: sum(w for (_, b), w in flows.items() if b == key) for key in order}, scale, gap)
    leaving = {bar.key: bar.y for bar in left}
    arriving = {bar.key: bar.y for bar in right}
    ribbons = []
    for source in order:
        for target in order:
            weight = flows.get((source, target), 0)
            if weight:
                thick = weight * scale
                ribbons.append(Ribbon(source, target, leaving[source], arriving[target], thick, weight))
                leaving[source] += thick
                arriving[target] += thick
    bottom = max((bar.y + bar.height for bar in (*left, *right)), default=0.0)
    return Sankey(left, right, tuple(ribbons), bottom)


def _column(weights: Mapping[str, float], scale: float, gap: float) -> tuple[Bar, ...]:
    made, y = [], 0.0
    for key, weight in weights.items():
        if weight:
            made.append(Bar(key, y, weight * scale, weight))
            y += weight * scale + gap
    return tuple(made)
