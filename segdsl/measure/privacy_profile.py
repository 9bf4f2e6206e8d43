"""Which counts of a profile may not be shown. In: a profile, and the ledger of what the report shows of everyone. Out:
marks for its rows.

A profile is looked at by itself: the size of its segment and the counts of everyone are what they are, and what would tell
a small count is hidden within the profile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from segdsl.measure.ledger import Cell, Ledger
from segdsl.measure.suppress import Mark

_KNOWN = ("level", None)
_DENOMINATOR = 2


@dataclass(frozen=True, slots=True)
class SameSets:
    """Values that the same customers have as something else, so that one tells the other.

    Attributes:
        segments: The segment, by the cell of everyone with the value.
        values: The value that was noted first.
    """

    segments: dict[Cell, str] = field(default_factory=dict)
    values: dict[Cell, Cell] = field(default_factory=dict)


def add_everyone(ledger: Ledger, attribute: str, rows: pl.DataFrame, customers: Cell) -> None:
    """Notes the counts of everyone in the rows of one attribute.

    Args:
        ledger: The report's counts, sizes among them.
        attribute: The attribute.
        rows: Its rows of any profile.
        customers: The cell of all customers.
    """
    start: Cell = ("profile", None, attribute)
    ledger.show((*start, *_KNOWN), _known(rows, "all", ledger.value(customers)), _DENOMINATOR)
    for row in rows.iter_rows(named=True):
        cell, whole = (*start, row["row"], row["value"]), ("size", f"{attribute}.{row['value']}")
        if row["row"] == "value" and whole in ledger and ledger.value(whole) == row["count_all"]:
            ledger.same(cell, whole)  # a branch of groups
        elif row["row"] != "level":
            ledger.show(cell, row["count_all"])
    _add_up(ledger, start, rows, customers)


def profile_marks(
    ledger: Ledger, hidden: dict[Cell, Mark], name: str, profile: pl.DataFrame, twins: SameSets
) -> dict[Cell, Mark]:
    """The rows of a profile that may not be shown.

    Args:
        ledger: The report's counts.
        hidden: Those of them that may not be shown.
        name: The segment or branch.
        profile: Its profile.
        twins: Values that say the same as a segment or another value.
    """
    size: Cell = ("size", name)
    start: Cell = ("profile", name)
    cells: dict[Cell, str] = {}
    for attribute, row, value in profile.select("attribute", "row", "value").iter_rows():
        cells[*start, attribute, row, value] = attribute
        cells[*start, attribute, *_KNOWN] = attribute
    if size in hidden:
        return dict.fromkeys(cells, "withheld")
    own = Ledger(ledger.limit)
    own.show(size, ledger.value(size), fixed=True)
    for (attribute,), rows in profile.group_by("attribute", maintain_order=True):
        _note(
            own, (*start, attribute, *_KNOWN), _known(rows, "in", ledger.value(size)), ledger, hidden, twins
        )
        for row in rows.iter_rows(named=True):
            if row["row"] != "level":
                cell = (*start, attribute, row["row"], row["value"])
                _note(own, cell, row["count_in"], ledger, hidden, twins)
        _add_up(own, (*start, attribute), rows, size)
    marks, told = own.settled()
    lost = {cells[cell] for cell in told if cell in cells}
    made: dict[Cell, Mark] = {cell: mark for cell, mark in marks.items() if cell in cells}
    for cell, attribute in cells.items():
        twin = _overlap(ledger, cell, twins)
        if attribute in lost:
            made[cell] = "withheld"
        elif twin is not None and twin in hidden:
            made.setdefault(cell, hidden[twin])
    return made


def _note(
    own: Ledger, cell: Cell, count: int, ledger: Ledger, hidden: dict[Cell, Mark], twins: SameSets
) -> None:
    """Counts a cell, under the name of the first that says the same, with the others who are counted with everyone."""
    whole: Cell = ("profile", None, *cell[2:])
    first = twins.values.get(whole)
    same: Cell = cell if first is None or first[0] != "profile" else ("profile", cell[1], *first[2:])
    overlap = _overlap(ledger, cell, twins)
    if same not in own:
        if overlap is None:
            own.show(same, count, _DENOMINATOR if cell[3:] == _KNOWN else 1)
        elif overlap in hidden:
            own.conceal(same, count)
        else:
            own.show(same, count, fixed=True)
    own.same(cell, same)
    if whole in ledger and whole not in hidden:
        own.show(whole, ledger.value(whole), fixed=True)
        own.part(whole, [cell])


def _overlap(ledger: Ledger, cell: Cell, twins: SameSets) -> Cell | None:
    """The common members of two segments that a row of a profile counts, if it does."""
    twin = twins.segments.get(("profile", None, *cell[2:]))
    overlap: Cell = ("overlap", cell[1], twin)
    if twin == cell[1]:
        overlap = ("size", twin)
    return overlap if twin is not None and overlap in ledger else None


def _known(rows: pl.DataFrame, side: str, size: int) -> int:
    for row, known, count in rows.select("row", f"known_{side}", f"count_{side}").iter_rows():
        return int(size - count if row == "missing" else known)
    raise AssertionError("an attribute has rows")


def _add_up(ledger: Ledger, start: Cell, rows: pl.DataFrame, size: Cell) -> None:
    """Says how the rows of an attribute add up: those who have a value and those who have none, and who has which."""
    known: Cell = (*start, *_KNOWN)
    missing = [(*start, "missing", None)] if "missing" in rows["row"] else []
    ledger.part(size, [known, *missing])
    values: list[Any] = [
        (*start, "value", value) for row, value in rows.select("row", "value").iter_rows() if row == "value"
    ]
    if rows["form"][0] == "category":
        ledger.part(known, values)
    else:
        for one in values:
            ledger.part(known, [one])
