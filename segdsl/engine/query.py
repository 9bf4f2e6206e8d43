"""The lazy query of an evaluation. In: a plan and standardised tables. Out: one frame with everything the plan computes, row by customer.

Columns are called by what they hold: `c:` a customer's own, `r:table.column` a row's, `l:` a look-up, `a:` what is made of rows, `d:` a
definition. Names of the user's can therefore never collide with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

import polars as pl

from segdsl.diagnostics import codes
from segdsl.engine.data.prepare import Prepared, exists
from segdsl.engine.domains import Domains, Place
from segdsl.engine.failure import DataFault
from segdsl.engine.layered import Layered
from segdsl.engine.plan import Plan, Stage, name_of, plan
from segdsl.engine.polars.aggregate import grouped
from segdsl.engine.polars.layers import Layers
from segdsl.engine.polars.lower import Lowering
from segdsl.engine.polars.sequence import StepRows, owners
from segdsl.semantics import Meaning
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import OutOfCalendar
from segdsl.semantics.typed import (
    Aggregate,
    Column,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    Step,
    Typed,
    children,
    walk,
)
from segdsl.types import Catalog, Table


@dataclass(frozen=True, slots=True)
class Computed:
    """What a query computes.

    Attributes:
        frame: One row per customer, in no order.
        strange: For each column whose values were taken as known, whether a row holds another, which makes all else worthless.
    """

    frame: pl.LazyFrame
    strange: Mapping[Place, pl.Expr]


@dataclass(frozen=True, slots=True)
class Query:
    """A query over tables at a moment.

    Attributes:
        catalog: The tables' declarations.
        tables: Their data, standardised and checked.
        moment: The run's moment.
        plan: What is computed in which order.
        domains: What columns hold, where the data are large enough to decide conditions by that.
    """

    catalog: Catalog
    tables: Mapping[str, Prepared]
    moment: Moment
    plan: Plan
    domains: Domains | None = None

    @property
    def asked(self) -> dict[str, pl.Expr]:
        """Each further expression that was asked for, as one over the frame's columns.

        What is made of customers has a value there even where there are none.
        """
        lowering = replace(self.lowering, everybody=self._of_customers)
        return {name: lowering.expression(node) for name, node in self.plan.asked.items()}

    @property
    def lowering(self) -> Lowering:
        """How the parts of expressions are called."""
        return Lowering(
            str(self.moment.zone),
            self._column,
            lambda one: pl.col(name_of((one.name, one.moment), one.branch)),
            lambda one: pl.col(self.plan.called[one]),
            lambda one: pl.col(self.plan.called[one]),
        )

    def _column(self, one: Column) -> pl.Expr:
        return pl.col(f"c:{one.name}" if one.table == self.catalog.customers else f"r:{one.table}.{one.name}")

    def _of_customers(self, node: Population | Standing) -> pl.Expr:
        """A value made of customers, of the columns that its parts were computed to."""
        name = self.plan.called[node]
        return self.lowering.of_customers(node, lambda role, _: pl.col(f"{name}:{role}"))

    def frame(self) -> Computed:
        """One row per customer, in no order, with all that the plan computes."""
        spine = self.catalog.spine
        frame = self.tables[spine.name].frame.select(pl.all().name.prefix("c:"))
        frame = self._looked_up(frame, self.plan.lookups, {spine.name})
        layers = Layers(self.lowering, domains=self.domains)
        stages = [[Layered.of(one, layers.forms) for one in stage.definitions] for stage in self.plan.stages]
        asked = {f"q:{name}": layers.forms.value(node) for name, node in self.plan.asked.items()}
        all_wanted = [node for some in stages for one in some for node in one.wanted.values()]
        frame = layers.begin(frame, [*all_wanted, *asked.values()])
        for stage, some in zip(self.plan.stages, stages, strict=True):
            frame = self._rows_joined(frame, stage)
            frame = self._everybody_joined(frame, stage)
            frame = layers.add(frame, {name: node for one in some for name, node in one.wanted.items()})
            for made in zip(*(one.branches for one in some if one.branches), strict=True):
                frame = frame.with_columns(**{name: value for each in made for name, value in each.items()})
        return Computed(layers.add(frame, asked), layers.strange)

    def _rows_joined(self, frame: pl.LazyFrame, stage: Stage) -> pl.LazyFrame:
        """The customers with what a stage makes of rows beside them."""
        key = f"c:{self.catalog.spine.key}"
        before = frame
        for table, wanted in stage.aggregates.items():
            parts = [part for one in wanted for part in children(one)]
            rows = self._rows(self.catalog.tables[table], parts, before)
            made = grouped(rows, wanted, pl.col("owner:"), self.lowering)
            frame = frame.join(made, left_on=key, right_on="owner:", how="left", maintain_order="none")
            empty = {
                n: pl.col(n).fill_null(one.function.empty)
                for one, n in wanted.items()
                if one.function.empty is not None
            }
            frame = frame.with_columns(**empty) if empty else frame
        for node, name in stage.sequences.items():
            instant = node.moment or self.moment.instant
            moment = replace(self.moment, instant=instant)
            by_day = any(step.at.type.kind == "date" for step in node.steps)

            def rows_of(step: Step, by_day: bool = by_day) -> StepRows:
                return self._step_rows(step, by_day, before)

            found = owners(node, rows_of, moment).with_columns(pl.lit(True).alias(name))
            frame = frame.join(found, left_on=key, right_on="owner:", how="left").with_columns(
                pl.col(name).fill_null(False)
            )
        return frame

    def _everybody_joined(self, frame: pl.LazyFrame, stage: Stage) -> pl.LazyFrame:
        """The customers with what a stage makes of customers beside them.

        Its parts become columns first, so that one such value inside another is not made anew for each of the other's groups.
        """
        if not stage.populations:
            return frame
        parts = {
            f"{name}:{role}": self.lowering.expression(part)
            for node, name in stage.populations.items()
            for role in ("value", "within", "where", "per")
            if (part := getattr(node, role, None)) is not None
        }
        made = {name: self._of_customers(node) for node, name in stage.populations.items()}
        return frame.with_columns(**parts).with_columns(**made)

    # ---- rows

    def _rows(self, table: Table, parts: list[Typed], customers: pl.LazyFrame) -> pl.LazyFrame:
        """The rows of a table that exist, each with its owner, the rows it belongs to, and what it needs of look-ups and the customer.

        Rows of a look-up table belong to everybody.
        """
        frame = self._existing(table)
        names = [table.name]
        current = table
        while current.parent is not None and current.parent != self.catalog.customers:
            parent = self.catalog.tables[current.parent]
            by = f"r:{current.name}.{current.by}"
            right = self._existing(parent).with_columns(
                pl.col(f"r:{parent.name}.{parent.key}").alias("parent:")
            )
            frame = frame.join(right, left_on=by, right_on="parent:", how="inner")
            names.append(parent.name)
            current = parent
        needed = sorted(self._of_customer(parts))
        key = f"c:{self.catalog.spine.key}"
        if current.parent is None:
            frame = frame.join(customers.select(pl.col(key).alias("owner:"), *needed), how="cross")
        else:
            frame = frame.with_columns(pl.col(f"r:{current.name}.{current.by}").alias("owner:"))
            frame = frame.filter(pl.col("owner:").is_not_null())
            if needed:
                customer = customers.select(pl.col(key).alias("customer:"), *needed)
                frame = frame.join(customer, left_on="owner:", right_on="customer:", how="inner")
        lookups = [one for part in parts for one in _all_lookups(part)]
        return self._looked_up(frame, list(dict.fromkeys(lookups)), set(names))

    def _existing(self, table: Table) -> pl.LazyFrame:
        frame = self.tables[table.name].frame
        if table.at is not None:
            frame = frame.filter(exists(table, self.moment))
        return frame.select(pl.all().name.prefix(f"r:{table.name}."))

    def _of_customer(self, parts: Iterable[Typed]) -> set[str]:
        """The columns of customers that the rows of an aggregate are judged by."""
        found: set[str] = set()
        stack = list(parts)
        while stack:
            node = stack.pop()
            match node:
                case (
                    Column(table=self.catalog.customers)
                    | Reference()
                    | Aggregate()
                    | Sequence()
                    | Population()
                    | Standing()
                ):
                    found.update(self.lowering.expression(node).meta.root_names())
                case Lookup() if _root(node).table == self.catalog.customers:
                    found.add(self.plan.called[node])
                case _:
                    stack += children(node)
        return found

    def _step_rows(self, step: Step, by_day: bool, customers: pl.LazyFrame) -> StepRows:
        lowering = self.lowering
        table = self.catalog.tables[step.table]
        parts = [part for part in (step.among, step.within, step.same, step.at) if part is not None]
        rows = self._rows(table, parts, customers)
        at = lowering.expression(step.at)
        day = at.dt.date()
        same = pl.lit(True) if step.same is None else lowering.expression(step.same)
        columns = {"owner:": pl.col("owner:"), "same:": same, "time:": day if by_day else at, "day:": day}
        kept = rows if step.among is None else rows.filter(lowering.expression(step.among))
        fits = pl.lit(True) if step.within is None else lowering.expression(step.within)
        made = kept.select(**columns, **{"fits:": fits}).filter(pl.col("same:").is_not_null())
        return StepRows(made.drop("fits:"), made.filter("fits:").drop("fits:"))

    # ---- look-ups

    def _looked_up(self, frame: pl.LazyFrame, lookups: list[Lookup], tables: set[str]) -> pl.LazyFrame:
        """A frame with the look-ups whose first column is of certain tables."""
        own = [one for one in lookups if _root(one).table in tables]
        for (key, table), several in groupby(own, key=lambda one: (one.key, one.table)):
            target = self.catalog.tables[table]
            columns = {self.plan.called[one]: pl.col(one.name) for one in several}
            right = self.tables[table].frame.select(pl.col(str(target.key)).alias("found:"), **columns)
            left = frame.with_columns(self.lowering.expression(key).alias("looked for:"))
            frame = left.join(right, left_on="looked for:", right_on="found:", how="left").drop("looked for:")
        return frame


def query(
    meaning: Meaning,
    tables: Mapping[str, Prepared],
    moment: Moment,
    names: Iterable[str],
    tests: Mapping[str, Typed],
    domains: Domains | None = None,
) -> Query:
    """The query for some definitions and all they need.

    Args:
        meaning: The program.
        tables: Its tables' data.
        moment: The run's moment.
        names: Definitions.
        tests: Further expressions, by name.
        domains: What columns hold, where conditions are to be decided by that.

    Raises:
        DataFault: Arithmetic with `as of` leaves the calendar.
    """
    try:
        made = plan(meaning, names, tests, moment)
    except OutOfCalendar as error:
        source = meaning.source
        problem = codes.OUT_OF_CALENDAR.at(source, error.span, found=source.slice(error.span))
        raise DataFault([problem]) from error
    return Query(meaning.catalog, tables, moment, made, domains)


def columns_of(meaning: Meaning, names: Iterable[str], tests: Iterable[Typed]) -> dict[str, set[str]]:
    """The columns that definitions, all they need, and further expressions speak of, by table; keys and times of tables apart.

    Args:
        meaning: The program.
        names: Definitions.
        tests: Further expressions.
    """
    tests = tuple(tests)
    more = {node.name for test in tests for node in walk(test) if isinstance(node, Reference)}
    definitions = meaning.closure((*names, *more))
    found: dict[str, set[str]] = {}
    for expression in (*tests, *(part for one in definitions for part in one.expressions)):
        for node in walk(expression):
            match node:
                case Column() | Lookup():
                    found.setdefault(node.table, set()).add(node.name)
                case Aggregate():
                    found.setdefault(node.table, set())
                case Sequence():
                    for step in node.steps:
                        found.setdefault(step.table, set())
                case _:
                    pass
    for name in [*found]:
        parent = meaning.catalog.tables[name].parent
        while parent is not None:
            found.setdefault(parent, set())
            parent = meaning.catalog.tables[parent].parent
    return found


def _root(lookup: Lookup) -> Column:
    node: Typed = lookup
    while isinstance(node, Lookup):
        node = node.key
    assert isinstance(node, Column)
    return node


def _all_lookups(node: Typed) -> Iterable[Lookup]:
    """The look-ups of an expression, keys before what they lead to; not those of aggregates inside it."""
    if isinstance(node, Aggregate | Sequence):
        return
    for one in children(node):
        yield from _all_lookups(one)
    if isinstance(node, Lookup):
        yield node
