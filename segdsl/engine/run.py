"""Evaluating a program. In: its meaning, data, and the moment. Out: a `Membership`, from one lazy query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.engine.data.prepare import Prepared, count, prepare
from segdsl.engine.data.sources import Raw
from segdsl.engine.domains import Domains, asked_whether
from segdsl.engine.failure import told
from segdsl.engine.model import DataSource, Membership, in_order
from segdsl.engine.polars.collect import collect, engine_for
from segdsl.engine.query import Query, columns_of, query
from segdsl.engine.trace import Trace
from segdsl.functions.other import version_shown
from segdsl.semantics import Meaning, calendar
from segdsl.semantics.calendar import Moment
from segdsl.semantics.personal import is_personal
from segdsl.semantics.program import Expectation
from segdsl.semantics.typed import Population, Typed, walk

Engine = Literal["auto", "streaming", "in-memory"]
_MISPLACED = "misplaced:"
_FEW = 50_000


@dataclass(frozen=True, slots=True)
class Expected:
    """What came of an expectation.

    Attributes:
        expectation: The expectation.
        verdict: Whether it holds; none where that is unknown.
        values: The population values in it, as written, and what they are; none made of what is personal.
    """

    expectation: Expectation
    verdict: bool | None
    values: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation: everything a result depends on, kept so that more can be asked of the same data.

    Attributes:
        meaning: The program.
        tables: Its tables' data, standardised and checked.
        moment: The instant and zone.
        engine: Polars' engine; `auto` is in memory where all data are small, else streaming.
        trace: What was done, in words.
    """

    meaning: Meaning
    tables: Mapping[str, Prepared]
    moment: Moment
    engine: Engine = "auto"
    trace: Trace = field(default_factory=Trace, compare=False, repr=False)
    domains: Domains = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """What columns hold is asked once, whatever is asked of them."""
        object.__setattr__(self, "domains", Domains(self.tables))

    def membership(self, only: Sequence[str] | None = None, *, traits: bool = False) -> Membership:
        """Who is in which segment.

        Args:
            only: Segments and groups to evaluate; all of them if none are named.
            traits: Whether the values of traits are wanted too.

        Returns:
            One row per customer.

        Raises:
            DataFault: A whole number beyond 64 bits, or data that fail while they are read.
        """
        order = asked(self.meaning, only)
        wanted = (
            [name for name, one in self.meaning.definitions.items() if one.kind == "trait"] if traits else []
        )
        key = str(self.meaning.catalog.spine.key)
        columns = {key: f"c:{key}"}
        for name in order:
            branches = [f"{name}.{branch.name}" for branch in self.meaning.definitions[name].branches]
            columns |= {one: f"d:{one}" for one in branches or (name,)}
        values = {f"t:{name}": f"d:{name}" for name in wanted}
        found, counted = self._found((*order, *wanted), {}, columns | values, counting=True)
        found = in_order(found, key) if traits else found
        return Membership(
            self.meaning,
            pl.DataFrame(found.get_columns()[: len(columns)]),
            key,
            self.moment.instant.astimezone(self.moment.zone),
            str(self.moment.zone),
            tuple(
                DataSource(name, one.raw.names, one.raw.paths, one.rows) for name, one in self.tables.items()
            ),
            tuple(note for name, one in self.tables.items() for note in self._notes(name, one, counted)),
            traits=self._readable(found, key, wanted) if traits else None,
        )

    def conditions(self, tests: Mapping[str, Typed]) -> pl.DataFrame:
        """Further conditions of the same customers.

        Args:
            tests: Typed conditions by the name their column is to have.

        Returns:
            A Boolean column for each condition, missing where it is unknown, with the customers in the order of the key.

        Raises:
            DataFault: A whole number beyond 64 bits, or data that fail while they are read.
        """
        columns = {
            "key:": f"c:{self.meaning.catalog.spine.key}",
            **{f"q:{name}": f"q:{name}" for name in tests},
        }
        found, _ = self._found((), tests, columns)
        return in_order(found, "key:").select(pl.col(f"q:{name}").alias(name) for name in tests)

    def expectations(self) -> list[Expected]:
        """What came of each `expect`, with the values it is about.

        Raises:
            DataFault: A whole number beyond 64 bits, or data that fail while they are read.
        """
        wanted = self.meaning.expectations
        if not wanted:
            return []
        tests: dict[str, Typed] = {f"{index}": one.condition for index, one in enumerate(wanted)}
        inside = [
            [
                node
                for node in walk(one.condition)
                if isinstance(node, Population)
                and (node.value is None or not is_personal(self.meaning, node.value))
            ]
            for one in wanted
        ]
        tests |= {f"{i}.{j}": node for i, nodes in enumerate(inside) for j, node in enumerate(nodes)}
        query = self._query((), tests)
        # what is said of all customers has one value, also where there are none
        found = self._collect(query.frame(by_key=True).frame.select(**query.asked).head(1)).row(0, named=True)
        return [
            Expected(
                one,
                found[f"{i}"],
                tuple(
                    {
                        one.source.slice(node.span): found[f"{i}.{j}"] for j, node in enumerate(inside[i])
                    }.items()
                ),
            )
            for i, one in enumerate(wanted)
        ]

    def _found(
        self,
        names: tuple[str, ...],
        tests: Mapping[str, Typed],
        columns: Mapping[str, str],
        *,
        counting: bool = False,
    ) -> tuple[pl.DataFrame, Mapping[str, Mapping[str, int]]]:
        """Columns of a query under names of their own, and the odd rows of tables as far as they were counted on the way.

        Where it met values that its domains do not have, these are looked through, and it is asked again.
        """
        domains = None if self._has_few_rows else self.domains
        by_key = False
        while True:
            query = self._query(names, tests, domains)
            made = query.frame(by_key=by_key)
            odd = {f"o:{name}": test for name, test in (query.odd if counting else {}).items()}
            checks = asked_whether(made.strange)
            if made.misplaced is not None:
                checks[_MISPLACED] = made.misplaced
            later = [] if made.decided is None else made.decided.names
            read = {name: pl.col(column) for name, column in columns.items() if column not in later}
            if made.decided is not None:
                read |= {name: pl.col(name) for name in made.decided.tests}
            customers = self.tables[self.meaning.catalog.customers]
            with self.trace.step(f"{customers.rows:,} customers") as step:
                step.details = list(made.words)
                found = self._collect(made.frame.select(**read, **checks, **odd))
            if domains is not None and domains.learn(found, made.strange):
                continue
            if made.misplaced is not None and found[_MISPLACED].any():
                by_key = True
            else:
                sums = {name.removeprefix("o:"): int(found[name].sum()) for name in odd}
                columns_found = {name: found[name] for name in read}
                if made.decided is not None:
                    for_names = made.decided.columns(found, query.lowering)
                    columns_found |= {
                        name: for_names[column] for name, column in columns.items() if column in for_names
                    }
                answer = pl.DataFrame([columns_found[name].alias(name) for name in columns])
                return answer, {**query.counted, customers.table.name: sums}

    def _notes(self, name: str, table: Prepared, counted: Mapping[str, Mapping[str, int]]) -> Sequence[str]:
        """What people should know of a table: what was told when it was checked, else by what a query has counted."""
        if not table.uncounted:
            return table.notes
        catalog = self.meaning.catalog
        own = table.table.parent == catalog.customers
        keys = self.tables[catalog.customers].keys if own else None
        return count(table, keys, self.moment, counted.get(name))

    def _query(
        self, names: tuple[str, ...], tests: Mapping[str, Typed], domains: Domains | None = None
    ) -> Query:
        """The query, over tables that are read again where it speaks of columns that were not read yet."""
        tables = self.tables
        wanted = columns_of(self.meaning, names, tests.values())
        held = {name: set(one.frame.collect_schema().names()) for name, one in tables.items()}
        if any(columns - held[name] for name, columns in wanted.items()):
            raws = {name: one.raw for name, one in tables.items()}
            tables = prepare(raws, self.meaning.catalog, wanted, self.moment, self.trace)
        # the columns asked for now are those of these tables
        self.domains.tables = tables
        return query(self.meaning, tables, self.moment, names, tests, self._collect, domains, self.trace)

    @property
    def _has_few_rows(self) -> bool:
        """Whether there are so few rows that finding out what columns hold costs more than it saves."""
        return self.engine != "streaming" and all(one.rows < _FEW for one in self.tables.values())

    @property
    def _is_small(self) -> bool:
        """Whether data are so small that starting anything takes longer than doing it."""
        return self.engine != "streaming" and all(one.raw.small for one in self.tables.values())

    def _collect(self, frame: pl.LazyFrame) -> pl.DataFrame:
        engine = self.engine
        if engine == "auto":
            engine = engine_for(small=self._is_small)
        if not self.tables[self.meaning.catalog.customers].rows:
            # in memory Polars (2.1) makes one row of some literals where there are none
            engine = "streaming"
        with told():
            return collect(frame, engine)

    def _readable(self, found: pl.DataFrame, key: str, names: Sequence[str]) -> pl.DataFrame:
        """The values of traits as people read them: periods and versions written out, clock durations as durations."""
        columns: list[pl.Series] = [found[key]]
        for name in names:
            series = found[f"t:{name}"].rename(name)
            kind = self.meaning.definitions[name].type
            if kind.kind == "period":
                numbers = series.drop_nulls().unique().to_list()
                texts = {number: calendar.written(str(kind.unit), number) for number in numbers}
                series = pl.Series(name, [texts.get(number) for number in series.to_list()], dtype=pl.String)
            elif kind.kind == "version":
                texts = {text: version_shown(text) for text in series.drop_nulls().unique().to_list()}
                series = pl.Series(name, [texts.get(text) for text in series.to_list()], dtype=pl.String)
            elif kind.kind == "clock":
                series = series.cast(pl.Int64, strict=False).cast(pl.Duration("us"))
            columns.append(series)
        return pl.DataFrame(columns)


