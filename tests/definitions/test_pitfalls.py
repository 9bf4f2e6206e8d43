"""What goes wrong with segments, and what it is here. Each pitfall has a test of its own, or definitions whose customers stand on its edge.

`PITFALLS` numbers what the field gets wrong, `WINDOWS` the readings of "in the last days", `MISSING` those of a missing value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

import segdsl
from segdsl.api import check
from tests.definitions.catalog import DEFINITIONS
from tests.definitions.model import DAY, ZONE, run

# what goes wrong: the numbers of definitions, and names of tests of this file
PITFALLS: dict[str, tuple[int | str, ...]] = {
    "1 a negated test of a missing value": (50, "test_missing"),
    "2 `not x = v` beside `x != v`": (
        "test_negation_has_one_meaning",
        "test_negation_of_a_segment_is_everyone_else",
    ),
    "3 a missing number read as 0": ("test_missing", 1),
    "4 a missing text read as a word": ("test_missing",),
    "5 empty text, missing, empty list, missing list": ("test_four_kinds_of_nothing", 53),
    "6 `fewer than` without those who have none": (33,),
    "7 whom a negation speaks of": (3, 20, "test_negation_is_of_all_customers"),
    "8 newcomers in `has not … lately`": (34,),
    "9 two conditions on one row, or on any": (10, 59, 62),
    "10 any, all or none of a list": (53,),
    "11 aggregates of nothing": ("test_of_nothing", 1, 13),
    "12 whose day it is": (12, 14, 25, 48, "test_zone_decides_the_day"),
    "13 a date beside a moment": ("test_a_date_is_its_whole_day",),
    "14 both ends of `between`": (12, 21, "test_a_date_is_its_whole_day"),
    "15 months of different lengths, 29 February, the end of the year": (
        44,
        45,
        47,
        "test_months_end_where_they_end",
    ),
    "16 a day is not 24 hours": ("test_a_day_of_23_hours",),
    "17 `m` for minutes or months": ("test_m_is_no_unit", 3, 36),
    "18 where a week begins": ("test_weeks_begin_on_monday",),
    "19 one `now` for all": ("test_now_is_one_instant",),
    "20 rows of the future, rows that come late": (3, 36, 49, 63, "test_late_rows"),
    "21 whether today counts": (20, 21, 24, 25, "test_windows"),
    "22 which start of a sequence, one row for two steps, equal times": (
        29,
        38,
        41,
        42,
        "test_one_row_is_one_step",
    ),
    "23 a period for the steps, a limit between them": (37, 43),
    "24 case, accents, spaces": (50, 51, 52, 56, "test_text_is_taken_as_written"),
    "25 numbers in texts": ("test_kinds_do_not_mix", "test_numbers_in_texts"),
    "26 binary fractions, currencies, orders that do not count": (1, 6, 11, "test_money"),
    "27 segments made of segments": (64, "test_a_segment_in_a_segment", "test_a_segment_that_is_not_there"),
    "28 `and` before `or`": (35, "test_and_binds_tighter"),
    "29 branches that overlap, and gaps": (67, 68, "test_who_is_in_no_branch"),
    "30 ties, small populations, all alike": (18, 19, 68, 70, "test_ties"),
    "31 stable draws": (69, "test_a_draw_is_nobody_elses_business"),
    "32 estimates": ("test_order_of_conditions_changes_nothing",),
    "also: operators negated into others": ("test_negation_has_one_meaning",),
}


def test_every_pitfall_is_looked_at() -> None:
    assert [one.split()[0] for one in PITFALLS] == [*map(str, range(1, 33)), "also:"]
    pointers = {pointer for pointers in PITFALLS.values() for pointer in pointers}
    numbers = {one for one in pointers if isinstance(one, int)}
    assert numbers <= set(DEFINITIONS)
    assert {one for one in pointers if one not in numbers} <= set(globals())


# ---- asking

CUSTOMERS = """
table customers key customer_id {
  customer_id text
  age         integer
  plan        text
  city        text
  balance     decimal
  flag        flag
  born        date
  seen_at     timestamp
  tags        list of text
}
table orders of customers by customer_id at ordered_at {
  customer_id text
  ordered_at  timestamp
  amount      decimal
  currency    text
}
"""


def ask(
    conditions: Mapping[str, str], data: str, folder: Path, as_of: dt.date | dt.datetime = DAY
) -> dict[str, str]:
    """Who each condition holds for."""
    text = CUSTOMERS + "".join(f"segment {name} when {condition}\n" for name, condition in conditions.items())
    result = run(text, data, folder, as_of=as_of)
    return {name: " ".join(result.members(name)) for name in conditions}


def holds(condition: str, data: str, folder: Path, as_of: dt.date | dt.datetime = DAY) -> str:
    """Who a condition holds for."""
    return ask({"asked": condition}, data, folder, as_of)["asked"]


def errors(text: str) -> list[str]:
    """The codes of what is wrong with a program."""
    return [one.code.slug for one in check(CUSTOMERS + text) if one.severity == "error"]


# ---- missing values

NOTHING = """
customers: customer_id
  nobody
