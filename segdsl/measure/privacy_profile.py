"""Which counts of a profile may not be shown. In: a profile, and the ledger of what the report shows of everyone. Out:
marks for its rows.

A profile is looked at by itself: the size of its segment and the counts of everyone are what they are, and what would tell
a small count is hidden within the profile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from segdsl.measure.ledger import Cell, Ledger
from segdsl.measure.named_sets import NamedSets
from segdsl.measure.suppress import Mark

_KNOWN = ("level", None)
_DENOMINATOR = 2

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SameSets:
    """Values that the same customers have as something else, so that one tells the other.

    Attributes:
        parts: The segment, branch or arm, by the cell of everyone with the value.
        values: The value that was noted first.
    """

    parts: dict[Cell, str] = field(default_factory=dict)
    values: dict[Cell, Cell] = field(default_factory=dict)


def add_everyone(ledger: Ledger, attribute: str, rows: Rows, customers: Cell) -> None:
    """Notes the counts of everyone in the rows of one attribute.

    Args:
        ledger: The report's counts, sizes among them.
        attribute: The attribute.
        rows: Its rows of any profile.
        customers: The cell of all customers.
    """
    start: Cell = ("profile", None, attribute)
    ledger.show((*start, *_KNOWN), _known(rows, "all", ledger.value(customers)), _DENOMINATOR)
    for row in rows:
        cell, whole = (*start, row["row"], row["value"]), ("size", f"{attribute}.{row['value']}")
        if row["row"] == "value" and whole in ledger and ledger.value(whole) == row["count_all"]:
            ledger.same(cell, whole)  # a branch of groups
        elif row["row"] != "level":
            ledger.show(cell, row["count_all"])
    _add_up(ledger, start, rows, customers)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report shows besides profiles.

    Attributes:
        ledger: Its counts.
        hidden: Those of them that may not be shown.
        same: Values that say the same as a segment, a branch or another value.
        named: The sets whose sizes are shown.
        members: The members of each segment, branch and arm.
        families: The branches of each groups, the arms of each split.
        holders: Who has each value, by the cell of everyone with it.
    """

    ledger: Ledger
    hidden: Mapping[Cell, Mark]
    same: SameSets
    named: NamedSets
    members: Mapping[str, pl.Series]
    families: Sequence[Sequence[str]]
    holders: Mapping[Cell, pl.Series]

    def called(self, cell: Cell) -> Cell:
        """The first name of a count: rows that count the same customers have one."""
        twin = self.same.parts.get(_everybody(cell))
        if twin is not None:
            name = str(cell[1])
            overlap = ("overlap", name, twin)
            if twin == name or overlap in self.ledger:
                return ("size", name) if twin == name else overlap
            return ("both", *sorted((name, twin)))
        first = self.same.values.get(_everybody(cell))
        return cell if first is None else (*cell[:2], *first[2:])

    def put(self, own: Ledger, cell: Cell) -> None:
        """Takes a count of the report over into the profiles' own: as it is, or as hidden."""
        if cell in self.hidden:
            own.conceal(cell, self.ledger.value(cell))
        elif cell not in own:
            own.show(cell, self.ledger.value(cell), fixed=True)


def profile_marks(around: Surroundings, profiles: Mapping[str, pl.DataFrame]) -> dict[Cell, Mark]:
    """The rows of profiles that may not be shown.

    Args:
        around: What the report shows besides.
        profiles: By segment or branch.
    """
    own = Ledger(around.ledger.limit)
    cells: dict[Cell, Cell] = {}  # the attribute's rows that a row stands with
    # those that are shown first, as a count that a hidden profile shares with one is shown
    for name, profile in sorted(profiles.items(), key=lambda one: ("size", one[0]) in around.hidden):
        size: Cell = ("size", name)
        around.put(own, size)
        for attribute, rows in by_attribute(profile).items():
            start: Cell = ("profile", name, attribute)
            counts = {(*start, *_KNOWN): _known(rows, "in", own.value(size))}
            for row in rows:
                if row["row"] != "level":
                    counts[*start, row["row"], row["value"]] = row["count_in"]
            for cell, count in counts.items():
                cells[cell] = start
                _note(own, cell, count, around)
            _add_up(own, start, rows, size)
    _across(own, around, profiles)
    marks, told = own.settled()
    lost = {cells[cell] for cell in told if cell in cells}
    made: dict[Cell, Mark] = {}
    for cell, start in cells.items():
        first = around.called(cell)
        if ("size", start[1]) in around.hidden or start in lost:
            made[cell] = "withheld"
        elif cell in marks:
            made[cell] = marks[cell]
        elif first in around.hidden:
            made[cell] = around.hidden[first]
    return made


