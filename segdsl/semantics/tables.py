"""Statements that declare tables. In: the tree. Out: a `Catalog`, the tables that cannot be relied on, and mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.semantics import constants
from segdsl.syntax import Parsed, tree
from segdsl.text import Source, Span
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
_IN_LISTS = ("text", "integer", "number", "date")
_SYNONYMS = {
    "string": "text",
    "str": "text",
    "char": "text",
    "varchar": "text",
    "category": "text",
    "int": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "real": "number",
    "bool": "flag",
    "boolean": "flag",
    "datetime": "timestamp",
    "time": "timestamp",
    "money": "decimal",
    "currency": "decimal",
    "numeric": "decimal",
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


@dataclass(frozen=True, slots=True)
class Tables:
    """What the `table` statements of a program say.

    Attributes:
        catalog: The tables; none where no statement says it, or none of them can be the customers.
        doubtful: Tables whose rows cannot be spoken of, because of a mistake in their heading.
        found: Mistakes.
    """

    catalog: Catalog | None
    doubtful: frozenset[str]
    found: list[Diagnostic]


def open_catalog() -> Catalog:
    """The catalog without `table` statements and without data: any bare name is a customer's column."""
    return Catalog({"customers": Table("customers", {})}, "customers", declared=False, open=True)


def declared(files: Sequence[Parsed]) -> Tables:
    """The tables that a program declares, in all its files."""
    reader = _Reader(files[0].source)
    read: list[tuple[tree.Table, Source, Table]] = []
    for file in files:
        reader.source = file.source
        read += [
            (one, file.source, reader.table(one)) for one in file.statements if isinstance(one, tree.Table)
        ]
    tables: dict[str, Table] = {}
    for _, _, table in read:
        tables.setdefault(table.name, table)
    doubtful: set[str] = set()
    for statement, source, table in read:
        reader.source = source
        before = len(reader.found)
        _Heading(reader, statement, table, tables).check()
        if len(reader.found) > before:
            doubtful.add(table.name)
    referred = {column.refers_to for table in tables.values() for column in table.columns.values()}
    free = [one.name for one in tables.values() if one.parent is None]
    customers = next((name for name in free if tables[name].key and name not in referred), None)
    if customers is None:
        if read and not reader.found:
            reader.say(codes.NO_CUSTOMERS.at(read[0][1], read[0][0].name.span))
        # with a mistake in the headings, the table that was meant still tells what its columns are
        customers = next((name for name in free if name not in referred), None)
    catalog = None if customers is None else Catalog(tables, customers)
    return Tables(catalog, frozenset(doubtful), reader.found)


def mean(close: str | None) -> str:
    """The label that asks about a near word."""
    return f"did you mean `{close}`?" if close else ""