"""

# how a missing value is read elsewhere: tests that must not hold for somebody of whom nothing is known, however they are turned
MISSING: dict[str, tuple[str, ...]] = {
    "negations hold for it": ('plan is not "pro"', 'plan not in ("pro", "free")', 'plan not contains "o"'),
    "it is no, or the word None": ('plan contains "None"', 'plan is ""', "flag", "not flag"),
    "negations hold no longer": ('plan != "pro"',),
    "`not in` is more than the negation of `in`": ('plan not in ("pro",)', 'not plan in ("pro",)'),
    "the author chooses": ('plan is "pro"',),
    "some negations hold, others do not": (
        'plan not contains "o"',
        "born not in 2024",
        'tags has none of ("a",)',
    ),
    "a negated comparison of dates holds": ("not born > 2024-01-01", "not born in last 30d"),
    "lists left out of negations": ('tags has none of ("a", "b")', 'not tags has "a"'),
    "`not x = v` holds, `x != v` does not": ('not plan = "pro"', 'plan != "pro"', 'not plan matches "^p"'),
    "kept by one negation only; numbers as texts": ('plan not starts with "p"', 'text(age) is "0"'),
    "a number is 0": ("age = 0", "age < 18", "balance >= 0", "age + 1 = 1"),
    "false in `and`, true under `not`": ("not (age > 30 and balance > 0)", "not (age > 30 or balance > 0)"),
    "functions fail on it; a guard must stand first": ("abs(age) > 0 and age is known", "length(plan) = 0"),
    "a range around 0 holds": ("age between -10 and 10", "age not between -10 and 10"),
    "`not in` holds, and it is a value of its own": ('plan not in ("pro",)', "age not in (1, 2)"),
    "`in` finds it by the word None or null": ('plan in ("foo", "None", "null", "")',),
    "`does not contain` leaves it out": ('plan not contains "x"',),
}


def test_the_readings_of_missing_are_seventeen() -> None:
    assert len(MISSING) == 17


@pytest.mark.parametrize("reading", MISSING)
def test_missing(reading: str, tmp_path: Path) -> None:
    """Unknown: not true, not true when negated, and true with `or missing`, which says so."""
    for condition in MISSING[reading]:
        # `or missing` belongs to the one test before it
        asked = {"plain": condition, "negated": f"not ({condition})"}
        if " and " not in condition or "between" in condition:
            asked["chosen"] = f"({condition}) or missing"
        found = ask(asked, NOTHING, tmp_path)
        expected = {"plain": "", "negated": "", "chosen": "nobody"}
        if condition == "abs(age) > 0 and age is known":
            expected["negated"] = (
                "nobody"  # `is known` is no, whatever the other side is, and wherever it stands
            )
        assert found == {name: expected[name] for name in asked}, condition


SOMEBODY = """
customers: customer_id, age, plan, born, tags
  ann, 30, pro, 2000-01-01, a|b
  bob, 31, free, 2001-01-01, b
  cem, 29, , 2000-06-01, c
  dan, , pro, ,
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('not plan = "pro"', 'plan != "pro"'),
        ('not plan = "pro"', 'plan is not "pro"'),
        ('not plan in ("pro",)', 'plan not in ("pro",)'),
        ("not age > 30", "age <= 30"),
        ("not age < 30", "age >= 30"),
        ("not age >= 30", "age < 30"),
        ("not age <= 30", "age > 30"),
        ("not age between 30 and 31", "age < 30 or age > 31"),
        ('not plan starts with "p"', 'plan not starts with "p"'),
        ('not plan ends with "o"', 'plan not ends with "o"'),
        ('not plan contains "e"', 'plan not contains "e"'),
        ('not plan matches "e"', 'plan not matches "e"'),
        ('not tags has any of ("a", "c")', 'tags has none of ("a", "c")'),
        ('not (age > 30 or plan = "free")', 'age <= 30 and plan != "free"'),
        ('not (age > 30 and plan = "pro")', 'age <= 30 or plan != "pro"'),
        ("not not age > 30", "age > 30"),
        ("not plan is missing", "plan is known"),
    ],
)
def test_negation_has_one_meaning(one: str, other: str, tmp_path: Path) -> None:
    found = ask({"one": one, "other": other}, SOMEBODY, tmp_path)
    assert found["one"] == found["other"] != ""


