"""The rows there are. In: tables as lists of rows, and what their statements declare. Out: rows as expressions see them, by customer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from segdsl.types import Catalog, Column, Table
from tests.oracle import values
from tests.oracle.calendar import CLOCK_UNITS, ONE_MICROSECOND, Clock

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Mapping[str, Any]]]
# a row with the rows it belongs to, by the names of their tables
Rows = dict[str, Row]


def as_seen(value: Any, column: Column, clock: Clock) -> Any:
    """What an expression sees of a stored value."""
    if value is None or _is_no_number(value):
        return None
    match value:
        case list() | tuple():
            return [one for one in value if one is not None and not _is_no_number(one)]
        case dt.datetime():
            return clock.instant(value)
        case dt.timedelta():
            return value // ONE_MICROSECOND
    if column.unit is not None:
        return in_unit(value, column.unit)
    match column.type.kind:
        case "number":
            return float(value)
        case "decimal":
            return Decimal(value)
        case _:
            return value


def _is_no_number(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def in_unit(value: Any, unit: str) -> Any:
    """A number that is a duration: in days, in months, or in microseconds of the clock."""
    match unit:
        case "day":
            return value
        case "week":
            return 7 * value
        case "month":
            return value
        case "year":
            return 12 * value
        case _:
            return values.whole(value * CLOCK_UNITS[unit])


def read(tables: Tables, table: Table, clock: Clock) -> list[Row]:
    """A table's rows as expressions see them."""
    return [
        {name: as_seen(row.get(name), column, clock) for name, column in table.columns.items()}
        for row in tables.get(table.name, ())
    ]


def exists(row: Row, table: Table, clock: Clock) -> bool:
    """Whether a row's time is known and not later than the instant asked about."""
    if table.at is None:
        return True
    at = row[table.at]
    if at is None:
        return False
    return at <= clock.now if isinstance(at, dt.datetime) else at <= clock.today


def owned(
    read_rows: Mapping[str, list[Row]], catalog: Catalog, table: Table, clocks: Sequence[Clock]
) -> Iterator[tuple[Any, Rows]]:
    """The rows of a table that exist, each with the key of its customer and with the rows it belongs to.

    A row that belongs to a row that does not exist does not exist. Rows of a table to look things up in belong to everybody: their key
    is none.

    Args:
        read_rows: All rows by table.
        catalog: The tables' declarations.
        table: Whose rows.
        clocks: The instants at which they must exist.
    """
    there = [row for row in read_rows[table.name] if all(exists(row, table, clock) for clock in clocks)]
    if table.parent is None:
        yield from ((None, {table.name: row}) for row in there)
    elif table.parent == catalog.customers:
        yield from ((row[table.by], {table.name: row}) for row in there if row[table.by] is not None)
    else:
        parent = catalog.tables[table.parent]
        above = list(owned(read_rows, catalog, parent, clocks))
        for row in there:
            for key, belongs_to in above:
                if row[table.by] is not None and row[table.by] == belongs_to[parent.name][parent.key]:
                    yield key, {**belongs_to, table.name: row}
