"""What an aggregate goes through. In: the expression inside it. Out: rows, with the conditions of `rows` names on the way, or customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import FUNCTIONS, OPERATORS, Function
from segdsl.semantics import names, ranges
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER, Scope
from segdsl.semantics.typed import Apply, Column, Reference, Typed
from segdsl.syntax import tree, walk
from segdsl.text import Span
from segdsl.types import FLAG, Table

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


@dataclass(frozen=True, slots=True)
class Target:
    """What an aggregate goes through.

    Attributes:
        scope: What names mean in it.
        within: The conditions on the way: of `rows` names, or of being a member.
        table: The table; none for customers.
        at: When a row happened, if that is known: its own time, or that of the row it belongs to.
        named: Whether the rows or customers themselves were named, rather than a value of them.
    """

    scope: Scope
    within: tuple[Typed, ...]
    table: Table | None
    at: Typed | None
    named: bool = False


def target(checker: Checker, row: Function, value: tree.Expression, node: tree.Call, scope: Scope) -> Target:
    """What the expression inside an aggregate names: rows, or customers."""
    if isinstance(value, tree.Name):
        name = checker.register.joined(value)
        everyone = _members(checker, name)
        if everyone is not None:
            return everyone
        if len(name.parts) == 1 and checker.register.is_rows(name.parts[0].text):
            return replace(rows(checker, name.parts[0]), named=True)
    owners: dict[str, tree.Name] = {}
    for part in _names_in(value):
        owner = _owner(checker, checker.register.joined(part))
        if owner is not None:
            owners.setdefault(owner.text, owner)
    # beside a row's column, `customers.c` is the customer's own
    own = ("customers", checker.register.catalog.customers)
    if any(_is_rows(checker, one) for one in owners.values()):
        owners = {text: one for text, one in owners.items() if text not in own}
    if not owners:
        raise _no_rows(checker, row, value, node, scope)
    first, *more = owners.values()
    for other in more:
        raise checker.mistake(
            codes.TWO_TABLES, other.span, name=f"`{row.name}`", first=first.text, second=other.text
        )
    if _is_rows(checker, first):
        return rows(checker, first.parts[0])
    return Target(Scope(population=frozenset({first.text})), _member(checker, first), None, None)


def _owner(checker: Checker, name: tree.Name) -> tree.Name | None:
    """Whose a name is, by what stands before its last points: rows, customers, a segment, a branch or arm; none of nobody's."""
    head, *rest = name.parts
    if rest and (_is_population(checker, head.text) or checker.register.is_rows(head.text)):
        return tree.Name((head,), head.span)
    if len(rest) > 1 and _has_branches(checker, head.text):
        return tree.Name((head, rest[0]), head.span.to(rest[0].span))
    return None


def _is_rows(checker: Checker, owner: tree.Name) -> bool:
    return len(owner.parts) == 1 and not _is_population(checker, owner.text)


def _has_branches(checker: Checker, name: str) -> bool:
    return isinstance(checker.register.find(name), tree.Groups | tree.Cross | tree.Split)


def _is_population(checker: Checker, name: str) -> bool:
    register = checker.register
    if name in ("customers", register.catalog.customers):
        return True
    return isinstance(register.find(name), tree.Segment)


def _members(checker: Checker, name: tree.Name) -> Target | None:
    """Customers named as such: `customers`, a segment, a branch or arm; none where the name is something else."""
    head, *rest = name.parts
    if not rest and _is_population(checker, head.text):
        return Target(
            Scope(population=frozenset({head.text})), _member(checker, name), None, None, named=True
        )
    if len(rest) == 1 and _has_branches(checker, head.text):
        return Target(
            Scope(population=frozenset({name.text})), _member(checker, name), None, None, named=True
        )
    return None


def _member(checker: Checker, owner: tree.Name) -> tuple[Typed, ...]:
    """The condition of being one of the customers a name stands for."""
    head, *branch = owner.parts
    register = checker.register
    if branch:
        return (checker.expression(owner, CUSTOMER),)
    if head.text in ("customers", register.catalog.customers):
        return ()
    full = register.full(head.text)
    register.definition(full, head.span)
    return (Reference(full, None, FLAG, head.span),)


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
        head = register.joined(value).parts[0]
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
        if len(value.parts) == 1:
            help = f"for all customers, write `{node.function.text}(customers.{head.text})`"
            return checker.mistake(
                codes.TABLE_NEEDED, value.span, name=row.name, found=head.text, help=(help,)
            )
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
    """A table, or rows followed down to their table, with what a row of it may name."""
    register = checker.register
    chain = register.rows_chain(name)
    table = register.base_table(name)
    catalog = register.catalog
    if table.name == catalog.customers:
        found = name.text
        raise checker.mistake(
            codes.NOT_A_VALUE,
            name.span,
            found=found,
            what="the customers themselves",
            help=("name a table of rows that belong to customers",),
        )
    tables = [table]
    while tables[-1].parent is not None and tables[-1].parent != catalog.customers:
        parent = catalog.tables.get(tables[-1].parent)
        if parent is None or parent.name in register.doubtful or parent in tables:
            raise Mistake
        tables.append(parent)
    if tables[-1].parent is None and len(tables) > 1:
        raise checker.mistake(codes.NOT_OF_CUSTOMERS, name.span, table=table.name, parent=tables[-1].name)
    timed = next((one for one in tables if one.at is not None and one.at in one.columns), None)
    at = None
    if timed is not None and timed.at is not None:
        at = Column(timed.name, timed.at, timed.columns[timed.at].type, name.span)
    called = frozenset({table.name, name.text, *(one.name.text for one, _, _ in chain)})
    target = Target(Scope(tuple(tables), called), (), table, at)
    within: list[Typed] = []
    for one, full, unit in chain:
        within += register.conditions_of(full, unit, partial(_conditions, checker, target, one))
    return replace(target, within=tuple(within))


def _conditions(checker: Checker, target: Target, one: tree.Rows) -> list[Typed]:
    made: list[Typed] = []
    if one.period is not None:
        made.append(in_period(checker, target, one.period))
    if one.where is not None:
        made.append(checker.condition(one.where, target.scope))
    return made


def called(checker: Checker, target: Target) -> str:
    """What messages call the rows or customers."""
    return target.table.name if target.table is not None else checker.register.catalog.customers


def in_period(checker: Checker, target: Target, period: tree.Expression) -> Typed:
    """Whether a row's time lies in a period."""
    at = target.at
    if at is None:
        raise checker.mistake(codes.NO_TIME, period.span, table=called(checker, target), what="`in`")
    if isinstance(period, tree.PeriodForm):
        return ranges.in_form(checker, at, period, target.scope, period.span)
    found = checker.quote(period.span)
    if isinstance(period, tree.Listing):
        help = f"put a test of a column behind `where`: `{called(checker, target)} where … in {found}`"
        raise _no_period(checker, period, "a list", help)
    target_time = checker.expression(period, target.scope)
    if target_time.type.is_duration:
        help = f"say from where it counts: `in last {found}`"
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


def all_of(checker: Checker, conditions: list[Typed], span: Span) -> Typed | None:
    """Conditions that must all hold, flattened into one `and`."""
    flat: list[Typed] = []
    for one in conditions:
        flat += one.arguments if isinstance(one, Apply) and one.function.name == "and" else (one,)
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else checker.apply(OPERATORS["and"], flat, span)
