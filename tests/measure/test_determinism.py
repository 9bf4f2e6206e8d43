"""The same numbers whatever the order of rows and the engine, and with the library's own scores."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl import measure

SHOP = Path(__file__).parents[2] / "examples" / "shop"
TABLES = ("customers", "orders", "items", "visits", "survey", "products")
AS_OF = dt.date(2024, 6, 30)


def everything(result: segdsl.Result) -> list[pl.DataFrame | object]:
    """All measures of a result that look at data."""
    observed = result.observed
    profiles = measure.profiles(observed)
    value = measure.value_of(result.membership.meaning)
    assert value is not None
    found = measure.undecided(result)
    overlap = result.overlap()
    quality = measure.quality(observed, profiles, overlap, reachable=measure.reachable(result))
    retention = measure.retention(result)
    assert retention is not None
    return [
        *profiles.values(),
        measure.histograms(observed, "vip"),
        measure.values(observed, value),
        found,
        retention.cells,
        quality,
        measure.findings(result.membership, overlap, undecided=found, quality=quality),
    ]


def test_the_engine_changes_no_number() -> None:
    program = segdsl.load(SHOP / "shop.seg")
    paths = {name: SHOP / "data" / f"{name}.csv" for name in TABLES}
    made = [
        everything(program.evaluate(paths, as_of=AS_OF, timezone="Europe/Berlin", engine=engine))
        for engine in ("in-memory", "streaming")
    ]
    for one, other in zip(*made, strict=True):
        if isinstance(one, pl.DataFrame):
            assert isinstance(other, pl.DataFrame)
            assert one.equals(other)
        else:
            assert one == other


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_customers_have_the_same_profiles(seed: int) -> None:
    program = segdsl.parse(
        "table customers key id { id integer x number c text }\ntrait value = x / 3\nsegment s when x > 0.2"
    )
    rows = [(at, (at * 37 % 101) / 7 - 3, "abc"[at % 3]) for at in range(300)]
    made = []
    for order in (rows, random.Random(seed).sample(rows, len(rows))):
        frame = pl.DataFrame(order, schema={"id": pl.Int64, "x": pl.Float64, "c": pl.String}, orient="row")
        made.append(program.evaluate(customers=frame))
    assert made[0].profile("s").equals(made[1].profile("s"))
    assert made[0].histograms("s").equals(made[1].histograms("s"))
    first, second = (one.values() for one in made)
    assert first is not None
    assert second is not None
    assert first.equals(second)


def test_the_scores_of_the_library_make_a_grid() -> None:
    program = segdsl.parse(
        """
table customers key id { id integer x integer }
trait recency = x
trait frequency = x
trait monetary = x * 2
use std.rfm
segment s when x > 1
"""
    )
    result = program.evaluate(customers=pl.DataFrame({"id": range(100), "x": range(1, 101)}))
    grid = measure.rfm_grid(result.observed, measure.value_of(program.meaning))
    assert grid is not None
    assert (grid.scores.recency.split(".")[-1], grid.scored, grid.cells.height) == ("r_score", 100, 25)
    # the fifth who bought least long ago are those who bought least often here
    cells = {row[:2]: row[2] for row in grid.cells.rows()}
    assert [cells[5 - at, 1 + at] for at in range(5)] == [20] * 5
    assert grid.cells["value_share"].sum() == pytest.approx(1)
