"""The rows there are. In: tables as lists of rows, and what their statements declare. Out: rows as expressions see them, by customer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from segdsl.types import Catalog, Column, Table
from tests.oracle import values
from tests.oracle.calendar import CLOCK_UNITS, ONE_MICROSECOND, Clock

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def as_seen(value: Any, column: Column, clock: Clock) -> Any:
    """What an expression sees of a stored value."""
    if value is None:
        return None
    match value:
        case list() | tuple():
            return [one for one in value if one is not None and not _is_nan(one)]
        case float() if not math.isfinite(value):
            return None
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


def _is_nan(value: Any) -> bool:
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


def exists(row: Row, table: Table, clock: Clock) -> bool:
    """Whether a row's time is known and not later than the instant asked about."""
    if table.at is None:
        return True
    at = row[table.at]
    if at is None:
        return False
    return at <= clock.now if isinstance(at, dt.datetime) else at <= clock.today


def customers_of(tables: Tables, catalog: Catalog, clock: Clock) -> dict[Any, Row]:
    """The customers by key; they always exist."""
    spine = catalog.spine
    found = read(tables, spine, clock)
    return {row[spine.key]: row for row in found}


def rows_of(tables: Tables, table: Table, clock: Clock) -> dict[Any, list[Row]]:
    """The rows of a table that exist, by the customer they belong to; those of nobody are among none."""
    found: dict[Any, list[Row]] = {}
    for row in read(tables, table, clock):
        if row[table.by] is not None and exists(row, table, clock):
            found.setdefault(row[table.by], []).append(row)
    return found


def read(tables: Tables, table: Table, clock: Clock) -> list[Row]:
    """A table's rows as expressions see them."""
    return [
        {name: as_seen(row.get(name), column, clock) for name, column in table.columns.items()}
        for row in tables.get(table.name, ())
    ]
