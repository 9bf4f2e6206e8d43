"""From a statement to its definition. In: a trait, segment, groups, split, expectation or example. Out: typed, plain data."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.functions.other import BUCKETS
from segdsl.semantics import constants, overloads
from segdsl.semantics.calendar import MICROSECONDS
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.names import unknown_column
from segdsl.semantics.program import Branch, Definition, Example, Expectation
from segdsl.semantics.scope import CUSTOMER, EVERYBODY
from segdsl.semantics.typed import (
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Standing,
    Typed,
    walk,
)
from segdsl.syntax import tree
from segdsl.types import FLAG, INTEGER, TEXT, Table, Type

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


def definition(checker: Checker, name: str, statement: tree.Statement) -> Definition:
    """The definition that a statement makes.

    Args:
        checker: The check of the program.
        name: What it is called in the whole program.
        statement: A trait, segment, groups or split.

    Raises:
        Mistake: It means nothing.
    """
    match statement:
        case tree.Trait():
            value = checker.expression(statement.value, CUSTOMER)
            return _made(checker, "trait", name, statement, value, (), value.type)
        case tree.Segment():
            return _made(
                checker,
                "segment",
                name,
                statement,
                checker.condition(statement.condition, CUSTOMER),
                (),
                FLAG,
            )
        case tree.Groups():
            return _made(checker, "groups", name, statement, None, _branches(checker, statement), TEXT)
        case tree.Cross():
            return _made(checker, "groups", name, statement, None, _combinations(checker, statement), TEXT)
        case tree.Split():
            return _made(checker, "split", name, statement, None, _arms(checker, statement), TEXT)
        case _:
            raise AssertionError(statement)


def _made(
    checker: Checker,
    kind: str,
    name: str,
    statement: tree.Trait | tree.Segment | tree.Groups | tree.Cross | tree.Split,
    value: Typed | None,
    branches: tuple[Branch, ...],
    type: Type,
) -> Definition:
    made = Definition(
        kind,  # type: ignore[arg-type]
        name,
        statement.title or name,
        statement.clauses,
        value,
        branches,
        type,
        False,
        checker.source,
        statement.span,
    )
    return replace(
        made, personal=any(_is_personal(checker, node) for one in made.expressions for node in walk(one))
    )


def _is_personal(checker: Checker, node: Typed) -> bool:
    names = checker.register
    if isinstance(node, Column | Lookup):
        return names.catalog.tables[node.table].columns[node.name].personal
    if isinstance(node, Reference):
        return names.checked[node.name].kind == "trait" and names.checked[node.name].personal
    return False


# ---- groups and splits

MAX_COMBINATIONS = 1000


def _branches(checker: Checker, groups: tree.Groups) -> tuple[Branch, ...]:
    _twice(checker, groups.name.text, [one.name for one in groups.branches])
    conditions = [branch.condition for branch in groups.branches if branch.condition is not None]
    checked = iter(checker.each(conditions, lambda part: checker.condition(part, CUSTOMER)))
    return tuple(
        Branch(one.name.text, one.title, next(checked) if one.condition is not None else None, one.span)
        for one in groups.branches
    )


def _twice(checker: Checker, owner: str, idents: list[tree.Ident]) -> None:
    """Tells of branches that are called the same, or differ in case only."""
    seen: dict[str, tree.Ident] = {}
    for name in idents:
        first = seen.setdefault(name.text.casefold(), name)
        if first is name:
            continue
        related = [(first.span, "first defined here")]
        if first.text == name.text:
            what = f"a branch of `{owner}`"
            checker.note(codes.DUPLICATE_NAME, name.span, name=name.text, what=what, related=related)
        else:
            checker.note(codes.CASE_CLASH, name.span, name=name.text, other=first.text, related=related)


def _combinations(checker: Checker, cross: tree.Cross) -> tuple[Branch, ...]:
    """A branch for each combination, those of the first groups outermost: `lost_gold` holds where `lost` and `gold` do."""
    made: list[tuple[Branch, tuple[Typed, ...]]] = [(Branch("", None, None, cross.span), ())]
    for parts in checker.each(cross.of, lambda part: checker.expression(part, CUSTOMER)):
        groups = checker.register.checked.get(parts.name) if isinstance(parts, Reference) else None
        if groups is None or not groups.branches or not isinstance(parts, Reference) or parts.branch:
            found, actual = checker.quote(parts.span), f"a value that is {parts.type}"
            raise checker.mistake(
                codes.WRONG_TYPE, parts.span, what="`cross`", expected="groups", found=found, actual=actual
            )
        made = [
            (_joined(one, other), (*tests, Reference(groups.name, other.name, FLAG, parts.span)))
            for one, tests in made
            for other in groups.branches
        ]
        if len(made) > MAX_COMBINATIONS:
            raise checker.mistake(codes.TOO_LONG, cross.span, limit=MAX_COMBINATIONS, things="combinations")
    _twice(checker, cross.name.text, [tree.Ident(one.name, cross.name.span) for one, _ in made])
    row = OPERATORS["and"]
    return tuple(
        replace(one, condition=overloads.apply(row, row.overloads[0], tests, cross.span))
        for one, tests in made
    )


def _joined(one: Branch, other: Branch) -> Branch:
    """The combination of two branches; its title names both."""
    if not one.name:
        return Branch(other.name, other.title or other.name, None, one.span)
    return Branch(f"{one.name}_{other.name}", f"{one.title} / {other.title or other.name}", None, one.span)


def _arms(checker: Checker, split: tree.Split) -> tuple[Branch, ...]:
    """Each arm as a branch: a member whose number falls into the arm's range, in the order written."""
    _twice(checker, split.name.text, [one.name for one in split.arms])
    member = checker.condition(split.of, CUSTOMER)
    key = checker.key(split.name.span)
    draw = (Constant(split.name.text, TEXT), Constant(BUCKETS, INTEGER), key)
    row = FUNCTIONS["bucket"]
    number = overloads.apply(row, row.overloads[0], draw, split.name.span)
    made: list[Branch] = []
    low = Decimal(0)
    for arm in split.arms:
        high = low + arm.share * BUCKETS
        tests: list[Typed] = [member]
        for operator, edge in ((">=", low), ("<", high)):
            row = OPERATORS[operator]
            limit = Constant(-int(-edge // 1), INTEGER, arm.span)
            tests.append(overloads.apply(row, row.overloads[0], (number, limit), arm.span))
        both = overloads.apply(OPERATORS["and"], OPERATORS["and"].overloads[0], tests, arm.span)
        made.append(Branch(arm.name.text, None, both, arm.span))
        low = high
    return tuple(made)


# ---- expectations and examples


def expectation(checker: Checker, statement: tree.Expect) -> Expectation:
    """The typed condition of an `expect`."""
    condition = checker.condition(statement.condition, EVERYBODY)
    return Expectation(condition, checker.source, statement.span)


def example(checker: Checker, statement: tree.Example) -> Example:
    """An example's customer, rows and typed condition."""
    checker_day = None
    if statement.as_of is not None:
        checker_day = checker.expression(statement.as_of, CUSTOMER)
        is_time = isinstance(checker_day, Constant) and checker_day.type.kind in ("date", "timestamp")
        if not is_time:
            found = checker.quote(statement.as_of.span)
            raise checker.mistake(
                codes.CONSTANT_NEEDED, statement.as_of.span, what="the date of an example", found=found
            )
    values: dict[str, Typed] = {}
    given_rows: dict[str, list[dict[str, Typed]]] = {}
    catalog = checker.register.catalog
    for given in statement.given:
        if given.value is not None:
            if given.name.text not in catalog.spine.columns:
                raise unknown_column(checker, catalog.spine, given.name)
            values[given.name.text] = _given(checker, catalog.spine, given.name, given.value)
            continue
        table = checker.register.base_table(given.name)
        for row in given.rows:
            made = {}
            for column, value in row:
                if column.text not in table.columns:
                    raise unknown_column(checker, table, column)
                made[column.text] = _given(checker, table, column, value)
            given_rows.setdefault(table.name, []).append(made)
    condition = checker.condition(statement.condition, CUSTOMER)
    _alone(checker, condition)
    return Example(
        statement.title, checker_day, values, given_rows, condition, checker.source, statement.span
    )


def _given(checker: Checker, table: Table, column: tree.Ident, node: tree.Expression) -> Typed:
    """A value that a column of an example is given, in what the column stores."""
    declared = table.columns[column.text]
    if isinstance(node, tree.Literal) and node.kind == "missing":
        return Constant(None, declared.type, node.span)
    if declared.type.kind == "list":
        items = (
            node.items
            if isinstance(node, tree.Listing)
            else (node.inner,)
            if isinstance(node, tree.Group)
            else ()
        )
        made = [constants.constant(one) for one in items if isinstance(one, tree.Literal)]
        fitting = [overloads.convert(one, declared.type.item or TEXT) for one in made]
        if len(fitting) == len(items) and items and all(isinstance(one, Constant) for one in fitting):
            return Constant(
                tuple(one.value for one in fitting if isinstance(one, Constant)), declared.type, node.span
            )
        raise _unfit(checker, column, declared.type, node)
    value = checker.expression(node, EVERYBODY)
    if declared.type.kind == "timestamp" and value.type.kind == "date":
        return value
    if declared.stored is not None and value.type.is_number and declared.type.kind != "any":
        value = _in_unit(value, declared.unit, declared.type)
    fitted = overloads.convert(value, declared.type)
    if fitted is None or fitted.type.kind != declared.type.kind:
        raise _unfit(checker, column, declared.type, node)
    if declared.one_of and isinstance(fitted, Constant) and fitted.value not in declared.one_of:
        shown = ", ".join(f'"{one}"' for one in declared.one_of[:12])
        raise checker.mistake(
            codes.UNKNOWN_VALUE,
            node.span,
            column=column.text,
            value=fitted.value,
            help=(f"it is one of {shown}",),
        )
    return fitted


def _in_unit(value: Typed, unit: str | None, kind: Type) -> Typed:
    if not isinstance(value, Constant) or not isinstance(value.value, int | Decimal):
        return value
    factor = {"week": 7, "year": 12, **MICROSECONDS}.get(str(unit), 1)
    scaled = value.value * factor
    return Constant(int(scaled) if scaled == int(scaled) else float(scaled), kind, value.span)


def _unfit(checker: Checker, column: tree.Ident, kind: Type, node: tree.Expression) -> Mistake:
    found = checker.quote(node.span)
    return checker.mistake(
        codes.WRONG_TYPE,
        node.span,
        what=f"`{column.text}`",
        expected=str(kind),
        found=found,
        actual="something else",
    )


def _alone(checker: Checker, condition: Typed) -> None:
    """Examples have one customer, so nothing in them may look at others."""
    for node in checker.reach(condition):
        if isinstance(node, Population | Standing):
            found = checker.quote(condition.span)
            raise checker.mistake(codes.NOT_IN_EXAMPLE, condition.span, found=found)
