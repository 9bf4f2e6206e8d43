"""Programs. In: a parsed text. Out: `Program`, which can be evaluated, and its parts, which can be Polars expressions.

Engines are imported when something is evaluated, so that checking stays quick.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from segdsl import semantics, syntax
from segdsl.api import notebook
from segdsl.api.errors import SegdslError
from segdsl.api.explainer import Explainer
from segdsl.api.instants import moment
from segdsl.api.results import Result
from segdsl.api.verdicts import failed
from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.diagnostics.codes_data import TABLE_UNBOUND, TABLE_UNKNOWN
from segdsl.semantics.program import Definition, Meaning
from segdsl.text import Source

if TYPE_CHECKING:
    import polars as pl

    from segdsl.engine import Engine, Evaluation
    from segdsl.engine.data.sources import Raw
    from segdsl.engine.examples import Outcome
    from segdsl.reading import Item, Reading
    from segdsl.semantics.calendar import Moment

CUSTOMERS = "customers"
_LONGEST_READING = 240


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
        fiscal_year_start: int = 1,
        engine: Engine = "auto",
        **frames: Any,
    ) -> Result:
        """Finds out who is in which segment.

        Args:
            tables: Data by table name: Polars eager or lazy frames, anything with the Arrow PyCapsule interface, paths, globs, lists
                of paths. `customers` also names the customers' table whatever its name. Tables that the program does not have are
                left out, as one configuration may serve several programs.
            as_of: What `now` is; a date is its last microsecond in the zone. The present, if none is said, and recorded.
            timezone: The project's zone (IANA name): whose days count, and whose clock zone-less times show.
            sets: New values of sets, as they would be written.
            only: Names of segments and groups to evaluate; all of them if none are named.
            key: The column that names each customer, where the program has no `table` statements.
            traits: Whether the values of traits are wanted too.
            fiscal_year_start: The month the fiscal year begins in, 1 to 12; a fiscal year is called by the year it ends in.
            engine: Polars' engine: `auto`, `streaming` or `in-memory`.
            **frames: More data by table name, of tables that the program has.

        Returns:
            The result.

        Raises:
            SegdslError: Mistakes in the program, data that cannot be read or break their schema, names that do not exist.
            TypeError: Data that are neither a path nor a frame.
        """
        from segdsl.engine import DataFault

        given = self._bound(tables or {}, frames)
        when = moment(as_of, timezone, fiscal_year_start)
        try:
            evaluated, remarks = self._begun(given, when, sets, only, key, engine, traits=traits)
            membership = evaluated.membership(only, traits=traits)
            unmet = failed(evaluated.expectations())
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None
        return Result(evaluated, membership, (*remarks, *unmet))

    def explainer(
        self,
        tables: Mapping[str, Any] | None = None,
        *,
        as_of: dt.date | dt.datetime | None = None,
        timezone: str = "UTC",
        sets: Mapping[str, Any] | None = None,
        only: Sequence[str] | None = None,
        key: str | None = None,
        fiscal_year_start: int = 1,
        engine: Engine = "auto",
        **frames: Any,
    ) -> Explainer:
        """What can be asked about single customers of these data, without evaluating everybody first.

        Takes what `evaluate` takes. `Result.explainer` is the same of data that were evaluated already.

        Raises:
            SegdslError: Mistakes in the program, data that cannot be read or break their schema, names that do not exist.
            TypeError: Data that are neither a path nor a frame.
        """
        from segdsl.engine import DataFault

        given = self._bound(tables or {}, frames)
        when = moment(as_of, timezone, fiscal_year_start)
        try:
            evaluated, remarks = self._begun(given, when, sets, only, key, engine)
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None
        names = tuple(name for name in evaluated.meaning.order if only is None or name in only)
        return Explainer(evaluated, names, tuple(remarks))

    def _begun(
        self,
        given: Mapping[str, Any],
        when: Moment,
        sets: Mapping[str, Any] | None,
        only: Sequence[str] | None,
        key: str | None,
        engine: Engine,
        *,
        traits: bool = False,
    ) -> tuple[Evaluation, list[Diagnostic]]:
        """An evaluation of some data that can be asked, and the remarks of the check."""
        from segdsl.engine import evaluation as begin
        from segdsl.engine.data.sources import open_data

        raws = {name: open_data(name, data) for name, data in given.items()}
        meaning, found = self._with(raws, key, sets)
        names = _asked(meaning, only, traits=traits)
        self._check_bound(meaning, raws, names)
        return begin(meaning, raws, when, engine, names), [one for one in found if one.severity != "error"]

    def test(self, *, timezone: str = "UTC", fiscal_year_start: int = 1) -> list[Outcome]:
        """Runs the program's examples, which need no data.

        Args:
            timezone: The project's zone.
            fiscal_year_start: The month the fiscal year begins in, 1 to 12.

        Returns:
            What came of each `example`, in the order written.

        Raises:
            SegdslError: The program has mistakes, or arithmetic in an example leaves what can be counted.
        """
        from segdsl.engine import DataFault
        from segdsl.engine.examples import run

        moment(None, timezone)
        try:
            return run(self.meaning, timezone, fiscal_year_start)
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    def tables_read(self) -> tuple[str, ...]:
        """The tables that evaluating all of the program reads, in the order declared."""
        from segdsl.engine.query import columns_of

        meaning = self.meaning
        needed = columns_of(meaning, meaning.definitions, [one.condition for one in meaning.expectations])
        return tuple(
            name for name in meaning.catalog.tables if name in needed or name == meaning.catalog.customers
        )

    @property
    def _declares(self) -> bool:
        """Whether `table` statements say what the data are like, here or in a file that is used."""
        return self.meaning.catalog.declared

    def _bound(self, tables: Mapping[str, Any], frames: Mapping[str, Any]) -> dict[str, Any]:
        """The data by the names of the program's tables; `customers` is also what the customers are called whatever their name."""
        catalog = self.meaning.catalog if self._declares else None
        known = [CUSTOMERS] if catalog is None else [*catalog.tables]
        alias = {} if catalog is None or CUSTOMERS in known else {CUSTOMERS: catalog.customers}
        bound = {alias.get(name, name): data for name, data in (*tables.items(), *frames.items())}
        problems = []
        for name in frames:
            if name not in known and name not in alias:
                close = nearest(name, known)
                help = (
                    f"did you mean `{close}`?"
                    if close
                    else f"it can be {', '.join(f'`{one}`' for one in known)}"
                )
                problems.append(TABLE_UNKNOWN.about(self.source.name, table=name, help=[help]))
        if problems:
            raise SegdslError(problems)
        return {name: data for name, data in bound.items() if name in known}

    def _with(
        self, raws: Mapping[str, Raw], key: str | None, sets: Mapping[str, Any] | None
    ) -> tuple[Meaning, Sequence[Diagnostic]]:
        """The meaning for these data and values of sets."""
        if self._declares and not sets:
            return self.meaning, self.diagnostics
        inferred = None
        if not self._declares:
            from segdsl.engine.data.infer import catalog

            if CUSTOMERS not in raws:
                raise SegdslError([self._unbound(CUSTOMERS)])
            inferred = catalog(raws[CUSTOMERS], key)
        values = {name: _written(value) for name, value in (sets or {}).items()}
        meaning, found = semantics.analyse(self.parsed, inferred, values)
        if meaning is None:
            raise SegdslError([one for one in found if one.severity == "error"])
        return meaning, found

    def _check_bound(self, meaning: Meaning, raws: Mapping[str, Raw], names: Sequence[str]) -> None:
        """Refuses to go on without the data of the customers or of a table that aggregates go through."""
        from segdsl.engine.query import columns_of

        tests = [one.condition for one in meaning.expectations]
        needed = {meaning.catalog.customers, *columns_of(meaning, names, tests)}
        absent = [name for name in meaning.catalog.tables if name in needed and name not in raws]
        if absent:
            raise SegdslError([self._unbound(name) for name in absent])

    def _unbound(self, table: str) -> Diagnostic:
        name = self.source.name
        first = f"`segdsl eval {name} FILE`, " if table == CUSTOMERS and name.endswith(".seg") else ""
        help = f"give it data: {first}`--data {table}=FILE`, `[data] {table} = …` in segdsl.toml, or `evaluate({table}=…)`"
        return TABLE_UNBOUND.about(self.source.name, table=table, help=[help])

    def _repr_html_(self) -> str:
        """Segments and groups with what they mean, as a small table for notebooks."""
        if self._analysed[0] is None:
            count = sum(one.severity == "error" for one in self.diagnostics)
            return f"<p>{notebook.text(f'{self.source.name}: {count} mistakes')}</p>"
        parts = [self[name] for name in self]
        rows = [(one.name, one.title, one.definition.kind, _short(one.reading())) for one in parts]
        return notebook.table(self.source.name, ("name", "title", "kind", "meaning"), rows)

    def __repr__(self) -> str:
        """Name and size."""
        return f"<Program {self.source.name}: {len(self)} segments and groups>"


