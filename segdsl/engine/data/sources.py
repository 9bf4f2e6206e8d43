"""Finding data. In: a path, glob, list of them, or a frame. Out: a lazy frame of raw columns, never read before it must be."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from segdsl.diagnostics.codes_data import DATA_UNREADABLE
from segdsl.engine.data import csv
from segdsl.engine.failure import DataFault, told

REMOTE = ("s3://", "gs://", "az://", "https://", "http://", "abfss://")
# files smaller than this are read once into memory rather than scanned for every question
SMALL = 64 << 20


@dataclass(frozen=True, slots=True)
class Raw:
    """Data as they came.

    Attributes:
        frame: The columns as they are; of a CSV file all text.
        name: What messages call it.
        names: The files' names, or the kind of frame.
        paths: Local files.
        is_text: Whether every value still has to be parsed, as in CSV.
        small: Whether it may be held in memory.
    """

    frame: pl.LazyFrame
    name: str
    names: tuple[str, ...]
    paths: tuple[Path, ...]
    is_text: bool
    small: bool


def open_data(table: str, given: Any) -> Raw:
    """Opens what a table is bound to.

    Args:
        table: The table's name, for messages.
        given: A path or URL, a glob, a list of these; a Polars frame; anything with the Arrow PyCapsule interface.

    Raises:
        DataFault: There is nothing to read, or not in a format that is known.
    """
    if isinstance(given, pl.LazyFrame):
        return Raw(given, table, ("a lazy frame",), (), False, False)
    if isinstance(given, pl.DataFrame):
        return Raw(given.lazy(), table, ("a frame",), (), False, True)
    if isinstance(given, str | os.PathLike) or (isinstance(given, Sequence) and given and all(isinstance(one, str | os.PathLike) for one in given)):
        return _files(table, [given] if isinstance(given, str | os.PathLike) else list(given))
    if hasattr(given, "__arrow_c_stream__"):
        with told(table):
            return Raw(pl.DataFrame(given).lazy(), table, (f"a {type(given).__name__}",), (), False, True)
    raise TypeError(f"table {table!r} is bound to {type(given).__name__}, which is neither a path nor a frame")


def _files(table: str, given: list[str | os.PathLike[str]]) -> Raw:
    names: list[str] = []
    paths: list[Path] = []
    for one in map(os.fspath, given):
        if one.startswith(REMOTE):
            names.append(one)
            continue
        found = sorted(glob.glob(one, recursive=True)) if glob.has_magic(one) and not Path(one).exists() else [one]
        if not found:
            raise DataFault([DATA_UNREADABLE.about(one, file=one, why="no file matches")])
        for path in map(Path, found):
            _readable(path)
            names.append(str(path))
            paths.append(path)
    name = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    formats = {_format(one) for one in names}
    if len(formats) > 1:
        raise DataFault([DATA_UNREADABLE.about(name, file=name, why="its files are of different formats")])
    kind = formats.pop()
    if kind == "csv":
        for path in paths:
            csv.check_shape(path)
    with told(name):
        frame = _scan(kind, names)
    small = len(paths) == len(names) and sum(path.stat().st_size for path in paths) < SMALL
    return Raw(frame, name, tuple(Path(one).name if not one.startswith(REMOTE) else one for one in names), tuple(paths), kind == "csv", small)


def _readable(path: Path) -> None:
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
        raise DataFault([DATA_UNREADABLE.about(str(path), file=str(path), why=why)])


_FORMATS = {
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "ipc",
    ".ipc": "ipc",
    ".feather": "ipc",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
}


def _format(name: str) -> str:
    found = _FORMATS.get(Path(name.split("?")[0]).suffix.lower())
    if found is None:
        known = ", ".join(f"`{one}`" for one in (".csv", ".parquet", ".arrow", ".ndjson"))
        raise DataFault([DATA_UNREADABLE.about(name, file=name, why="its ending tells no format", help=(f"endings that are read: {known}",))])
    return found


def _scan(kind: str, names: list[str]) -> pl.LazyFrame:
    match kind:
        case "csv":
            return pl.scan_csv(names, infer_schema=False)
        case "parquet":
            return pl.scan_parquet(names)
        case "ipc":
            return pl.scan_ipc(names)
        case _:
            return pl.scan_ndjson(names, infer_schema_length=None)