def test_negation_of_a_segment_is_everyone_else(tmp_path: Path) -> None:
    found = ask({"over": "age > 30", "rest": "not over", "under": "age <= 30"}, SOMEBODY, tmp_path)
    assert found == {"over": "bob", "rest": "ann cem dan", "under": "ann cem"}


def test_four_kinds_of_nothing() -> None:
    """Empty text is a text and an empty list a list; missing ones are neither."""
    customers = pl.DataFrame(
        {"id": ["empty", "missing"], "plan": ["", None], "tags": [[], None]},
        schema={"id": pl.String, "plan": pl.String, "tags": pl.List(pl.String)},
    )
    program = segdsl.parse("""
        table customers key id { id text  plan text  tags list of text }
        segment text_known   when plan is known
        segment text_empty   when plan is ""
        segment text_no_pro  when plan is not "pro"
        segment text_missing when plan is missing
        segment list_known   when tags is known
        segment list_empty   when length(tags) = 0
        segment list_no_vip  when tags has none of ("vip",)
        segment list_missing when tags is missing
    """)
    result = program.evaluate(customers=customers, as_of=DAY)
    found = {name: result.members(name).to_list() for name in program}
    assert found == {name: ["missing"] if name.endswith("missing") else ["empty"] for name in program}


def test_negation_is_of_all_customers(tmp_path: Path) -> None:
    """Who has no row at all is there too, in every form of not having done something."""
    data = "customers: customer_id\n ann\n bob\norders: customer_id, ordered_at\n bob, 2024-05-01T10:00\n"
    asked = {
        "none_of": "none(orders)",
        "not_any": "not any(orders)",
        "count_0": "count(orders) = 0",
        "at_most_0": "count(orders) <= 0",
        "no_sequence": "not sequence(orders then no orders within 1d)",
    }
    assert set(ask(asked, data, tmp_path).values()) == {"ann"}


def test_of_nothing(tmp_path: Path) -> None:
    """Of nothing `count`, `distinct` and `sum` are 0, `any` no, `none` yes, the others missing."""
    known = {
        "count": "count(orders) = 0",
        "distinct": "distinct(orders.currency) = 0",
        "sum": "sum(orders.amount) = 0",
        "any": "not any(orders)",
        "none": "none(orders)",
    }
    values = ("avg", "min", "max", "median", "stddev", "first", "last", "most_common")
    unknown = {name: f"{name}(orders.amount) is missing" for name in values}
    more = {
        "share": "share(orders where amount > 0) is missing",
        "quantile": "quantile(orders.amount, 90%) is missing",
        "gap": "avg_gap(orders) is missing",
        "since": "time since last(orders.ordered_at) is missing",
    }
    renamed = {f"of_{name}": condition for name, condition in {**known, **unknown, **more}.items()}
    assert set(ask(renamed, NOTHING, tmp_path).values()) == {"nobody"}


