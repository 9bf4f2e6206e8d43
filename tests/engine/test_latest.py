"""What is read of files in the order of time, where nothing but an edge of it matters: the same comes out as of all that is held."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segdsl
from segdsl.engine.data import sources

HOUR = dt.timedelta(hours=1)
TABLES = """
table customers key id {
  id integer
}
table events of customers by who at happened {
  who      integer
  happened TIME
  kind     text
  item     text
  amount   number
}
rows bought = events where kind = "buy"
"""
PURCHASES = """
trait recency   = time since last(bought.happened)
trait frequency = count(bought)
trait monetary  = sum(bought.amount)
segment recent when recency < 20d
segment cold   when not (recency < 20d)
segment exact  when recency = 5d or recency = 90d
segment far    when recency >= 2000d
segment never  when recency is missing
segment best   when recency between 3d and 40d and frequency >= 2 and monetary >= 10
"""
LATEST_ONLY = """
segment late when last(events.happened) >= 2024-03-25
segment old  when max(events.happened) < 2024-01-15
"""
COUNTED = """
segment often when count(bought in last 30d) >= 2
segment shoes when any(bought in last 90d where item = "shoes")
segment viewed when count(events in last 7d where kind in ("see", "open")) >= 1 and distinct(bought.item) >= 2
segment newest when last(bought.item) = "hats" or first(events.kind) = "see"
"""
# what asks for more than an edge is left as it is
OTHERS = """
segment long  when last(bought.happened) - first(bought.happened) > 30d
segment dear  when last(bought.happened where amount > 5) >= 2024-03-01
segment among when time since last(events.happened) <= 10d and time since last(bought.happened) in (4d, 5d)
segment other when last(events.item) = "hats" and time since last(events.happened) < 30d
"""
PROGRAMS = (PURCHASES, LATEST_ONLY, COUNTED, OTHERS, PURCHASES + LATEST_ONLY + COUNTED)
NAIVE = pl.Datetime("us")


def events(seed: int, first: dt.datetime, days: int, rows: int = 600) -> pl.DataFrame:
    """Events of customers 1 to 80, in the order of time; some stand at midnights and at one instant."""
    chance = random.Random(seed)
    times = sorted(
        first
        + dt.timedelta(days=chance.randrange(days))
        + chance.choice([0, 0, 1, 2, 3, 23]) * HOUR
        + chance.choice([dt.timedelta(), dt.timedelta(microseconds=1), dt.timedelta(milliseconds=999)])
        for _ in range(rows)
    )
    return pl.DataFrame(
        {
            "who": [chance.randint(1, 80) for _ in times],
            "happened": pl.Series(times, dtype=NAIVE),
            "kind": [chance.choice(["buy", "see", "open", "late"]) for _ in times],
            "item": [chance.choice(["hats", "shoes", "a longer name than twelve", None]) for _ in times],
            "amount": [chance.choice([1.25, 9.5, None]) for _ in times],
        }
    )


def agree(
    text: str, tables: dict[str, Any], frames: dict[str, pl.DataFrame], as_of: Any, zone: str
) -> list[str]:
    """Asks both ways; returns the words of how the files were gone through."""
    program = segdsl.parse(text)
    # in no order of time nothing can follow from it
    mixed = frames | {"events": frames["events"].sample(fraction=1, shuffle=True, seed=2)}
    expected = program.evaluate(mixed, as_of=as_of, timezone=zone, engine="in-memory")
    made = program.evaluate(tables, as_of=as_of, timezone=zone, engine="streaming")
    assert made.frame.equals(expected.frame)
    assert made.notes == expected.notes
    return [line for step in made.evaluation.trace.steps for line in step.details]


def stored(frames: dict[str, pl.DataFrame], folder: Path, **options: Any) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    paths = {name: folder / f"{name}.parquet" for name in frames}
    for name, frame in frames.items():
        frame.write_parquet(paths[name], row_group_size=options.get("rows", 40))
    return paths


@pytest.fixture(autouse=True)
def _nothing_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SMALL", 0)


CUSTOMERS = pl.DataFrame({"id": range(1, 100)})
DTYPES = (
    NAIVE,
    pl.Datetime("ms"),
    pl.Datetime("ns"),
    pl.Datetime("us", "UTC"),
    pl.Datetime("ms", "America/New_York"),
    pl.Date(),
)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("turned", [False, True])
def test_however_times_are_stored(dtype: Any, zone: str, turned: bool, tmp_path: Path) -> None:
    made = events(3, dt.datetime(2023, 10, 20), 170)
    times = made["happened"]
    if getattr(dtype, "time_zone", None):
        times = times.dt.replace_time_zone("UTC").dt.cast_time_unit(dtype.time_unit)
        times = times.dt.convert_time_zone(dtype.time_zone)
    made = made.with_columns(times.cast(dtype))
    if turned:
        made = made.reverse()
    frames = {"customers": CUSTOMERS, "events": made}
    paths = stored(frames, tmp_path)
    word = "date" if dtype == pl.Date else "timestamp"
    for text in PROGRAMS:
        agree(TABLES.replace("TIME", word) + text, paths, frames, dt.date(2024, 4, 9), zone)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Africa/Cairo", "Pacific/Apia"])
def test_edges_where_clocks_are_turned(zone: str, tmp_path: Path) -> None:
    # the first days after the clocks were turned are an edge of twenty days ago, at one moment after another
    for seed, day in enumerate([dt.date(2010, 3, 14), dt.date(2010, 10, 31), dt.date(2010, 11, 7)]):
        made = events(seed, dt.datetime.combine(day, dt.time()) - dt.timedelta(days=25), 50)
        frames = {"customers": CUSTOMERS, "events": made}
        paths = stored(frames, tmp_path / f"{day}")
        for days in (18, 19, 20, 21):
            moment = dt.datetime.combine(day, dt.time(23)) + dt.timedelta(days=days)
            for text in (PURCHASES, COUNTED):
                agree(TABLES.replace("TIME", "timestamp") + text, paths, frames, moment, zone)


def test_a_latest_time_is_looked_for_where_it_can_be(tmp_path: Path) -> None:
    made = events(7, dt.datetime(2023, 10, 20), 170)
    text = f"""{TABLES.replace("TIME", "timestamp")}
