"""All names of a program and what was made of them so far. In: statements, tables, a run's values of sets. Out: definitions, when asked.

Definitions are checked when something asks for them, so that they may stand in any order; asking for one that is being checked is a circle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from segdsl.diagnostics import codes, nearest
from segdsl.semantics import aggregates, sets
from segdsl.semantics.check import Checker
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.program import Branch, Definition
from segdsl.semantics.scope import CUSTOMER
from segdsl.semantics.typed import Column, Constant, Reference, Typed, walk
from segdsl.syntax import Parsed, tree
from segdsl.text import Span
from segdsl.types import ANY, FLAG, TEXT, Catalog, Table, Type
from segdsl.types import Column as TableColumn

MAX_CHAIN = 128

_KINDS = {
    tree.Table: "a table",
    tree.Set: "a set",
    tree.Rows: "rows",
    tree.Trait: "a trait",
    tree.Segment: "a segment",
    tree.Groups: "groups",
    tree.Split: "a split",
}
_NOT_YET = {
    tree.Split: "`split`",
    tree.Expect: "`expect`",
    tree.Example: "`example`",
    tree.Use: "`use`",
}
_NAMING = re.compile(r"\b(table|set|rows|trait|segment|groups|split)\s+(?:`([^`\n]+)`|(\w+))", re.IGNORECASE)


@dataclass(slots=True)
class Register:
    """All names of a program, and the definitions checked so far.

    Attributes:
        parsed: The statements.
        catalog: The tables, with what was learnt of columns that nobody declared.
        overrides: New values of sets, as they would be written.
        doubtful: Tables that have a mistake of their own.
        lost: Names whose statements could not be read, or that stand for what cannot be evaluated yet.
        statements: By name, the first of several that have one.
        repeated: Statements whose name was taken.
        checked: Definitions without a mistake, each after what it needs.
    """

    parsed: Parsed
    catalog: Catalog
    overrides: Mapping[str, str]
    doubtful: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    statements: dict[str, tree.Statement] = field(default_factory=dict)
    repeated: list[tree.Statement] = field(default_factory=list)
    checked: dict[str, Definition] = field(default_factory=dict)
    _failed: set[str] = field(default_factory=set)
    _being_checked: list[str] = field(default_factory=list)
    _values: dict[str, Constant] = field(default_factory=dict)
    _row_conditions: dict[str, list[Typed] | None] = field(default_factory=dict)
    checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        self.checker = Checker(self.parsed.source, self)

    # ---- declaring

    def declare(self) -> None:
        """Gathers the names; a second definition and one that differs in case only are mistakes."""
        taken: dict[str, tuple[str, Span | None]] = {}
        for column in self.catalog.spine.columns.values():
            taken[column.name] = (f"a column of `{self.catalog.customers}`", column.span)
        by_case = {name.casefold(): name for name in taken}
        for statement in self.parsed.statements:
            what = _NOT_YET.get(type(statement))
            if what is not None:
                self.checker.note(codes.NOT_YET, self._keyword(statement), what=what)
            name = getattr(statement, "name", None)
            if not isinstance(name, tree.Ident):
                continue
            if name.text in taken:
                before, where = taken[name.text]
                related = [(where, "first defined here")] if where is not None else []
                self.checker.note(
                    codes.DUPLICATE_NAME, name.span, name=name.text, what=before, related=related
                )
                self.repeated.append(statement)
                continue
            other = by_case.setdefault(name.text.casefold(), name.text)
            if other != name.text:
                self.checker.note(codes.CASE_CLASH, name.span, name=name.text, other=other)
            taken[name.text] = (_KINDS[type(statement)], name.span)
            self.statements[name.text] = statement
        known = [name for name, one in self.statements.items() if isinstance(one, tree.Set)]
        for name in self.overrides:
            if name not in known:
                self.checker.tell(Mistake(sets.no_such_set(name, known)))

    def _keyword(self, statement: tree.Statement) -> Span:
        """The word a statement begins with."""
        start = statement.span.start
        word = re.match(r"\w+", self.parsed.source.text[start : statement.span.end])
        return Span(start, start + (word.end() if word else 1))

    def check_all(self) -> None:
        """Checks every statement that has an expression."""
        for name, statement in self.statements.items():
            try:
                match statement:
                    case tree.Trait() | tree.Segment() | tree.Groups():
                        self.definition(name, statement.name.span)
                    case tree.Set():
                        self.set_value(name)
                    case tree.Rows():
                        aggregates.rows(self.checker, statement.name)
                    case _:
                        pass
            except Mistake as mistake:
                self.checker.tell(mistake)
        for statement in self.repeated:
            try:
                if isinstance(statement, tree.Trait | tree.Segment | tree.Groups):
                    self._define(statement)
            except Mistake as mistake:
                self.checker.tell(mistake)

    def is_lost(self, name: str) -> bool:
        """Whether a name that nothing has may be one whose statement was not read, so that there is nothing new to tell."""
        return name in self.lost or any(isinstance(one, tree.Use) for one in self.parsed.statements)

    # ---- open tables

    def open_column(self, table: Table, name: str, span: Span) -> Column:
        """A column that nobody declared."""
        known = table.columns.get(name)
        if known is None:
            self._add_column(table, name, ANY)
            return Column(table.name, name, ANY, span)
        return Column(table.name, name, known.type, span)

    def learn(self, column: str, kind: Type) -> None:
        """Notes a column's type; the next round knows it."""
        if self.catalog.open:
            self._add_column(self.catalog.spine, column, kind)

    def _add_column(self, table: Table, column: str, kind: Type) -> None:
        current = self.catalog.tables[table.name]
        known = current.columns.get(column)
        finer = known is not None and known.type.kind == "date" and kind.kind == "timestamp"
        if known is not None and known.type.kind != "any" and not finer:
            return
        columns = {**current.columns, column: TableColumn(column, kind)}
        tables = {**self.catalog.tables, table.name: replace(current, columns=columns)}
        self.catalog = replace(self.catalog, tables=tables)

    # ---- definitions

    def definition(self, name: str, asked_at: Span) -> Definition:
        """The checked definition of a trait, segment or groups; raises `Mistake` where it has one."""
        if name in self.checked:
            return self.checked[name]
        if name in self._failed:
            raise Mistake
        if name in self._being_checked:
            raise self._circle(name, asked_at)
        if len(self._being_checked) >= MAX_CHAIN:
            raise self.checker.mistake(codes.TOO_DEEP, asked_at, limit=MAX_CHAIN)
        statement = self.statements[name]
        assert isinstance(statement, tree.Trait | tree.Segment | tree.Groups)
        self._being_checked.append(name)
        try:
            made = self._define(statement)
        except Mistake:
            self._failed.add(name)
            raise
        finally:
            self._being_checked.remove(name)
        self.checked[name] = made
        return made

    def _circle(self, name: str, asked_at: Span) -> Mistake:
        steps = [*self._being_checked[self._being_checked.index(name) :], name]
        self._failed.update(steps)
        shown = " → ".join(f"`{step}`" for step in steps)
        help = ("take one of the steps out",) if len(steps) > 2 else ()
        return self.checker.mistake(codes.CIRCLE, asked_at, name=name, steps=shown, help=help)

    def _define(self, statement: tree.Trait | tree.Segment | tree.Groups) -> Definition:
        match statement:
            case tree.Trait():
                value = self.checker.expression(statement.value, CUSTOMER)
                return self._definition("trait", statement, value, (), value.type)
            case tree.Segment():
                condition = self.checker.condition(statement.condition, CUSTOMER)
                return self._definition("segment", statement, condition, (), FLAG)
            case tree.Groups():
                return self._definition("groups", statement, None, self._branches(statement), TEXT)

    def _branches(self, groups: tree.Groups) -> tuple[Branch, ...]:
        seen: dict[str, tree.Ident] = {}
        for branch in groups.branches:
            name = branch.name
            first = seen.setdefault(name.text.casefold(), name)
            if first is name:
                continue
            related = [(first.span, "first defined here")]
            if first.text == name.text:
                what = f"a branch of `{groups.name.text}`"
                self.checker.note(codes.DUPLICATE_NAME, name.span, name=name.text, what=what, related=related)
            else:
                self.checker.note(
                    codes.CASE_CLASH, name.span, name=name.text, other=first.text, related=related
                )
        conditions = [branch.condition for branch in groups.branches if branch.condition is not None]
        checked = iter(self.checker.each(conditions, lambda part: self.checker.condition(part, CUSTOMER)))
        return tuple(
            Branch(one.name.text, one.title, next(checked) if one.condition is not None else None, one.span)
            for one in groups.branches
        )

    def _definition(
        self,
        kind: Literal["trait", "segment", "groups"],
        statement: tree.Trait | tree.Segment | tree.Groups,
        value: Typed | None,
        branches: tuple[Branch, ...],
        type: Type,
    ) -> Definition:
        made = Definition(
            kind,
            statement.name.text,
            statement.title or statement.name.text,
            statement.clauses,
            value,
            branches,
            type,
            False,
            self.parsed.source,
            statement.span,
        )
        return replace(
            made, personal=any(self._is_personal(node) for one in made.expressions for node in walk(one))
        )

    def _is_personal(self, node: Typed) -> bool:
        if isinstance(node, Column):
            return self.catalog.tables[node.table].columns[node.name].personal
        if not isinstance(node, Reference):
            return False
        return self.checked[node.name].kind == "trait" and self.checked[node.name].personal

    # ---- sets

    def set_value(self, name: str) -> Constant:
        """The value of a set, or of the override a run gives it."""
        if name in self._values:
            return self._values[name]
        if name in self._failed:
            raise Mistake
        statement = self.statements[name]
        assert isinstance(statement, tree.Set)
        try:
            written = sets.value(self.parsed.source, statement.value)
            if name in self.overrides:
                written = sets.override(statement, written, self.overrides[name])
        except Mistake:
            self._failed.add(name)
            raise
        self._values[name] = written
        return written

    # ---- rows

    def is_rows(self, name: str) -> bool:
        """Whether a name stands for rows: a table's, or those a `rows` statement picks."""
        return isinstance(self.statements.get(name), tree.Table | tree.Rows)

    def rows_names(self) -> list[str]:
        """All names of tables and rows."""
        return [name for name in self.statements if self.is_rows(name)]

    def base_table(self, name: tree.Ident) -> Table:
        """The table under a name of a table or rows; one that has a mistake of its own is not spoken of."""
        chain = self.rows_chain(name)
        table = chain[-1].table if chain else name
        found = self.catalog.tables.get(table.text)
        if found is None or found.name in self.doubtful:
            raise Mistake
        return found

    def rows_chain(self, name: tree.Ident) -> list[tree.Rows]:
        """The `rows` statements from a name down to its table, outermost first; none for a table."""
        chain: list[tree.Rows] = []
        at = name
        while True:
            if at.text in self._failed:
                raise Mistake
            statement = self.statements.get(at.text)
            if isinstance(statement, tree.Rows):
                if any(one is statement for one in chain):
                    steps = [one.name.text for one in chain[chain.index(statement) :]]
                    self._failed.update(one.name.text for one in chain)
                    shown = " → ".join(f"`{one}`" for one in (*steps, at.text))
                    raise self.checker.mistake(codes.CIRCLE, at.span, name=at.text, steps=shown)
                chain.append(statement)
                at = statement.table
            elif at.text in self.catalog.tables:
                return chain
            else:
                self._failed.update(one.name.text for one in chain)
                raise self.no_table(at)

    def no_table(self, name: tree.Ident) -> Mistake:
        """The mistake of naming rows that there are not."""
        if self.is_lost(name.text):
            return Mistake()
        known = self.rows_names()
        close = nearest(name.text, known)
        what = "a table or rows"
        help: tuple[str, ...] = ()
        found = self.statements.get(name.text)
        if found is not None:
            what = f"a table or rows, but {_KINDS[type(found)]}"
        elif close is None and known:
            help = (f"tables and rows: {', '.join(f'`{one}`' for one in known[:12])}",)
        elif not known:
            help = ("a program without `table` statements speaks of columns of `customers` only",)
        return self.checker.mistake(
            codes.UNKNOWN_TABLE,
            name.span,
            name=name.text,
            what=what,
            label=f"did you mean `{close}`?" if close else "",
            help=help,
        )

    def conditions_of(self, rows: tree.Rows, check: Callable[[tree.Rows], list[Typed]]) -> list[Typed]:
        """The typed conditions of a `rows` statement, checked once."""
        name = rows.name.text
        if name not in self._row_conditions:
            if name in self._being_checked:
                raise self._circle(name, rows.name.span)
            self._being_checked.append(name)
            try:
                self._row_conditions[name] = check(rows)
            except Mistake:
                self._row_conditions[name] = None
                raise
            finally:
                self._being_checked.remove(name)
        found = self._row_conditions[name]
        if found is None:
            raise Mistake
        return found


def lost_names(parsed: Parsed, keyword: str = "") -> frozenset[str]:
    """Names that statements define which could not be read, all of them or those of one keyword."""
    if parsed.whole:
        return frozenset()
    text = list(parsed.source.text)
    for span in (*(one.span for one in parsed.statements), *parsed.comments):
        text[span.start : span.end] = " " * (span.end - span.start)
    found = _NAMING.findall("".join(text))
    return frozenset(quoted or plain for word, quoted, plain in found if keyword in ("", word.lower()))
