"""Types of aggregates. In: a call of the tree. Out: an `Aggregate` over one table's rows, conditions of `rows` names written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import FUNCTIONS, OPERATORS, Function, Overload
from segdsl.semantics import names, overloads, ranges
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER, Scope
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Typed, Value
from segdsl.syntax import tree, walk
from segdsl.text import Span
from segdsl.types import Table, Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


@dataclass(frozen=True, slots=True)
class Target:
    """What an aggregate goes through.

    Attributes:
        table: The table.
        scope: What its row is called.
        within: The conditions of the `rows` names on the way to the table.
    """

    table: Table
    scope: Scope
    within: tuple[Typed, ...]


def check(checker: Checker, row: Function, node: tree.Call, scope: Scope) -> Aggregate:
    """The typed aggregate of a call."""
    if not node.arguments:
        raise checker.mistake(codes.WRONG_ARITY, node.span, name=row.form, expected="1 argument", actual="0")
    first, *rest = node.arguments
    value_node, period_node = _apart(first)
    if first.per is not None:
        raise checker.mistake(codes.NOT_YET, first.per.span, what="`per` in an aggregate")
    target = _target(checker, row, value_node, node, scope)

    def period() -> Typed | None:
        return None if period_node is None else _in_period(checker, target, period_node)

    def where() -> Typed | None:
        return None if first.where is None else checker.condition(first.where, target.scope)

    def value() -> Typed | None:
        return None if _names_rows(checker, value_node) else checker.expression(value_node, target.scope)

    inside, counted, taken = checker.each((period, where, value), lambda part: part())
    constants = _constants(checker, row, rest)
    overload, taken = _overload(checker, row, taken, constants, target, node, value_node)
    within = [*target.within, *(() if inside is None else (inside,))]
    if row.name != "share":
        within += () if counted is None else (counted,)
        counted = None
    elif counted is None:
        help = (f"say which rows the share is of: `share({checker.quote(first.span)} where …)`",)
        raise checker.mistake(
            codes.WRONG_ARITY, node.span, name=row.form, expected="a `where`", actual="none", help=help
        )
    gives = overload.gives
    result = gives if isinstance(gives, Type) else gives(() if taken is None else (taken.type,))
    together = _all(checker, within, node.span)
    return Aggregate(row, overload, target.table.name, taken, together, counted, constants, result, node.span)


def _apart(argument: tree.Argument) -> tuple[tree.Expression, tree.Expression | None]:
    """The value and the period of `sales.amount in last 1y`, which the grammar reads as a test."""
    value = argument.value
    if argument.period is not None:
        return value, argument.period
    is_test = isinstance(value, tree.Operation) and value.operator == "in"
    if isinstance(value, tree.Operation) and is_test and not isinstance(value.operands[1], tree.Extreme):
        return value.operands[0], value.operands[1]
    return value, None


# ---- which rows


def _names_rows(checker: Checker, node: tree.Expression) -> bool:
    return (
        isinstance(node, tree.Name) and len(node.parts) == 1 and checker.register.is_rows(node.parts[0].text)
    )


def _target(checker: Checker, row: Function, value: tree.Expression, node: tree.Call, scope: Scope) -> Target:
    if isinstance(value, tree.Name) and len(value.parts) == 1:
        name = value.parts[0]
        if _is_population(checker, name.text):
            raise checker.mistake(codes.NOT_YET, value.span, what="an aggregate over customers")
        if checker.register.is_rows(name.text):
            return rows(checker, name)
    owners: dict[str, tree.Ident] = {}
    for part in _names_in(value):
        head = part.parts[0]
        if len(part.parts) == 1:
            continue
        if _is_population(checker, head.text):
            raise checker.mistake(codes.NOT_YET, part.span, what="an aggregate over customers")
        if checker.register.is_rows(head.text):
            owners.setdefault(head.text, head)
    if not owners:
        raise _no_rows(checker, row, value, node, scope)
    first, *others = owners.values()
    for other in others:
        raise checker.mistake(
            codes.TWO_TABLES, other.span, name=f"`{row.name}`", first=first.text, second=other.text
        )
    return rows(checker, first)


def _is_population(checker: Checker, name: str) -> bool:
    register = checker.register
    if name in ("customers", register.catalog.customers):
        return True
    return isinstance(register.statements.get(name), tree.Segment | tree.Groups | tree.Split)


def _names_in(node: tree.Expression) -> Iterator[tree.Name]:
    """The names of an expression, left to right, without those of aggregates inside it."""
    if isinstance(node, tree.Name):
        yield node
    elif not _is_aggregate(node):
        for child in walk.children(node):
            yield from _names_in(child)


def _is_aggregate(node: tree.Expression) -> bool:
    if not isinstance(node, tree.Call):
        return False
    row = FUNCTIONS.get(node.function.text.lower())
    return row is not None and row.is_aggregate


def _no_rows(
    checker: Checker, row: Function, value: tree.Expression, node: tree.Call, scope: Scope
) -> Mistake:
    """The mistake of an aggregate that names no rows."""
    register = checker.register
    inner = next((one for one, _ in walk.walk(value) if _is_aggregate(one)), None)
    if inner is not None:
        found = checker.quote(inner.span)
        return checker.mistake(codes.NESTED_AGGREGATE, inner.span, found=found, name=row.name)
    catalog = register.catalog
    if isinstance(value, tree.Name):
        head = value.parts[0]
        owners = [
            table.name
            for table in catalog.tables.values()
            if head.text in table.columns and table.parent is not None
        ]
        is_own = head.text in catalog.spine.columns
        if owners and not is_own and len(value.parts) == 1:
            help = f"say whose: `{node.function.text}({owners[0]}.{head.text})`"
            return checker.mistake(
                codes.TABLE_NEEDED, value.span, name=row.name, found=head.text, help=(help,)
            )
        known = names.visible(checker, scope)
        if head.text not in known and not (catalog.open and len(value.parts) == 1):
            return register.no_table(head)
    elif not any(True for _ in _names_in(value)) or catalog.open:
        pass
    else:
        # what is wrong with the names of the expression is told first
        checker.expression(value, scope)
    example = next((one for one in register.rows_names() if one != catalog.customers), None)
    if example is None:
        help = "a program without `table` statements speaks of columns of `customers` only"
    else:
        help = f"name the rows it goes through, as in `{_example(row, example)}`"
    return checker.mistake(
        codes.TABLE_NEEDED, value.span, name=row.name, found=checker.quote(value.span), help=(help,)
    )


def _example(row: Function, table: str) -> str:
    takes_rows = any(one.takes[0].endswith("rows") for one in row.overloads)
    return f"{row.name}({table})" if takes_rows else f"{row.name}({table}.…)"


def rows(checker: Checker, name: tree.Ident) -> Target:
    """A table, or rows followed down to their table."""
    chain = checker.register.rows_chain(name)
    table = checker.register.base_table(name)
    catalog = checker.register.catalog
    what = ""
    if table.name == catalog.customers:
        what = "an aggregate over customers"
    elif table.parent is None:
        what = "an aggregate over a look-up table"
    elif table.parent != catalog.customers:
        what = f"an aggregate over rows that belong to `{table.parent}`"
    if what:
        raise checker.mistake(codes.NOT_YET, name.span, what=what)
    scope = Scope(table, frozenset({table.name, *(one.name.text for one in chain)}))
    target = Target(table, scope, ())
    within: list[Typed] = []
    for one in chain:
        within += checker.register.conditions_of(one, lambda part: _conditions(checker, target, part))
    return Target(table, scope, tuple(within))


def _conditions(checker: Checker, target: Target, one: tree.Rows) -> list[Typed]:
    made: list[Typed] = []
    if one.period is not None:
        made.append(_in_period(checker, target, one.period))
    if one.where is not None:
        made.append(checker.condition(one.where, target.scope))
    return made


def _in_period(checker: Checker, target: Target, period: tree.Expression) -> Typed:
    table = target.table
    if table.at is None:
        raise checker.mistake(codes.NO_TIME, period.span, table=table.name, what="`in`")
    at = Column(table.name, table.at, table.columns[table.at].type, period.span)
    if isinstance(period, tree.PeriodForm):
        return ranges.in_form(checker, at, period, target.scope, period.span)
    if isinstance(period, tree.Listing):
        help = (
            f"put a test of a column behind `where`: `{table.name} where … in {checker.quote(period.span)}`"
        )
        raise _no_period(checker, period, "a list", help)
    target_time = checker.expression(period, target.scope)
    if target_time.type.is_duration:
        help = f"say from where it counts: `in last {checker.quote(period.span)}`"
        raise _no_period(checker, period, target_time.type, help)
    return ranges.in_time(checker, at, target_time, period.span)


def _no_period(checker: Checker, period: tree.Expression, actual: object, help: str) -> Mistake:
    found = checker.quote(period.span)
    expected = "a period"
    return checker.mistake(
        codes.WRONG_TYPE,
        period.span,
        what="`in`",
        expected=expected,
        found=found,
        actual=actual,
        help=(help,),
    )


# ---- what of each row


def _constants(checker: Checker, row: Function, rest: Sequence[tree.Argument]) -> tuple[Value, ...]:
    wanted = max(len(one.takes) for one in row.overloads) - 1
    if not rest:
        return ()
    if len(rest) != wanted:
        expected = f"{wanted + 1} argument{'s' if wanted else ''}"
        span = rest[min(wanted, len(rest) - 1)].span.to(rest[-1].span)
        raise checker.mistake(
            codes.WRONG_ARITY, span, name=row.form, expected=expected, actual=str(len(rest) + 1)
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
    target: Target,
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
            if kind.startswith("timed") and target.table.at is None:
                raise checker.mistake(codes.NO_TIME, node.span, table=target.table.name, what=f"`{row.name}`")
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


def _all(checker: Checker, conditions: list[Typed], span: Span) -> Typed | None:
    """Conditions that must all hold, flattened into one `and`."""
    flat: list[Typed] = []
    for one in conditions:
        flat += one.arguments if isinstance(one, Apply) and one.function.name == "and" else (one,)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else checker.apply(OPERATORS["and"], flat, span)
