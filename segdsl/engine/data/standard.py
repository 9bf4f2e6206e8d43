"""Columns in standard form. In: a part of the data and a table's declaration. Out: the part with standard columns, or why there are none.

Standard columns: text as String, integer as Int64, number as Float64 without NaN and infinite, decimal as Decimal(38, 6), flag as
Boolean, date as Date, timestamp as Datetime in microseconds of the project's zone, days and months as Int64 or Float64, clock as Int64
microseconds; lists without missing elements, those of text with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from segdsl.diagnostics import Diagnostic, nearest
from segdsl.diagnostics.codes_data import COLUMN_ABSENT, COLUMN_TYPE, DATA_TYPE_UNKNOWN
from segdsl.engine.data import infer, parse
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.sources import Part, as_text
from segdsl.semantics.calendar import MICROSECONDS
from segdsl.types import Column, Table, Type

# What stands beside the columns of a program: whether there is a value, or a number be it finite or not; whether a row has none at all
KNOWN, NUMBER, BLANK, COMMAS = "known:", "number:", "blank:", "commas:"

_WRITTEN_AS_TEXT = ("date", "timestamp")  # what JSON has no form for


def stored(column: Column) -> Type:
    """What the data hold, where expressions see a duration."""
    return column.stored or column.type


# ---- are the columns there, and of their type


def problem(part: Part, table: Table, column: Column) -> Diagnostic | None:
    """What keeps a column of a part from being read, if anything does."""
    schema = part.schema
    if column.name not in schema:
        close = nearest(column.name, schema.names())
        listed = ", ".join(f"`{name}`" for name in schema.names()[:20])
        help = f"did you mean `{close}`?" if close else f"its columns are {listed}"
        return COLUMN_ABSENT.about(
            part.name, file=part.name, column=column.name, table=table.name, help=[help]
        )
    if part.is_text or schema[column.name] == pl.Null:
        return None
    held = infer.of_dtype(schema[column.name])
    holes = {"file": part.name, "column": column.name}
    if held is None:
        help = "leave the column out of the `table` statement"
        return DATA_TYPE_UNKNOWN.about(part.name, actual=f"{schema[column.name]}", help=[help], **holes)
    expected = stored(column)
    if _holds(held, expected) or (part.form == "ndjson" and _is_spelled(held, expected)):
        return None
    help = f"declare it `{column.name} {_word(held)}`"
    return COLUMN_TYPE.about(part.name, actual=str(held), expected=expected, help=[help], **holes)


def _holds(held: Type, expected: Type) -> bool:
    if expected.kind == "list":
        items = (held.item, expected.item)
        return (
            held.kind == "list"
            and items[0] is not None
            and items[1] is not None
            and _holds(items[0], items[1])
        )
    return held.kind == expected.kind or (held.kind == "integer" and expected.kind in ("number", "decimal"))


def _is_spelled(held: Type, expected: Type) -> bool:
    """Whether JSON's text or numbers stand for what JSON cannot hold."""
    if (
        expected.kind == "list"
        and held.kind == "list"
        and held.item is not None
        and expected.item is not None
    ):
        return held.item.kind == "text" and expected.item.kind in _WRITTEN_AS_TEXT
    return (held.kind == "text" and expected.kind in _WRITTEN_AS_TEXT) or (
        held.kind == "number" and expected.kind == "decimal"
    )


def _word(kind: Type) -> str:
    if kind.kind == "list":
        return f"list of {_word(kind.item)}" if kind.item is not None else "list of text"
    return {"clock": "duration"}.get(kind.kind, kind.kind)


# ---- standard form


def standard(part: Part, columns: Mapping[str, Column], zone: str) -> pl.LazyFrame:
    """A part's columns in standard form; beside each that may lose values on the way, whether there was one.

    Args:
        part: A part without problems.
        columns: The columns wanted.
        zone: The project's zone.

    Returns:
        The columns; `known:name`, Boolean, beside those that may lose values, and `number:name` where what is lost is infinite or no
        number; `blank:`, whether a row has no value at all, and
        `commas:`, how many commas it should have, both of the file as it is and trivial where it is no CSV file.
    """
    frame, dtypes = part.frame, dict(part.schema)
    if part.form == "ndjson":
        exact = [
            one for one in columns.values() if stored(one).kind == "decimal" and dtypes[one.name] != pl.Null
        ]
        if exact:
            frame = as_text(part, [one.name for one in exact])
            dtypes |= {one.name: pl.String() for one in exact}
    read = {
        name: one for name, one in columns.items() if part.is_text or _is_parsed(stored(one), dtypes[name])
    }
    frame = _tidied(frame, part, columns, read)
    moments = [name for name, one in read.items() if stored(one).kind == "timestamp"]
    frame = frame.with_columns(
        *(parse.naive(exactly(name)).alias(f"naive:{name}") for name in moments),
        *(parse.offset(exactly(name)).alias(f"offset:{name}") for name in moments),
    )
    made: dict[str, pl.Expr] = {}
    for name, one in columns.items():
        given, dtype = exactly(name), dtypes[name]
        if name in moments:
            value = parse.moment(pl.col(f"naive:{name}"), pl.col(f"offset:{name}"), zone)
        elif name in read:
            value = parse.parsed(given, stored(one), zone)
        else:
            value = _from_dtype(given, stored(one), dtype, zone)
        made[name] = _in_unit(value, one)
        if name in read and stored(one).kind != "text":
            made[KNOWN + name] = given.is_not_null() & (given != "")
        elif name not in read and stored(one).kind == "number" and dtype.is_float():
            made[NUMBER + name] = given.is_not_null()
        elif name not in read and (one.unit is not None or _may_lose(stored(one), dtype)):
            made[KNOWN + name] = given.is_not_null()
    return frame.select(**made, **{name: exactly(name) for name in (BLANK, COMMAS)})


