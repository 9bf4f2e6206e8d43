"""CDNOW's sample of 2,357 customers (Fader, Hardie and Lee 2005), read from the text file of the wheel `lifetimes`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import segdsl
from tests.published.wheels import located

pytestmark = pytest.mark.published


@pytest.fixture(scope="module")
def result() -> segdsl.Result:
    bought = purchases(located("lifetimes", "0.11.3", "lifetimes/datasets/CDNOW_sample.txt"))
    program = segdsl.load(Path(__file__).with_name("cdnow.seg"))
    customers = bought.select(pl.col("customer_id").unique())
    return program.evaluate(customers=customers, purchases=bought, as_of=dt.date(1998, 6, 30), traits=True)


def purchases(path: Path) -> pl.DataFrame:
    """The purchases: lines of the number in all data, the number in the sample, day, discs and dollars, parted by spaces."""
    fields = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    return pl.DataFrame(
        {
            "customer_id": [one[1] for one in fields],
            "bought_on": [dt.datetime.strptime(one[2], "%Y%m%d").date() for one in fields],
            "discs": [int(one[3]) for one in fields],
            "dollars": pl.Series([one[4] for one in fields]).cast(pl.Decimal(38, 6)),
        }
    )


@pytest.mark.parametrize(
    ("segment", "size"),
    [
        ("buyers", 2_357),
        ("cohort", 2_357),
        ("outside", 0),
        ("once", 1_411),
        ("repeaters", 946),
        ("three_repeats", 100),
    ],
)
def test_a_segment_is_as_large_as_published(result: segdsl.Result, segment: str, size: int) -> None:
    assert len(result.members(segment)) == size


def test_there_are_as_many_purchases_as_published(result: segdsl.Result) -> None:
    assert result.customers == 2_357
    assert result.frame["purchases_made"].sum() == 6_919
    assert result.notes == []
