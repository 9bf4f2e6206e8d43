"""What an evaluation gives. In: nothing. Out: `Membership` and `DataSource`, plain data that measures and reports read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import polars as pl

from segdsl.diagnostics import Diagnostic
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.keys import increases
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
        bits: One row per customer, in the order they were read: the key, and in the order of the program a Boolean column for each
            segment and each branch `groups.branch` (never missing). A Boolean column is a bitmap: one bit per customer.
        key: The name of the key's column.
        as_of: The instant it is about, in the project's zone.
        timezone: The project's zone.
        sources: What the tables were read from.
        notes: What people should know of the data: rows left out, values read as missing.
        diagnostics: Notes of the check.
        traits: The values of traits, where they were asked for, with the key, in the order of the key; else none.
    """

    meaning: Meaning
    bits: pl.DataFrame
    key: str
    as_of: dt.datetime
    timezone: str
    sources: tuple[DataSource, ...] = ()
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    traits: pl.DataFrame | None = None

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return self.bits.height

    @property
    def columns(self) -> list[str]:
        """The names of the segments and branches there are."""
        return [name for name in self.bits.columns if name != self.key]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The same in the order of the key, with a String column for each groups and split before its branches.

        Counting needs no order, and putting hundreds of columns in order costs more than computing them; so this is made when asked for.
        """
        texts: dict[str, list[str]] = {}
        for one in self.meaning.definitions.values():
            held = [f"{one.name}.{branch.name}" for branch in one.branches]
            if held and held[0] in self.bits.columns and one.name not in self.bits.columns:
                texts[one.name] = held
        frame = in_order(self.bits, self.key)
        if not texts:
            return frame
        first = {held[0]: name for name, held in texts.items()}
        columns: list[pl.Expr] = []
        for name in frame.columns:
            if name in first:
                columns.append(_named(texts[first[name]], first[name]))
            columns.append(exactly(name))
        return frame.select(columns)


def in_order(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """A frame in the order of its key; itself where it is so already."""
    return frame if increases(frame[key]) else frame.sort(exactly(key))


def _named(branches: list[str], name: str) -> pl.Expr:
    chosen: pl.Expr = pl.lit(None, dtype=pl.String)
    for branch in reversed(branches):
        chosen = pl.when(exactly(branch)).then(pl.lit(branch.removeprefix(f"{name}."))).otherwise(chosen)
    return chosen.alias(name)