def _tidied(
    frame: pl.LazyFrame, part: Part, columns: Mapping[str, Column], read: Mapping[str, Column]
) -> pl.LazyFrame:
    blank, commas = (
        (part.csv.is_blank(), part.csv.expected_commas())
        if part.csv is not None
        else (pl.lit(False), pl.lit(0, dtype=pl.Int64))
    )
    return frame.select(
        *(
            parse.tidied(exactly(name), stored(one)) if name in read else exactly(name)
            for name, one in columns.items()
        ),
        blank.alias(BLANK),
        commas.alias(COMMAS),
    )


def _is_parsed(kind: Type, dtype: Any) -> bool:
    """Whether a column of text stands for something else, as in JSON."""
    return kind.kind in (*_WRITTEN_AS_TEXT, "decimal") and dtype == pl.String


def _may_lose(kind: Type, dtype: pl.DataType) -> bool:
    """Whether standard form has no room for some values: whole numbers beyond 64 bits, too many places, elements of lists."""
    match kind.kind:
        case "integer":
            return dtype in (pl.UInt64, pl.Int128, pl.UInt128)
        case "decimal":
            return dtype.is_integer() or dtype != pl.Decimal(38, 6)
        case "list":
            return dtype != pl.List(pl.String)
        case _:
            return False


def _from_dtype(given: pl.Expr, kind: Type, dtype: Any, zone: str) -> pl.Expr:
    if dtype == pl.Null:
        return given.cast(_standard_dtype(kind, zone))
    match kind.kind:
        case "text":
            return given if dtype == pl.String else given.cast(pl.String)
        case "integer":
            return given if dtype == pl.Int64 else given.cast(pl.Int64, strict=False)
        case "number":
            number = given.cast(pl.Float64)
            return pl.when(number.is_finite()).then(number) if dtype.is_float() else number
        case "decimal":
            exact = given.cast(pl.Decimal(38, 6), strict=False)
            return (
                pl.when(exact.cast(dtype, strict=False) == given).then(exact)
                if getattr(dtype, "scale", 0) > 6
                else exact
            )
        case "timestamp":
            return _moment(given, dtype, zone)
        case "clock":
            return given.cast(pl.Duration("us")).dt.total_microseconds()
        case "list":
            return _list(given, kind.item or Type("text"), dtype, zone)
        case _:
            return given


def _standard_dtype(kind: Type, zone: str) -> Any:
    match kind.kind:
        case "timestamp":
            return pl.Datetime("us", zone)
        case "list":
            return pl.List(_standard_dtype(kind.item or Type("text"), zone))
        case other:
            return _DTYPES[other]


_DTYPES: dict[str, Any] = {
    "text": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "decimal": pl.Decimal(38, 6),
    "flag": pl.Boolean,
    "date": pl.Date,
    "clock": pl.Int64,
}


def _moment(given: pl.Expr, dtype: pl.Datetime, zone: str) -> pl.Expr:
    moment = given if dtype.time_unit == "us" else given.dt.cast_time_unit("us")
    if dtype.time_zone is None:
        return parse.local(moment, zone)
    return moment if dtype.time_zone == zone else moment.dt.convert_time_zone(zone)


def _list(given: pl.Expr, item: Type, dtype: Any, zone: str) -> pl.Expr:
    lists = given.arr.to_list() if isinstance(dtype, pl.Array) else given
    if item.kind in _WRITTEN_AS_TEXT and dtype.inner == pl.String:
        texts = lists.list.eval(pl.element().str.strip_chars()).list.eval(
            pl.element().filter(pl.element() != "")
        )
        made = texts.list.eval(parse.parsed(pl.element(), item, zone).drop_nulls())
        return pl.when(made.list.len() == texts.list.len()).then(made)
    if item.kind == "text" and dtype.inner == pl.String:
        return lists  # missing elements are equal to nothing that is looked for; only `length` has to leave them out
    known = lists.list.drop_nulls()
    made = known.list.eval(_from_dtype(pl.element(), item, dtype.inner, zone).drop_nulls())
    if item.kind == "number":
        return made
    return pl.when(made.list.len() == known.list.len()).then(made)


def _in_unit(made: pl.Expr, column: Column) -> pl.Expr:
    """A number in its unit as a duration: days, months, or microseconds."""
    if column.unit is None:
        return made
    if column.unit in MICROSECONDS:
        return (made.cast(pl.Float64) * MICROSECONDS[column.unit]).round(0).cast(pl.Int64, strict=False)
    whole = {"week": 7, "year": 12}.get(column.unit, 1)
    if stored(column).kind == "integer":
        return made if whole == 1 else (made.cast(pl.Int128) * whole).cast(pl.Int64, strict=False)
    scaled = made.cast(pl.Float64) * whole
    return scaled if column.type.kind == "days" else scaled.round(0).cast(pl.Int64, strict=False)


def plain(columns: Iterable[str]) -> list[str]:
    """The columns of a standardised part without those that only checks look at."""
    return [one for one in columns if not one.startswith((KNOWN, NUMBER, BLANK, COMMAS))]
