"""All names of a program and what was made of them so far. In: statements, tables, a run's values of sets. Out: definitions, when asked.

Definitions are checked when something asks for them, so that they may stand in any order; asking for one that is being checked is a circle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from segdsl.diagnostics import codes, nearest
from segdsl.semantics import chains, define, sets, targets
from segdsl.semantics.check import Checker
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Column, Constant, Typed
from segdsl.semantics.units import Unit
from segdsl.syntax import Parsed, tree
from segdsl.text import Source, Span
from segdsl.types import ANY, Catalog, Table, Type
from segdsl.types import Column as TableColumn

MAX_CHAIN = 128

_KINDS = {
    tree.Table: "a table",
    tree.Set: "a set",
    tree.Rows: "rows",
    tree.Trait: "a trait",
    tree.Segment: "a segment",
    tree.Groups: "groups",
    tree.Cross: "a cross",
    tree.Split: "a split",
}
_DEFINING = tree.Trait | tree.Segment | tree.Groups | tree.Cross | tree.Split
# the statements whose names stand in results
RESULTS = (tree.Segment, tree.Groups, tree.Cross, tree.Split)
_NAMING = re.compile(
    r"\b(table|set|rows|trait|segment|groups|cross|split)\s+(?:`([^`\n]+)`|(\w+))", re.IGNORECASE
)


@dataclass(slots=True)
class Register:
    """All names of a program, and the definitions checked so far. Names of a file used `as s` are called `s.name`.

    Attributes:
        units: The program's files, the first one first.
        catalog: The tables, with what was learnt of columns that nobody declared.
        overrides: New values of sets, as they would be written.
        doubtful: Tables that have a mistake of their own.
        lost: Names whose statements could not be read.
        lacking: Whether a file that is used could not be brought in, so that names may be lacking.
        statements: By name, the first of several that have one.
        repeated: Statements whose name was taken.
        checked: Definitions without a mistake, each after what it needs.
        unit: The file at hand.
    """

    units: list[Unit]
    catalog: Catalog
    overrides: Mapping[str, str]
    doubtful: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    lacking: bool = False
    statements: dict[str, tuple[tree.Statement, Unit]] = field(default_factory=dict)
    repeated: list[tuple[tree.Statement, Unit]] = field(default_factory=list)
    checked: dict[str, Definition] = field(default_factory=dict)
    _failed: set[str] = field(default_factory=set)
    _being_checked: list[str] = field(default_factory=list)
    _depths: dict[str, int] = field(default_factory=dict)
    _is_too_deep: bool = False
    _values: dict[str, Constant] = field(default_factory=dict)
    _row_conditions: dict[str, list[Typed] | None] = field(default_factory=dict)
    unit: Unit = field(init=False)
    checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        self.unit = self.units[0]
        self.checker = Checker(self.unit.parsed.source, self)

    # ---- declaring

    def declare(self) -> None:
        """Gathers the names; a second definition and one that differs in case only are mistakes."""
        taken: dict[str, tuple[str, Unit, Span | None]] = {}
        for column in self.catalog.spine.columns.values():
            taken[column.name] = (f"a column of `{self.catalog.customers}`", self.units[0], column.span)
        by_case = {name.casefold(): name for name in taken}
        for unit in self.units:
            with self.inside(unit):
                for statement in unit.parsed.statements:
                    ident = getattr(statement, "name", None)
                    if isinstance(ident, tree.Ident):
                        self._declare(statement, ident, unit, taken, by_case)
        known = [name for name, (one, _) in self.statements.items() if isinstance(one, tree.Set)]
        for name in self.overrides:
            if name not in known:
                self.checker.tell(Mistake(sets.no_such_set(name, known)))

    def _declare(
        self,
        statement: tree.Statement,
        ident: tree.Ident,
        unit: Unit,
        taken: dict[str, tuple[str, Unit, Span | None]],
        by_case: dict[str, str],
    ) -> None:
        # tables are bound to data, so that they are called the same in every file
        name = ident.text if isinstance(statement, tree.Table) else unit.prefix + ident.text
        if name in taken:
            what, owner, where = taken[name]
            related = [(where, "first defined here")] if where is not None and owner is unit else []
            if owner is not unit and unit.use is not None and unit.user is not None:
                self._clash(unit, unit.use, unit.user, name, what)
            else:
                self.checker.note(codes.DUPLICATE_NAME, ident.span, name=name, what=what, related=related)
            self.repeated.append((statement, unit))
            return
        other = by_case.setdefault(name.casefold(), name)
        if other != name:
            self.checker.note(codes.CASE_CLASH, ident.span, name=name, other=other)
        taken[name] = (_KINDS[type(statement)], unit, ident.span)
        self.statements[name] = (statement, unit)

    def _clash(self, unit: Unit, use: tree.Use, user: Unit, name: str, what: str) -> None:
        """A used file defines what is there already: told where it is used, since that is where it can be mended."""
        alias = re.sub(r"\W", "_", unit.name.removesuffix(".seg").rpartition("/")[2].removeprefix("std."))
        written = (
            f"`use {unit.name} as {alias}`" if use.library is not None else f'`use "{unit.name}" as {alias}`'
        )
        help = (f"give its names one of their own in front: {written}",) if use.alias is None else ()
        both = f"{what}, and `{unit.name}` defines it, too"
        with self.inside(user):
            self.checker.note(codes.DUPLICATE_NAME, use.span, name=name, what=both, help=help)

    def alias_clash(self, joined: tree.Ident) -> Mistake | None:
        """The mistake of a used file that is called like groups of the file at hand, so that their branches cannot be named."""
        alias = joined.text.removeprefix(self.unit.prefix).partition(".")[0]
        found = self.find(alias)
        if not isinstance(
            found, tree.Table | tree.Rows | tree.Segment | tree.Groups | tree.Cross | tree.Split
        ):
            return None
        for use in self.unit.parsed.statements:
            if isinstance(use, tree.Use) and use.alias is not None and use.alias.text == alias:
                help = (f"call the file something else, as in `… as {alias}_file`",)
                related = [(found.name.span, "first defined here")]
                return self.checker.mistake(
                    codes.DUPLICATE_NAME,
                    use.alias.span,
                    name=alias,
                    what=_KINDS[type(found)],
                    help=help,
                    related=related,
                )
        return None

    def check_all(self) -> None:
        """Checks every statement that has an expression."""
        for name in chains.too_long_to_follow(self, MAX_CHAIN):
            try:
                self.definition(name, self.statements[name][0].span)
            except Mistake as mistake:
                self.checker.tell(mistake)
        for name, (statement, unit) in self.statements.items():
            try:
                match statement:
                    case tree.Trait() | tree.Segment() | tree.Groups() | tree.Cross() | tree.Split():
                        self.definition(name, statement.name.span)
                    case tree.Set():
                        self.set_value(name)
                    case tree.Rows():
                        with self.inside(unit):
                            targets.rows(self.checker, statement.name)
                    case _:
                        pass
            except Mistake as mistake:
                self.checker.tell(mistake)
        for statement, unit in self.repeated:
            try:
                if isinstance(statement, _DEFINING):
                    with self.inside(unit):
                        define.definition(self.checker, statement.name.text, statement)
            except Mistake as mistake:
                self.checker.tell(mistake)

    # ---- files

    @contextmanager
    def inside(self, unit: Unit) -> Iterator[None]:
        """Names and places are those of a file."""
        before = self.unit
        self.unit, self.checker.source = unit, unit.parsed.source
        try:
            yield
        finally:
            self.unit, self.checker.source = before, before.parsed.source

    def full(self, name: str) -> str:
        """What a name of the file at hand is called in the whole program."""
        for prefix in self.unit.prefixes:
            if prefix + name in self.statements:
                return prefix + name
        return name

    def find(self, name: str) -> tree.Statement | None:
        """The statement that a name of the file at hand stands for, if there is one."""
        found = self.statements.get(self.full(name))
        return found[0] if found is not None else None

    def joined(self, name: tree.Name) -> tree.Name:
        """A name with the alias of a used file joined to what follows it: `s.vip` is one name."""
        head, *rest = name.parts
        unit: Unit | None = self.unit
        while unit is not None and head.text not in unit.aliases:
            unit = unit.user
        if unit is None or not rest:
            return name
        joined = tree.Ident(unit.aliases[head.text] + rest[0].text, head.span.to(rest[0].span))
        return tree.Name((joined, *rest[1:]), name.span)

    def visible(self) -> dict[str, tree.Statement]:
        """The statements that can be named in the file at hand, by what they are called there."""
        found: dict[str, tree.Statement] = {}
        for prefix in self.unit.prefixes:
            for name, (statement, _) in self.statements.items():
                if name.startswith(prefix):
                    found.setdefault(name.removeprefix(prefix), statement)
        return found

    def open_name(self, name: str) -> Mistake | None:
        """The mistake of a used file's name that nobody defines, told where the file is used; none in the first file."""
        if self.unit.user is None:
            return None
        # the first file's `use` through which this one came in
        at, user = self.unit, self.unit.user
        while user.user is not None:
            at, user = user, user.user
        assert at.use is not None
        hint = needed(self.unit.parsed.source, name)
        help = (
            (f"define it: {hint}",) if hint else (f"define `{name}` in this file, or a column of that name",)
        )
        source = user.parsed.source
        return Mistake(codes.OPEN_NAME.at(source, at.use.span, file=self.unit.name, name=name, help=help))

    def is_lost(self, name: str) -> bool:
        """Whether a name that nothing has may be one whose statement was not read, so that there is nothing new to tell."""
        return name in self.lost or self.lacking

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
            raise self._too_deep(asked_at)
        statement, unit = self.statements[name]
        self._being_checked.append(name)
        try:
            with self.inside(unit):
                made = define.definition(self.checker, name, statement)
                depth = 1 + max((self._depths.get(one, 0) for one in made.needs), default=0)
                if depth > MAX_CHAIN:
                    raise self._too_deep(getattr(statement, "name", statement).span)
        except Mistake:
            self._failed.add(name)
            raise
        finally:
            self._being_checked.remove(name)
        self.checked[name] = made
        self._depths[name] = depth
        return made

    def _too_deep(self, span: Span) -> Mistake:
        """The mistake of a chain of definitions that is too long; told where it first is, as all that follows is of one chain."""
        if self._is_too_deep:
            return Mistake()
        self._is_too_deep = True
        return self.checker.mistake(codes.TOO_DEEP, span, limit=MAX_CHAIN)

    def _circle(self, name: str, asked_at: Span) -> Mistake:
        steps = [*self._being_checked[self._being_checked.index(name) :], name]
        self._failed.update(steps)
        shown = " → ".join(f"`{step}`" for step in steps)
        help = ("take one of the steps out",) if len(steps) > 2 else ()
        return self.checker.mistake(codes.CIRCLE, asked_at, name=name, steps=shown, help=help)

    # ---- sets

    def set_value(self, name: str) -> Constant:
        """The value of a set, or of the override a run gives it."""
        if name in self._values:
            return self._values[name]
        if name in self._failed:
            raise Mistake
        statement, unit = self.statements[name]
        assert isinstance(statement, tree.Set)
        try:
            written = sets.value(unit.parsed.source, statement.value)
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
        return isinstance(self.find(name), tree.Table | tree.Rows)

    def rows_names(self) -> list[str]:
        """All names of tables and rows that can be named in the file at hand."""
        return [name for name, one in self.visible().items() if isinstance(one, tree.Table | tree.Rows)]

    def base_table(self, name: tree.Ident) -> Table:
        """The table under a name of a table or rows; one that has a mistake of its own is not spoken of."""
        chain = self.rows_chain(name)
        table = chain[-1][0].table if chain else name
        found = self.catalog.tables.get(table.text)
        if found is None or found.name in self.doubtful:
            raise Mistake
        return found

    def rows_chain(self, name: tree.Ident) -> list[tuple[tree.Rows, str, Unit]]:
        """The `rows` statements from a name down to its table, outermost first, each with its full name and file; none for a table."""
        chain: list[tuple[tree.Rows, str, Unit]] = []
        at, unit = name, self.unit
        while True:
            with self.inside(unit):
                full = self.full(at.text)
                if full in self._failed:
                    raise Mistake
                statement, owner = self.statements.get(full, (None, unit))
                if isinstance(statement, tree.Rows):
                    names = [one for _, one, _ in chain]
                    if full in names:
                        self._failed.update(names)
                        shown = " → ".join(f"`{one}`" for one in (*names[names.index(full) :], full))
                        raise self.checker.mistake(codes.CIRCLE, at.span, name=at.text, steps=shown)
                    chain.append((statement, full, owner))
                    if len(chain) > MAX_CHAIN:
                        self._failed.update(names)
                        raise self._too_deep(at.span)
                elif at.text in self.catalog.tables:
                    return chain
                else:
                    self._failed.update(one for _, one, _ in chain)
                    raise self.no_table(at)
            at, unit = statement.table, owner

    def no_table(self, name: tree.Ident) -> Mistake:
        """The mistake of naming rows that there are not."""
        if self.is_lost(name.text):
            return Mistake()
        needed_here = self.open_name(name.text)
        if needed_here is not None:
            return needed_here
        known = self.rows_names()
        close = nearest(name.text, known)
        what = "a table or rows"
        help: tuple[str, ...] = ()
        found = self.find(name.text)
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

    def conditions_of(self, name: str, unit: Unit, check: Callable[[], list[Typed]]) -> list[Typed]:
        """The typed conditions of a `rows` statement, checked once."""
        if name not in self._row_conditions:
            statement = self.statements[name][0]
            assert isinstance(statement, tree.Rows)
            if name in self._being_checked:
                raise self._circle(name, statement.name.span)
            self._being_checked.append(name)
            try:
                with self.inside(unit):
                    self._row_conditions[name] = check()
            except Mistake:
                self._row_conditions[name] = None
                raise
            finally:
                self._being_checked.remove(name)
        found = self._row_conditions[name]
        if found is None:
            raise Mistake
        return found


def needed(source: Source, name: str) -> str:
    """What the comment at the head of a file says of a name it needs: a line `# needs recency: …`."""
    for line in source.text.splitlines():
        if line.startswith("#") and line.lstrip("# ").startswith(f"needs {name}:"):
            return line.partition(":")[2].strip()
    return ""


def lost_names(parsed: Parsed, keyword: str = "") -> frozenset[str]:
    """Names that statements define which could not be read, all of them or those of one keyword."""
    if parsed.whole:
        return frozenset()
    text = list(parsed.source.text)
    for span in (*(one.span for one in parsed.statements), *parsed.comments):
        text[span.start : span.end] = " " * (span.end - span.start)
    found = _NAMING.findall("".join(text))
    return frozenset(quoted or plain for word, quoted, plain in found if keyword in ("", word.lower()))
