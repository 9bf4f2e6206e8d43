"""Operators and functions by the name of their row. In: plain values, None where missing. Out: a plain value.

Rows of `KNOWN` are called only where every argument is known and are missing elsewhere; rows of `DECIDING` see missing values themselves.
Each is called with the clock, the typed node and the arguments.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from segdsl.semantics.typed import Apply
from tests.oracle import calendar, logic, values
from tests.oracle.calendar import ONE_DAY, ONE_MICROSECOND, Clock

Meaning = Callable[..., Any]

EARTH_KM = 6371.0088
MICROSECONDS_OF_DAY = 86_400_000_000
BLANKS = " \t\n\r\x0b\x0c\u00a0"


def kinds(node: Apply) -> tuple[str, ...]:
    """The kinds of a node's arguments."""
    return tuple(one.type.kind for one in node.arguments)


# ---- arithmetic


def fitted(node: Apply, value: Any) -> Any:
    """A result as its type holds it: whole, exact, or a number that is missing where it is none."""
    match node.type.kind:
        case "integer":
            return values.whole(value)
        case "decimal":
            return values.decimal(value, node.type.scale)
        case "clock" if isinstance(value, float):
            return value if abs(value) < 2.0**63 else None
        case "number" | "days" if isinstance(value, float):
            return values.known(value)
        case "days" | "clock" | "months":
            return values.whole(value)
        case _:
            return value


def plus(clock: Clock, node: Apply, left: Any, right: Any, sign: int) -> Any:
    """A sum, or with -1 a difference; of times and durations by the calendar."""
    match kinds(node):
        case ("date", "days"):
            # a part of a day does not count
            return calendar.or_missing(lambda: left + sign * math.trunc(right) * ONE_DAY)
        case ("date", "months"):
            return calendar.or_missing(lambda: calendar.add_months(left, sign * right))
        case ("timestamp", "clock"):
            later = calendar.or_missing(lambda: left + sign * math.trunc(right) * ONE_MICROSECOND)
            # in the zone's calendar, too
            return later and calendar.or_missing(lambda: (later.astimezone(clock.zone), later)[1])
        case ("date", "date"):
            return (left - right).days
        case ("decimal", "decimal"):
            return fitted(node, values.EXACT.add(left, right if sign > 0 else values.EXACT.minus(right)))
        case _:
            return fitted(node, left + right if sign > 0 else left - right)


def times(clock: Clock, node: Apply, left: Any, right: Any) -> Any:
    """A product."""
    if kinds(node) == ("decimal", "decimal"):
        return fitted(node, values.EXACT.multiply(left, right))
    if node.type.kind == "integer":
        return fitted(node, left * right)
    return fitted(node, float(left) * float(right))


def over(clock: Clock, node: Apply, left: Any, right: Any) -> Any:
    """A quotient, missing where it is divided by zero."""
    return None if right == 0 else fitted(node, float(left) / float(right))


def negative(clock: Clock, node: Apply, value: Any) -> Any:
    """The value with its sign turned around."""
    return fitted(node, values.EXACT.minus(value) if isinstance(value, Decimal) else -value)


def absolute(clock: Clock, node: Apply, value: Any) -> Any:
    """The value without its sign."""
    return fitted(node, values.EXACT.abs(value) if isinstance(value, Decimal) else abs(value))


# ---- numbers


def rounded(clock: Clock, node: Apply, value: Any, places: int = 0) -> Any:
    """Rounding half away from zero."""
    match value:
        case int():
            return value
        case Decimal():
            return values.round_decimal(value, places)
        case _:
            return values.round_number(value, places)


def floor(clock: Clock, node: Apply, value: Any) -> Any:
    """The greatest whole number that is not greater."""
    return value if isinstance(value, int) else float(math.floor(value))


def ceiling(clock: Clock, node: Apply, value: Any) -> Any:
    """The smallest whole number that is not smaller."""
    return value if isinstance(value, int) else float(math.ceil(value))


def square_root(clock: Clock, node: Apply, value: float) -> float | None:
    """The square root; of a negative number there is none."""
    return None if value < 0 else values.six(math.sqrt(value))


def logarithm(clock: Clock, node: Apply, value: float) -> float | None:
    """The natural logarithm; there is none of zero and negative numbers."""
    return None if value <= 0 else values.six(math.log(value))


