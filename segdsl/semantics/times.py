"""Types of times and durations. In: typed sides. Out: typed sides of one grain and unit, or the mistake of mixing days with the clock.

Where a date, date literal or period meets something finer, the finer side is read as the day or period it lies in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.semantics import calendar, names, overloads
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Apply, Constant, Reference, Typed
from segdsl.syntax import tree
from segdsl.text import Span
from segdsl.types import DATE, DAYS, INTEGER, TIMESTAMP, period

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

_COARSER = {("month", "quarter"): 3, ("month", "year"): 12, ("quarter", "year"): 4}


def _hidden(name: str, values: tuple[Typed, ...], span: Span) -> Apply:
    row = OPERATORS.get(name) or FUNCTIONS[name]
    made = overloads.choose(row, values, span)
    assert made is not None, name
    return made


# ---- grain


def same_grain(left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Two sides with the finer time read as the coarser one's day or period."""
    left, right = as_year(left, right), as_year(right, left)
    if left.type.kind == right.type.kind == "timestamp":
        return _to_precision(left, right), _to_precision(right, left)
    return _to_grain(left, right), _to_grain(right, left)


def as_year(value: Typed, other: Typed) -> Typed:
    """`2024` beside a time is the year."""
    if not isinstance(value, Constant) or value.type.kind != "integer" or not other.type.is_time:
        return value
    # `30` beside a time is a mistake; nobody means the year 30 by it
    fits = isinstance(value.value, int) and 1000 <= value.value <= 9999
    return Constant(value.value, period("year"), value.span) if fits else value


def _to_precision(value: Typed, other: Typed) -> Typed:
    """A moment beside a literal covers the minute or second the literal is written to."""
    stamp = other.value if isinstance(other, Constant) else None
    if isinstance(value, Constant) or not isinstance(stamp, tree.Stamp) or stamp.precision == "microsecond":
        return value
    return _hidden(f"start of {stamp.precision}", (value,), value.span)


def _to_grain(value: Typed, other: Typed) -> Typed:
    match value.type.kind, other.type.kind:
        case "timestamp", "date":
            return _hidden("day", (value,), value.span)
        case (("timestamp" | "date"), "period"):
            return _hidden(str(other.type.unit), (value,), value.span)
        case "period", "period":
            size = _COARSER.get((str(value.type.unit), str(other.type.unit)))
            if size is None:
                return value
            row = OPERATORS["coarser period"]
            made = overloads.apply(
                row, row.overloads[0], (value, Constant(size, INTEGER, value.span)), value.span
            )
            return replace(made, type=other.type)
        case _:
            return value


# ---- durations