# ---- days and the clock

# a Thursday evening; the zone is two hours before UTC
EVENING = dt.datetime(2024, 5, 16, 21, 0, tzinfo=ZoneInfo(ZONE))

SEEN = """
customers: customer_id, seen_at
  a, 2024-04-15T12:00
  b, 2024-05-05T12:00        # Sunday of the week before last
  c, 2024-05-06T00:00
  d, 2024-05-08T23:59
  e, 2024-05-09T00:00        # a week ago
  f, 2024-05-09T20:59
  g, 2024-05-09T21:01
  h, 2024-05-10T00:00
  i, 2024-05-12T23:59        # Sunday
  j, 2024-05-14T12:00
  k, 2024-05-15T20:59        # yesterday, more than 24 hours ago
  l, 2024-05-15T21:01        # yesterday, less than 24 hours ago
  m, 2024-05-16T00:00        # today
  n, 2024-05-16T20:50
  o, 2024-05-16T21:01        # in a minute
"""

# readings of "in the last N days": how each is said here, and who it finds. What is not today or now stands in the text.
WINDOWS: dict[str, tuple[str, str]] = {
    "whole days, today and the N before it": ("seen_at in 7d ago to today", "e f g h i j k l m n o"),
    "whole days, today being the first: N = 1 is today only": ("seen_at in last 1d", "m n o"),
    "rolling, to the second": ("seen_at in last 24h", "l m n"),
    "1 day is today and yesterday": ("seen_at in 1d ago to today", "k l m n o"),
    "stretches of 24 hours": ("time since seen_at <= 168h and seen_at <= now", "g h i j k l m n"),
    "from midnight N days back": ("seen_at >= 7d ago and seen_at <= now", "e f g h i j k l m n"),
    "the zone of each customer: here one zone for all": ("seen_at on today", "m n o"),
    "exact hours, 168 for a week": ("seen_at in last 168h", "g h i j k l m n"),
    "`last` with today, `next` without; here both with it": ("seen_at in next 1d", "m n o"),
    "rolling, and only of those old enough": (
        "seen_at not in last 168h and seen_at <= 7d ago",
        "a b c d e f",
    ),
    "rolling, calendar and fiscal, each by name": (
        "seen_at in this fiscal_quarter",
        "a b c d e f g h i j k l m n o",
    ),
    "the last week by the calendar": ("seen_at in previous week", "c d e f g h i"),
    "until yesterday": ("seen_at in 7d ago to 1d ago", "e f g h i j k l"),
    "one week ago is one day": ("seen_at on 1w ago", "e f g"),
    "minutes": ("seen_at in last 30min", "n"),
    "months": ("seen_at in last 1mo", "b c d e f g h i j k l m n o"),
}


def test_the_readings_of_the_last_days_are_sixteen() -> None:
    assert len(WINDOWS) == 16


@pytest.mark.parametrize("reading", WINDOWS)
def test_windows(reading: str, tmp_path: Path) -> None:
    condition, expected = WINDOWS[reading]
    assert holds(condition, SEEN, tmp_path, EVENING) == expected


