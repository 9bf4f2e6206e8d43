"""Sizes, overlap, combinations and funnels: figures worked out by hand, and against the plainest way to count."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.functions import OPERATORS
from segdsl.measure import combinations, coverage, funnel, funnels, overlap, sizes
from segdsl.measure.funnel import conjuncts
from segdsl.semantics.typed import Apply, Column
from segdsl.text import Span
from segdsl.types import FLAG
from tests.measure.standin import Evaluation, Said, evaluation

T, F, U = True, False, None

#           C0 C1 C2 C3 C4 C5 C6 C7
ANSWERS = {
    "a": [T, T, T, T, F, F, F, F],
    "b": [T, T, F, U, T, F, F, U],
    "c": [T, F, T, T, T, T, F, F],
    "d": [T, U, U, F, F, F, T, F],
}
SHOP = evaluation(
    [
        Said("one", ("a",), "The ones"),
        Said("two", ("a", "b")),
        Said("stage", (("early", "d"), ("middle", "b"), ("late", "c"))),
        Said("three", ("c",)),
        Said("nobody", ("d", "b", "c", "a", "never")),
        Said("rest", (("some", "d"), ("others", None))),
    ],
    ANSWERS | {"never": [F] * 8},
)


def test_sizes_follow_the_program() -> None:
    made = sizes(SHOP.membership)
    assert made.columns == ["name", "title", "kind", "parent", "size", "share"]
    assert made.rows() == [
        ("one", "The ones", "segment", None, 4, 0.5),
        ("two", "two", "segment", None, 2, 0.25),
        ("stage.early", "Early", "branch", "stage", 2, 0.25),
        ("stage.middle", "Middle", "branch", "stage", 2, 0.25),
        ("stage.late", "Late", "branch", "stage", 3, 0.375),
        ("three", "three", "segment", None, 5, 0.625),
        ("nobody", "nobody", "segment", None, 0, 0.0),
        ("rest.some", "Some", "branch", "rest", 2, 0.25),
        ("rest.others", "Others", "branch", "rest", 6, 0.75),
    ]


def test_overlap_of_two_pairs_by_hand() -> None:
    made = overlap(SHOP.membership)
    assert made.height == 4 * 3
    rows = {(row["left"], row["right"]): row for row in made.iter_rows(named=True)}
    # one = C0 C1 C2 C3, three = C0 C2 C3 C4 C5: three in both, six in either, out of eight
    assert rows["one", "three"] == {
        "left": "one",
        "right": "three",
        "both": 3,
        "left_size": 4,
        "right_size": 5,
        "share_of_left": 3 / 4,
        "jaccard": 3 / 6,
        "lift": 8 * 3 / (4 * 5),
    }
    assert rows["three", "one"]["share_of_left"] == 3 / 5
    assert rows["three", "one"]["jaccard"] == 3 / 6


def test_measures_of_an_empty_segment_are_missing() -> None:
    rows = {(row["left"], row["right"]): row for row in overlap(SHOP.membership).iter_rows(named=True)}
    empty = rows["nobody", "one"]
    assert (empty["both"], empty["share_of_left"], empty["jaccard"], empty["lift"]) == (0, None, 0.0, None)
    assert rows["one", "nobody"]["share_of_left"] == 0.0


def test_overlap_takes_branches_when_asked() -> None:
    made = overlap(SHOP.membership, ["one", "stage.late"])
    assert [(row[0], row[1], row[2]) for row in made.rows()] == [
        ("one", "stage.late", 2),
        ("stage.late", "one", 2),
    ]


def test_combinations_by_hand() -> None:
    made = combinations(SHOP.membership)
    # C0: one two three; C1: one two; C2 C3: one three; C4 C5: three; C6 C7: none
    assert made.rows() == [
        ([], 0, 2, 0.25),
        (["three"], 1, 2, 0.25),
        (["one", "three"], 2, 2, 0.25),
        (["one", "two"], 2, 1, 0.125),
        (["one", "two", "three"], 3, 1, 0.125),
    ]
    assert combinations(SHOP.membership, 2).rows() == made.rows()[:2]


def test_equal_combinations_come_as_their_segments_are_written() -> None:
    few = evaluation(
        [Said("x", ("x",)), Said("y", ("y",)), Said("z", ("z",))],
        {"x": [F, F, T, F, T, F], "y": [F, T, F, T, F, F], "z": [T, F, F, T, T, F]},
    )
    assert [row[0] for row in combinations(few.membership).rows()] == [
        [],
        ["x"],
        ["y"],
        ["z"],
        ["x", "z"],
        ["y", "z"],
    ]


def test_combinations_among_some_pass_over_the_others() -> None:
    assert combinations(SHOP.membership, among=["two", "nobody"]).rows() == [
        ([], 0, 6, 0.75),
        (["two"], 1, 2, 0.25),
    ]


def test_coverage_by_hand() -> None:
    assert coverage(SHOP.membership).rows() == [(0, 2, 1), (1, 2, 1), (2, 3, 2), (3, 1, 1)]


def test_funnel_of_a_segment_by_hand() -> None:
    made = funnel(SHOP, "nobody")
    assert made.columns == ["name", "condition", "before", "met", "unmet", "unknown", "after", "alone"]
    assert made.rows() == [
        (None, "d", 8, 2, 4, 2, 2, 2),
        (None, "b", 2, 1, 1, 0, 1, 3),
        (None, "c", 1, 1, 0, 0, 1, 5),
        (None, "a", 1, 1, 0, 0, 1, 4),
        (None, "never", 1, 0, 1, 0, 0, 0),
    ]


def test_funnel_of_groups_by_hand() -> None:
    # early takes C0 and C6; middle C1 and C4, and cannot tell of C3 and C7; late C2 C3 C5; C7 is left
    assert funnel(SHOP, "stage").rows() == [
        ("early", "d", 8, 2, 4, 2, 6, 2),
        ("middle", "b", 6, 2, 2, 2, 4, 3),
        ("late", "c", 4, 3, 1, 0, 1, 5),
    ]
    assert funnel(SHOP, "rest").rows() == [
        ("some", "d", 8, 2, 4, 2, 6, 2),
        ("others", None, 6, 6, 0, 0, 0, None),
    ]


def test_all_funnels_cost_one_question() -> None:
    SHOP.asked.clear()
    made = funnels(SHOP)
    assert list(made) == ["one", "two", "three", "nobody", "stage", "rest"]
    assert len(SHOP.asked) == 1
    for name, size in (
        sizes(SHOP.membership).filter(pl.col("kind") == "segment").select("name", "size").rows()
    ):
        assert made[name]["after"].last() == size


@pytest.mark.parametrize("segments", [0, 1, 63, 64, 65, 130])
def test_no_customers(segments: int) -> None:
    empty = evaluation([Said(f"s{at}", ("x",)) for at in range(segments)], {"x": []}).membership
    assert sizes(empty)["share"].to_list() == [None] * segments
    assert combinations(empty).rows() == []
    assert coverage(empty).rows() == [(0, 0, 0)]
    assert set(overlap(empty)["both"]) <= {0}


def test_no_segments() -> None:
    nothing = evaluation([], {}, customers=3).membership
    assert sizes(nothing).rows() == []
    assert overlap(nothing).rows() == []
    assert combinations(nothing).rows() == [([], 0, 3, 1.0)]
    assert coverage(nothing).rows() == [(0, 3, 1)]


def test_a_condition_taken_apart_stays_whole() -> None:
    # `a between 1 and 2` may mean two comparisons, but the text has one condition
    row = OPERATORS["and"]
    place = Span(4, 30)
    parts = (Column("customers", "low", FLAG, place), Column("customers", "high", FLAG, place))
    between = Apply(row, row.overloads[0], parts, FLAG, place)
    other = Column("customers", "b", FLAG, Span(35, 36))
    whole = Apply(row, row.overloads[0], (between, other), FLAG, Span(4, 36))
    assert conjuncts(whole) == (between, other)


def test_the_order_of_customers_does_not_matter() -> None:
    membership = SHOP.membership
    turned = replace(membership, bits=membership.bits.reverse())
    for measured in (sizes, overlap, combinations, coverage):
        assert measured(turned).equals(measured(membership))


def _drawn(columns: list[list[bool | None]]) -> Evaluation:
    answers = {f"c{at}": column for at, column in enumerate(columns)}
    return evaluation([Said(f"s{at}", (f"c{at}",)) for at in range(len(columns))], answers)


@given(
    st.integers(1, 70).flatmap(
        lambda width: st.integers(0, 12).flatmap(
            lambda height: st.lists(
                st.lists(st.sampled_from([True, False, False, None]), min_size=height, max_size=height),
                min_size=width,
                max_size=width,
            )
        )
    )
)
def test_counts_agree_with_plain_sets(columns: list[list[bool | None]]) -> None:
    result = _drawn(columns)
    members = {
        f"s{at}": {row for row, value in enumerate(column) if value} for at, column in enumerate(columns)
    }
    people = range(len(columns[0]))

    for left, right, both, left_size, right_size, share, jaccard, lift in overlap(result.membership).rows():
        a, b = members[left], members[right]
        assert (both, left_size, right_size) == (len(a & b), len(a), len(b))
        assert share == (len(a & b) / len(a) if a else None)
        assert jaccard == (len(a & b) / len(a | b) if a | b else None)
        assert lift == (len(people) * len(a & b) / (len(a) * len(b)) if a and b else None)

    plain: dict[tuple[str, ...], int] = {}
    for person in people:
        held = tuple(name for name in members if person in members[name])
        plain[held] = plain.get(held, 0) + 1
    made = combinations(result.membership)
    assert {tuple(row[0]): row[2] for row in made.rows()} == plain
    order = list(members)
    ranks = [(-size, degree, [-(name in held) for name in order]) for held, degree, size, _ in made.rows()]
    assert ranks == sorted(ranks)
    assert sum(size for _, size, _ in coverage(result.membership).rows()) == len(people)


@given(
    st.lists(st.lists(st.sampled_from([True, False, None]), min_size=9, max_size=9), min_size=1, max_size=5),
    st.booleans(),
)
def test_funnels_account_for_everybody(columns: list[list[bool | None]], as_groups: bool) -> None:
    answers = {f"c{at}": column for at, column in enumerate(columns)}
    parts = tuple((f"b{at}", name) for at, name in enumerate(answers)) if as_groups else tuple(answers)
    result = evaluation([Said("it", parts)], answers)
    left = 9
    for row in funnel(result, "it").iter_rows(named=True):
        assert row["before"] == left
        assert row["met"] + row["unmet"] + row["unknown"] == row["before"]
        left = row["after"]
        if as_groups:
            assert row["met"] == result.membership.frame[f"it.{row['name']}"].sum()
    if as_groups:
        assert left == result.membership.frame["it"].null_count()
    else:
        assert left == result.membership.frame["it"].sum()
