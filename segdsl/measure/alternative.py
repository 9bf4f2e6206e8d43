"""Whether a hidden count could be another. In: counts, sums between them, bounds. Out: a change that fits all sums and
bounds, if one is found.

A change of one count upsets the sums it stands in; each is put right by changing one more of its unknown counts, and so
on, until nothing is upset. What is found is a proof: the report would look the same. Not to find anything within the
limits proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

# A change may touch this many counts, and the search look at this many steps
WIDEST = 24
STEPS = 400

Sum = Mapping[int, int]
Change = dict[int, int]


def alternative(
    start: int,
    by: int,
    sums: Sequence[Sum],
    holders: Mapping[int, Sequence[int]],
    may_be: Callable[[int, int], bool],
    values: Mapping[int, int],
) -> Change | None:
    """Looks for other values of the unknown counts, with one of them changed in a given way.

    Args:
        start: The count that is to be another.
        by: By how much.
        sums: The unknown counts of each sum, with their coefficients.
        holders: The sums that each unknown count stands in.
        may_be: Whether a count may have a value, as far as the reader of a report knows.
        values: What the unknown counts are.

    Returns:
        By how much each count that changes does; none where nothing was found.
    """
    budget = [STEPS]

    def repaired(change: Change, upset: dict[int, int]) -> Change | None:
        """The change, extended until no sum is upset."""
        if not upset:
            return change
        budget[0] -= 1
        if budget[0] < 0 or len(change) >= WIDEST:
            return None
        at = min(upset, key=lambda one: (len(sums[one]), one))
        for count, step in _repairs(sums[at], upset[at], change, holders, values):
            if not may_be(count, values[count] + step):
                continue
            found = repaired({**change, count: step}, _upset(upset, count, step, sums, holders))
            if found is not None:
                return found
            if budget[0] < 0:
                return None
        return None

    if not may_be(start, values[start] + by):
        return None
    return repaired({start: by}, _upset({}, start, by, sums, holders))


def _repairs(
    terms: Sum,
    off: int,
    change: Change,
    holders: Mapping[int, Sequence[int]],
    values: Mapping[int, int],
) -> Iterator[tuple[int, int]]:
    """Counts of an upset sum that could put it right, those that upset least and are largest first."""
    free = (one for one in terms if one not in change and off % terms[one] == 0)
    for one in sorted(free, key=lambda it: (len(holders[it]), -values[it], it)):
        yield one, -off // terms[one]


def _upset(
    upset: Mapping[int, int], count: int, step: int, sums: Sequence[Sum], holders: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    made = dict(upset)
    for at in holders[count]:
        off = made.get(at, 0) + sums[at][count] * step
        if off:
            made[at] = off
        else:
            made.pop(at, None)
    return made
