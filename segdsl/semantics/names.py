"""What a name stands for. In: a name and its scope. Out: a column, reference or constant, or a mistake with the nearest name there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes, nearest
from segdsl.functions import FUNCTIONS
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Typed,
)
from segdsl.syntax import tree
from segdsl.types import ANY, DATE, FLAG, NUMBER, TEXT, TIMESTAMP, Table, Type, listing

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

_LISTED = 12


def resolve(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    """The value a name stands for at this place."""
    name = checker.register.joined(name)
    head, *rest = name.parts
    for table in scope.tables:
        if head.text in table.columns and (not rest or table.columns[head.text].refers_to is not None):
            return _column(checker, table, name)
    if rest:
        owner = _row_called(scope, head.text)
        if owner is not None:
            return _column(checker, owner, _tail(name))
        for table in scope.tables:
            if head.text in table.columns:
                return _column(checker, table, name)
    return _of_customer(checker, name, scope)


def _row_called(scope: Scope, name: str) -> Table | None:
    """The row's table, or one it belongs to, by the name it is called."""
    if scope.tables and name in scope.called:
        return scope.tables[0]
    return next((table for table in scope.tables if table.name == name), None)


def _tail(name: tree.Name, count: int = 1) -> tree.Name:
    return tree.Name(name.parts[count:], name.span)


