"""Finding data. In: a path, glob, list of them, or a frame. Out: raw columns, read at once where they are small, else only when asked."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import polars as pl

from segdsl.diagnostics.codes_data import DATA_UNREADABLE
from segdsl.engine.data import csv
from segdsl.engine.failure import DataFault, told
from segdsl.text.secrets import mask

REMOTE = ("s3://", "gs://", "az://", "https://", "http://", "abfss://")
# data smaller than this are held in memory rather than scanned for every question
SMALL = 64 << 20

Form = Literal["csv", "parquet", "ipc", "ndjson", "frame"]


@dataclass(frozen=True, slots=True)
class Part:
    """One file, or one frame.

    Attributes:
        frame: The columns as they are; of a CSV file all text.
        schema: Their dtypes.
        name: What messages call it.
        form: How it is written.
        path: The local file, if it is one.
        source: The path or address as given, with secrets it may hold.
        csv: What is known of a CSV file.
    """

    frame: pl.LazyFrame
    schema: pl.Schema
    name: str
    form: Form
    path: Path | None = None
    source: str = field(default="", repr=False)
    csv: csv.Opened | None = None

    @property
    def is_text(self) -> bool:
        """Whether every value still has to be parsed."""
        return self.form == "csv"


@dataclass(frozen=True, slots=True)
class Raw:
    """Data as they came.

    Attributes:
        parts: The files, or the frame.
        name: What messages call it.
        names: The files' names without secrets, or the kind of frame.
        small: Whether it may be held in memory.
    """

    parts: tuple[Part, ...]
    name: str
    names: tuple[str, ...]
    small: bool

    @property
    def paths(self) -> tuple[Path, ...]:
        """The local files."""
        return tuple(one.path for one in self.parts if one.path is not None)


def open_data(table: str, given: Any) -> Raw:
    """Opens what a table is bound to.

    Args:
        table: The table's name, for messages.
        given: A path or URL, a glob, a list of these; a Polars frame; anything with the Arrow PyCapsule interface.

    Raises:
        DataFault: There is nothing to read, or not in a format that is known.
        TypeError: It is neither a path nor a frame.
    """
    if isinstance(given, pl.LazyFrame):
        return _frame(table, given, "a lazy frame", small=False)
    if isinstance(given, pl.DataFrame):
        return _frame(table, given.lazy(), "a frame", small=given.estimated_size() < SMALL)
    if isinstance(given, str | os.PathLike):
        return _files([given])
    if isinstance(given, Sequence) and given and all(isinstance(one, str | os.PathLike) for one in given):
        return _files(given)
    if hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"):
        with told(table):
            frame = pl.DataFrame(given)
        return _frame(table, frame.lazy(), f"a {type(given).__name__}", small=frame.estimated_size() < SMALL)
    raise TypeError(
        f"table {table!r} is bound to {type(given).__name__}, which is neither a path nor a frame"
    )


def _frame(table: str, frame: pl.LazyFrame, kind: str, *, small: bool) -> Raw:
    with told(table):
        schema = frame.collect_schema()
    return Raw((Part(frame, schema, table, "frame"),), table, (kind,), small)


# ---- files


def _files(given: Iterable[str | os.PathLike[str]]) -> Raw:
    found = [one for path in given for one in _found(os.fspath(path))]
    local = [Path(one) for one in found if not one.startswith(REMOTE)]
    small = len(local) == len(found) and sum(path.stat().st_size for path in local) < SMALL
    parts = tuple(_part(one, small) for one in found)
    name = parts[0].name if len(parts) == 1 else f"{parts[0].name} and {len(parts) - 1} more"
    names = tuple(one.name if one.path is None else one.path.name for one in parts)
    return Raw(parts, name, names, small)


def _found(given: str) -> list[str]:
    """What a path, URL or glob names; a file whose name looks like a glob is that file."""
    if given.startswith(REMOTE):
        return [given]
    is_glob = glob.has_magic(given) and not Path(given).exists()
    found = sorted(glob.glob(given, recursive=True)) if is_glob else [given]
    if not found:
        raise _unreadable(given, "no file matches")
    for one in found:
        _check_readable(Path(one))
    return found


def _check_readable(path: Path) -> None:
    why = ""
    if not path.exists():
        why = "there is no such file"
    elif path.is_dir():
        why = "it is a folder"
    elif not path.is_file():
        why = "it is not a regular file"
    elif not os.access(path, os.R_OK):
        why = "it may not be read"
    elif path.stat().st_size == 0:
        why = "it is empty"
    if why:
        raise _unreadable(str(path), why)


_FORMATS: dict[str, Form] = {
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "ipc",
    ".ipc": "ipc",
    ".feather": "ipc",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}


def _format(name: str) -> Form:
    found = _FORMATS.get(Path(name.split("?", maxsplit=1)[0]).suffix.lower())
    if found is None:
        known = ", ".join(f"`{one}`" for one in (".csv", ".parquet", ".arrow", ".ndjson"))
        raise _unreadable(name, "its ending tells no format", f"endings that are read: {known}")
    return found


def _unreadable(name: str, why: str, *help: str) -> DataFault:
    shown = mask(name)
    return DataFault([DATA_UNREADABLE.about(shown, file=shown, why=why, help=help)])


def _part(name: str, small: bool) -> Part:
    form, shown = _format(name), mask(name)
    path = None if name.startswith(REMOTE) else Path(name)
    with told(shown):
        if form == "csv" and path is not None:
            opened = csv.open_csv(path, small)
            return Part(opened.frame, opened.frame.collect_schema(), shown, form, path, name, opened)
        frame = _scan(form, name, {})
        return Part(frame, frame.collect_schema(), shown, form, path, name)


def as_text(part: Part, columns: Sequence[str]) -> pl.LazyFrame:
    """An NDJSON file with the text that stands in it for some columns of numbers."""
    return _scan(part.form, part.source, dict.fromkeys(columns, pl.String))


def _scan(form: Form, name: str, overrides: dict[str, Any]) -> pl.LazyFrame:
    match form:
        case "csv":
            return pl.scan_csv(name, infer_schema=False, glob=False)
        case "parquet":
            return pl.scan_parquet(name, glob=False)
        case "ipc":
            return pl.scan_ipc(name, glob=False)
        case _:
            path = name if name.startswith(REMOTE) else glob.escape(name)
            return pl.scan_ndjson(path, infer_schema_length=None, schema_overrides=overrides)
