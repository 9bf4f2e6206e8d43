"""The public surface: load or parse a program, check it, evaluate it. In: paths and texts. Out: `Program`, `Result`, Polars expressions.

Engines are imported when something is evaluated, so that checking stays quick.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from segdsl import semantics, syntax
from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.diagnostics.codes_data import TABLE_UNBOUND, TABLE_UNKNOWN
from segdsl.semantics.program import Definition, Meaning
from segdsl.text import ReadFault, Source, read

if TYPE_CHECKING:
    import polars as pl

    from segdsl.engine import Engine, Evaluation, Membership
    from segdsl.semantics.typed import Typed


class SegdslError(Exception):
    """Something the user wrote or gave cannot be used.

    Attributes:
        diagnostics: Every mistake, as plain data.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self._text())

    def _text(self) -> str:
        from segdsl.diagnostics.render import concise

        return "\n" + concise.render(self.diagnostics).rstrip("\n")


# ---- from text to program


def load(path: str | os.PathLike[str]) -> Program:
    """Reads and checks a program file.

    Args:
        path: A `.seg` file.

    Returns:
        The program, ready to be evaluated.

    Raises:
        SegdslError: The file cannot be read, or says what cannot mean anything.
    """
    source = read(path)
    if isinstance(source, ReadFault):
        raise SegdslError([syntax.read_fault(source)])
    return _checked(source)


def parse(text: str, name: str = "<text>") -> Program:
    """Checks a program given as text.

    Args:
        text: The program.
        name: What messages call it.

    Returns:
        The program, ready to be evaluated.

    Raises:
        SegdslError: The text says what cannot mean anything.
    """
    return _checked(Source(name, text))


def _checked(source: Source) -> Program:
    program, found = open_program(source)
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise SegdslError(errors)
    return program


def open_program(given: Source | str | os.PathLike[str]) -> tuple[Program, list[Diagnostic]]:
    """A program and everything there is to say about it; never raises for what a user wrote.

    Args:
        given: A source, or the path of a program file.
    """
    source = given if isinstance(given, Source) else read(given)
    if isinstance(source, ReadFault):
        empty = Source(source.name, "")
        return Program(syntax.parse(empty)), [syntax.read_fault(source)]
    program = Program(syntax.parse(source))
    return program, list(program.diagnostics)


def check_source(source: Source) -> list[Diagnostic]:
    """Every mistake and note of a program, in the order of its text, without any data."""
    return open_program(source)[1]


def check_file(path: str | os.PathLike[str]) -> list[Diagnostic]:
    """Every mistake and note of a program file, or why it cannot be read."""
    return open_program(path)[1]


def check(text: str, name: str = "<text>") -> list[Diagnostic]:
    """Every mistake and note of a program given as text, without any data."""
    return check_source(Source(name, text))


def format_source(source: Source) -> tuple[str, list[Diagnostic]]:
    """A program in its canonical layout; the text unchanged, and why, where it cannot be laid out."""
    from segdsl.syntax.format import format_source as laid_out

    text, found = laid_out(source)
    return text, list(found)


def expr(
    text: str, *, schema: Mapping[str, pl.DataType] | None = None, as_of: dt.date | dt.datetime | None = None, timezone: str = "UTC"
) -> pl.Expr:
    """A condition as a Polars expression over columns of customers.

    Args:
        text: A condition: `recency < 30d and frequency >= 5`.
        schema: The frame's schema. Without it, each column's type is what the condition does with it.
        as_of: What `now` is; a date is its last microsecond. The present, if none is said.
        timezone: Whose days count.

    Returns:
        A Boolean expression, true where the condition is true, false where it is not or is unknown.

    Raises:
        SegdslError: The text is no condition.
    """
    from segdsl.engine import DataFault
    from segdsl.engine.data.infer import of_dtype
    from segdsl.engine.polars.raw import expression
    from segdsl.types import Catalog, Column, Table

    source = Source("<expression>", text)
    catalog = None
    if schema is not None:
        types = {name: of_dtype(dtype) for name, dtype in schema.items()}
        columns = {name: Column(name, kind) for name, kind in types.items() if kind is not None}
        catalog = Catalog({"customers": Table("customers", columns)}, "customers", declared=False)
    made, names, found = semantics.analyse_expression(source, catalog)
    if made is None or names is None:
        raise SegdslError(found)
    try:
        return expression(made, names.catalog, {}, _moment(as_of, timezone), source).fill_null(False)
    except DataFault as fault:
        raise SegdslError(fault.diagnostics) from None


def _moment(as_of: dt.date | dt.datetime | None, timezone: str) -> Any:
    from segdsl.engine import moment

    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SegdslError([codes.UNKNOWN_ZONE.about("", name=timezone)]) from None
    return moment(as_of, timezone)


# ---- programs


