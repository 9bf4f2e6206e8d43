"""Awkward values, shared by data and literals so that they meet. In: the world a program is asked in. Out: lists of values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from tests.oracle.calendar import ONE_DAY, add_months

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe")

# local days on which something is odd: leap days, months' ends, years' ends, changes of the clock in each of the zones; in St John's
# the clock changed at one minute past midnight until 2011, in Lord Howe by half an hour
DAYS = (
    "2024-05-15", "2024-02-29", "2024-05-31", "2023-02-28", "2024-12-31", "2025-01-01", "2024-03-31", "2024-10-27", "2024-03-10",
    "2024-11-03", "2010-11-07", "2010-03-14", "2024-04-07", "2024-10-06", "2020-12-28", "2000-02-29", "1999-12-31",
)  # fmt: skip
TIMES = (
    "12:00:00", "00:00:00", "23:59:59.999999", "00:00:30", "00:01:00", "01:59:59", "02:00:00", "02:15:00", "02:30:00", "03:00:00",
    "23:01:00", "23:30:00.5",
)  # fmt: skip
OFFSETS = (
    0,
    1,
    -1,
    -7,
    -30,
    -29,
    -31,
    -2,
    -6,
    -8,
    7,
    30,
    2,
    6,
    -60,
    -89,
    -90,
    -91,
    -365,
    -366,
    -364,
    365,
    29,
    31,
    -14,
    -28,
)

TEXTS = (
    "a", "b", "", "A", "ab", "a b", "ba", "ann@example.com", "Ann@Example.COM@x.DE", "@", "12", "-3.5", " 7 ", "007", "1e3", "%", "a_b",
    'say "a"', "back\\slash", "it's", "ä", "straße", "ΑΣ", "İ", "é", "e\u0301", "🙂", "日本", " a ", "\u00a0a\u00a0", "a|b", "(a", "z",
)  # fmt: skip
# what a program's text may not hold, but data may
DATA_TEXTS = ("a\nb", "a\n", "\ta\r\n", "a\u200bb", "\u2028", "null", "NaN")

VERSIONS = ("5.12.1", "5.9", "5.12.0", "5.12", "v5.9.0.0", "latest", "", "5.12.1.1.1", " 10 ", "05.9")

INTEGERS = (0, 1, 2, -1, 3, 5, 10, 30, 40, 100, -7, 1000, 2**31, -(2**31))
HUGE = (2**63 - 1, -(2**63), 2**62, -(2**62), 2**53 + 1, 10**18, 3_037_000_500, -3_037_000_500)
# halves, sixth decimals and products that are not what they look like, and some that are no numbers
NUMBERS = (
    0.0, 1.0, 2.5, -1.0, 0.5, -0.5, 1.5, -2.5, 0.1, 0.2, 0.3, 100.0, 2.675, 1.005, -0.0, 0.0000005, 0.0000015, -0.0000005, 1e-9,
    1234.5678905, 99.99, 0.29, 3.0, 1e6, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
GREAT_NUMBERS = (1e300, -1e300, 1.7e308, 5e-324, 1e15 + 0.3, 2.0**53, 1e22, -1e17)
DECIMALS = tuple(
    map(
        Decimal,
        (
            "0",
            "1",
            "2.5",
            "-1",
            "0.5",
            "-0.5",
            "0.1",
            "0.2",
            "0.3",
            "99.99",
            "0.000001",
            "-0.000001",
            "1000",
            "12.345678",
            "2.005",
        ),
    )
)
GREAT_DECIMALS = tuple(map(Decimal, ("123456789012.123456", "-999999999999.999999", "9007199254740993")))
DURATION_DAYS = (0.0, 1.0, 7.0, 30.0, 1.5, -1.0, 0.5, 90.0, -2.5, 365.0, float("nan"), float("inf"))
SECONDS = (0, 1, 60, 30, 90, 3600, 86400, -1, 7200, 59)


@dataclass(frozen=True)
class World:
    """When and where a program is asked, and how awkward its numbers may be.

    Attributes:
        zone: The project's zone.
        as_of: The instant.
        great: Whether there are numbers so great that sums of them overflow.
        fiscal_month: The month the fiscal year begins in.
    """

    zone: ZoneInfo
    as_of: dt.datetime
    great: bool
    fiscal_month: int = 1

    @property
    def asked(self) -> tuple[dt.datetime, ZoneInfo, int]:
        """When and where, as engines and the oracle take it."""
        return self.as_of, self.zone, self.fiscal_month

    @cached_property
    def today(self) -> dt.date:
        """The day of the instant."""
        return self.as_of.astimezone(self.zone).date()

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """Days near today, and odd ones."""
        near = [self.today + one * ONE_DAY for one in OFFSETS]
        ends = [add_months(self.today, months) for months in (-1, -2, -3, -12, 1, -24)]
        born = [dt.date(year, self.today.month, min(self.today.day, 28)) for year in (1990, 2004)]
        far = [
            dt.date(1900, 1, 1),
            dt.date(1970, 1, 1),
            dt.date(1969, 12, 31),
            dt.date(2100, 2, 28),
            dt.date(1992, 2, 29),
        ]
        return (*near, *ends, *born, *far, *map(dt.date.fromisoformat, DAYS))

    @cached_property
    def moments(self) -> tuple[dt.datetime, ...]:
        """Local times without a zone: on days near today, at odd times, and within moments of the instant."""
        now = self.as_of.astimezone(self.zone).replace(tzinfo=None)
        steps = [
            dt.timedelta(microseconds=one)
            for one in (0, 1, -1, -3_600_000_000, 3_600_000_000, -7_200_000_000, -86_400_000_000, -60_000_000)
        ]
        odd = [
            dt.datetime.combine(self.today + day * ONE_DAY, dt.time.fromisoformat(time))
            for time in TIMES
            for day in (0, -1, -7, 1, -30)
        ]
        return (*(now + step for step in steps), *odd)
