"""One customer's data. In: an evaluation and a key. Out: the same evaluation of that customer alone, and of changed copies of it.

What is said of a customer is the engine's own answer, so that it can never differ from `eval`. A program whose customers are compared with
one another needs everybody; any other is asked of the one customer's rows only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from segdsl.engine import Evaluation
from segdsl.engine.data.prepare import Prepared
from segdsl.engine.data.sources import Raw
from segdsl.engine.data.window import exists
from segdsl.measure.explain.cells import apart, made_up, new_key, series
from segdsl.semantics import Meaning
from segdsl.semantics.calendar import Moment
from segdsl.semantics.typed import Apply, Column, Population, Reference, Standing, Typed, walk
from segdsl.types import Catalog, Table

Row = dict[str, Any]


class Today:
    """The time of a new row's column that is the day it comes into being on."""

    def __repr__(self) -> str:
        """What it stands for."""
        return "today"


TODAY = Today()


@dataclass(frozen=True, slots=True)
class Copy:
    """How a copy of the customer differs.

    Attributes:
        columns: New values of the customer's columns.
        rows: New rows by table; a row's time and owner are filled in.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """A customer.

    Attributes:
        evaluation: The evaluation everybody is in.
        key: The customer's key, in the key's type.
        frames: The customer's rows of each table, with whole look-up tables.
    """

    evaluation: Evaluation
    key: Any
    frames: Mapping[str, pl.DataFrame]

    @property
    def meaning(self) -> Meaning:
        """The program."""
        return self.evaluation.meaning

    @property
    def catalog(self) -> Catalog:
        """Its tables."""
        return self.meaning.catalog

    @property
    def moment(self) -> Moment:
        """The run's moment."""
        return self.evaluation.moment

    def alone(self, moment: Moment | None = None) -> Evaluation:
        """The evaluation of this customer's rows only."""
        tables = {name: _prepared(self.catalog.tables[name], frame) for name, frame in self.frames.items()}
        return Evaluation(self.meaning, tables, moment or self.moment, "in-memory")

    def ask(self, tests: Mapping[str, Typed], *, everybody: bool = False) -> dict[str, Any]:
        """Values of typed expressions for this customer.

        Args:
            tests: Expressions by any name.
            everybody: Whether they compare customers with one another.
        """
        if not tests:
            return {}
        if not everybody:
            return self.alone().conditions(tests).row(0, named=True)
        spine = self.catalog.spine
        key = Column(spine.name, str(spine.key), spine.columns[str(spine.key)].type)
        found = self.evaluation.conditions({**tests, "key:": key})
        return found.row(by_predicate=pl.col("key:") == self.key, named=True)

    def membership(
        self, names: Sequence[str], copies: Sequence[Copy], moment: Moment | None = None
    ) -> list[Row]:
        """Who changed copies of the customer are: for each copy the columns of the membership.

        Args:
            names: Segments, groups and splits.
            copies: The copies, each on its own.
            moment: The instant it is asked of; the run's own if none is given. Rows of the future do not come into being.
        """
        when = moment or self.moment
        everybody = needs_everybody(self.meaning, names)
        if everybody or asks_keys(self.meaning, names):
            return [self._one(names, copy, when, everybody=everybody) for copy in copies]
        tables = self._side_by_side(copies, when)
        found = Evaluation(self.meaning, tables, when, "in-memory").membership(names).frame
        # keys were given in the order of the copies, and the membership is sorted by them
        return found.drop(str(self.catalog.spine.key)).to_dicts()

    def _one(self, names: Sequence[str], copy: Copy, when: Moment, *, everybody: bool) -> Row:
        tables = {}
        for name, frame in self.frames.items():
            table = self.catalog.tables[name]
            changed = self._changed(table, self._present(table, frame), copy, when)
            if everybody and not _is_looked_up(table, self.catalog):
                others = self._of_others(table)
                whole = pl.concat([others, changed.lazy()], how="diagonal_relaxed")
                tables[name] = self.evaluation.tables[name].holding(whole)
            else:
                tables[name] = _prepared(table, changed)
        frame = Evaluation(self.meaning, tables, when).membership(names).frame
        key = str(self.catalog.spine.key)
        return frame.filter(pl.col(key) == self.key).drop(key).row(0, named=True)

    def _of_others(self, table: Table) -> pl.LazyFrame:
        """The rows of a table that belong to other customers and exist."""
        frame = self.evaluation.tables[table.name].frame
        if table.at is not None:
            frame = frame.filter(exists(table, self.moment).fill_null(False))
        if table.name == self.catalog.customers:
            return frame.filter(pl.col(str(table.key)) != self.key)
        parent = self.catalog.tables[str(table.parent)]
        own = self.frames[parent.name].select(pl.col(str(parent.key)).alias(str(table.by))).lazy()
        return frame.join(own, on=str(table.by), how="anti")

    def _present(self, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that exist at the run's moment, whatever later moment is asked of."""
        return frame if table.at is None else frame.filter(exists(table, self.moment).fill_null(False))

    def possible(self, copy: Copy) -> bool:
        """Whether the columns can hold the values of a copy: whole numbers where they are whole, not too many digits."""
        try:
            for table in self.catalog.tables.values():
                if table.name in self.frames:
                    self._changed(table, self.frames[table.name], copy, self.moment)
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
            return False
        return True

    def _changed(self, table: Table, frame: pl.DataFrame, copy: Copy, when: Moment) -> pl.DataFrame:
        """A table's rows of one copy."""
        schema = frame.schema
        if table.name == self.catalog.customers:
            return frame.with_columns(
                series(name, [value], schema[name]) for name, value in copy.columns.items()
            )
        added = copy.rows.get(table.name, ())
        if not added:
            return frame
        made = [self._filled(table, row, when, number) for number, row in enumerate(added)]
        columns = [series(name, [row.get(name) for row in made], kind) for name, kind in schema.items()]
        return pl.concat([frame, pl.DataFrame(columns)])

    def _filled(self, table: Table, row: Row, when: Moment, number: int) -> Row:
        """A new row with its time, its owner and a key that is new."""
        made = {
            name: (
                when.today if table.columns[name].type.kind == "date" else when.instant.astimezone(when.zone)
            )
            if value is TODAY
            else value
            for name, value in row.items()
        }
        if table.at is not None and made.get(table.at) is None:
            is_date = table.columns[table.at].type.kind == "date"
            made[table.at] = when.today if is_date else when.instant.astimezone(when.zone)
        if table.parent == self.catalog.customers:
            made[str(table.by)] = self.key
        if table.key is not None:
            made[table.key] = new_key(self.frames[table.name][table.key], number)
        return made

    def _side_by_side(self, copies: Sequence[Copy], when: Moment) -> dict[str, Prepared]:
        """The copies as customers of their own; keys are made up, which nobody asks for."""
        made: dict[str, list[pl.DataFrame]] = {}
        for number, copy in enumerate(copies):
            for name, frame in self.frames.items():
                table = self.catalog.tables[name]
                if _is_looked_up(table, self.catalog):
                    made[name] = [frame]
                    continue
                changed = self._changed(table, self._present(table, frame), copy, when)
                made.setdefault(name, []).append(self._numbered(table, changed, number, len(copies)))
        return {
            name: _prepared(self.catalog.tables[name], pl.concat(frames)) for name, frames in made.items()
        }

    def _numbered(self, table: Table, frame: pl.DataFrame, number: int, count: int) -> pl.DataFrame:
        """A copy's rows under keys of its own."""
        if table.name == self.catalog.customers:
            return frame.with_columns(made_up(frame.schema[str(table.key)], number).alias(str(table.key)))
        keys = []
        if table.key is not None:
            keys.append(apart(frame, table.key, number, count))
        if table.parent == self.catalog.customers:
            keys.append(made_up(frame.schema[str(table.by)], number).alias(str(table.by)))
        elif table.parent is not None:
            keys.append(apart(frame, str(table.by), number, count))
        return frame.with_columns(keys)

    def by_row(self, table: Table, tests: Mapping[str, Typed], rows: pl.DataFrame) -> pl.DataFrame:
        """Conditions of the customer, asked once for each of some rows as if it were the only one.

        Args:
            table: Whose rows they are.
            tests: Conditions by name.
            rows: Rows of the customer.
        """
        if any(_asks_key(self.meaning, node) for node in tests.values()):
            asked = [
                Evaluation(self.meaning, self._with_only(table, rows[at : at + 1]), self.moment, "in-memory")
                for at in range(rows.height)
            ]
            return pl.concat([one.conditions(tests) for one in asked])
        made: dict[str, list[pl.DataFrame]] = {}
        for number in range(rows.height):
            for name, frame in self._only(table, rows[number : number + 1]).items():
                one = self.catalog.tables[name]
                if _is_looked_up(one, self.catalog):
                    made[name] = [frame]
                else:
                    made.setdefault(name, []).append(self._numbered(one, frame, number, rows.height))
        tables = {
            name: _prepared(self.catalog.tables[name], pl.concat(frames)) for name, frames in made.items()
        }
        return Evaluation(self.meaning, tables, self.moment, "in-memory").conditions(tests)

    def _with_only(self, table: Table, row: pl.DataFrame) -> dict[str, Prepared]:
        return {
            name: _prepared(self.catalog.tables[name], one) for name, one in self._only(table, row).items()
        }

    def _only(self, table: Table, row: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """The customer's frames with one row of a table, and no others of tables that belong to it or beside it."""
        kept = {table.name}
        parent = table.parent
        while parent is not None:
            kept.add(parent)
            parent = self.catalog.tables[parent].parent
        return {
            name: row
            if name == table.name
            else frame
            if name in kept or _is_looked_up(self.catalog.tables[name], self.catalog)
            else frame.clear()
            for name, frame in self.frames.items()
        }


def focus(evaluation: Evaluation, key: str) -> Subject | None:
    """A customer of an evaluation; none where there is no such key.

    Args:
        evaluation: It holds every column that will be asked for.
        key: The key as text.
    """
    catalog = evaluation.meaning.catalog
    spine = catalog.spine
    own = pl.col(str(spine.key)).cast(pl.String) == key
    frames = {spine.name: _read(evaluation.tables[spine.name].frame.filter(own))}
    if not frames[spine.name].height:
        return None
    for table in by_depth(catalog):
        if table.name not in evaluation.tables or table.name == spine.name:
            continue
        frame = evaluation.tables[table.name].frame
        if table.parent is not None:
            if table.parent not in frames:
                continue
            parent = catalog.tables[table.parent]
            owners = frames[table.parent].select(pl.col(str(parent.key)).alias(str(table.by))).lazy()
            frame = frame.join(owners, on=str(table.by), how="semi")
        frames[table.name] = _read(frame)
    return Subject(evaluation, frames[spine.name][str(spine.key)][0], frames)


def _read(frame: pl.LazyFrame) -> pl.DataFrame:
    from segdsl.engine.failure import told
    from segdsl.engine.polars.collect import collect

    with told():
        return collect(frame, "streaming")


def by_depth(catalog: Catalog) -> list[Table]:
    """Tables, parents before those that belong to them."""

    def depth(table: Table) -> int:
        return 0 if table.parent is None else 1 + depth(catalog.tables[table.parent])

    return sorted(catalog.tables.values(), key=depth)


def later(moment: Moment, days: int) -> Moment:
    """The end of a day some days later."""
    day = moment.today + dt.timedelta(days=days)
    end = moment.start_of(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)
    return replace(moment, instant=end)


def reach(meaning: Meaning, nodes: Iterable[Typed]) -> list[Typed]:
    """All nodes of some expressions and of the definitions they speak of."""
    found: list[Typed] = []
    seen: set[str] = set()
    stack = list(nodes)
    while stack:
        for node in walk(stack.pop()):
            found.append(node)
            if isinstance(node, Reference) and node.name not in seen:
                seen.add(node.name)
                stack += meaning.definitions[node.name].expressions
    return found


def _expressions(meaning: Meaning, names: Iterable[str]) -> list[Typed]:
    return [one for name in names for one in meaning.definitions[name].expressions]


def needs_everybody(meaning: Meaning, names: Iterable[str]) -> bool:
    """Whether definitions compare customers with one another."""
    return compares(meaning, _expressions(meaning, names))


def compares(meaning: Meaning, nodes: Iterable[Typed]) -> bool:
    """Whether expressions compare customers with one another."""
    return any(isinstance(node, Population | Standing) for node in reach(meaning, nodes))


def asks_keys(meaning: Meaning, names: Iterable[str]) -> bool:
    """Whether definitions look at keys, or draw by them."""
    return any(_asks_key(meaning, one) for one in _expressions(meaning, names))


def _asks_key(meaning: Meaning, node: Typed) -> bool:
    """Whether an expression looks at a key, or draws by it, so that the keys of copies must not be made up."""
    keys = {
        (table.name, column)
        for table in meaning.catalog.tables.values()
        for column in _keys(table, meaning.catalog)
    }
    return any(
        (isinstance(one, Column) and (one.table, one.name) in keys)
        or (isinstance(one, Apply) and one.function.name == "bucket")
        for one in reach(meaning, [node])
    )


def _keys(table: Table, catalog: Catalog) -> list[str]:
    if _is_looked_up(table, catalog):
        return []
    return [one for one in (table.key, table.by) if one is not None]


def _is_looked_up(table: Table, catalog: Catalog) -> bool:
    return table.parent is None and table.name != catalog.customers


def _prepared(table: Table, frame: pl.DataFrame) -> Prepared:
    # without parts, so that nothing can be read again for more than one customer
    return Prepared(table, frame.lazy(), frame.height, (), Raw((), table.name, ("one customer",), small=True))
