"""Expressions over a frame as it is. In: a typed condition over customer columns. Out: a `pl.Expr` for any frame with these columns.

Where nobody declared the columns, moments and dates, whole and other numbers are taken as they come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import polars.selectors as cs

from segdsl.diagnostics import codes
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.parse import local
from segdsl.engine.failure import DataFault
from segdsl.engine.polars.lower import Lowering
from segdsl.semantics import Meaning
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import OutOfCalendar, fold
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Aggregate, Column, Lookup, Reference, Sequence, Typed
from segdsl.text import Source
from segdsl.types import Catalog


def definition(one: Definition, meaning: Meaning, moment: Moment) -> pl.Expr:
    """A definition as an expression over customer columns; segments are never missing.

    Raises:
        DataFault: It needs the rows of other tables.
    """
    made = _Raw(meaning.catalog, meaning.definitions, moment, meaning.source)
    return made.defined(one, None)


def expression(
    node: Typed, catalog: Catalog, definitions: Mapping[str, Definition], moment: Moment, source: Source
) -> pl.Expr:
    """A typed expression as an expression over customer columns.

    Raises:
        DataFault: It needs the rows of other tables.
    """
    return _Raw(catalog, definitions, moment, source).expression(node)


# What a column of times holds shows with the frame only. A selector stands for the column where it holds just that, and for nothing
# elsewhere; `coalesce` takes what there is.


def _moment(name: str, zone: str) -> pl.Expr:
    """A column of moments, or of days, as moments of the zone; what has no zone shows the zone's clock."""
    column = cs.by_name(name)
    aware = (column & cs.datetime(time_zone="*")).dt.convert_time_zone(zone)
    others = (column - cs.datetime()).cast(pl.Datetime("us"))
    clock = pl.coalesce(column & cs.datetime(time_zone=None), others, aware.dt.replace_time_zone(None))
    return pl.coalesce(aware.dt.cast_time_unit("us"), local(clock.dt.cast_time_unit("us"), zone))


def _day(name: str, zone: str) -> pl.Expr:
    """A column of days, or of moments, as days in the zone."""
    column = cs.by_name(name)
    aware = (column & cs.datetime(time_zone="*")).dt.convert_time_zone(zone).dt.date()
    naive = (column & cs.datetime(time_zone=None)).dt.date()
    return pl.coalesce(aware, naive, (column - cs.datetime()).cast(pl.Date))


class _Raw:
    def __init__(
        self, catalog: Catalog, definitions: Mapping[str, Definition], moment: Moment, source: Source
    ) -> None:
        self.catalog, self.definitions, self.moment, self.source = catalog, definitions, moment, source
        self.lowering = Lowering(str(moment.zone), self._column, self._reference, self._aggregate)

    def expression(self, node: Typed) -> pl.Expr:
        try:
            return self.lowering.expression(fold(node, self.moment))
        except OutOfCalendar as error:
            found = self.source.slice(error.span)
            raise DataFault([codes.OUT_OF_CALENDAR.at(self.source, error.span, found=found)]) from error

    def defined(self, one: Definition, branch: str | None) -> pl.Expr:
        if one.value is not None:
            made = self.expression(one.value)
            return made.fill_null(False) if one.kind == "segment" else made
        chosen: pl.Expr = pl.lit(None, dtype=pl.String)
        for part in reversed(one.branches):
            text = pl.lit(part.name)
            chosen = (
                text
                if part.condition is None
                else pl.when(self.expression(part.condition)).then(text).otherwise(chosen)
            )
        return chosen if branch is None else (chosen == branch).fill_null(False)

    def _column(self, one: Column) -> pl.Expr:
        column = self.catalog.tables[one.table].columns[one.name]
        given = exactly(one.name)
        match one.type.kind:
            case "number":
                number = given.cast(pl.Float64) if self.catalog.open else given
                return pl.when(number.is_finite()).then(number)
            case "date" if self.catalog.open:
                return _day(one.name, str(self.moment.zone))
            case "timestamp":
                return _moment(one.name, str(self.moment.zone))
            case "days" if column.unit == "week":
                return given * 7
            case "months" if column.unit == "year":
                return given * 12
            case _:
                return given

    def _reference(self, one: Reference) -> pl.Expr:
        if one.moment is None:
            return self.defined(self.definitions[one.name], one.branch)
        then = _Raw(self.catalog, self.definitions, replace(self.moment, instant=one.moment), self.source)
        return then.defined(self.definitions[one.name], one.branch)

    def _aggregate(self, one: Aggregate | Sequence | Lookup) -> pl.Expr:
        found = self.source.slice(one.span)
        table = one.steps[0].table if isinstance(one, Sequence) else one.table
        raise DataFault([codes.NEEDS_ROWS.at(self.source, one.span, found=found, table=table)])
