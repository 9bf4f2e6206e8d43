"""Which counts to hide. In: counts and the sums between them. Out: a mark for each count that may not be shown.

Primary suppression hides every count of 1 to just below the limit. Complementary suppression hides others until no hidden
count can be worked out from those shown: not by any combination of sums, however long, nor because the bounds of a hidden
count leave it one value only; and until the hidden parts of a sum together reach the limit, too. Zeros are shown.

The method is cell suppression with an audit, as described by L. Willenborg and T. de Waal, Elements of Statistical
Disclosure Control (2001), chapter 4, and A. Hundepool and others, Statistical Disclosure Control (2012), chapter 4. The
choice of what else to hide is greedy: details before sizes, small counts before large ones. So it is not always the least
that would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import inf, lcm
from typing import Literal

from segdsl.measure.alternative import alternative
from segdsl.measure.intervals import pinned
from segdsl.measure.linear import Number, Row, reduced

# What it costs to hide a count that stands alone in a sum, and so is told by it all the same
_DEAR = 1000
# So many counts are weighed against each other, and longer sums are not looked through for each
_TRIED = 40
_LONG = 100
# Of so many changes each two are tried at once, in these amounts
_FEW_CHANGES = 40
# So many unknown counts that hang together are looked at one by one, until there is a proof that each could be another. Of more of them
# only linear algebra and bounds are asked.
_PROVABLE = 60
_TIMES = ((1, 1), (1, -1), (1, 2), (1, -2), (2, 1), (2, -1))

Mark = Literal["small", "withheld"]


@dataclass(frozen=True, slots=True)
class Count:
    """A count of customers.

    Attributes:
        value: How many.
        weight: How much it is missed when it is hidden; counts of least weight are hidden first.
        shown: Whether the report shows it. One that is not shown may be worked out from others all the same.
        fixed: Whether it stays shown whatever comes.
    """

    value: int
    weight: int = 1
    shown: bool = True
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Suppression:
    """What to hide.

    Attributes:
        marks: By the number of a count that is hidden: `small`, of which it may be said that it is 1 to just below the
            limit, or `withheld`, of which nothing may be said.
        told: Counts that can still be worked out, as all others that would protect them are fixed or hidden.
    """

    marks: Mapping[int, Mark]
    told: tuple[int, ...]


Sum = Mapping[int, int]  # coefficients by the number of a count; coefficients times values add up to 0


def suppressed(counts: Sequence[Count], sums: Sequence[Sum], limit: int) -> Suppression:
    """Decides which counts to hide.

    Args:
        counts: All counts that are shown, and those that are not but could be worked out.
        sums: What is known to be equal.
        limit: The least number of customers that may be shown; 0 and 1 hide nothing.

    """
    state = _State(counts, sums, limit)
    for at, one in enumerate(counts):
        if one.shown and not one.fixed and 0 < one.value < limit:
            state.hide(at, "small")
    if limit > 1:
        while state.settle() or state.audit():
            pass
    return Suppression(dict(sorted(state.marks.items())), tuple(sorted(state.told)))


@dataclass(slots=True)
class _State:
    counts: Sequence[Count]
    sums: Sequence[Sum]
    limit: int
    marks: dict[int, Mark] = field(default_factory=dict)
    waiting: dict[int, None] = field(default_factory=dict)
    holders: dict[int, list[int]] = field(default_factory=dict)
    sound: set[tuple[tuple[int, Mark | None], ...]] = field(default_factory=set)
    told: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for at, terms in enumerate(self.sums):
            for one in terms:
                self.holders.setdefault(one, []).append(at)
            if any(not self.counts[one].shown for one in terms):
                self.waiting[at] = None

    def hide(self, at: int, mark: Mark) -> None:
        self.marks[at] = mark
        self.waiting |= dict.fromkeys(self.holders.get(at, ()))

    def is_unknown(self, at: int) -> bool:
        """Whether nobody sees it; zeros are shown, or known from what the rules say."""
        one = self.counts[at]
        return one.value != 0 and (at in self.marks or not one.shown)

    # ---- what a single sum tells

    def settle(self) -> bool:
        """Hides counts until no single sum tells a hidden one, or a small sum of hidden ones."""
        changed = False
        while self.waiting:
            at = next(iter(self.waiting))
            del self.waiting[at]
            terms = self.sums[at]
            unknown = [one for one in terms if self.is_unknown(one)]
            if unknown and self._tells(terms, unknown) and self._hide_another((at,)):
                changed = True
                self.waiting[at] = None
        return changed

    def _tells(self, terms: Sum, unknown: Sequence[int]) -> bool:
        if len(unknown) == 1:
            return True
        same_side = len({terms[one] > 0 for one in unknown}) == 1
        return same_side and sum(self.counts[one].value for one in unknown) < self.limit

    def _hide_another(self, sums: Iterable[int]) -> bool:
        """Hides the count of some sums that is missed least, with what would have to be hidden for it in its other sums."""
        shown = {one for at in sums for one in self.sums[at] if self._is_seen(one)}
        if not shown:
            return False
        cheapest = sorted(shown, key=lambda one: (self.counts[one].weight, self.counts[one].value, one))[
            :_TRIED
        ]
        self.hide(min(cheapest, key=lambda one: (self._cost(one), self.counts[one].value, one)), "withheld")
        return True

    def _is_seen(self, at: int) -> bool:
        """Whether it is shown and not yet hidden; nothing is gained by hiding a zero."""
        one = self.counts[at]
        return one.shown and not one.fixed and one.value != 0 and at not in self.marks

    def _cost(self, at: int) -> int:
        cost = self.counts[at].weight
        for held in self.holders[at]:
            terms = self.sums[held]
            # of a long sum there is always another count to hide
            if len(terms) <= _LONG and not any(self.is_unknown(one) for one in terms):
                cost += min(
                    (self.counts[one].weight for one in terms if one != at and self._is_seen(one)),
                    default=_DEAR,
                )
        return cost

    # ---- what sums tell together

    def audit(self) -> bool:
        """Looks for hidden counts that all sums together tell, and hides others or says less of them."""
        changed = False
        self.told.clear()
        for sums in self._parts():
            unknown = sorted({one for at in sums for one in self.sums[at] if self.is_unknown(one)})
            key = tuple((one, self.marks.get(one)) for one in unknown)
            if key in self.sound:
                continue
            told = self._told(sums, unknown)
            self.told.update(told)
            if not told:
                self.sound.add(key)
            for one, follows in told.items():
                near = [at for at in self.holders[one] if at in sums]
                # what no alternative was found for does not follow, so more than its own sums is not hidden for it
                changed |= self._hide_another(near) or (follows and self._hide_another(sums))
            changed |= any(self.marks.get(one) != mark for one, mark in key)
        return changed

    def _parts(self) -> Iterator[dict[int, None]]:
        """The sums with unknown counts, those that share one together."""
        seen: set[int] = set()
        for start in range(len(self.sums)):
            if start in seen or not any(self.is_unknown(one) for one in self.sums[start]):
                continue
            part: dict[int, None] = {start: None}
            stack = [start]
            while stack:
                for one in self.sums[stack.pop()]:
                    if self.is_unknown(one):
                        fresh = [at for at in self.holders[one] if at not in part]
                        part |= dict.fromkeys(fresh)
                        stack += fresh
            seen.update(part)
            yield dict.fromkeys(sorted(part))

    def _told(self, sums: Iterable[int], unknown: Sequence[int]) -> dict[int, bool]:
        """Unknown counts for which no other set of values is found that fits the sums and the bounds, and whether they follow."""
        rows = [{one: c for one, c in self.sums[at].items() if self.is_unknown(one)} for at in sums]
        solved = reduced(rows)
        left = {one: None for one in unknown if solved.get(one) != {}}
        told = {one: True for one in unknown if one not in left}
        if len(unknown) > _PROVABLE:
            return told | dict.fromkeys(sorted(self._pinned(rows, unknown) - told.keys()), False)
        changes = [*_changes(solved, unknown).values()]
        for change in changes:
            if self._fits(change):
                _forget(left, change)
        for change in _combined(changes, left):
            if self._fits(change):
                _forget(left, change)
        holders: dict[int, list[int]] = {}
        for at, row in enumerate(rows):
            for one in row:
                holders.setdefault(one, []).append(at)
        values = {one: self.counts[one].value for one in unknown}
        for may_be in (self._may_be, self._may_be_loosely):
            for one in unknown:
                for by in (1, -1):
                    if one in left:
                        found = alternative(one, by, rows, holders, may_be, values) or {}
                        self._loosen(found)
                        _forget(left, found)
        return told | dict.fromkeys(left, False)

    def _pinned(self, rows: Sequence[Sum], unknown: Sequence[int]) -> set[int]:
        """Unknown counts that their bounds tell, after as little as helps is said of them."""
        values = {one: self.counts[one].value for one in unknown}
        while found := pinned(rows, values, {one: self._bounds(one) for one in unknown}):
            near = {one for row in rows if found & row.keys() for one in row}
            small = [one for one in near if self.marks.get(one) == "small"]
            if not small:
                return found
            for one in small:
                self.marks[one] = "withheld"
        return found

    def _bounds(self, one: int) -> tuple[float, float]:
        """What a reader knows who knows the method, too; what is withheld is seldom small."""
        count = self.counts[one]
        if not count.shown:
            return 0, inf
        if self.marks[one] == "small":
            return 1, self.limit - 1
        return (self.limit if count.value >= self.limit else 1), inf

    def _fits(self, change: Mapping[int, Number]) -> bool:
        """Whether the change, or its opposite, leads to values that are possible, too."""
        return any(
            all(self._may_be(one, self.counts[one].value + sign * by) for one, by in change.items())
            for sign in (1, -1)
        )

    def _may_be(self, one: int, value: Number) -> bool:
        """Whether a count may have a value, as far as a reader knows."""
        low, high = self._bounds(one)
        return low <= value <= high

    def _may_be_loosely(self, one: int, value: Number) -> bool:
        """The same, where of no hidden count it is said how small it is."""
        return value >= (1 if self.counts[one].shown else 0)

    def _loosen(self, change: Mapping[int, int]) -> None:
        """Says no longer of the counts of a change how small they are, where that is what makes it impossible."""
        if not all(self._may_be(one, self.counts[one].value + by) for one, by in change.items()):
            for one in change:
                if self.counts[one].shown:
                    self.marks[one] = "withheld"


def _forget(left: dict[int, None], change: Iterable[int]) -> None:
    for one in change:
        left.pop(one, None)


def _combined(changes: Sequence[Row], left: Mapping[int, None]) -> Iterator[Row]:
    """Two changes at once, where that could help a count that is left; sums with coefficients need it."""
    if len(changes) > _FEW_CHANGES:
        return
    for (one, other), (by, times) in product(combinations(changes, 2), _TIMES):
        if not left:
            return
        made = {at: by * one.get(at, 0) + times * other.get(at, 0) for at in {**one, **other}}
        if any(made.get(at) for at in left):
            yield {at: value for at, value in made.items() if value}


def _changes(solved: Mapping[int, Row], unknown: Sequence[int]) -> dict[int, Row]:
    """For each free unknown the smallest whole change of it, with what follows for the others."""
    made: dict[int, Row] = {one: {one: 1} for one in unknown if one not in solved}
    for var, row in solved.items():
        for free, c in row.items():
            made[free][var] = -c
    for free, change in made.items():
        scale = lcm(*(c.denominator for c in change.values()))
        if scale > 1:
            made[free] = {one: c * scale for one, c in change.items()}
    return made
