"""How big segments are. In: a result. Out: a table for a terminal, CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from segdsl.diagnostics.render.json import dump

if TYPE_CHECKING:
    from segdsl.api import Result

# What a spreadsheet takes for a formula (OWASP, CSV injection)
_FORMULA = re.compile(r"[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Size:
    """A line of the answer.

    Attributes:
        name: As other tools name it: `vip`, `lifecycle.lost`.
        title: What reports call it.
        parent: The groups or split it is a part of.
        size: How many customers are in it.
        share: Of all customers, from 0 to 1; none where there are no customers.
    """

    name: str
    title: str
    parent: str | None
    size: int
    share: float | None

    @property
    def own_name(self) -> str:
        """The name below its parent."""
        return self.name.removeprefix(f"{self.parent}.") if self.parent else self.name


@dataclass(frozen=True, slots=True)
class Sizes:
    """The answer.

    Attributes:
        as_of: The instant it is for.
        timezone: The zone that the instant's day is meant in.
        customers: How many there are.
        rows: Segments, branches and arms, those of one parent together.
        notes: What is to be known about the data.
    """

    as_of: datetime
    timezone: str
    customers: int
    rows: tuple[Size, ...]
    notes: tuple[str, ...]

    @property
    def day(self) -> str:
        """The instant as people write it: a day where it is a day's end."""
        if self.as_of.time() == time.max:
            return self.as_of.date().isoformat()
        return self.as_of.replace(tzinfo=None).isoformat(" ", "seconds" if self.as_of.second else "minutes")


def read_sizes(result: Result) -> Sizes:
    """The sizes of a result as plain data."""
    rows = []
    for row in result.sizes().iter_rows(named=True):
        parent = row["parent"]
        name = (
            row["name"] if not parent or row["name"].startswith(f"{parent}.") else f"{parent}.{row['name']}"
        )
        rows.append(Size(name, row["title"] or name, parent, row["size"], row["share"]))
    return Sizes(result.as_of, result.timezone, result.customers, tuple(rows), tuple(result.notes))


def to_json(sizes: Sizes, *, ascii_only: bool = False) -> str:
    """One JSON object with a final newline."""
    segments = [
        {"name": one.name, "title": one.title, "size": one.size, "share": one.share} for one in sizes.rows
    ]
    answer = {
        "as_of": sizes.as_of.isoformat(),
        "timezone": sizes.timezone,
        "customers": sizes.customers,
        "segments": segments,
        "notes": list(sizes.notes),
    }
    return dump(answer, ascii_only=ascii_only)


def to_csv(sizes: Sizes) -> str:
    """A header and a line for each segment; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("name", "title", "size", "share"))
    for one in sizes.rows:
        share = "" if one.share is None else repr(one.share)
        writer.writerow((_harmless(one.name), _harmless(one.title), one.size, share))
    return text.getvalue()


def to_markdown(sizes: Sizes) -> str:
    """A table with a sentence above and the notes below."""
    lines = [f"{count(sizes.customers)} as of {sizes.day} ({sizes.timezone})", ""]
    lines += ["| segment | title | size | share |", "|---|---|---:|---:|"]
    lines += [
        f"| {_plain(one.name)} | {_plain(one.title)} | {one.size:,} | {percent(one)} |" for one in sizes.rows
    ]
    if sizes.notes:
        lines += ["", *(f"- {_plain(note)}" for note in sizes.notes)]
    return "\n".join(lines) + "\n"


def count(customers: int) -> str:
    """A number of customers in words."""
    return f"{customers:,} customer{'' if customers == 1 else 's'}"


def percent(size: Size, unknown: str = "-") -> str:
    """A share as people read it, never rounded to nobody or to everybody.

    Args:
        size: The segment.
        unknown: What stands for a share of no customers.
    """
    if size.share is None:
        return unknown
    if 0 < size.share < 0.001:
        return "<0.1%"
    if 0.999 < size.share < 1:
        return ">99.9%"
    # halves away from zero, as people round: 17.45% reads 17.5%, whatever binary number is nearest
    exact = Decimal(str(size.share)) * 100
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _harmless(text: str) -> str:
    line = re.sub(r"[\t\r\n]", " ", text)
    return f"'{line}" if _FORMULA.match(text) else line


def _plain(text: str) -> str:
    """Text in which Markdown finds nothing to format."""
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", " ".join(text.split()))
