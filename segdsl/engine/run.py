"""Evaluating a program. In: its meaning, data, and the moment. Out: a `Membership`, from one lazy query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.diagnostics import codes
from segdsl.engine.data.prepare import Prepared, prepare
from segdsl.engine.data.sources import Raw
from segdsl.engine.failure import DataFault, told
from segdsl.engine.model import DataSource, Membership
from segdsl.engine.plan import Folded, plan
from segdsl.engine.polars.aggregate import grouped
from segdsl.engine.polars.lower import Lowering
from segdsl.semantics import Meaning, calendar
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import OutOfCalendar, fold
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Aggregate, Column, Reference, Typed, children, walk
from segdsl.types import Table

Engine = Literal["auto", "streaming", "in-memory"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation: everything a result depends on, kept so that more can be asked of the same data.

    Attributes:
        meaning: The program.
        tables: Its tables' data, standardised and checked.
        moment: The instant and zone.
        engine: Polars' engine.
    """

    meaning: Meaning
    tables: Mapping[str, Prepared]
    moment: Moment
    engine: Engine = "auto"

    # ---- what is asked

    def membership(self, only: Sequence[str] | None = None, *, traits: bool = False) -> Membership:
        """Who is in which segment.

        Args:
            only: Segments and groups to evaluate; all of them if none are named.
            traits: Whether the values of traits are wanted too.
        """
        order = tuple(self.meaning.order if only is None else [name for name in self.meaning.order if name in only])
        wanted = [name for name, one in self.meaning.definitions.items() if one.kind == "trait"] if traits else []
        frame, _ = self._query((*order, *wanted), {})
        spine = self.meaning.catalog.spine
        key = str(spine.key)
        columns = [pl.col(f"c:{key}").alias(key)]
        for name in order:
            definition = self.meaning.definitions[name]
            columns.append(pl.col(f"d:{name}").alias(name))
            columns += [pl.col(f"d:{name}.{branch.name}").alias(f"{name}.{branch.name}") for branch in definition.branches]
        values = [pl.col(f"d:{name}").alias(f"t:{name}") for name in wanted]
        found = self._collect(frame.select(*columns, *values))
        return Membership(
            self.meaning,
            found.select(pl.exclude("^t:.*$")),
            key,
            self.moment.instant.astimezone(self.moment.zone),
            str(self.moment.zone),
            tuple(DataSource(name, one.raw.names, one.raw.paths, one.rows) for name, one in self.tables.items()),
            self._notes(),
            traits=self._readable(found, key, wanted) if traits else None,
        )

    def conditions(self, tests: Mapping[str, Typed]) -> pl.DataFrame:
        """Further conditions of the same customers, missing where unknown, in the order of the key.

        Args:
            tests: Typed conditions by the name their column is to have.
        """
        needed = {node.name for test in tests.values() for node in walk(test) if isinstance(node, Reference)}
        frame, lowered = self._query(tuple(needed), tests)
        return self._collect(frame.select(pl.col(f"c:{self.meaning.catalog.spine.key}"), **lowered)).drop(f"c:{self.meaning.catalog.spine.key}")

    # ---- how it is computed

    def _query(self, names: tuple[str, ...], tests: Mapping[str, Typed]) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        folded = [self._folded(one) for one in self.meaning.closure(names)]
        asked = {name: self._fold(test) for name, test in tests.items()}
        levels, called = plan(folded, list(asked.values()))
        spine = self.meaning.catalog.spine
        lowering = Lowering(str(self.moment.zone), _customer_column, _reference, lambda one: pl.col(called[one]))
        frame = self.tables[spine.name].frame.rename({name: f"c:{name}" for name in spine.columns})
        for level in levels:
            for table, wanted in level.aggregates.items():
                frame = self._join(frame, self.meaning.catalog.tables[table], wanted, lowering)
            for layer in level.layers:
                frame = frame.with_columns(**{name: made for one in layer for name, made in _defined(one, lowering).items()})
                groups = {name: made for one in layer for name, made in _branches(one).items()}
                frame = frame.with_columns(**groups) if groups else frame
        return frame.sort(f"c:{spine.key}"), {name: lowering.expression(test) for name, test in asked.items()}

    def _join(self, frame: pl.LazyFrame, table: Table, wanted: dict[Aggregate, str], lowering: Lowering) -> pl.LazyFrame:
        """The customers with a table's aggregates beside them."""
        spine = self.meaning.catalog.spine
        rows = self._rows(table)
        needed = {name for one in wanted for name in _of_customer(one, spine, lowering, wanted)}
        if needed:
            customer = frame.select(pl.col(f"c:{spine.key}").alias("owner::"), *sorted(needed))
            rows = rows.join(customer, left_on=table.by, right_on="owner::", how="inner")
        inside = Lowering(lowering.zone, lambda one: _row_column(one, table), lowering.reference, lowering.aggregate)
        at = pl.col(table.at) if table.at is not None else None
        made = grouped(rows, table, wanted, pl.col(str(table.by)), at, inside)
        joined = frame.join(made, left_on=f"c:{spine.key}", right_on="owner:", how="left")
        filled = {name: pl.col(name).fill_null(one.function.empty) for one, name in wanted.items() if one.function.empty is not None}
        return joined.with_columns(**filled) if filled else joined

    def _rows(self, table: Table) -> pl.LazyFrame:
        """The rows that exist: those whose time is known and not later than `as of`, and that belong to somebody."""
        frame = self.tables[table.name].frame.filter(pl.col(str(table.by)).is_not_null())
        return frame if table.at is None else frame.filter(self._exists(table))

    def _exists(self, table: Table) -> pl.Expr:
        at = pl.col(str(table.at))
        if table.columns[str(table.at)].type.kind == "date":
            return at <= self.moment.today
        return at <= pl.lit(self.moment.instant).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(str(self.moment.zone))

    def _fold(self, node: Typed) -> Typed:
        try:
            return fold(node, self.moment)
        except OutOfCalendar as error:
            source = self.meaning.source
            raise DataFault([codes.OUT_OF_CALENDAR.at(source, error.span, found=source.slice(error.span))]) from error

    def _folded(self, one: Definition) -> Folded:
        branches = tuple((branch, None if branch.condition is None else self._fold(branch.condition)) for branch in one.branches)
        return Folded(one, None if one.value is None else self._fold(one.value), branches)

    def _collect(self, frame: pl.LazyFrame) -> pl.DataFrame:
        with told():
            return cast(pl.DataFrame, frame.collect(engine=self.engine))

    # ---- what is told

    def _notes(self) -> tuple[str, ...]:
        notes = [note for one in self.tables.values() for note in one.notes]
        spine = self.meaning.catalog.spine
        keys = self.tables[spine.name].frame.select(pl.col(str(spine.key)).alias("key:"))
        for name, one in self.tables.items():
            table = one.table
            if table.parent != spine.name:
                continue
            owner = pl.col(str(table.by))
            counts = [owner.is_null().sum().alias("nobody")]
            if table.at is not None:
                counts += [pl.col(table.at).is_null().sum().alias("timeless"), (~self._exists(table)).sum().alias("later")]
            orphans = one.frame.filter(owner.is_not_null()).join(keys, left_on=table.by, right_on="key:", how="anti").select(orphans=pl.len())
            with told(one.raw.name):
                first, second = pl.collect_all([one.frame.select(counts), orphans])
            found = {**first.row(0, named=True), **second.row(0, named=True)}
            notes += _told(name, table, found)
        return tuple(notes)

    def _readable(self, found: pl.DataFrame, key: str, names: Sequence[str]) -> pl.DataFrame:
        """The values of traits as people read them: periods written out, clock durations as durations."""
        columns: list[pl.Series] = [found[key]]
        for name in names:
            series = found[f"t:{name}"].rename(name)
            kind = self.meaning.definitions[name].type
            if kind.kind == "period":
                texts = {number: calendar.written(str(kind.unit), number) for number in series.drop_nulls().unique().to_list()}
                series = pl.Series(name, [texts.get(number) for number in series.to_list()], dtype=pl.String)
            elif kind.kind == "clock":
                series = series.cast(pl.Int64).cast(pl.Duration("us"))
            columns.append(series)
        return pl.DataFrame(columns)


