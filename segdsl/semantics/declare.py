"""Statements that declare: tables and sets. In: the tree. Out: a `Catalog`, typed constants, and mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.semantics import constants, overloads
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER
from segdsl.semantics.typed import Constant
from segdsl.syntax import Parsed, parse_expression, tree
from segdsl.text import Source
from segdsl.types import (
    ANY,
    CLOCK,
    DATE,
    DAYS,
    DECIMAL,
    FLAG,
    INTEGER,
    MONTHS,
    NUMBER,
    TEXT,
    TIMESTAMP,
    Catalog,
    Column,
    Table,
    Type,
    listing,
)

if TYPE_CHECKING:
    from segdsl.semantics.analyse import Names
    from segdsl.semantics.check import Checker

PLAIN_TYPES: dict[str, Type] = {
    "text": TEXT,
    "number": NUMBER,
    "integer": INTEGER,
    "decimal": DECIMAL,
    "flag": FLAG,
    "date": DATE,
    "timestamp": TIMESTAMP,
    "duration": CLOCK,
}
_UNITS = {
    "second": CLOCK,
    "minute": CLOCK,
    "hour": CLOCK,
    "day": DAYS,
    "week": DAYS,
    "month": MONTHS,
    "year": MONTHS,
}


def open_catalog() -> Catalog:
    """The catalog of a program without `table` statements and without data: any bare name is a customer's column."""
    return Catalog({"customers": Table("customers", {})}, "customers", declared=False, open=True)


def add_column(names: Names, table: Table, column: str, kind: Type) -> None:
    """Notes a column of an open table, or its type where that was unknown."""
    known = table.columns.get(column)
    if known is not None and known.type.kind != "any":
        return
    current = names.catalog.tables[table.name]
    columns = {**current.columns, column: Column(column, kind)}
    names.catalog = replace(
        names.catalog, tables={**names.catalog.tables, table.name: replace(current, columns=columns)}
    )


# ---- tables


def catalog(parsed: Parsed) -> tuple[Catalog | None, list[Diagnostic]]:
    """The tables a program declares; none where it declares none or they make no sense."""
    found: list[Diagnostic] = []
    statements = [one for one in parsed.statements if isinstance(one, tree.Table)]
    if not statements:
        return None, found
    tables: dict[str, Table] = {}
    for statement in statements:
        if statement.name.text not in tables:
            tables[statement.name.text] = _table(parsed.source, statement, found)
    for statement in statements:
        _check_table(parsed.source, statement, tables, found)
    referred = {column.refers_to for table in tables.values() for column in table.columns.values()}
    customers = next(
        (one.name for one in tables.values() if one.key and not one.parent and one.name not in referred), None
    )
    if customers is None:
        if not found:
            found.append(codes.NO_CUSTOMERS.at(parsed.source, statements[0].name.span))
        return None, found
    return Catalog(tables, customers), found


def _table(source: Source, statement: tree.Table, found: list[Diagnostic]) -> Table:
    columns: dict[str, Column] = {}
    for column in statement.columns:
        if column.name.text in columns:
            found.append(codes.DUPLICATE_COLUMN.at(source, column.name.span, name=column.name.text))
            continue
        clash = next((one for one in columns if one.casefold() == column.name.text.casefold()), None)
        if clash is not None:
            found.append(codes.CASE_CLASH.at(source, column.name.span, name=column.name.text, other=clash))
        columns[column.name.text] = _column(source, column, found)
    headers = {part: getattr(statement, part) for part in ("key", "by", "at")}
    texts = {part: ident.text if ident is not None else None for part, ident in headers.items()}
    parent = statement.of.text if statement.of is not None else None
    return Table(
        statement.name.text, columns, texts["key"], parent, texts["by"], texts["at"], statement.name.span
    )


def _column(source: Source, column: tree.Column, found: list[Diagnostic]) -> Column:
    stored = _type(source, column.type, found)
    kind = stored
    unit = None
    if column.unit is not None:
        unit = column.unit.text.rstrip("s")
        if unit not in _UNITS:
            found.append(
                codes.BAD_PERIOD_UNIT.at(
                    source,
                    column.unit.span,
                    found=column.unit.text,
                    help=("units are days, hours, minutes, seconds, months, years",),
                )
            )
        elif not stored.is_number:
            found.append(
                codes.UNIT_NOT_DURATION.at(
                    source, column.unit.span, unit=column.unit.text, column=column.name.text, actual=stored
                )
            )
        else:
            kind = _UNITS[unit]
    allowed = tuple(
        value
        for value in (_allowed(source, column, stored, one, found) for one in column.one_of)
        if value is not None
    )
    return Column(
        column.name.text,
        kind,
        stored if unit is not None else None,
        unit,
        allowed,
        column.refers_to.text if column.refers_to is not None else None,
        column.required,
        column.unique,
        column.personal,
        column.name.span,
    )


