"""The query of an evaluation. In: a plan and standardised tables. Out: one frame with everything the plan computes, row by customer.

Columns are called by what they hold: `c:` a customer's own, `r:table.column` a row's, `l:` a look-up, `a:` what is made of rows, `t:` a
condition on that, `d:` a definition, `q:` a further expression. Names of the user's can therefore never collide with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import polars as pl

from segdsl.diagnostics import codes
from segdsl.engine.attach import Attaching, Collect, Wanted
from segdsl.engine.data.keys import Keys
from segdsl.engine.data.prepare import Prepared
from segdsl.engine.decided import Decided, decided
from segdsl.engine.demand import demand
from segdsl.engine.domains import Domains, Place
from segdsl.engine.failure import DataFault
from segdsl.engine.layered import Layered
from segdsl.engine.normal import Forms, Truth
from segdsl.engine.parts import Part, parts
from segdsl.engine.plan import Folded, Instance, Many, Plan, Stage, name_of, plan
from segdsl.engine.polars.layers import Layers
from segdsl.engine.polars.lower import Lowering
from segdsl.engine.rows import Rows
from segdsl.engine.trace import Trace, count, listed
from segdsl.semantics import Meaning
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import OutOfCalendar, compared
from segdsl.semantics.typed import (
    Aggregate,
    Column,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    Typed,
    children,
    walk,
)
from segdsl.types import Catalog

_PLACED = "place:"


@dataclass(frozen=True, slots=True)
class Computed:
    """What a query computes.

    Attributes:
        frame: One row per customer, in no order.
        strange: For each column whose values were taken as known, whether a row holds another, which makes all else worthless.
        words: How it is done, for people.
        decided: The definitions that have no column in the frame, as they are decided by what it tells of their tests.
        misplaced: Whether what was put beside a customer is another's, because rows were read in another order; none where nothing was.
    """

    frame: pl.LazyFrame
    strange: Mapping[Place, pl.Expr]
    words: tuple[str, ...]
    decided: Decided | None
    misplaced: pl.Expr | None


@dataclass(frozen=True)
class Query:
    """A query over tables at a moment.

    Attributes:
        catalog: The tables' declarations.
        tables: Their data, standardised and checked.
        moment: The run's moment.
        plan: What is computed in which order.
        names: The definitions that are wanted.
        collect: Runs a lazy frame.
        trace: Notes what is done.
        domains: What columns hold, where the data are large enough to decide conditions by that.
        counted: For tables whose odd rows were counted on the way, how many there are of each.
    """

    catalog: Catalog
    tables: Mapping[str, Prepared]
    moment: Moment
    plan: Plan
    names: tuple[str, ...]
    collect: Collect
    trace: Trace
    domains: Domains | None = None
    counted: dict[str, dict[str, int]] = field(default_factory=dict, init=False, repr=False)
    _tests: dict[int, pl.Expr] = field(default_factory=dict, init=False, repr=False)

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

    # ---- what is wanted

    @cached_property
    def forms(self) -> Forms:
        """All that is asked of customers; traits stand in place of their names."""
        return Forms(self._trait, partial(compared, moment=self.moment))

    def _trait(self, one: Reference) -> Typed | None:
        made = self._made.get((one.name, one.moment))
        return made.value if made is not None and made.definition.kind == "trait" else None

    @cached_property
    def _made(self) -> dict[Instance, Folded]:
        return {one.instance: one for stage in self.plan.stages for one in stage.definitions}

    @cached_property
    def _layered(self) -> dict[Instance, Layered]:
        """The definitions that need columns: those that were named, and what others or values made of many speak of."""
        needed: dict[Instance, None] = dict.fromkeys((name, None) for name in self.names)
        stack: list[tuple[Typed, bool]] = [(node, False) for node in self.plan.asked.values()]
        stack += [(node, False) for name in needed for node in self._made[name].expressions]
        seen: set[tuple[int, bool]] = set()
        while stack:
            node, of_many = stack.pop()
            if (id(node), of_many) in seen:
                continue
            seen.add((id(node), of_many))
            if isinstance(node, Reference):
                instance = (node.name, node.moment)
                if of_many or self._trait(node) is None:
                    needed[instance] = None
                stack += [(one, False) for one in self._made[instance].expressions]
            stack += [(one, of_many or isinstance(node, Many)) for one in children(node)]
        return {name: Layered.of(one, self.forms) for name, one in self._made.items() if name in needed}

    @cached_property
    def _decided(self) -> Decided | None:
        """The definitions that are decided by words, where there are enough customers for it to matter."""
        if self.domains is None:
            return None
        spoken: list[Typed] = [*self._further.values()]
        for stage in self.plan.stages:
            spoken += (*stage.populations, *stage.sequences)
            spoken += (one for some in stage.aggregates.values() for one in some)
        size = self.tables[self.catalog.customers].rows
        return decided(self.names, self.plan.stages, self._layered, spoken, size)

    @cached_property
    def _further(self) -> dict[str, Typed]:
        return {f"q:{name}": self.forms.value(node) for name, node in self.plan.asked.items()}

    @cached_property
    def _roots(self) -> list[Truth | Typed]:
        """All that layers are to compute."""
        definitions = [node for one in self._layered.values() for node in one.wanted.values()]
        return [*definitions, *self._further.values()]

    # ---- the frame

    @property
    def odd(self) -> dict[str, pl.Expr]:
        """Which customers notes count, by what is told of them; nothing if they were counted before."""
        customers = self.tables[self.catalog.customers]
        return customers.odd(self.moment, "c:", None) if customers.uncounted else {}

    def frame(self, *, by_key: bool = False) -> Computed:
        """One row per customer, in no order, with all that the plan computes.

        Args:
            by_key: Whether what is made of rows finds its customers by key rather than by place.
        """
        beside: dict[str, pl.Series] = {}
        for at, stage in enumerate(self.plan.stages):
            if stage.aggregates or stage.sequences:
                customers, _ = self._customers(beside, at, by_key=by_key)
                beside |= self._made_of_rows(stage, customers)
        frame, layers = self._customers(beside, len(self.plan.stages), by_key=by_key)
        key = pl.col(f"c:{self.catalog.spine.key}")
        misplaced = key != pl.col(_PLACED) if beside and not by_key else None
        return Computed(frame, layers.strange, self._words(layers), self._decided, misplaced)

    def _words(self, layers: Layers) -> tuple[str, ...]:
        """How the customers' conditions are decided."""
        asked, distinct = count(self.forms.asked, "condition"), f"{self.forms.distinct:,} distinct"
        words = [f"{asked}, {distinct}, in {count(layers.depth, 'layer')}"]
        if layers.coded:
            coded = [f"{one.name} ({len(code.values):,})" for one, code in layers.coded.items()]
            words.append(f"text decided once for each distinct value: {listed(coded)}")
        if layers.lists:
            words.append(f"lists as bits: {listed(layers.lists)}")
        if self._tests:
            words.append(f"{count(len(self._tests), 'condition')} decided where rows were grouped")
        return tuple(words)

    def _customers(
        self, beside: Mapping[str, pl.Series], stages: int, *, by_key: bool
    ) -> tuple[pl.LazyFrame, Layers]:
        """The customers with what the first stages compute, and all further expressions if these are all stages."""
        spine = self.catalog.spine
        frame = self.tables[spine.name].frame
        if frame.collect_schema().names() == [spine.key]:
            frame = pl.LazyFrame({str(spine.key): self.keys.values})  # which were read before
        frame = frame.select(pl.all().name.prefix("c:"))
        if beside:
            attached = pl.LazyFrame({_PLACED: self.keys.values, **beside})
            frame = (
                frame.join(attached, left_on=f"c:{spine.key}", right_on=_PLACED, how="left")
                if by_key
                else pl.concat([frame, attached], how="horizontal")
            )
        frame = self.rows.looked_up(frame, self.plan.lookups, {spine.name})
        layers = Layers(self.lowering, domains=self.domains, forms=self.forms)
        layers.hold(self._tests)
        is_whole = stages == len(self.plan.stages)
        waiting = self._decided.instances if self._decided is not None else ()
        frame = layers.begin(frame, self._roots if is_whole else [])
        for stage in self.plan.stages[:stages]:
            frame = self._everybody_joined(frame, stage)
            some = [
                self._layered[one.instance]
                for one in stage.definitions
                if one.instance in self._layered and one.instance not in waiting
            ]
            frame = layers.add(frame, {name: node for one in some for name, node in one.wanted.items()})
            for made in zip(*(one.branches for one in some if one.branches), strict=True):
                frame = frame.with_columns(**{name: value for each in made for name, value in each.items()})
        tests = self._decided.tests if self._decided is not None else {}
        return (layers.add(frame, {**self._further, **tests}) if is_whole else frame), layers

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

    @cached_property
    def keys(self) -> Keys:
        """The customers' keys, in the order of their places."""
        customers = self.tables[self.catalog.customers]
        key = str(self.catalog.spine.key)
        return customers.keys or Keys.of(self.collect(customers.frame.select(key)).to_series())

    @cached_property
    def rows(self) -> Rows:
        """The rows of tables."""
        return Rows(self.catalog, self.tables, self.keys, self.moment, self.lowering, self.plan.called)

    def _made_of_rows(self, stage: Stage, customers: pl.LazyFrame) -> dict[str, pl.Series]:
        """What a stage makes of rows, in columns with a value for every customer."""
        attaching = Attaching(
            self.rows, self.plan.called, self.lowering, self.domains, self.collect, self.counted
        )
        split = {table: parts(wanted, self.moment) for table, wanted in stage.aggregates.items()}
        every = [part for some in split.values() for part in some]
        values, tests = demand(self._roots, self.plan.stages, every)
        made: dict[str, pl.Series] = {}
        for table, some in split.items():
            asked = []
            for part in some:
                names = {
                    f"t:{len(self._tests) + at}": test for at, test in enumerate(tests.get(id(part), ()))
                }
                self._tests.update({id(test): pl.col(name) for name, test in names.items()})
                asked.append((part, Wanted(values, names)))
            with self.trace.step("") as step:
                asked, latest = attaching.apart(table, asked)
                made |= attaching.aggregates(table, asked, latest, customers)
                step.text = f"{count(len(stage.aggregates[table]), 'aggregate')} of `{table}`"
                step.details = [
                    _of_part(one) for one in (*(part for part, _ in asked), *(one.part for one, _ in latest))
                ]
        for node in stage.sequences:
            tables = listed(list(dict.fromkeys(one.table for one in node.steps)))
            with self.trace.step(f"a sequence of {count(len(node.steps), 'step')} over {tables}"):
                made[self.plan.called[node]] = attaching.sequence(node, customers)
        return made


