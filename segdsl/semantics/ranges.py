"""Tests of where a value lies. In: `x in …` and `x between …` of the tree. Out: typed tests of lists, of ranges and of periods."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.semantics import comparisons, constants, names, overloads, standings, times
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Apply, Constant, TimeTest, Typed
from segdsl.syntax import tree
from segdsl.text import Span
from segdsl.types import DATE, FLAG, TIMESTAMP, Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

_CLOCK_UNITS = ("second", "minute", "hour")
_SIMPLE = ("text", "integer", "decimal", "number")


# ---- ranges


def between(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """`x between a and b`: not before the one and not after the other."""
    value, low, high = checker.each(node.operands, lambda part: checker.expression(part, scope))
    return in_range(checker, value, low, high, node.span)


def in_range(checker: Checker, value: Typed, low: Typed, high: Typed, span: Span) -> Typed:
    """Whether a value lies between two ends, both included."""
    if _is_empty(low, high):
        raise checker.mistake(
            codes.EMPTY_RANGE,
            low.span.to(high.span),
            low=checker.quote(low.span),
            high=checker.quote(high.span),
            help=(f"write the {'earlier' if low.type.is_time else 'smaller'} end first",),
        )
    yearly = times.anniversary_between(checker, value, low, high, span)
    if yearly is not None:
        return yearly
    tests = [
        comparisons.test(checker, ">=", value, low, span),
        comparisons.test(checker, "<=", value, high, span),
    ]
    return checker.apply(OPERATORS["and"], tests, span)


def _is_empty(low: Typed, high: Typed) -> bool:
    """Whether two ends written out are the wrong way round."""
    first, last = _length(low), _length(high)
    if first is not None and last is not None:
        # the further ago, the earlier
        return first.type.kind == last.type.kind and _less(first, last)
    if not isinstance(low, Constant) or not isinstance(high, Constant):
        return False
    comparable = low.type == high.type or (low.type.is_number and high.type.is_number)
    return comparable and _less(high, low)


def _length(value: Typed) -> Constant | None:
    """The duration of `30d ago`."""
    if isinstance(value, Apply) and value.function.name == "ago" and isinstance(value.arguments[0], Constant):
        return value.arguments[0]
    return None


def _less(one: Constant, other: Constant) -> bool:
    left, right = one.value, other.value
    if isinstance(left, tree.Stamp) and isinstance(right, tree.Stamp):
        return left.moment < right.moment
    if left is None or right is None or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    return bool(left < right)  # type: ignore[operator]


# ---- lists and periods


def within(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """`x in …`: one of a list, or a time in a period."""
    left_node, target = node.operands
    if isinstance(target, tree.Extreme):
        return standings.extreme(checker, left_node, target, scope, node.span)
    left = checker.expression(left_node, scope)
    if isinstance(target, tree.PeriodForm):
        _not_of_rows(checker, left, left_node, target)
        return in_form(checker, left, target, scope, node.span)
    values = listed(checker, target, scope, beside=left)
    if values is not None:
        return _in_list(checker, left, values, target, node.span)
    right = checker.expression(target, scope)
    is_year = right.type.kind == "integer" and (left.type.is_time or left.type.kind == "any")
    if right.type.is_time or is_year:
        return in_time(checker, left, right, node.span)
    raise checker.mistake(codes.LIST_NEEDED, target.span, operator="in", help=_in_what(checker, left, right))


def _in_what(checker: Checker, left: Typed, right: Typed) -> tuple[str, ...]:
    found, written = checker.quote(left.span), checker.quote(right.span)
    if right.type.kind == "list":
        return (f"ask the list: `{written} has {found}`",)
    if left.type.is_time and right.type.is_duration:
        return (f"say from where it counts: `{found} in last {written}`",)
    if right.type.kind == "text" and left.type.kind == "text" and not isinstance(right, Constant):
        return (f"compare them: `{found} is {written}`",)
    return (f"write `{found} in ({written}, …)`, or `{found} is {written}`",)


def _not_of_rows(checker: Checker, left: Typed, node: tree.Expression, target: tree.PeriodForm) -> None:
    """`count(orders) in last 30d` says in the wrong place which orders it means."""
    if isinstance(node, tree.Call) and not left.type.is_time and left.type.kind != "any":
        row = FUNCTIONS.get(node.function.text.lower())
        if row is not None and row.is_aggregate:
            call = checker.quote(node.span)
            period = checker.quote(target.span)
            first = checker.quote(node.arguments[0].value.span)
            raise checker.mistake(
                codes.WRONG_TYPE,
                left.span,
                what=f"`in {target.form} …`",
                expected="a date or moment",
                found=call,
                actual=left.type,
                help=(f"put the period inside: `{node.function.text}({first} in {period})`",),
            )


def listed(
    checker: Checker, node: tree.Expression, scope: Scope, *, beside: Typed | None = None
) -> list[Typed] | None:
    """The values of a list written out or of a set that is one; none where the expression is no list."""

    def value(part: tree.Expression) -> Typed:
        try:
            return checker.expression(part, scope)
        except Mistake as mistake:
            raise comparisons.with_quotes(beside, part, mistake) from None

    if isinstance(node, tree.Listing):
        return checker.each(node.items, value)
    if isinstance(node, tree.Group):
        inner = value(node.inner)
        return None if inner.type.kind == "list" else [inner]
    if isinstance(node, tree.Name):
        node = checker.register.joined(node)
    if isinstance(node, tree.Name) and len(node.parts) == 1:
        name = node.parts[0].text
        if isinstance(checker.register.find(name), tree.Set):
            given = checker.register.set_value(checker.register.full(name))
            if isinstance(given.value, tuple) and given.type.item is not None:
                return [Constant(one, given.type.item, node.span) for one in given.value]
    return None


def _in_list(
    checker: Checker, left: Typed, values: list[Typed], target: tree.Expression, span: Span
) -> Typed:
    if left.type.kind == "list":
        found = checker.quote(left.span)
        help = f"ask what the list has: `{found} has any of {checker.quote(target.span)}`"
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what="`in`",
            expected="a single value",
            found=found,
            actual=left.type,
            help=(help,),
        )
    for value in values:
        comparisons.learn_from_each_other(checker, left, value)
    simple = [one for one in values if isinstance(one, Constant) and one.type.kind in _SIMPLE]
    if len(simple) < len(values) or left.type.is_time or left.type.is_duration:
        tests = checker.each(values, lambda value: comparisons.test(checker, "=", left, value, span))
        return tests[0] if len(tests) == 1 else checker.apply(OPERATORS["or"], tests, span)
    fitting: list[Constant] = []
    failed = False
    for one in simple:
        try:
            made = _comparable(checker, left, one)
        except Mistake as mistake:
            checker.tell(mistake)
            failed = True
        else:
            fitting += () if made is None else (made,)
    if failed:
        raise Mistake
    row = OPERATORS["in"]
    given = Constant(tuple(one.value for one in fitting), Type("list", item=left.type), target.span)
    return overloads.apply(row, row.overloads[0], (left, given), span)


def _comparable(checker: Checker, left: Typed, value: Constant) -> Constant | None:
    """A list's value in the type of what is looked for in it; none for a fraction that a whole number can never be."""
    if overloads.unify([left.type, value.type]) is None:
        raise comparisons.differ(checker, left, value, value.span)
    if left.type.kind == "any":
        return value
    comparisons.one_of(checker, left, value)
    if left.type.kind == "integer" and isinstance(value.value, Decimal) and value.value != int(value.value):
        return None
    if not left.type.is_number:
        return value
    made = constants.convert(value, left.type)
    if made is None:
        raise comparisons.out_of_range(checker, value, left)
    return made