def _short(reading: Reading) -> str:
    """A reading on one line, cut where it is long."""
    text = f"{reading.lead} {_listed(reading.items)}".strip()
    return text if len(text) <= _LONGEST_READING else f"{text[: _LONGEST_READING - 1]}…"


def _listed(items: Sequence[Item]) -> str:
    return "; ".join(f"{one.text} ({_listed(one.items)})" if one.items else one.text for one in items)


def _asked(meaning: Meaning, only: Sequence[str] | None, *, traits: bool) -> list[str]:
    """The definitions that are asked for.

    Raises:
        SegdslError: Some of them do not exist.
    """
    chosen = list(meaning.order if only is None else dict.fromkeys(only))
    problems = []
    for name in chosen:
        if name not in meaning.order:
            close = nearest(name, meaning.order)
            help = (f"did you mean `{close}`?",) if close else ()
            problems.append(codes.NO_SUCH_SEGMENT.about(meaning.source.name, name=name, help=help))
    if problems:
        raise SegdslError(problems)
    return [*chosen, *(name for name, one in meaning.definitions.items() if traits and one.kind == "trait")]


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
            return definition(self.definition, meaning, moment(as_of, timezone))
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    def reading(self, locale: str = "en") -> Reading:
        """It in plain words, made of what the program means and not of how it is written.

        Args:
            locale: The language, `en` or `de`; a region (`de-AT`) makes no difference.

        Returns:
            A sentence in `lead`; where that would be too long, what introduces the list in `items`. `text`, and `str()`, have all of it
            with a line for each item.

        Raises:
            ValueError: There are no words of that language.
        """
        from segdsl.reading import read

        return read(self.program.meaning, self.name, locale)

    def __repr__(self) -> str:
        """Kind and name."""
        return f"<{self.definition.kind} {self.name}>"