def _type(source: Source, name: tree.TypeName, found: list[Diagnostic]) -> Type:
    word = name.item if name.item is not None else name.word
    kind = PLAIN_TYPES.get(word.text)
    if kind is None or (name.item is not None and kind.kind not in ("text", "integer", "number", "date")):
        close = nearest(_TYPE_SYNONYMS.get(word.text, word.text), PLAIN_TYPES)
        label = f"did you mean `{close}`?" if close else ""
        found.append(codes.UNKNOWN_TYPE.at(source, word.span, name=word.text, label=label))
        kind = TEXT
    return listing(kind) if name.item is not None else kind


_TYPE_SYNONYMS = {
    "string": "text",
    "str": "text",
    "varchar": "text",
    "int": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "bool": "flag",
    "boolean": "flag",
    "datetime": "timestamp",
    "time": "timestamp",
    "money": "decimal",
    "numeric": "decimal",
}


def _allowed(
    source: Source, column: tree.Column, kind: Type, node: tree.Expression, found: list[Diagnostic]
) -> object | None:
    value = node.value if isinstance(node, tree.Literal) else None
    if isinstance(node, tree.Literal) and kind.kind == "text" and isinstance(value, str):
        return value
    if isinstance(node, tree.Literal) and kind.is_number and isinstance(value, Decimal):
        return int(value) if value == int(value) else value
    found.append(
        codes.WRONG_TYPE.at(
            source,
            node.span,
            what=f"`one of` for `{column.name.text}`",
            expected=str(kind),
            found=source.slice(node.span),
            actual="something else",
        )
    )
    return None


def _check_table(
    source: Source, statement: tree.Table, tables: Mapping[str, Table], found: list[Diagnostic]
) -> None:
    """What a table's heading names must be there, and fit."""
    table = tables[statement.name.text]

    def problem(ident: tree.Ident, text: str, close: str | None = None) -> None:
        label = f"did you mean `{close}`?" if close else ""
        found.append(codes.KEY_MISSING.at(source, ident.span, problem=text, label=label))

    for word in ("key", "by", "at"):
        ident = getattr(statement, word)
        if ident is not None and ident.text not in table.columns:
            close = nearest(ident.text, table.columns)
            label = f"did you mean `{close}`?" if close else ""
            found.append(
                codes.UNKNOWN_COLUMN.at(source, ident.span, table=table.name, name=ident.text, label=label)
            )
    if (
        statement.at is not None
        and table.at in table.columns
        and table.columns[str(table.at)].type.kind not in ("date", "timestamp")
    ):
        problem(
            statement.at,
            f"`at` names when a row happened, and `{table.at}` is {table.columns[str(table.at)].type}",
        )
    if statement.of is not None:
        parent = tables.get(statement.of.text)
        if parent is None:
            found.append(
                codes.UNKNOWN_TABLE.at(
                    source,
                    statement.of.span,
                    name=statement.of.text,
                    label=_mean(nearest(statement.of.text, tables)),
                )
            )
        elif parent.key is None:
            problem(statement.of, f"`{parent.name}` has no `key` that rows of `{table.name}` could belong to")
        elif statement.by is None:
            problem(
                statement.name,
                f"`{table.name}` does not say `by` which column its rows belong to `{parent.name}`",
            )
        elif table.by in table.columns and parent.key in parent.columns:
            kinds = (table.columns[str(table.by)].type, parent.columns[parent.key].type)
            if kinds[0] != kinds[1]:
                problem(
                    statement.by, f"`{table.by}` is {kinds[0]} and the key of `{parent.name}` is {kinds[1]}"
                )
            _no_ancestor_circle(table, tables, statement, problem)
    elif statement.by is not None:
        problem(statement.by, "`by` needs `of`, which names the table the rows belong to")
    if statement.key is None and statement.of is None:
        problem(statement.name, f"`{table.name}` has no `key`, and belongs to no table")
    for column in statement.columns:
        target = column.refers_to
        if target is not None and (target.text not in tables or tables[target.text].key is None):
            close = nearest(target.text, [one.name for one in tables.values() if one.key])
            found.append(codes.UNKNOWN_TABLE.at(source, target.span, name=target.text, label=_mean(close)))


