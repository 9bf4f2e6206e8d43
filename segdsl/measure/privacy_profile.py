"""What may be told of how members differ. In: profiles, and what a report tells of sizes and overlaps. Out: marks for all that may not.

Sizes and overlaps are settled before; here each attribute is settled by itself, as no two of them are ever shown against each other. What
is told of one is a few rows of each segment, so it is not hidden but told: row by row, the most telling first, and each only if nothing
that follows from it and from those before is a count of few. A row tells four counts: of members and of others, with the value and
without. Its shares are taken for these counts, however they are rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from segdsl.measure.ledger import Cell, Hidden
from segdsl.measure.named_sets import NamedSets
from segdsl.measure.observed import Levels, Observed, Shares
from segdsl.measure.parts import parts, segments
from segdsl.measure.profile import both, merged_bars
from segdsl.measure.relations import Relations, relations
from segdsl.measure.suppress import Mark
from segdsl.measure.value_table import ValueTable

# A share that is rounded to a thousandth does not say whether it is one of a thousand or of a few more
ROUGH = 1_000

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """What a report wants to tell of what members are like.

    Attributes:
        observed: The customers.
        profiles: By segment how its members differ.
        overlap: Every two segments.
        value: The attribute whose sums are told of each segment, if there is one.
        reachable: Who has an address, if the tables say; how many members have one is told of each segment.
    """

    observed: Observed
    profiles: Mapping[str, pl.DataFrame]
    overlap: pl.DataFrame
    value: str | None = None
    reachable: pl.Series | None = None


def profile_marks(described: Described, hidden: Hidden) -> dict[Cell, Mark]:
    """What may not be told.

    Args:
        described: All that a report wants to tell.
        hidden: Which sizes and overlaps are hidden.

    Returns:
        Marks of the cells `("profile", segment, attribute, row, value)` of telling rows, `("bars", segment, attribute)` of the
        distributions of those of them that have a mean, `("worth", segment)` of what a segment brings in, and `("reached", segment)`.
    """
    told = _Told(described, hidden)
    marks: dict[Cell, Mark] = {}

    def put(cell: Cell, *, may: bool) -> None:
        if not may:
            marks[cell] = "withheld"

    for name in segments(described.observed.membership):
        put(("reached", name), may=told.tells_reach(name))
        put(("worth", name), may=told.tells_worth(name))
    for name, row in _by_strength(described.profiles):
        cell: Cell = ("profile", name, row["attribute"], row["row"], row["value"])
        put(cell, may=told.tells_row(name, row))
        if row["row"] == "level":
            put(("bars", *cell[1:3]), may=cell not in marks and told.tells_bars(name, row["attribute"]))
    return marks


def _by_strength(profiles: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, Row]]:
    """All telling rows, first those that the rule does not speak of, stronger ones first."""
    rows = [
        (name, row)
        for name, profile in profiles.items()
        for row in profile.filter(pl.col("telling")).iter_rows(named=True)
    ]
    yield from sorted(rows, key=lambda one: (one[1]["in_rule"], -(one[1]["strength"] or 0)))


@dataclass(slots=True)
class _Told:
    """What is told so far."""

    described: Described
    hidden: Hidden
    members: dict[str, pl.Series] = field(init=False)
    relations: Relations = field(init=False)
    shares: dict[str, Shares] = field(init=False)
    levels: dict[str, Levels] = field(init=False)
    twins: dict[tuple[str, str | None, bool], int] = field(init=False)
    tables: dict[object, ValueTable] = field(default_factory=dict)
    values: dict[str, list[ValueTable]] = field(default_factory=dict)
    named: dict[str | None, NamedSets] = field(default_factory=dict)
    sizes: dict[str | None, dict[Cell, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        observed, frame = self.described.observed, self.described.observed.membership.frame
        self.members = {
            name: frame[name].rechunk()
            for name in segments(observed.membership)
            if self.hidden.shows(("size", name))
        }
        sizes = {name: int(some.sum()) for name, some in self.members.items()}
        self.relations = relations(self.described.overlap, sizes, frame.height)
        self.shares = {one.attribute.name: one for one in observed.shares}
        self.levels = {one.attribute.name: one for one in observed.levels}
        self.twins = _twins(observed)

    @property
    def limit(self) -> int:
        """The least number of customers that may be told of."""
        return self.hidden.limit

    # ---- what is told

    def tells_reach(self, name: str) -> bool:
        """Tells how many members have an address; of everyone it is not told."""
        reachable = self.described.reachable
        if reachable is None or name not in self.members:
            return False
        sets = [reachable, ~reachable]
        return self._is_far(name, sets[0]) and self._table("reach", sets, tells_everyone=False).tell(
            name, (1,), self.relations
        )

    def tells_worth(self, name: str) -> bool:
        """Tells the sum of the value, of those whose value is known."""
        level = self.levels.get(self.described.value or "")
        return level is not None and name in self.members and self._tells_known(name, level)

    def tells_row(self, name: str, row: Row) -> bool:
        """Tells a row of a profile."""
        if name not in self.members:
            return False
        attribute = row["attribute"]
        if row["row"] == "level":
            level = self.levels[attribute]
            means = (row["mean_in"], row["mean_all"])
            return self._tells_known(name, level) and self._tells_missing(name, level, row, means)
        one: Shares | Levels = self.shares[attribute] if attribute in self.shares else self.levels[attribute]
        if row["row"] == "missing":
            return self._tells_known(name, one) and self._tells_absent(name, one, everyone=True)
        assert isinstance(one, Shares)
        return (
            self._tells_known(name, one)
            and self._tells_missing(name, one, row)
            and self._tells_value(name, one, row["value"])
        )

    def tells_bars(self, name: str, attribute: str) -> bool:
        """Tells the distribution of an attribute whose mean is told."""
        holders = self.levels[attribute].holders
        table = self._table(("bars", attribute), holders, counted=False)
        blocks = [
            sum(1 << at for at in range(first, last + 1))
            for first, last in merged_bars(table.counts[name], table.counts[None], self.limit)
        ]
        for block in blocks:
            some = [one for at, one in enumerate(holders) if block >> at & 1]
            if not self._is_far(name, reduce(or_, some)):
                return False
        return bool(blocks) and table.tell(name, blocks, self.relations)

    # ---- what has to be told with it

    def _tells_known(self, name: str, one: Shares | Levels) -> bool:
        """Tells of how many members the attribute is known; with what is told already, that says how many have the other values."""
        if isinstance(one, Levels):
            table = self._table(("known", one.attribute.name), [one.known], counted=False)
            return table.tell(name, (), self.relations)
        return all(table.tell(name, table.told(name), self.relations) for table in self._tables(one))

    def _tells_missing(
        self, name: str, one: Shares | Levels, row: Row, means: Sequence[float | None] = ()
    ) -> bool:
        """Tells of how many members it is missing, where a figure says so: a share or mean of many would be the same of a few more."""
        summed = one.attribute.name == self.described.value
        exact = [
            known < ROUGH + self.limit or _is_fine(mean, known, summed=summed)
            for known, mean in zip((row["known_in"], row["known_all"]), means or (None, None), strict=True)
        ]
        return not exact[0] or self._tells_absent(name, one, everyone=exact[1])

    def _tells_absent(self, name: str, one: Shares | Levels, *, everyone: bool) -> bool:
        key = ("missing", one.attribute.name, everyone)
        if key not in self.tables:
            table = self._table(key, [~one.known], tells_everyone=everyone)
            for other in self.members:
                # who is left by all values has none
                covered = isinstance(one, Shares) and any(it.covers(other) for it in self._tables(one))
                if covered or self._is_told(other, one.known):
                    table.note(other, ())
        return self._is_far(name, one.known) and self.tables[key].tell(name, (), self.relations)

    def _tells_value(self, name: str, one: Shares, value: str) -> bool:
        """Tells how many members have a value."""
        attribute, at = one.attribute.name, one.values.index(value)
        holders = one.holders[at]
        without = one.known & ~holders
        if not (self._is_far(name, holders) and self._is_far(name, without)):
            return False
        for has, some in ((True, holders), (False, without)):
            twin = self.twins.get((attribute, value, has))
            if twin is not None and not self._table(("same", twin), [some]).tell(name, (), self.relations):
                return False
        table = self._tables(one)[0 if one.attribute.form == "category" else at]
        number = 1 << at if one.attribute.form == "category" else 1
        told = [block for block in table.told(name) if block.bit_count() == 1]
        return table.tell(name, {*told, number}, self.relations)

    def _tables(self, one: Shares) -> list[ValueTable]:
        """What is told of the values of an attribute: one table of a category, of which a customer has one value; else one for each."""
        attribute = one.attribute.name
        if attribute in self.values:
            return self.values[attribute]
        if one.attribute.form == "category":
            others = one.known
            for some in one.holders:
                others = others & ~some
            made = [self._table(("values", attribute), [*one.holders, others])]
        else:
            made = [
                self._table(("value", attribute, value), [holders, one.known & ~holders])
                for value, holders in zip(one.values, one.holders, strict=True)
            ]
        self.values[attribute] = made
        return made

    def _table(
        self, key: object, sets: Sequence[pl.Series], *, tells_everyone: bool = True, counted: bool = True
    ) -> ValueTable:
        """The table of some sets of customers; where they are counted, sizes and overlaps may tell of them, too."""
        if key not in self.tables:
            counts: dict[str | None, list[int]] = {None: [int(one.sum()) for one in sets]}
            counts |= {name: [both(some, one) for one in sets] for name, some in self.members.items()}
            self.tables[key] = made = ValueTable(self.limit, counts, tells_everyone)
            for name in self.members if counted else ():
                known = [1 << at for at, one in enumerate(sets) if self._is_told(name, one)]
                if known:
                    made.note(name, known)
        return self.tables[key]

    # ---- what sizes and overlaps tell

    def _is_far(self, name: str, holders: pl.Series) -> bool:
        """Whether members with a value, and everyone with it, are not nearly those of a size that is told, or those of one that is not."""
        return self._stands_apart(None, holders) and self._stands_apart(name, holders)

    def _stands_apart(self, name: str | None, holders: pl.Series) -> bool:
        some = holders if name is None else holders & self.members[name]
        size = int(some.sum())
        for larger, smaller in self._named(name).near(_HERE, some, self.limit):
            other = smaller if larger == _HERE else larger
            # who is in it follows from a size that is told and differs by few; and a size that is hidden from an equal count
            if self.hidden.shows(other) != (self.sizes[name][other] == size):
                return False
        return True

    def _is_told(self, name: str, holders: pl.Series) -> bool:
        """Whether a size or an overlap that is told is that of the members with a value."""
        some = holders & self.members[name]
        size = int(some.sum())
        near = self._named(name).near(_HERE, some, 1)
        others = (smaller if larger == _HERE else larger for larger, smaller in near)
        return any(self.hidden.shows(other) for other in others) and size > 0

    def _named(self, name: str | None) -> NamedSets:
        """The sets that sizes are told of, or overlaps with a segment."""
        if name not in self.named:
            membership = self.described.observed.membership
            sets: list[tuple[Cell, pl.Series]] = [
                (("size", part.name), membership.frame[part.name].rechunk()) for part in parts(membership)
            ]
            if name is not None:
                sets += [
                    (("overlap", name, other), self.members[name] & membership.frame[other])
                    for other in segments(membership)
                    if other != name
                ]
            self.sizes[name] = {cell: int(some.sum()) for cell, some in sets}
            self.named[name] = NamedSets([(self.sizes[name][cell], cell, some) for cell, some in sets])
        return self.named[name]


_HERE: Cell = ("here",)


def _is_fine(mean: float | None, known: int, *, summed: bool) -> bool:
    """Whether a mean as it is written, with three digits and all whole ones, says of how many it is the mean.

    It does where only one number of customers leaves a whole sum; and where the sum is told as well and the mean has as many digits as
    the number of customers.
    """
    size = abs(mean or 0)
    return (0 < size < 0.1 and known < 10 * ROUGH) or (summed and size > known)


def _twins(observed: Observed) -> dict[tuple[str, str | None, bool], int]:
    """Numbers for sets of customers, by attribute, value and whether they have it; the same number where several are the same set."""
    found: dict[int, list[list[tuple[tuple[str, str | None, bool], pl.Series]]]] = {}
    for one in observed.shares:
        for value, holders in zip(one.values, one.holders, strict=True):
            for has, some in ((True, holders), (False, one.known & ~holders)):
                of_size = found.setdefault(int(some.sum()), [])
                alike = next((it for it in of_size if both(it[0][1], some) == int(some.sum())), None)
                entry = ((one.attribute.name, value, has), some)
                if alike is None:
                    of_size.append([entry])
                else:
                    alike.append(entry)
    sets = [some for size in found if size for some in found[size] if len({key[0] for key, _ in some}) > 1]
    return {key: at for at, some in enumerate(sets) for key, _ in some}
