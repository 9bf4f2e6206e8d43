"""Reading literals. In: a literal's text. Out: its exact value, or why it has none."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from segdsl.diagnostics import Code, codes
from segdsl.syntax import tree

MAX_DIGITS = 30
METRES = {"km": Decimal(1000), "mi": Decimal("1609.344")}

DURATION_UNITS: dict[str, tree.Unit] = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "mo": "month",
    "y": "year",
}
CALENDAR_UNITS: tuple[tree.Unit, ...] = (
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "fiscal_quarter",
    "fiscal_year",
)

_UNIT_WORDS: dict[str, tree.Unit] = {str(unit): unit for unit in DURATION_UNITS.values()}

# the years that both Python and the engines can count in
_FIRST_YEAR, _LAST_YEAR = 1, 9999
_MAX_AMOUNT: dict[tree.Unit, int] = {
    "second": 10**11,
    "minute": 10**9,
    "hour": 10**8,
    "day": 3_650_000,
    "week": 520_000,
    "month": 119_000,
    "year": 9_900,
}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A literal without a value: what is wrong, and a value to go on with."""

    code: Code
    instead: tree.LiteralValue


def read(kind: tree.LiteralKind, text: str) -> tree.LiteralValue | Unreadable:
    """The value of a literal.

    Args:
        kind: Which kind of literal the grammar found.
        text: Its text; a duration in words with one space.

    Returns:
        The exact value, or `Unreadable` for a date, week or length that does not exist and a number too long to keep.
    """
    match kind:
        case "number":
            return _number(text)
        case "percent":
            number = _number(text[:-1])
            return number / 100 if isinstance(number, Decimal) else number
        case "text":
            return re.sub(r'\\(["\\])', r"\1", text[1:-1])
        case "date":
            return _date(text)
        case "timestamp":
            return _timestamp(text)
        case "period":
            return _period(text)
        case "duration":
            return _duration(text)
        case "distance":
            number = _number(text[:-2])
            return tree.Distance(number * METRES[text[-2:]]) if isinstance(number, Decimal) else number
        case _:
            raise ValueError(kind)


def calendar_unit(word: str) -> tree.Unit | None:
    """The unit a word names, in any case and number: `Months` is `month`."""
    plain = word.lower()
    for unit in CALENDAR_UNITS:
        if plain in (unit, unit + "s"):
            return unit
    return None


def _number(text: str) -> Decimal | Unreadable:
    digits = text.replace("_", "")
    if sum(letter.isdigit() for letter in digits) > MAX_DIGITS:
        return Unreadable(codes.NUMBER_TOO_BIG, Decimal(0))
    return Decimal(digits)


def _date(text: str) -> dt.date | Unreadable:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return Unreadable(codes.BAD_DATE, dt.date(2000, 1, 1))


def _timestamp(text: str) -> tree.Stamp | Unreadable:
    clock = text.partition("T")[2]
    precision: tree.Precision = (
        "minute" if len(clock) == 5 else "second" if len(clock) == 8 else "microsecond"
    )
    if precision == "microsecond":
        whole, _, fraction = text.partition(".")
        text = f"{whole}.{fraction.ljust(6, '0')}"
    try:
        return tree.Stamp(dt.datetime.fromisoformat(text), precision)
    except ValueError:
        return Unreadable(codes.BAD_DATE, tree.Stamp(dt.datetime(2000, 1, 1), "minute"))


def _period(text: str) -> tree.CalendarPeriod | Unreadable:
    year, _, rest = text.partition("-")
    instead = Unreadable(codes.BAD_DATE, tree.CalendarPeriod("month", 2000, 1))
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return instead
    if rest[0] == "Q":
        return tree.CalendarPeriod("quarter", int(year), int(rest[1:]))
    if rest[0] == "W":
        try:
            dt.date.fromisocalendar(int(year), int(rest[1:]), 1)
        except ValueError:
            return instead
        return tree.CalendarPeriod("week", int(year), int(rest[1:]))
    if not 1 <= int(rest) <= 12:
        return instead
    return tree.CalendarPeriod("month", int(year), int(rest))


def _duration(text: str) -> tree.Duration | Unreadable:
    found = re.fullmatch(r"(\d[\d_]*(?:\.\d+)?)\s*([A-Za-z]+)", text)
    assert found is not None, text
    word = found[2].lower()
    unit = DURATION_UNITS[word] if word in DURATION_UNITS else _UNIT_WORDS[word.removesuffix("s")]
    amount = Decimal(found[1].replace("_", ""))
    if amount != int(amount) or amount > _MAX_AMOUNT[unit]:
        return Unreadable(codes.NUMBER_TOO_BIG, tree.Duration(1, unit))
    return tree.Duration(int(amount), unit)
