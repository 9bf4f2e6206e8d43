"""What bounds tell, and other values that fit: the parts of suppression, by hand."""

from __future__ import annotations

from math import inf

import pytest

from segdsl.measure.alternative import alternative
from segdsl.measure.intervals import pinned


def test_two_small_counts_that_must_both_be_the_largest() -> None:
    assert pinned([{0: 1, 1: 1}], {0: 9, 1: 9}, {0: (1, 9), 1: (1, 9)}) == {0, 1}
    assert pinned([{0: 1, 1: 1}], {0: 9, 1: 8}, {0: (1, 9), 1: (1, 9)}) == set()


def test_bounds_go_through_several_sums() -> None:
    # 0 + 1 = 18 pins both, and 1 + 2 = 12 then pins the third
    sums = [{0: 1, 1: 1}, {1: 1, 2: 1}]
    assert pinned(sums, {0: 9, 1: 9, 2: 3}, dict.fromkeys(range(3), (1.0, 9.0))) == {0, 1, 2}


def test_no_bound_above_tells_nothing_but_below() -> None:
    assert pinned([{0: 1, 1: -1}], {0: 5, 1: 3}, {0: (1, inf), 1: (1, inf)}) == set()
    assert pinned([{0: 1, 1: 1}], {0: 1, 1: 1}, {0: (1, inf), 1: (1, inf)}) == {0, 1}
    assert pinned([{0: 2, 1: 1}], {0: 1, 1: 1}, {0: (1, inf), 1: (0, inf)}) == {0, 1}


@pytest.mark.parametrize("by", [1, -1])
def test_a_change_is_put_right_along_the_sums(by: int) -> None:
    # a square of a table: two rows and two columns
    sums = [{0: 1, 1: 1}, {2: 1, 3: 1}, {0: 1, 2: 1}, {1: 1, 3: 1}]
    holders = {0: [0, 2], 1: [0, 3], 2: [1, 2], 3: [1, 3]}
    values = {0: 5, 1: 20, 2: 30, 3: 40}
    found = alternative(0, by, sums, holders, lambda _, value: value >= 1, values)
    assert found == {0: by, 1: -by, 2: -by, 3: by}


def test_no_change_where_bounds_forbid_it() -> None:
    values = {0: 1, 1: 1}
    assert alternative(0, 1, [{0: 1, 1: 1}], {0: [0], 1: [0]}, lambda _, value: value >= 1, values) is None
    assert alternative(0, -1, [{0: 1, 1: 1}], {0: [0], 1: [0]}, lambda _, value: value >= 1, values) is None
