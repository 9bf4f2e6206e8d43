"""Types of standings. In: `rank(x where S)` or `x in top 10% of S per y` of the tree. Out: a `Standing` among customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.diagnostics import Edit, Fix, codes
from segdsl.functions import OPERATORS, Function
from segdsl.semantics import calls, overloads
from segdsl.semantics.scope import CUSTOMER, Scope
from segdsl.semantics.typed import Constant, Reference, Standing, Typed, Value
from segdsl.syntax import tree
from segdsl.text import Span
from segdsl.types import Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


def check(checker: Checker, row: Function, node: tree.Call, scope: Scope) -> Typed:
    """The typed standing of a call."""
    if not node.arguments:
        raise checker.mistake(codes.WRONG_ARITY, node.span, name=row.form, expected="a value", actual="none")
    first, *rest = node.arguments
    if first.period is not None:
        raise checker.mistake(codes.WHERE_MISPLACED, first.period.span, word="in", name=row.name)
    for argument in rest:
        for word, part in (("where", argument.where), ("per", argument.per)):
            if part is not None:
                raise checker.mistake(codes.WHERE_MISPLACED, part.span, word=word, name=row.name)
    value = checker.expression(first.value, _anybody(scope))
    within = checker.condition(first.where, CUSTOMER) if first.where is not None else None
    per = checker.expression(first.per, CUSTOMER) if first.per is not None else None
    others = [checker.expression(one.value, CUSTOMER) for one in rest]
    fitted = overloads.choose(row, [value, *others], node.span)
    if fitted is None:
        raise calls.does_not_fit(checker, row, [value, *others], node.span)
    constants = tuple(one.value for one in fitted.arguments[1:] if isinstance(one, Constant))
    _single(checker, per)
    return Standing(row, fitted.overload, fitted.arguments[0], within, per, constants, fitted.type, node.span)


def extreme(
    checker: Checker, value_node: tree.Expression, target: tree.Extreme, scope: Scope, span: Span
) -> Typed:
    """The typed test of `x in top 10% of S per y`."""
    value = checker.expression(value_node, _anybody(scope))
    within = checker.condition(target.of, CUSTOMER) if target.of is not None else None
    per = checker.expression(target.per, CUSTOMER) if target.per is not None else None
    _single(checker, per)
    if target.side == "top":
        _not_of_ranks(checker, value, value_node, target)
    row = OPERATORS[target.side]
    overload = row.overloads[0]
    if not value.type.has_order:
        raise checker.mistake(codes.NO_ORDER, value.span, found=checker.quote(value.span), actual=value.type)
    amount: Value = target.amount if target.is_share else int(target.amount)
    gives = overload.gives
    assert isinstance(gives, Type)
    return Standing(row, overload, value, within, per, (amount,), gives, span)


def _not_of_ranks(checker: Checker, value: Typed, node: tree.Expression, target: tree.Extreme) -> None:
    """Warns of `rank(monetary) in top 10`: the greatest ranks are those of the smallest values."""
    made = value
    while isinstance(made, Reference) and made.branch is None:
        inner = checker.register.definition(made.name, made.span).value
        if inner is None:
            return
        made = inner
    if not isinstance(made, Standing) or made.function.name != "rank":
        return
    found = checker.quote(value.span)
    place = checker.quote(target.span)
    if isinstance(node, tree.Call) and made.within is None and made.per is None:
        inside = checker.quote(node.arguments[0].value.span)
        fix = Fix(f"write `{inside}`", (Edit(node.span, inside),), safe=False)
        help = (f"for those with the greatest values, write `{inside} in {place}`",)
        checker.note(codes.TOP_OF_RANKS, node.span, found=found, help=help, fix=fix)
        return
    help = (f"for those with the greatest values, write `{found} <= …`",)
    if not target.is_share:
        help = (f"for those with the greatest values, write `{found} <= {int(target.amount)}`",)
    checker.note(codes.TOP_OF_RANKS, node.span, found=found, help=help)


def _anybody(scope: Scope) -> Scope:
    """Standings are of customers, wherever they stand."""
    return scope if scope.nobody else CUSTOMER


def _single(checker: Checker, per: Typed | None) -> None:
    if per is not None and per.type.kind == "list":
        found = checker.quote(per.span)
        raise checker.mistake(
            codes.WRONG_TYPE, per.span, what="`per`", expected="a single value", found=found, actual=per.type
        )
