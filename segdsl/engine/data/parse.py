"""Parsing text columns. In: a column of text and a type. Out: an expression of that type, missing where the text is not of it.

Flags are `true false yes no 1 0`, dates and moments ISO 8601, lists parted by `|`; surrounding spaces do not count, keys keep their text.
What nearly every row looks like is parsed first and cheaply; the rest is looked at again, and rows that are done cost nothing then.
"""

from __future__ import annotations

import polars as pl

from segdsl.types import Type

INTEGER = r"^[+-]?[0-9]{1,19}$"
NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
DECIMAL = r"^[+-]?(?:[0-9]+(?:\.[0-9]{0,6}0*)?|\.[0-9]{1,6}0*)$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CLOCK = r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_OFFSET = r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"
TIMESTAMP = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_CLOCK}{_OFFSET}?$"
_PLAIN_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?$"

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def parsed(column: pl.Expr, kind: Type, zone: str) -> pl.Expr:
    """A column of text as a column of a type; a text that is not of the type becomes missing.

    Args:
        column: Text; empty is missing.
        kind: What it should hold.
        zone: Whose local time a moment without offset is.
    """
    if kind.kind == "text":
        return pl.when(column != "").then(column)
    if kind.kind == "list":
        return _list(column, kind.item or Type("text"), zone)
    made = _exact(column, kind, zone)
    rest = pl.when(made.is_null()).then(column).str.strip_chars()
    return pl.coalesce(made, _exact(rest, kind, zone))


def _exact(text: pl.Expr, kind: Type, zone: str) -> pl.Expr:
    """Text without surrounding spaces as a column of a type."""
    match kind.kind:
        case "integer":
            return _unsigned(text, INTEGER).cast(pl.Int64, strict=False)
        case "number":
            number = _unsigned(text, NUMBER).cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        case "decimal":
            return _unsigned(text, DECIMAL).cast(pl.Decimal(38, 6), strict=False)
        case "flag":
            words = text.str.to_lowercase()
            return words.replace_strict(list(FLAGS), list(FLAGS.values()), default=None, return_dtype=pl.Boolean)
        case "date":
            return pl.when(text.str.contains(DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)
        case "timestamp":
            return _moment(text, zone)
        case _:
            raise AssertionError(kind)


def _unsigned(text: pl.Expr, form: str) -> pl.Expr:
    """Text of a form, without the plus that numbers may have."""
    return pl.when(text.str.contains(form)).then(text).str.strip_prefix("+")


def _list(column: pl.Expr, item: Type, zone: str) -> pl.Expr:
    """Lists without their missing elements; a list with an element that is not of the type is missing as a whole."""
    texts = pl.when(column != "").then(column).str.split("|").list.eval(pl.element().filter(pl.element() != ""))
    if item.kind == "text":
        return texts
    made = texts.list.eval(parsed(pl.element(), item, zone).drop_nulls())
    return pl.when(made.list.len() == texts.list.len()).then(made)


# ---- moments


def _moment(text: pl.Expr, zone: str) -> pl.Expr:
    """ISO 8601 with or without offset; without one it is local time of the zone."""
    plain = text.str.contains(_PLAIN_MOMENT)
    common = pl.when(plain).then(text)
    naive = _naive(common.str.slice(0, 10), common.str.slice(10), pl.lit(0))
    return pl.coalesce(local(naive, zone), _full_moment(pl.when(~plain).then(text), zone))


def _full_moment(text: pl.Expr, zone: str) -> pl.Expr:
    """Moments with fractions of seconds or with an offset."""
    fits = pl.when(text.str.contains(TIMESTAMP)).then(text)
    clock = fits.str.extract(rf"^.{{10}}({_CLOCK})", 1)
    fraction = clock.str.extract(r"\.([0-9]+)$", 1).str.pad_end(6, "0").str.slice(0, 6)
    naive = _naive(fits.str.slice(0, 10), clock, fraction.cast(pl.Int64, strict=False).fill_null(0))
    offset = fits.str.slice(10).str.extract(rf"({_OFFSET})$", 1).str.replace(":", "", literal=True)
    minutes = _number(offset, 1) * 60 + _number(offset, 3).fill_null(0)
    signed = pl.when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes).fill_null(0)
    utc = (naive - pl.duration(minutes=pl.when(offset.is_not_null()).then(signed))).dt.replace_time_zone("UTC")
    zoned = pl.when((_number(offset, 1) < 24).fill_null(True) & (_number(offset, 3) < 60).fill_null(True)).then(utc)
    bare = pl.when(offset.is_null()).then(naive)
    return pl.coalesce(zoned.dt.convert_time_zone(zone), local(bare, zone))


def _naive(day: pl.Expr, clock: pl.Expr, microseconds: pl.Expr) -> pl.Expr:
    """A zone-less moment of a day and a clock `T10:30` or `T10:30:00`; missing where there is no such day or time."""
    hour, minute, second = _number(clock, 1), _number(clock, 4), _number(clock, 7).fill_null(0)
    made = day.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")) + pl.duration(
        hours=hour, minutes=minute, seconds=second, microseconds=microseconds, time_unit="us"
    )
    return pl.when((hour < 24) & (minute < 60) & (second < 60)).then(made)


def _number(text: pl.Expr, start: int) -> pl.Expr:
    """Two digits of a text as a whole number."""
    return text.str.slice(start, 2).cast(pl.Int64, strict=False)


def local(naive: pl.Expr, zone: str) -> pl.Expr:
    """Zone-less moments as moments of the zone: what does not exist moves forward by the gap, what occurs twice is the first."""
    known = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    if zone == "UTC":
        return known
    # a day before the gap the old offset holds, and adding the day as elapsed time carries it over the gap
    lost = pl.when(known.is_null()).then(naive)
    day = pl.duration(hours=25)
    moved = (lost - day).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null") + day
    return pl.coalesce(known, moved)
