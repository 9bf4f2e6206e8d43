"""Calendar arithmetic in plain Python. In: dates, moments, units. Out: dates and moments; nothing here knows what day it is.

Proleptic Gregorian calendar, ISO 8601 weeks, IANA time zones. Periods are whole numbers, as the table of functions describes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from segdsl.syntax.tree import CalendarPeriod, Duration

DAY = dt.timedelta(days=1)
_NOTHING = dt.timedelta()
# how long after midnight a clock may go back over it, and how closely that is looked for
_TURN = dt.timedelta(hours=26)
_STEP = dt.timedelta(minutes=15)
MICROSECONDS = {"second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000}


@dataclass(frozen=True, slots=True)
class Moment:
    """The one instant a run is about.

    Attributes:
        instant: An aware moment, in UTC.
        zone: The project's zone, whose days count.
        fiscal_month: The month the fiscal year begins in, 1 to 12; a fiscal year is called by the year it ends in.
    """

    instant: dt.datetime
    zone: ZoneInfo
    fiscal_month: int = 1

    @property
    def today(self) -> dt.date:
        """The day of the instant in the zone."""
        return self.instant.astimezone(self.zone).date()

    def start_of(self, day: dt.date) -> dt.datetime:
        """The first instant of a day, in UTC."""
        return local(dt.datetime(day.year, day.month, day.day), self.zone)

    def begins_once(self, day: dt.date) -> bool:
        """Whether all that comes after a day's first instant is of that day or later.

        It is not where a clock goes back over midnight, as that of St John's did until 2011.
        """
        start = self.start_of(day).astimezone(self.zone)
        later = (self.start_of(day) + _TURN).astimezone(self.zone)
        if (later.utcoffset() or _NOTHING) >= (start.utcoffset() or _NOTHING):
            return True
        steps = (self.start_of(day) + step * _STEP for step in range(_TURN // _STEP))
        return all(one.astimezone(self.zone).date() >= day for one in steps)


def local(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A zone-less local time as an instant in UTC: what does not exist moves forward, what occurs twice is the first (PEP 495, fold 0)."""
    return moment.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of a month too short for it."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            if not 1 <= year <= 9999:
                raise OverflowError(f"year {year}") from None
    raise AssertionError("every month has 28 days")


def add(day: dt.date, duration: Duration, sign: int = 1) -> dt.date:
    """A day some days, weeks, months or years later or, with sign -1, earlier."""
    amount = sign * duration.amount
    match duration.unit:
        case "day":
            return day + amount * DAY
        case "week":
            return day + 7 * amount * DAY
        case "month":
            return add_months(day, amount)
        case "year":
            return add_months(day, 12 * amount)
        case unit:
            raise ValueError(unit)


def number_of(unit: str, day: dt.date) -> int:
    """The whole number of the period of a unit that a day lies in."""
    match unit:
        case "week":
            return (day.toordinal() - 1) // 7
        case "month":
            return day.year * 12 + day.month - 1
        case "quarter":
            return day.year * 4 + (day.month - 1) // 3
        case "year":
            return day.year
        case _:
            raise ValueError(unit)


def first_day(unit: str, number: int) -> dt.date:
    """The first day of a period. The inverse of `number_of`."""
    match unit:
        case "week":
            return dt.date.fromordinal(number * 7 + 1)
        case "month":
            return dt.date(number // 12, number % 12 + 1, 1)
        case "quarter":
            return dt.date(number // 4, number % 4 * 3 + 1, 1)
        case "year":
            return dt.date(number, 1, 1)
        case _:
            raise ValueError(unit)


def number_of_literal(period: CalendarPeriod) -> int:
    """The whole number of a period written out."""
    match period.unit:
        case "week":
            return number_of("week", dt.date.fromisocalendar(period.year, period.index, 1))
        case "month":
            return period.year * 12 + period.index - 1
        case "quarter":
            return period.year * 4 + period.index - 1
        case "year":
            return period.year


def written(unit: str, number: int) -> str:
    """A period as the language writes it: `2024-07`, `2024-Q3`, `2024`, `2024-W03`."""
    day = first_day(unit, number)
    match unit:
        case "week":
            iso = day.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case "quarter":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case _:
            return f"{day.year:04}"


def whole_units(
    unit: str, today: dt.date, first: int, last: int, fiscal_month: int = 1
) -> tuple[dt.date, dt.date]:
    """The days of whole calendar units counted from the one that holds today.

    Args:
        unit: `day week month quarter year fiscal_quarter fiscal_year`.
        today: The day counted from.
        first: The first unit, 0 for the one that holds today, -1 for the one before it.
        last: The last unit.
        fiscal_month: The month the fiscal year begins in.

    Returns:
        The first day, and the day after the last.
    """
    if unit == "day":
        return today + first * DAY, today + (last + 1) * DAY
    if unit.startswith("fiscal_"):
        # fiscal units are calendar units of days moved back by the months the fiscal year begins late
        shift = fiscal_month - 1
        plain = unit.removeprefix("fiscal_")
        months = {"quarter": 3, "year": 12}[plain]
        number = (number_of("month", today) - shift) // months
        return tuple(first_day("month", (number + n) * months + shift) for n in (first, last + 1))  # type: ignore[return-value]
    number = number_of(unit, today)
    return first_day(unit, number + first), first_day(unit, number + last + 1)