def evaluation(meaning: Meaning, raws: Mapping[str, Raw], moment: Moment, engine: Engine = "auto") -> Evaluation:
    """Standardises and checks the data a program needs, ready to be asked.

    Args:
        meaning: The program.
        raws: Opened data by table.
        moment: The instant and zone.
        engine: Polars' engine.

    Raises:
        DataFault: Data that break the tables' declarations.
    """
    zone = str(moment.zone)
    tables = {name: prepare(raw, meaning.catalog.tables[name], meaning.catalog, zone) for name, raw in raws.items()}
    return Evaluation(meaning, tables, moment, engine)


def moment(as_of: dt.date | dt.datetime | None, timezone: str, fiscal_month: int = 1) -> Moment:
    """The one instant of a run: a date is that day's last microsecond, a zone-less moment the zone's clock, none is now."""
    zone = ZoneInfo(timezone)
    if as_of is None:
        return Moment(dt.datetime.now(dt.UTC), zone, fiscal_month)
    if isinstance(as_of, dt.datetime):
        instant = calendar.local(as_of, zone) if as_of.tzinfo is None else as_of.astimezone(dt.UTC)
        return Moment(instant, zone, fiscal_month)
    following = calendar.local(dt.datetime.combine(as_of + calendar.DAY, dt.time()), zone)
    return Moment(following - dt.timedelta(microseconds=1), zone, fiscal_month)


