from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.report.figures import count, counted, decimal, instant, percent, times


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (None, "–"),
        (0.0, "0%"),
        (0.0004, "<0.1%"),
        (0.001, "0.1%"),
        (0.12345, "12.3%"),
        (0.5, "50.0%"),
        (0.9994, "99.9%"),
        (0.9996, ">99.9%"),
        (1.0, "100%"),
    ],
)
def test_shares(share: float | None, written: str) -> None:
    assert percent(share) == written


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_only_nothing_and_everything_read_as_such(part: int, whole: int) -> None:
    share = min(part, whole) / whole
    assert (percent(share) == "0%") == (share == 0)
    assert (percent(share) == "100%") == (share == 1)


@given(st.integers(0, 10**12))
def test_commas_stand_between_thousands(number: int) -> None:
    written = count(number)
    assert int(written.replace(",", "")) == number
    assert all(len(part) == 3 for part in written.split(",")[1:])


def test_counts_with_nouns() -> None:
    assert counted(1, "customer") == "1 customer"
    assert counted(0, "customer") == "0 customers"
    assert counted(2_000, "person", "people") == "2,000 people"
    assert count(None) == "–"


def test_factors_and_indices() -> None:
    assert [times(one) for one in (None, 0.0, 0.421, 1.0, 13.58, 1_234.5)] == [
        "–",
        "0.00×",
        "0.42×",
        "1.0×",
        "13.6×",
        "1,234×",
    ]
    assert [decimal(one) for one in (None, 0.0, 0.229, 1.0)] == ["–", "0.00", "0.23", "1.00"]


def test_the_end_of_a_day_is_called_so() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    assert instant(dt.datetime(2024, 6, 30, 23, 59, 59, 999999, zone)) == "30 June 2024, end of day"
    assert instant(dt.datetime(2024, 2, 1, 9, 5, tzinfo=zone)) == "1 February 2024, 09:05"
