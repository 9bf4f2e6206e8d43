"""Parsing text columns. In: a column of text and a type. Out: an expression of that type, missing where the text is not of it.

Flags are `true false yes no 1 0`, dates and moments ISO 8601, lists parted by `|`; surrounding spaces do not count, keys keep their text.
Expressions are kept small, as none is computed once because it occurs twice.
"""

from __future__ import annotations

import polars as pl

from segdsl.types import Type

INTEGER = r"^[+-]?[0-9]{1,19}$"
NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
DECIMAL = r"^[+-]?(?:[0-9]+(?:\.[0-9]{0,6}0*)?|\.[0-9]{1,6}0*)$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CLOCK = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
TIMESTAMP = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_CLOCK}{_OFFSET}?$"

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def tidied(column: pl.Expr, kind: Type) -> pl.Expr:
    """A column of text as `parsed` wants it: without surrounding spaces, which only text itself keeps."""
    return column if _text_of(kind) else column.str.strip_chars()


def _text_of(kind: Type) -> bool:
    return kind.kind == "text" or (kind.kind == "list" and (kind.item is None or kind.item.kind == "text"))


def parsed(text: pl.Expr, kind: Type, zone: str) -> pl.Expr:
    """A column of text as a column of a type; a text that is not of the type becomes missing.

    The expression names its text many times over: give it a column that holds what `tidied` makes, not the making.

    Args:
        text: Tidied text; empty is missing.
        kind: What it should hold.
        zone: Whose local time a moment without offset is.
    """
    match kind.kind:
        case "text":
            return pl.when(text != "").then(text)
        case "list":
            return _list(text, kind.item or Type("text"), zone)
        case "integer":
            return _unsigned(text, INTEGER).cast(pl.Int64, strict=False)
        case "number":
            number = _unsigned(text, NUMBER).cast(pl.Float64, strict=False)
            return pl.when(number.is_finite()).then(number)
        case "decimal":
            return _unsigned(text, DECIMAL).cast(pl.Decimal(38, 6), strict=False)
        case "flag":
            words = text.str.to_lowercase()
            return words.replace_strict(
                list(FLAGS), list(FLAGS.values()), default=None, return_dtype=pl.Boolean
            )
        case "date":
            return pl.when(text.str.contains(DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)
        case "timestamp":
            return moment(naive(text), offset(text), zone)
        case _:
            raise AssertionError(kind)


def _unsigned(text: pl.Expr, form: str) -> pl.Expr:
    """Text of a form, without the plus that numbers may have."""
    return pl.when(text.str.contains(form)).then(text).str.strip_prefix("+")


def _list(text: pl.Expr, item: Type, zone: str) -> pl.Expr:
    """Lists without their missing elements; a list with an element that is not of the type is missing as a whole."""
    texts = pl.when(text != "").then(text).str.split("|")
    if item.kind != "text":
        texts = texts.list.eval(pl.element().str.strip_chars())
    texts = texts.list.eval(pl.element().filter(pl.element() != ""))
    if item.kind == "text":
        return texts
    made = texts.list.eval(parsed(pl.element(), item, zone).drop_nulls())
    return pl.when(made.list.len() == texts.list.len()).then(made)


# ---- moments


def naive(text: pl.Expr) -> pl.Expr:
    """What the clock of an ISO 8601 moment shows; missing where the text is none."""
    seconds = pl.when(text.str.slice(16, 1) == ":").then(_digits(text, 17, 2))
    fraction = (
        pl.when(text.str.slice(19, 1) == ".").then(text).str.extract(r"\.([0-9]{1,6})", 1).str.pad_end(6, "0")
    )
    clock = pl.duration(
        hours=_digits(text, 11, 2),
        minutes=_digits(text, 14, 2),
        seconds=seconds.fill_null(0),
        microseconds=fraction.cast(pl.Int64, strict=False).fill_null(0),
        time_unit="us",
    )
    day = text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    return pl.when(text.str.contains(TIMESTAMP)).then(day + clock)


def offset(text: pl.Expr) -> pl.Expr:
    """The minutes that an ISO 8601 moment says its clock is ahead of UTC; missing where it says nothing."""
    said = text.str.slice(16).str.extract(rf"({_OFFSET})$", 1)
    digits = said.str.replace(":", "", literal=True)
    minutes = _digits(digits, 1, 2).fill_null(0) * 60 + _digits(digits, 3, 2).fill_null(0)
    return pl.when(said.is_not_null()).then(
        pl.when(said.str.starts_with("-")).then(-minutes).otherwise(minutes)
    )


def moment(naive: pl.Expr, offset: pl.Expr, zone: str) -> pl.Expr:
    """What a clock shows as a moment: by its offset, or as local time of the zone where it has none."""
    there = (pl.when(offset.is_not_null()).then(naive) - pl.duration(minutes=offset)).dt.replace_time_zone(
        "UTC"
    )
    here = local(pl.when(offset.is_null()).then(naive), zone)
    return pl.coalesce(here, there.dt.convert_time_zone(zone))


def _digits(text: pl.Expr, start: int, count: int) -> pl.Expr:
    return text.str.slice(start, count).cast(pl.Int64, strict=False)


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
