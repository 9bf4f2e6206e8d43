"""From raw data to the tables a program speaks of. In: raw columns and a table's declaration. Out: a lazy frame of standard columns.

Standard columns: text as String, integer as Int64, number as Float64 without NaN and infinite, decimal as Decimal(38, 6), flag as Boolean, date
as Date, timestamp as Datetime in microseconds of the project's zone, days and months as Int64 or Float64, clock as Int64 microseconds, lists
without missing elements. What breaks the declaration is refused with rows that do.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from segdsl.diagnostics import Diagnostic, nearest
from segdsl.diagnostics.codes_data import (
    COLUMN_ABSENT,
    COLUMN_TYPE,
    DECIMAL_DIGITS,
    VALUE_UNPARSED,
)
from segdsl.engine.data import checks, infer, parse
from segdsl.engine.data.sources import Raw
from segdsl.engine.failure import DataFault, told
from segdsl.semantics.calendar import MICROSECONDS
from segdsl.types import Catalog, Column, Table, Type

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table ready to be asked.

    Attributes:
        table: Its declaration.
        frame: Its declared columns, standardised.
        rows: How many rows it has.
        notes: What people should know of it.
        raw: What it was made of.
    """

    table: Table
    frame: pl.LazyFrame
    rows: int
    notes: tuple[str, ...]
    raw: Raw


def prepare(raw: Raw, table: Table, catalog: Catalog, zone: str) -> Prepared:
    """Standardises and checks one table.

    Args:
        raw: Its data.
        table: Its declaration.
        catalog: All declarations, for keys referred to.
        zone: The project's zone.

    Raises:
        DataFault: Columns that are absent or of another type, values that do not parse, keys and columns that break their declaration.
    """
    with told(raw.name):
        schema = raw.frame.collect_schema()
    problems = [one for column in table.columns.values() for one in _column_problem(raw, table, column, schema)]
    if problems:
        raise DataFault(problems)
    wanted = list(table.columns)
    frame = raw.frame.select(wanted)
    if raw.small:
        with told(raw.name):
            frame = frame.collect().lazy()
    standard = {name: _standard(column, table, schema[name], raw, zone) for name, column in table.columns.items()}
    made = frame.select(**standard)
    pairs = frame.select(*(pl.col(name).alias(f"raw:{name}") for name in wanted), **standard)
    notes, rows = _values(raw, pairs, table, schema)
    if raw.small:
        with told(raw.name):
            made = made.collect().lazy()
    checks.check(made, table, raw.name)
    return Prepared(table, made, rows, notes, raw)


# ---- columns


def _stored(column: Column) -> Type:
    return column.stored or column.type


def _column_problem(raw: Raw, table: Table, column: Column, schema: pl.Schema) -> list[Diagnostic]:
    if column.name not in schema:
        close = nearest(column.name, schema.names())
        listed = ", ".join(f"`{name}`" for name in schema.names()[:20])
        help = f"did you mean `{close}`?" if close else f"its columns are {listed}"
        return [COLUMN_ABSENT.about(raw.name, file=raw.name, column=column.name, table=table.name, help=[help])]
    if raw.is_text:
        return []
    held = infer.of_dtype(schema[column.name])
    expected = _stored(column)
    if schema[column.name] == pl.Null or (held is not None and _holds(held, expected)):
        return []
    actual = str(held) if held is not None else f"{schema[column.name]}"
    help = [f"declare it `{column.name} {_word(held)}`"] if held is not None else ["leave the column out of the `table` statement"]
    return [COLUMN_TYPE.about(raw.name, file=raw.name, column=column.name, actual=actual, expected=expected, help=help)]


def _holds(held: Type, expected: Type) -> bool:
    if expected.kind == "list":
        return held.kind == "list" and held.item is not None and expected.item is not None and _holds(held.item, expected.item)
    return held.kind == expected.kind or (held.kind == "integer" and expected.kind in ("number", "decimal"))


def _word(kind: Type) -> str:
    if kind.kind == "list":
        return f"list of {_word(kind.item)}" if kind.item is not None else "list of text"
    return {"clock": "duration"}.get(kind.kind, kind.kind)


def _standard(column: Column, table: Table, dtype: pl.DataType, raw: Raw, zone: str) -> pl.Expr:
    """A column in its standard form."""
    given = pl.col(column.name)
    stored = _stored(column)
    if raw.is_text:
        # keys keep their text, spaces and leading zeros included, because `parsed` leaves text alone
        made = parse.parsed(given, stored, zone) if stored.kind != "clock" else given
    else:
        made = _from_dtype(given, stored, dtype, zone)
    return _in_unit(made, column)