# ---- what things are called inside the query


def _customer_column(one: Column) -> pl.Expr:
    return pl.col(f"c:{one.name}")


def _row_column(one: Column, table: Table) -> pl.Expr:
    return pl.col(one.name) if one.table == table.name else pl.col(f"c:{one.name}")


def _reference(one: Reference) -> pl.Expr:
    return pl.col(f"d:{one.name}" if one.branch is None else f"d:{one.name}.{one.branch}")


def _of_customer(one: Aggregate, spine: Table, lowering: Lowering, wanted: Mapping[Aggregate, str]) -> set[str]:
    """The customers' columns that the rows of an aggregate are judged by."""
    found: set[str] = set()
    stack = [part for part in (one.value, one.within, one.where) if part is not None]
    while stack:
        node = stack.pop()
        match node:
            case Column(table=spine.name) | Reference() | Aggregate():
                found.update(lowering.expression(node).meta.root_names())
            case _:
                stack += children(node)
    return found


def _defined(one: Folded, lowering: Lowering) -> dict[str, pl.Expr]:
    """A definition's own column: a trait's value, a segment's plain yes or no, the name of the first branch that holds."""
    name = f"d:{one.definition.name}"
    if one.value is not None:
        made = lowering.expression(one.value)
        return {name: made.fill_null(False) if one.definition.kind == "segment" else made}
    chosen: pl.Expr = pl.lit(None, dtype=pl.String)
    for branch, condition in reversed(one.branches):
        text = pl.lit(branch.name)
        chosen = text if condition is None else pl.when(lowering.expression(condition)).then(text).otherwise(chosen)
    return {name: chosen}


def _branches(one: Folded) -> dict[str, pl.Expr]:
    name = f"d:{one.definition.name}"
    return {f"{name}.{branch.name}": (pl.col(name) == branch.name).fill_null(False) for branch, _ in one.branches}


def _told(name: str, table: Table, found: Mapping[str, Any]) -> list[str]:
    notes = []
    nobody = found["nobody"] + found["orphans"]
    if nobody:
        notes.append(f"{nobody:,} row{'s' if nobody > 1 else ''} of `{name}` belong{'s' if nobody == 1 else ''} to no customer and count{'s' if nobody == 1 else ''} for nobody")
    if found.get("timeless"):
        notes.append(f"{found['timeless']:,} row{'s' if found['timeless'] > 1 else ''} of `{name}` without `{table.at}` were left out")
    if found.get("later"):
        notes.append(f"{found['later']:,} row{'s' if found['later'] > 1 else ''} of `{name}` are later than `as of` and do not exist yet")
    return notes
