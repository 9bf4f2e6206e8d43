"""The rows of a sequence's steps. In: a folded sequence and the rows of tables. Out: for each step the rows that count, and those that fit.

Each table is read once, whatever the number of steps that go through it, and no more of it is kept than rows that some step can use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import polars as pl

from segdsl.engine.domains import Domains, asked_whether
from segdsl.engine.parts import conjuncts, window
from segdsl.engine.polars.collect import without
from segdsl.engine.polars.layers import Layers
from segdsl.engine.polars.lower import Lowering
from segdsl.engine.polars.sequence import StepRows
from segdsl.engine.rows import OWNER, Rows
from segdsl.semantics.typed import Sequence as Steps
from segdsl.semantics.typed import Step, Typed

Collect = Callable[[pl.LazyFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Stepping:
    """How the rows of steps are read.

    Attributes:
        rows: The rows of tables.
        lowering: How the parts of expressions are called.
        domains: What columns hold, where the data are large enough to decide conditions by that.
        collect: Runs a lazy frame.
    """

    rows: Rows
    lowering: Lowering
    domains: Domains | None
    collect: Collect

    def rows_of(self, node: Steps, customers: pl.LazyFrame) -> dict[Step, StepRows]:
        """The rows of each step of a sequence.

        Args:
            node: A folded sequence.
            customers: The customers with what is known of them.
        """
        by_day = any(step.at.type.kind == "date" for step in node.steps)
        by_table: dict[str, list[Step]] = {}
        for step in dict.fromkeys(node.steps):
            by_table.setdefault(step.table, []).append(step)
        found: dict[Step, StepRows] = {}
        for table, some in by_table.items():
            held = self._held(table, some, customers, by_day=by_day).lazy()
            for at, step in enumerate(some):
                found[step] = StepRows(_one(held, at, "n"), _one(held, at, "f"))
        return found

    def _held(
        self, table: str, some: Sequence[Step], customers: pl.LazyFrame, *, by_day: bool
    ) -> pl.DataFrame:
        """The rows of a table that any of some steps can use, each with what tells which."""
        parts = [
            part for one in some for part in (one.among, one.within, one.same, one.at) if part is not None
        ]
        tests = ([*conjuncts(one.among), *_fitting(one)] for one in some)
        rows = self.rows.of(table, parts, customers, window(None, tests))
        while True:
            layers = Layers(self.lowering, domains=None if self.rows.is_of_everybody(table) else self.domains)
            coded = layers.begin(rows, [layers.forms.value(one) for one in parts], is_held=True)
            say = partial(_said, layers)
            flags: dict[str, pl.Expr] = {}
            columns: dict[str, pl.Expr] = {}
            for at, step in enumerate(some):
                columns[f"same {at}"] = pl.lit(True) if step.same is None else say(step.same)
                counts = [] if step.among is None else [say(step.among)]
                counts += [] if step.same is None else [say(step.same).is_not_null()]
                fits = [*counts, *([] if step.within is None else [say(step.within)])]
                flags[f"f{at}"] = _all(fits)
                # which rows count only matters where the very next of them is looked for
                flags[f"n{at}"] = _all(counts) if step.kind == "next" else flags[f"f{at}"]
            time = say(some[0].at)
            strange = asked_whether(layers.strange)
            marked = coded.with_columns(**flags).filter(pl.any_horizontal(*flags))
            held = self.collect(
                marked.select(
                    OWNER, *flags, **columns, **{"time:": time.dt.date() if by_day else time}, **strange
                )
            )
            if layers.domains is None or not layers.domains.learn(held, layers.strange):
                return without(held, strange)


def _one(held: pl.LazyFrame, at: int, kind: str) -> pl.LazyFrame:
    return held.filter(f"{kind}{at}").select(OWNER, pl.col(f"same {at}").alias("same:"), "time:")


def _fitting(step: Step) -> list[Typed]:
    """The conditions of all rows a step can use besides those of which count: the very next row need not fit to matter."""
    return [] if step.kind == "next" else [*conjuncts(step.within)]


def _all(tests: Sequence[pl.Expr]) -> pl.Expr:
    owned = pl.col(OWNER).is_not_null()
    return reduce(lambda left, right: left & right, tests, owned).fill_null(False)


def _said(layers: Layers, node: Typed) -> pl.Expr:
    return layers.expression(layers.forms.value(node))
