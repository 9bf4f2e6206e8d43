"""What the benchmark's segments ask of customers, in no language: tests of one column, and how they are joined.

The 200 segments hold about 1,000 conditions, of which 93 are distinct, as the segments of one business repeat themselves. Each contender
is given its own rendering (`as_seg.py`, `as_polars.py`, `as_sql.py`, `as_rules.py`); nothing of them comes out of segdsl.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from tests.benchmarks.data import AS_OF, CHANNELS, CITIES, COUNTRIES, DOMAINS, TAGS

Value = int | float | str | dt.date


@dataclass(frozen=True)
class Compare:
    """A column against a value: `=`, `<`, `<=`, `>` or `>=`."""

    column: str
    operator: str
    value: Value


@dataclass(frozen=True)
class Between:
    """A column from one value to another, both included."""

    column: str
    low: Value
    high: Value


@dataclass(frozen=True)
class OneOf:
    """A text column in a list."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A text column that `starts`, `ends` or `contains`."""

    column: str
    where: str
    text: str


@dataclass(frozen=True)
class Missing:
    """A column without a value."""

    column: str


@dataclass(frozen=True)
class Flag:
    """A yes-or-no column that says yes."""

    column: str


@dataclass(frozen=True)
class Has:
    """A list that holds at least one of some values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    """The opposite; of what is unknown, unknown."""

    inner: Condition


@dataclass(frozen=True)
class All:
    """Joined with `and`."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """Joined with `or`."""

    parts: tuple[Condition, ...]


Test = Compare | Between | OneOf | Part | Missing | Flag | Has
Condition = Test | Not | All | Any

DISTINCT = 93


def days_ago(days: int) -> dt.date:
    """The day that many days before the day evaluated."""
    return AS_OF - dt.timedelta(days=days)


def pool() -> list[Test]:
    """The 93 distinct tests."""
    cities = tuple(sorted(random.Random(3).sample(CITIES, 19)))
    tests: list[Test] = [
        *(Compare("last_order", ">", days_ago(days)) for days in (7, 14, 30, 60, 90, 180)),
        *(Compare("last_order", "<=", days_ago(days)) for days in (30, 90, 365)),
        *(Compare("signup_date", ">", days_ago(days)) for days in (30, 90, 365)),
        *(Compare("signup_date", "<", dt.date(year, 1, 1)) for year in (2016, 2018, 2020, 2022)),
        Between("signup_date", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        *(Compare("birth_date", "<", dt.date(year, 1, 1)) for year in (1965, 1981)),
        Between("birth_date", dt.date(1997, 1, 1), dt.date(2012, 12, 31)),
        *(Compare("age", ">=", years) for years in (25, 40, 65)),
        Compare("age", "<", 30),
        *(Between("age", low, low + 9) for low in (25, 35, 45)),
        Compare("orders", "=", 0),
        *(Compare("orders", ">=", count) for count in (1, 2, 3, 5, 8, 12)),
        Between("orders", 2, 4),
        *(Compare("sessions", ">", count) for count in (0, 5, 10, 20)),
        Compare("sessions", "=", 0),
        *(Compare("spend", ">", amount) for amount in (50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0)),
        Compare("spend", "<=", 20.0),
        *(Compare("basket", ">=", amount) for amount in (25.0, 60.0, 120.0)),
        Compare("basket", "<", 15.0),
        *(Compare("discount_share", ">", share) for share in (0.25, 0.5)),
        Compare("discount_share", "<", 0.05),
        Flag("newsletter"),
        *(Missing(column) for column in ("age", "birth_date", "city", "last_order")),
        *(Compare("country", "=", country) for country in ("DE", "FR", "US")),
        OneOf("country", ("DE", "AT", "CH")),
        OneOf("country", ("DK", "FI", "NO", "SE")),
        OneOf("country", tuple(COUNTRIES[:12])),
        *(Compare("plan", "=", plan) for plan in ("free", "pro", "enterprise")),
        OneOf("plan", ("plus", "pro", "enterprise")),
        *(Compare("channel", "=", channel) for channel in ("app", "store", "email")),
        OneOf("channel", tuple(CHANNELS[:2])),
        OneOf("city", cities),
        *(Compare("city", "=", city) for city in CITIES[2:4]),
        *(Part("city", "starts", text) for text in ("Lake", "New", "High")),
        Part("city", "ends", "ford"),
        *(Part("city", "contains", text) for text in ("ing", "er")),
        *(Compare("domain", "=", domain) for domain in DOMAINS[:2]),
        Part("domain", "starts", "company-"),
        Part("domain", "contains", "-1"),
        *(Has("tags", (tag,)) for tag in TAGS[:5]),
        Has("tags", ("sport", "garden", "travel")),
        Has("tags", ("wine", "food", "art")),
    ]
    assert len(tests) == len(set(tests)) == DISTINCT
    return tests


def segments(count: int) -> dict[str, Condition]:
    """The first `count` segments by name; of 200 the first ones are the same as of 50."""
    draw = random.Random(54)
    tests = pool()
    return {f"segment_{number:03}": _segment(draw, tests) for number in range(1, count + 1)}


def complete(count: int) -> dict[str, Condition]:
    """The first `count` segments that do not ask whether something is missing."""
    fit = [
        each
        for each in segments(200).values()
        if not any(isinstance(test, Missing) for test in tests_of(each))
    ]
    return {f"segment_{number:03}": each for number, each in enumerate(fit[:count], 1)}


def _segment(draw: random.Random, tests: list[Test]) -> Condition:
    """Two to eight tests, most of them side by side, some in brackets of the other kind, some denied."""
    wanted = draw.choice((2, 3, 4, 5, 5, 6, 7, 8))
    # Each of another column, so that they seldom contradict each other
    chosen = list({test.column: test for test in draw.sample(tests, len(tests))}.values())[:wanted]
    parts = [Not(test) if draw.random() < 0.15 else test for test in chosen]
    groups: list[Condition] = []
    outer, inner = (All, Any) if draw.random() < 0.7 else (Any, All)
    while parts:
        size = min(len(parts), draw.choice((1, 1, 2, 3)))
        taken, parts = parts[:size], parts[size:]
        group = taken[0] if size == 1 else inner(tuple(taken))
        groups.append(Not(group) if size > 1 and draw.random() < 0.1 else group)
    return groups[0] if len(groups) == 1 else outer(tuple(groups))


def tests_of(condition: Condition) -> list[Test]:
    """Every test in a condition, as often as it stands there."""
    match condition:
        case Not(inner):
            return tests_of(inner)
        case All(parts) | Any(parts):
            return [test for part in parts for test in tests_of(part)]
        case _:
            return [condition]


def columns_of(conditions: dict[str, Condition]) -> list[str]:
    """The columns that segments read, in alphabetical order."""
    return sorted({test.column for condition in conditions.values() for test in tests_of(condition)})
