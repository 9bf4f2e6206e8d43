"""From statements to meaning. In: what parsing found, and the tables of the data where there are any. Out: a `Meaning` and all mistakes.

Definitions are checked when something asks for them, so that they may stand in any order; asking for one that is being checked is a circle.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from segdsl.diagnostics import Diagnostic, codes
from segdsl.semantics import declare, overloads
from segdsl.semantics.check import Checker
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.names import unknown_column
from segdsl.semantics.program import Branch, Definition, Meaning
from segdsl.semantics.scope import CUSTOMER
from segdsl.semantics.typed import Column, Constant, Reference, Typed, walk
from segdsl.syntax import Parsed, parse_expression, tree
from segdsl.text import Source, Span
from segdsl.types import ANY, FLAG, TEXT, Catalog, Table, Type, listing

MAX_CHAIN = 128
# what checking one definition inside another takes at most, so that a chain of `MAX_CHAIN` never meets Python's own limit
_FRAMES = 20_000


def analyse(
    parsed: Parsed, catalog: Catalog | None = None, overrides: Mapping[str, str] | None = None
) -> tuple[Meaning | None, tuple[Diagnostic, ...]]:
    """What a program means.

    Args:
        parsed: Its statements.
        catalog: The tables of the data, used where the program has no `table` statements.
        overrides: New values of sets, as they would be written.

    Returns:
        The meaning, or none where there are errors; and every mistake and note, in the order of the text.
    """
    found: list[Diagnostic] = list(parsed.diagnostics)
    declared, mistakes = declare.catalog(parsed)
    found += mistakes
    used = declared or catalog or declare.open_catalog()
    if declared is None and any(isinstance(one, tree.Table) for one in parsed.statements):
        return None, _sorted(found)
    names, mistakes = _learnt(parsed, used, overrides or {})
    found += mistakes
    found += names.checker.diagnostics
    if any(one.severity == "error" for one in found):
        return None, _sorted(found)
    definitions = {name: names.checked[name] for name in names.checked_order}
    order = tuple(one.name.text for one in parsed.statements if isinstance(one, tree.Segment | tree.Groups))
    sets = {
        name: names.set_value(name).value
        for name, one in names.statements.items()
        if isinstance(one, tree.Set)
    }
    return Meaning(parsed.source, names.catalog, sets, definitions, order), _sorted(found)


def analyse_expression(
    source: Source, catalog: Catalog | None = None
) -> tuple[Typed | None, Names | None, tuple[Diagnostic, ...]]:
    """What a single condition means over one table of customers, such as `recency < 30d and frequency >= 5`."""
    node, mistakes = parse_expression(source)
    if node is None or mistakes:
        return None, None, mistakes
    parsed = Parsed(source, (), (), (), whole=True)
    used = catalog or declare.open_catalog()
    made: Typed | None = None
    with _deep():
        for _ in range(_ROUNDS):
            names = Names(parsed, used, {})
            try:
                made = names.checker.condition(node, CUSTOMER)
            except Mistake as mistake:
                names.checker.tell(mistake)
                made = None
            if names.catalog == used:
                break
            used = names.catalog
    found = _sorted(names.checker.diagnostics)
    return (None if any(one.severity == "error" for one in found) else made), names, found


_ROUNDS = 4


def _learnt(parsed: Parsed, catalog: Catalog, overrides: Mapping[str, str]) -> tuple[Names, list[Diagnostic]]:
    """Checks the program; where columns are known by their use only, again until nothing new is learnt of their types."""
    with _deep():
        for _ in range(_ROUNDS):
            names = Names(parsed, catalog, overrides)
            mistakes = names.declare()
            names.check_all()
            if names.catalog == catalog:
                break
            catalog = names.catalog
    return names, mistakes


@contextmanager
def _deep() -> Iterator[None]:
    """Room for checking definitions inside definitions; depth is limited before it is needed, by the reader and by `MAX_CHAIN`."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _sorted(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.sort_key))