segment recent when time since last(bought.happened) < 20d and count(bought) >= 2
segment cold   when time since last(bought.happened) >= 30d
"""
    frames = {"customers": CUSTOMERS, "events": made}
    as_of = dt.date(2024, 4, 9)
    late = ["1 from rows whose `kind` is `buy`", "1 from rows whose `kind` is `buy` since 2024-03-11"]
    words = agree(text, stored(frames, tmp_path), frames, as_of, "UTC")
    assert words[:2] == late
    alone = agree(text.replace(" and count(bought) >= 2", ""), stored(frames, tmp_path), frames, as_of, "UTC")
    assert alone[:2] == ["whether there are any from rows whose `kind` is `buy`", late[1]]
    several = [tmp_path / f"{at}.parquet" for at in range(10)]
    for at, path in enumerate(several):
        made[at * 60 : at * 60 + 60].write_parquet(path)
    words = agree(text, stored(frames, tmp_path) | {"events": several}, frames, as_of, "UTC")
    assert words[:2] == late
    turned = frames | {"events": made.sample(fraction=1, shuffle=True, seed=1)}
    words = agree(text, stored(turned, tmp_path), turned, as_of, "UTC")
    assert words[0] == "2 from rows whose `kind` is `buy`"


def test_rows_that_do_not_exist_or_belong_to_nobody_are_passed_over(tmp_path: Path) -> None:
    made = events(11, dt.datetime(2023, 10, 20), 170)
    nobody = made.with_columns(
        who=pl.when(pl.int_range(pl.len()) % 50 == 0).then(pl.lit(1000)).otherwise("who")
    )
    timeless = made.with_columns(happened=pl.when(pl.int_range(pl.len()) % 50 != 0).then("happened"))
    strange = made.with_columns(
        amount=pl.when(pl.int_range(pl.len()) % 50 != 0).then("amount").otherwise(float("nan"))
    )
    text = TABLES.replace("TIME", "timestamp")
    for at, one in enumerate((nobody, timeless, strange, made)):
        for as_of in (dt.date(2024, 4, 9), dt.date(2024, 3, 1)):
            frames = {"customers": CUSTOMERS, "events": one}
            paths = stored(frames, tmp_path / f"{at}")
            for asked in PROGRAMS:
                agree(text + asked, paths, frames, as_of, "UTC")


def test_a_table_without_rows(tmp_path: Path) -> None:
    frames = {"customers": CUSTOMERS, "events": events(1, dt.datetime(2024, 1, 1), 9).head(0)}
    for asked in PROGRAMS:
        agree(
            TABLES.replace("TIME", "timestamp") + asked,
            stored(frames, tmp_path),
            frames,
            dt.date(2024, 4, 9),
            "UTC",
        )


def test_what_comes_later_is_asked_of_rows_that_exist_now(tmp_path: Path) -> None:
    made = events(5, dt.datetime(2024, 3, 1), 60)
    frames = {"customers": CUSTOMERS, "events": made}
    text = f"""{TABLES.replace("TIME", "timestamp")}
