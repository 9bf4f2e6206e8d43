"""Where arithmetic of times ends. In: a module of an engine, expressions. Out: expressions that never hold what no calendar has.

Dates and moments are of the years 1 to 9999; what leaves them is missing, as a number is that leaves the numbers. Whole durations are of
64 bits; what does not fit makes the engine stop, as it does for whole numbers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

_FIRST, _LAST = dt.date.min, dt.date.max
# the same as microseconds since 1970, as moments are stored
_FIRST_MOMENT, _LAST_MOMENT = -62_135_596_800_000_000, 253_402_300_799_999_999
# more than the calendar has, and less than any number of bits overflows by
_DAYS = 4_000_000
_MONTHS = 12 * 10_000
_MICROSECONDS = 86_400_000_000 * _DAYS


def shift_days(pl: Any, x: Any, n: Any, sign: int = 1) -> Any:
    """A date some days later; a part of a day does not count."""
    days = n.clip(-_DAYS, _DAYS).cast(pl.Int64)
    return _day(pl, x + pl.duration(days=sign * days))


def shift_months(pl: Any, x: Any, n: Any, sign: int = 1) -> Any:
    """The same day some months later, or the last of a month too short for it."""
    return _day(pl, x.dt.offset_by(pl.format("{}mo", sign * n.clip(-_MONTHS, _MONTHS))))


def shift_clock(pl: Any, x: Any, n: Any, sign: int = 1) -> Any:
    """A moment some microseconds later."""
    made = x + pl.duration(microseconds=sign * n.cast(pl.Int64).clip(-_MICROSECONDS, _MICROSECONDS))
    # both in UTC and in the project's zone
    stays = made.dt.epoch("us").is_between(_FIRST_MOMENT, _LAST_MOMENT) & made.dt.year().is_between(1, 9999)
    return pl.when(stays).then(made)


def _day(pl: Any, made: Any) -> Any:
    return pl.when(made.is_between(_FIRST, _LAST)).then(made)


def clock(pl: Any, made: Any) -> Any:
    """Time on the clock, in microseconds that are no longer whole; missing beyond 64 bits, which is more than the calendar has."""
    return pl.when(made.abs() < 2.0**63).then(made)


def total(pl: Any, x: Any, y: Any) -> Any:
    """The sum of two durations, which are whole or not."""
    made = x + y
    wrapped = ((x >= 0) & (y >= 0) & (made < 0)) | ((x < 0) & (y < 0) & (made >= 0))
    return made + _stop(pl, wrapped)


def difference(pl: Any, x: Any, y: Any) -> Any:
    """The difference of two durations, which are whole or not."""
    made = x - y
    wrapped = ((x >= 0) & (y < 0) & (made < 0)) | ((x < 0) & (y >= 0) & (made >= 0))
    return made + _stop(pl, wrapped)


def negative(pl: Any, x: Any) -> Any:
    """A duration with its sign turned around."""
    return -x + _stop(pl, (x < 0) & (-x < 0))


def _stop(pl: Any, wrapped: Any) -> Any:
    """Zero, or a number that does not fit and so makes the engine stop."""
    zero, beyond = (pl.lit(one, dtype=pl.Int128) for one in (0, 2**63))
    return pl.when(wrapped).then(beyond).otherwise(zero).cast(pl.Int64)
