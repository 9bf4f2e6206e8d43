"""Rows of time. What depends on `as of` takes today or now as an argument that is folded to a constant before an engine sees it.

Periods are whole numbers: months and quarters counted from year 0, years as they are, ISO weeks from the Monday 0001-01-01.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from segdsl.functions.model import Example, Function, Overload
from segdsl.functions.numbers import divided
from segdsl.types import CLOCK, DATE, DAYS, FLAG, INTEGER, NUMBER, TIMESTAMP, period

_DAY = (("day", "date", "2024-07-15"),)
_NO_DAY = (("day", "date", "missing"),)
_BORN = (("born", "date", "1990-05-16"),)
_LEAP = (("born", "date", "2000-02-29"),)
_NO_BORN = (("born", "date", "missing"),)

# days from 0001-01-01, a Monday, to 1970-01-01
EPOCH = dt.date(1970, 1, 1).toordinal() - 1


def _folded(*_: Any) -> Any:
    """For rows that `as of` makes constants of, so that no engine ever sees them."""
    raise AssertionError("not folded")


def _month(pl: Any, x: Any) -> Any:
    return x.dt.year().cast(pl.Int64) * 12 + x.dt.month().cast(pl.Int64) - 1


def _quarter(pl: Any, x: Any) -> Any:
    return x.dt.year().cast(pl.Int64) * 4 + x.dt.quarter().cast(pl.Int64) - 1


def _week(pl: Any, x: Any) -> Any:
    return (x.dt.date().cast(pl.Int32).cast(pl.Int64) + EPOCH) // 7


def _days_between(pl: Any, later: Any, earlier: Any) -> Any:
    return (later.dt.date() - earlier.dt.date()).dt.total_days()


def _anniversary(pl: Any, x: Any, year: Any) -> Any:
    """The day of a year with x's day and month; 29 February falls on 28 where the year has no 29th."""
    month, day = x.dt.month(), x.dt.day()
    leap = pl.datetime(year, 1, 1).dt.is_leap_year()
    return pl.date(year, month, pl.when((month == 2) & (day == 29) & ~leap).then(28).otherwise(day))


def _age(pl: Any, x: Any, today: Any) -> Any:
    years = today.dt.year() - x.dt.year()
    return (years - (_anniversary(pl, x, today.dt.year()) > today).cast(pl.Int32)).cast(pl.Int64)


def _next_anniversary(pl: Any, x: Any, today: Any) -> Any:
    this_year = _anniversary(pl, x, today.dt.year())
    return pl.when(this_year >= today).then(this_year).otherwise(_anniversary(pl, x, today.dt.year() + 1))


def _anniversary_within(pl: Any, x: Any, low: Any, high: Any) -> Any:
    """Whether a yearly day of x lies from low up to, but not on, high; both are Python dates."""
    if (high - low).days >= 366:
        return pl.when(x.is_not_null()).then(True)
    years = range(low.year, (high - dt.timedelta(days=1)).year + 1) if high > low else range(0)
    tests = [(made >= low) & (made < high) for made in (_anniversary(pl, x, pl.lit(year)) for year in years)]
    return pl.when(x.is_not_null()).then(pl.any_horizontal(*tests) if tests else pl.lit(False))


