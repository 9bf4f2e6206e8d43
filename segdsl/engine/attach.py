"""What is made of rows, put beside the customers. In: a stage's aggregates and sequences. Out: columns with a value for every customer.

Rows are read once for each table and held where memory allows; each part of the aggregates is grouped from them. A condition on
aggregates of one part, such as `count(…) >= 2`, is decided for the customers that have rows, and once for all others; so a column of bits
is put beside the customers instead of one of numbers. Everything goes to its place by number, not by a join.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce

import polars as pl

from segdsl.engine.domains import Domains
from segdsl.engine.parts import Part, earliest
from segdsl.engine.polars.aggregate import grouped, spoken
from segdsl.engine.polars.layers import Layers
from segdsl.engine.polars.lower import Lowering
from segdsl.engine.polars.sequence import StepRows, owners
from segdsl.engine.rows import OWNER, Rows
from segdsl.semantics.typed import Aggregate, Apply, Step, Typed, children
from segdsl.semantics.typed import Sequence as Steps

HELD = 3 << 30  # bytes of one table's rows that are held; of more, each part reads its own
_WIDTH = 8

Collect = Callable[[pl.LazyFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a part.

    Attributes:
        values: The aggregates whose values are needed.
        tests: Conditions on them that are decided right away, by the name of their column.
    """

    values: frozenset[Aggregate]
    tests: Mapping[str, Apply]


@dataclass(frozen=True, slots=True)
class Attaching:
    """How columns come beside customers.

    Attributes:
        rows: The rows of tables.
        called: What aggregates and sequences are called.
        lowering: How the parts of expressions are called.
        domains: What columns hold, where the data are large enough to decide conditions by that.
        collect: Runs a lazy frame.
    """

    rows: Rows
    called: Mapping[Typed, str]
    lowering: Lowering
    domains: Domains | None
    collect: Collect

    def aggregates(
        self,
        table: str,
        some: Sequence[tuple[Part, Wanted]],
        customers: pl.LazyFrame,
    ) -> dict[str, pl.Series]:
        """The columns that come of one table's aggregates.

        Args:
            table: The table.
            some: Parts with what is asked of them.
            customers: The customers with what is known of them.
        """
        made: dict[str, pl.Series] = {}
        rows, layers = self._rows(table, [part for part, _ in some], customers)
        for part, wanted in some:
            names = {one: self.called[one] for one, _ in part.asked}
            found = self.collect(grouped(rows, part, names, partial(_said, layers)))
            made |= self._placed(part, wanted, found)
        return made

    def _rows(self, table: str, some: Sequence[Part], customers: pl.LazyFrame) -> tuple[pl.LazyFrame, Layers]:
        """The rows that any part looks at, held if there is room, and how expressions over them are said."""
        asked = [one for part in some for _, one in part.asked]
        expressions = [node for one in asked for node in children(one)]
        expressions += [part.kind.test for part in some if part.kind is not None]
        frame = self.rows.of(table, expressions, customers, earliest(some))
        if self.rows.is_of_everybody(table):
            return frame, Layers(self.lowering)
        while True:
            layers = Layers(self.lowering, domains=self.domains)
            coded = layers.begin(frame, [layers.forms.value(one) for one in expressions], is_held=True)
            kept = coded.filter(*_common(some, partial(_said, layers)))
            needed = {OWNER}
            for part in some:
                for expression in spoken(part, partial(_said, layers)):
                    needed.update(expression.meta.root_names())
            if self.rows.tables[table].rows * _WIDTH * len(needed) > HELD:
                return frame, Layers(self.lowering)
            strange = {f"s:{at}": test for at, test in enumerate(layers.strange.values())}
            held = self.collect(kept.select(*sorted(needed), **strange))
            met = [place for name, place in zip(strange, layers.strange, strict=True) if held[name].any()]
            if not met or self.domains is None:
                return held.drop(*strange).lazy(), layers
            self.domains.refine(met)

    def _placed(self, part: Part, wanted: Wanted, found: pl.DataFrame) -> dict[str, pl.Series]:
        """Values and decisions at the places of the customers they are of; all others have those of no rows."""
        empty = {self.called[one]: one.function.empty for one, _ in part.asked}
        filled = [pl.col(name).fill_null(value) for name, value in empty.items() if value is not None]
        found = found.with_columns(filled)
        nothing = pl.DataFrame(
            pl.Series(name, [value]).cast(found.schema[name]) for name, value in empty.items()
        )
        named = {self.called[one]: pl.col(self.called[one]) for one, _ in part.asked if one in wanted.values}
        named |= {name: self.lowering.expression(test) for name, test in wanted.tests.items()}
        places = found[OWNER]
        there, elsewhere = found.select(**named), nothing.select(**named)
        return {name: self._at(places, there[name], elsewhere[name]) for name in named}

    def _at(self, places: pl.Series, values: pl.Series, other: pl.Series) -> pl.Series:
        """A column of all customers with some values at their places and another everywhere else."""
        size = self.rows.keys.values.len()
        whole = other.cast(values.dtype).new_from_index(0, size).alias(values.name)
        if not places.len():
            return whole
        if values.dtype.is_nested():  # Polars (2.1) puts no lists in place
            at = pl.repeat(None, size, dtype=pl.UInt32, eager=True)
            return values.gather(at.scatter(places, pl.int_range(places.len(), dtype=pl.UInt32, eager=True)))
        return whole.scatter(places, values)

    def sequence(self, node: Steps, customers: pl.LazyFrame) -> pl.Series:
        """Whether a sequence holds, for each customer."""
        moment = replace(self.rows.moment, instant=node.moment or self.rows.moment.instant)
        by_day = any(step.at.type.kind == "date" for step in node.steps)
        found = self.collect(owners(node, lambda step: self._steps(step, by_day, customers), moment))
        places = found[OWNER]
        return self._at(places, pl.repeat(True, places.len(), eager=True), pl.Series([False])).alias(
            self.called[node]
        )

    def _steps(self, step: Step, by_day: bool, customers: pl.LazyFrame) -> StepRows:
        say = self.lowering.expression
        needed = [part for part in (step.among, step.within, step.same, step.at) if part is not None]
        rows = self.rows.of(step.table, needed, customers)
        at = say(step.at)
        day = at.dt.date()
        same = pl.lit(True) if step.same is None else say(step.same)
        columns = {OWNER: pl.col(OWNER), "same:": same, "time:": day if by_day else at, "day:": day}
        kept = rows if step.among is None else rows.filter(say(step.among))
        fits = pl.lit(True) if step.within is None else say(step.within)
        made = kept.select(**columns, **{"fits:": fits}).filter(pl.col("same:").is_not_null())
        return StepRows(made.drop("fits:"), made.filter("fits:").drop("fits:"))


def _said(layers: Layers, node: Typed) -> pl.Expr:
    return layers.expression(layers.forms.value(node))


def _common(some: Sequence[Part], say: Callable[[Typed], pl.Expr]) -> list[pl.Expr]:
    """What is true of every row that any of the parts looks at."""
    common: list[pl.Expr] = []
    since = earliest(some)
    if since is not None:
        at = some[0].asked[0][1].at
        assert at is not None
        common.append(say(at) >= say(since))
    kinds = {part.kind: part.kind.test for part in some if part.kind is not None}
    if kinds and all(part.kind is not None for part in some):
        common.append(reduce(lambda left, right: left | right, map(say, kinds.values())))
    return common
