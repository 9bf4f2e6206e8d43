"""The calendar: days in the project's zone, months' ends, periods as whole numbers. In: dates, moments, a zone. Out: the same.

Proleptic Gregorian calendar, ISO 8601 weeks, time zones of IANA.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)
ONE_MICROSECOND = dt.timedelta(microseconds=1)
CLOCK_UNITS = {"second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000}
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Clock:
    """The instant a question is asked at, the zone whose days count, and the month the fiscal year begins in."""

    now: dt.datetime
    zone: ZoneInfo
    fiscal_month: int = 1

    @property
    def today(self) -> dt.date:
        """The day of the instant in the zone."""
        return self.day(self.now)

    def day(self, time: dt.date) -> dt.date:
        """The day a moment lies in; a date is its own."""
        return time.astimezone(self.zone).date() if isinstance(time, dt.datetime) else time

    def instant(self, local: dt.datetime) -> dt.datetime:
        """The instant of a zone-less local time.

        A time that occurs twice is the first; one that the clock leaps over moves forward by as much as the clock leaps.
        """
        if local.tzinfo is not None:
            return local.astimezone(dt.UTC)
        offsets = {
            or_missing(
                lambda hours=hours: (local.replace(tzinfo=dt.UTC) + hours).astimezone(self.zone).utcoffset()
            )
            for hours in (-2 * ONE_DAY, 2 * ONE_DAY)
        }
        candidates = [(local - offset).replace(tzinfo=dt.UTC) for offset in offsets if offset is not None]
        real = [one for one in candidates if one.astimezone(self.zone).replace(tzinfo=None) == local]
        if real:
            return min(real)
        # no instant shows this time: the clock before the leap is read on, which ends up after it
        return max(one for one in candidates)


def or_missing(made: Callable[[], Any]) -> Any:
    """A date or moment; missing where it would lie before the year 1 or after the year 9999."""
    try:
        return made()
    except (OverflowError, ValueError):
        return None


def is_leap(year: int) -> bool:
    """Whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def last_day(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and is_leap(year) else DAYS_OF_MONTH[month - 1]


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, last_day(year, month + 1)))


def back(today: dt.date, amount: int, unit: str) -> dt.date:
    """The day so many days, weeks, months or years before a day."""
    match unit:
        case "day":
            return today - amount * ONE_DAY
        case "week":
            return today - 7 * amount * ONE_DAY
        case "month":
            return add_months(today, -amount)
        case "year":
            return add_months(today, -12 * amount)
    raise ValueError(unit)


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - (day.isoweekday() - 1) * ONE_DAY


def number_of(unit: str, day: dt.date) -> int:
    """A period as a whole number: months and quarters from year 0, years as they are, weeks from Monday 0001-01-01."""
    match unit:
        case "week":
            return (monday(day) - dt.date(1, 1, 1)).days // 7
        case "month":
            return day.year * 12 + (day.month - 1)
        case "quarter":
            return day.year * 4 + (day.month - 1) // 3
        case "year":
            return day.year
    raise ValueError(unit)


def units_between(unit: str, day: dt.date, today: dt.date, fiscal_month: int = 1) -> int:
    """How many whole units a day's unit lies before (negative) or after that of today."""
    match unit:
        case "day":
            return (day - today).days
        case "fiscal_quarter" | "fiscal_year":
            return fiscal_number(unit, day, fiscal_month) - fiscal_number(unit, today, fiscal_month)
    return number_of(unit, day) - number_of(unit, today)


def fiscal_number(unit: str, day: dt.date, fiscal_month: int) -> int:
    """A fiscal quarter or year as a whole number: found by walking back to the month it begins in."""
    begins = [
        month
        for month in range(1, 13)
        if (month - fiscal_month) % (3 if unit == "fiscal_quarter" else 12) == 0
    ]
    year, month = day.year, day.month
    while month not in begins:
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return len(begins) * year + begins.index(month)


def yearly(born: dt.date, year: int) -> dt.date:
    """The return of a date in a year; 29 February falls on 28 in years without it."""
    return dt.date(year, born.month, min(born.day, last_day(year, born.month)))


def next_yearly(born: dt.date, today: dt.date) -> dt.date:
    """The next return of a date, today included."""
    this_year = yearly(born, today.year)
    return this_year if this_year >= today else yearly(born, today.year + 1)


def years_between(born: dt.date, today: dt.date) -> int:
    """Whole years from a date to today."""
    years = today.year - born.year
    return years - 1 if yearly(born, today.year) > today else years


def returns_between(born: dt.date, low: dt.date, high: dt.date) -> bool:
    """Whether any yearly return of a date lies from one day up to, but not on, another."""
    return any(low <= yearly(born, year) < high for year in range(low.year, high.year + 1))


def lies_in(time: Any, form: str, amount: int, unit: str, clock: Clock) -> bool:
    """Whether a time lies in `last`, `next` so many units, in `this` unit or the `previous` so many."""
    if unit in CLOCK_UNITS:
        return _lies_in_clock(time, form, amount, unit, clock)
    day, today = clock.day(time), clock.today
    match form:
        case "last":
            return back(today, amount, unit) < day <= today
        case "next":
            return today <= day < back(today, -amount, unit)
        case "this":
            return units_between(unit, day, today, clock.fiscal_month) == 0
        case "previous":
            return -amount <= units_between(unit, day, today, clock.fiscal_month) <= -1
    raise ValueError(form)


def _lies_in_clock(time: dt.datetime, form: str, amount: int, unit: str, clock: Clock) -> bool:
    length = amount * CLOCK_UNITS[unit] * ONE_MICROSECOND
    match form:
        case "last":
            return clock.now - length < time <= clock.now
        case "next":
            return clock.now <= time < clock.now + length
    # the hour that the zone's clock shows began when it showed no minutes; those before it are as long
    shown = clock.now.astimezone(clock.zone)
    began = clock.now - dt.timedelta(
        minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond
    )
    match form:
        case "this":
            return began <= time < began + length
        case "previous":
            return began - length <= time < began
    raise ValueError(form)
