"""Reading a program file. In: a path or bytes. Out: a `Source` or a `ReadFault`; nothing is decoded by guessing."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from segdsl.text.source import Source

MAX_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadFault:
    """Why a file gave no source.

    Attributes:
        kind: `missing`, `directory`, `special`, `unreadable`, `too-large`, `utf-16` or `utf-8`.
        name: The path as the user wrote it.
        detail: Size, byte offset or the system's own words, as the kind asks.
    """

    kind: str
    name: str
    detail: str = ""


def read(path: str | os.PathLike[str], name: str | None = None) -> Source | ReadFault:
    """Reads a program file.

    Args:
        path: The file.
        name: What messages call it; the path as given if none.

    Returns:
        The source, or why there is none. A device or pipe is refused without being opened for reading, so nothing can hang.
    """
    name = os.fspath(path) if name is None else name
    try:
        status = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return ReadFault("missing", name)
    except (OSError, ValueError) as error:
        return ReadFault("unreadable", name, getattr(error, "strerror", None) or str(error))
    if stat.S_ISDIR(status.st_mode):
        return ReadFault("directory", name)
    if not stat.S_ISREG(status.st_mode):
        return ReadFault("special", name)
    if status.st_size > MAX_BYTES:
        return ReadFault("too-large", name, str(status.st_size))
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        return ReadFault("unreadable", name, error.strerror or str(error))
    return from_bytes(data, name, os.fspath(path))


def from_bytes(data: bytes, name: str, path: str | None = None) -> Source | ReadFault:
    """A source from bytes: UTF-8 with or without a byte order mark; newlines of any convention become `\\n`."""
    if len(data) > MAX_BYTES:
        return ReadFault("too-large", name, str(len(data)))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ReadFault("utf-16", name)
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        return ReadFault("utf-8", name, str(error.start))
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"), path)
