"""Values in the words of a language. In: values and types. Out: texts such as `1.000,5`, `15 July 2024`, `30 days`, `“DE”`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import assert_never

from segdsl.functions.other import version_shown
from segdsl.reading.words import Words
from segdsl.semantics import calendar
from segdsl.semantics.typed import Value
from segdsl.syntax.tree import Duration, Stamp
from segdsl.types import Type

_LISTED = 8
# numbers with fewer digits may be years
_GROUPED = 10_000
_CLOCK = (("hour", 3_600_000_000), ("minute", 60_000_000), ("second", 1_000_000))


def number(words: Words, value: float | Decimal) -> str:
    """A number with the language's point; thousands are parted from five digits on."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    plain = f"{abs(exact):,f}" if abs(exact) >= _GROUPED else f"{abs(exact):f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    point, thousands = words.point
    sign = "−" if exact < 0 else ""
    return sign + plain.translate({ord("."): point, ord(","): thousands})


def percent(words: Words, value: float | Decimal) -> str:
    """A share as per cent."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return words.texts["percent"].format(number(words, exact * 100))


def amount(words: Words, count: float | Decimal, unit: str) -> str:
    """`30 days`, `1 year`."""
    one, many, _ = words.units[unit]
    return f"{number(words, count)} {one if count == 1 else many}"


def amount_after(words: Words, count: float | Decimal, unit: str) -> str:
    """The same after `ago`, `within` and `in the last`, where a language may bend the unit."""
    one, _, many = words.units[unit]
    return f"{number(words, count)} {one if count == 1 else many}"


def stretch(words: Words, duration: Duration) -> str:
    """What follows `in the last` and `within`: `30 days`."""
    return amount_after(words, duration.amount, duration.unit)


def date(words: Words, day: dt.date) -> str:
    """`15 July 2024`."""
    return words.texts["date"].format(day.day, words.months[day.month - 1], day.year)


def moment(words: Words, value: dt.datetime, precision: str = "minute") -> str:
    """`10:30 on 15 July 2024`."""
    clock = f"{value:%H:%M}" if precision == "minute" and not value.second else f"{value:%H:%M:%S}"
    return words.texts["moment"].format(date(words, value.date()), clock)


def period(words: Words, unit: str, value: int) -> str:
    """`July 2024`, `Q3 2024`, `2024`, `week 3 of 2024`."""
    day = calendar.first_day(unit, value)
    match unit:
        case "week":
            iso = day.isocalendar()
            return words.texts["week"].format(iso.week, iso.year)
        case "month":
            return words.texts["month"].format(words.months[day.month - 1], day.year)
        case "quarter":
            return words.texts["quarter"].format((day.month + 2) // 3, day.year)
        case _:
            return words.texts["year"].format(day.year)


def duration(words: Words, kind: str, value: float | Decimal, *, after: bool = False) -> str:
    """A duration in the largest unit that it is a whole number of; part of an unwieldy one is left away."""
    say: Callable[[Words, float | Decimal, str], str] = amount_after if after else amount
    if kind == "days":
        return say(words, round(float(value), 1), "day")
    if kind == "months":
        return say(words, int(value // 12), "year") if value % 12 == 0 else say(words, value, "month")
    for unit, size in _CLOCK:
        if value % size == 0:
            return say(words, int(value // size), unit)
    return say(words, round(float(value) / 1_000_000, 1), "second")


def quoted(words: Words, text: str) -> str:
    """A text in the language's quotes."""
    return words.texts["quote"].format(text)


def value(words: Words, given: Value, kind: Type) -> str:
    """Any value, as its type is read."""
    match given:
        case None:
            return words.texts["missing"]
        case bool():
            return words.texts["yes" if given else "no"]
        case tuple():
            return listed(words, [value(words, one, kind.item or kind) for one in given], "or")
        case Stamp():
            return moment(words, given.moment, given.precision)
        case dt.datetime():
            return moment(words, given)
        case dt.date():
            return date(words, given)
        case str() if kind.kind == "version":
            return version_shown(given)
        case str():
            return quoted(words, given)
        case int() | float() | Decimal():
            return _measured(words, given, kind)
        case _:
            assert_never(given)


def _measured(words: Words, given: float | Decimal, kind: Type) -> str:
    """A number with what it measures."""
    if kind.is_duration:
        return duration(words, kind.kind, given)
    if kind.kind == "period":
        return period(words, str(kind.unit), int(given))
    if kind.kind == "distance":
        return words.texts["kilometres"].format(number(words, given))
    return number(words, given)


def listed(words: Words, texts: Sequence[str], kind: str) -> str:
    """`a, b or c`; of a long list the first ones and how many there are besides."""
    texts = list(texts)
    if len(texts) > _LISTED:
        rest = words.texts["more"].format(number(words, len(texts) - _LISTED))
        texts = [*texts[:_LISTED], rest]
    return listed_all(words, texts, kind)


def listed_all(words: Words, texts: Sequence[str], kind: str) -> str:
    """`a, b or c`, however many there are."""
    if len(texts) < 2:
        return "".join(texts)
    return words.texts["comma"].join(texts[:-1]) + words.texts[kind] + texts[-1]
