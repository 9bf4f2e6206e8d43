"""Types of aggregates. In: a call of the tree. Out: an `Aggregate` over one table's rows, with the conditions of `rows` names written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes, nearest
from segdsl.functions import OPERATORS, Function, Overload
from segdsl.semantics import names, overloads, times
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER, Scope
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Typed, Value
from segdsl.syntax import tree, walk
from segdsl.text import Span
from segdsl.types import Table, Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


@dataclass(frozen=True, slots=True)
class _Target:
    """What an aggregate goes through: the table, what its row is called, and the `rows` conditions on the way."""

    table: Table
    scope: Scope
    within: tuple[Typed, ...]


def check(checker: Checker, row: Function, node: tree.Call, scope: Scope) -> Typed:
    """The typed aggregate of a call."""
    if not node.arguments:
        raise checker.mistake(codes.WRONG_ARITY, node.span, name=row.form, expected="1 argument", actual="0")
    first, *rest = node.arguments
    value_node, period = _apart(first)
    if first.per is not None:
        raise checker.mistake(codes.NOT_YET, first.per.span, what="`per` in an aggregate")
    target = _target(checker, row, value_node, node, scope)
    within = list(target.within)
    if period is not None:
        within.append(_in_period(checker, target, period, node.span))
    where = checker.condition(first.where, target.scope) if first.where is not None else None
    value = None if _names_rows(checker, value_node) else checker.expression(value_node, target.scope)
    if value is not None and scope.table is None:
        _no_aggregate_inside(checker, value)
    constants = _constants(checker, row, rest)
    overload, value = _overload(checker, row, value, constants, node, value_node)
    keeps_apart = row.name == "share"
    if keeps_apart and where is None:
        raise checker.mistake(
            codes.WRONG_ARITY,
            node.span,
            name=row.form,
            expected="a `where`",
            actual="none",
            help=("say which rows the share is of",),
        )
    conditions = within if keeps_apart else [*within, *([where] if where is not None else [])]
    together = _all(checker, conditions, node.span)
    gives = overload.gives
    result = gives if isinstance(gives, Type) else gives((value.type,) if value is not None else ())
    return Aggregate(
        row,
        overload,
        target.table.name,
        value,
        together,
        where if keeps_apart else None,
        constants,
        result,
        node.span,
    )


def _apart(argument: tree.Argument) -> tuple[tree.Expression, tree.Expression | None]:
    """The value and the period of `sales.amount in last 1y`, which the grammar reads as a test."""
    value = argument.value
    if argument.period is not None:
        return value, argument.period
    if (
        isinstance(value, tree.Operation)
        and value.operator == "in"
        and not isinstance(value.operands[1], tree.Extreme)
    ):
        return value.operands[0], value.operands[1]
    return value, None


def _names_rows(checker: Checker, node: tree.Expression) -> bool:
    return isinstance(node, tree.Name) and len(node.parts) == 1 and _is_rows(checker, node.parts[0].text)


def _is_rows(checker: Checker, name: str) -> bool:
    return isinstance(checker.names.statements.get(name), tree.Table | tree.Rows)


def _target(
    checker: Checker, row: Function, value: tree.Expression, node: tree.Call, scope: Scope
) -> _Target:
    if isinstance(value, tree.Name) and len(value.parts) == 1:
        name = value.parts[0]
        found = checker.names.statements.get(name.text)
        if isinstance(found, tree.Segment | tree.Groups) or name.text == "customers":
            raise checker.mistake(codes.NOT_YET, value.span, what="an aggregate over customers")
        if isinstance(found, tree.Table | tree.Rows):
            return _rows(checker, name)
    owners = _tables_of(checker, value)
    if not owners:
        raise _no_table(checker, row, value, node, scope)
    (first, owner), *others = owners.items()
    for name, other in others:
        if name != first:
            raise checker.mistake(
                codes.TWO_TABLES, other.span, name=f"{row.name}(…)", first=first, second=name
            )
    return _rows(checker, owner)


def _tables_of(checker: Checker, value: tree.Expression) -> dict[str, tree.Ident]:
    """The tables and rows whose columns an expression names, in the order they occur."""
    found: dict[str, tree.Ident] = {}
    for node, _ in sorted(walk.walk(value), key=lambda pair: pair[0].span):
        if isinstance(node, tree.Name) and len(node.parts) > 1 and _is_rows(checker, node.parts[0].text):
            if node.parts[0].text == checker.names.catalog.customers:
                raise checker.mistake(codes.NOT_YET, node.span, what="an aggregate over customers")
            found.setdefault(node.parts[0].text, node.parts[0])
        elif isinstance(node, tree.Name) and len(node.parts) > 1:
            is_population = isinstance(checker.names.statements.get(node.parts[0].text), tree.Segment)
            if is_population or node.parts[0].text == "customers":
                raise checker.mistake(codes.NOT_YET, node.span, what="an aggregate over customers")
    return found


def _no_table(
    checker: Checker, row: Function, value: tree.Expression, node: tree.Call, scope: Scope
) -> Mistake:
    catalog = checker.names.catalog
    if isinstance(value, tree.Name) and len(value.parts) == 1:
        name = value.parts[0].text
        owners = [
            table.name
            for table in catalog.tables.values()
            if name in table.columns and table.name != catalog.customers
        ]
        if owners and name not in catalog.spine.columns:
            help = f"say whose: `{node.function.text}({owners[0]}.{name})`"
            return checker.mistake(codes.TABLE_NEEDED, value.span, name=row.name, found=name, help=(help,))
        if name not in names.visible(checker, scope) and not catalog.open:
            tables = [
                one
                for one, found in checker.names.statements.items()
                if isinstance(found, tree.Table | tree.Rows)
            ]
            close = nearest(name, tables)
            label = f"did you mean `{close}`?" if close else ""
            return checker.mistake(codes.UNKNOWN_TABLE, value.span, name=name, label=label)
    if isinstance(value, tree.Name):
        head = value.parts[0].text
        tables = [
            one
            for one, found in checker.names.statements.items()
            if isinstance(found, tree.Table | tree.Rows)
        ]
        if len(value.parts) > 1 and head not in names.visible(checker, scope):
            close = nearest(head, tables)
            label = f"did you mean `{close}`?" if close else ""
            return checker.mistake(codes.UNKNOWN_TABLE, value.parts[0].span, name=head, label=label)
    example = next(
        (one for one, found in checker.names.statements.items() if isinstance(found, tree.Rows)), "orders"
    )
    return checker.mistake(
        codes.TABLE_NEEDED,
        value.span,
        name=row.name,
        found=checker.quote(value.span),
        help=(f"name a table's rows, as in `count({example})`",),
    )


def _rows(checker: Checker, name: tree.Ident) -> _Target:
    """A table, or rows followed down to their table."""
    chain = checker.names.rows_chain(name)
    table = checker.names.base_table(name)
    catalog = checker.names.catalog
    if table.name == catalog.customers:
        raise checker.mistake(codes.NOT_YET, name.span, what="an aggregate over customers")
    if table.parent is None:
        raise checker.mistake(codes.NOT_YET, name.span, what="an aggregate over a look-up table")
    if table.parent != catalog.customers:
        raise checker.mistake(
            codes.NOT_YET, name.span, what=f"an aggregate over rows that belong to `{table.parent}`"
        )
    called = frozenset({table.name, *(one.name.text for one in chain)})
    scope = Scope(table, called)
    within: list[Typed] = []
    target = _Target(table, scope, ())
    for rows in chain:
        within += checker.names.conditions_of(rows, lambda one: _conditions(checker, target, one))
    return _Target(table, scope, tuple(within))


def _conditions(checker: Checker, target: _Target, rows: tree.Rows) -> list[Typed]:
    made: list[Typed] = []
    if rows.period is not None:
        made.append(_in_period(checker, target, rows.period, rows.span))
    if rows.where is not None:
        made.append(checker.condition(rows.where, target.scope))
    return made


def _in_period(checker: Checker, target: _Target, period: tree.Expression, span: Span) -> Typed:
    table = target.table
    if table.at is None:
        raise checker.mistake(codes.NO_TIME, period.span, table=table.name)
    at = Column(table.name, table.at, table.columns[table.at].type, period.span)
    if isinstance(period, tree.PeriodForm):
        return times.in_form(checker, at, period, target.scope, period.span)
    if isinstance(period, tree.Listing):
        raise checker.mistake(
            codes.NOT_A_VALUE, period.span, found=checker.quote(period.span), what="a list, not a period"
        )
    return times.in_time(checker, at, checker.expression(period, target.scope), period.span)


def _no_aggregate_inside(checker: Checker, value: Typed) -> None:
    if isinstance(value, Aggregate):
        raise checker.mistake(codes.NESTED_AGGREGATE, value.span)


def _constants(checker: Checker, row: Function, rest: list[tree.Argument]) -> tuple[Value, ...]:
    wanted = max(len(one.takes) for one in row.overloads) - 1
    if len(rest) != wanted:
        span = rest[-1].span if rest else Span(0, 0)
        expected = f"{wanted + 1} argument{'s' if wanted else ''}"
        if not rest:
            return ()
        raise checker.mistake(
            codes.WRONG_ARITY, span, name=row.form, expected=expected, actual=str(len(rest) + 1)
        )
    made: list[Value] = []
    for argument in rest:
        value = checker.expression(argument.value, CUSTOMER)
        fitted = overloads._fit_one("share", value, value.type)
        if not isinstance(fitted, Constant):
            raise checker.mistake(
                codes.CONSTANT_NEEDED,
                argument.span,
                what=f"the share of `{row.form}`, from 0% to 100%,",
                found=checker.quote(argument.span),
            )
        made.append(fitted.value)
    return tuple(made)


def _overload(
    checker: Checker,
    row: Function,
    value: Typed | None,
    constants: tuple[Value, ...],
    node: tree.Call,
    value_node: tree.Expression,
) -> tuple[Overload, Typed | None]:
    """The way the aggregate is called, and the value converted to what it takes."""
    table = value_node.parts[0].text if isinstance(value_node, tree.Name) else "orders"
    fitting = [one for one in row.overloads if len(one.takes) == len(constants) + 1]
    if not fitting:
        expected = " or ".join(sorted({str(len(one.takes)) for one in row.overloads})) + " arguments"
        raise checker.mistake(
            codes.WRONG_ARITY, node.span, name=row.form, expected=expected, actual=str(len(constants) + 1)
        )
    for overload in fitting:
        kind = overload.takes[0]
        if kind in ("rows", "timed rows") and value is None:
            _needs_time(checker, row, kind, node, value_node)
            return overload, None
        if kind not in ("rows", "timed rows") and value is not None:
            fitted = overloads._fit_one(kind, value, value.type)
            if fitted is not None:
                _needs_time(checker, row, kind, node, value_node)
                return overload, fitted
    if value is None:
        raise checker.mistake(
            codes.WRONG_TYPE,
            value_node.span,
            what=f"`{row.form}`",
            expected="a value of each row",
            found=checker.quote(value_node.span),
            actual="a table",
            help=(f"name a column: `{row.name}({table}.…)`",),
        )
    expected = "rows" if all(one.takes[0].endswith("rows") for one in fitting) else "numbers"
    help = (f"name the rows alone: `{row.name}({table})`",) if expected == "rows" else ()
    raise checker.mistake(
        codes.WRONG_TYPE,
        value_node.span,
        what=f"`{row.form}`",
        expected=expected,
        found=checker.quote(value_node.span),
        actual=value.type,
        help=help,
    )


def _needs_time(
    checker: Checker, row: Function, kind: str, node: tree.Call, value_node: tree.Expression
) -> None:
    if not kind.startswith("timed"):
        return
    owners = _tables_of(checker, value_node) or {
        checker.quote(value_node.span): value_node.parts[0] if isinstance(value_node, tree.Name) else None
    }
    ident = next(iter(owners.values()))
    table = checker.names.base_table(ident) if ident is not None else None
    if table is not None and table.at is None:
        raise checker.mistake(codes.NO_TIME, node.span, table=table.name)


def _all(checker: Checker, conditions: list[Typed], span: Span) -> Typed | None:
    """Conditions that must all hold, flattened into one `and`."""
    flat: list[Typed] = []
    for one in conditions:
        flat += one.arguments if isinstance(one, Apply) and one.function.name == "and" else (one,)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else checker.apply(OPERATORS["and"], flat, span, "where")
