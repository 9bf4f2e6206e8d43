"""What may be told of how members differ. In: profiles, and what a report tells of sizes and overlaps. Out: marks for all that may not.

Sizes and overlaps are settled before; here each attribute is settled by itself, as no two of them are ever shown against each other. What
is told of one is a few rows of each segment, so it is not hidden but told: row by row, the most telling first, and each only if nothing
that follows from it and from those before is a count of few. A row tells four counts: of members and of others, with the value and
without. Its shares are taken for these counts, however they are rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from segdsl.measure.ledger import Cell, Hidden
from segdsl.measure.observed import Levels, Observed, Shares
from segdsl.measure.parts import segments
from segdsl.measure.profile import both, merged_bars
from segdsl.measure.suppress import Mark
from segdsl.measure.surroundings import Surroundings
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
        conditions: Who meets each condition of funnels, by name and step; how many is told with them.
    """

    observed: Observed
    profiles: Mapping[str, pl.DataFrame]
    overlap: pl.DataFrame
    value: str | None = None
    reachable: pl.Series | None = None
    conditions: Mapping[tuple[str, int], pl.Series] = field(default_factory=dict)


def profile_marks(described: Described, hidden: Hidden) -> dict[Cell, Mark]:
    """What may not be told.

    Args:
        described: All that a report wants to tell.
        hidden: Which sizes and overlaps are hidden.

    Returns:
        Marks of the cells `("profile", segment, attribute, row, value)` of telling rows, `("bars", segment, attribute)` of the
        distributions of those of them that have a mean, `("worth", segment)` of what a segment brings in, and `("reached", segment)`.
    """
    observed = described.observed
    surroundings = Surroundings(observed.membership, described.overlap, hidden, described.conditions)
    told = _Told(described, surroundings, _twins(observed))
    marks: dict[Cell, Mark] = {}

    def put(cell: Cell, *, may: bool) -> None:
        if not may:
            marks[cell] = "withheld"

    for name in segments(observed.membership):
        put(("reached", name), may=told.tells_reach(name))
        put(("worth", name), may=told.tells_worth(name))
    for name, row in _by_strength(described.profiles):
        cell: Cell = ("profile", name, row["attribute"], row["row"], row["value"])
        put(cell, may=name in surroundings.members and told.tells_row(name, row))
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
class _Values:
    """An attribute's table.

    Attributes:
        table: What is told of its values.
        sets: Who has each of them.
        suited: By segment and several values, whether sizes and overlaps leave it open how many have them.
    """

    table: ValueTable
    sets: Sequence[pl.Series]
    suited: dict[tuple[str | None, int], bool] = field(default_factory=dict)
    _unions: dict[int, pl.Series] = field(default_factory=dict)

    def holders(self, values: int) -> pl.Series:
        """Who has one of several values."""
        if values not in self._unions:
            self._unions[values] = reduce(or_, (one for at, one in enumerate(self.sets) if values >> at & 1))
        return self._unions[values]


