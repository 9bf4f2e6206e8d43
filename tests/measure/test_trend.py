"""How sizes developed over earlier evaluations, and what of it may be told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl import measure
from segdsl.cli.output import write_members
from segdsl.engine.data.members import INSTANT, metadata, read_members
from segdsl.measure import Counts

PROGRAM = segdsl.parse(
    """
table customers key id { id integer spent integer }
segment rich "Rich" when spent >= 10
segment richest when spent >= 20
groups level high when spent >= 20 low when spent >= 0
"""
)
DAYS = (dt.date(2024, 1, 31), dt.date(2024, 3, 31), dt.date(2024, 6, 30))


def at(spent: dict[int, int], day: dt.date = DAYS[-1]) -> segdsl.Result:
    frame = pl.DataFrame(
        {"id": [*spent], "spent": [*spent.values()]}, schema={"id": pl.Int64, "spent": pl.Int64}
    )
    return PROGRAM.evaluate(customers=frame, as_of=day, timezone="Europe/Berlin")


def many(**kinds: int) -> dict[int, int]:
    """Customers by what they spent: `poor=3` are three who spent 1; the same customers first whatever the numbers."""
    spent = {"poor": 1, "rich": 15, "richest": 30}
    values = [spent[kind] for kind, number in kinds.items() for _ in range(number)]
    return dict(enumerate(values))


def saved(result: segdsl.Result, path: Path) -> Path:
    write_members(path, result.frame, metadata(result.membership))
    return path


def test_sizes_by_hand(tmp_path: Path) -> None:
    first = saved(at(many(poor=1, rich=2), DAYS[0]), tmp_path / "a.parquet")
    second = saved(at(many(rich=1, richest=4), DAYS[1]), tmp_path / "b.parquet")
    made = at(many(rich=3)).trend([second, first])
    assert made.columns == ["name", "title", "kind", "parent", "file", "as_of", "size"]
    assert made.filter(name="rich").select("file", "size").rows() == [
        ("a.parquet", 2),
        ("b.parquet", 5),
        (None, 3),
    ]
    assert made.filter(name="level.high")["size"].to_list() == [0, 4, 0]
    assert made["name"].unique(maintain_order=True).to_list() == [
        "rich",
        "richest",
        "level.high",
        "level.low",
    ]
    days = made.filter(name="richest")["as_of"]
    assert [one.date() for one in days] == list(DAYS)
    assert days.dtype == pl.Datetime("us", "Europe/Berlin")


def test_files_that_do_not_say_their_instant_are_taken_as_given(tmp_path: Path) -> None:
    dated = saved(at(many(rich=2), DAYS[1]), tmp_path / "b.parquet")
    text = saved(at(many(rich=1), DAYS[0]), tmp_path / "a.csv")
    rows = at(many(rich=3)).trend([dated, text]).filter(name="rich")
    assert rows["file"].to_list() == ["b.parquet", "a.csv", None]
    assert [one is None for one in rows["as_of"]] == [False, True, False]
    assert at(many(rich=3)).trend([text, dated]).filter(name="rich")["size"].to_list() == [1, 2, 3]


@pytest.mark.parametrize(
    "said", ["", "yesterday", "2024-01-31", "2024-01-31T10:00:00", "2024-13-01T00:00:00+01:00"]
)
def test_instants_that_are_none(said: str, tmp_path: Path) -> None:
    result = at(many(rich=1))
    result.frame.write_parquet(tmp_path / "m.parquet", metadata={INSTANT: said})
    assert read_members(tmp_path / "m.parquet", result.membership).as_of is None


def test_files_of_one_evaluation_in_parts(tmp_path: Path) -> None:
    result = at(many(rich=4))
    write_members(tmp_path / "m-1.parquet", result.frame[:2], metadata(result.membership))
    write_members(tmp_path / "m-2.parquet", result.frame[2:], metadata(result.membership))
    together = read_members(tmp_path / "m-*.parquet", result.membership)
    assert (together.as_of, together.frame.height) == (result.as_of, 4)
    write_members(tmp_path / "m-2.parquet", result.frame[2:], metadata(at({}, DAYS[0]).membership))
    assert read_members(tmp_path / "m-*.parquet", result.membership).as_of is None


def test_a_segment_that_was_not_there_begins_later(tmp_path: Path) -> None:
    first = at(many(rich=2), DAYS[0])
    write_members(tmp_path / "a.parquet", first.frame.drop("richest"), metadata(first.membership))
    second = saved(at(many(richest=2), DAYS[1]), tmp_path / "b.parquet")
    made = at(many(rich=3)).trend([tmp_path / "a.parquet", second])
    assert made.filter(name="richest")["file"].to_list() == ["b.parquet", None]


def _hidden(now: segdsl.Result, *earlier: Path) -> measure.Hidden:
    files = [read_members(path, now.membership) for path in earlier]
    made = measure.trend(now.membership, files)
    comparison = measure.compare(now.membership, made.earlier[-1])
    counts = Counts(10)
    counts.add_sizes(now.membership)
    counts.add_comparison(comparison)
    counts.add_trend(made)
    return counts.protect()


def test_small_sizes_of_any_day_are_hidden(tmp_path: Path) -> None:
    first = saved(at(many(poor=100, rich=40), DAYS[0]), tmp_path / "a.parquet")
    second = saved(at(many(poor=60, rich=5), DAYS[1]), tmp_path / "b.parquet")
    hidden = _hidden(at(many(poor=80, rich=80)), first, second)
    assert hidden.shows(("size at", 0, "rich"), ("size at", 2, "rich"))
    assert hidden.mark(("size at", 1, "rich")) == hidden.mark(("before", "rich")) == "small"
    # nobody at all is no small count
    assert hidden.shows(("size at", 0, "richest"))


def test_days_that_only_few_customers_tell_apart_are_not_both_shown(tmp_path: Path) -> None:
    first = saved(at(many(rich=50), DAYS[0]), tmp_path / "a.parquet")
    second = saved(at(many(poor=100, rich=100), DAYS[1]), tmp_path / "b.parquet")
    # all fifty of the first day are members now, with three others: their sizes would tell the three
    now = at(dict.fromkeys(range(53), 15) | dict.fromkeys(range(53, 200), 1))
    hidden = _hidden(now, first, second)
    assert not hidden.shows(("size at", 0, "rich"), ("size", "rich"))
    # as many others as members make no difference that is anybody's
    others = at(dict.fromkeys(range(20, 73), 15) | dict.fromkeys(range(73, 200), 1))
    assert _hidden(others, first, second).shows(("size at", 0, "rich"), ("size", "rich"))


def test_segments_of_one_day_within_another_are_not_both_shown(tmp_path: Path) -> None:
    first = saved(at(many(poor=50, rich=4, richest=60), DAYS[0]), tmp_path / "a.parquet")
    second = saved(at(many(poor=60, rich=40, richest=80), DAYS[1]), tmp_path / "b.parquet")
    hidden = _hidden(at(many(poor=60, rich=60, richest=40)), first, second)
    assert not hidden.shows(("size at", 0, "rich"), ("size at", 0, "richest"))
    assert hidden.shows(("size at", 1, "rich"), ("size at", 1, "richest"))
