"""Figures as people read them. In: numbers and moments. Out: text, the same on every machine (no locale)."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def count(number: int | None) -> str:
    """A whole number with commas between thousands; a dash where there is none."""
    return NOTHING if number is None else f"{number:,}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A whole number with its noun: `1 customer`, `2,000 customers`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """A share with one decimal place. What is not quite nothing or everything never reads as if it were."""
    if share is None:
        return NOTHING
    if share <= 0:
        return "0%"
    if share < 0.001:
        return "<0.1%"
    if share >= 1:
        return "100%"
    if share >= 0.9995:
        return ">99.9%"
    # halves away from zero, as people round: 17.45% reads 17.5%, whatever binary number is nearest
    exact = Decimal(str(share)) * 100
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def times(factor: float | None) -> str:
    """A factor: `0.42×`, `3.1×`, `250×`."""
    if factor is None:
        return NOTHING
    return f"{factor:.2f}×" if factor < 1 else f"{factor:.1f}×" if factor < 100 else f"{factor:,.0f}×"


def decimal(number: float | None) -> str:
    """A number between 0 and 1 with two places."""
    return NOTHING if number is None else f"{number:.2f}"


def day(moment: dt.date) -> str:
    """A day: `30 June 2024`."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def instant(moment: dt.datetime) -> str:
    """A moment: its day, and the time of day unless it is the day's end."""
    if moment.timetz().replace(tzinfo=None) == dt.time.max:
        return f"{day(moment)}, end of day"
    return f"{day(moment)}, {moment:%H:%M}"