segment often when count(events in last 7d where kind = "buy") >= 1
segment top   when count(events in last 7d) in top 10%
"""
    program = segdsl.parse(text)
    as_of = dt.date(2024, 4, 9)
    expected = program.evaluate(frames, as_of=as_of, engine="in-memory")
    found = program.evaluate(stored(frames, tmp_path), as_of=as_of, engine="streaming")
    days = [one.upcoming(9).moves for one in (expected, found)]
    assert days[0].equals(days[1])
    # nobody has events after the ninth yet, so nobody enters again who left
    assert days[0].filter(segment="often", change="enters").is_empty()
    assert days[0].height
    near = [one.near("top", 5) for one in (expected, found)]
    assert near[0] == near[1]


ENDS = """
segment begun when first(events.kind) = "see" and first(events.amount) is known
segment ended when last(events.kind) = "open" or last(events.item) = "hats"
segment hats  when last(bought.item) = "hats" and first(bought.item) != "hats"
segment dear  when last(bought.amount) > first(bought.amount)
segment none  when last(bought.item) is missing and last(events.happened) < 2024-04-01
"""


@pytest.mark.parametrize("ties", ["none", "of two customers", "of one customer", "many"])
@pytest.mark.parametrize("engine", ["streaming", "in-memory"])
def test_first_and_last_rows_of_files_in_order(ties: str, engine: Any, tmp_path: Path) -> None:
    made = events(13, dt.datetime(2023, 10, 20), 170)
    start, size = dt.datetime(2023, 10, 20), made.height
    steps = [at // 5 if ties == "many" else at for at in range(size)]
    if ties.startswith("of"):
        steps[300] = steps[301]
        who = made["who"].to_list()
        who[301] = who[300] if ties == "of one customer" else who[300] % 80 + 1
        made = made.with_columns(who=pl.Series(who))
    made = made.with_columns(happened=pl.Series([start + one * 6 * HOUR for one in steps], dtype=NAIVE))
    frames = {"customers": CUSTOMERS, "events": made}
    text = TABLES.replace("TIME", "timestamp") + ENDS
    agree(text, stored(frames, tmp_path), frames, dt.date(2024, 4, 9), "Europe/Berlin")
    program, day = segdsl.parse(text), dt.date(2024, 4, 9)
    mixed = frames | {"events": made.reverse()}
    found = [program.evaluate(one, as_of=day, engine=engine, traits=True).frame for one in (frames, mixed)]
    assert found[0].equals(found[1])
    assert all(0 < found[0][name].sum() < 99 for name in ("begun", "ended", "hats", "dear", "none"))
