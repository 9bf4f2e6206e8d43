"""What an evaluation gives. In: nothing. Out: `Membership` and `DataSource`, plain data that measures and reports read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import polars as pl

from segdsl.diagnostics import Diagnostic
from segdsl.semantics import Meaning


@dataclass(frozen=True)
class DataSource:
    """What a table was read from.

    Attributes:
        table: The table's name in the program.
        names: File names as given, or what kind of frame it was.
        paths: The files, where there are any on this machine.
        rows: How many rows were read.
    """

    table: str
    names: tuple[str, ...]
    paths: tuple[Path, ...]
    rows: int

    @cached_property
    def digest(self) -> str | None:
        """A hash of the files' bytes (BLAKE2b, 16 bytes, hexadecimal), none where there are no files."""
        if not self.paths:
            return None
        digest = blake2b(digest_size=16)
        for path in self.paths:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()


@dataclass(frozen=True)
class Membership:
    """Who is in which segment.

    Attributes:
        meaning: The program.
        frame: One row per customer, in the order of the key: the key; in the order of the program a Boolean column for each segment
            (never missing), and for groups a String column with Boolean columns `groups.branch`.
        key: The name of the key's column.
        as_of: The instant it is about, in the project's zone.
        timezone: The project's zone.
        sources: What the tables were read from.
        notes: What people should know of the data: rows left out, values read as missing.
        diagnostics: Notes of the check.
        traits: The values of traits, where they were asked for, with the key; else none.
    """

    meaning: Meaning
    frame: pl.DataFrame
    key: str
    as_of: dt.datetime
    timezone: str
    sources: tuple[DataSource, ...] = ()
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    traits: pl.DataFrame | None = None
