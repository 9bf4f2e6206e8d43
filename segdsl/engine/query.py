"""One query for all that is asked. In: a program's meaning, its tables, the moment. Out: the customers with every column asked for.

Inside the query a customer's column is `c:name`, a definition's `d:name`, an aggregate's `a:number`; columns of other tables keep their
names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from segdsl.diagnostics import codes
from segdsl.engine.data.prepare import Prepared, exists
from segdsl.engine.failure import DataFault
from segdsl.engine.plan import Folded, plan
from segdsl.engine.polars.aggregate import grouped
from segdsl.engine.polars.lower import Lowering
from segdsl.semantics import Meaning
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import OutOfCalendar, fold
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Aggregate, Column, Reference, Typed, children, walk
from segdsl.types import Table


@dataclass(frozen=True, slots=True)
class Query:
    """What can be asked of tables at a moment.

    Attributes:
        meaning: The program.
        tables: Its tables' data, standardised and checked.
        moment: The instant and zone.
    """

    meaning: Meaning
    tables: Mapping[str, Prepared]
    moment: Moment

    def of(
        self, names: tuple[str, ...], tests: Mapping[str, Typed]
    ) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        """The customers with some definitions and all they need.

        Args:
            names: Definitions.
            tests: Further expressions, by name.

        Returns:
            The customers, in no order, and each further expression as one over their columns.
        """
        folded = [self._folded(one) for one in self.meaning.closure(names)]
        asked = {name: self._fold(test) for name, test in tests.items()}
        levels, called = plan(folded, list(asked.values()))
        spine = self.meaning.catalog.spine
        zone = str(self.moment.zone)
        lowering = Lowering(zone, _customer_column, _reference, lambda one: pl.col(called[one]))
        customers = self.tables[spine.name].frame
        frame = customers.select(pl.all().name.prefix("c:"))
        for level in levels:
            for table, wanted in level.aggregates.items():
                frame = self._join(frame, self.meaning.catalog.tables[table], wanted, lowering)
            for layer in level.layers:
                made = {name: value for one in layer for name, value in _defined(one, lowering).items()}
                frame = frame.with_columns(**made)
                branches = {name: value for one in layer for name, value in _branches(one).items()}
                frame = frame.with_columns(**branches) if branches else frame
        return frame, {name: lowering.expression(test) for name, test in asked.items()}

    def _join(
        self, frame: pl.LazyFrame, table: Table, wanted: Mapping[Aggregate, str], lowering: Lowering
    ) -> pl.LazyFrame:
        """The customers with a table's aggregates beside them."""
        spine = self.meaning.catalog.spine
        rows = self._rows(table)
        needed = {name for one in wanted for name in _of_customer(one, spine, lowering)}
        if needed:
            customer = frame.select(pl.col(f"c:{spine.key}").alias("owner::"), *sorted(needed))
            rows = rows.join(customer, left_on=table.by, right_on="owner::", how="inner")
        inside = Lowering(
            lowering.zone, lambda one: _row_column(one, table), lowering.reference, lowering.aggregate
        )
        at = pl.col(table.at) if table.at is not None else None
        made = grouped(rows, table, wanted, pl.col(str(table.by)), at, inside)
        joined = frame.join(
            made, left_on=f"c:{spine.key}", right_on="owner:", how="left", maintain_order="none"
        )
        filled = {
            name: pl.col(name).fill_null(one.function.empty)
            for one, name in wanted.items()
            if one.function.empty is not None
        }
        return joined.with_columns(**filled) if filled else joined

    def _rows(self, table: Table) -> pl.LazyFrame:
        """The rows that exist: those whose time is known and not later than `as of`, and that belong to somebody."""
        frame = self.tables[table.name].frame.filter(pl.col(str(table.by)).is_not_null())
        return frame if table.at is None else frame.filter(exists(table, self.moment))

    def _folded(self, one: Definition) -> Folded:
        branches = tuple(
            (branch, None if branch.condition is None else self._fold(branch.condition))
            for branch in one.branches
        )
        return Folded(one, None if one.value is None else self._fold(one.value), branches)

    def _fold(self, node: Typed) -> Typed:
        try:
            return fold(node, self.moment)
        except OutOfCalendar as error:
            source = self.meaning.source
            found = source.slice(error.span)
            raise DataFault([codes.OUT_OF_CALENDAR.at(source, error.span, found=found)]) from error


def columns_of(meaning: Meaning, names: Iterable[str], tests: Iterable[Typed]) -> dict[str, set[str]]:
    """The columns that definitions, all they need, and further expressions speak of, by table.

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
            if isinstance(node, Column):
                found.setdefault(node.table, set()).add(node.name)
            elif isinstance(node, Aggregate):
                found.setdefault(node.table, set())
    return found


# ---- what things are called


def _customer_column(one: Column) -> pl.Expr:
    return pl.col(f"c:{one.name}")


def _row_column(one: Column, table: Table) -> pl.Expr:
    return pl.col(one.name) if one.table == table.name else pl.col(f"c:{one.name}")


def _reference(one: Reference) -> pl.Expr:
    return pl.col(f"d:{one.name}" if one.branch is None else f"d:{one.name}.{one.branch}")


def _of_customer(one: Aggregate, spine: Table, lowering: Lowering) -> set[str]:
    """The customers' columns that the rows of an aggregate are judged by."""
    found: set[str] = set()
    stack = list(children(one))
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
        chosen = (
            text
            if condition is None
            else pl.when(lowering.expression(condition)).then(text).otherwise(chosen)
        )
    return {name: chosen}


def _branches(one: Folded) -> dict[str, pl.Expr]:
    name = f"d:{one.definition.name}"
    return {
        f"{name}.{branch.name}": (pl.col(name) == branch.name).fill_null(False) for branch, _ in one.branches
    }
