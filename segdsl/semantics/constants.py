"""From literals to typed constants, and from one numeric type to another where a constant allows it exactly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from segdsl.semantics import calendar
from segdsl.semantics.typed import Constant
from segdsl.syntax import tree
from segdsl.text import Span
from segdsl.types import (
    ANY,
    CLOCK,
    DATE,
    DAYS,
    DISTANCE,
    FLAG,
    INTEGER,
    MONTHS,
    NUMBER,
    TEXT,
    TIMESTAMP,
    Type,
    period,
)

LARGEST_INTEGER = 2**63 - 1
LARGEST_EXACT = 2**53


def constant(literal: tree.Literal) -> Constant:
    """The typed constant of a literal; a moment waits for the project's zone."""
    span = literal.span
    match literal.value:
        case bool(value):
            return Constant(value, FLAG, span)
        case Decimal() as value:
            return _number(value, literal, span)
        case str(value):
            return Constant(value, TEXT, span)
        case tree.Stamp() as value:
            return Constant(value, TIMESTAMP, span)
        case dt.date() as value:
            return Constant(value, DATE, span)
        case tree.CalendarPeriod(unit=unit) as value:
            return Constant(calendar.number_of_literal(value), period(unit), span)
        case tree.Duration() as value:
            return duration(value, span)
        case tree.Distance(metres=metres):
            return Constant(float(metres / 1000), DISTANCE, span)
        case None:
            return Constant(None, ANY, span)
        case _:
            raise AssertionError(literal)


def _number(value: Decimal, literal: tree.Literal, span: Span) -> Constant:
    places = max(0, -int(value.as_tuple().exponent))
    if literal.kind == "number" and places == 0 and fits_integer(int(value)):
        return Constant(int(value), INTEGER, span)
    return Constant(value, Type("decimal", scale=places), span)


def fits_integer(value: int) -> bool:
    """Whether a whole number has at most 64 bits."""
    return -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER


def duration(value: tree.Duration, span: Span) -> Constant:
    """The typed constant of a duration: days, months, or microseconds of the clock."""
    match value.unit:
        case "day":
            return Constant(value.amount, DAYS, span)
        case "week":
            return Constant(7 * value.amount, DAYS, span)
        case "month":
            return Constant(value.amount, MONTHS, span)
        case "year":
            return Constant(12 * value.amount, MONTHS, span)
        case unit:
            return Constant(value.amount * calendar.MICROSECONDS[unit], CLOCK, span)


def convert(value: Constant, to: Type) -> Constant | None:
    """A numeric constant as another numeric type, or none where that would lose digits."""
    if value.value is None:
        return replace(value, type=to)
    exact = Decimal(str(value.value)) if isinstance(value.value, float) else Decimal(value.value)  # type: ignore[arg-type]
    match to.kind:
        case "integer":
            if exact != int(exact) or not fits_integer(int(exact)):
                return None
            return Constant(int(exact), INTEGER, value.span)
        case "decimal":
            places = max(0, -int(exact.as_tuple().exponent))
            return Constant(exact, Type("decimal", scale=places), value.span)
        case "number":
            if exact == int(exact) and abs(exact) > LARGEST_EXACT and int(float(exact)) != int(exact):
                return None
            return Constant(float(exact), NUMBER, value.span)
        case _:
            raise AssertionError(to)
