"""Reading no more than needed. In: a part of the data, and which of its rows matter. Out: it without most others; whether rows are there.

A test of the column as it is stored lets a scan pass over whole stretches of a file, or over what other columns hold in a row, which a test
of the standard column cannot. That of a time keeps a day more than asked, whatever the zones, and leaves the exact test to whoever asked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.engine.data.exact import exactly
from segdsl.engine.data.sources import Part
from segdsl.semantics.calendar import Moment
from segdsl.semantics.typed import Column
from segdsl.types import Table

_SLACK = dt.timedelta(days=2)


def exists(table: Table, moment: Moment, prefix: str = "") -> pl.Expr:
    """Whether a row is there at the moment; missing where its time is.

    Args:
        table: A table whose rows have times.
        moment: The run's moment.
        prefix: What the names of the standard columns begin with.
    """
    at = exactly(f"{prefix}{table.at}")
    if table.columns[str(table.at)].type.kind == "date":
        return at <= moment.today
    return at <= pl.lit(moment.instant).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(str(moment.zone))


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a table have to be read.

    Attributes:
        since: A day or aware instant before which rows do not matter.
        column: A text column; none if its values do not tell whether a row matters.
        values: Those that rows which matter have there.
    """

    since: dt.date | None = None
    column: Column | None = None
    values: tuple[str, ...] = ()

    def of(self, part: Part, table: Table, zone: ZoneInfo) -> Part:
        """A part without most of the other rows.

        Args:
            part: A part of the table.
            table: The table.
            zone: The project's zone.
        """
        tests = []
        if self.since is not None and table.at is not None:
            tests.append(not_before(part, table.at, self.since, zone))
        column = self.column
        if column is not None and column.table == table.name and part.schema[column.name] == pl.String:
            tests.append(exactly(column.name).is_in(self.values))
        return replace(part, frame=part.frame.filter(*(one for one in tests if one is not None)))


def not_before(part: Part, column: str, edge: dt.date, zone: ZoneInfo) -> pl.Expr | None:
    """Whether a row of a part is no earlier than an edge, or by a day or two at the most; none where that cannot be said of what is stored.

    Args:
        part: The part.
        column: Its column of times.
        edge: A day or an aware instant.
        zone: The project's zone.
    """
    stored = part.schema[column]
    local = edge.astimezone(zone) if isinstance(edge, dt.datetime) else dt.datetime.combine(edge, dt.time())
    try:
        early = local.replace(tzinfo=None) - _SLACK
    except OverflowError:
        return None
    given = exactly(column)
    if stored == pl.Date:
        return given >= early.date()
    if not isinstance(stored, pl.Datetime):
        return None
    moment = pl.lit(early).cast(pl.Datetime(stored.time_unit))
    if stored.time_zone is not None:
        moment = moment.dt.replace_time_zone("UTC").dt.convert_time_zone(stored.time_zone)
    return given >= moment