def _note(own: Ledger, cell: Cell, count: int, around: Surroundings) -> None:
    """Counts a cell under its first name, and says what other counts tell of it."""
    whole, first = _everybody(cell), around.called(cell)
    if first in around.ledger:
        around.put(own, first)
    elif ("size", cell[1]) in around.hidden:
        own.conceal(first, count)
    elif first not in own:
        own.show(first, count, _DENOMINATOR if cell[3:] == _KNOWN else 1)
    own.same(cell, first)
    if whole in around.ledger:
        around.put(own, whole)
        own.part(whole, [cell])
    if count and whole in around.holders:
        holders = around.holders[whole] & around.members[str(cell[1])]
        for larger, smaller in around.named.near(cell, holders, own.limit):
            around.put(own, smaller if larger == cell else larger)
            own.part(larger, [smaller])


def _across(own: Ledger, around: Surroundings, profiles: Mapping[str, pl.DataFrame]) -> None:
    """Says how profiles add up: those of branches to everyone, and one within another to the larger."""
    rows = {
        name: set(profile.select("attribute", "row", "value").rows()) for name, profile in profiles.items()
    }
    every = dict.fromkeys(row for some in rows.values() for row in some)
    for family in around.families:
        for attribute, row, value in every:
            kind = _KNOWN if row == "level" else (row, value)
            found: list[Cell] = [("profile", name, attribute, *kind) for name in family]
            whole: Cell = ("profile", None, attribute, *kind)
            if whole in own:
                own.part(whole, [one for one in found if one in own])
    sizes = {name: int(around.members[name].sum()) for name in profiles}
    for one in profiles:
        for other in profiles:
            if one == other or not 0 < sizes[one] <= sizes[other]:
                continue
            if int((around.members[one] & around.members[other]).sum()) == sizes[one]:
                for attribute, row, value in rows[one] & rows[other]:
                    kind = _KNOWN if row == "level" else (row, value)
                    own.part(("profile", other, attribute, *kind), [("profile", one, attribute, *kind)])


def _everybody(cell: Cell) -> Cell:
    """The cell of everyone with the value of a cell of a profile."""
    return ("profile", None, *cell[2:])


def by_attribute(profile: pl.DataFrame) -> dict[str, Rows]:
    """The rows of a profile, by attribute in the order in which they come first."""
    made: dict[str, Rows] = {}
    for row in profile.iter_rows(named=True):
        made.setdefault(row["attribute"], []).append(row)
    return made


def _known(rows: Rows, side: str, size: int) -> int:
    row = rows[0]
    return int(size - row[f"count_{side}"] if row["row"] == "missing" else row[f"known_{side}"])


def _add_up(ledger: Ledger, start: Cell, rows: Rows, size: Cell) -> None:
    """Says how the rows of an attribute add up: those who have a value and those who have none, and who has which."""
    known: Cell = (*start, *_KNOWN)
    kinds = {row["row"] for row in rows}
    missing: list[Cell] = [(*start, "missing", None)] if "missing" in kinds else []
    ledger.part(size, [known, *missing])
    values: list[Cell] = [(*start, "value", row["value"]) for row in rows if row["row"] == "value"]
    if rows[0]["form"] == "category":
        ledger.part(known, values)
    else:
        for one in values:
            ledger.part(known, [one])