@dataclass(slots=True)
class _Told:
    """What is told so far."""

    described: Described
    surroundings: Surroundings
    twins: Mapping[tuple[str, str, bool], int]
    shares: dict[str, Shares] = field(init=False)
    levels: dict[str, Levels] = field(init=False)
    tables: dict[object, _Values] = field(default_factory=dict)

    def __post_init__(self) -> None:
        observed = self.described.observed
        self.shares = {one.attribute.name: one for one in observed.shares}
        self.levels = {one.attribute.name: one for one in observed.levels}

    # ---- what is told

    def tells_reach(self, name: str) -> bool:
        """Tells how many members have an address; of everyone it is not told."""
        reachable = self.described.reachable
        if reachable is None:
            return False
        return self._tell(name, self._table("reach", lambda: [reachable, ~reachable], everyone=False), (1,))

    def tells_worth(self, name: str) -> bool:
        """Tells the sum of the value, of those whose value is known."""
        level = self.levels.get(self.described.value or "")
        return level is not None and self._tells_mean(name, level)

    def tells_row(self, name: str, row: Row) -> bool:
        """Tells a row of a profile."""
        attribute = row["attribute"]
        one = self.shares.get(attribute) or self.levels[attribute]
        if row["row"] == "missing":
            key = ("missing rows", attribute)
            absent = self._table(key, lambda: [~one.known])
            return (
                self._tells_known(name, one) and self._tells_missing(name, one) and self._tell(name, absent)
            )
        if isinstance(one, Shares):
            suits = self._tells_known(name, one) and (
                row["known_in"] >= ROUGH + self.limit or self._tells_missing(name, one)
            )
            return suits and self._tells_value(name, one, row["value"])
        is_fine = row["known_in"] < ROUGH + self.limit or self._is_fine(one, row["mean_in"], row["known_in"])
        known = not is_fine or (self._tells_known(name, one) and self._tells_missing(name, one))
        return known and self._tells_mean(name, one)

    def tells_bars(self, name: str, attribute: str) -> bool:
        """Tells the distribution of an attribute whose mean is told."""
        bars = self._table(("bars", attribute), lambda: self.levels[attribute].holders, counted=False)
        counts = bars.table.counts
        blocks = [
            sum(1 << at for at in range(first, last + 1))
            for first, last in merged_bars(counts[name], counts[None], self.limit)
        ]
        return bool(blocks) and self._tell(name, bars, blocks)

    # ---- what has to be told with it

    def _tells_mean(self, name: str, one: Levels) -> bool:
        """Tells the sum of those members of whom the attribute is known; of sums sizes tell nothing."""
        key = ("mean", one.attribute.name)
        known = self._table(key, lambda: [one.known], counted=False).table
        return name in self.members and known.tell(name, (), self.surroundings.relations)

    def _tells_known(self, name: str, one: Shares | Levels) -> bool:
        """Tells of how many members the attribute is known, and so how many have the values that are not told of them."""
        if isinstance(one, Levels):
            return self._tell(name, self._table(("known", one.attribute.name), lambda: [one.known]))
        return all(self._tell(name, it, it.table.told(name)) for it in self._values(one))

    def _tells_missing(self, name: str, one: Shares | Levels) -> bool:
        """Tells of how many members the attribute is missing, and of how many of everyone unless these are too many to tell."""
        key = ("missing", one.attribute.name)
        if key not in self.tables:
            count = int(one.known.sum())
            mean = one.total / (one.count * one.scale) if isinstance(one, Levels) and one.count else None
            everyone = count < ROUGH + self.limit
            everyone = everyone or (isinstance(one, Levels) and self._is_fine(one, mean, count))
            made = self._table(key, lambda: [~one.known], everyone=everyone)
            around = self.surroundings.around(one.known)
            for other in self.members:
                # whom all values leave has none
                covered = isinstance(one, Shares) and any(it.table.covers(other) for it in self._values(one))
                if covered or self.surroundings.tells(other, one.known, around):
                    made.table.note(other, ())
        if name not in self.members or not self._suits(name, one.known):
            return False
        return self._tell(name, self.tables[key])

    def _tells_value(self, name: str, one: Shares, value: str) -> bool:
        """Tells how many members have a value."""
        attribute, at = one.attribute.name, one.values.index(value)
        for has in (True, False):
            twin = self.twins.get((attribute, value, has))
            if twin is None:
                continue
            holders = one.holders[at] if has else one.known & ~one.holders[at]
            if not self._tell(name, self._table(("same", twin), lambda some=holders: [some])):  # type: ignore[misc]
                return False
        is_category = one.attribute.form == "category"
        values = self._values(one)[0 if is_category else at]
        number = 1 << at if is_category else 1
        told = (block for block in values.table.told(name) if block.bit_count() == 1)
        return self._suits(name, one.known & ~one.holders[at]) and self._tell(name, values, {*told, number})

    def _is_fine(self, one: Levels, mean: float | None, known: int) -> bool:
        """Whether a mean as it is written, with three digits and all whole ones, says of how many it is the mean.

        It does where only one number of customers leaves a whole sum; and where the sum is told as well and the mean has as many digits as
        the number of customers.
        """
        size = abs(mean or 0)
        summed = one.attribute.name == self.described.value
        return (0 < size < 0.1 and known < 10 * ROUGH) or (summed and size > known)

    # ---- tables

    @property
    def members(self) -> Mapping[str, pl.Series]:
        """The members of each segment whose size is told."""
        return self.surroundings.members

    @property
    def limit(self) -> int:
        """The least number of customers that may be told of."""
        return self.surroundings.hidden.limit

    def _suits(self, name: str, holders: pl.Series) -> bool:
        return self.surroundings.suits(None, holders) and self.surroundings.suits(name, holders)

    def _tell(self, name: str, values: _Values, sets: Iterable[int] = ()) -> bool:
        if name not in self.members:
            return False
        made = values.table.partition(sets)
        for key in ((where, one) for one in made for where in (None, name)):
            if key not in values.suited:
                values.suited[key] = self.surroundings.suits(key[0], values.holders(key[1]))
            if not values.suited[key]:
                return False
        return values.table.tell(name, made, self.surroundings.relations)

    def _values(self, one: Shares) -> list[_Values]:
        """What is told of the values of an attribute: one table of a category, of which a customer has one value; else one for each."""
        attribute = one.attribute.name
        if one.attribute.form == "category":

            def exclusive() -> list[pl.Series]:
                return [*one.holders, reduce(lambda left, some: left & ~some, one.holders, one.known)]

            return [self._table(("values", attribute), exclusive)]
        return [
            self._table(("value", attribute, value), lambda some=some: [some, one.known & ~some])  # type: ignore[misc]
            for value, some in zip(one.values, one.holders, strict=True)
        ]

    def _table(
        self,
        key: object,
        sets: Callable[[], Sequence[pl.Series]],
        *,
        everyone: bool = True,
        counted: bool = True,
    ) -> _Values:
        """The table of some sets of customers; where they are counted, sizes and overlaps may tell of them, too."""
        if key in self.tables:
            return self.tables[key]
        several = sets()
        counts: dict[str | None, list[int]] = {None: [int(one.sum()) for one in several]}
        counts |= {name: [both(some, one) for one in several] for name, some in self.members.items()}
        self.tables[key] = made = _Values(ValueTable(self.limit, counts, everyone), several)
        if counted:
            around = [self.surroundings.around(one) for one in several]
            for name in self.members:
                known = [
                    1 << at
                    for at, one in enumerate(several)
                    if self.surroundings.tells(name, one, around[at])
                ]
                if known:
                    made.table.note(name, known)
        return made


def _twins(observed: Observed) -> dict[tuple[str, str, bool], int]:
    """Numbers for sets of customers, by attribute, value and whether they have it; the same number where several are the same set."""
    found: dict[int, list[list[tuple[tuple[str, str, bool], pl.Series]]]] = {}
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
