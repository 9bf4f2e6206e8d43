from __future__ import annotations

from dataclasses import replace

import pytest

from segdsl.report.build_report import shown
from tests.measure.standin import Said, evaluation
from tests.report.examples import alone, big, chapter, nobody, nothing, small, sorted_only


def test_the_largest_come_first_and_equal_ones_as_written() -> None:
    made = evaluation(
        [Said("x", ("x",)), Said("y", ("y",)), Said("z", ("z",))],
        {"x": [True, False, False], "y": [True, True, False], "z": [False, False, True]},
    )
    report = chapter(made)
    assert [one.name for one in report.segments] == ["y", "x", "z"]
    assert report.matrix.sets == report.upset.sets == ("y", "x", "z")


def test_pairs_by_hand() -> None:
    # one: C0 C1 C2 C3; two: C0 C1; three: C0 C2 C3 C4 C5; empty: nobody
    pairs = {(one.left, one.right): one for one in chapter(small()).pairs}
    assert set(pairs) == {("three", "one"), ("one", "two"), ("three", "two")}
    pair = pairs["three", "one"]
    assert (pair.both, pair.share_of_left, pair.share_of_right, pair.jaccard, pair.lift) == (
        3,
        3 / 5,
        3 / 4,
        0.5,
        1.2,
    )
    assert pairs["one", "two"].jaccard == 0.5


def test_neighbours_are_seen_from_each_side() -> None:
    segments = {one.name: one for one in chapter(small()).segments}
    # closest first
    assert [(one.name, one.both, one.share) for one in segments["three"].neighbours] == [
        ("one", 3, 0.6),
        ("two", 1, 0.2),
    ]
    assert [(one.name, one.both, one.share) for one in segments["two"].neighbours] == [
        ("one", 2, 1.0),
        ("three", 1, 0.5),
    ]
    assert segments["empty"].neighbours == ()


def test_pictures_hold_what_they_can() -> None:
    report = chapter(big(40, 300))
    assert len(report.upset.sets) == 12
    assert len(report.upset.rows) == 24
    assert len(report.matrix.sets) == 20
    assert len(report.combinations.sets) == 40
    assert len(report.combinations.rows) == 100
    for view in (report.upset, report.combinations):
        assert sum(one.size for one in view.rows) + view.rest == 300
        assert view.distinct > len(view.rows)


def test_the_matrix_agrees_with_the_pairs() -> None:
    report = chapter(big(10, 300))
    places = {name: at for at, name in enumerate(report.matrix.sets)}
    for pair in report.pairs:
        left, right = places[pair.left], places[pair.right]
        one, other = report.matrix.rows[left][right], report.matrix.rows[right][left]
        assert one is not None
        assert other is not None
        assert one.both == other.both == pair.both
        assert (one.share, other.share) == (pair.share_of_left, pair.share_of_right)
        assert one.lift == other.lift == pair.lift
        assert one.jaccard == other.jaccard == pair.jaccard
    assert all(report.matrix.rows[at][at] is None for at in range(10))


def test_groups_say_whom_they_leave() -> None:
    stage, rest = chapter(small()).groups
    assert (stage.none, stage.has_rest) == (1, False)
    assert (rest.none, rest.has_rest) == (0, True)
    assert [branch.met for branch in stage.branches] == [2, 2, 3]


def test_rules_are_moved_to_the_margin() -> None:
    two = next(one for one in chapter(small()).segments if one.name == "two")
    assert two.rule == "when a\n  and b"
    assert two.text == "segment two\n  when a\n    and b"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            small,
            "8 customers as of 30 June 2024. 6 of them (75.0%) are in at least one of 4 segments. The largest, “The threes”, holds 5 "
            "(62.5%). Stage: “Late” is the largest group with 37.5%.",
        ),
        (alone, "3 customers as of 30 June 2024. 1 of them (33.3%) is in the one segment."),
        (nobody, "0 customers as of 30 June 2024. 1 segment, all empty."),
        (nothing, "3 customers as of 30 June 2024."),
        (sorted_only, "3 customers as of 30 June 2024. sorted: “Others” is the largest group with 66.7%."),
    ],
)
def test_summaries(made: object, said: str) -> None:
    assert callable(made)
    assert chapter(made()).summary == said


def test_cards() -> None:
    cards = [(one.label, one.figure, one.note) for one in chapter(small()).cards]
    assert cards == [
        ("Customers", "8", "in the data"),
        ("Segments", "4", "1 without members"),
        ("In at least one", "75.0%", "6 customers"),
        ("In two or more", "50.0%", "4 customers"),
        ("Largest segment", "5", "The threes"),
    ]
    assert [one.label for one in chapter(nothing()).cards] == ["Customers"]


def test_the_method_names_the_days() -> None:
    periods = dict(chapter(small()).method)["Periods"]
    assert "the thirty days from 1 June 2024 to 30 June 2024, both included" in periods


def test_an_evaluation_of_some_names_reports_those() -> None:
    result = small()
    some = result.membership.frame.select("customer_id", "two", "rest", "rest.some", "rest.others")
    report = chapter(replace(result, membership=replace(result.membership, bits=some)))
    assert [one.name for one in report.segments] == ["two"]
    assert [one.name for one in report.groups] == ["rest"]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("data/orders.csv", "data/orders.csv"),
        ("s3://shop/2024/orders-*.parquet", "s3://shop/2024/orders-*.parquet"),
        ("postgresql://ann:s3cr3t@db.example/shop?sslkey=s3cr3t", "postgresql://db.example/shop"),
        ("az://key:s3/cr3t@shop/orders.csv", "az://shop/orders.csv"),
        ("https://s3cr3t@host/x.csv#s3cr3t", "https://host/x.csv"),
        (
            "--data orders=https://host/o.csv?sig=s3cr3t -o r.html",
            "--data orders=https://host/o.csv -o r.html",
        ),
    ],
)
def test_secrets_in_addresses_are_left_out(given: str, left: str) -> None:
    assert shown(given) == left
