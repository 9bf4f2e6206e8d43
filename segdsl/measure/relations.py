"""Which segments lie within one another, or have nobody in common. In: the overlap of segments. Out: sums of counts that count
customers themselves.

Who knows how many of two segments have a value, and that one lies within the other, knows how many of the larger one alone have it. The
overlap that a report shows tells which segments stand so to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import polars as pl

# A sum of counts: plus or minus those of a segment, or of everyone where there is no name
Terms = tuple[tuple[int, str | None], ...]

# So many families of segments without common members are looked at; where there are more, nothing is told
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Relations:
    """How segments stand to each other; those without members are in none of it.

    Attributes:
        within: By segment the others that hold all of its members.
        around: By segment the others that lie within it.
        apart: By segment those with which it has no member in common.
        whole: By segment those that leave nobody out together with it.
        shared: Two segments and a third one that holds exactly their common members.
        joined: Two segments and a third one that holds exactly the members of either.
    """

    within: Mapping[str, Set[str]]
    around: Mapping[str, Set[str]]
    apart: Mapping[str, Set[str]]
    whole: Mapping[str, Set[str]]
    shared: Sequence[tuple[str, str, str]]
    joined: Sequence[tuple[str, str, str]]

    def sums(self, name: str, among: Set[str]) -> Iterator[Terms]:
        """The sums of counts of a segment, others and everyone that count customers themselves.

        Args:
            name: The segment.
            among: The others whose counts are known.

        Raises:
            OverflowError: There are too many to look at.
        """
        for other in _ordered(self.within[name] & among):
            yield (1, other), (-1, name)
        for other in _ordered(self.whole[name] & among):
            yield (1, name), (1, other), (-1, None)
        known = among | {name}
        for one, other, both in self.shared:
            if name in (one, other, both) and {one, other, both} <= known:
                for whole in (None, *_ordered(self.within[one] & self.within[other] & known)):
                    yield (1, whole), (-1, one), (-1, other), (1, both)
        for one, other, either in self.joined:
            if name in (one, other, either) and {one, other, either} <= known:
                yield (1, one), (1, other), (-1, either)
        yield from self._families(name, among)

    def _families(self, name: str, among: Set[str]) -> Iterator[Terms]:
        """What families of segments without common members leave of one that holds all of them, or of everyone.

        Only the largest families are looked at: of a smaller one more is left, by counts that are themselves known.
        """
        beside = self.apart[name] & among
        for family in self._cliques(beside):
            yield (1, None), (-1, name), *((-1, one) for one in family)
        for whole in _ordered(self.within[name] & among):
            for family in self._cliques(beside & self.around[whole]):
                yield (1, whole), (-1, name), *((-1, one) for one in family)
        for family in self._cliques(self.around[name] & among):
            yield (1, name), *((-1, one) for one in family)

    def _cliques(self, among: Set[str]) -> Iterator[tuple[str, ...]]:
        """The largest families among some segments, by the algorithm of C. Bron and J. Kerbosch (1973) with pivots."""
        steps = 0
        stack: list[tuple[tuple[str, ...], Set[str], Set[str]]] = [((), set(among), set())]
        while stack:
            family, open_, seen = stack.pop()
            steps += 1
            if steps > _MOST:
                raise OverflowError("too many families of segments")
            if not open_:
                if family and not seen:
                    yield family
                continue
            pivot = max(_ordered(open_ | seen), key=lambda one: len(self.apart[one] & open_))
            for one in _ordered(open_ - self.apart[pivot]):
                stack.append(((*family, one), open_ & self.apart[one], seen & self.apart[one]))
                open_, seen = open_ - {one}, seen | {one}


def relations(overlap: pl.DataFrame, sizes: Mapping[str, int], customers: int) -> Relations:
    """How segments stand to each other.

    Args:
        overlap: Every two segments in either order, as `overlap` gives it.
        sizes: The members of the segments that are looked at.
        customers: How many customers there are.
    """
    names = [name for name, size in sizes.items() if size]
    both = {
        (left, right): shared
        for left, right, shared in overlap.select("left", "right", "both").iter_rows()
        if sizes.get(left) and sizes.get(right)
    }
    within: dict[str, set[str]] = {name: set() for name in names}
    around: dict[str, set[str]] = {name: set() for name in names}
    apart: dict[str, set[str]] = {name: set() for name in names}
    whole: dict[str, set[str]] = {name: set() for name in names}
    for (left, right), shared in both.items():
        if shared == sizes[left]:
            within[left].add(right)
            around[right].add(left)
        if not shared:
            apart[left].add(right)
        if sizes[left] + sizes[right] - shared == customers:
            whole[left].add(right)
    places = {name: at for at, name in enumerate(names)}
    shared_by: list[tuple[str, str, str]] = []
    joined: list[tuple[str, str, str]] = []
    for (left, right), shared in both.items():
        if places[left] < places[right] and left not in within[right] and right not in within[left]:
            inside = _ordered(around[left] & around[right])
            outside = _ordered(within[left] & within[right])
            shared_by += [(left, right, one) for one in inside if sizes[one] == shared]
            every = sizes[left] + sizes[right] - shared
            joined += [(left, right, one) for one in outside if sizes[one] == every]
    return Relations(within, around, apart, whole, shared_by, joined)


def _ordered(names: Set[str]) -> list[str]:
    return sorted(names)