def asked(meaning: Meaning, only: Sequence[str] | None) -> tuple[str, ...]:
    """The segments and groups that `only` names, in the order of the program; all of them if it names none."""
    return tuple(name for name in meaning.order if only is None or name in only)


def evaluation(
    meaning: Meaning,
    raws: Mapping[str, Raw],
    moment: Moment,
    engine: Engine = "auto",
    names: Sequence[str] | None = None,
) -> Evaluation:
    """Standardises and checks the data a program needs, ready to be asked.

    Args:
        meaning: The program.
        raws: Opened data by table.
        moment: The instant and zone.
        engine: Polars' engine.
        names: The definitions that will be asked for, so that no other columns are read; all of them if none are named.

    Returns:
        What can be asked; asking for other definitions than those named reads the data again.

    Raises:
        DataFault: Data that break the tables' declarations.
    """
    tests = [one.condition for one in meaning.expectations]
    wanted = columns_of(meaning, meaning.definitions if names is None else names, tests)
    trace = Trace()
    return Evaluation(meaning, prepare(raws, meaning.catalog, wanted, moment, trace), moment, engine, trace)


def moment(as_of: dt.date | dt.datetime | None, timezone: str, fiscal_month: int = 1) -> Moment:
    """The one instant of a run.

    Args:
        as_of: A date is that day's last microsecond, a zone-less moment the zone's clock, none is now.
        timezone: The project's zone (IANA name).
        fiscal_month: The month the fiscal year begins in.
    """
    zone = ZoneInfo(timezone)
    if as_of is None:
        return Moment(dt.datetime.now(dt.UTC), zone, fiscal_month)
    if isinstance(as_of, dt.datetime):
        instant = calendar.local(as_of, zone) if as_of.tzinfo is None else as_of.astimezone(dt.UTC)
        return Moment(instant, zone, fiscal_month)
    following = calendar.local(dt.datetime.combine(as_of + calendar.DAY, dt.time()), zone)
    return Moment(following - dt.timedelta(microseconds=1), zone, fiscal_month)
