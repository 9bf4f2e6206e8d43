"""Reading an earlier evaluation. In: a membership file as `segdsl eval -o` writes it. Out: `Earlier`: the key and who was
in what.

A CSV file holds text only; its key is read as the type that the key has now, and `true` and `false` as yes and no. Parquet files also say
which instant they are of, beside the data.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import polars.selectors as cs

from segdsl.diagnostics.codes_data import MEMBERS_KEY, MEMBERS_KEY_TYPE, MEMBERS_KEYS_BROKEN, NOT_MEMBERS
from segdsl.engine.data import csv
from segdsl.engine.data.sources import Part, Raw, open_data
from segdsl.engine.failure import DataFault, told
from segdsl.engine.model import Membership
from segdsl.engine.polars.collect import collect
from segdsl.text.secrets import mask

# What the instant is called in the metadata of Parquet files
INSTANT = "segdsl.as_of"
_YES = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Earlier:
    """Who was in what.

    Attributes:
        name: What messages and reports call the file.
        source: The path or address as given, with secrets it may hold.
        frame: One row per customer of then: the key under its name, a Boolean column for each segment, branch and arm, a
            String column for each groups and split; of those the present evaluation has, and those alone.
        as_of: The instant it is of; none where the file does not say it.
        only_then: Columns of the file that the present evaluation does not have, in the order of the file.
        only_now: Segments, branches, groups and splits that the file does not have, in the order of the program.
    """

    name: str
    source: str = field(repr=False)
    frame: pl.DataFrame
    as_of: dt.datetime | None
    only_then: tuple[str, ...]
    only_now: tuple[str, ...]


def metadata(membership: Membership) -> dict[str, str]:
    """What a Parquet file of an evaluation says beside its data, so that `read_members` knows when it was."""
    return {INSTANT: membership.as_of.isoformat()}


def read_members(path: str | os.PathLike[str], membership: Membership) -> Earlier:
    """Reads an earlier evaluation to be compared with the present one.

    Args:
        path: A `.parquet`, `.csv`, `.arrow` or `.ndjson` file.
        membership: The present evaluation, which says what the key is.

    Raises:
        DataFault: The file cannot be read (SEG802), has no column of the key's name (SEG830) or one of another type
        (SEG831), has keys that are
            missing or occur twice (SEG832), or none of the segments (SEG833).
    """
    given = os.fspath(path)
    shown = mask(Path(given).name)
    raw = open_data("members", given)
    schema = raw.parts[0].schema
    if membership.key not in schema:
        listed = ", ".join(f"`{one}`" for one in schema.names()[:10])
        help = [
            f"its columns are {listed}",
            "compare with a file that `segdsl eval … -o FILE` wrote for the same customers",
        ]
        raise DataFault([MEMBERS_KEY.about(shown, file=shown, key=membership.key, help=help)])
    now = membership.frame.schema
    wanted = [name for name in schema.names() if name in now and name != membership.key]
    with told(shown):
        frame = collect(_chosen(raw, [membership.key, *wanted]), "in-memory")
    keys = _key(frame[membership.key], now[membership.key], shown)
    columns = {name: _column(frame[name], now[name]) for name in wanted}
    known = {name: column for name, column in columns.items() if column is not None}
    if not known:
        raise DataFault([NOT_MEMBERS.about(shown, file=shown)])
    made = pl.DataFrame([keys, *known.values()]).sort(membership.key)
    return Earlier(
        shown,
        given,
        made,
        _instant(raw),
        tuple(name for name in schema.names() if name not in known and name != membership.key),
        tuple(name for name in now.names() if name not in known and name != membership.key),
    )


def _instant(raw: Raw) -> dt.datetime | None:
    """The instant that the files say they are of; none where one says nothing, or two say different ones."""
    found = {_instant_of(part) for part in raw.parts}
    return found.pop() if len(found) == 1 else None


def _instant_of(part: Part) -> dt.datetime | None:
    if part.form != "parquet":
        return None
    with told(part.name):
        text = pl.read_parquet_metadata(part.source).get(INSTANT, "")
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:  # written by another program
        return None
    return None if moment.tzinfo is None else moment


def _chosen(raw: Raw, names: list[str]) -> pl.LazyFrame:
    # by name alone, as a name of the user's could be taken for a pattern
    frames = [_rows(part).select(cs.by_name(*names)) for part in raw.parts]
    return pl.concat(frames) if len(frames) > 1 else frames[0]


def _rows(part: Part) -> pl.LazyFrame:
    """The rows of a file; of a CSV file none but whole ones.

    Raises:
        DataFault: A row has other numbers of values than there are headings (SEG813).
    """
    if part.csv is None:
        return part.frame
    rows = part.frame.filter(~part.csv.is_blank())
    if collect(rows.select(part.csv.expected_commas().sum()), "in-memory").item() != part.csv.commas:
        csv.explain(part.csv.path)
    return rows


def _key(column: pl.Series, wanted: pl.DataType, shown: str) -> pl.Series:
    if column.dtype != wanted:
        cast = column.cast(wanted, strict=False) if _may_be(column.dtype, wanted) else None
        if cast is None or cast.null_count() > column.null_count():
            holes = {"actual": _word(column.dtype), "expected": _word(wanted)}
            raise DataFault([MEMBERS_KEY_TYPE.about(shown, file=shown, key=column.name, **holes)])
        column = cast
    if column.null_count():
        problem = f"is missing in {column.null_count():,} {'row' if column.null_count() == 1 else 'rows'}"
        raise DataFault([MEMBERS_KEYS_BROKEN.about(shown, file=shown, key=column.name, problem=problem)])
    twice = column.len() - column.n_unique()
    if twice:
        problem = f"occurs more than once in {twice:,} {'row' if twice == 1 else 'rows'}"
        raise DataFault([MEMBERS_KEYS_BROKEN.about(shown, file=shown, key=column.name, problem=problem)])
    return column


def _may_be(held: pl.DataType, wanted: pl.DataType) -> bool:
    """Whether a key of one type may be read as another without guessing."""
    if held == pl.String:  # CSV, and days in NDJSON
        return True
    if held.is_integer() and wanted.is_integer():
        return True
    return isinstance(held, pl.Datetime) and isinstance(wanted, pl.Datetime)


def _word(dtype: pl.DataType) -> str:
    if dtype.is_integer():
        return "whole numbers"
    return {"String": "text", "Date": "days", "Boolean": "yes and no"}.get(str(dtype), str(dtype).lower())


def _column(column: pl.Series, wanted: pl.DataType) -> pl.Series | None:
    """A column as the present evaluation has it; none where it holds something else."""
    if column.dtype == wanted:
        return column.fill_null(False) if wanted == pl.Boolean else column
    if column.dtype == pl.Null:
        return column.cast(wanted).fill_null(False) if wanted == pl.Boolean else column.cast(wanted)
    if wanted == pl.Boolean and column.dtype == pl.String:
        made = column.str.to_lowercase().replace_strict(_YES, default=None, return_dtype=pl.Boolean)
        return None if made.null_count() > column.null_count() else made.fill_null(False)
    return None
