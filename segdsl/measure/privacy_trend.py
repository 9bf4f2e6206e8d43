"""The sizes of several evaluations as counts to be protected. In: a ledger and a trend. Out: what is noted of them.

Who sees two sizes, and knows from the rules that the one set of customers lies within the other, knows how many are in one only. That holds
for two segments of the same day, and for one segment on two days where nobody left it, or nobody entered.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

import polars as pl

from segdsl.measure.ledger import SIZE, Cell, Ledger
from segdsl.measure.named_sets import NamedSets
from segdsl.measure.trend import Trend


def add_sizes_of(ledger: Ledger, trend: Trend, names: Collection[str]) -> None:
    """Notes earlier sizes, `("size at", snapshot, name)`.

    Those of the newest earlier evaluation are its `("before", name)`, and the present ones `("size", name)`, which have to be counted
    already.

    Args:
        ledger: The ledger.
        trend: The sizes.
        names: The segments whose sizes are shown.
    """
    newest = len(trend.earlier) - 1
    for name, snapshot, size in trend.sizes.select("name", "snapshot", "size").iter_rows():
        if name not in names:
            continue
        cell: Cell = ("size at", snapshot, name)
        if snapshot > newest:
            ledger.same(cell, ("size", name))
        elif snapshot == newest and ("before", name) in ledger:
            ledger.same(cell, ("before", name))
        else:
            ledger.show(cell, size, SIZE)
    for snapshot, one in enumerate(trend.earlier):
        shown = [name for name in names if name in one.frame.columns]
        _within_a_day(ledger, snapshot, one.frame, shown)
    for name in names:
        _from_day_to_day(ledger, trend, name)


def _within_a_day(ledger: Ledger, snapshot: int, frame: pl.DataFrame, names: list[str]) -> None:
    """Segments of one evaluation that differ by few."""
    cells = [(("size at", snapshot, name), frame[name]) for name in names]
    named = NamedSets([(ledger.value(cell), cell, bitmap) for cell, bitmap in cells])
    for cell, bitmap in cells:
        for larger, smaller in named.near(cell, bitmap, ledger.limit):
            if larger != cell:
                ledger.part(larger, [smaller])


def _from_day_to_day(ledger: Ledger, trend: Trend, name: str) -> None:
    """A segment that few entered between two evaluations and nobody left, or the other way round."""
    now = trend.membership
    frames = [*(one.frame for one in trend.earlier), now.bits]
    days = [
        (("size at", at, name), frame) for at, frame in enumerate(frames) if ("size at", at, name) in ledger
    ]
    for (one, before), (other, after) in combinations(days, 2):
        sizes = ledger.value(one), ledger.value(other)
        if not all(sizes) or abs(sizes[0] - sizes[1]) >= ledger.limit:
            continue
        then, later = (frame.filter(frame[name])[now.key] for frame in (before, after))
        if int(then.is_in(later.implode()).sum()) == min(sizes):
            larger, smaller = (one, other) if sizes[0] > sizes[1] else (other, one)
            ledger.part(larger, [smaller])
