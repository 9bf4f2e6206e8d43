"""Types of aggregates. In: a call of the tree. Out: an `Aggregate` over one table's rows, or a `Population` over customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import Function, Overload
from segdsl.semantics import overloads
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER, Scope
from segdsl.semantics.targets import Target, all_of, called, in_period, target
from segdsl.semantics.typed import Aggregate, Apply, Constant, Population, Typed, Value
from segdsl.syntax import tree
from segdsl.types import Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


def check(checker: Checker, row: Function, node: tree.Call, scope: Scope) -> Typed:
    """The typed aggregate of a call: over a table's rows, or over customers."""
    if not node.arguments:
        raise checker.mistake(codes.WRONG_ARITY, node.span, name=row.form, expected="1 argument", actual="0")
    first, *rest = node.arguments
    value_node, period_node = _apart(first)
    through = target(checker, row, value_node, node, scope)

    def period() -> Typed | None:
        return None if period_node is None else in_period(checker, through, period_node)

    def where() -> Typed | None:
        return None if first.where is None else checker.condition(first.where, through.scope)

    def value() -> Typed | None:
        return None if through.named else checker.expression(value_node, through.scope)

    def per() -> Typed | None:
        return None if first.per is None else checker.expression(first.per, CUSTOMER)

    inside, counted, taken, parted = checker.each((period, where, value, per), lambda part: part())
    if row.name == "count" and isinstance(taken, Apply) and taken.type.kind == "flag":
        raise _counted_test(checker, value_node, through, taken)
    constants = _constants(checker, row, rest)
    overload, taken = _overload(checker, row, taken, constants, through, node, value_node)
    within = [*through.within, *(() if inside is None else (inside,))]
    if row.name != "share":
        within += () if counted is None else (counted,)
        counted = None
    elif counted is None:
        if through.table is not None or not within:
            raise _share_of_all(checker, row, first, node)
        # `share(vip)` is of all customers, `share(vip where …)` of vip
        counted, within = all_of(checker, within, node.span), []
    gives = overload.gives
    result = gives if isinstance(gives, Type) else gives(() if taken is None else (taken.type,))
    together = all_of(checker, within, node.span)
    if through.table is None:
        return Population(row, overload, taken, together, counted, parted, constants, result, node.span)
    if first.per is not None:
        help = ("`per` is for aggregates over customers; rows are taken customer by customer anyway",)
        raise checker.mistake(codes.WHERE_MISPLACED, first.per.span, word="per", name=row.name, help=help)
    table = through.table.name
    return Aggregate(row, overload, table, taken, together, counted, constants, result, node.span, through.at)


def _counted_test(checker: Checker, node: tree.Expression, through: Target, taken: Typed) -> Mistake:
    """`count(orders.amount > 5)` would count the rows where the test is decided, and everybody means those where it holds."""
    found = checker.quote(node.span)
    rows = through.table.name if through.table is not None else checker.register.catalog.customers
    help = (f"count where it holds: `count({rows} where {found})`",)
    return checker.mistake(
        codes.WRONG_TYPE,
        node.span,
        what="`count`",
        expected="rows or a value that they have",
        found=found,
        actual="a condition",
        help=help,
    )


def _share_of_all(checker: Checker, row: Function, first: tree.Argument, node: tree.Call) -> Mistake:
    help = (f"say which rows the share is of: `share({checker.quote(first.span)} where …)`",)
    return checker.mistake(
        codes.WRONG_ARITY, node.span, name=row.form, expected="a `where`", actual="none", help=help
    )


def _apart(argument: tree.Argument) -> tuple[tree.Expression, tree.Expression | None]:
    """The value and the period of `sales.amount in last 1y`, which the grammar reads as a test."""
    value = argument.value
    if argument.period is not None:
        return value, argument.period
    is_test = isinstance(value, tree.Operation) and value.operator == "in"
    if isinstance(value, tree.Operation) and is_test and not isinstance(value.operands[1], tree.Extreme):
        return value.operands[0], value.operands[1]
    return value, None


# ---- what of each row


