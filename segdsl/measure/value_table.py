"""What a report tells of one attribute, segment by segment. In: how many of each have each value, and what is to be told. Out:
whether it may be told beside what was told before.

What is told of a segment is a partition of the attribute's values: the values that stand there one by one, and all the others together,
whose count follows. Nothing is ever hidden again: what comes first stays, and what comes later has to suit it. So what is known from
elsewhere is to come first, and then the most telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from segdsl.measure.relations import Relations


@dataclass(slots=True)
class ValueTable:
    """The counts of one attribute by segment and value, of which some are told.

    Values are numbered from 0; a set of them is a number whose bits say which.

    Attributes:
        limit: The least number of customers that may be told of.
        counts: By segment how many members have each value; under none how many of everyone.
        tells_everyone: Whether everyone's counts of the same values are told as well.
    """

    limit: int
    counts: Mapping[str | None, Sequence[int]]
    tells_everyone: bool = True
    _told: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _suited: set[str] = field(default_factory=set)
    _sums: dict[tuple[str | None, int], int] = field(default_factory=dict)
    _every: int = field(init=False)

    def __post_init__(self) -> None:
        # of values that nobody has nothing is to be told
        self._every = sum(1 << at for at, count in enumerate(self.counts[None]) if count)

    def told(self, name: str) -> tuple[int, ...]:
        """The sets of values whose counts are told of a segment; all together in one if none was told."""
        return self._told.get(name, (self._every,))

    def partition(self, values: Iterable[int]) -> tuple[int, ...]:
        """Sets of values, and all the others that anybody has."""
        blocks = tuple(sorted(one & self._every for one in values if one & self._every))
        rest = self._every & ~sum(blocks)
        return (*blocks, rest) if rest else blocks

    def covers(self, name: str) -> bool:
        """Whether it is told how many members have each value that any of them has."""
        blocks = self._told.get(name, ())
        return bool(blocks) and all(one.bit_count() == 1 or not self._count(name, one) for one in blocks)

    def note(self, name: str, values: Iterable[int]) -> None:
        """Notes that it is known from elsewhere how many members have which values, see `tell`."""
        self._told[name] = self.partition(values)

    def tell(self, name: str, values: Iterable[int], relations: Relations) -> bool:
        """Tells how many members have which values, if nothing that follows from it is a count of few.

        What follows are the counts of others, and of those who are in a larger segment, or in everyone, and in none of some smaller ones,
        by `Relations.sums`; each has to be none or to reach the limit.

        Args:
            name: The segment.
            values: Sets of values, none of which have one in common, whose counts are told; what they leave is told with them.
            relations: How the segments stand to each other.

        Returns:
            Whether it is told now.
        """
        made = self.partition(values)
        if name in self._suited and self._told[name] == made:
            return True
        if not self._suits(name, made, relations):
            return False
        self._told[name] = made
        self._suited.add(name)
        return True

    def _suits(self, name: str, made: tuple[int, ...], relations: Relations) -> bool:
        if not all(self._enough(self._count(name, one)) for one in (*made, self._every)):
            return False
        if self.tells_everyone and not self._suits_everyone(name, made):
            return False
        related = {
            other: blocks
            for other, blocks in self._told.items()
            if other != name and other in relations.apart
        }
        sets = {self._every, *made}
        for blocks in related.values():
            sets.update(_joined(made, blocks))
        if name not in relations.apart:  # nobody is in it
            return True
        try:
            return all(self._suits_others(name, one, related, relations) for one in sorted(sets))
        except OverflowError:
            return False

    def _suits_everyone(self, name: str, made: tuple[int, ...]) -> bool:
        """Whether others, and everyone by all that is told of anybody, are none or enough."""
        others = (self._count(None, one) - self._count(name, one) for one in (*made, self._every))
        fine = set(made)
        for blocks in self._told.values():
            fine = {one & other for one in fine for other in blocks if one & other}
        return all(map(self._enough, others)) and all(self._enough(self._count(None, one)) for one in fine)

    def _suits_others(
        self, name: str, values: int, related: Mapping[str, tuple[int, ...]], relations: Relations
    ) -> bool:
        known = {
            other for other, blocks in related.items() if all(one & values in (0, one) for one in blocks)
        }
        rest = self._every & ~values
        for terms in relations.sums(name, known):
            if not self.tells_everyone and any(one is None for _, one in terms):
                continue
            for some in (values, rest):
                if not self._enough(sum(sign * self._count(one, some) for sign, one in terms)):
                    return False
        return True

    def _enough(self, count: int) -> bool:
        return count == 0 or count >= self.limit

    def _count(self, name: str | None, values: int) -> int:
        key = (name, values)
        if key not in self._sums:
            self._sums[key] = sum(count for at, count in enumerate(self.counts[name]) if values >> at & 1)
        return self._sums[key]


def _joined(one: Sequence[int], other: Sequence[int]) -> Iterator[int]:
    """The smallest sets of values that are made of whole sets of either partition."""
    left = list(one)
    for block in other:
        meeting = [it for it in left if it & block]
        left = [it for it in left if not it & block]
        made = block
        for it in meeting:
            made |= it
        left.append(made)
    yield from left
