"""What has changed since an earlier evaluation, and files that are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import product
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl.measure import Counts
from tests.measure.elimination import told

PROGRAM = segdsl.parse(
    """
table customers key id { id text spent integer }
segment rich "Rich" when spent >= 10
segment poor when spent < 10
groups level "Level"
  high "High" when spent >= 20
  low         when spent >= 0
"""
)
SCHEMA = {"id": pl.String, "spent": pl.Int64}


def at(**spent: int | None) -> segdsl.Result:
    frame = pl.DataFrame({"id": [*spent], "spent": [*spent.values()]}, schema=SCHEMA)
    return PROGRAM.evaluate(customers=frame, as_of=dt.date(2024, 6, 30))


#         rich→rich, rich→poor, poor→rich, poor→poor, unknown→rich, gone
BEFORE = {"a": 30, "b": 12, "c": 5, "d": 1, "e": None, "g": 50}
AFTER = {"a": 15, "b": 2, "c": 25, "d": 1, "e": 11, "n": 40}

WRITERS: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    ".parquet": lambda frame, path: frame.write_parquet(path),
    ".csv": lambda frame, path: frame.write_csv(path),
    ".arrow": lambda frame, path: frame.write_ipc(path),
    ".ndjson": lambda frame, path: frame.write_ndjson(path),
}


@pytest.mark.parametrize("ending", WRITERS)
def test_changes_by_hand(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"march{ending}"
    WRITERS[ending](at(**BEFORE).frame, path)
    made = at(**AFTER).compare(path)
    assert (made.name, made.before, made.after) == (f"march{ending}", 6, 6)
    assert (made.stayed, made.new, made.gone) == (5, 1, 1)
    rows = {row["name"]: row for row in made.changes.iter_rows(named=True)}
    assert list(rows) == ["rich", "poor", "level.high", "level.low"]
    # rich: a, b, g before; a, c, e, n now
    rich = rows["rich"]
    assert (rich["before"], rich["after"], rich["stayed"]) == (3, 4, 1)
    assert (rich["entered"], rich["entered_new"], rich["left"], rich["left_gone"]) == (3, 1, 2, 1)
    assert (rich["jaccard"], rich["growth"]) == (1 / 6, 4 / 3 - 1)
    assert made.flows.rows() == [
        ("level", "high", "low", 1),  # a
        ("level", "low", "high", 1),  # c
        ("level", "low", "low", 2),  # b, d
        ("level", None, "low", 1),  # e
    ]
    assert (made.only_then, made.only_now) == ((), ())


def test_nothing_changed(tmp_path: Path) -> None:
    result = at(**BEFORE)
    result.frame.write_parquet(tmp_path / "m.parquet")
    made = result.compare(tmp_path / "m.parquet")
    assert (made.new, made.gone) == (0, 0)
    assert made.changes.select("entered", "left").sum().row(0) == (0, 0)
    assert set(made.changes["jaccard"]) == {1.0}
    assert made.flows.filter(~pl.col("before").eq_missing(pl.col("after"))).is_empty()


def test_columns_of_one_side_only(tmp_path: Path) -> None:
    frame = at(**BEFORE).frame.drop("poor").rename({"level.high": "level.top"})
    frame = frame.with_columns(old=pl.lit("<script>"))
    frame.write_parquet(tmp_path / "m.parquet")
    made = at(**AFTER).compare(tmp_path / "m.parquet")
    assert made.only_then == ("level.top", "old")
    assert made.only_now == ("poor", "level.high")
    assert made.changes["name"].to_list() == ["rich", "level.low"]


def test_no_customers_on_either_side(tmp_path: Path) -> None:
    at().frame.write_parquet(tmp_path / "none.parquet")
    made = at(**AFTER).compare(tmp_path / "none.parquet")
    assert (made.before, made.stayed, made.new) == (0, 0, 6)
    assert made.changes["growth"].null_count() == 4
    assert at().compare(tmp_path / "none.parquet").changes["jaccard"].null_count() == 4


def test_whole_numbers_of_another_width_are_the_same_keys(tmp_path: Path) -> None:
    program = segdsl.parse("table customers key id { id integer x integer }\nsegment s when x > 1")
    frame = pl.DataFrame({"id": [1, 2], "x": [1, 2]})
    result = program.evaluate(customers=frame)
    result.frame.with_columns(pl.col("id").cast(pl.Int16)).write_parquet(tmp_path / "m.parquet")
    assert result.compare(tmp_path / "m.parquet").stayed == 2
    result.frame.write_csv(tmp_path / "m.csv")
    assert result.compare(tmp_path / "m.csv").stayed == 2


WRONG: dict[str, tuple[str, str, str]] = {
    "no-key": ("m.csv", "customer,rich\na,true\n", "SEG830"),
    "missing-key": ("m.csv", "id,rich\na,true\n,false\n", "SEG832"),
    "key-twice": ("m.csv", "id,rich\na,true\na,false\n", "SEG832"),
    "no-segments": ("m.csv", "id,spent\na,4\n", "SEG833"),
    "other-values": ("m.csv", "id,rich\na,very\n", "SEG833"),
    "no-format": ("m.xlsx", "id", "SEG802"),
    "no-parquet": ("m.parquet", "id,rich", "SEG802"),
    "empty": ("m.csv", "", "SEG802"),
    "short-row": ("m.csv", "id,rich\na\n", "SEG813"),
}


@pytest.mark.parametrize("case", WRONG)
def test_files_that_are_none(case: str, tmp_path: Path) -> None:
    name, text, code = WRONG[case]
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(segdsl.SegdslError) as told:
        at(**AFTER).compare(path)
    (one,) = told.value.diagnostics
    assert one.code.id == code
    assert "very" not in one.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(segdsl.SegdslError, match="there is no such file"):
        at(**AFTER).compare(tmp_path / "m.parquet")


def test_keys_of_another_type(tmp_path: Path) -> None:
    pl.DataFrame({"id": [1, 2], "rich": [True, False]}).write_parquet(tmp_path / "m.parquet")
    with pytest.raises(segdsl.SegdslError, match="holds whole numbers, and now it holds text"):
        at(**AFTER).compare(tmp_path / "m.parquet")
    program = segdsl.parse("table customers key id { id integer x integer }\nsegment rich when x > 1")
    pl.DataFrame({"id": ["C1"], "rich": [True]}).write_csv(tmp_path / "m.csv")
    with pytest.raises(segdsl.SegdslError, match="holds text, and now it holds whole numbers"):
        program.evaluate(customers=pl.DataFrame({"id": [1], "x": [1]})).compare(tmp_path / "m.csv")


@pytest.mark.parametrize("seed", range(6))
def test_changes_tell_nothing_hidden(seed: int, tmp_path: Path) -> None:
    """Kinds of customers are what they were and what they are: absent, or of a segment and a branch."""
    spent = (None, 25, 12, 3, -1)
    moves = [pair for pair in product((*spent, "absent"), repeat=2) if pair != ("absent", "absent")]
    sizes = [(seed * 7 + at * (seed + 3)) % 29 - 8 for at in range(len(moves))]
    then: dict[str, int | None] = {}
    now: dict[str, int | None] = {}
    for at_, ((before, after), many) in enumerate(zip(moves, sizes, strict=True)):
        for one in range(max(0, many)):
            if before != "absent":
                then[f"{at_}-{one}"] = before  # type: ignore[assignment]
            if after != "absent":
                now[f"{at_}-{one}"] = after  # type: ignore[assignment]
    at(**then).frame.write_parquet(tmp_path / "m.parquet")
    result = at(**now)
    made = result.compare(tmp_path / "m.parquet")
    counts = Counts(10)
    counts.add_sizes(result.membership)
    counts.add_comparison(made)
    hidden = counts.protect()

    def is_in(name: str, value: object) -> bool:
        if value in ("absent", None):
            return False
        assert isinstance(value, int)
        return {
            "rich": value >= 10,
            "poor": value < 10,
            "level.high": value >= 20,
            "level.low": 0 <= value < 20,
        }[name]

    def branch(value: object) -> str | None:
        return next((name[6:] for name in ("level.high", "level.low") if is_in(name, value)), None)

    def who(cell: tuple[object, ...], before: object, after: object) -> bool:
        was, is_now = before != "absent", after != "absent"
        match cell:
            case ("customers",):
                return is_now
            case ("customers before",):
                return was
            case (("stayed" | "new" | "gone") as what,):
                return {"stayed": was and is_now, "new": not was, "gone": not is_now}[str(what)]
            case ("none", _):
                return is_now and branch(after) is None
            case ("size", str(name)):
                return is_in(name, after)
            case ("before", str(name)):
                return is_in(name, before)
            case ("flow", _, one, other):
                return was and is_now and (branch(before), branch(after)) == (one, other)
            case (str(what), str(name)):
                there, here = is_in(name, before), is_in(name, after)
                return {
                    "stayed": there and here,
                    "entered": here and not there,
                    "entered_new": here and not was,
                    "left": there and not here,
                    "left_gone": there and not is_now,
                }[what]
        raise AssertionError(cell)

    members = {cell: frozenset(pair for pair in moves if who(cell, *pair)) for cell in counts._numbers}
    for cell in members:
        assert not 0 < counts.value(cell) < 10 or not hidden.shows(cell)
    shown = [some for cell, some in members.items() if hidden.shows(cell)]
    asked = {cell: some for cell, some in members.items() if not hidden.shows(cell)}
    follows = told(shown, list(moves))
    assert [cell for cell, some in asked.items() if follows(some)] == []