def test_zone_decides_the_day() -> None:
    """One instant, three days: the project's zone says which."""
    seen = pl.DataFrame({"id": ["x"], "at": [dt.datetime(2024, 5, 14, 22, 30, tzinfo=dt.UTC)]})
    program = segdsl.parse("""
        table customers key id { id text  at timestamp }
        trait on_day = day(at)
    """)
    found = {
        zone: program.evaluate(customers=seen, as_of=DAY, timezone=zone, traits=True).frame["on_day"][0].day
        for zone in ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles")
    }
    assert found == {"UTC": 14, "Europe/Berlin": 15, "Pacific/Kiritimati": 15, "America/Los_Angeles": 14}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("seen_at > 2024-05-09", "h i"),  # after the whole day
        ("seen_at after 2024-05-09", "h i"),
        ("seen_at >= 2024-05-09", "e f g h i"),
        ("seen_at <= 2024-05-09", "d e f g"),
        ("seen_at < 2024-05-09", "d"),
        ("seen_at = 2024-05-09", "e f g"),
        ("seen_at != 2024-05-09", "d h i"),
        ("seen_at between 2024-05-09 and 2024-05-10", "e f g h"),
        ("seen_at between 2024-05-09T20:59 and 2024-05-09T21:01", "f g"),
        ("seen_at between 2024-05-09T21:00 and 2024-05-09T21:00", ""),
    ],
)
def test_a_date_is_its_whole_day(condition: str, expected: str, tmp_path: Path) -> None:
    rows = [line for line in SEEN.splitlines() if line.strip()[:1] in ("d", "e", "f", "g", "h", "i")]
    assert holds(condition, "\n".join(["customers: customer_id, seen_at", *rows]), tmp_path) == expected


def test_months_end_where_they_end(tmp_path: Path) -> None:
    """Three months before 31 May is the last day of February, and a month before 31 March too."""
    data = "customers: customer_id, born\n a, 2024-02-28\n b, 2024-02-29\n c, 2024-03-01\n"
    assert holds("born on 3mo ago", data, tmp_path, dt.date(2024, 5, 31)) == "b"
    assert holds("born in last 3mo", data, tmp_path, dt.date(2024, 5, 31)) == "c"
    assert holds("born on 1mo ago", data, tmp_path, dt.date(2024, 3, 31)) == "b"
    assert holds("born in last 1y", data, tmp_path, dt.date(2025, 2, 28)) == "b c"
    assert holds("anniversary(born) on today", data, tmp_path, dt.date(2025, 2, 28)) == "a b"
    assert holds("age(born) = 1", data, tmp_path, dt.date(2025, 2, 28)) == "a b"


def test_a_day_of_23_hours(tmp_path: Path) -> None:
    """On 31 March 2024 clocks went forward: noon to noon is one day and 23 hours."""
    data = (
        "customers: customer_id, seen_at\n a, 2024-03-30T11:30\n b, 2024-03-30T12:30\n c, 2024-03-31T02:30\n"
    )
    noon = dt.datetime(2024, 3, 31, 12, 0, tzinfo=ZoneInfo(ZONE))
    assert holds("seen_at in last 24h", data, tmp_path, noon) == "a b c"
    assert holds("seen_at in last 23h", data, tmp_path, noon) == "b c"
    assert holds("time since seen_at = 1d", data, tmp_path, noon) == "a b"
    assert holds("seen_at in last 1d", data, tmp_path, noon) == "c"
    assert holds("hour(seen_at) = 3", data, tmp_path, noon) == "c"  # 2:30 did not exist, and moved forward


@pytest.mark.parametrize("unit", ["m", "M", "mon", "D"])
def test_m_is_no_unit(unit: str) -> None:
    assert len(errors(f"segment asked when seen_at in last 30{unit}")) == 1


def test_weeks_begin_on_monday(tmp_path: Path) -> None:
    asked = {
        "now_week": "seen_at in this week",
        "week_20": "seen_at in 2024-W20",
        "week_19": "seen_at in previous week",
    }
    found = ask(asked, SEEN, tmp_path, EVENING)
    assert found == {"now_week": "j k l m n o", "week_20": "j k l m n o", "week_19": "c d e f g h i"}
    sunday = dt.date(2024, 5, 12)
    assert holds("seen_at in this week", SEEN, tmp_path, sunday) == "c d e f g h i"