def _mean(close: str | None) -> str:
    return f"did you mean `{close}`?" if close else ""


def _no_ancestor_circle(
    table: Table, tables: Mapping[str, Table], statement: tree.Table, problem: object
) -> None:
    seen = [table.name]
    at = table
    while at.parent is not None and at.parent in tables:
        at = tables[at.parent]
        if at.name in seen:
            if at.name == table.name:
                problem(
                    statement.of,
                    f"`{table.name}` belongs to itself: {' → '.join(f'`{one}`' for one in (*seen, at.name))}",
                )  # type: ignore[operator]
            return
        seen.append(at.name)


# ---- sets


def set_constant(checker: Checker, node: tree.Expression) -> Constant:
    """The value of a set: one literal, or a list of literals of one type."""
    if isinstance(node, tree.Listing | tree.Group):
        items = node.items if isinstance(node, tree.Listing) else (node.inner,)
        values = [_literal(checker, item) for item in items]
        common = overloads.unify([one.type for one in values])
        if common is None:
            first = values[0]
            other = next(one for one in values if overloads.unify([first.type, one.type]) is None)
            raise checker.mistake(
                codes.BRANCHES_DIFFER,
                other.span,
                left=checker.quote(first.span),
                left_type=first.type,
                right=checker.quote(other.span),
                right_type=other.type,
                what="the values of a list",
            )
        converted = [overloads.convert(one, common) or one for one in values]
        return Constant(
            tuple(one.value for one in converted if isinstance(one, Constant)), listing(common), node.span
        )
    return _literal(checker, node)


def _literal(checker: Checker, node: tree.Expression) -> Constant:
    if isinstance(node, tree.Literal) and node.kind != "missing":
        return constants.constant(node)
    if isinstance(node, tree.Operation) and node.operator == "negative":
        made = checker.expression(node, CUSTOMER)
        if isinstance(made, Constant):
            return made
    raise checker.mistake(
        codes.CONSTANT_NEEDED, node.span, what="the value of a set", found=checker.quote(node.span)
    )


def override(source: Source, statement: tree.Set, written: Constant, text: str) -> Constant:
    """The value a run gives a set; it must be of the same type."""
    name = statement.name.text
    given = Source(f"--set {name}", text)
    node, mistakes = parse_expression(given)

    def bad(why: str) -> Mistake:
        return Mistake(codes.BAD_OVERRIDE.at(given, tree.Span(0, len(text)), text=text, name=name, why=why))

    if node is None or mistakes:
        raise bad("it is not a value of the language")
    from segdsl.semantics.check import Checker

    try:
        made = set_constant(Checker(given, None), node)  # type: ignore[arg-type]
    except Mistake:
        raise bad("it is not a value that is written out") from None
    if made.type.kind == "list" and written.type.kind == "list":
        fits = overloads.unify([made.type.item or ANY, written.type.item or ANY]) is not None
    else:
        fits = (
            made.type.kind != "list"
            and written.type.kind != "list"
            and overloads.unify([made.type, written.type]) is not None
        )
    if not fits:
        raise bad(f"`{name}` is {written.type}, and this is {made.type}")
    return replace(made, span=statement.value.span)


def no_such_set(source: Source, name: str, statements: Iterable[str]) -> Diagnostic:
    """The mistake of overriding what is no set."""
    close = nearest(name, statements)
    help = (f"did you mean `{close}`?",) if close else ()
    return codes.BAD_OVERRIDE.about(
        f"--set {name}", text=name, name=name, why="the program has no such `set`", help=help
    )


def unfinished(parsed: Parsed) -> list[Diagnostic]:
    """Statements that are read and laid out but not evaluated yet."""
    words = {tree.Split: "`split`", tree.Expect: "`expect`", tree.Example: "`example`", tree.Use: "`use`"}
    return [
        codes.NOT_YET.at(parsed.source, one.span, what=words[type(one)])
        for one in parsed.statements
        if type(one) in words
    ]
