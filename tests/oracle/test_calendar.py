"""The oracle's calendar: periods, months' ends, changes of the clock, worked out by hand from section 5 of the language reference."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.oracle.questions import ask, moment

D = dt.date
MAY_31 = moment("2024-05-31T12:00+02:00")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("3mo ago", D(2024, 2, 29)),
        ("1y ago", D(2023, 5, 31)),
        ("15mo ago", D(2023, 2, 28)),
        ("30d ago", D(2024, 5, 1)),
        ("2w ago", D(2024, 5, 17)),
        ("day(36h ago)", D(2024, 5, 30)),
        ("today + 1mo", D(2024, 6, 30)),
        ("today - 1y", D(2023, 5, 31)),
        ("2024-01-31 + 1mo", D(2024, 2, 29)),
        ("2023-01-31 + 1mo", D(2023, 2, 28)),
        ("2024-02-29 + 1y", D(2025, 2, 28)),
        ("2024-02-29 + 4y", D(2028, 2, 29)),
        ("2024-03-31 - 1mo", D(2024, 2, 29)),
        # ninety-two days from 29 February to 31 May
        ("time since 2024-02-28 > 3mo", True),
        ("time since 2024-02-29 > 3mo", False),
        ("month(today)", 2024 * 12 + 4),
        ("quarter(today)", 2024 * 4 + 1),
        ("year(today)", 2024),
        ("weekday(today)", 5),
        ("week(2024-12-30) = 2025-W01", True),
        ("week(2021-01-03) = 2020-W53", True),
        ("week(2024-12-30) - week(2024-12-29)", 1),
        ("month(2024-03-31) - month(2023-12-01)", 3),
        ("age(1990-05-31)", 34),
        ("age(1990-06-01)", 33),
        ("age(2024-06-01)", -1),
        ("anniversary(1990-05-31)", D(2024, 5, 31)),
        ("anniversary(1990-05-30)", D(2025, 5, 30)),
        ("anniversary(2000-02-29)", D(2025, 2, 28)),
        ("anniversary(2000-02-29) in 2024-02-29 to 2024-02-29", True),
        ("anniversary(2000-02-29) in 2024-02-28 to 2024-02-28", False),
        ("anniversary(2000-02-29) in 2023-02-28 to 2023-02-28", True),
        ("anniversary(1990-05-30) in last 7d", True),
        ("anniversary(1990-05-31) in next 1d", True),
        ("anniversary(1990-06-01) in next 1d", False),
        ("period(2024-05-31, 2d)", 0),
        ("period(2024-05-30, 2d)", 0),
        ("period(2024-05-29, 2d)", 1),
        ("period(2024-06-01, 2d)", -1),
        ("days(time since 2024-05-01)", 30.0),
    ],
)
def test_calendar(expression: str, value: object) -> None:
    made = ask(expression, as_of=MAY_31)
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("last 30d", D(2024, 5, 2), D(2024, 5, 31)),
        ("last 1d", D(2024, 5, 31), D(2024, 5, 31)),
        ("last 3mo", D(2024, 3, 1), D(2024, 5, 31)),
        ("last 1y", D(2023, 6, 1), D(2024, 5, 31)),
        ("last 1w", D(2024, 5, 25), D(2024, 5, 31)),
        ("next 7d", D(2024, 5, 31), D(2024, 6, 6)),
        ("next 1mo", D(2024, 5, 31), D(2024, 6, 29)),
        ("this week", D(2024, 5, 27), D(2024, 6, 2)),
        ("this month", D(2024, 5, 1), D(2024, 5, 31)),
        ("this quarter", D(2024, 4, 1), D(2024, 6, 30)),
        ("this year", D(2024, 1, 1), D(2024, 12, 31)),
        ("previous day", D(2024, 5, 30), D(2024, 5, 30)),
        ("previous week", D(2024, 5, 20), D(2024, 5, 26)),
        ("previous month", D(2024, 4, 1), D(2024, 4, 30)),
        ("previous 3 months", D(2024, 2, 1), D(2024, 4, 30)),
        ("previous quarter", D(2024, 1, 1), D(2024, 3, 31)),
        ("previous 2 years", D(2022, 1, 1), D(2023, 12, 31)),
        ("2024", D(2024, 1, 1), D(2024, 12, 31)),
        ("2024-Q2", D(2024, 4, 1), D(2024, 6, 30)),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2024-W01", D(2024, 1, 1), D(2024, 1, 7)),
        ("2024-01-01 to 2024-03-31", D(2024, 1, 1), D(2024, 3, 31)),
        ("90d ago to 30d ago", D(2024, 3, 2), D(2024, 5, 1)),
    ],
)
def test_periods(period: str, first: dt.date, last: dt.date) -> None:
    """The first and the last day lie in the period, those beside them do not; the same of moments on them."""
    day = dt.timedelta(days=1)
    for born, inside in ((first - day, False), (first, True), (last, True), (last + day, False)):
        assert ask(f"born in {period}", {"born": born}, as_of=MAY_31) is inside
        for clock in (dt.time(0), dt.time(23, 59, 59, 999_999)):
            seen = dt.datetime.combine(born, clock)
            assert ask(f"seen in {period}", {"seen": seen}, as_of=MAY_31) is inside


@pytest.mark.parametrize(
    ("expression", "seen", "value"),
    [
        ("seen in last 2h", "2024-05-31T10:00+02:00", False),
        ("seen in last 2h", "2024-05-31T10:00:00.000001+02:00", True),
        ("seen in last 2h", "2024-05-31T12:00+02:00", True),
        ("seen in next 30min", "2024-05-31T12:00+02:00", True),
        ("seen in next 30min", "2024-05-31T12:30+02:00", False),
        ("seen <= 2024-05-30", "2024-05-30T23:59:59.999999+02:00", True),
        ("seen < 2024-06", "2024-05-31T23:59+02:00", True),
        ("seen < 2024-06", "2024-06-01T00:00+02:00", False),
        ("seen = 2024-05-31T10:30", "2024-05-31T10:30:59.9+02:00", True),
        ("seen = 2024-05-31T10:30:00", "2024-05-31T10:30:01+02:00", False),
        ("seen after 2024-05-31T10:30", "2024-05-31T10:30:59+02:00", False),
        ("time since seen", "2024-05-30T23:59+02:00", 1),
        ("time since seen < 13h", "2024-05-30T23:59+02:00", True),
        ("time since seen > 12h", "2024-05-30T23:59+02:00", True),
        ("seen + 36h", "2024-05-30T23:59+02:00", moment("2024-06-01T11:59+02:00")),
        ("seen + 2d", "2024-05-30T23:59+02:00", D(2024, 6, 1)),
        ("now - seen = 1d", "2024-05-30T23:59+02:00", True),
        ("now - seen > 13h", "2024-05-30T23:59+02:00", False),
    ],
)
def test_moments(expression: str, seen: str, value: object) -> None:
    assert ask(expression, {"seen": moment(seen)}, as_of=MAY_31) == value


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2024-03-31T01:59", "2024-03-31T00:59+00:00"),
        # the clock leaps from 2 to 3: half past two moves forward
        ("2024-03-31T02:00", "2024-03-31T01:00+00:00"),
        ("2024-03-31T02:30", "2024-03-31T01:30+00:00"),
        ("2024-03-31T03:00", "2024-03-31T01:00+00:00"),
        # the hour from 2 to 3 comes twice: the first
        ("2024-10-27T02:00", "2024-10-27T00:00+00:00"),
        ("2024-10-27T02:30", "2024-10-27T00:30+00:00"),
        ("2024-10-27T03:00", "2024-10-27T02:00+00:00"),
    ],
)
def test_changes_of_the_clock(local: str, instant: str) -> None:
    assert ask("seen", {"seen": dt.datetime.fromisoformat(local)}) == moment(instant)
    assert ask(f"coalesce(seen, {local})") == moment(instant)


def test_days_that_are_short_or_long() -> None:
    after = moment("2024-04-01T00:30+02:00")
    assert ask("time since seen", {"seen": moment("2024-03-31T00:30+01:00")}, as_of=after) == 1
    assert ask("time since seen = 23h", {"seen": moment("2024-03-31T00:30+01:00")}, as_of=after) is True
    after = moment("2024-10-28T00:30+01:00")
    assert ask("time since seen = 25h", {"seen": moment("2024-10-27T00:30+02:00")}, as_of=after) is True


def test_days_are_those_of_the_zone() -> None:
    seen = moment("2024-05-14T22:30+00:00")
    assert ask("day(seen)", {"seen": seen}) == D(2024, 5, 15)
    assert ask("hour(seen)", {"seen": seen}) == 0
    assert ask("day(seen)", {"seen": seen}, zone=ZoneInfo("UTC")) == D(2024, 5, 14)
    assert ask("hour(seen)", {"seen": seen}, zone=ZoneInfo("America/St_Johns")) == 20
    assert ask("hour(seen)", {"seen": seen}, zone=ZoneInfo("Australia/Lord_Howe")) == 9


def test_a_day_that_comes_back() -> None:
    """In St John's the clock went back from one minute past midnight to 23:01 of the day before."""
    zone = ZoneInfo("America/St_Johns")
    first, second = moment("2010-11-07T02:30:30+00:00"), moment("2010-11-07T03:00+00:00")
    assert ask("day(seen)", {"seen": first}, zone=zone) == D(2010, 11, 7)
    assert ask("day(seen)", {"seen": second}, zone=zone) == D(2010, 11, 6)
    assert ask("seen <= 2010-11-06", {"seen": first}, zone=zone) is False
    assert ask("seen <= 2010-11-06", {"seen": second}, zone=zone) is True