def _constants(checker: Checker, row: Function, rest: Sequence[tree.Argument]) -> tuple[Value, ...]:
    wanted = max(len(one.takes) for one in row.overloads) - 1
    if not rest:
        return ()
    if len(rest) != wanted:
        condition = checker.quote(rest[0].span)
        is_test = isinstance(rest[0].value, tree.Operation) and not wanted
        help = (f"put a condition behind `where`: `{row.name}(… where {condition})`",) if is_test else ()
        expected = f"{wanted + 1} argument{'s' if wanted else ''}"
        span = rest[min(wanted, len(rest) - 1)].span.to(rest[-1].span)
        raise checker.mistake(
            codes.WRONG_ARITY, span, name=row.form, expected=expected, actual=str(len(rest) + 1), help=help
        )
    return tuple(_share(checker, row, argument) for argument in rest)


def _share(checker: Checker, row: Function, argument: tree.Argument) -> Value:
    value = checker.expression(argument.value, CUSTOMER)
    found = checker.quote(argument.value.span)
    for word, part in (("where", argument.where), ("per", argument.per)):
        if part is not None:
            raise checker.mistake(codes.WHERE_MISPLACED, part.span, word=word, name=found)
    fitted = overloads.fit("share", value, value.type)
    if isinstance(fitted, Constant):
        return fitted.value
    if isinstance(value, Constant):
        help = (f"write `{found}%`",) if value.type.kind == "integer" else ()
        raise checker.mistake(
            codes.WRONG_TYPE,
            value.span,
            what=f"`{row.form}`",
            expected="a share from 0% to 100%",
            found=found,
            actual="none" if value.type.is_number else value.type,
            help=help,
        )
    raise checker.mistake(codes.CONSTANT_NEEDED, value.span, what=f"the share of `{row.form}`", found=found)


def _overload(
    checker: Checker,
    row: Function,
    value: Typed | None,
    constants: tuple[Value, ...],
    through: Target,
    node: tree.Call,
    value_node: tree.Expression,
) -> tuple[Overload, Typed | None]:
    """The way the aggregate is called, and the value converted to what it takes."""
    fitting = [one for one in row.overloads if len(one.takes) == len(constants) + 1]
    if not fitting:
        expected = " or ".join(sorted({str(len(one.takes)) for one in row.overloads})) + " arguments"
        actual = str(len(constants) + 1)
        raise checker.mistake(codes.WRONG_ARITY, node.span, name=row.form, expected=expected, actual=actual)
    for overload in fitting:
        kind = overload.takes[0]
        takes_rows = kind.endswith("rows")
        made = None if value is None or takes_rows else overloads.fit(kind, value, value.type)
        if takes_rows == (value is None) and (takes_rows or made is not None):
            if kind.startswith("timed") and through.at is None:
                table = called(checker, through)
                raise checker.mistake(codes.NO_TIME, node.span, table=table, what=f"`{row.name}`")
            return overload, made
    raise _not_taken(checker, row, value, fitting, value_node)


def _not_taken(
    checker: Checker, row: Function, value: Typed | None, fitting: list[Overload], node: tree.Expression
) -> Mistake:
    found = checker.quote(node.span)
    kinds = {one.takes[0] for one in fitting}
    if value is None:
        expected, help = "a value of each row", f"name a column: `{row.name}({found}.…)`"
    elif any(kind.endswith("rows") for kind in kinds):
        table = found.split(".")[0] if isinstance(node, tree.Name) else "orders"
        expected, help = "rows alone", f"leave the column out: `{row.name}({table})`"
    elif value.type.kind == "flag":
        expected, help = _TAKEN.get(min(kinds), "numbers"), "count where it holds: `count(… where …)`"
    else:
        expected, help = _TAKEN.get(min(kinds), "numbers"), ""
    return checker.mistake(
        codes.WRONG_TYPE,
        node.span,
        what=f"`{row.form}`",
        expected=expected,
        found=found,
        actual="a table" if value is None else value.type,
        help=(help,) if help else (),
    )


_TAKEN = {
    "clock": "numbers or durations",
    "days": "numbers or durations",
    "ordered": "values that have an order",
    "value": "single values",
}