def test_now_is_one_instant(tmp_path: Path) -> None:
    """Every `now` of a run is the same instant, and the result says which."""
    text = CUSTOMERS + "segment first when seen_at < now\nsegment second when not first and seen_at < now\n"
    result = run(text, SEEN, tmp_path, as_of=EVENING)
    assert result.as_of == EVENING
    assert result.members("second").to_list() == []
    before = dt.datetime.now(dt.UTC)
    recorded = segdsl.parse("table customers key id { id text }").evaluate(
        customers=pl.DataFrame({"id": ["x"]})
    )
    assert before <= recorded.as_of <= dt.datetime.now(dt.UTC)


def test_late_rows(tmp_path: Path) -> None:
    """A row counts from its own time on; a file with it asked of an earlier day says what was true on that day."""
    data = "customers: customer_id\n ann\norders: customer_id, ordered_at\n ann, 2024-05-15T10:00\n ann, 2024-05-20T10:00\n"
    assert holds("count(orders) = 0", data, tmp_path, dt.date(2024, 5, 14)) == "ann"
    assert holds("count(orders) = 1", data, tmp_path, dt.date(2024, 5, 15)) == "ann"
    assert holds("count(orders) = 2", data, tmp_path, dt.date(2024, 5, 20)) == "ann"


def test_one_row_is_one_step(tmp_path: Path) -> None:
    """A row that fits two steps can be only one of them."""
    data = "customers: customer_id\n ann\n bob\norders: customer_id, ordered_at\n ann, 2024-05-01T10:00\n"
    data += " bob, 2024-05-01T10:00\n bob, 2024-05-01T10:00:01\n"
    assert holds("sequence(orders then orders)", data, tmp_path) == "bob"


# ---- values


def test_text_is_taken_as_written(tmp_path: Path) -> None:
    """By code point: case, accents, composition and spaces tell texts apart; `lower` and `trim` say where they should not."""
    cities = {"plain": "Köln", "upper": "KÖLN", "parts": "Ko\u0308ln", "bare": "Koln", "spaced": "Köln\u00a0"}
    data = "customers: customer_id, city\n" + "".join(
        f" {key}, {city}\n" for key, city in cities.items() if key != "spaced"
    )
    assert holds('city is "Köln"', data, tmp_path) == "plain"
    assert holds('lower(city) is "köln"', data, tmp_path) == "plain upper"
    assert holds('city starts with "K"', data, tmp_path) == "bare parts plain upper"
    assert holds("length(city) = 5", data, tmp_path) == "parts"
    spaced = pl.DataFrame({"id": [*cities], "city": [*cities.values()]})
    program = segdsl.parse("""
        table customers key id { id text  city text }
        segment as_written when city is "Köln"
        segment trimmed when trim(city) is "Köln"
    """)
    result = program.evaluate(customers=spaced, as_of=DAY)
    assert result.members("as_written").to_list() == ["plain"]
    assert result.members("trimmed").to_list() == ["plain", "spaced"]


@pytest.mark.parametrize(
    "condition",
    ['"9.4" < 55.5', "plan < 55.5", 'age = "40"', "flag = 1", 'flag = "yes"', 'born > "2024"', "plan = 1"],
)
def test_kinds_do_not_mix(condition: str) -> None:
    assert len(errors(f"segment asked when {condition}")) == 1


def test_numbers_in_texts(tmp_path: Path) -> None:
    data = "customers: customer_id, plan\n a, 9.4\n b, 100\n c, many\n"
    assert holds("number(plan) < 55.5", data, tmp_path) == "a"


def test_money(tmp_path: Path) -> None:
    """Ten times ten cents is a euro; currencies are not added up by themselves, a condition says which."""
    data = "customers: customer_id\n ann\norders: customer_id, ordered_at, amount, currency\n"
    data += " ann, 2024-05-01T10:00, 0.10, EUR\n" * 10 + " ann, 2024-05-01T10:00, 500, JPY\n"
    assert holds('sum(orders.amount where currency is "EUR") = 1', data, tmp_path) == "ann"


# ---- segments of segments