@dataclass(frozen=True)
class Program:
    """A program: what was written, what it means, and how to evaluate it."""

    parsed: syntax.Parsed

    @cached_property
    def _analysed(self) -> tuple[Meaning | None, tuple[Diagnostic, ...]]:
        return semantics.analyse(self.parsed)

    @property
    def source(self) -> Source:
        """The text."""
        return self.parsed.source

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every mistake and note, in the order of the text."""
        return self._analysed[1]

    @property
    def meaning(self) -> Meaning:
        """What the program means.

        Raises:
            SegdslError: It has mistakes.
        """
        if self._analysed[0] is None:
            raise SegdslError([one for one in self.diagnostics if one.severity == "error"])
        return self._analysed[0]

    def __getitem__(self, name: str) -> ProgramPart:
        """A trait, segment or groups by name.

        Raises:
            KeyError: There is none of that name.
        """
        if name not in self.meaning.definitions:
            close = nearest(name, self.meaning.definitions)
            raise KeyError(f"{name!r} is not defined" + (f"; did you mean {close!r}?" if close else ""))
        return ProgramPart(self, self.meaning.definitions[name])

    def __iter__(self) -> Iterator[str]:
        """Names of segments and groups, in the order written."""
        return iter(self.meaning.order)

    def __contains__(self, name: object) -> bool:
        """Whether there is a trait, segment or groups of that name."""
        return name in self.meaning.definitions

    def __len__(self) -> int:
        """How many segments and groups there are."""
        return len(self.meaning.order)

    def evaluate(
        self,
        tables: Mapping[str, Any] | None = None,
        *,
        as_of: dt.date | dt.datetime | None = None,
        timezone: str = "UTC",
        sets: Mapping[str, Any] | None = None,
        only: Sequence[str] | None = None,
        key: str | None = None,
        traits: bool = False,
        engine: Engine = "auto",
        **frames: Any,
    ) -> Result:
        """Finds out who is in which segment.

        Args:
            tables: Data by table name: Polars eager or lazy frames, anything with the Arrow PyCapsule interface, paths, globs, lists of paths.
            as_of: What `now` is; a date is its last microsecond in the zone. The present, if none is said, and recorded.
            timezone: The project's zone (IANA name): whose days count, and whose clock zone-less times show.
            sets: New values of sets, as they would be written.
            only: Names of segments and groups to evaluate; all of them if none are named.
            key: The column that names each customer, where the program has no `table` statements.
            traits: Whether the values of traits are wanted too.
            engine: Polars' engine: `auto`, `streaming` or `in-memory`.
            **frames: More data by table name.

        Returns:
            The result.

        Raises:
            SegdslError: Mistakes in the program, data that cannot be read or break their schema, names that do not exist.
        """
        from segdsl.engine import DataFault
        from segdsl.engine import evaluation as begin
        from segdsl.engine.data.sources import open_data

        given = {**(tables or {}), **frames}
        when = _moment(as_of, timezone)
        try:
            raws = {name: open_data(name, data) for name, data in given.items() if self._wants(name)}
            meaning, found = self._with(raws, key, sets)
            self._all_bound(meaning, raws, given)
            if only is not None:
                _known(meaning, only)
            wanted = {name: raw for name, raw in raws.items() if name in meaning.catalog.tables}
            evaluated = begin(meaning, wanted, when, engine)
            membership = evaluated.membership(only, traits=traits)
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None
        return Result(evaluated, membership, tuple(one for one in found if one.severity != "error"))

    def _wants(self, table: str) -> bool:
        """Whether a table's data are needed; a config may bind more than a program declares."""
        analysed = self._analysed[0]
        return analysed is None or not analysed.catalog.declared or table in analysed.catalog.tables

    def _with(self, raws: Mapping[str, Any], key: str | None, sets: Mapping[str, Any] | None) -> tuple[Meaning, Sequence[Diagnostic]]:
        from segdsl.engine.data.infer import catalog

        from segdsl.syntax import tree

        declares = any(isinstance(one, tree.Table) for one in self.parsed.statements)
        if declares and not sets:
            return self.meaning, self.diagnostics
        inferred = None
        if not declares:
            if "customers" not in raws:
                raise SegdslError([TABLE_UNBOUND.about(self.source.name, table="customers")])
            inferred = catalog(raws["customers"], key)
        meaning, found = semantics.analyse(self.parsed, inferred, {name: _written(value) for name, value in (sets or {}).items()})
        if meaning is None:
            raise SegdslError([one for one in found if one.severity == "error"])
        return meaning, found

    def _all_bound(self, meaning: Meaning, raws: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        absent = [name for name in _read(meaning) if name not in raws]
        help = ["give it data: `--data {0}=FILE`, `[data] {0} = …` in segdsl.toml, or `evaluate({0}=…)`"]
        if absent:
            raise SegdslError([TABLE_UNBOUND.about(self.source.name, table=one, help=[help[0].format(one)]) for one in absent])

    def __repr__(self) -> str:
        """Name and size."""
        return f"<Program {self.source.name}: {len(self)} segments and groups>"


def _read(meaning: Meaning) -> list[str]:
    """The tables an evaluation goes through: the customers, and those that aggregates speak of."""
    from segdsl.semantics.typed import Aggregate, walk

    nodes = (node for one in meaning.definitions.values() for expression in one.expressions for node in walk(expression))
    spoken_of = {node.table for node in nodes if isinstance(node, Aggregate)}
    return [name for name in meaning.catalog.tables if name == meaning.catalog.customers or name in spoken_of]


def _known(meaning: Meaning, only: Sequence[str]) -> None:
    unknown = [name for name in only if name not in meaning.order]
    if unknown:
        problems = []
        for name in unknown:
            close = nearest(name, meaning.order)
            help = (f"did you mean `{close}`?",) if close else ()
            problems.append(codes.NO_SUCH_SEGMENT.about(meaning.source.name, name=name, help=help))
        raise SegdslError(problems)


def _written(value: Any) -> str:
    """A Python value as the language writes it; text is taken as written already."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(f'"{one}"' if isinstance(one, str) else _written(one) for one in value) + ",)"
    return str(value)


@dataclass(frozen=True)
class ProgramPart:
    """A trait, segment or groups of a program."""

    program: Program
    definition: Definition

    @property
    def name(self) -> str:
        """Its name."""
        return self.definition.name

    @property
    def title(self) -> str:
        """What reports call it."""
        return self.definition.title

    @property
    def expr(self) -> pl.Expr:
        """It as a Polars expression over customer columns, as of now.

        Raises:
            SegdslError: It needs the rows of other tables.
        """
        return self.at()

    def at(self, as_of: dt.date | dt.datetime | None = None, timezone: str = "UTC") -> pl.Expr:
        """It as a Polars expression over customer columns, as of an instant.

        Args:
            as_of: What `now` is; a date is its last microsecond. The present, if none is said.
            timezone: Whose days count.

        Raises:
            SegdslError: It needs the rows of other tables, or is groups.
        """
        from segdsl.engine import DataFault
        from segdsl.engine.polars.raw import definition

        meaning = self.program.meaning
        try:
            return definition(self.definition, meaning, _moment(as_of, timezone))
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    def __repr__(self) -> str:
        """Kind and name."""
        return f"<{self.definition.kind} {self.name}>"


# ---- results


@dataclass(frozen=True)
class Result:
    """Who is in which segment, and what can be said of it.

    Attributes:
        evaluation: What was evaluated; more can be asked of the same data.
        membership: Who is in which segment.
        diagnostics: Notes and warnings of the check.
    """

    evaluation: Evaluation
    membership: Membership
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def frame(self) -> pl.DataFrame:
        """One row per customer in the order of the key: the key, a Boolean column for each segment and branch, a String column for groups.

        With `traits=True`, a column for each trait follows.
        """
        traits = self.membership.traits
        return self.membership.frame if traits is None else self.membership.frame.hstack(traits.drop(self.key))

    @property
    def key(self) -> str:
        """The key's column."""
        return self.membership.key

    @property
    def as_of(self) -> dt.datetime:
        """The instant the result is about, in the project's zone."""
        return self.membership.as_of

    @property
    def timezone(self) -> str:
        """The project's zone."""
        return self.membership.timezone

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return self.membership.frame.height

    @property
    def notes(self) -> list[str]:
        """What people should know of the data."""
        return list(self.membership.notes)

    def members(self, name: str) -> pl.Series:
        """The keys of a segment's or branch's members, in order.

        Args:
            name: A segment, or a branch as `lifecycle.lost`.

        Raises:
            KeyError: There is no such segment in the result.
        """
        import polars

        frame = self.membership.frame
        if name not in frame.columns or frame.schema[name] != polars.Boolean or name == self.key:
            raise KeyError(f"{name!r} is not a segment or branch of this result")
        return frame.filter(polars.col(name))[self.key]

    def sizes(self) -> pl.DataFrame:
        """Size and share of each segment and branch: name, title, kind, parent, size, share, in the order of the program."""
        from segdsl import measure

        return cast("pl.DataFrame", measure.sizes(self.membership))

    def overlap(self) -> pl.DataFrame:
        """How many members each two segments share: left, right, both, left_size, right_size, share_of_left, jaccard, lift."""
        from segdsl import measure

        return cast("pl.DataFrame", measure.overlap(self.membership))

    def conditions(self, tests: Mapping[str, Typed]) -> pl.DataFrame:
        """Typed conditions of the same customers: a Boolean column each, missing where unknown, in the order of `frame`."""
        from segdsl.engine import DataFault

        try:
            return self.evaluation.conditions(tests)
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    def __repr__(self) -> str:
        """Size and instant."""
        return f"<Result: {self.customers:,} customers as of {self.as_of:%Y-%m-%d %H:%M %Z}>"


__all__ = [
    "Program",
    "ProgramPart",
    "Result",
    "SegdslError",
    "TABLE_UNKNOWN",
    "check",
    "check_file",
    "check_source",
    "expr",
    "format_source",
    "load",
    "open_program",
    "parse",
]