def same_durations(checker: Checker, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """Two sides whose durations are of one unit: months of a literal become days, days since something the time that passed."""
    return _to_unit(checker, left, right), _to_unit(checker, right, left)


def _to_unit(checker: Checker, value: Typed, other: Typed) -> Typed:
    match value.type.kind, other.type.kind:
        case "months", ("days" | "integer" | "number" | "decimal") if isinstance(value, Constant):
            if other.type.is_number and checker.register.catalog.declared:
                return value
            return _hidden("months in days", (value, checker.today(value.span)), value.span)
        case (("integer" | "number" | "decimal"), ("days" | "months")) if (
            not checker.register.catalog.declared
        ):
            if isinstance(value, Constant):
                return value
            checker.note(codes.READ_AS_DAYS, value.span, found=checker.quote(value.span))
            return _hidden("number as days", (value,), value.span)
        case "days", "clock":
            made = as_clock(checker, value)
            if made is None:
                raise units_differ(checker, value, other, value.span.to(other.span))
            return made
        case ("months", "clock") | ("clock", "months"):
            raise units_differ(checker, value, other, value.span.to(other.span))
        case "months", "days":
            raise units_differ(checker, value, other, value.span.to(other.span))
        case _:
            return value


def as_clock(checker: Checker, value: Typed) -> Typed | None:
    """The time that passed, where a value counts the days between two moments; none where it does not."""
    if isinstance(value, Apply) and value.function.name == "time since":
        moment = _as_moment(checker, value.arguments[0])
        return moment and _hidden("elapsed", (checker.now(value.span), moment), value.span)
    if isinstance(value, Apply) and value.function.name == "-":
        moments = [_moment(one) for one in value.arguments]
        if all(one is not None for one in moments):
            return _hidden("elapsed", tuple(one for one in moments if one is not None), value.span)
    if isinstance(value, Reference) and value.branch is None:
        definition = checker.register.definition(value.name, value.span)
        if definition.kind == "trait" and definition.value is not None:
            return as_clock(checker, definition.value)
    return None


def _as_moment(checker: Checker, value: Typed) -> Typed | None:
    """A value that holds moments; none where it holds days."""
    if value.type.kind == "timestamp":
        return value
    return replace(value, type=TIMESTAMP) if names.learn_moment(checker, value) else None


def _moment(value: Typed) -> Typed | None:
    is_day = (
        isinstance(value, Apply)
        and value.function.name == "day"
        and value.arguments[0].type.kind == "timestamp"
    )
    return value.arguments[0] if is_day and isinstance(value, Apply) else None


def units_differ(checker: Checker, left: Typed, right: Typed, span: Span) -> Mistake:
    """The mistake of two durations, or a time and a duration, whose units do not go together."""
    words = {
        "days": "days",
        "months": "months",
        "clock": "clock time",
        "date": "days",
        "timestamp": "clock time",
    }
    units = [words.get(one.type.kind, str(one.type)) for one in (left, right)]
    return checker.mistake(
        codes.CLOCK_AND_DAYS,
        span,
        left=checker.quote(left.span),
        left_unit=units[0],
        right=checker.quote(right.span),
        right_unit=units[1],
        help=("days, months and the clock do not mix: a day can have 23 or 25 hours, a month 28 to 31 days",),
    )


def arithmetic(checker: Checker, node: tree.Operation, values: list[Typed]) -> Typed | None:
    """Sums and differences of times; none where the table's own overloads say it all."""
    if len(values) != 2 or node.operator not in ("+", "-"):
        return None
    left, right = values
    if node.operator == "+" and left.type.is_duration and (right.type.is_time or right.type.kind == "any"):
        left, right = right, left
    if left.type.kind == "any" and right.type.is_duration:
        names.learn(checker, left, TIMESTAMP if right.type.kind == "clock" else DATE)
    row = OPERATORS[node.operator]
    if left.type.kind in ("date", "timestamp") and right.type.is_duration:
        if left.type.kind == "date" and right.type.kind == "clock":
            raise units_differ(checker, left, right, node.span)
        if left.type.kind == "timestamp" and right.type.kind != "clock":
            left = _hidden("day", (left,), left.span)
        return overloads.choose(row, (left, right), node.span)
    if node.operator == "-" and {left.type.kind, right.type.kind} <= {"date", "timestamp"}:
        days = [
            _hidden("day", (one,), one.span) if one.type.kind == "timestamp" else one for one in (left, right)
        ]
        return overloads.choose(row, days, node.span)
    if node.operator == "-" and left.type.is_time and right.type.is_time:
        left, right = same_grain(left, right)
        return overloads.choose(row, (left, right), node.span) if left.type == right.type else None
    if node.operator == "-" and "period" in (left.type.kind, right.type.kind):
        left, right = same_grain(left, right)
        return overloads.choose(row, (left, right), node.span)
    if left.type.is_duration and right.type.is_duration and left.type.kind != right.type.kind:
        left, right = same_durations(checker, left, right)
        return overloads.choose(row, (left, right), node.span)
    return None


def time_since(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """`time since x`: calendar days, until a clock duration beside it asks for more."""
    value = checker.expression(node.operands[0], scope)
    if value.type.kind == "any":
        names.learn(checker, value, DATE)
    return checker.apply(OPERATORS["time since"], [value], node.span)


def together(values: list[Typed]) -> list[Typed]:
    """Values that become one: a moment beside a date is read as its day."""
    left, right = values
    if left.type.is_time and right.type.is_time:
        return list(same_grain(left, right))
    return values


# ---- anniversaries


def _is_anniversary(value: Typed) -> bool:
    return isinstance(value, Apply) and value.function.name == "anniversary"


def anniversary_between(checker: Checker, value: Typed, low: Typed, high: Typed, span: Span) -> Typed | None:
    """Whether any yearly day lies between two days, both included; none where the value is no anniversary."""
    if not _is_anniversary(value):
        return None
    assert isinstance(value, Apply)
    try:
        first, last = _edge(low, first=True), _edge(high, first=False)
    except (OverflowError, ValueError):
        raise checker.mistake(codes.OUT_OF_CALENDAR, span, found=checker.quote(span)) from None
    if first is None or last is None:
        return None
    row = OPERATORS["anniversary within"]
    return overloads.apply(row, row.overloads[0], (value.arguments[0], first, last), span)


def _edge(value: Typed, *, first: bool) -> Typed | None:
    """The first day of a day or period, or the day after its last."""
    if value.type.kind == "period" and isinstance(value, Constant) and isinstance(value.value, int):
        number = value.value if first else value.value + 1
        return Constant(calendar.first_day(str(value.type.unit), number), DATE, value.span)
    if value.type.kind == "timestamp":
        value = _hidden("day", (value,), value.span)
    if value.type.kind != "date":
        return None
    if first:
        return value
    if isinstance(value, Constant) and isinstance(value.value, dt.date):
        return Constant(value.value + calendar.DAY, DATE, value.span)
    return overloads.choose(OPERATORS["+"], (value, Constant(1, DAYS, value.span)), value.span)