@dataclass(slots=True)
class Names:
    """All names of a program, and the definitions checked so far."""

    parsed: Parsed
    catalog: Catalog
    overrides: Mapping[str, str]
    statements: dict[str, tree.Statement] = field(default_factory=dict)
    checked: dict[str, Definition] = field(default_factory=dict)
    checked_order: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    being_checked: list[str] = field(default_factory=list)
    values: dict[str, Constant] = field(default_factory=dict)
    row_conditions: dict[str, list[Typed] | None] = field(default_factory=dict)
    checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        self.checker = Checker(self.parsed.source, self)

    # ---- declaring

    def declare(self) -> list[Diagnostic]:
        """Gathers the names; a second definition and one that differs in case only are mistakes."""
        found: list[Diagnostic] = []
        taken: dict[str, tuple[str, Span | None]] = {}
        for column in self.catalog.spine.columns.values():
            taken[column.name] = (f"a column of `{self.catalog.customers}`", column.span)
        by_case = {name.casefold(): name for name in taken}
        for statement in self.parsed.statements:
            name = getattr(statement, "name", None)
            if not isinstance(name, tree.Ident):
                continue
            what = (
                f"a {type(statement).__name__.lower()}"
                if not isinstance(statement, tree.Rows | tree.Groups)
                else type(statement).__name__.lower()
            )
            if name.text in taken:
                before, where = taken[name.text]
                related = [(where, "first defined here")] if where is not None else []
                found.append(
                    codes.DUPLICATE_NAME.at(
                        self.parsed.source, name.span, name=name.text, what=before, related=related
                    )
                )
                self.statements.setdefault(name.text, statement)
                continue
            other = by_case.setdefault(name.text.casefold(), name.text)
            if other != name.text:
                found.append(codes.CASE_CLASH.at(self.parsed.source, name.span, name=name.text, other=other))
            taken[name.text] = (what, name.span)
            self.statements[name.text] = statement
        found += declare.unfinished(self.parsed)
        for name in self.overrides:
            if not isinstance(self.statements.get(name), tree.Set):
                found.append(declare.no_such_set(self.parsed.source, name, self.statements))
        return found

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
                        self.check_rows(statement)
            except Mistake as mistake:
                self.checker.tell(mistake)

    # ---- open tables

    def open_column(self, table: Table, name: str, span: Span) -> Column:
        """A column that nobody declared."""
        known = table.columns.get(name)
        if known is None:
            declare.add_column(self, table, name, ANY)
            return Column(table.name, name, ANY, span)
        return Column(table.name, name, known.type, span)

    def learn(self, column: str, kind: Type) -> None:
        """Notes a column's type; the next round knows it."""
        if self.catalog.open:
            declare.add_column(self, self.catalog.spine, column, kind)

    # ---- definitions

    def definition(self, name: str, asked_at: Span) -> Definition:
        """The checked definition of a trait, segment or groups; raises `Mistake` where it has one."""
        if name in self.checked:
            return self.checked[name]
        if name in self.failed:
            raise Mistake
        if name in self.being_checked:
            raise self._circle(name, asked_at)
        if len(self.being_checked) >= MAX_CHAIN:
            raise self.checker.mistake(codes.TOO_DEEP, asked_at, limit=MAX_CHAIN)
        statement = self.statements[name]
        self.being_checked.append(name)
        try:
            made = self._define(statement)
        except Mistake:
            self.failed.add(name)
            raise
        finally:
            self.being_checked.remove(name)
        self.checked[name] = made
        self.checked_order.append(name)
        return made

    def _circle(self, name: str, asked_at: Span) -> Mistake:
        steps = [*self.being_checked[self.being_checked.index(name) :], name]
        self.failed.update(steps)
        return self.checker.mistake(
            codes.CIRCLE,
            asked_at,
            name=name,
            steps=" → ".join(f"`{step}`" for step in steps),
            help=("take one of the steps out",),
        )

    def _define(self, statement: tree.Statement) -> Definition:
        match statement:
            case tree.Trait():
                value = self.checker.expression(statement.value, CUSTOMER)
                return self._definition("trait", statement, value, (), value.type)
            case tree.Segment():
                return self._definition(
                    "segment", statement, self.checker.condition(statement.condition, CUSTOMER), (), FLAG
                )
            case tree.Groups():
                return self._definition("groups", statement, None, self._branches(statement), TEXT)
            case _:
                raise AssertionError(statement)

    def _branches(self, groups: tree.Groups) -> tuple[Branch, ...]:
        seen: dict[str, Span] = {}
        for branch in groups.branches:
            if branch.name.text in seen:
                self.checker.note(
                    codes.DUPLICATE_NAME,
                    branch.name.span,
                    name=branch.name.text,
                    what=f"a branch of `{groups.name.text}`",
                    related=[(seen[branch.name.text], "first defined here")],
                )
            seen[branch.name.text] = branch.name.span
        conditions = [branch.condition for branch in groups.branches if branch.condition is not None]
        checked = iter(self.checker.each(conditions, lambda part: self.checker.condition(part, CUSTOMER)))
        return tuple(
            Branch(one.name.text, one.title, next(checked) if one.condition is not None else None, one.span)
            for one in groups.branches
        )

    def _definition(
        self,
        kind: object,
        statement: tree.Trait | tree.Segment | tree.Groups,
        value: Typed | None,
        branches: tuple[Branch, ...],
        type: Type,
    ) -> Definition:
        made = Definition(
            kind,  # type: ignore[arg-type]
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
        return (
            isinstance(node, Reference)
            and self.checked[node.name].kind == "trait"
            and self.checked[node.name].personal
        )

    # ---- sets

    def set_value(self, name: str) -> Constant:
        """The value of a set, or of the override a run gives it."""
        if name in self.values:
            return self.values[name]
        if name in self.failed:
            raise Mistake
        statement = self.statements[name]
        assert isinstance(statement, tree.Set)
        try:
            written = declare.set_constant(self.checker, statement.value)
            if name in self.overrides:
                written = declare.override(self.parsed.source, statement, written, self.overrides[name])
        except Mistake:
            self.failed.add(name)
            raise
        self.values[name] = written
        return written

    # ---- rows

    def base_table(self, name: tree.Ident) -> Table:
        """The table under a name of a table or rows."""
        chain = self.rows_chain(name)
        table = chain[-1].table if chain else name
        found = self.catalog.tables.get(table.text)
        if found is None:
            raise self._no_table(table)
        return found

    def rows_chain(self, name: tree.Ident) -> list[tree.Rows]:
        """The `rows` statements from a name down to its table, outermost first; none for a table."""
        chain: list[tree.Rows] = []
        at = name
        while True:
            statement = self.statements.get(at.text)
            if isinstance(statement, tree.Rows):
                if any(one.name.text == statement.name.text for one in chain):
                    steps = " → ".join(f"`{one.name.text}`" for one in (*chain, statement))
                    self.failed.add(statement.name.text)
                    raise self.checker.mistake(codes.CIRCLE, at.span, name=at.text, steps=steps)
                chain.append(statement)
                at = statement.table
            elif at.text in self.catalog.tables:
                return chain
            else:
                raise self._no_table(at)

    def _no_table(self, name: tree.Ident) -> Mistake:
        from segdsl.diagnostics import nearest

        known = [one for one, found in self.statements.items() if isinstance(found, tree.Table | tree.Rows)]
        close = nearest(name.text, known)
        label = f"did you mean `{close}`?" if close else ""
        return self.checker.mistake(codes.UNKNOWN_TABLE, name.span, name=name.text, label=label)

    def conditions_of(self, rows: tree.Rows, check: Callable[[tree.Rows], list[Typed]]) -> list[Typed]:
        """The typed conditions of a `rows` statement, checked once."""
        name = rows.name.text
        if name not in self.row_conditions:
            if name in self.being_checked:
                raise self._circle(name, rows.name.span)
            self.being_checked.append(name)
            try:
                self.row_conditions[name] = check(rows)
            except Mistake:
                self.row_conditions[name] = None
                raise
            finally:
                self.being_checked.remove(name)
        found = self.row_conditions[name]
        if found is None:
            raise Mistake
        return found

    def check_rows(self, rows: tree.Rows) -> None:
        """Checks a `rows` statement that perhaps nothing uses."""
        from segdsl.semantics.aggregates import _rows

        _rows(self.checker, rows.name)


__all__ = ["Names", "analyse", "analyse_expression", "listing", "overloads", "unknown_column"]