def test_a_segment_in_a_segment(tmp_path: Path) -> None:
    """A name stands for what it means, wherever it is defined, and its unknown is a no."""
    found = ask({"outer": "not inner", "inner": 'plan is "pro"'}, SOMEBODY, tmp_path)
    assert found == {"outer": "bob cem", "inner": "ann dan"}


@pytest.mark.parametrize(
    "text",
    [
        "segment a when not gone",
        "segment a when b\nsegment b when not a",
        "segment a when count(a) > 1",
        "trait x = count(a)\nsegment a when x > 1",
        "segment a when plan is known\nsegment a when plan is missing",
    ],
)
def test_a_segment_that_is_not_there(text: str) -> None:
    """Gone, or defined by itself, or twice: an error, never a silent no."""
    assert errors(text) != []


def test_and_binds_tighter(tmp_path: Path) -> None:
    data = "customers: customer_id, age, plan\n a, 20, pro\n b, 40, free\n c, 40, pro\n"
    asked = {
        "plain": 'age < 30 or age > 30 and plan is "pro"',
        "grouped": '(age < 30 or age > 30) and plan is "pro"',
        "negated": 'not age < 30 and plan is "pro"',
    }
    other = "customers: customer_id, age, plan\n a, 20, free\n b, 40, free\n c, 40, pro\n"
    assert ask(asked, data, tmp_path) == {"plain": "a c", "grouped": "a c", "negated": "c"}
    assert ask(asked, other, tmp_path) == {"plain": "a c", "grouped": "c", "negated": "c"}


def test_who_is_in_no_branch(tmp_path: Path) -> None:
    """The first branch that holds wins; without `otherwise` who is in none has no value, and that can be asked for."""
    text = (
        CUSTOMERS
        + """
        groups stage
          young when age < 30
          middle when age < 31
        segment no_stage when stage is missing
    """
    )
    result = run(text, SOMEBODY, tmp_path)
    found = {name: " ".join(result.members(name)) for name in ("stage.young", "stage.middle", "no_stage")}
    assert found == {"stage.young": "cem", "stage.middle": "ann", "no_stage": "bob dan"}


def test_ties(tmp_path: Path) -> None:
    """Equal values stand together, whatever the order of rows; one customer, and customers all alike, are fine."""
    asked = {
        "top_half": "age in top 50%",
        "first": "age in top 1",
        "fifth": "ntile(age, 5) = 1",
        "low": "age in bottom 1",
    }
    rows = [" a, 1", " b, 1", " c, 1", " d, 1"]
    for order in (rows, rows[::-1]):
        alike = ask(asked, "\n".join(["customers: customer_id, age", *order]), tmp_path)
        assert set(alike.values()) == {"a b c d"}
    assert set(ask(asked, "customers: customer_id, age\n a, 1\n", tmp_path).values()) == {"a"}
    assert set(ask(asked, "customers: customer_id, age\n a,\n", tmp_path).values()) == {""}


def test_a_draw_is_nobody_elses_business(tmp_path: Path) -> None:
    """Whom a draw takes depends on the name and the customer, not on who else there is; without a key there is no customer."""
    asked = {"drawn": 'bucket("spring", 2) = 0', "other": 'bucket("autumn", 2) = 0'}
    names = [f"c{number:02}" for number in range(40)]
    every = ask(asked, "customers: customer_id\n " + "\n ".join(names), tmp_path)
    half = ask(asked, "customers: customer_id\n " + "\n ".join(names[::2]), tmp_path)
    assert every["drawn"] != every["other"]
    for name, found in half.items():
        assert found.split() == [one for one in every[name].split() if one in names[::2]] != []
    with pytest.raises(segdsl.SegdslError, match="customer_id"):
        ask(asked, "customers: customer_id, age\n , 1\n", tmp_path)


def test_order_of_conditions_changes_nothing(tmp_path: Path) -> None:
    """Sizes are counted, never estimated."""
    asked = {"one": 'age >= 30 and plan is "pro"', "other": 'plan is "pro" and age >= 30'}
    assert ask(asked, SOMEBODY, tmp_path) == {"one": "ann", "other": "ann"}
