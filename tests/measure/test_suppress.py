"""Suppression: nothing hidden can be worked out. Attacked with linear algebra, and with every set of values that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from segdsl.measure.linear import reduced
from segdsl.measure.suppress import Count, Sum, suppressed


def determined(rows: Sequence[Mapping[int, int]], unknown: Sequence[int]) -> set[int]:
    """Unknowns that the equations determine, by plain elimination."""
    matrix = [[Fraction(row.get(one, 0)) for one in unknown] for row in rows]
    pivots: list[int] = []
    at = 0
    for column in range(len(unknown)):
        found = next((i for i in range(at, len(matrix)) if matrix[i][column]), None)
        if found is None:
            continue
        matrix[at], matrix[found] = matrix[found], matrix[at]
        matrix[at] = [value / matrix[at][column] for value in matrix[at]]
        for i, row in enumerate(matrix):
            if i != at and row[column]:
                matrix[i] = [a - row[column] * b for a, b in zip(row, matrix[at], strict=True)]
        pivots.append(column)
        at += 1
    return {unknown[column] for i, column in enumerate(pivots) if sum(map(bool, matrix[i])) == 1}


equations = st.lists(
    st.dictionaries(st.integers(0, 7), st.sampled_from([-2, -1, 1, 2]), max_size=5), max_size=8
)


@given(equations)
def test_what_is_solved_without_free_unknowns_is_determined(rows: list[dict[int, int]]) -> None:
    made = reduced(rows)
    unknown = sorted({one for row in rows for one in row})
    assert {one for one, row in made.items() if not row} == determined(rows, unknown)
    # put back into the equations, the solution holds for any values of the free ones
    free = [one for one in unknown if one not in made]
    for one in free:
        value = {other: Fraction(0) for other in unknown} | {one: Fraction(1)}
        value |= {other: -Fraction(row.get(one, 0)) for other, row in made.items()}
        assert all(sum(c * value[other] for other, c in row.items()) == 0 for row in rows)


def table(cells: Sequence[Sequence[int]]) -> tuple[list[Count], list[Sum]]:
    """A table with its margins and total."""
    counts: list[Count] = []
    places: dict[tuple[int, int], int] = {}

    def put(place: tuple[int, int], value: int, weight: int) -> None:
        places[place] = len(counts)
        counts.append(Count(value, weight))

    height, width = len(cells), len(cells[0])
    for i, j in product(range(height), range(width)):
        put((i, j), cells[i][j], 1)
    for i in range(height):
        put((i, -1), sum(cells[i]), 20)
    for j in range(width):
        put((-1, j), sum(row[j] for row in cells), 20)
    put((-1, -1), sum(map(sum, cells)), 100)
    sums: list[Sum] = [
        {places[i, -1]: 1} | {places[i, j]: -1 for j in range(width)} for i in (*range(height), -1)
    ]
    sums += [{places[-1, j]: 1} | {places[i, j]: -1 for i in range(height)} for j in (*range(width), -1)]
    return counts, sums


def test_margins_by_hand() -> None:
    # 5 would follow from its row and from its column, and so would a second one alone
    counts, sums = table([[5, 20, 30], [40, 50, 60], [70, 80, 15]])
    assert suppressed(counts, sums, 10).marks == {0: "small", 1: "withheld", 3: "withheld", 4: "withheld"}


def test_nothing_small_hides_nothing_and_zeros_are_shown() -> None:
    counts, sums = table([[10, 0], [0, 30]])
    assert suppressed(counts, sums, 10).marks == {}


def test_no_limit_hides_nothing() -> None:
    counts, sums = table([[1, 2], [3, 4]])
    assert suppressed(counts, sums, 0).marks == {}
    assert suppressed(counts, sums, 1).marks == {}


def test_bounds_that_leave_one_value_are_not_told() -> None:
    # two counts below ten that make 18 are nine and nine
    counts = [Count(18, 100), Count(9), Count(9)]
    assert suppressed(counts, [{0: 1, 1: -1, 2: -1}], 10).marks == {1: "withheld", 2: "withheld"}


def test_hidden_parts_together_reach_the_limit() -> None:
    # 2 and 3 hide each other, and still tell that five are in the two
    counts = [Count(100, 100), Count(2), Count(3), Count(95)]
    assert suppressed(counts, [{0: 1, 1: -1, 2: -1, 3: -1}], 10).marks == {
        1: "small",
        2: "small",
        3: "withheld",
    }


def test_what_is_fixed_is_never_hidden_and_what_it_tells_is_said() -> None:
    counts = [Count(100, fixed=True), Count(95, fixed=True), Count(5)]
    made = suppressed(counts, [{0: 1, 1: -1, 2: -1}], 10)
    assert made.marks == {2: "small"}
    assert made.told == (2,)


def test_the_order_of_sums_does_not_matter() -> None:
    counts, sums = table([[5, 20, 3], [40, 7, 60], [70, 80, 15]])
    assert suppressed(counts, sums, 10).marks == suppressed(counts, sums[::-1], 10).marks


def possible(
    counts: Sequence[Count], sums: Sequence[Sum], marks: Mapping[int, str], limit: int
) -> list[tuple[int, ...]]:
    """Every set of values of the hidden counts that a reader cannot rule out."""
    hidden = list(marks)
    # every count of a table stands in one sum with those that make it up, so none exceeds the total
    highest = max(one.value for one in counts) + 3
    ranges = [range(1, limit) if marks[at] == "small" else range(1, highest) for at in hidden]
    found: list[tuple[int, ...]] = []

    def extend(chosen: list[int]) -> None:
        if len(found) > 5000:
            return
        if len(chosen) == len(hidden):
            found.append(tuple(chosen))
            return
        for value in ranges[len(chosen)]:
            known = dict(zip(hidden, [*chosen, value], strict=False))
            if all(_may_hold(terms, counts, marks, known) for terms in sums if hidden[len(chosen)] in terms):
                extend([*chosen, value])

    extend([])
    return found


def _may_hold(
    terms: Sum, counts: Sequence[Count], marks: Mapping[int, str], known: Mapping[int, int]
) -> bool:
    if any(at in marks and at not in known for at in terms):
        return True
    return sum(c * known.get(at, counts[at].value) for at, c in terms.items()) == 0


def tables(most: int, low: int, high: int) -> st.SearchStrategy[list[list[int]]]:
    return st.integers(low, high).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, most), min_size=width, max_size=width), min_size=low, max_size=high
        )
    )


@settings(max_examples=60)
@given(tables(7, 2, 3))
def test_every_hidden_count_could_be_another(cells: list[list[int]]) -> None:
    """With a limit of 3, all tables that fit are tried."""
    limit = 3
    counts, sums = table(cells)
    made = suppressed(counts, sums, limit)
    assert not made.told
    assert all(at in made.marks for at, one in enumerate(counts) if 0 < one.value < limit)
    assert all(counts[at].value for at in made.marks)
    assume(0 < len(made.marks) <= 9)
    fitting = possible(counts, sums, made.marks, limit)
    for place, at in enumerate(made.marks):
        assert len({values[place] for values in fitting}) > 1, counts[at]


@given(tables(40, 3, 5))
def test_no_sums_together_tell_a_hidden_count(cells: list[list[int]]) -> None:
    counts, sums = table(cells)
    made = suppressed(counts, sums, 10)
    hidden = [at for at, one in enumerate(counts) if at in made.marks]
    rows = [{at: c for at, c in terms.items() if at in made.marks} for terms in sums]
    assert determined(rows, hidden) == set()
    for terms in sums:
        parts = [at for at, c in terms.items() if c < 0 and at in made.marks]
        total_shown = all(at not in made.marks for at, c in terms.items() if c > 0)
        assert not parts or not total_shown or sum(counts[at].value for at in parts) >= 10


@pytest.mark.parametrize("limit", [2, 5, 10])
def test_larger_limits_hide_at_least_the_small(limit: int) -> None:
    counts, sums = table([[1, 4, 9, 30], [12, 15, 2, 40], [50, 60, 70, 80]])
    made = suppressed(counts, sums, limit)
    assert {at for at, one in enumerate(counts) if 0 < one.value < limit} <= made.marks.keys()
    assert not made.told
