"""The standard library over the example shop's data: groups cover whom they should, and sizes are believable."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl import Result

SHOP = Path(__file__).parents[2] / "examples" / "shop"
TRAITS = """
rows sales = orders where status = "paid"
trait recency = time since last(sales.ordered_at)
trait frequency = count(sales)
trait monetary = sum(sales.amount)
trait first_purchase = first(sales.ordered_at)
trait last_purchase = last(sales.ordered_at)
trait purchases = count(sales)
trait lifetime_revenue = sum(sales.amount)
trait profit = sum(sales.amount) * 30% - 4 * count(orders where status = "returned")
trait orders_placed = count(orders)
trait return_share = share(orders where status = "returned")
trait first_visit = first(visits.visited_at)
trait last_visit = last(visits.visited_at)
trait last_product_view = last(visits.visited_at where page = "product")
trait last_cart = last(visits.visited_at where page = "cart")
trait active_days = distinct(day(visits.visited_at) in last 28d)
trait nps_score = last(survey.score where score is known)
trait variety = distinct(sales.category)
trait products_held = variety
trait adopted_at = first(sales.ordered_at where channel = "app")
trait main_device = most_common(visits.device)
trait online_share = share(sales where channel != "store")
trait favourite_category = most_common(sales.category)
trait favourite_share = share(sales where category = favourite_category)
use std.rfm
use std.lifecycle
use std.journey
use std.engagement
use std.nps
use std.value
use std.relationship
use std.demographic
use std.psychographic
use std.geographic
use std.preferences
use std.cohort
use std.microsegments
"""


@cache
def result() -> Result:
    tables = (SHOP / "shop.seg").read_text(encoding="utf-8").partition("# ---- Words we use")[0]
    program = segdsl.parse(tables + TRAITS)
    files = {path.stem: path for path in (SHOP / "data").glob("*.csv")}
    return program.evaluate(files, as_of=dt.date(2024, 6, 30), timezone="Europe/Berlin", traits=True)


def sizes() -> dict[str, int]:
    frame = result().sizes()
    return dict(zip(frame["name"], frame["size"], strict=True))


@pytest.mark.parametrize(
    ("groups", "among"),
    [
        ("rfm_group", "rfm_scored"),
        ("lifecycle_stage", None),
        ("journey_stage", None),
        ("engagement_level", None),
        ("activity_flow", None),
        ("tenure_band", None),
        ("abc_class", "has_value"),
        ("microsegment", "has_value"),
    ],
)
def test_groups_cover_everybody_they_speak_of(groups: str, among: str | None) -> None:
    frame = result().frame
    known = frame.height if among is None else int(frame[among].sum())
    assert frame[groups].count() == known


def test_quintiles_are_near_a_fifth() -> None:
    frame = result().frame.filter(pl.col("rfm_scored"))
    for score in ("r_score", "m_score"):
        shares = frame[score].value_counts(normalize=True)["proportion"]
        assert all(0.15 < share < 0.25 for share in shares), score


def test_all_eleven_groups_have_members() -> None:
    found = {name: size for name, size in sizes().items() if name.startswith("rfm_group.")}
    assert len(found) == 11
    assert all(size > 0 for size in found.values()), found
    assert found["rfm_group.champions"] > found["rfm_group.cannot_lose"]


def test_first_classes_bring_the_revenue() -> None:
    frame = result().frame
    revenue = frame.group_by("abc_class").agg(pl.col("lifetime_revenue").sum())
    by_class = {name: float(value) for name, value in revenue.rows()}
    share = by_class["a"] / sum(by_class.values())
    assert 0.80 <= share < 0.81
    assert sizes()["abc_class.a"] < sizes()["has_value"] / 2


def test_nobody_flows_away_uncounted() -> None:
    """Active now = active before + new + resurrected - churned."""
    found = sizes()
    now = int((result().frame["active_days"] > 0).sum())
    new, kept, back = (found[f"activity_flow.{name}"] for name in ("new", "retained", "resurrected"))
    assert now == new + kept + back


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("lifecycle_stage.prospect", 0.15, 0.35),
        ("lifecycle_stage.active", 0.10, 0.40),
        ("lifecycle_stage.lost", 0.05, 0.40),
        ("nps_group.promoter", 0.10, 0.40),
        ("in_dach", 0.75, 0.95),
        ("market.home", 0.50, 0.75),
        ("channel_preference.online", 0.20, 0.50),
        ("age_band.age_25_34", 0.15, 0.40),
        ("journey_stage.repeat_buyer", 0.40, 0.70),
        ("cart_abandoners", 0.001, 0.05),
    ],
)
def test_sizes_are_believable(name: str, low: float, high: float) -> None:
    assert low <= sizes()[name] / result().customers <= high
