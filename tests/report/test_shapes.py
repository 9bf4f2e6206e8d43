"""Where pictures put things: areas and ribbons in proportion, nothing on top of another, nothing lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.report.figures import Hidden
from segdsl.report.model_grids import Flow, Moves
from segdsl.report.model_segments import Distribution
from segdsl.report.sankey import sankey
from segdsl.report.shapes import bars, doublings, flow_plan
from segdsl.report.treemap import treemap

WEIGHTS = st.lists(st.integers(1, 10_000), min_size=1, max_size=12).map(
    lambda some: sorted(some, reverse=True)
)


@given(WEIGHTS)
def test_areas_are_as_the_weights_are(weights: list[int]) -> None:
    boxes = treemap(weights, 640, 150)
    assert len(boxes) == len(weights)
    for weight, box in zip(weights, boxes, strict=True):
        assert box.width * box.height == pytest.approx(640 * 150 * weight / sum(weights))
        assert box.x >= -1e-6
        assert box.x + box.width <= 640 + 1e-6
        assert box.y >= -1e-6
        assert box.y + box.height <= 150 + 1e-6


@given(WEIGHTS)
def test_no_area_lies_on_another(weights: list[int]) -> None:
    boxes = treemap(weights, 640, 150)
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert across < 1e-6 or down < 1e-6


def test_the_example_of_the_paper() -> None:
    # Bruls, Huizing and van Wijk: 6 6 4 3 2 2 1 on six by four begins with the two sixes side by side in one column
    first, second, third, *_ = treemap([6, 6, 4, 3, 2, 2, 1], 6, 4)
    assert (first.x, first.y, first.width, first.height) == (0, 0, 3, 2)
    assert (second.x, second.y) == (0, 2)
    assert third.x == 3


def test_nothing_to_draw() -> None:
    assert treemap([], 10, 10) == []
    assert sankey({}, ["a"], 100).height == 0


FLOWS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), st.integers(1, 500), min_size=1
)


@given(FLOWS)
def test_ribbons_fill_their_bars(flows: dict[tuple[str, str], int]) -> None:
    drawn = sankey(flows, "abcd", 300)
    assert {(one.source, one.target): one.weight for one in drawn.ribbons} == flows
    for column, side in ((drawn.left, "source"), (drawn.right, "target")):
        assert sum(bar.height for bar in column) == pytest.approx(300)
        for one, after in itertools.pairwise(column):
            assert one.y + one.height < after.y
        for bar in column:
            ribbons = [one for one in drawn.ribbons if getattr(one, side) == bar.key]
            edge = "from_y" if side == "source" else "to_y"
            assert sum(one.thickness for one in ribbons) == pytest.approx(bar.height)
            assert min(getattr(one, edge) for one in ribbons) == pytest.approx(bar.y)


def test_flows_that_are_not_told_are_not_drawn() -> None:
    moves = Moves("g", "G", (("a", "A"),), (Flow("a", None, 30), Flow(None, "a", Hidden(10))))
    plan = flow_plan(moves, "nowhere")
    assert [(one.source, one.target) for one in plan.flow.ribbons] == [("a", "")]
    assert plan.titles == {"a": "A", "": "nowhere"}


def test_bars_are_as_large_as_their_shares() -> None:
    one = Distribution("x", "X", ("0-1", "1-4"), (1.0, 3.0), (0.25, 0.75), (0.5, 0.5))
    narrow, wide = bars(one)
    assert (narrow.x, narrow.width, wide.x, wide.width) == (0, 1, 1, 3)
    # heights are shares by width, the highest of all is 1
    assert (narrow.everyone, wide.everyone) == (1, pytest.approx(1 / 3))
    assert narrow.members == wide.members == 0.5


def test_indices_are_drawn_in_doublings() -> None:
    assert [doublings(value) for value in (0, -5, 12.5, 50, 100, 200, 800, 10_000)] == [
        -1, -1, -1, pytest.approx(-1 / 3), 0, pytest.approx(1 / 3), 1, 1,
    ]  # fmt: skip