def in_form(checker: Checker, value: Typed, form: tree.PeriodForm, scope: Scope, span: Span) -> Typed:
    """Whether a time lies in `last 30d`, `this month`, `A to B` and the like."""
    if form.form == "range":
        low, high = checker.each(form.ends, lambda part: checker.expression(part, scope))
        return in_range(checker, value, low, high, span)
    unit = form.unit or (form.duration.unit if form.duration else "day")
    if value.type.kind == "any":
        names.learn(checker, value, TIMESTAMP if unit in _CLOCK_UNITS else DATE)
    elif value.type.kind not in ("date", "timestamp"):
        raise checker.mistake(
            codes.WRONG_TYPE,
            value.span,
            what=f"`in {form.form} …`",
            expected="a date or moment",
            found=checker.quote(value.span),
            actual=value.type,
            help=comparisons.as_data_hold_it(checker, value, "dates in CSV are written `2024-02-01`"),
        )
    elif value.type.kind == "date" and unit in _CLOCK_UNITS and not names.learn_moment(checker, value):
        help = ("count days, as in `in last 1d`",) if form.duration is not None else ("name a longer unit",)
        raise checker.mistake(
            codes.CLOCK_AND_DAYS,
            form.span,
            left=named(checker, value),
            left_unit="days",
            right=checker.quote(form.span),
            right_unit="clock time",
            help=help,
        )
    return TimeTest(value, form.form, form.duration, form.count, form.unit, FLAG, span)


def named(checker: Checker, value: Typed) -> str:
    """A value as a message names it: the time of a table's rows, which nobody wrote there, by its column."""
    return getattr(value, "name", None) or checker.quote(value.span)


def in_time(checker: Checker, value: Typed, target: Typed, span: Span) -> Typed:
    """Whether a time lies in a day or period: `in 2024-Q3`, `in month(today)`."""
    target = times.as_year(target, value if value.type.is_time else Constant(None, DATE))
    yearly = times.anniversary_between(checker, value, target, target, span)
    return yearly if yearly is not None else comparisons.test(checker, "=", value, target, span)