def exponential(clock: Clock, node: Apply, value: float) -> float | None:
    """The exponential; missing where it is too great for a number."""
    try:
        return values.six(math.exp(value))
    except OverflowError:
        return None


def distance(clock: Clock, node: Apply, lat1: float, lon1: float, lat2: float, lon2: float) -> float | None:
    """The haversine formula (Sinnott, Virtues of the haversine, 1984)."""
    half_lat = math.sin((math.radians(lat2) - math.radians(lat1)) / 2)
    half_lon = math.sin((math.radians(lon2) - math.radians(lon1)) / 2)
    inner = half_lat**2 + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * half_lon**2
    return values.six(2 * EARTH_KM * math.asin(math.sqrt(min(1.0, inner))))


# ---- text and lists


def domain(clock: Clock, node: Apply, text: str) -> str | None:
    """What follows the last `@`, in lower case."""
    _, at, after = text.rpartition("@")
    return after.lower() if at else None


def as_text(clock: Clock, node: Apply, value: Any) -> str:
    """A value as text: flags as yes or no, dates as ISO 8601 writes them."""
    match value:
        case bool():
            return "yes" if value else "no"
        case dt.date():
            return f"{value.year:04}-{value.month:02}-{value.day:02}"
        case _:
            return str(value)


def spelled_number(clock: Clock, node: Apply, text: str) -> float | None:
    """The number that a text spells, at most 15 digits before the point and 15 after it, spaces around it aside."""
    found = re.fullmatch(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,15}))?", text.strip(" "))
    return float("".join((found[1], found[2], ".", found[3] or "0"))) if found else None


def matches(clock: Clock, node: Apply, text: str, pattern: str) -> bool:
    """Whether a pattern is found; its `$` is the end of the text, not the line end before it."""
    escaped = False
    in_brackets = False
    made = ""
    for letter in pattern:
        made += r"\Z" if letter == "$" and not escaped and not in_brackets else letter
        if not escaped and letter in "[]":
            in_brackets = letter == "["
        escaped = letter == "\\" and not escaped
    return re.search(made, text, re.ASCII) is not None


# ---- technology and sampling


def version_of(text: str) -> tuple[int, ...] | None:
    """Up to four numbers between points, after a `v` if need be; absent ones are 0."""
    found = re.fullmatch(r"[vV]?([0-9]{1,10}(?:\.[0-9]{1,10}){0,3})", text.strip(BLANKS))
    parts = [int(part) for part in found[1].split(".")] if found else []
    return tuple([*parts, 0, 0, 0][:4]) if found else None


def bucket(clock: Clock, node: Apply, name: str, count: int, key: Any) -> int:
    """The first 60 bits of the MD5 of name and key, modulo a million, cut into so many parts."""
    digest = hashlib.md5(f"{name}:{key}".encode(), usedforsecurity=False).digest()
    return (int.from_bytes(digest, "big") >> 68) % 1_000_000 * count // 1_000_000


# ---- time


def ago(clock: Clock, node: Apply, amount: int) -> dt.date:
    """So long before today; clock time before now."""
    match kinds(node)[0]:
        case "days":
            return clock.today - amount * ONE_DAY
        case "months":
            return calendar.add_months(clock.today, -amount)
        case _:
            return clock.now - amount * ONE_MICROSECOND


def cut(clock: Clock, time: dt.datetime, **parts: int) -> dt.datetime:
    """A moment with the small parts of its instant left out."""
    return time.astimezone(dt.UTC).replace(**parts)


def stretch(clock: Clock, node: Apply, time: dt.date, length: int, today: dt.date) -> int | None:
    """The number of the stretch of so many days counted back from today."""
    return None if length == 0 else math.floor((today - clock.day(time)).days / length)


