"""Sentences about days, clocks and periods."""

from __future__ import annotations

from tests.meaning.model import Case, at, day

MAY = "2024-05-31T12:00+02:00"
# the clocks went forward at 02:00 on 31 March and back at 03:00 on 27 October 2024; in 2026 on 29 March and 25 October
SPRING, AUTUMN = "2024-03-31T12:00+02:00", "2024-10-27T12:00+01:00"


def _orders(*times: str) -> tuple[dict[str, object], ...]:
    return tuple({"at": at(one)} for one in times)


CASES = (
    # ---- 5.1 one instant
    Case("5.1 `now` is `as of`", "seen = now", True, {"seen": at("2024-05-15T12:00")}),
    Case(
        "5.1 `today` is its day in the project's zone",
        "today",
        day("2024-05-16"),
        as_of="2024-05-15T22:00+00:00",
    ),
    Case(
        "5.1 `today` is its day in the project's zone",
        "today",
        day("2024-05-15"),
        as_of="2024-05-15T21:59+00:00",
    ),
    # ---- 5.2 time travel
    Case(
        "5.2 a row exists from its time on",
        "count(orders)",
        1,
        orders=_orders("2024-05-15T12:00", "2024-05-15T12:00:00.000001"),
    ),
    Case(
        "5.2 a row of today's date exists",
        "count(events)",
        1,
        more={"events": ({"on_day": day("2024-05-15")}, {"on_day": day("2024-05-16")})},
    ),
    Case("5.2 customers always exist", "born > today", True, {"born": day("2030-01-01")}),
    Case(
        "5.2 `x as of D` is the value at the end of that day",
        "n as of 2024-05-01",
        1,
        orders=_orders("2024-05-01T23:59:59.999999", "2024-05-02T00:00"),
        before="trait n = count(orders)",
    ),
    Case(
        "5.2 `x as of D` moves today, too",
        "r as of 2024-05-03",
        2,
        orders=_orders("2024-05-01T10:00"),
        before="trait r = days(time since last(orders.at))",
    ),
    Case(
        "5.2 a segment's past",
        "was as of 30d ago",
        False,
        orders=_orders("2024-05-01T10:00"),
        before="segment was when any(orders)",
    ),
    # ---- 5.3 durations
    Case(
        "5.3 `time since x` counts calendar days",
        "time since seen",
        1,
        {"seen": at("2024-05-14T23:50")},
        as_of="2024-05-15T00:10+02:00",
    ),
    Case(
        "5.3 compared with a clock duration it is the time that passed",
        "time since seen < 30min",
        True,
        {"seen": at("2024-05-14T23:50")},
        as_of="2024-05-15T00:10+02:00",
    ),
    Case(
        "5.3 added to a clock duration, too",
        "time since seen + 10min = 30min",
        True,
        {"seen": at("2024-05-14T23:50")},
        as_of="2024-05-15T00:10+02:00",
    ),
    Case(
        "5.3 timestamp minus timestamp counts calendar days",
        "now - seen",
        1,
        {"seen": at("2024-05-14T23:50")},
        as_of="2024-05-15T00:10+02:00",
    ),
    Case(
        "5.3 a day of 23 hours is one day",
        "time since seen",
        1,
        {"seen": at("2024-03-30T12:00")},
        as_of=SPRING,
    ),
    Case("5.3 and 23 hours", "time since seen = 23h", True, {"seen": at("2024-03-30T12:00")}, as_of=SPRING),
    Case(
        "5.3 a day of 25 hours has 25",
        "time since seen = 25h",
        True,
        {"seen": at("2024-10-26T12:00")},
        as_of=AUTUMN,
    ),
    Case(
        "5.3 days added to a timestamp give a date",
        "seen + 1d",
        day("2024-05-02"),
        {"seen": at("2024-05-01T23:30")},
    ),
    Case(
        "5.3 months added to a timestamp give a date",
        "seen - 1mo",
        day("2024-04-01"),
        {"seen": at("2024-05-01T00:30")},
    ),
    Case(
        "5.3 clock durations give a timestamp",
        "seen + 1h = 2024-03-31T03:30",
        True,
        {"seen": at("2024-03-31T01:30")},
        as_of=SPRING,
    ),
    Case("5.3 the last day of a shorter month", "born + 1mo", day("2024-02-29"), {"born": day("2024-01-31")}),
    Case("5.3 the last day of a shorter month", "born - 3mo", day("2023-02-28"), {"born": day("2023-05-31")}),
    Case("5.3 a year after 29 February", "born + 1y", day("2025-02-28"), {"born": day("2024-02-29")}),
    Case("5.3 `3mo` before 31 May is the last day of February", "3mo ago", day("2024-02-29"), as_of=MAY),
    Case(
        "5.3 `3mo` beside a duration stands for the days from that date to today",
        "time since born < 3mo",
        True,
        {"born": day("2024-03-01")},
        as_of=MAY,
    ),
    Case(
        "5.3 `3mo` beside a duration stands for the days from that date to today",
        "time since born < 3mo",
        False,
        {"born": day("2024-02-29")},
        as_of=MAY,
    ),
    Case(
        "5.3 a part of a day does not count",
        "born + wait",
        day("2024-01-02"),
        {"born": day("2024-01-01"), "wait": 1.9},
    ),
    Case(
        "5.3 what leaves the calendar is missing",
        "born + nights",
        None,
        {"born": day("9999-12-31"), "nights": 1},
    ),
    Case("5.3 what leaves the calendar is missing", "born - 30000mo", None, {"born": day("2024-01-01")}),
    Case(
        "5.3 what leaves the calendar is missing",
        "seen + stay",
        None,
        {"seen": at("9999-12-31T22:00"), "stay": 90_000},
    ),
    Case(
        "5.3 the last day of the calendar can be compared with",
        "born on 9999-12-31",
        True,
        {"born": day("9999-12-31")},
    ),
    Case(
        "5.3 the last year of the calendar can be compared with",
        "seen in 9999",
        True,
        {"seen": at("9999-06-01T00:00")},
    ),
    # ---- 5.3 windows
    Case("5.3 `in last 30d` is thirty days", "born in last 30d", True, {"born": day("2024-04-16")}),
    Case("5.3 `in last 30d` is thirty days", "born in last 30d", False, {"born": day("2024-04-15")}),
    Case("5.3 `in last` ends with today", "born in last 30d", True, {"born": day("2024-05-15")}),
    Case("5.3 `in last` ends with today", "born in last 30d", False, {"born": day("2024-05-16")}),
    Case(
        "5.3 a moment later today is in the last day",
        "seen in last 1d",
        True,
        {"seen": at("2024-05-15T23:00")},
    ),
    Case(
        "5.3 `in last 1mo` is the days after the same day a month ago",
        "born in last 1mo",
        False,
        {"born": day("2024-04-30")},
        as_of=MAY,
    ),
    Case(
        "5.3 `in last 1mo` is the days after the same day a month ago",
        "born in last 1mo",
        True,
        {"born": day("2024-05-01")},
        as_of=MAY,
    ),
    Case("5.3 `in next 7d` begins with today", "born in next 7d", True, {"born": day("2024-05-15")}),
    Case("5.3 `in next 7d` ends before today + 7d", "born in next 7d", True, {"born": day("2024-05-21")}),
    Case("5.3 `in next 7d` ends before today + 7d", "born in next 7d", False, {"born": day("2024-05-22")}),
    Case(
        "5.3 with clock units later than now - N", "seen in last 2h", False, {"seen": at("2024-05-15T10:00")}
    ),
    Case(
        "5.3 with clock units later than now - N",
        "seen in last 2h",
        True,
        {"seen": at("2024-05-15T10:00:00.000001")},
    ),
    Case("5.3 with clock units up to now", "seen in last 2h", True, {"seen": at("2024-05-15T12:00")}),
    Case("5.3 `next` from now", "seen in next 2h", True, {"seen": at("2024-05-15T12:00")}),
    Case("5.3 `next` to before now + N", "seen in next 2h", False, {"seen": at("2024-05-15T14:00")}),
    Case(
        "5.3 `in last 2h` is two hours also where clocks change",
        "seen in last 2h",
        True,
        {"seen": at("2024-03-31T01:30")},
        as_of="2024-03-31T03:30+02:00",
    ),
    Case("5.3 `this month` is the whole month", "born in this month", True, {"born": day("2024-05-31")}),
    Case("5.3 `this month` is the whole month", "born in this month", False, {"born": day("2024-04-30")}),
    Case(
        "5.3 `previous 3 months` are the whole months before this one",
        "born in previous 3 months",
        True,
        {"born": day("2024-02-01")},
    ),
    Case(
        "5.3 `previous 3 months` are the whole months before this one",
        "born in previous 3 months",
        False,
        {"born": day("2024-05-01")},
    ),
    Case(
        "5.3 `previous 3 months` are the whole months before this one",
        "born in previous 3 months",
        False,
        {"born": day("2024-01-31")},
    ),
    Case(
        "5.3 `this hour` is the hour that the clock shows",
        "seen in this hour",
        True,
        {"seen": at("2024-05-15T12:59:59")},
        as_of="2024-05-15T12:30+02:00",
    ),
    Case(
        "5.3 `previous hour` is the hour before it",
        "seen in previous hour",
        False,
        {"seen": at("2024-05-15T12:00")},
        as_of="2024-05-15T12:30+02:00",
    ),
    Case(
        "5.3 fiscal quarters follow the fiscal year",
        "born in this fiscal_quarter",
        True,
        {"born": day("2024-04-30")},
        fiscal_month=2,
        as_of="2024-04-01T12:00+02:00",
    ),
    Case(
        "5.3 fiscal quarters follow the fiscal year",
        "born in this fiscal_quarter",
        False,
        {"born": day("2024-01-31")},
        fiscal_month=2,
        as_of="2024-04-01T12:00+02:00",
    ),
    Case(
        "5.3 a fiscal year begins in its month",
        "born in previous fiscal_year",
        True,
        {"born": day("2023-04-01")},
        fiscal_month=4,
    ),
    Case(
        "5.3 a fiscal year begins in its month",
        "born in previous fiscal_year",
        False,
        {"born": day("2024-04-01")},
        fiscal_month=4,
    ),
    Case(
        "5.3 without a fiscal month they are the calendar's",
        "born in this fiscal_year",
        True,
        {"born": day("2024-01-01")},
    ),
    Case("5.3 weeks are ISO, from Monday", "born in this week", True, {"born": day("2024-05-13")}),
    Case("5.3 weeks are ISO, from Monday", "born in this week", False, {"born": day("2024-05-12")}),
    Case(
        "5.3 weeks are ISO: 2024-12-30 lies in 2025-W01",
        "week(born)",
        "2025-W01",
        {"born": day("2024-12-30")},
    ),
    Case("5.3 weeks are ISO: a year may have 53", "born in 2020-W53", True, {"born": day("2021-01-03")}),
    # ---- 5.3 ends and finer sides
    Case(
        "5.3 `A to B` includes both ends",
        "born in 2024-01-01 to 2024-03-31",
        True,
        {"born": day("2024-03-31")},
    ),
    Case(
        "5.3 `A to B` includes all of the last day",
        "seen in 2024-01-01 to 2024-03-31",
        True,
        {"seen": at("2024-03-31T23:59:59.999999")},
    ),
    Case(
        "5.3 `between` includes both ends",
        "seen between 2024-01-01 and 2024-03-31",
        True,
        {"seen": at("2024-01-01T00:00")},
    ),
    Case(
        "5.3 ends may be periods", "seen between 2024-01 and 2024-Q1", True, {"seen": at("2024-03-31T23:00")}
    ),
    Case(
        "5.3 ends may be days counted back", "born in 90d ago to 30d ago", True, {"born": day("2024-04-15")}
    ),
    Case(
        "5.3 ends may be days counted back", "born in 90d ago to 30d ago", False, {"born": day("2024-04-16")}
    ),
    Case(
        "5.3 `<= 2024-01-31` includes that day", "seen <= 2024-01-31", True, {"seen": at("2024-01-31T23:59")}
    ),
    Case(
        "5.3 `> 2024-01-31` begins with the next day",
        "seen > 2024-01-31",
        False,
        {"seen": at("2024-01-31T23:59")},
    ),
    Case("5.3 `< 2024-07` ends with 30 June", "born < 2024-07", True, {"born": day("2024-06-30")}),
    Case("5.3 `< 2024-07` ends with 30 June", "born < 2024-07", False, {"born": day("2024-07-01")}),
    Case("5.3 `after 2024-Q1` begins with April", "born after 2024-Q1", False, {"born": day("2024-03-31")}),
    Case("5.3 a month is read as its quarter", "month(born) in 2024-Q2", True, {"born": day("2024-04-30")}),
    Case(
        "5.3 a date column meets a moment",
        "born = seen",
        True,
        {"born": day("2024-05-01"), "seen": at("2024-05-01T23:30")},
    ),
    Case(
        "3 a timestamp covers the minute it is written to",
        "seen = 2024-05-01T10:30",
        True,
        {"seen": at("2024-05-01T10:30:59.9")},
    ),
    Case(
        "3 a timestamp covers the minute it is written to",
        "seen > 2024-05-01T10:30",
        False,
        {"seen": at("2024-05-01T10:30:59.9")},
    ),
    Case(
        "3 a timestamp covers the second it is written to",
        "seen <= 2024-05-01T10:30:05",
        True,
        {"seen": at("2024-05-01T10:30:05.9")},
    ),
    Case("3 `on` is the whole day", "seen on 2024-05-01", True, {"seen": at("2024-05-01T23:59:59")}),
    Case("3 `2024` beside a time is the year", "seen before 2024", True, {"seen": at("2023-12-31T23:59")}),
    # ---- 5.3 local times
    Case(
        "5.3 a local time that does not exist moves forward",
        "seen = 2024-03-31T03:30",
        True,
        {"seen": at("2024-03-31T02:30")},
        as_of=SPRING,
    ),
    Case(
        "5.3 a local time that does not exist moves forward",
        "seen = 2026-03-29T03:30",
        True,
        {"seen": at("2026-03-29T02:30")},
        as_of="2026-04-01T12:00+02:00",
    ),
    Case(
        "5.3 one that occurs twice is the first",
        "time since seen = 10h",
        True,
        {"seen": at("2024-10-27T02:30")},
        as_of="2024-10-27T11:30+01:00",
    ),
    Case(
        "5.3 one that occurs twice is the first",
        "time since seen = 1h",
        True,
        {"seen": at("2026-10-25T02:30")},
        as_of="2026-10-25T02:30+01:00",
    ),
    Case(
        "5.3 a day begins where its clock says so",
        "seen on 2024-03-31",
        True,
        {"seen": at("2024-03-31T00:00")},
        as_of=SPRING,
    ),
    # ---- 5.3 anniversaries
    Case(
        "5.3 `anniversary(d)` is the next one",
        "anniversary(born)",
        day("2025-05-14"),
        {"born": day("1990-05-14")},
    ),
    Case(
        "5.3 `anniversary(d)` includes today",
        "anniversary(born)",
        day("2024-05-15"),
        {"born": day("1990-05-15")},
    ),
    Case(
        "5.3 29 February falls on 28 in other years",
        "anniversary(born)",
        day("2025-02-28"),
        {"born": day("2000-02-29")},
    ),
    Case(
        "5.3 any of its yearly dates fits", "anniversary(born) in last 30d", True, {"born": day("1990-05-01")}
    ),
    Case(
        "5.3 any of its yearly dates fits, over New Year",
        "anniversary(born) in next 30d",
        True,
        {"born": day("1990-01-05")},
        as_of="2024-12-20T12:00+01:00",
    ),
    Case("5.3 `on` a day that has it", "anniversary(born) on 2023-02-28", True, {"born": day("2000-02-29")}),
    Case("5.3 `on` a day that has it", "anniversary(born) on 2024-02-28", False, {"born": day("2000-02-29")}),
    Case("5.3 in a whole year it always is", "anniversary(born) in 2023", True, {"born": day("1990-05-14")}),
    Case("3 `age` counts whole years", "age(born)", 33, {"born": day("1990-05-16")}),
    Case("3 `age` counts whole years", "age(born)", 34, {"born": day("1990-05-15")}),
    Case(
        "3 `age` of 29 February", "age(born)", 23, {"born": day("2000-02-29")}, as_of="2023-02-28T12:00+01:00"
    ),
    # ---- 3 periods as values
    Case(
        "3 `month(x)` is of the project's zone",
        "month(seen)",
        "2024-06",
        {"seen": at("2024-06-30T23:30")},
        as_of="2024-07-01T12:00+02:00",
    ),
    Case("3 periods print as they are written", "quarter(born)", "2024-Q3", {"born": day("2024-07-15")}),
    Case("3 periods print as they are written", "week(born)", "2024-W03", {"born": day("2024-01-15")}),
    Case("3 periods print as they are written", "year(born)", "2024", {"born": day("2024-07-15")}),
    Case("3 periods subtract to whole numbers", "month(today) - month(born)", 5, {"born": day("2023-12-31")}),
    Case("3 periods compare", "quarter(born) < quarter(today)", True, {"born": day("2024-03-31")}),
    Case("3 `period(x, 2d)` counts back from today", "period(born, 2d)", 1, {"born": day("2024-05-13")}),
    Case("3 `weekday` is 1 on Monday", "weekday(born)", 7, {"born": day("2024-05-12")}),
    Case("3 `hour` is of the project's zone", "hour(seen)", 23, {"seen": at("2024-05-01T23:59")}),
    Case("3 `2h ago` is a moment", "seen > 2h ago", True, {"seen": at("2024-05-15T10:00:00.000001")}),
    Case("3 words for durations", "born > 3 months ago", True, {"born": day("2024-02-16")}),
)