def _of_customer(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    head, *rest = name.parts
    catalog = checker.register.catalog
    spine = catalog.spine
    if rest and head.text in (spine.name, "customers"):
        # `customers.monetary` may be a trait; what neither a column nor a definition is called is a mistake of the table's
        known = (
            rest[0].text in spine.columns or catalog.open or checker.register.find(rest[0].text) is not None
        )
        if not known:
            raise unknown_column(checker, spine, rest[0])
        return _of_customer(checker, _tail(name), replace(scope, population=frozenset(), tables=()))
    for count in (1, 2):
        # `vip.monetary`, `lifecycle.lost.monetary`
        if len(name.parts) > count and ".".join(one.text for one in name.parts[:count]) in scope.population:
            return _of_customer(
                checker, _tail(name, count), replace(scope, population=frozenset(), tables=())
            )
    if head.text in spine.columns:
        _somebody(checker, name, scope)
        return _column(checker, spine, name)
    return _defined(checker, name, scope)


def _somebody(checker: Checker, name: tree.Name, scope: Scope) -> None:
    if scope.nobody:
        found = checker.quote(name.span)
        share = "share(customers where {} …) > 10%"
        match _kind_of(checker, name):
            case "flag":
                asked = f"`share(customers where {found}) > 10%`"
            case "integer" | "decimal" | "number" | "days" | "any":
                asked = f"`{share.format(found)}` or `avg(customers.{found}) > 1`"
            case _:
                asked = f"`{share.format(found)}`"
        help = (f"ask all of them, as in {asked}",)
        raise checker.mistake(codes.NOBODY_AT_HAND, name.span, found=found, help=help)


def _kind_of(checker: Checker, name: tree.Name) -> str:
    """What kind of value a customer's column or definition has."""
    head, *rest = name.parts
    register = checker.register
    column = register.catalog.spine.columns.get(head.text)
    if column is not None:
        return _column(checker, register.catalog.spine, name).type.kind
    match register.find(head.text):
        case tree.Trait():
            return register.definition(register.full(head.text), name.span).type.kind
        case tree.Segment():
            return "flag"
        case tree.Groups() | tree.Cross() | tree.Split():
            return "flag" if rest else "text"
        case _:
            return "any"


def _column(checker: Checker, table: Table, name: tree.Name) -> Typed:
    """A column of a table, and on through the look-up tables it refers to."""
    head, *rest = name.parts
    if head.text not in table.columns:
        raise unknown_column(checker, table, head)
    column = table.columns[head.text]
    made: Typed = Column(table.name, column.name, column.type, head.span if rest else name.span)
    for part in rest:
        target = checker.register.catalog.tables.get(column.refers_to or "")
        if target is None:
            what = "a column" if column.type.kind == "any" else f"a column that holds {column.type}"
            raise checker.mistake(codes.NOT_A_PARENT, name.span, name=column.name, what=what, part=part.text)
        if part.text not in target.columns:
            raise unknown_column(checker, target, part)
        column = target.columns[part.text]
        made = Lookup(made, target.name, column.name, column.type, name.span)
    return made


def unknown_column(checker: Checker, table: Table, part: tree.Ident) -> Mistake:
    """The mistake of a column that a table has not."""
    close = nearest(part.text, table.columns)
    label = f"did you mean `{close}`?" if close else ""
    help = () if close or not table.columns else (f"columns of `{table.name}`: {listed(table.columns)}",)
    return checker.mistake(
        codes.UNKNOWN_COLUMN, part.span, table=table.name, name=part.text, label=label, help=help
    )


def _defined(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    head, *rest = name.parts
    register = checker.register
    statement = register.find(head.text)
    full = register.full(head.text)
    match statement:
        case tree.Set() if not rest:
            return replace(register.set_value(full), span=name.span)
        case tree.Trait() if not rest:
            _somebody(checker, name, scope)
            return Reference(full, None, register.definition(full, name.span).type, name.span)
        case tree.Segment() if not rest:
            _somebody(checker, name, scope)
            register.definition(full, name.span)
            return Reference(full, None, FLAG, name.span)
        case tree.Groups() | tree.Cross() | tree.Split():
            _somebody(checker, name, scope)
            return _groups(checker, statement, full, name)
        case tree.Table() | tree.Rows():
            raise _of_table(checker, name, scope)
        case tree.Set() | tree.Trait() | tree.Segment():
            what = f"a {type(statement).__name__.lower()}"
            part = rest[0].text
            if isinstance(statement, tree.Segment) and part in visible(checker, scope):
                help = (
                    f"a customer's own is `{part}` alone; of all members, ask as in `avg({head.text}.{part})`",
                )
                raise checker.mistake(
                    codes.NOT_A_PARENT, name.span, name=head.text, what=what, part=part, help=help
                )
            raise checker.mistake(codes.NOT_A_PARENT, name.span, name=head.text, what=what, part=rest[0].text)
        case _:
            return _unknown(checker, name, scope)


def _groups(
    checker: Checker, groups: tree.Groups | tree.Cross | tree.Split, full: str, name: tree.Name
) -> Typed:
    own = name.parts[0].text
    match groups:
        case tree.Groups():
            branches = [one.name.text for one in groups.branches]
        case tree.Split():
            branches = [one.name.text for one in groups.arms]
        case _:
            branches = [one.name for one in checker.register.definition(full, name.span).branches]
    if len(name.parts) > 1 and name.parts[1].text not in branches:
        branch = name.parts[1]
        close = nearest(branch.text, branches)
        label = f"did you mean `{close}`?" if close else ""
        help = () if close else (f"branches of `{own}`: {listed(branches)}",)
        raise checker.mistake(
            codes.UNKNOWN_BRANCH, branch.span, groups=own, name=branch.text, label=label, help=help
        )
    if len(name.parts) > 2:
        above = ".".join(part.text for part in name.parts[:2])
        part = name.parts[2].text
        raise checker.mistake(codes.NOT_A_PARENT, name.span, name=above, what="a segment", part=part)
    checker.register.definition(full, name.span)
    if len(name.parts) == 1:
        return Reference(full, None, TEXT, name.span)
    return Reference(full, name.parts[1].text, FLAG, name.span)


def _of_table(checker: Checker, name: tree.Name, scope: Scope) -> Mistake:
    head, *rest = name.parts
    table = checker.register.base_table(head)
    if not rest:
        named = isinstance(checker.register.find(head.text), tree.Rows)
        what = "a name for rows" if named else "a table"
        help = (f"ask for a row, as in `any({head.text})`, or count them, as in `count({head.text}) > 1`",)
        return checker.mistake(codes.NOT_A_VALUE, name.span, found=head.text, what=what, help=help)
    if rest[0].text not in table.columns:
        return unknown_column(checker, table, rest[0])
    if scope.table is not None:
        return checker.mistake(
            codes.TWO_TABLES, name.span, name="one aggregate", first=scope.table.name, second=head.text
        )
    column = _column(checker, table, _tail(name))
    return _aggregate_needed(checker, name, name.text, column.type)


def _aggregate_needed(checker: Checker, name: tree.Name, column: str, kind: Type) -> Mistake:
    made = "sum" if kind.is_number else "last"
    help = f"make one of them with an aggregate, as in `{made}({column})`"
    return checker.mistake(codes.AGGREGATE_NEEDED, name.span, found=checker.quote(name.span), help=(help,))


def _unknown(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    head, *rest = name.parts
    register = checker.register
    catalog = register.catalog
    if register.is_lost(head.text):
        raise Mistake
    clash = register.alias_clash(head)
    if clash is not None:
        raise clash
    if catalog.open and not rest:
        _somebody(checker, name, scope)
        return register.open_column(catalog.spine, head.text, name.span)
    needed_here = register.open_name(head.text)
    if needed_here is not None:
        raise needed_here
    if not rest:
        owners = [
            table
            for table in catalog.tables.values()
            if head.text in table.columns and table.name != catalog.customers and table.parent is not None
        ]
        if owners and scope.table is None:
            column = owners[0].columns[head.text].type
            raise _aggregate_needed(checker, name, f"{owners[0].name}.{head.text}", column)
        close = nearest(head.text, visible(checker, scope))
        what = "a column, trait or segment"
        help = _for_other_words(head.text)
        if help:
            raise checker.mistake(codes.UNKNOWN_NAME, head.span, name=head.text, what=what, help=(help,))
    else:
        close = nearest(head.text, parents(checker))
        what = "a table, rows or groups"
    label = f"did you mean `{close}`?" if close else ""
    raise checker.mistake(codes.UNKNOWN_NAME, head.span, name=head.text, what=what, label=label)


_WORDS = {
    "yesterday": "write `1d ago`",
    "tomorrow": "write `today + 1d`",
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def _for_other_words(name: str) -> str:
    """What to write for a word that other languages have; empty for any other word."""
    lower = name.lower()
    row = FUNCTIONS.get(lower)
    if row is not None:
        return f"it is a function: write `{row.form}`"
    if re.fullmatch(r"q\d", lower):
        return "a quarter is written with its year, `2024-Q1` to `2024-Q4`"
    if re.fullmatch(r"w\d\d?", lower):
        return "a week is written with its year, `2024-W01` to `2024-W53`"
    if lower in _MONTHS or lower in {month[:3] for month in _MONTHS}:
        number = [month[:3] for month in _MONTHS].index(lower[:3]) + 1
        return f"a month is written with its year, `2024-{number:02}`; of any year, `month_of_year(…) = {number}`"
    return _WORDS.get(lower, "")


def visible(checker: Checker, scope: Scope) -> list[str]:
    """All names that can stand alone at a place."""
    own = [column for table in scope.tables for column in table.columns]
    statements = checker.register.visible().items()
    single = [name for name, one in statements if not isinstance(one, tree.Table | tree.Rows)]
    return [*own, *checker.register.catalog.spine.columns, *single]


def parents(checker: Checker) -> list[str]:
    """All names that others can follow after a point."""
    kinds = tree.Table | tree.Rows | tree.Groups | tree.Cross | tree.Split
    return [name for name, one in checker.register.visible().items() if isinstance(one, kinds)]


def listed(words: Iterable[str]) -> str:
    """Some names as a message lists them."""
    shown = [f"`{word}`" for word in words]
    return ", ".join(shown[:_LISTED]) + (", …" if len(shown) > _LISTED else "")


# ---- columns whose type nobody has said: learnt from what is done with them


def learn(checker: Checker, value: Typed, kind: Type) -> None:
    """Notes the type a column of an open table must have, because of what it stands beside."""
    if isinstance(value, Column) and value.type.kind == "any" and kind.kind != "any":
        checker.register.learn(value.name, kind)


def learn_moment(checker: Checker, value: Typed) -> bool:
    """Notes that a column of an open table holds moments, where it was only known to hold days; whether it could be so."""
    register = checker.register
    if not (register.catalog.open and isinstance(value, Column) and value.type.kind in ("any", "date")):
        return False
    register.learn(value.name, TIMESTAMP)
    return True


_BY_KIND = {
    "text": TEXT,
    "flag": FLAG,
    "number": NUMBER,
    "integer": NUMBER,
    "day": DATE,
    "timestamp": TIMESTAMP,
    "list": listing(TEXT),
}


def learn_kind(checker: Checker, value: Typed, kind: str) -> None:
    """The same from the word by which a function says what it takes."""
    learn(checker, value, _BY_KIND.get(kind, ANY))


def domain(checker: Checker, value: Typed) -> tuple[object, ...]:
    """The values an expression may take, where the program says so; none where it does not."""
    match value:
        case Column(table=table, name=name) | Lookup(table=table, name=name):
            column = checker.register.catalog.tables[table].columns.get(name)
            return column.one_of if column is not None else ()
        case Reference(name=name, branch=None):
            definition = checker.register.definition(name, value.span)
            if definition.branches:
                return tuple(branch.name for branch in definition.branches)
            return domain(checker, definition.value) if definition.value is not None else ()
        case Aggregate(function=function, value=inner) | Population(function=function, value=inner):
            return domain(checker, inner) if inner is not None and function.name in _PICKING else ()
        case Apply(function=function, arguments=arguments) if function.name in ("if", "coalesce"):
            parts = [part for part in arguments if part.type.kind == "text"]
            found = [
                ((part.value,) if isinstance(part, Constant) else domain(checker, part)) for part in parts
            ]
            if not all(found):
                return ()
            return tuple(dict.fromkeys(one for values in found for one in values if one is not None))
        case _:
            return ()


_PICKING = ("first", "last", "most_common", "min", "max")