KNOWN: dict[str, Meaning] = {
    # comparison
    "=": lambda clock, node, a, b: a == b,
    "!=": lambda clock, node, a, b: a != b,
    "<": lambda clock, node, a, b: a < b,
    "<=": lambda clock, node, a, b: a <= b,
    ">": lambda clock, node, a, b: a > b,
    ">=": lambda clock, node, a, b: a >= b,
    "in": lambda clock, node, a, listed: any(a == one for one in listed),
    "contains": lambda clock, node, a, b: b in a,
    "starts with": lambda clock, node, a, b: a[: len(b)] == b,
    "ends with": lambda clock, node, a, b: a[len(a) - len(b) :] == b if len(b) <= len(a) else False,
    "matches": matches,
    "has": lambda clock, node, listed, one: one in listed,
    "has any of": lambda clock, node, listed, wanted: any(one in listed for one in wanted),
    "has all of": lambda clock, node, listed, wanted: all(one in listed for one in wanted),
    "has none of": lambda clock, node, listed, wanted: not any(one in listed for one in wanted),
    # text
    "lower": lambda clock, node, text: text.lower(),
    "upper": lambda clock, node, text: text.upper(),
    "trim": lambda clock, node, text: text.strip(BLANKS),
    "length": lambda clock, node, one: len(one),
    "domain": domain,
    "text": as_text,
    "number": spelled_number,
    "version": lambda clock, node, text: version_of(text),
    "bucket": bucket,
    # arithmetic and numbers
    "+": lambda clock, node, a, b: plus(clock, node, a, b, 1),
    "-": lambda clock, node, a, b: plus(clock, node, a, b, -1),
    "*": times,
    "/": over,
    "negative": negative,
    "abs": absolute,
    "round": rounded,
    "floor": floor,
    "ceil": ceiling,
    "sqrt": square_root,
    "log": logarithm,
    "exp": exponential,
    "least": lambda clock, node, *some: min(some),
    "greatest": lambda clock, node, *some: max(some),
    "distance": distance,
    "to number": lambda clock, node, one: float(one),
    "to decimal": lambda clock, node, one: values.decimal(Decimal(one), node.type.scale),
    # time
    "ago": ago,
    "time since": lambda clock, node, time, today: (today - clock.day(time)).days,
    "elapsed": lambda clock, node, later, earlier: (later - earlier) // ONE_MICROSECOND,
    "day": lambda clock, node, time: clock.day(time),
    "week": lambda clock, node, time: calendar.number_of("week", clock.day(time)),
    "month": lambda clock, node, time: calendar.number_of("month", clock.day(time)),
    "quarter": lambda clock, node, time: calendar.number_of("quarter", clock.day(time)),
    "year": lambda clock, node, time: calendar.number_of("year", clock.day(time)),
    "month_of_year": lambda clock, node, time: clock.day(time).month,
    "weekday": lambda clock, node, time: clock.day(time).isoweekday(),
    "hour": lambda clock, node, time: time.astimezone(clock.zone).hour,
    "age": lambda clock, node, time, today: calendar.years_between(clock.day(time), today),
    "anniversary": lambda clock, node, time, today: calendar.next_yearly(clock.day(time), today),
    "anniversary within": lambda clock, node, time, low, high: calendar.returns_between(
        clock.day(time), low, high
    ),
    "days": lambda clock, node, length: (
        float(length) if kinds(node)[0] == "days" else float(length) / MICROSECONDS_OF_DAY
    ),
    "period": stretch,
    "months in days": lambda clock, node, months, today: (today - calendar.add_months(today, -months)).days,
    "number as days": lambda clock, node, one: one,
    "coarser period": lambda clock, node, number, size: number // size,
    "start of minute": lambda clock, node, time: cut(clock, time, second=0, microsecond=0),
    "start of second": lambda clock, node, time: cut(clock, time, microsecond=0),
}

DECIDING: dict[str, Meaning] = {
    "and": lambda clock, node, *some: logic.every(some),
    "or": lambda clock, node, *some: logic.some(some),
    "not": lambda clock, node, one: logic.opposite(one),
    "or missing": lambda clock, node, one: True if one is None else one,
    "how_many": lambda clock, node, *some: sum(1 for one in some if one is True),
    "if": lambda clock, node, test, a, b: a if test is True else b,
    "coalesce": lambda clock, node, *some: next((one for one in some if one is not None), None),
    "is missing": lambda clock, node, one: one is None,
    "is known": lambda clock, node, one: one is not None,
    "today": lambda clock, node: clock.today,
    "now": lambda clock, node: clock.now,
}


def apply(clock: Clock, node: Apply, arguments: list[Any]) -> Any:
    """A row of the table applied to values."""
    name = node.function.name
    if name in DECIDING:
        return DECIDING[name](clock, node, *arguments)
    if any(one is None for one in arguments):
        return None
    return KNOWN[name](clock, node, *arguments)
