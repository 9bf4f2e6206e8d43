"""What a declaration promises of values: keys, `required`, `unique`, `one of`, and who rows belong to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segdsl
from segdsl.engine.data import sources
from tests.engine.asking import fault, program, told


@pytest.fixture(params=["small", "large", "csv"])
def given(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hands a frame over in memory, as a lazy frame, or as a CSV file."""

    def hand(frame: pl.DataFrame) -> Any:
        if request.param == "csv":
            frame.write_csv(tmp_path / "customers.csv")
            return tmp_path / "customers.csv"
        return frame if request.param == "small" else frame.lazy()

    return hand


def place(data: Any, row: int) -> str:
    """How messages call a row, counted from 1."""
    return f"line {row + 1}" if isinstance(data, Path) else f"row {row}"


@pytest.mark.parametrize(
    ("columns", "frame", "code", "says"),
    [
        (
            "x text",
            {"id": ["a", None, "b", None], "x": ["1", "2", "3", "4"]},
            "SEG807",
            "is missing in 2 rows: {2}, {4}",
        ),
        (
            "",
            {"id": ["a", "b", "a", "b", "c"]},
            "SEG806",
            "has 2 values more than once: `a` in {1} and {3}, `b` in {2} and {4}",
        ),
        ("x integer required", {"id": ["a", "b"], "x": [1, None]}, "SEG808", "is missing in 1 row: {2}"),
        (
            "x integer unique",
            {"id": ["a", "b", "c", "d"], "x": [7, None, None, 7]},
            "SEG809",
            "has 1 value more than once: `7` in {1} and {4}",
        ),
        (
            'x text one of ("DE", "AT")',
            {"id": ["a", "b", "c"], "x": ["DE", "XX", None]},
            "SEG810",
            "does not name: `XX` in {2}",
        ),
        (
            "x integer one of (1, 2)",
            {"id": ["a", "b", "c", "d"], "x": [1, 3, 3, 4]},
            "SEG810",
            "does not name: `3` in {2}, `4` in {4}",
        ),
        (
            "x number one of (0.5)",
            {"id": ["a", "b"], "x": [0.5, 0.25]},
            "SEG810",
            "does not name: `0.25` in {2}",
        ),
        (
            "x text required personal",
            {"id": ["a", "b"], "x": ["secret", None]},
            "SEG808",
            "is missing in 1 row: {2}",
        ),
        (
            "x text unique personal",
            {"id": ["a", "b"], "x": ["secret", "secret"]},
            "SEG809",
            "has 1 value more than once: {1} and {2}",
        ),
        (
            'x text one of ("a") personal',
            {"id": ["a", "b"], "x": ["a", "secret"]},
            "SEG810",
            "does not name: {2}",
        ),
    ],
)
def test_broken_promises(given: Any, columns: str, frame: dict[str, list[Any]], code: str, says: str) -> None:
    data = given(pl.DataFrame(frame))
    found = fault(program(columns), customers=data)
    places = [place(data, row) for row in range(6)]
    assert found.code.id == code
    assert found.message.endswith(says.format(*places))
    assert "secret" not in told(found)


def test_decimals_one_of(given: Any) -> None:
    frame = pl.DataFrame({"id": ["a", "b"], "x": pl.Series([Decimal("1.5"), Decimal("1.25")])})
    found = fault(program("x decimal one of (1.5, 2)"), customers=given(frame))
    assert "`1.25" in found.message
    assert found.help == ("it may be 1.5, 2: mend the data, or name the value",)


def test_kept_promises(given: Any) -> None:
    frame = pl.DataFrame({"id": ["a", "b", "c"], "x": ["DE", "AT", None], "y": [1, 2, None]})
    columns = 'x text one of ("DE", "AT"); y integer unique'
    assert program(columns).evaluate(customers=given(frame)).customers == 3


def test_several_promises_one_message_each(given: Any) -> None:
    frame = pl.DataFrame({"id": ["a", "a"], "x": [None, 1]})
    with pytest.raises(segdsl.SegdslError) as caught:
        program("x integer required").evaluate(customers=given(frame))
    assert [one.code.id for one in caught.value.diagnostics] == ["SEG806", "SEG808"]


def test_promises_of_columns_that_nobody_asks_for(given: Any) -> None:
    frame = pl.DataFrame({"id": ["a"], "x": [None]}, schema_overrides={"x": pl.Int64})
    asked = program("x integer required", "segment some when id is known\nsegment ones when x = 1")
    assert fault(asked, customers=given(frame), only=["some"]).code.id == "SEG808"


def test_many_examples_are_cut_short(given: Any) -> None:
    frame = pl.DataFrame({"id": [str(index) for index in range(50)] * 2})
    found = fault(program(), customers=given(frame))
    assert found.message.startswith("key `id` of `customers` has 50 values more than once: ")
    assert found.message.count(" and ") == 3
    assert found.message.endswith(" …")


# ---- rows of customers


ORDERS = pl.DataFrame(
    {
        "owner": ["a", "a", "nobody", None, "b", "b"],
        "at": [
            None if day is None else dt.datetime(2024, *day)
            for day in ((6, 1), (7, 1), (6, 1), (6, 1), None, (6, 2))
        ],
        "x": [1, 2, 4, 8, 16, 32],
    }
)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("suffix", ["frame", "csv", "parquet"])
def test_rows_that_do_not_count_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, large: bool
) -> None:
    if large:
        monkeypatch.setattr(sources, "SMALL", 0)
    data: Any = ORDERS
    if suffix == "csv":
        ORDERS.write_csv(data := tmp_path / "orders.csv")
    elif suffix == "parquet":
        ORDERS.write_parquet(data := tmp_path / "orders.parquet")
    asked = program("", "trait total = sum(orders.x)\nsegment some when any(orders)", orders="x integer")
    customers = pl.DataFrame({"id": ["b", "c", "a"]})
    result = asked.evaluate(customers=customers, orders=data, as_of=dt.date(2024, 6, 30), traits=True)
    assert result.frame.rows() == [("a", True, 1), ("b", True, 32), ("c", False, 0)]
    assert result.notes == [
        "2 rows of `orders` belong to no customer and count for nobody",
        "1 row of `orders` without `at` was left out",
        "1 row of `orders` is later than `as of` and does not exist yet",
    ]
    assert [one.rows for one in result.membership.sources] == [3, 6]
