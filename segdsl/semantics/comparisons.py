"""Comparisons. In: an operation of the tree. Out: typed tests whose two sides have one type; finer times read as the coarser side's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes, nearest
from segdsl.functions import OPERATORS
from segdsl.semantics import constants, names, overloads, times
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Apply, Constant, Typed
from segdsl.syntax import tree
from segdsl.text import Span
from segdsl.types import INTEGER, Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

_PLAIN = {"is": "=", "on": "=", "before": "<", "after": ">"}


def compare(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """The typed test of two sides."""
    left_node, right_node = node.operands
    left = checker.expression(left_node, scope)
    try:
        right = checker.expression(right_node, scope)
    except Mistake as mistake:
        raise _with_quotes(checker, left, right_node, mistake) from None
    if node.operator in ("before", "after", "on") and not (left.type.is_time or left.type.kind == "any"):
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what=f"`{node.operator}`",
            expected="a date or moment",
            found=checker.quote(left.span),
            actual=left.type,
        )
    if node.operator == "on":
        yearly = times.anniversary_on(checker, left, right, node.span)
        if yearly is not None:
            return yearly
    return test(checker, _PLAIN.get(node.operator, node.operator), left, right, node.span)


def _with_quotes(checker: Checker, left: Typed, node: tree.Expression, mistake: Mistake) -> Mistake:
    """A bare word beside a text column was meant as a text."""
    found = mistake.diagnostic
    bare = isinstance(node, tree.Name) and len(node.parts) == 1
    if found is None or not bare or left.type.kind != "text" or found.code is not codes.UNKNOWN_NAME:
        return mistake
    return Mistake(replace(found, help=(f'put a text in quotes: `"{node.text}"`', *found.help), label=""))  # type: ignore[union-attr]


def test(checker: Checker, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    """The test of two typed sides."""
    left, right = _learn_from_each_other(checker, left, right)
    left, right = times.same_grain(checker, left, right)
    left, right = times.same_durations(checker, left, right)
    unified = overloads.unify([left.type, right.type])
    if unified is None or unified.kind == "list":
        raise _differ(checker, left, right)
    if operator not in ("=", "!=") and not unified.has_order:
        raise checker.mistake(codes.NO_ORDER, left.span, found=checker.quote(left.span), actual=unified)
    whole = _whole(operator, left, right)
    if whole is not None:
        operator, left, right = whole
        unified = INTEGER
    sides = [overloads.convert(side, unified) for side in (left, right)]
    for side, made, other in ((left, sides[0], right), (right, sides[1], left)):
        if made is None:
            raise checker.mistake(
                codes.OUT_OF_RANGE,
                side.span,
                value=checker.quote(side.span),
                column=checker.quote(other.span),
            )
    left, right = (side for side in sides if side is not None)
    if isinstance(right, Constant):
        one_of(checker, left, right)
    elif isinstance(left, Constant):
        one_of(checker, right, left)
    row = OPERATORS[operator]
    return overloads.apply(row, row.overloads[0], (left, right), span)


def _learn_from_each_other(checker: Checker, left: Typed, right: Typed) -> tuple[Typed, Typed]:
    for one, other in ((left, right), (right, left)):
        kind = other.type
        if one.type.kind == "any" and kind.kind != "any":
            names.learn(checker, one, Type("number") if kind.is_number or kind.is_duration else kind)
    return left, right


def _whole(operator: str, left: Typed, right: Typed) -> tuple[str, Typed, Typed] | None:
    """A whole number beside a constant with a fraction: `x > 2.5` is `x > 2`, so that nothing is compared inexactly."""
    flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    if isinstance(left, Constant) and not isinstance(right, Constant):
        turned = _whole(flipped.get(operator, operator), right, left)
        return turned and (flipped.get(turned[0], turned[0]), turned[2], turned[1])
    if left.type.kind != "integer" or not isinstance(right, Constant) or right.type.kind != "decimal":
        return None
    value = right.value
    if not isinstance(value, Decimal):
        return None
    if value == int(value):
        return operator, left, replace(right, value=int(value), type=INTEGER)
    if operator in ("=", "!="):
        return None
    bound = floor(value) if operator in (">", "<=") else ceil(value)
    return operator, left, replace(right, value=bound, type=INTEGER)


def _differ(checker: Checker, left: Typed, right: Typed) -> Mistake:
    help: tuple[str, ...] = ()
    written = checker.quote(right.span)
    if right.type.kind == "text" and left.type.kind in ("date", "timestamp", "integer", "number", "decimal"):
        help = (f"write it without quotes: `{written.strip(chr(34))}`",)
    elif left.type.kind == "text" and right.type.is_number:
        help = (f'write it in quotes: `"{written}"`',)
    elif left.type.kind == "list":
        help = (f"ask a list with `has`: `{checker.quote(left.span)} has {written}`",)
    elif left.type.is_number and right.type.is_duration:
        return checker.mistake(
            codes.NUMBER_AS_DAYS,
            left.span,
            found=checker.quote(left.span),
            duration=written,
            help=(
                f"declare the column with its unit: `{checker.quote(left.span)} {left.type.kind} in days`, or compare it with a number",
            ),
        )
    elif left.type.is_duration and right.type.is_number:
        help = (f"give it a unit: `{written}d`",)
    return checker.mistake(
        codes.TYPES_DIFFER,
        left.span.to(right.span),
        left=checker.quote(left.span),
        left_type=left.type,
        right=written,
        right_type=right.type,
        help=help,
    )


def one_of(checker: Checker, value: Typed, constant: Typed) -> None:
    """Tells of a value that the column can never have."""
    if not isinstance(constant, Constant) or constant.value is None:
        return
    allowed = names.domain(checker, value)
    written = constant.value
    if not allowed or written in allowed:
        return
    texts = [str(one) for one in allowed]
    close = nearest(str(written), texts)
    label = f'did you mean `"{close}"`?' if close and isinstance(written, str) else ""
    shown = ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in allowed[:12])
    raise checker.mistake(
        codes.UNKNOWN_VALUE,
        constant.span,
        column=checker.quote(value.span),
        value=written,
        label=label,
        help=(f"it is one of {shown}",),
    )


def between(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """`x between a and b`: not before the one and not after the other."""
    value, low, high = checker.each(node.operands, lambda part: checker.expression(part, scope))
    return in_range(checker, value, low, high, node.span)


def in_range(checker: Checker, value: Typed, low: Typed, high: Typed, span: Span) -> Typed:
    """Whether a value lies between two ends, both included."""
    _not_empty(checker, low, high)
    yearly = times.anniversary_between(checker, value, low, high, span)
    if yearly is not None:
        return yearly
    tests = [test(checker, ">=", value, low, span), test(checker, "<=", value, high, span)]
    return checker.apply(OPERATORS["and"], tests, span, "between")


def _not_empty(checker: Checker, low: Typed, high: Typed) -> None:
    if (
        not (isinstance(low, Constant) and isinstance(high, Constant))
        or low.value is None
        or high.value is None
    ):
        return
    same = low.type.kind == high.type.kind or (low.type.is_number and high.type.is_number)
    if same and low.value > high.value:  # type: ignore[operator]
        raise checker.mistake(
            codes.EMPTY_RANGE,
            low.span.to(high.span),
            low=checker.quote(low.span),
            high=checker.quote(high.span),
            help=("write the smaller end first",),
        )


def within(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """`x in …`: one of a list, or a time in a period."""
    left_node, target = node.operands
    if isinstance(target, tree.Extreme):
        raise checker.mistake(codes.NOT_YET, target.span, what=f"`in {target.side}`")
    left = checker.expression(left_node, scope)
    if isinstance(target, tree.PeriodForm):
        return times.in_form(checker, left, target, scope, node.span)
    values = listed(checker, target, scope)
    if values is not None:
        return _in_list(checker, left, values, target, node.span)
    right = checker.expression(target, scope)
    if right.type.is_time or (left.type.is_time and right.type.kind == "integer"):
        return times.in_time(checker, left, right, node.span)
    help: tuple[str, ...] = ()
    if right.type.kind == "list":
        help = (f"ask the list: `{checker.quote(right.span)} has {checker.quote(left.span)}`",)
    raise checker.mistake(codes.LIST_NEEDED, target.span, operator="in", help=help)


def listed(checker: Checker, node: tree.Expression, scope: Scope) -> list[Typed] | None:
    """The values of a list written out or of a set that is one; none where the expression is no list."""
    if isinstance(node, tree.Listing):
        return checker.each(node.items, lambda part: checker.expression(part, scope))
    if isinstance(node, tree.Group):
        inner = checker.expression(node.inner, scope)
        return None if inner.type.kind == "list" and not isinstance(inner, Constant) else [inner]
    if isinstance(node, tree.Name) and len(node.parts) == 1:
        found = checker.names.statements.get(node.text)
        if isinstance(found, tree.Set):
            value = checker.names.set_value(node.text)
            if isinstance(value.value, tuple) and value.type.item is not None:
                return [Constant(one, value.type.item, node.span) for one in value.value]
    return None


def _in_list(
    checker: Checker, left: Typed, values: list[Typed], target: tree.Expression, span: Span
) -> Typed:
    if not values:
        raise checker.mistake(codes.LIST_NEEDED, target.span, operator="in")
    for value in values:
        _learn_from_each_other(checker, left, value)
    simple = all(
        isinstance(one, Constant) and one.type.kind in ("text", "integer", "decimal", "number")
        for one in values
    )
    if not simple:
        tests = checker_each(checker, values, lambda value: test(checker, "=", left, value, span))
        return tests[0] if len(tests) == 1 else checker.apply(OPERATORS["or"], tests, span, "in")
    made = checker_each(checker, values, lambda value: _comparable(checker, left, value))
    fitting = [one for one in made if one is not None]
    row = OPERATORS["in"]
    given = Constant(tuple(one.value for one in fitting), Type("list", item=left.type), target.span)
    return overloads.apply(row, row.overloads[0], (left, given), span)


def _comparable(checker: Checker, left: Typed, value: Typed) -> Constant | None:
    """A list's value in the type of what is looked for in it; none for a fraction that a whole number can never be."""
    assert isinstance(value, Constant)
    if overloads.unify([left.type, value.type]) is None:
        raise _differ(checker, left, value)
    if left.type.kind == "any":
        return value
    one_of(checker, left, value)
    if left.type.kind == "integer" and isinstance(value.value, Decimal) and value.value != int(value.value):
        return None
    if not left.type.is_number:
        return value
    made = constants.convert(value, left.type)
    if made is None:
        raise checker.mistake(
            codes.OUT_OF_RANGE, value.span, value=checker.quote(value.span), column=checker.quote(left.span)
        )
    return made


def checker_each(checker: Checker, values: list[Typed], check: object) -> list[Typed]:
    """Checks several typed values, telling each mistake."""
    made: list[Typed] = []
    failed = False
    for value in values:
        try:
            made.append(check(value))  # type: ignore[operator]
        except Mistake as mistake:
            checker.tell(mistake)
            failed = True
    if failed:
        raise Mistake
    return made


__all__ = ["Apply", "between", "compare", "in_range", "listed", "one_of", "test", "within"]
