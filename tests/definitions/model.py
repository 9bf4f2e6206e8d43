"""What a definition is, and how its data become files. In: readable blocks of rows. Out: CSV files that a program can be run on.

Data are written as blocks, a table's name and columns and below it its rows:

    orders: customer_id, ordered_at, amount
      ann, 2024-05-01T10:00, 20      # `#` begins the reason why this row is here

An empty value is missing. Columns that are declared and not written are missing, keys that are not written are counted, tables that are not
written are empty; so a definition shows only what it is about.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import segdsl
from segdsl.api import Program, Result
from segdsl.types import Catalog

ZONE = "Europe/Berlin"
DAY = dt.date(2024, 5, 15)  # a Wednesday; as `as of`, its last microsecond


@dataclass(frozen=True)
class Definition:
    """One of the seventy.

    Attributes:
        number: Its number, 1 to 70.
        sentence: What somebody asks for.
        text: What they write.
        data: Blocks of rows.
        members: Keys by segment, with spaces between them, in their order.
        tables: The `table` statements that stand before the text.
        as_of: The moment it is asked of.
        fiscal_year_start: The month the fiscal year begins in.
        remark: What is worth saying on its page, if anything.
    """

    number: int
    sentence: str
    text: str
    data: str
    members: Mapping[str, str]
    tables: str
    as_of: dt.date | dt.datetime = DAY
    fiscal_year_start: int = 1
    remark: str = ""

    @property
    def program(self) -> str:
        """The whole file."""
        return f"{self.tables.strip()}\n\n{self.text.strip()}\n"

    def evaluate(self, folder: Path, engine: str, *, backwards: bool = False) -> Result:
        """Runs it on its data, written to a folder, the last row first if asked to."""
        return run(
            self.program,
            self.data,
            folder,
            as_of=self.as_of,
            engine=engine,
            fiscal=self.fiscal_year_start,
            backwards=backwards,
        )


@dataclass(frozen=True)
class Theme:
    """Definitions about one matter, most of which share their tables."""

    title: str
    tables: str
    definitions: tuple[Definition, ...] = field(default=())


def run(
    text: str,
    data: str,
    folder: Path,
    *,
    as_of: dt.date | dt.datetime = DAY,
    engine: str = "in-memory",
    fiscal: int = 1,
    backwards: bool = False,
) -> Result:
    """Evaluates a program on blocks of data."""
    program = segdsl.parse(text)
    files = write(data, program, folder, backwards=backwards)
    return program.evaluate(
        files, as_of=as_of, timezone=ZONE, traits=True, fiscal_year_start=fiscal, engine=engine
    )  # type: ignore[arg-type]


def members(result: Result) -> dict[str, str]:
    """Members of every segment, branch and arm, as a definition writes them."""
    names = result.sizes()["name"].to_list()
    return {name: " ".join(map(str, result.members(name))) for name in names}


def write(data: str, program: Program, folder: Path, *, backwards: bool = False) -> dict[str, Path]:
    """A CSV file for each table of a program."""
    catalog = program.meaning.catalog
    given = _blocks(data)
    unknown = set(given) - set(catalog.tables)
    assert not unknown, f"data of tables that are not declared: {sorted(unknown)}"
    step = -1 if backwards else 1
    return {name: _file(name, given.get(name, [])[::step], catalog, folder) for name in catalog.tables}


def customers(one: Definition) -> list[str]:
    """The keys of a definition's customers, in the order of its data; those that are not written are counted."""
    catalog = segdsl.parse(one.program).meaning.catalog
    key = str(catalog.spine.key)
    rows = _blocks(one.data)[catalog.customers]
    return [row.get(key, str(number)) for number, row in enumerate(rows, start=1)]


def _blocks(data: str) -> dict[str, list[dict[str, str]]]:
    blocks: dict[str, list[dict[str, str]]] = {}
    columns: list[str] = []
    rows: list[dict[str, str]] = []
    for line in data.splitlines():
        written = line.partition("#")[0].strip()
        name, colon, rest = written.partition(": ")
        if not written:
            continue
        if colon:
            columns = [one.strip() for one in rest.split(",")]
            rows = blocks.setdefault(name, [])
            continue
        values = [one.strip() for one in written.split(",")]
        assert len(values) == len(columns), f"{written!r} has {len(values)} values for {columns}"
        rows.append(dict(zip(columns, values, strict=True)))
    return blocks


def _file(name: str, rows: list[dict[str, str]], catalog: Catalog, folder: Path) -> Path:
    table = catalog.tables[name]
    strange = {column for row in rows for column in row} - set(table.columns)
    assert not strange, f"columns of {name} that are not declared: {sorted(strange)}"
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table.columns), restval="")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            made_up = {} if table.key is None or table.key in row else {table.key: str(number)}
            writer.writerow({**made_up, **row})
    return path