TIME = (
    Function(
        "today",
        "today",
        "time",
        (Overload((), DATE, _folded),),
        "The day of `as of` in the project's zone.",
        missing="decides",
        is_operator=True,
        examples=(Example("day <= today", "no", _DAY), Example("day <= today", "missing", _NO_DAY)),
    ),
    Function(
        "now",
        "now",
        "time",
        (Overload((), TIMESTAMP, _folded),),
        "The instant of `as of`.",
        missing="decides",
        is_operator=True,
        examples=(Example("day(now) = 2024-05-15", "yes", _DAY), Example("day <= now", "missing", _NO_DAY)),
    ),
    Function(
        "ago",
        "30d ago",
        "time",
        (
            Overload(("days",), DATE, _folded, constant=(0,)),
            Overload(("months",), DATE, _folded, constant=(0,)),
            Overload(("clock",), TIMESTAMP, _folded, constant=(0,)),
        ),
        "That long before today, a date; hours, minutes and seconds before now, a moment. The last day of a shorter month stands for days "
        "it has not.",
        is_operator=True,
        examples=(
            Example("day > 30d ago", "yes", _DAY),
            Example("1mo ago = 2024-04-15", "yes", _DAY),
            Example("day > 30d ago", "missing", _NO_DAY),
        ),
    ),
    Function(
        "time since",
        "time since x",
        "time",
        (Overload(("day", "date"), DAYS, lambda pl, x, today: _days_between(pl, today, x)),),
        "Calendar days from x to today in the project's zone; compared with or added to a clock duration, the time that passed.",
        is_operator=True,
        examples=(
            Example("time since day < 30d", "yes", (("day", "date", "2024-05-01"),)),
            Example("time since day < 30d", "missing", _NO_DAY),
        ),
    ),
    Function(
        "elapsed",
        "",
        "time",
        (
            Overload(
                ("timestamp", "timestamp"),
                CLOCK,
                lambda pl, later, earlier: (later - earlier).dt.total_microseconds(),
            ),
        ),
        "The time that passed from the second moment to the first.",
        hidden=True,
    ),
    Function(
        "day",
        "day(x)",
        "time",
        (Overload(("day",), DATE, lambda pl, x: x.dt.date()),),
        "The day a moment lies in, in the project's zone.",
        examples=(
            Example("day(at)", "2024-05-01", (("at", "timestamp", "2024-05-01T23:59"),)),
            Example("day(at)", "missing", (("at", "timestamp", "missing"),)),
        ),
    ),
    Function(
        "week",
        "week(x)",
        "time",
        (Overload(("day",), period("week"), _week),),
        "The ISO week (ISO 8601) a day lies in, a period from Monday to Sunday.",
        examples=(Example("week(day)", "2024-W29", _DAY), Example("week(day)", "missing", _NO_DAY)),
    ),
    Function(
        "month",
        "month(x)",
        "time",
        (Overload(("day",), period("month"), _month),),
        "The month a day lies in, a period.",
        examples=(Example("month(day)", "2024-07", _DAY), Example("month(day)", "missing", _NO_DAY)),
    ),
    Function(
        "quarter",
        "quarter(x)",
        "time",
        (Overload(("day",), period("quarter"), _quarter),),
        "The quarter a day lies in, a period.",
        examples=(Example("quarter(day)", "2024-Q3", _DAY), Example("quarter(day)", "missing", _NO_DAY)),
    ),
    Function(
        "year",
        "year(x)",
        "time",
        (Overload(("day",), period("year"), lambda pl, x: x.dt.year().cast(pl.Int64)),),
        "The year a day lies in, a period.",
        examples=(Example("year(day) = 2024", "yes", _DAY), Example("year(day)", "missing", _NO_DAY)),
    ),
    Function(
        "month_of_year",
        "month_of_year(x)",
        "time",
        (Overload(("day",), INTEGER, lambda pl, x: x.dt.month().cast(pl.Int64)),),
        "The number of the month, 1 to 12, whatever the year.",
        examples=(
            Example("month_of_year(day)", "7", _DAY),
            Example("month_of_year(day)", "missing", _NO_DAY),
        ),
    ),
    Function(
        "weekday",
        "weekday(x)",
        "time",
        (Overload(("day",), INTEGER, lambda pl, x: x.dt.weekday().cast(pl.Int64)),),
        "The number of the weekday: 1 is Monday, 7 is Sunday (ISO 8601).",
        examples=(Example("weekday(day)", "1", _DAY), Example("weekday(day)", "missing", _NO_DAY)),
    ),
    Function(
        "hour",
        "hour(x)",
        "time",
        (Overload(("timestamp",), INTEGER, lambda pl, x: x.dt.hour().cast(pl.Int64)),),
        "The hour of a moment in the project's zone, 0 to 23.",
        examples=(
            Example("hour(at)", "23", (("at", "timestamp", "2024-05-01T23:59"),)),
            Example("hour(at)", "missing", (("at", "timestamp", "missing"),)),
        ),
    ),
    Function(
        "age",
        "age(birth date)",
        "time",
        (Overload(("day", "date"), INTEGER, lambda pl, x, today: _age(pl, x.dt.date(), today)),),
        "Whole years from a date to today. Someone born on 29 February is a year older on 28 February of other years.",
        examples=(
            Example("age(born)", "33", _BORN),
            Example("age(born)", "24", _LEAP),
            Example("age(born)", "missing", _NO_BORN),
        ),
    ),
    Function(
        "anniversary",
        "anniversary(date)",
        "time",
        (Overload(("day", "date"), DATE, lambda pl, x, today: _next_anniversary(pl, x.dt.date(), today)),),
        "The next yearly return of a date, today included. Beside `in` and `on` it holds if any of its yearly dates fits. "
        "29 February falls on 28 February in other years.",
        examples=(
            Example("anniversary(born)", "2024-05-16", _BORN),
            Example("anniversary(born) in next 7d", "yes", _BORN),
            Example("anniversary(born)", "2025-02-28", _LEAP),
            Example("anniversary(born) in next 7d", "missing", _NO_BORN),
        ),
    ),
    Function(
        "anniversary within",
        "",
        "time",
        (
            Overload(
                ("day", "date", "date"),
                FLAG,
                lambda pl, x, low, high: _anniversary_within(pl, x.dt.date(), low, high),
                constant=(1, 2),
            ),
        ),
        "Whether a yearly return of a date lies between two days, the second one not included.",
        hidden=True,
    ),
    Function(
        "days",
        "days(duration)",
        "time",
        (
            Overload(("days",), NUMBER, lambda pl, x: x.cast(pl.Float64)),
            Overload(("clock",), NUMBER, lambda pl, x: divided(x, 86_400_000_000.0)),
        ),
        "How many days a duration has, as a number.",
        examples=(
            Example("days(time since day)", "14", (("day", "date", "2024-05-01"),)),
            Example("days(time since day)", "missing", _NO_DAY),
        ),
    ),
    Function(
        "period",
        "period(x, 2d)",
        "time",
        (
            Overload(
                ("day", "days", "date"),
                INTEGER,
                lambda pl, x, n, today: _days_between(pl, today, x) // n,
                constant=(1,),
            ),
        ),
        "The number of the stretch of so many days, counted back from today: 0 holds today.",
        examples=(
            Example("period(day, 2d)", "1", (("day", "date", "2024-05-12"),)),
            Example("period(day, 2d)", "0", (("day", "date", "2024-05-14"),)),
            Example("period(day, 2d)", "missing", _NO_DAY),
        ),
    ),
    Function(
        "months in days",
        "",
        "time",
        (Overload(("months", "date"), DAYS, _folded, constant=(0, 1)),),
        "The days from a day some months before today to today.",
        hidden=True,
    ),
    Function(
        "number as days",
        "",
        "time",
        (Overload(("integer",), DAYS, lambda pl, x: x), Overload(("number",), DAYS, lambda pl, x: x)),
        "A number read as days, where no statement says what it measures.",
        hidden=True,
    ),
    Function(
        "coarser period",
        "",
        "time",
        (Overload(("period", "integer"), INTEGER, lambda pl, x, size: x // size, constant=(1,)),),
        "The quarter or year that a month or quarter lies in.",
        hidden=True,
    ),
    Function(
        "start of minute",
        "",
        "time",
        (Overload(("timestamp",), TIMESTAMP, lambda pl, x: x.dt.truncate("1m")),),
        "The minute a moment lies in.",
        hidden=True,
    ),
    Function(
        "start of second",
        "",
        "time",
        (Overload(("timestamp",), TIMESTAMP, lambda pl, x: x.dt.truncate("1s")),),
        "The second a moment lies in.",
        hidden=True,
    ),
)
