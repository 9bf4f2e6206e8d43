"""Reading no more than needed. In: a part of the data, and which of its rows matter. Out: it without most others; whether rows are there.

A test of the column as it is stored lets a scan pass over whole stretches of a file, or over what other columns hold in a row, which a test
of the standard column cannot. Where clocks are turned that of a time keeps some days more, and leaves the exact test to whoever asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.engine.data.exact import exactly
from segdsl.engine.data.sources import Part
from segdsl.engine.polars.collect import collect
from segdsl.semantics.calendar import Moment
from segdsl.semantics.typed import Column
from segdsl.types import Table

_SLACK = dt.timedelta(days=2)
_HOURS = 48
_SAMPLES = 8


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
        late = self._late(part, table, zone)
        tests = [] if late is None else [late[0]]
        if self.tells_values(part, table):
            tests.append(self._test())
        return replace(part, frame=part.frame.filter(*tests))

    def tells_values(self, part: Part, table: Table) -> bool:
        """Whether no rows of a part are left that have other values in the column."""
        column = self.column
        return column is not None and column.table == table.name and part.schema[column.name] == pl.String

    def tells_since(self, part: Part, table: Table, zone: ZoneInfo) -> bool:
        """Whether no earlier rows of a part are left at all."""
        late = self._late(part, table, zone)
        return late is not None and late[1]

    def _late(self, part: Part, table: Table, zone: ZoneInfo) -> tuple[pl.Expr, bool] | None:
        if self.since is None or table.at is None:
            return None
        return not_before(part, table.at, self.since, zone)

    def _test(self) -> pl.Expr:
        assert self.column is not None
        given = exactly(self.column.name)
        # of one comparison Polars (2.1) asks a file's dictionary; it does not of a list
        return given == self.values[0] if len(self.values) == 1 else given.is_in(self.values)


def not_before(part: Part, column: str, edge: dt.date, zone: ZoneInfo) -> tuple[pl.Expr, bool] | None:
    """Whether a row of a part is no earlier than an edge, said of what is stored; none where that cannot be.

    Args:
        part: The part.
        column: Its column of times.
        edge: A day or an aware instant.
        zone: The project's zone.

    Returns:
        The test, and whether it is exact; otherwise it keeps a day or two more.
    """
    stored, given = part.schema[column], exactly(column)
    local = edge.astimezone(zone) if isinstance(edge, dt.datetime) else dt.datetime.combine(edge, dt.time())
    if stored == pl.Date and not isinstance(edge, dt.datetime):
        return given >= edge, True
    is_exact = isinstance(stored, pl.Datetime) and _is_exact(stored, local, zone)
    try:
        first = local.replace(tzinfo=None) - (dt.timedelta() if is_exact else _SLACK)
    except OverflowError:
        return None
    if stored == pl.Date:
        return given >= first.date(), False
    if not isinstance(stored, pl.Datetime) or (stored.time_unit == "ns" and not 1700 < first.year < 2200):
        return None
    moment = pl.lit(first).cast(pl.Datetime(stored.time_unit))
    if stored.time_zone is not None:
        moment = moment.dt.replace_time_zone(str(zone) if is_exact else "UTC", ambiguous="earliest")
        moment = moment.dt.convert_time_zone(stored.time_zone)
    return given >= moment, is_exact


def _is_exact(stored: pl.Datetime, local: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether stored times stand in the order of instants around a time: no clock of the zone is turned days before or after."""
    # stored in milliseconds there is no such time; what nanoseconds are left out before 1970 is another matter
    if local.tzinfo is None or local.microsecond % 1000 or local.year <= 1970:
        return False
    try:
        hours = (local.astimezone(dt.UTC) + at * dt.timedelta(hours=1) for at in range(-_HOURS, _HOURS + 1))
        return len({one.astimezone(zone).utcoffset() for one in hours}) == 1
    except OverflowError:
        return False


def sample(parts: Sequence[Part], column: str, rows: int, edge: dt.date, zone: ZoneInfo) -> float | None:
    """How much of some parts is about no earlier than an edge, by a few of their rows.

    Args:
        parts: The parts.
        column: Their column of times.
        rows: How many rows they have together.
        edge: A day or an aware instant.
        zone: The project's zone.

    Returns:
        A share of 0 to 1; none where these rows are not in the order of time.
    """
    if any(part.form not in ("parquet", "ipc") for part in parts) or rows < _SAMPLES:
        return None
    if len(parts) == 1:
        looked_at = [(parts[0], at * rows // _SAMPLES) for at in range(_SAMPLES)]
    else:
        several = min(len(parts), _SAMPLES)
        looked_at = [(parts[at * len(parts) // several], 0) for at in range(several)]
    found = []
    for part, at in looked_at:
        test = not_before(part, column, edge, zone)
        if test is None:
            return None
        # of rows passed over Polars (2.1) reads nothing where there is one scan with one slice
        row = collect(part.frame.select(exactly(column)).slice(at, 1), "streaming")
        found.append(row.select(exactly(column).alias("time"), test[0].alias("late")))
    looked = pl.concat(found)
    if looked.is_empty() or looked["time"].null_count() or not looked["time"].is_sorted():
        return None
    return int(looked["late"].sum()) / looked.height
