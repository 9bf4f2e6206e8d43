"""The engines there are, as data. In: a program, rows, instant, zone. Out: values of definitions by customer, in the oracle's terms.

A further engine is one entry of `ENGINES`, with a function that answers like `polars_eager`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segdsl import Program
from segdsl.semantics import Meaning
from segdsl.types import Column, Table, Type
from tests.oracle.calendar import ONE_DAY, number_of

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Values = dict[Any, dict[str, Any]]


@dataclass(frozen=True)
class Engine:
    """An engine.

    Attributes:
        name: What tests call it.
        evaluate: Gives the value of every trait, segment, groups and branch for every customer.
    """

    name: str
    evaluate: Callable[..., Values]


def polars_eager(
    program: Program, tables: Tables, as_of: dt.datetime, zone: ZoneInfo, fiscal: int = 1
) -> Values:
    """Polars in memory, over frames."""
    return values(
        program.evaluate(
            frames(program.meaning, tables), **_asked(as_of, zone, fiscal), engine="in-memory"
        ).frame,
        program.meaning,
    )


def polars_streaming(
    program: Program, tables: Tables, as_of: dt.datetime, zone: ZoneInfo, fiscal: int = 1
) -> Values:
    """Polars as a stream, over lazy frames."""
    lazy = {name: frame.lazy() for name, frame in frames(program.meaning, tables).items()}
    return values(
        program.evaluate(lazy, **_asked(as_of, zone, fiscal), engine="streaming").frame, program.meaning
    )


def _asked(as_of: dt.datetime, zone: ZoneInfo, fiscal: int) -> dict[str, Any]:
    return {"as_of": as_of, "timezone": zone.key, "fiscal_year_start": fiscal, "traits": True}


ENGINES = (Engine("polars-eager", polars_eager), Engine("polars-streaming", polars_streaming))


# ---- data in


def frames(meaning: Meaning, tables: Tables) -> dict[str, pl.DataFrame]:
    """A frame for each table, of the dtypes its statement says."""
    return {name: frame(table, tables.get(name, ())) for name, table in meaning.catalog.tables.items()}


def frame(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame. Moments without a zone make a column without one; with one they are of any zone."""
    columns = [
        pl.Series(name, [row.get(name) for row in rows], dtype=_dtype(column, rows), strict=True)
        for name, column in table.columns.items()
    ]
    return pl.DataFrame(columns)


def _dtype(column: Column, rows: Sequence[Mapping[str, Any]]) -> Any:
    kind = column.stored or column.type
    if kind.kind == "timestamp":
        aware = any((row.get(column.name) or dt.datetime.min).tzinfo is not None for row in rows)
        return pl.Datetime("us", "UTC" if aware else None)
    if kind.kind == "list":
        return pl.List(_DTYPES[(kind.item or Type("text")).kind])
    return _DTYPES[kind.kind]


_DTYPES: dict[str, Any] = {
    "text": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "decimal": pl.Decimal(38, 6),
    "flag": pl.Boolean,
    "date": pl.Date,
    "clock": pl.Duration("us"),
}


# ---- values out


def values(result: pl.DataFrame, meaning: Meaning) -> Values:
    """A result's rows by key; moments in UTC, as only there equal moments are equal in Python."""
    moments = [name for name, dtype in result.schema.items() if isinstance(dtype, pl.Datetime)]
    plain = result.with_columns(pl.col(moments).dt.convert_time_zone("UTC")) if moments else result
    key = str(meaning.catalog.spine.key)
    return {row.pop(key): row for row in plain.to_dicts()}


def shown(value: Any, kind: Type) -> Any:
    """A value of the oracle as results show it: periods written out, time on the clock as a duration."""
    match kind.kind:
        case _ if value is None:
            return None
        case "period":
            return written(str(kind.unit), value)
        case "version":
            return ".".join(map(str, value)).removesuffix(".0").removesuffix(".0").removesuffix(".0")
        case "clock":
            return dt.timedelta(microseconds=int(value))
        case _:
            return value


def written(unit: str, number: int) -> str:
    """A period as the language writes it, found by looking for a day that lies in it."""
    match unit:
        case "year":
            return f"{number:04}"
        case "quarter":
            return f"{number // 4:04}-Q{number % 4 + 1}"
        case "month":
            return f"{number // 12:04}-{number % 12 + 1:02}"
    monday = dt.date(1, 1, 1) + 7 * number * ONE_DAY
    assert number_of("week", monday) == number
    year, week, _ = monday.isocalendar()
    return f"{year:04}-W{week:02}"


def same(one: Any, other: Any, tolerance: float = 0.0) -> bool:
    """Whether two values are the same: numbers exactly unless a tolerance is given, decimals by value."""
    if isinstance(one, float) and isinstance(other, float) and tolerance:
        return abs(one - other) <= tolerance * max(1.0, abs(one), abs(other))
    if isinstance(one, bool) or isinstance(other, bool) or not isinstance(one, Decimal | int | float):
        return type(one) is type(other) and one == other
    # a number of days is whole or not, and a zero may have a sign
    return isinstance(other, Decimal | int | float) and one == other
