"""Areas in proportion. In: weights. Out: a rectangle for each, filling a rectangle, as square as can be.

The squarified treemap of Bruls, Huizing and van Wijk ("Squarified Treemaps", Data Visualization 2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle: its left upper corner and its sides."""

    x: float
    y: float
    width: float
    height: float


def treemap(weights: Sequence[float], width: float, height: float) -> list[Rectangle]:
    """Lays out rectangles whose areas are as the weights are.

    Args:
        weights: Positive numbers, greatest first.
        width: The width of the whole.
        height: Its height.

    Returns:
        A rectangle for each weight, in the same order.
    """
    whole = sum(weights)
    areas = [weight * width * height / whole for weight in weights] if whole else []
    made: list[Rectangle] = []
    left, top, free_width, free_height = 0.0, 0.0, width, height
    while len(made) < len(areas):
        side = min(free_width, free_height)
        row = _row(areas[len(made) :], side)
        total = sum(row)
        thickness = total / side if side else 0.0
        along = 0.0
        for area in row:
            length = area / thickness if thickness else 0.0
            if free_width >= free_height:
                made.append(Rectangle(left, top + along, thickness, length))
            else:
                made.append(Rectangle(left + along, top, length, thickness))
            along += length
        if free_width >= free_height:
            left, free_width = left + thickness, free_width - thickness
        else:
            top, free_height = top + thickness, free_height - thickness
    return made


def _row(areas: Sequence[float], side: float) -> list[float]:
    """The first areas that stand best in one row along a side: those that a further one would only make longer."""
    row = [areas[0]]
    for area in areas[1:]:
        if _worst([*row, area], side) > _worst(row, side):
            break
        row.append(area)
    return row


def _worst(row: Sequence[float], side: float) -> float:
    """The greatest ratio of sides in a row."""
    total = sum(row)
    if not total or not side:
        return float("inf")
    return max(max(side**2 * area / total**2, total**2 / (side**2 * area)) for area in row if area)
