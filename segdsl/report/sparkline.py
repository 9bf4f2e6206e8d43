"""Sizes over time as a small line. In: counts and moments. Out: points from 0 to 1, in runs that have no gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from segdsl.report.figures import Count, Hidden
from segdsl.report.model import Provenance

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A drawn line; x grows with time, y with the size.

    Attributes:
        runs: Points that follow each other without a gap, at least one in each.
        dots: Points to be marked: the last one of all, and those that stand alone.
    """

    runs: tuple[tuple[Point, ...], ...]
    dots: tuple[Point, ...]


def sparkline(sizes: Sequence[Count | None], places: Sequence[float]) -> Sparkline:
    """Lays out sizes; what is not told, or not there, is a gap.

    The ground stands for half of the largest size, or for the smallest where that is less, so that a few members more or less do not look
    like a leap.

    Args:
        sizes: In the order of time.
        places: Where each stands, from 0 to 1.
    """
    known = [one for one in sizes if isinstance(one, int)]
    top = max(known, default=0)
    ground = min(top / 2, *known) if known else 0.0
    runs: list[list[Point]] = [[]]
    for size, place in zip(sizes, places, strict=True):
        if size is None or isinstance(size, Hidden):
            runs.append([])
        else:
            runs[-1].append((place, (size - ground) / (top - ground) if top else 0.0))
    drawn = [tuple(run) for run in runs if run]
    dots = [run[-1] for at, run in enumerate(drawn) if len(run) == 1 or at == len(drawn) - 1]
    return Sparkline(tuple(drawn), tuple(dots))


def time_places(origin: Provenance) -> list[float]:
    """Where the snapshots and the present evaluation stand, from 0 to 1: by their instants if all are known and in order, else evenly.

    Args:
        origin: Where a chapter's numbers come from; with at least one snapshot.
    """
    moments: list[dt.datetime | None] = [*(one.as_of for one in origin.snapshots), origin.as_of]
    dated = [one.timestamp() for one in moments if one is not None]
    if len(dated) < len(moments) or any(later <= one for one, later in pairwise(dated)):
        return [at / (len(moments) - 1) for at in range(len(moments))]
    return [(one - dated[0]) / (dated[-1] - dated[0]) for one in dated]
