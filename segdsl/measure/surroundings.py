"""What a report tells of sizes and overlaps, for judging other sets of customers by. In: a membership, and which counts are hidden.
Out: whether a set of customers is one of those, or nearly one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.ledger import Cell, Hidden
from segdsl.measure.named_sets import NamedSets
from segdsl.measure.parts import parts, segments
from segdsl.measure.relations import Relations, relations

_HERE: Cell = ("here",)


@dataclass(slots=True)
class Surroundings:
    """Sizes and overlaps as they are told.

    Attributes:
        membership: Who is in what.
        overlap: Every two segments.
        hidden: Which sizes and overlaps are hidden.
        conditions: Who meets each condition of funnels, by name and step.
        members: The members of each segment whose size is told.
        relations: How these segments stand to each other.
    """

    membership: Membership
    overlap: pl.DataFrame
    hidden: Hidden
    conditions: Mapping[tuple[str, int], pl.Series] = field(default_factory=dict)
    members: dict[str, pl.Series] = field(init=False)
    relations: Relations = field(init=False)
    _named: dict[str | None, NamedSets] = field(default_factory=dict)

    def __post_init__(self) -> None:
        frame = self.membership.frame
        self.members = {
            name: frame[name].rechunk()
            for name in segments(self.membership)
            if self.hidden.shows(("size", name))
        }
        sizes = {name: int(some.sum()) for name, some in self.members.items()}
        self.relations = relations(self.overlap, sizes, frame.height)

    def suits(self, name: str | None, holders: pl.Series) -> bool:
        """Whether the count of some customers tells nothing by sizes and overlaps.

        It would where it differs by few from one that is told, of a set that lies around or within; and where one that is hidden is of the
        same customers.

        Args:
            name: The segment whose members among them are counted; all of them if there is none.
            holders: The customers.
        """
        return all(
            self.hidden.shows(other) == is_same
            for other, is_same in self._near(name, holders, self.hidden.limit)
        )

    def tells(self, name: str, holders: pl.Series, around: frozenset[str]) -> bool:
        """Whether the members among some customers are told by a size or an overlap.

        Args:
            name: The segment.
            holders: The customers.
            around: The segments that hold all of them.
        """
        if not self.relations.apart.get(name, frozenset()).isdisjoint(around):
            return True
        return any(is_same and self.hidden.shows(other) for other, is_same in self._near(name, holders, 1))

    def around(self, holders: pl.Series) -> frozenset[str]:
        """The segments that hold all of some customers."""
        size = int(holders.sum())
        return frozenset(
            name for name, some in self.members.items() if size and int((holders & some).sum()) == size
        )

    def _near(self, name: str | None, holders: pl.Series, limit: int) -> Iterator[tuple[Cell, bool]]:
        """The sizes and overlaps of sets around or within some customers that differ by less than the limit, and whether by nothing."""
        some = holders if name is None else holders & self.members[name]
        sets, size = self._sets(name), int(some.sum())
        for larger, smaller in sets.near(_HERE, some, limit):
            other = smaller if larger == _HERE else larger
            yield other, sets.size(other) == size

    def _sets(self, name: str | None) -> NamedSets:
        if name not in self._named:
            frame = self.membership.frame
            if name is None:
                sets: list[tuple[int, Cell, pl.Series]] = [
                    _counted(("size", part.name), frame[part.name]) for part in parts(self.membership)
                ]
                sets += [
                    _counted(("funnel", *place, "alone"), column.fill_null(False))
                    for place, column in self.conditions.items()
                ]
            else:
                sets = [
                    *self._sets(None).sets,
                    *(
                        _counted(("overlap", name, other), self.members[name] & frame[other])
                        for other in segments(self.membership)
                        if other != name
                    ),
                ]
            self._named[name] = NamedSets(sets)
        return self._named[name]


def _counted(cell: Cell, some: pl.Series) -> tuple[int, Cell, pl.Series]:
    return int(some.sum()), cell, some.rechunk()
