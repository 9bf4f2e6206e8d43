"""Making constants of everything that depends on `as of`. In: a typed expression and the moment. Out: one that any engine can run.

Tests of a time become comparisons of the column with constants, `ordered_at >= 2024-05-31T22:00Z`, which every engine pushes into its scan.
Folding is exact: it never changes what an expression means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.semantics import calendar, overloads
from segdsl.semantics.calendar import Moment
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    TimeTest,
    Typed,
)
from segdsl.syntax.tree import Stamp
from segdsl.text import Span
from segdsl.types import DATE, TIMESTAMP, Type

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_PERIOD_ROWS = ("week", "month", "quarter", "year")
_CLOCK_STEPS = {"minute": dt.timedelta(minutes=1), "second": dt.timedelta(seconds=1)}


class OutOfCalendar(Exception):  # noqa: N818 - says what happened, as `StopIteration` does
    """A date before year 1 or after year 9999 came out of arithmetic with `as of`; carries where."""

    def __init__(self, span: Span) -> None:
        super().__init__("out of the calendar")
        self.span = span


def fold(node: Typed, moment: Moment, run: Moment | None = None) -> Typed:
    """The expression with every part that depends on the moment made constant.

    Args:
        node: A typed expression.
        moment: What `now` is, and in which zone.
        run: The run's own moment; references to definitions are marked where they are asked of another.

    Raises:
        OutOfCalendar: A date before year 1 or after year 9999 would come out.
    """
    try:
        return _Folding(moment, run or moment).fold(node)
    except (OverflowError, ValueError) as error:
        raise OutOfCalendar(node.span) from error


def compared(node: Apply, moment: Moment) -> Typed:
    """A folded comparison in which values have taken the place of names: of a time itself where it is of what is made of one.

    Args:
        node: The comparison.
        moment: A moment in the project's zone.
    """
    left, right = node.arguments
    return _compare(node.function.name, left, right, node, moment)


class _Folding:
    """Folding at one moment, of a run at another or the same."""

    def __init__(self, moment: Moment, run: Moment) -> None:
        self.moment, self.run = moment, run
        self.elsewhere = None if moment.instant == run.instant else moment.instant

    def fold(self, node: Typed) -> Typed:
        match node:
            case Constant(value=Stamp() as stamp):
                return replace(node, value=calendar.local(stamp.moment, self.moment.zone))
            case Constant() | Column():
                return node
            case Reference():
                return replace(node, moment=self.elsewhere)
            case Lookup():
                return replace(node, key=self.fold(node.key))
            case AsOf():
                return self._as_of(node)
            case TimeTest():
                return _time_test(replace(node, value=self.fold(node.value)), self.moment)
            case Aggregate(value=value, where=where, within=within):
                within = self._existing(within, node.at, node.span)
                return replace(node, value=self._some(value), within=within, where=self._some(where))
            case Population(value=value, within=within, where=where, per=per):
                parts = [self._some(part) for part in (value, within, where, per)]
                return replace(node, value=parts[0], within=parts[1], where=parts[2], per=parts[3])
            case Standing(value=value, within=within, per=per):
                return replace(node, value=self.fold(value), within=self._some(within), per=self._some(per))
            case Sequence():
                return self._sequence(node)
            case Apply():
                return self._apply(node)

    def _some(self, node: Typed | None) -> Typed | None:
        return None if node is None else self.fold(node)

    def _as_of(self, node: AsOf) -> Typed:
        day = self.fold(node.day)
        assert isinstance(day, Constant)
        assert isinstance(day.value, dt.date)
        end = self.moment.start_of(day.value + calendar.DAY) - dt.timedelta(microseconds=1)
        return _Folding(replace(self.moment, instant=end), self.run).fold(node.value)

    def _existing(self, within: Typed | None, at: Typed | None, span: Span) -> Typed | None:
        """Which rows an aggregate speaks of; asked of another moment, only those that existed then."""
        folded = self._some(within)
        if self.elsewhere is None or at is None:
            return folded
        edge = (
            Constant(self.moment.today, DATE)
            if at.type.kind == "date"
            else Constant(self.elsewhere, TIMESTAMP)
        )
        existed = _test("<=", at, edge, replace(edge, span=span))
        return existed if folded is None else _and([existed, *_parts(folded)], existed)

    def _sequence(self, node: Sequence) -> Typed:
        steps = tuple(
            replace(
                step,
                among=self._existing(step.among, step.at, node.span),
                within=self._some(step.within),
                same=self._some(step.same),
            )
            for step in node.steps
        )
        return replace(node, steps=steps, moment=self.moment.instant)

    def _apply(self, node: Apply) -> Typed:
        arguments = tuple(self.fold(one) for one in node.arguments)
        moment, name = self.moment, node.function.name
        match name:
            case "today":
                return Constant(moment.today, DATE, node.span)
            case "now":
                return Constant(moment.instant, TIMESTAMP, node.span)
        if all(isinstance(one, Constant) for one in arguments) and name in _COMPUTED:
            values = [one.value for one in arguments if isinstance(one, Constant)]
            if any(value is None for value in values):
                return Constant(None, node.type, node.span)
            made = _COMPUTED[name](moment, node, *values)
            if made is not NotImplemented:
                return Constant(made, node.type, node.span)
        if name in FLIPPED and len(arguments) == 2:
            return _compare(name, arguments[0], arguments[1], node, moment)
        return replace(node, arguments=arguments)


def _parts(node: Typed) -> tuple[Typed, ...]:
    return node.arguments if isinstance(node, Apply) and node.function.name == "and" else (node,)


# ---- constants computed


def _ago(moment: Moment, node: Apply, amount: Any) -> Any:
    match node.arguments[0].type.kind:
        case "days":
            return moment.today - amount * calendar.DAY
        case "months":
            return calendar.add_months(moment.today, -amount)
        case _:
            return moment.instant - dt.timedelta(microseconds=amount)


def _plus(sign: int) -> Callable[..., Any]:
    def made(moment: Moment, node: Apply, left: Any, right: Any) -> Any:
        kinds = tuple(one.type.kind for one in node.arguments)
        match kinds:
            case ("date", "days"):
                return left + sign * int(right) * calendar.DAY
            case ("date", "months"):
                return calendar.add_months(left, sign * right)
            case ("timestamp", "clock"):
                return left + sign * dt.timedelta(microseconds=right)
            case ("date", "date") if sign < 0:
                return (left - right).days
            case ("period", "period") if sign < 0:
                return left - right
            case ("days", "days") | ("months", "months") | ("clock", "clock"):
                return left + sign * right
            case _:
                return NotImplemented

    return made


def _period(unit: str) -> Callable[..., Any]:
    return lambda moment, node, value: calendar.number_of(unit, _day(value, moment))


def _day(value: Any, moment: Moment) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.astimezone(moment.zone).date()
    assert isinstance(value, dt.date)
    return value


def _elapsed(moment: Moment, node: Apply, later: Any, earlier: Any) -> Any:
    return (later - earlier) // dt.timedelta(microseconds=1)


def _truncate(unit: str) -> Callable[..., Any]:
    def made(moment: Moment, node: Apply, value: Any) -> Any:
        return value.replace(microsecond=0) if unit == "second" else value.replace(second=0, microsecond=0)

    return made


_COMPUTED: dict[str, Callable[..., Any]] = {
    "ago": _ago,
    "+": _plus(1),
    "-": _plus(-1),
    "day": lambda moment, node, value: _day(value, moment),
    **{unit: _period(unit) for unit in _PERIOD_ROWS},
    "coarser period": lambda moment, node, value, size: value // size,
    "months in days": lambda moment, node, months, today: (today - calendar.add_months(today, -months)).days,
    "time since": lambda moment, node, value, today: (today - _day(value, moment)).days,
    "elapsed": _elapsed,
    "start of minute": _truncate("minute"),
    "start of second": _truncate("second"),
}


# ---- tests of time


def _time_test(node: TimeTest, moment: Moment) -> Typed:
    value = node.value
    low, high = bounds(node, moment)
    if isinstance(low, dt.datetime):
        # `last 2h` is after the first instant and up to now, `next 2h` from now and before the last one
        operators = (">", "<=") if node.form == "last" else (">=", "<")
        return _and(
            [
                _test(operator, value, Constant(edge, TIMESTAMP, node.span), node)
                for operator, edge in zip(operators, (low, high), strict=True)
            ],
            node,
        )
    assert not isinstance(high, dt.datetime)
    if isinstance(value, Apply) and value.function.name == "anniversary":
        row = OPERATORS["anniversary within"]
        days = (Constant(low, DATE, node.span), Constant(high, DATE, node.span))
        return overloads.apply(row, row.overloads[0], (value.arguments[0], *days), node.span)
    return _from_until(value, low, high, node, moment)


def bounds(node: TimeTest, moment: Moment) -> tuple[dt.date, dt.date] | tuple[dt.datetime, dt.datetime]:
    """The first day and the day after the last of a test's period; with clock units its two instants."""
    today = moment.today
    duration = node.duration
    if duration is not None and duration.unit in calendar.MICROSECONDS:
        length = dt.timedelta(microseconds=duration.amount * calendar.MICROSECONDS[duration.unit])
        return (
            (moment.instant - length, moment.instant)
            if node.form == "last"
            else (moment.instant, moment.instant + length)
        )
    match node.form:
        case "last":
            assert duration is not None
            return calendar.add(today, duration, -1) + calendar.DAY, today + calendar.DAY
        case "next":
            assert duration is not None
            return today, calendar.add(today, duration)
        case _ if node.unit == "hour":
            return _hours(node, moment)
        case "this":
            return calendar.whole_units(str(node.unit), today, 0, 0, moment.fiscal_month)
        case "previous":
            return calendar.whole_units(str(node.unit), today, -node.count, -1, moment.fiscal_month)


