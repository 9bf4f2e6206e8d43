"""What a name stands for. In: a name and its scope. Out: a column, reference or constant, or a mistake with the nearest name that exists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes, nearest
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Reference, Typed
from segdsl.syntax import tree
from segdsl.types import ANY, FLAG, TEXT, Table, Type, listing

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


def resolve(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    """The value a name stands for at this place."""
    head, *rest = name.parts
    if scope.table is not None:
        if not rest and head.text in scope.table.columns:
            return _column(scope.table, head.text, name)
        if head.text in scope.called and len(rest) == 1:
            return _column_named(checker, scope.table, rest[0], name)
        if rest and head.text in scope.table.columns:
            return _through(checker, scope.table, name)
    spine = checker.names.catalog.spine
    if rest and head.text in (spine.name, "customers"):
        if len(rest) == 1:
            return _column_named(checker, spine, rest[0], name)
        return _through(checker, spine, tree.Name(tuple(rest), name.span))
    if head.text in spine.columns:
        return _through(checker, spine, name) if rest else _column(spine, head.text, name)
    return _defined(checker, name, scope)


def _column(table: Table, column: str, name: tree.Name) -> Column:
    return Column(table.name, column, table.columns[column].type, name.span)


def _column_named(checker: Checker, table: Table, part: tree.Ident, name: tree.Name) -> Typed:
    if part.text in table.columns:
        return _column(table, part.text, name)
    if checker.names.catalog.open and table.name == checker.names.catalog.customers:
        return checker.names.open_column(table, part.text, name.span)
    raise unknown_column(checker, table, part)


def unknown_column(checker: Checker, table: Table, part: tree.Ident) -> Mistake:
    """The mistake of a column that a table has not."""
    close = nearest(part.text, table.columns)
    label = f"did you mean `{close}`?" if close else ""
    help = () if close else (f"columns of `{table.name}`: {_listed(table.columns)}",)
    return checker.mistake(
        codes.UNKNOWN_COLUMN, part.span, table=table.name, name=part.text, label=label, help=help
    )


def _through(checker: Checker, table: Table, name: tree.Name) -> Typed:
    column = table.columns[name.parts[0].text]
    if column.refers_to is not None:
        raise checker.mistake(codes.NOT_YET, name.span, what=f"reading through to `{column.refers_to}`")
    raise checker.mistake(
        codes.NOT_A_PARENT,
        name.span,
        name=column.name,
        what=f"a column that holds {column.type}",
        part=name.parts[1].text,
    )


def _defined(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    head, *rest = name.parts
    known = checker.names
    statement = known.statements.get(head.text)
    match statement:
        case tree.Set() if not rest:
            return replace(known.set_value(head.text), span=name.span)
        case tree.Trait() if not rest:
            return Reference(head.text, None, known.definition(head.text, name.span).type, name.span)
        case tree.Segment() if not rest:
            known.definition(head.text, name.span)
            return Reference(head.text, None, FLAG, name.span)
        case tree.Groups():
            return _groups(checker, statement, name)
        case tree.Split():
            raise checker.mistake(codes.NOT_YET, name.span, what="`split`")
        case tree.Table() | tree.Rows():
            return _of_table(checker, name, scope)
        case tree.Set() | tree.Trait() | tree.Segment():
            what = {"Set": "a set", "Trait": "a trait", "Segment": "a segment"}[type(statement).__name__]
            raise checker.mistake(codes.NOT_A_PARENT, name.span, name=head.text, what=what, part=rest[0].text)
        case _:
            return _unknown(checker, name, scope)


def _groups(checker: Checker, groups: tree.Groups, name: tree.Name) -> Typed:
    checker.names.definition(groups.name.text, name.span)
    if len(name.parts) == 1:
        return Reference(groups.name.text, None, TEXT, name.span)
    branch = name.parts[1]
    branches = [one.name.text for one in groups.branches]
    if len(name.parts) > 2 or branch.text not in branches:
        close = nearest(branch.text, branches)
        label = f"did you mean `{close}`?" if close else ""
        help = () if close else (f"branches of `{groups.name.text}`: {_listed(branches)}",)
        raise checker.mistake(
            codes.UNKNOWN_BRANCH,
            branch.span,
            groups=groups.name.text,
            name=branch.text,
            label=label,
            help=help,
        )
    return Reference(groups.name.text, branch.text, FLAG, name.span)


def _of_table(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    head, *rest = name.parts
    table = checker.names.base_table(head)
    if not rest:
        help = (
            f"count its rows, as in `count({head.text}) > 0`, or make a value of them, as in `sum({head.text}.…)`",
        )
        raise checker.mistake(codes.NOT_A_VALUE, name.span, found=head.text, what="a table", help=help)
    if scope.table is not None:
        raise checker.mistake(
            codes.TWO_TABLES,
            name.span,
            name=checker.quote(name.span),
            first=scope.table.name,
            second=head.text,
        )
    if rest[0].text not in table.columns:
        raise unknown_column(checker, table, rest[0])
    raise _aggregate_needed(checker, name, f"{head.text}.{rest[0].text}", table.columns[rest[0].text].type)


def _aggregate_needed(checker: Checker, name: tree.Name, column: str, kind: Type) -> Mistake:
    made = "sum" if kind.is_number else "last"
    return checker.mistake(
        codes.AGGREGATE_NEEDED,
        name.span,
        found=checker.quote(name.span),
        help=(f"make one of them with an aggregate, as in `{made}({column})`",),
    )


def _unknown(checker: Checker, name: tree.Name, scope: Scope) -> Typed:
    head, *rest = name.parts
    known = checker.names
    if known.catalog.open and not rest:
        return known.open_column(known.catalog.spine, head.text, name.span)
    if not rest:
        owners = [
            table
            for table in known.catalog.tables.values()
            if head.text in table.columns and table.name != known.catalog.customers
        ]
        if owners and scope.table is None:
            owner = owners[0]
            raise _aggregate_needed(checker, name, f"{owner.name}.{head.text}", owner.columns[head.text].type)
    close = nearest(head.text, visible(checker, scope))
    label = f"did you mean `{close}`?" if close else ""
    what = "a table, rows or groups" if rest else "a column, trait or segment"
    raise checker.mistake(codes.UNKNOWN_NAME, head.span, name=head.text, what=what, label=label)


def visible(checker: Checker, scope: Scope) -> list[str]:
    """All names that can stand alone at a place."""
    own = [] if scope.table is None else list(scope.table.columns)
    return [*own, *checker.names.catalog.spine.columns, *checker.names.statements]


def _listed(words: object) -> str:
    shown = [f"`{word}`" for word in list(words)[:12]]  # type: ignore[call-overload]
    return ", ".join(shown)


# ---- columns whose type nobody has said: learnt from what is done with them


def learn(checker: Checker, value: Typed, kind: Type) -> None:
    """Notes the type a column of an open table must have, because of what it stands beside."""
    if isinstance(value, Column) and value.type.kind == "any" and kind.kind != "any":
        checker.names.learn(value.name, kind)


def learn_kind(checker: Checker, value: Typed, kind: str) -> None:
    """The same from the word by which a function says what it takes."""
    plain = {
        "text": TEXT,
        "flag": FLAG,
        "number": Type("number"),
        "integer": Type("number"),
        "day": Type("date"),
        "list": listing(TEXT),
    }
    learn(checker, value, plain.get(kind, ANY))


def domain(checker: Checker, value: Typed) -> tuple[object, ...]:
    """The values an expression may take, where the program says so; none where it does not."""
    match value:
        case Column(table=table, name=name):
            return checker.names.catalog.tables[table].columns[name].one_of
        case Reference(name=name, branch=None):
            definition = checker.names.definition(name, value.span)
            if definition.kind == "groups":
                return tuple(branch.name for branch in definition.branches)
            return domain(checker, definition.value) if definition.value is not None else ()
        case Aggregate(function=function, value=inner) if inner is not None and function.name in (
            "first",
            "last",
            "most_common",
            "min",
            "max",
        ):
            return domain(checker, inner)
        case Apply(function=function, arguments=arguments) if function.name in ("if", "coalesce"):
            parts = [part for part in arguments if part.type.kind == "text"]
            found = [
                ((part.value,) if isinstance(part, Constant) else domain(checker, part)) for part in parts
            ]
            return (
                tuple(dict.fromkeys(one for values in found for one in values if one is not None))
                if all(found)
                else ()
            )
        case _:
            return ()
