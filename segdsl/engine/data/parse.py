"""Parsing text columns. In: a column of text and a type. Out: an expression of that type, missing where the text is not of it.

Flags are `true false yes no 1 0`, dates and moments ISO 8601, lists parted by `|`; surrounding spaces do not count, keys keep their text.
"""

from __future__ import annotations

import polars as pl

from segdsl.types import Type

INTEGER = r"^[+-]?[0-9]{1,19}$"
NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
DECIMAL = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIMESTAMP = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
_SIX = r"^[+-]?[0-9]*(?:\.[0-9]{0,6}0*)?$"


def parsed(column: pl.Expr, kind: Type, zone: str) -> pl.Expr:
    """A column of text as a column of a type; a text that is not of the type becomes missing.

    Args:
        column: Text; empty is missing.
        kind: What it should hold.
        zone: Whose local time a moment without offset is.
    """
    text = pl.when(column != "").then(column)
    if kind.kind == "text":
        return text
    bare = text.str.strip_chars()
    match kind.kind:
        case "integer":
            return pl.when(bare.str.contains(INTEGER)).then(bare.str.strip_prefix("+")).cast(pl.Int64, strict=False)
        case "number":
            number = pl.when(bare.str.contains(NUMBER)).then(bare.str.strip_prefix("+")).cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        case "decimal":
            fits = bare.str.contains(DECIMAL) & bare.str.contains(_SIX)
            return pl.when(fits).then(bare.str.strip_prefix("+")).cast(pl.Decimal(38, 6), strict=False)
        case "flag":
            lower = bare.str.to_lowercase()
            return pl.when(lower.is_in(["true", "yes", "1"])).then(True).when(lower.is_in(["false", "no", "0"])).then(False)
        case "date":
            return pl.when(bare.str.contains(DATE)).then(bare).str.to_date("%Y-%m-%d", strict=False)
        case "timestamp":
            return _moment(bare, zone)
        case "list":
            parts = text.str.split("|").list.eval(parsed(pl.element(), kind.item or Type("text"), zone))
            return parts.list.drop_nulls()
        case _:
            raise AssertionError(kind)


def _moment(bare: pl.Expr, zone: str) -> pl.Expr:
    """ISO 8601 with or without offset; without one it is local time of the zone."""
    fits = pl.when(bare.str.contains(TIMESTAMP)).then(bare)
    clock = fits.str.extract(r"^(.{10}.[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)", 1).str.replace(" ", "T", literal=True)
    full = pl.when(clock.str.len_chars() == 16).then(clock + ":00").otherwise(clock)
    naive = full.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    offset = fits.str.extract(r"(Z|[+-][0-9]{2}:?[0-9]{2})$", 1).str.replace(":", "", literal=True)
    minutes = offset.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + offset.str.slice(3, 2).cast(pl.Int64, strict=False)
    signed = pl.when(offset == "Z").then(0).when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes)
    instant = (naive - pl.duration(minutes=signed)).dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    return pl.when(offset.is_null()).then(local(naive, zone)).otherwise(instant)


def local(naive: pl.Expr, zone: str) -> pl.Expr:
    """Zone-less moments as moments of the zone: what does not exist moves forward by the gap, what occurs twice is the first."""
    known = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    # a day before the gap the old offset holds, and adding the day as elapsed time carries it over the gap
    day = pl.duration(hours=25)
    moved = (naive - day).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null") + day
    return pl.coalesce(known, moved)