def _from_dtype(given: pl.Expr, stored: Type, dtype: pl.DataType, zone: str) -> pl.Expr:
    match stored.kind:
        case "text":
            return given.cast(pl.String)
        case "integer":
            return given.cast(pl.Int64, strict=False)
        case "number":
            number = given.cast(pl.Float64)
            return pl.when(number.is_finite()).then(number)
        case "decimal":
            exact = given.cast(pl.Decimal(38, 6), strict=False)
            return pl.when(exact.cast(dtype) == given).then(exact) if getattr(dtype, "scale", 0) > 6 else exact
        case "flag":
            return given.cast(pl.Boolean)
        case "date":
            return given.cast(pl.Date)
        case "timestamp":
            moment = given.cast(pl.Datetime("us", getattr(dtype, "time_zone", None)))
            return moment.dt.convert_time_zone(zone) if getattr(dtype, "time_zone", None) else parse.local(moment, zone)
        case "clock":
            return given.cast(pl.Duration("us")).dt.total_microseconds()
        case "list":
            inner = stored.item or Type("text")
            held = dtype.inner if isinstance(dtype, pl.List | pl.Array) else pl.String()
            as_list = given.arr.to_list() if isinstance(dtype, pl.Array) else given.cast(pl.List(held))
            return as_list.list.eval(_from_dtype(pl.element(), inner, held, zone)).list.drop_nulls()  # type: ignore[arg-type]
        case _:
            raise AssertionError(stored)


def _in_unit(made: pl.Expr, column: Column) -> pl.Expr:
    """A number in its unit as a duration: days, months, or microseconds."""
    if column.unit is None:
        return made
    if column.unit in MICROSECONDS:
        return (made.cast(pl.Float64) * MICROSECONDS[column.unit]).round(0).cast(pl.Int64)
    whole = {"week": 7, "year": 12}.get(column.unit, 1)
    if _stored(column).kind == "integer":
        return made * whole
    scaled = made.cast(pl.Float64) * whole
    return scaled if column.type.kind == "days" else scaled.round(0).cast(pl.Int64)


# ---- values


def _values(raw: Raw, pairs: pl.LazyFrame, table: Table, schema: pl.Schema) -> tuple[tuple[str, ...], int]:
    """Counts rows and values lost on the way; a text that does not parse is a fault, a number that is none a note."""
    names = list(table.columns)
    lost = [(_known(pl.col(f"raw:{name}"), raw) & pl.col(name).is_null()).sum().alias(name) for name in names]
    with told(raw.name):
        counts = pairs.select(pl.len().alias("rows:"), *lost).collect().row(0, named=True)
    rows = int(counts.pop("rows:"))
    notes: list[str] = []
    problems: list[Diagnostic] = []
    for name, count in counts.items():
        column = table.columns[name]
        if not count:
            continue
        if _stored(column).kind == "number" and not raw.is_text and schema[name].is_float():
            notes.append(f"{count:,} values of `{table.name}.{name}` are not finite numbers and count as missing")
        else:
            problems.append(_unparsed(raw, pairs, column, int(count)))
    if problems:
        raise DataFault(problems)
    return tuple(notes), rows


def _known(given: pl.Expr, raw: Raw) -> pl.Expr:
    return (given.is_not_null() & (given != "")) if raw.is_text else given.is_not_null()


def _unparsed(raw: Raw, pairs: pl.LazyFrame, column: Column, count: int) -> Diagnostic:
    name = column.name
    bad = pairs.with_row_index("row:", offset=2 if raw.is_text else 1).filter(_known(pl.col(f"raw:{name}"), raw) & pl.col(name).is_null())
    found = bad.select("row:", f"raw:{name}").head(_EXAMPLES).collect()
    hide = column.personal
    place = "line" if raw.is_text else "row"
    shown = [f"{place} {row:,}" + ("" if hide else f" `{str(value)[:40]}`") for row, value in found.iter_rows()]
    examples = ", ".join(shown) + (" …" if count > len(shown) else "")
    if _stored(column).kind == "decimal" and all("." in str(value) for _, value in found.iter_rows()):
        return DECIMAL_DIGITS.about(raw.name, column=name, file=raw.name, examples=examples)
    return VALUE_UNPARSED.about(
        raw.name,
        column=name,
        file=raw.name,
        count=f"{count:,} value{'s' if count > 1 else ''}",
        is_are="are" if count > 1 else "is",
        expected=_stored(column),
        examples=examples,
    )
