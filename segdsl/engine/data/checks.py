"""What a declaration promises of its values. In: a standardised table and what it was made of. Out: counts, and faults with rows.

All counts of a table are one question, so that each file is gone through once; rows are looked for only where a count says there are some.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from segdsl.diagnostics import Code, Diagnostic
from segdsl.diagnostics.codes_data import (
    DECIMAL_DIGITS,
    KEY_DUPLICATE,
    KEY_EMPTY,
    NOT_ONE_OF,
    NOT_UNIQUE,
    REQUIRED_EMPTY,
    VALUE_UNPARSED,
)
from segdsl.engine.data import csv
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.sources import Part
from segdsl.engine.data.standard import BLANK, KNOWN, NUMBER, stored
from segdsl.engine.failure import told
from segdsl.engine.polars.collect import collect
from segdsl.types import Column, Table

_EXAMPLES = 3
_PROMISES = ("lost", "empty", "twice", "other")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """A table under check.

    Attributes:
        table: Its declaration.
        columns: Those of its columns that are read.
        parts: Each file or frame, and it in standard form.
        name: What messages call all of it.
    """

    table: Table
    columns: Mapping[str, Column]
    parts: Sequence[tuple[Part, pl.LazyFrame]]
    name: str


# ---- counts


def counted(
    table: Table, columns: Mapping[str, Column], names: Sequence[str], proven: Collection[str] = ()
) -> dict[str, pl.Expr]:
    """Counts of what the declaration rules out, by what is wrong and with which column.

    Args:
        table: The declaration.
        columns: Its columns that are read.
        names: All columns of the standardised frame.
        proven: Columns that are known to miss no value and hold none twice.
    """
    made: dict[str, pl.Expr] = {}
    for name, column in columns.items():
        value, is_key = exactly(name), name == table.key
        if KNOWN + name in names:
            made[f"lost:{name}"] = (pl.col(KNOWN + name) & value.is_null()).sum()
        if NUMBER + name in names:
            made[f"endless:{name}"] = (pl.col(NUMBER + name) & value.is_null()).sum()
        if name not in proven and (is_key or column.required):
            made[f"empty:{name}"] = value.null_count()
        if name not in proven and (is_key or column.unique):
            made[f"twice:{name}"] = value.count() - value.drop_nulls().n_unique()
        if column.one_of:
            made[f"other:{name}"] = (~_is_allowed(column)).sum()
    return made


def _is_allowed(column: Column) -> pl.Expr:
    values = [float(str(one)) if column.type.kind == "number" else one for one in column.one_of]
    if column.type.kind == "list":
        return exactly(column.name).list.eval(pl.element().is_in(values)).list.all()
    if column.type.kind == "decimal":
        return pl.any_horizontal(
            exactly(column.name) == pl.lit(str(one)).cast(pl.Decimal(38, 6)) for one in values
        )
    return exactly(column.name).is_in(values)


# ---- faults


def faults(checked: Checked, counts: Mapping[str, int]) -> list[Diagnostic]:
    """One diagnostic for each promise that is broken; values that do not parse outweigh what else their column may have."""
    found = []
    lost = {
        name.removeprefix("lost:") for name, count in counts.items() if count and name.startswith("lost:")
    }
    for test, count in counts.items():
        kind, _, name = test.partition(":")
        if kind not in _PROMISES or not count or (kind != "lost" and name in lost):
            continue
        column = checked.columns[name]
        with told(checked.name):
            found.append(
                _unparsed(checked, column, count) if kind == "lost" else _broken(checked, column, kind, count)
            )
    return found


def _unparsed(checked: Checked, column: Column, count: int) -> Diagnostic:
    rows = list(_rows(checked, pl.col(KNOWN + column.name) & exactly(column.name).is_null(), column.name))
    shown = [where + ("" if column.personal else f" `{str(value)[:_LONGEST]}`") for where, value in rows]
    examples = ", ".join(shown) + (" …" if count > len(shown) else "")
    holes = {"column": column.name, "file": checked.name}
    has_places = [str(value).partition(".")[2].rstrip("0") for _, value in rows]
    if stored(column).kind == "decimal" and all(len(one) > 6 and one.isdigit() for one in has_places):
        return DECIMAL_DIGITS.about(checked.name, examples=examples, **holes)
    expected = str(stored(column))
    if stored(column).kind == "integer" and all(_is_whole(value) for _, value in rows):
        expected += " of 64 bits" if column.unit is None else " that fits 64 bits in its unit"
    many = f"{count:,} value{'s' if count > 1 else ''}"
    is_are = "are" if count > 1 else "is"
    return VALUE_UNPARSED.about(
        checked.name, count=many, is_are=is_are, expected=expected, examples=examples, **holes
    )


def _is_whole(value: object) -> bool:
    return str(value).strip().lstrip("+-").isdigit()


def _broken(checked: Checked, column: Column, kind: str, count: int) -> Diagnostic:
    name, value = column.name, exactly(column.name)
    is_key = name == checked.table.key
    holes = {"column": name, "table": checked.table.name}
    if kind == "empty":
        code: Code = KEY_EMPTY if is_key else REQUIRED_EMPTY
        examples = ", ".join(where for where, _ in _rows(checked, value.is_null(), name))
        return code.about(checked.name, count=_counted(count, "row"), examples=examples, **holes)
    if kind == "twice":
        return _twice(checked, column, KEY_DUPLICATE if is_key else NOT_UNIQUE, holes)
    rows = _rows(checked, ~_is_allowed(column), name, apart=True)
    shown = ", ".join(
        where if column.personal else f"`{str(one)[:_LONGEST]}` in {where}" for where, one in rows
    )
    allowed = ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in column.one_of[:12])
    more = ", …" if len(column.one_of) > 12 else ""
    help = f"it may be {allowed}{more}: mend the data, or name the value"
    return NOT_ONE_OF.about(checked.name, examples=shown, help=[help], **holes)


def _twice(checked: Checked, column: Column, code: Code, holes: Mapping[str, Any]) -> Diagnostic:
    name = column.name
    together = pl.concat([frame.filter(~pl.col(BLANK)).select(exactly(name)) for _, frame in checked.parts])
    counted = (
        together.filter(exactly(name).is_not_null()).group_by(exactly(name)).len().filter(pl.col("len") > 1)
    )
    repeated = collect(counted.sort(exactly(name)), "streaming")
    shown = []
    for value in repeated[name].head(_EXAMPLES).to_list():
        rows = [
            where
            for where, _ in _rows(checked, exactly(name) == pl.lit(value, dtype=repeated.schema[name]), name)
        ]
        places = " and ".join(rows)
        shown.append(places if column.personal else f"`{str(value)[:_LONGEST]}` in {places}")
    examples = ", ".join(shown) + (" …" if repeated.height > _EXAMPLES else "")
    return code.about(checked.name, count=_counted(repeated.height, "value"), examples=examples, **holes)


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


# ---- rows


def _rows(checked: Checked, test: pl.Expr, name: str, *, apart: bool = False) -> Iterator[tuple[str, Any]]:
    """Some rows for which a test of the standardised columns holds: where each is, and what stands there.

    Args:
        checked: The table.
        test: The test.
        name: The column whose value is given as it stands in the data.
        apart: Whether to give each value once.
    """
    found = 0
    for part, frame in checked.parts:
        if not set(test.meta.root_names()) <= set(frame.collect_schema().names()):
            continue  # this part's columns cannot lose a value
        raw = part.frame.select(exactly(name).alias("given:"))
        numbered = pl.concat([frame, raw], how="horizontal").with_row_index("row:")
        some = numbered.filter(test & ~pl.col(BLANK)).select("row:", "given:")
        if apart:
            some = some.unique("given:", keep="first", maintain_order=True)
        rows = collect(some.sort("row:").head(_EXAMPLES - found), "in-memory")
        numbers = rows["row:"].to_list()
        if part.csv is not None:
            places = [f"line {line:,}" for line in csv.lines(part.csv.path, numbers)]
        else:
            places = [f"row {number + 1:,}" for number in numbers]
        tail = f" of `{part.name}`" if len(checked.parts) > 1 else ""
        yield from (
            (place + tail, value) for place, value in zip(places, rows["given:"].to_list(), strict=True)
        )
        found += rows.height
        if found >= _EXAMPLES:
            return
