"""Files that a run leaves. In: a path and what writes it. Out: the whole file in its place, or the old one as it was and the reason."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from segdsl.cli.choices import listing
from segdsl.cli.faults import UserError

if TYPE_CHECKING:
    from polars import DataFrame

    from segdsl.diagnostics import Diagnostic

MEMBERS = (".csv", ".parquet", ".arrow", ".ndjson")
REPORTS = (".html", ".md", ".json")


def check_output(path: Path, endings: Sequence[str], inputs: Iterable[str] = ()) -> list[Diagnostic]:
    """What is wrong with an output before any work is done for it.

    Args:
        path: Where it is to go.
        endings: The endings that name a format.
        inputs: Files that the run reads, which must not be lost; addresses and globs are passed over.
    """
    from segdsl.diagnostics.codes_use import OUTPUT_OVER_INPUT, OUTPUT_UNWRITABLE, UNKNOWN_OUTPUT

    name = str(path)
    if path.suffix.lower() not in endings:
        return [UNKNOWN_OUTPUT.about("", name=name, help=(f"let it end in {listing(endings)}",))]
    if any(_same_file(path, other) for other in inputs):
        return [OUTPUT_OVER_INPUT.about("", name=name)]
    if path.is_dir():
        return [OUTPUT_UNWRITABLE.about("", name=name, why="it is a folder")]
    if path.exists() and not path.is_file():
        return [OUTPUT_UNWRITABLE.about("", name=name, why="it is not a regular file")]
    if not path.parent.is_dir():
        why = f"there is no folder `{path.parent}`"
        return [OUTPUT_UNWRITABLE.about("", name=name, why=why, help=("make the folder first",))]
    return []


def write(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Writes a file beside its place, makes sure that it is on the disk, and renames it.

    Args:
        path: The file; where it is a link, what it points to. What stood there keeps its permissions.
        fill: Writes the content.

    Raises:
        UserError: The file cannot be written; what stood there before still stands.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".segdsl-{secrets.token_hex(6)}.tmp")
    try:
        try:
            with beside.open("xb") as stream:
                if target.exists():
                    beside.chmod(stat.S_IMODE(target.stat().st_mode))
                fill(stream)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, (error.strerror or str(error)).lower()) from error
    except Exception as error:
        # Polars wraps what the system says in errors of its own
        if type(error).__module__.partition(".")[0] != "polars":
            raise
        raise _unwritable(path, str(error).partition("\n")[0]) from error


def write_text(path: Path, text: str) -> None:
    """Writes a text in UTF-8, its newlines as they are.

    Raises:
        UserError: The file cannot be written.
    """
    write(path, lambda stream: stream.write(text.encode("utf-8", "surrogatepass")))


def write_members(path: Path, frame: DataFrame, said: Mapping[str, str] | None = None) -> None:
    """Writes one row for each customer in the format that the ending names.

    Values are written as they are, formulas included: other programs read this file, and a changed key is a lost customer.

    Args:
        path: The file.
        frame: The rows.
        said: What is to be known of them beside the data, by name; Parquet files alone can hold it.

    Raises:
        UserError: The file cannot be written.
    """
    match path.suffix.lower():
        case ".csv":
            write(path, frame.write_csv)
        case ".parquet":
            held = None if said is None else dict(said)
            write(path, lambda stream: frame.write_parquet(stream, metadata=held))
        case ".arrow":
            write(path, frame.write_ipc)
        case _:
            write(path, frame.write_ndjson)


def _unwritable(path: Path, why: str) -> UserError:
    from segdsl.diagnostics.codes_use import OUTPUT_UNWRITABLE

    return UserError([OUTPUT_UNWRITABLE.about("", name=str(path), why=why)])


def _same_file(path: Path, other: str) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False
