"""The bars of a histogram. In: an attribute and everyone's values. Out: `Bins` with round edges, the same for everyone and
every segment.

Edges are round numbers (1, 2 or 5 times a power of ten; days, weeks, months and years of durations and dates), so that a
bar can be said aloud. The middle 98% of the values decide where bars begin and end; what lies outside falls into the first
and last one, which are then open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count

import polars as pl

from segdsl.measure.attributes import Attribute
from segdsl.semantics import calendar

BARS = 12
_EPOCH = dt.date(1970, 1, 1)
_DAYS = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650)
_SECONDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_PERIODS = {
    "week": (1, 2, 4, 13, 26, 52),
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "quarter": (1, 2, 4, 8, 20, 40),
    "year": (1, 2, 5, 10),
}


@dataclass(frozen=True, slots=True)
class Bins:
    """The bars of one histogram.

    Attributes:
        edges: Where bars begin, in whole numbers as the values are, and where the last one ends: one more than there are
            bars. A bar holds values from its beginning up to, but not including, its end.
        open_below: Whether the first one holds everything below its end.
        open_above: Whether the last one holds everything from its beginning on.
        closed: Whether the last one holds its end, too.
    """

    edges: tuple[int, ...]
    open_below: bool = False
    open_above: bool = False
    closed: bool = False

    @property
    def count(self) -> int:
        """How many bars there are."""
        return max(0, len(self.edges) - 1)

    def ends(self, at: int) -> tuple[int | None, int | None]:
        """Where a bar begins and ends; none where it is open."""
        low = None if self.open_below and at == 0 else self.edges[at]
        high = None if self.open_above and at == self.count - 1 else self.edges[at + 1]
        return low, high

    def holders(self, numbers: pl.Series) -> tuple[pl.Series, ...]:
        """Whose value lies in each bar."""
        made = []
        for at in range(self.count):
            low, high = self.ends(at)
            inside = numbers.is_not_null()
            if low is not None:
                inside &= (numbers >= low).fill_null(False)
            if high is not None:
                top = numbers <= high if self.closed and at == self.count - 1 else numbers < high
                inside &= top.fill_null(False)
            made.append(inside)
        return tuple(made)


def bins(attribute: Attribute, numbers: pl.Series, scale: int) -> Bins:
    """The bars for everyone's values.

    Args:
        attribute: What they are values of.
        numbers: The values, as whole numbers.
        scale: What one unit of the attribute is in them.

    Returns:
        At most 12 bars, or 13 where edges fall badly; none where no value is known.
    """
    known = numbers.drop_nulls()
    if known.is_empty():
        return Bins(())
    low, high = (_quantile(known, share) for share in (0.01, 0.99))
    edges = tuple(_edges(attribute, low, high, scale))
    least, most = _at(known.min()), _at(known.max())
    closed = len(edges) > 2 and most == edges[-2] and attribute.type.kind in ("number", "decimal")
    if closed:
        edges = edges[:-1]  # no bar for the greatest value alone, as 100% would be
    return Bins(edges, least < edges[0], most > edges[-1] or (most == edges[-1] and not closed), closed)


def _quantile(known: pl.Series, share: float) -> int:
    # of whole numbers one that occurs, taken from the sorted values as a quantile would be computed in floating point
    return _at(known.sort()[round(share * (known.len() - 1))])


def _at(value: object) -> int:
    assert isinstance(value, int)
    return value


def _edges(attribute: Attribute, low: int, high: int, scale: int) -> Iterator[int]:
    match attribute.form, attribute.unit:
        case "date", _:
            yield from _dates(low, high)
        case "period", unit:
            yield from _steps(low, high, iter(_PERIODS.get(str(unit), (1,))), _tens(1))
        case "duration", "days":
            yield from _steps(low, high, (scale * step for step in _DAYS), _tens(scale))
        case "duration", "seconds":
            yield from _steps(low, high, (scale * step for step in _SECONDS), _tens(scale))
        case "duration", "months":
            yield from _steps(low, high, (scale * step for step in _MONTHS), _tens(scale))
        case _:
            least = scale if attribute.type.kind == "integer" else 1
            yield from _steps(low, high, iter(()), _tens(least))


def _tens(least: int) -> Iterator[int]:
    """1, 2 and 5 times the powers of ten times the least step."""
    return (least * step * 10**power for power in count() for step in (1, 2, 5))


def _steps(low: int, high: int, usual: Iterator[int], tens: Iterator[int]) -> range:
    """Multiples of the smallest step with which few bars reach from one to the other."""
    for step in chain(usual, tens):
        first, last = low // step, high // step + 1
        if last - first <= BARS:
            return range(first * step, last * step + 1, step)
    raise AssertionError("steps grow without end")


def _dates(low: int, high: int) -> tuple[int, ...]:
    """Days on which weeks, months, quarters or years begin."""
    for unit, steps in (
        ("day", (1, 2)),
        ("week", (1, 2)),
        ("month", (1, 2)),
        ("quarter", (1, 2)),
        ("year", (1, 2, 5, 10, 20, 50, 100, 1000)),
    ):
        for step in steps:
            first, last = (_number(unit, day) // step for day in (low, high))
            if last - first < BARS:
                return tuple(_first(unit, at * step) for at in range(first, last + 2))
    raise AssertionError("the calendar has fewer years")


def _number(unit: str, day: int) -> int:
    return day if unit == "day" else calendar.number_of(unit, _EPOCH + dt.timedelta(days=day))


def _first(unit: str, number: int) -> int:
    if unit == "day":
        return number
    try:
        return (calendar.first_day(unit, number) - _EPOCH).days
    except (OverflowError, ValueError):  # the calendar has the years 1 to 9999
        return (dt.date.min - _EPOCH).days if number <= 0 else (dt.date.max - _EPOCH).days + 1
