"""`cross`: a branch for each combination of the branches of groups."""

from __future__ import annotations

import polars as pl
import pytest

import segdsl

HOST = """
table customers key id {
  id    text
  spend integer
  vip   flag
}
groups size "Size"
  big   "Big"   when spend >= 100
  small         when spend > 0
groups status
  vip_member "VIP" when vip
  other            otherwise
"""
DATA = pl.DataFrame(
    {
        "id": ["a", "b", "c", "d", "e"],
        "spend": [200, 200, 5, 0, None],
        "vip": [True, None, False, True, True],
    }
)


def evaluated(text: str) -> pl.DataFrame:
    return segdsl.parse(HOST + text).evaluate(customers=DATA).frame


def test_every_combination_in_order() -> None:
    program = segdsl.parse(HOST + 'cross grid "Size by status" of size, status\n')
    branches = program.meaning.definitions["grid"].branches
    assert [(one.name, one.title) for one in branches] == [
        ("big_vip_member", "Big / VIP"),
        ("big_other", "Big / other"),
        ("small_vip_member", "small / VIP"),
        ("small_other", "small / other"),
    ]


def test_members_and_value() -> None:
    found = evaluated("cross grid of size, status\n")
    assert found["grid"].to_list() == ["big_vip_member", "big_other", "small_other", None, None]
    assert found["grid.big_other"].to_list() == [False, True, False, False, False]


def test_parts_are_segments_and_values() -> None:
    found = evaluated(
        "cross grid of size, status\n"
        'segment one when grid.big_other or grid is "small_other"\n'
        "segment two when count(grid.big_other) = 1 and grid is missing\n"
    )
    assert found["one"].to_list() == [False, True, True, False, False]
    assert found["two"].to_list() == [False, False, False, True, True]


def test_more_than_two_and_crosses_of_crosses() -> None:
    more = "split half of all_of_them: x 50%, y 50%\nsegment all_of_them when yes\n"
    found = evaluated(
        more + "cross grid of size, status\ncross cube of grid, half\ncross same of size, status, half\n"
    )
    assert found["cube"].to_list() == found["same"].to_list()
    assert found["cube"].drop_nulls().str.split("_").list.last().is_in(["x", "y"]).all()


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (
            "cross grid of size, spend\n",
            "SEG302",
            "`cross` takes groups, and `spend` is a value that is a whole number",
        ),
        ("cross grid of size, sise\n", "SEG201", "`sise` is not a column, trait or segment"),
        (
            "cross grid of size, size.big\n",
            "SEG302",
            "`cross` takes groups, and `size.big` is a value that is yes or no",
        ),
        (
            "groups a\n  x_y when vip\n  x when vip\ngroups b\n  z when vip\n  y_z when vip\ncross grid of a, b\n",
            "SEG203",
            "`x_y_z` is already a branch of `grid`",
        ),
        ("cross grid of size, status\nsegment s when grid.big\n", "SEG208", "`grid` has no branch `big`"),
        ("cross grid of grid, size\n", "SEG205", ""),
    ],
)
def test_mistakes(text: str, code: str, message: str) -> None:
    found = [one for one in segdsl.check(HOST + text) if one.severity == "error"]
    assert [one.code.id for one in found] == [code]
    assert message in found[0].message


def test_one_alone_is_no_cross() -> None:
    found = segdsl.check(HOST + "cross grid of size\n")
    assert [one.severity for one in found] == ["error"]