def _of_part(part: Part) -> str:
    """A part in words."""
    rows = "all rows"
    if part.kind is not None:
        rows = f"rows whose `{part.kind.column.name}` is {listed([str(one) for one in part.kind.values])}"
    if part.since is not None:
        rows += f" since {part.since.value:%Y-%m-%d}"
    what = f"{len(part.asked):,}" if part.asked else "whether there are any"
    return f"{what} from {rows}"


def query(
    meaning: Meaning,
    tables: Mapping[str, Prepared],
    moment: Moment,
    names: Iterable[str],
    tests: Mapping[str, Typed],
    collect: Collect,
    domains: Domains | None = None,
    trace: Trace | None = None,
) -> Query:
    """The query for some definitions and all they need.

    Args:
        meaning: The program.
        tables: Its tables' data.
        moment: The run's moment.
        names: Definitions.
        tests: Further expressions, by name.
        collect: Runs a lazy frame.
        domains: What columns hold, where conditions are to be decided by that.
        trace: Notes what is done.

    Raises:
        DataFault: Arithmetic with `as of` leaves the calendar.
    """
    names = tuple(names)
    try:
        made = plan(meaning, names, tests, moment)
    except OutOfCalendar as error:
        source = meaning.source
        problem = codes.OUT_OF_CALENDAR.at(source, error.span, found=source.slice(error.span))
        raise DataFault([problem]) from error
    return Query(meaning.catalog, tables, moment, made, names, collect, trace or Trace(), domains)


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
