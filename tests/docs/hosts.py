"""The example programs that blocks of the pages stand beside. In: a block's text. Out: a whole program, and what evaluating it gives."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

import polars as pl

import segdsl
from segdsl import Program, Result
from segdsl.syntax import parse, tree
from segdsl.text import Source

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = dt.date(2024, 6, 30)


@dataclass(frozen=True)
class Host:
    """A program of `examples/` whose tables and names a block may use.

    Attributes:
        folder: Its folder below `examples/`.
        file: The program.
    """

    folder: str
    file: str

    @property
    def path(self) -> Path:
        return EXAMPLES / self.folder

    @cached_property
    def _config(self) -> dict[str, dict[str, str]]:
        return tomllib.loads((self.path / "segdsl.toml").read_text(encoding="utf-8"))

    @property
    def timezone(self) -> str:
        return self._config["evaluate"]["timezone"]

    @property
    def files(self) -> dict[str, Path]:
        """Where the data of each table is."""
        return {name: self.path / path for name, path in self._config["data"].items()}

    @cached_property
    def _statements(self) -> tuple[tuple[object, str], ...]:
        source = Source(self.file, (self.path / self.file).read_text(encoding="utf-8"))
        return tuple((one, source.slice(one.span)) for one in parse(source).statements)

    def beside(self, text: str) -> str:
        """What the program defines and a block does not; its expectations and examples stay at home."""
        own = {_name(one) for one in parse(Source("block", text)).statements}
        own |= set(re.findall(r"(?m)^(?:set|rows|trait|segment|groups|cross|split|table) (\w+)", text))
        kept = [
            written
            for one, written in self._statements
            if not isinstance(one, tree.Expect | tree.Example) and (_name(one) or written) not in own
        ]
        return "\n".join(kept) + "\n"

    def evaluate(self, block: str) -> Result | None:
        """The segments, groups and traits of a block for the example's data; none where it defines nothing to evaluate."""
        program = segdsl.parse(block + "\n" + self.beside(block))
        names = _definitions(block)
        asked = [name for name in names if name in program.meaning.order]
        traits = [name for name in names if name in program.meaning.definitions and name not in asked]
        if not asked and not traits:
            return None
        return program.evaluate(
            self.files, as_of=AS_OF, timezone=self.timezone, only=asked, traits=bool(traits)
        )

    def program(self, block: str) -> Program:
        """The block and what the example defines beside it."""
        return segdsl.parse(block + "\n" + self.beside(block))


HOSTS = {
    "shop": Host("shop", "shop.seg"),
    "full": Host("shop", "shop_full.seg"),
    "software": Host("software", "software.seg"),
    "game": Host("game", "game.seg"),
}

_EMPTY = {
    "text": pl.String,
    "date": pl.Date,
    "timestamp": pl.Datetime("us"),
    "flag": pl.Boolean,
    "integer": pl.Int64,
    "number": pl.Float64,
    "decimal": pl.Decimal(18, 2),
    "clock": pl.Duration("us"),
}


def on_nobody(program: Program) -> Result:
    """The program for tables without any rows."""
    tables = {}
    for table in program.meaning.catalog.tables.values():
        columns = {one.name: one.stored or one.type for one in table.columns.values()}
        tables[table.name] = pl.DataFrame(
            schema={
                name: pl.List(_EMPTY[kind.item.kind]) if kind.item is not None else _EMPTY[kind.kind]
                for name, kind in columns.items()
            }
        )
    return program.evaluate(tables, as_of=AS_OF)


def sizes(result: Result) -> str:
    """Each segment with its size and share, a line each; of groups, crosses and splits the branches."""
    rows = [
        (row["name"], f"{row['size']:,}", _percent(row["share"]))
        for row in result.sizes().iter_rows(named=True)
    ]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    return "".join(
        f"{name.ljust(widths[0])}  {size.rjust(widths[1])}  {share.rjust(widths[2])}\n"
        for name, size, share in rows
    )


def _percent(share: float | None) -> str:
    """A share with one place, halves away from zero, as `segdsl eval` shows it; nothing and everything without a place."""
    if share is None:
        return "-"
    exact = Decimal(str(share)) * 100
    return f"{exact:.0f}%" if exact in (0, 100) else f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _name(statement: object) -> str:
    return str(getattr(getattr(statement, "name", None), "text", ""))


def _definitions(text: str) -> list[str]:
    kinds = (tree.Segment, tree.Groups, tree.Cross, tree.Split, tree.Trait)
    return [_name(one) for one in parse(Source("block", text)).statements if isinstance(one, kinds)]