def _hours(node: TimeTest, moment: Moment) -> tuple[dt.datetime, dt.datetime]:
    """Whole hours of the zone's clock, as instants; the last microsecond stands for the end, which is not included elsewhere."""
    clock = moment.instant.astimezone(moment.zone)
    start = (
        moment.instant
        - dt.timedelta(minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
    ).astimezone(dt.UTC)
    first, last = (0, 1) if node.form == "this" else (-node.count, 0)
    step = dt.timedelta(hours=1)
    return start + first * step, start + last * step


def _from_until(value: Typed, low: dt.date, high: dt.date, node: Typed, moment: Moment) -> Typed:
    """Whether a date or moment lies from a day up to, but not on, another."""
    edges: tuple[Constant, ...]
    if value.type.kind == "timestamp" and not (moment.begins_once(low) and moment.begins_once(high)):
        row = FUNCTIONS["day"]
        value = overloads.apply(row, row.overloads[0], (value,), node.span)
    if value.type.kind == "timestamp":
        edges = tuple(Constant(moment.start_of(day), TIMESTAMP, node.span) for day in (low, high))
    else:
        edges = (Constant(low, DATE, node.span), Constant(high, DATE, node.span))
    return _and([_test(">=", value, edges[0], node), _test("<", value, edges[1], node)], node)


def _test(operator: str, value: Typed, constant: Typed, node: Typed) -> Apply:
    row = OPERATORS[operator]
    return overloads.apply(row, row.overloads[0], (value, constant), node.span)


def _and(tests: list[Typed], node: Typed) -> Apply:
    row = OPERATORS["and"]
    return overloads.apply(row, row.overloads[0], tests, node.span)


def _compare(operator: str, left: Typed, right: Typed, node: Apply, moment: Moment) -> Typed:
    """A comparison; where one side is the day or period of a time and the other constant, as a comparison of the time itself."""
    if isinstance(left, Constant) and not isinstance(right, Constant):
        left, right, operator = right, left, FLIPPED[operator]
    plain = _test(operator, left, right, node)
    if not isinstance(right, Constant) or right.value is None or not isinstance(left, Apply):
        return plain
    value = left.arguments[0] if left.arguments else None
    if value is None or value.type.kind not in ("date", "timestamp"):
        return plain
    try:
        return _of_time(operator, left, value, right, plain, moment)
    except (OverflowError, ValueError):
        # the day after the last day of the calendar, or more days than it has: compared as it is written
        return plain


def _of_time(
    operator: str, left: Apply, value: Typed, right: Constant, plain: Apply, moment: Moment
) -> Typed:
    """A comparison of what is made of a time as one of the time itself; the plain one where there is none."""
    inner = left.function.name
    if inner in ("start of minute", "start of second") and isinstance(right.value, dt.datetime):
        step = _CLOCK_STEPS[inner.removeprefix("start of ")]
        return _around(operator, value, right.value, right.value + step, TIMESTAMP, plain)
    if inner == "day" and isinstance(right.value, dt.date):
        return _days(operator, value, right.value, right.value + calendar.DAY, plain, moment)
    if inner in _PERIOD_ROWS and isinstance(right.value, int):
        first, after = (calendar.first_day(inner, right.value + step) for step in (0, 1))
        return _days(operator, value, first, after, plain, moment)
    if inner == "time since" and isinstance(right.value, int) and right.type.kind == "days":
        # fewer days since x is a later x
        today = left.arguments[1]
        assert isinstance(today, Constant)
        day = _day(today.value, moment) - right.value * calendar.DAY
        return _days(FLIPPED[operator], value, day, day + calendar.DAY, plain, moment)
    return plain


def _days(operator: str, value: Typed, first: dt.date, after: dt.date, plain: Typed, moment: Moment) -> Typed:
    """A comparison with some days; the plain one where their instants are not one stretch."""
    if value.type.kind == "date":
        return _around(operator, value, first, after, DATE, plain)
    if not (moment.begins_once(first) and moment.begins_once(after)):
        return plain
    return _around(operator, value, moment.start_of(first), moment.start_of(after), TIMESTAMP, plain)


def _around(operator: str, value: Typed, first: Any, after: Any, kind: Type, node: Typed) -> Typed:
    """A comparison with a stretch from `first` up to, but not on, `after`."""
    low, high = Constant(first, kind, node.span), Constant(after, kind, node.span)
    match operator:
        case "<":
            return _test("<", value, low, node)
        case "<=":
            return _test("<", value, high, node)
        case ">":
            return _test(">=", value, high, node)
        case ">=":
            return _test(">=", value, low, node)
        case "=":
            return _and([_test(">=", value, low, node), _test("<", value, high, node)], node)
        case _:
            row = OPERATORS["or"]
            tests = [_test("<", value, low, node), _test(">=", value, high, node)]
            return overloads.apply(row, row.overloads[0], tests, node.span)
