"""Effect sizes and tests, against printed figures and the plainest way to count."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.measure.effects import cliffs_delta, cohens_h
from segdsl.measure.significance import corrected, rank_sum, two_proportions, two_sided, wilson

# Benjamini and Hochberg 1995, section 4.2: fifteen p-values of a study of thrombolysis
PRINTED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_the_printed_p_values_give_four_discoveries() -> None:
    made = corrected(PRINTED)
    assert [one is not None and one <= 0.05 for one in made] == [True] * 4 + [False] * 11
    assert made[3] == pytest.approx(0.0095 * 15 / 4)
    assert made[0] == pytest.approx(0.0015)


def test_correction_keeps_the_order_and_passes_over_what_was_not_tested() -> None:
    assert corrected([0.04, None, 0.01, 0.03]) == pytest.approx([0.04, None, 0.03, 0.04])
    assert corrected([]) == []


@given(st.lists(st.floats(0, 1), max_size=20))
def test_correction_never_makes_smaller_and_keeps_ranks(p_values: list[float]) -> None:
    made = corrected(p_values)
    for p, q in zip(p_values, made, strict=True):
        assert q is not None
        assert p <= q * (1 + 1e-12)
        assert q <= 1
    pairs = sorted(zip(p_values, made, strict=True), key=lambda one: one[0])
    assert all(one[1] <= other[1] for one, other in pairwise(pairs))


# R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_as_printed(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


def test_two_proportions_by_hand() -> None:
    # 30 of 100 against 45 of 300: pooled 75 of 400 = 0.1875, spread √(0.1875·0.8125·(1/100 + 1/300)) = 0.04507, z = 3.328
    assert two_proportions(30, 100, 45, 300) == pytest.approx(two_sided(0.15 / 0.0450694), rel=1e-4)
    assert two_proportions(10, 100, 30, 300) == 1.0
    # 4 members expected in a cell, then exactly 5
    assert two_proportions(0, 40, 10, 60) is None
    assert two_proportions(0, 50, 10, 50) is not None
    assert two_proportions(0, 0, 10, 50) is None
    assert two_proportions(50, 50, 50, 50) is None  # everybody: no other value to expect


def test_two_sided_at_the_quantile_everybody_knows() -> None:
    assert two_sided(1.959963984540054) == pytest.approx(0.05)
    assert two_sided(-1.959963984540054) == pytest.approx(0.05)


def test_cohens_h_by_hand() -> None:
    # Cohen 1988, table 6.2.2: φ(.50) = 1.571, φ(.65) = 1.875, φ(.45) = 1.471
    assert cohens_h(0.65, 0.45) == pytest.approx(1.875 - 1.471, abs=1e-3)
    assert cohens_h(0.5, 0) == pytest.approx(math.pi / 2)
    assert cohens_h(0, 1) == -math.pi


def ranked(inside: list[int], outside: list[int]) -> tuple[int, int]:
    """Twice the members' rank sum, and the ties, by counting pairs."""
    every = inside + outside
    twice = sum(sum((v < x) * 2 + (v == x) for v in every) + 1 for x in inside)
    ties = sum(every.count(v) ** 3 - every.count(v) for v in set(every))
    return twice, ties


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=12), st.lists(st.integers(0, 6), min_size=1, max_size=12)
)
def test_delta_counts_pairs(inside: list[int], outside: list[int]) -> None:
    twice, _ = ranked(inside, outside)
    dominance = sum((x > y) - (x < y) for x, y in product(inside, outside))
    exact = Fraction(dominance, len(inside) * len(outside))
    assert cliffs_delta(twice, len(inside), len(outside)) == pytest.approx(float(exact))


def test_rank_sum_by_hand() -> None:
    # members 1 to 8, others 5 to 12: ranks of 5, 6, 7, 8 are shared. W = 1+2+3+4+5.5+7.5+9.5+11.5 = 44, expected 68;
    # variance = 8·8/12·(17 − 4·6/(16·15)) = 90.1333, z = −24/9.4939 = −2.5279
    twice, ties = ranked(list(range(1, 9)), list(range(5, 13)))
    assert (twice, ties) == (88, 24)
    assert rank_sum(twice, 8, 8, ties) == pytest.approx(two_sided(24 / math.sqrt(90.13333)))
    assert rank_sum(twice, 7, 9, ties) is None
    assert rank_sum(8 * 17, 8, 8, 16**3 - 16) is None  # one value for all