class _Reader:
    """Reads columns, noting mistakes; a column that has one is of unknown type, so that no use of it is told on top."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def say(self, one: Diagnostic) -> None:
        self.found.append(one)

    def table(self, statement: tree.Table) -> Table:
        columns: dict[str, Column] = {}
        by_case: dict[str, str] = {}
        for column in statement.columns:
            name, span = column.name.text, column.name.span
            first = columns.get(name)
            if first is not None:
                related = [(first.span, "first given here")] if first.span is not None else []
                self.say(codes.DUPLICATE_COLUMN.at(self.source, span, name=name, related=related))
                continue
            other = by_case.setdefault(name.casefold(), name)
            if other != name:
                self.say(codes.CASE_CLASH.at(self.source, span, name=name, other=other))
            columns[name] = self.column(column)
        parent = statement.of.text if statement.of is not None else None
        key, by, at = (
            None if one is None else one.text for one in (statement.key, statement.by, statement.at)
        )
        return Table(statement.name.text, columns, key, parent, by, at, statement.name.span)

    def column(self, column: tree.Column) -> Column:
        stored = self.type(column.type)
        kind, unit = self.unit(column, stored)
        return Column(
            column.name.text,
            kind,
            stored if unit is not None else None,
            unit,
            self.allowed(column, stored),
            column.refers_to.text if column.refers_to is not None else None,
            column.required,
            column.unique,
            column.personal,
            column.name.span,
            self.is_address(column, stored),
        )

    def type(self, name: tree.TypeName) -> Type:
        word = name.item if name.item is not None else name.word
        kind = PLAIN_TYPES.get(word.text)
        if name.item is None and kind is not None:
            return kind
        if kind is not None and kind.kind in _IN_LISTS:
            return listing(kind)
        known = _IN_LISTS if name.item is not None else tuple(PLAIN_TYPES)
        close = nearest(_SYNONYMS.get(word.text.lower(), word.text), known)
        where = " that a list can hold" if name.item is not None and kind is not None else ""
        listed = "lists are of" if name.item is not None else "types are"
        help = f"{listed} {', '.join(f'`{one}`' for one in known)}"
        more = () if name.item is not None else (", and `list of` one",)
        made = codes.UNKNOWN_TYPE.at(
            self.source,
            word.span,
            name=word.text,
            where=where,
            label=mean(close),
            help=("".join((help, *more)),),
        )
        self.say(made)
        return ANY

    def unit(self, column: tree.Column, stored: Type) -> tuple[Type, str | None]:
        """The type of a column in a unit, and the unit."""
        if column.unit is None:
            return stored, None
        word = column.unit.text
        unit = word.rstrip("s")
        if unit not in _UNITS:
            help = ("units are `days`, `hours`, `minutes`, `seconds`, `months`, `years`",)
            self.say(codes.BAD_PERIOD_UNIT.at(self.source, column.unit.span, found=word, help=help))
            return ANY, None
        if stored.kind == "any":
            return ANY, None
        if not stored.is_number:
            name = column.name.text
            help = (f"declare it as a number: `{name} integer in {word}`",)
            made = codes.UNIT_NOT_DURATION.at(
                self.source, column.unit.span, unit=word, column=name, actual=stored, help=help
            )
            self.say(made)
            return ANY, None
        return _UNITS[unit], unit

    def allowed(self, column: tree.Column, stored: Type) -> tuple[object, ...]:
        """The values of `one of`; none where one of them is a mistake."""
        if not column.one_of or stored.kind == "any":
            return ()
        if stored.kind != "text" and not stored.is_number:
            span = column.one_of[0].span.to(column.one_of[-1].span)
            self._wrong_value(span, "`one of`", "text or numbers", column.name.text, stored)
            return ()
        made: list[object] = []
        for node in column.one_of:
            value = _written(node)
            fits = isinstance(value, str) if stored.kind == "text" else isinstance(value, Decimal)
            if not fits:
                actual = (
                    constants.constant(node).type if isinstance(node, tree.Literal) else "not written out"
                )
                found = self.source.slice(node.span)
                self._wrong_value(node.span, f"`one of` for `{column.name.text}`", str(stored), found, actual)
                return ()
            if isinstance(value, Decimal) and stored.kind == "integer" and value != int(value):
                made_of = codes.OUT_OF_RANGE.at(
                    self.source, node.span, value=self.source.slice(node.span), column=column.name.text
                )
                self.say(made_of)
                return ()
            made.append(int(value) if isinstance(value, Decimal) and value == int(value) else value)
        return tuple(made)

    def is_address(self, column: tree.Column, stored: Type) -> bool:
        """Whether customers can be written to there: at an address as text, or a number such as that of an account."""
        if column.address and stored.kind not in ("text", "integer", "any"):
            self._wrong_value(column.type.span, "`address`", "text", column.name.text, stored)
        return column.address

    def _wrong_value(self, span: Span, what: str, expected: str, found: str, actual: object) -> None:
        self.say(
            codes.WRONG_TYPE.at(self.source, span, what=what, expected=expected, found=found, actual=actual)
        )


def _written(node: tree.Expression) -> object:
    """The value of a literal, perhaps with a sign."""
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Operation) and node.operator == "negative":
        value = _written(node.operands[0])
        return -value if isinstance(value, Decimal) else None
    return None


@dataclass(frozen=True, slots=True)
class _Heading:
    """What a table's heading names must be there, and fit."""

    reader: _Reader
    statement: tree.Table
    table: Table
    tables: dict[str, Table]

    def check(self) -> None:
        """Notes every mistake of the heading, and of what columns refer to."""
        for ident in (self.statement.key, self.statement.by, self.statement.at):
            if ident is not None and ident.text not in self.table.columns:
                self._no_column(ident)
        self._key()
        self._at()
        self._owner()
        self._references()

    def _problem(self, ident: tree.Ident, text: str, *help: str) -> None:
        self.reader.say(codes.KEY_MISSING.at(self.reader.source, ident.span, problem=text, help=help))

    def _no_column(self, ident: tree.Ident) -> None:
        close = nearest(ident.text, self.table.columns)
        made = codes.UNKNOWN_COLUMN.at(
            self.reader.source, ident.span, table=self.table.name, name=ident.text, label=mean(close)
        )
        self.reader.say(made)

    def _no_table(self, ident: tree.Ident, known: list[str]) -> None:
        close = nearest(ident.text, known)
        made = codes.UNKNOWN_TABLE.at(
            self.reader.source, ident.span, name=ident.text, what="a table", label=mean(close)
        )
        self.reader.say(made)

    def _type_of(self, ident: tree.Ident | None) -> Type:
        column = None if ident is None else self.table.columns.get(ident.text)
        return ANY if column is None else column.type

    def _key(self) -> None:
        key, kind = self.statement.key, self._type_of(self.statement.key)
        if key is not None and kind.kind in ("list", "flag"):
            self._problem(key, f"`key` names the column that tells rows apart, and `{key.text}` is {kind}")

    def _at(self) -> None:
        at, kind = self.statement.at, self._type_of(self.statement.at)
        if at is not None and kind.kind not in ("date", "timestamp", "any"):
            help = "declare it `date` or `timestamp`, or name another column"
            self._problem(at, f"`at` names when a row happened, and `{at.text}` is {kind}", help)

    def _owner(self) -> None:
        of, by, name = self.statement.of, self.statement.by, self.table.name
        if of is None:
            if by is not None:
                help = f"write `table {name} of … by {by.text}`"
                self._problem(by, "`by` needs `of`, which names the table the rows belong to", help)
            elif self.statement.key is None:
                help = "give it a `key`, or say `of` which table its rows are and `by` which column"
                self._problem(self.statement.name, f"`{name}` has no `key`, and belongs to no table", help)
            return
        parent = self.tables.get(of.text)
        if parent is None:
            self._no_table(of, list(self.tables))
        elif parent.name == name:
            self._problem(of, f"`{name}` belongs to itself")
        elif parent.key is None:
            self._problem(of, f"`{parent.name}` has no `key` that rows of `{name}` could belong to")
        elif by is None:
            help = f"write `table {name} of {parent.name} by` and the column that holds its key"
            self._problem(
                self.statement.name,
                f"`{name}` does not say `by` which column it belongs to `{parent.name}`",
                help,
            )
        else:
            self._same_key(by, parent)
            self._no_circle(of)

    def _same_key(self, by: tree.Ident, parent: Table) -> None:
        key = parent.columns.get(str(parent.key))
        kind = self._type_of(by)
        if key is None or kind.kind == "any" or key.type.kind == "any" or kind == key.type:
            return
        problem = f"`{by.text}` is {kind}, and the key of `{parent.name}` is {key.type}"
        self._problem(by, problem, "declare the two with one type")

    def _no_circle(self, of: tree.Ident) -> None:
        seen = [self.table.name]
        at = self.table
        while at.parent is not None and at.parent in self.tables:
            at = self.tables[at.parent]
            if at.name in seen:
                # told once, at the table that is written first
                circle = seen[seen.index(at.name) :]
                if at.name == self.table.name and self.table.name == next(
                    one for one in self.tables if one in circle
                ):
                    steps = " → ".join(f"`{one}`" for one in (*seen, at.name))
                    self._problem(of, f"`{self.table.name}` belongs to itself: {steps}")
                return
            seen.append(at.name)

    def _references(self) -> None:
        for column in self.statement.columns:
            target = column.refers_to
            if target is None:
                continue
            found = self.tables.get(target.text)
            if found is None:
                self._no_table(target, [one.name for one in self.tables.values() if one.key])
            elif found.key is None:
                help = f"give `{found.name}` a `key`"
                self._problem(
                    target, f"`{found.name}` has no `key` that `{column.name.text}` could refer to", help
                )
