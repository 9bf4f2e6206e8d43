"""Rows and values that people should know of. In: a table and the moment. Out: tests for odd ones, where they are, and what is told.

They decide nothing: nobody's rows count for nobody, and rows without a time or later than the moment do not exist. So they are counted on
the way where rows are read for something else; and where data are stored with the range of each stretch, hardly anything has to be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import reduce

import polars as pl

from segdsl.engine.data import window
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.keys import Keys
from segdsl.engine.data.sources import Part
from segdsl.engine.data.standard import NUMBER
from segdsl.engine.polars.collect import collect
from segdsl.semantics.calendar import Moment
from segdsl.types import Table

OF_ROWS = ("nobody", "timeless", "later")
_ENDLESS = "endless:"


def tests(
    table: Table, names: Collection[str], moment: Moment, prefix: str, owner: pl.Expr | None
) -> dict[str, pl.Expr]:
    """Whether a row is one of those that notes count, by what is told of them.

    Args:
        table: The table.
        names: The columns of its standardised frame.
        moment: The run's moment.
        prefix: What the names of the columns begin with.
        owner: The place of the row's customer; none for customers.
    """
    found = {
        f"{_ENDLESS}{name}": pl.col(f"{prefix}{NUMBER}{name}") & pl.col(f"{prefix}{name}").is_null()
        for name in names
        if f"{NUMBER}{name}" in names
    }
    if owner is not None:
        found["nobody"] = owner.is_null()
        if table.at is not None:
            found["timeless"] = pl.col(f"{prefix}{table.at}").is_null()
            found["later"] = ~window.exists(table, moment, prefix)
    return found


def endless(parts: Iterable[Part], name: str) -> int:
    """How many numbers of some parts are infinite or none at all, asked of what is stored.

    Args:
        parts: The parts.
        name: What is told of such numbers: `endless:` and the column.
    """
    column = name.removeprefix(_ENDLESS)
    given = exactly(column)
    # less itself, any other number is zero; it takes half as long as to ask whether it is finite (Polars 2.1)
    counts = [
        collect(part.frame.select(((given - given) != 0).sum()), "streaming").item()
        for part in parts
        if part.schema[column].is_float()
    ]
    return sum(map(int, counts))


def few(part: Part, table: Table, keys: Keys, moment: Moment) -> Part | None:
    """A part without most of the rows that are not odd; none where its file does not know the range of what it holds.

    Args:
        part: The part.
        table: Its table, of the customers' own.
        keys: The customers' keys.
        moment: The run's moment.
    """
    known = keys.range
    owner = str(table.by)
    if part.form != "parquet" or known is None or not part.schema[owner].is_integer():
        return None
    given = exactly(owner)
    possible = [given.is_null(), given < known[0], given > known[1]]
    if table.at is not None:
        late = window.not_before(part, table.at, moment.instant, moment.zone)
        if late is None:
            return None
        possible += [exactly(table.at).is_null(), late[0]]
    return replace(part, frame=part.frame.filter(reduce(lambda left, right: left | right, possible)))


def told(table: Table, counts: Mapping[str, int]) -> tuple[str, ...]:
    """What people should know of a table, by the counts of its odd rows."""
    values = ((count, name.removeprefix(_ENDLESS)) for name, count in counts.items() if _ENDLESS in name)
    notes = [_not_finite(count, f"{table.name}.{name}") for count, name in values if count]
    if nobody := counts.get("nobody"):
        notes.append(
            _rows(
                table,
                nobody,
                "belongs to no customer and counts for nobody",
                "belong to no customer and count for nobody",
            )
        )
    if timeless := counts.get("timeless"):
        without = f"without `{table.at}`"
        notes.append(_rows(table, timeless, f"{without} was left out", f"{without} were left out"))
    if later := counts.get("later"):
        notes.append(
            _rows(
                table,
                later,
                "is later than `as of` and does not exist yet",
                "are later than `as of` and do not exist yet",
            )
        )
    return tuple(notes)


def _not_finite(count: int, name: str) -> str:
    are = (
        "value of `{0}` is no finite number and counts"
        if count == 1
        else "values of `{0}` are not finite numbers and count"
    )
    return f"{count:,} {are.format(name)} as missing"


def _rows(table: Table, count: int, one: str, many: str) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'} of `{table.name}` {one if count == 1 else many}"
