"""The first run without `table` statements: what data say of themselves, and which column names the customers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl.engine.data import infer, sources
from tests.engine.asking import fault, told

CSV = """id,code,count,price,day,at,flag,zip,note,empty,mixed
1,007,1,1.5,2024-05-01,2024-05-01T10:00,yes,01067,a,,1
2,7,-2,2,2024-05-02,2024-05-01 10:00Z,no,10115,,,x
"""


def kinds(path: Path) -> dict[str, str]:
    table = infer.catalog(sources.open_data("customers", path), None).spine
    return {name: column.type.kind for name, column in table.columns.items()}


@pytest.mark.parametrize("large", [False, True])
def test_types_of_text(tmp_path: Path, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(sources, "SMALL", 0)
    (tmp_path / "c.csv").write_text(CSV)
    assert kinds(tmp_path / "c.csv") == {
        "id": "text",
        "code": "text",
        "count": "integer",
        "price": "number",
        "day": "date",
        "at": "timestamp",
        "flag": "flag",
        "zip": "text",
        "note": "text",
        "empty": "text",
        "mixed": "text",
    }


def test_types_of_dtypes(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "customer_id": [1],
            "text": ["a"],
            "number": [1.5],
            "decimal": [Decimal("1.5")],
            "flag": [True],
            "on": [dt.date(2024, 5, 1)],
            "at": [dt.datetime(2024, 5, 1)],
            "span": [dt.timedelta(1)],
            "tags": [["a"]],
            "nothing": [None],
            "left_out": [b"a"],
        }
    )
    frame.write_parquet(tmp_path / "c.parquet")
    assert kinds(tmp_path / "c.parquet") == {
        "customer_id": "integer",
        "text": "text",
        "number": "number",
        "decimal": "decimal",
        "flag": "flag",
        "on": "date",
        "at": "timestamp",
        "span": "clock",
        "tags": "list",
        "nothing": "text",
    }


def test_a_first_run(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(CSV)
    asked = segdsl.parse(
        'segment some when count > 0 and price < 2 and flag and day in 2024-05 and code = "007"'
    )
    result = asked.evaluate(customers=tmp_path / "c.csv", as_of=dt.date(2024, 6, 30))
    assert (result.key, result.members("some").to_list()) == ("id", ["1"])


ASKED = segdsl.parse("segment some when x = 1")


def test_the_key_is_said_or_usual() -> None:
    frame = pl.DataFrame({"id": ["a"], "customer_id": ["b"], "mail": ["c"], "x": [1]})
    assert ASKED.evaluate(customers=frame).key == "customer_id"
    assert ASKED.evaluate(customers=frame.drop("customer_id")).key == "id"
    assert ASKED.evaluate(customers=frame, key="mail").members("some").to_list() == ["c"]


def test_a_key_that_is_not_clear() -> None:
    frame = pl.DataFrame({"mail": ["c"], "x": [1]})
    found = fault(ASKED, customers=frame)
    assert (found.code.id, found.help) == (
        "SEG811",
        ("say which column names each customer: `--key COLUMN`; columns are `mail`, `x`",),
    )
    assert "did you mean `mail`?" in told(fault(ASKED, customers=frame, key="mial"))


def test_a_key_that_is_missing_or_repeated() -> None:
    assert fault(ASKED, customers=pl.DataFrame({"id": ["a", None], "x": [1, 1]})).code.id == "SEG807"
    assert fault(ASKED, customers=pl.DataFrame({"id": ["a", "a"], "x": [1, 1]})).code.id == "SEG806"


def test_without_tables_there_is_one_table() -> None:
    frame = pl.DataFrame({"id": ["a"], "x": [1]})
    assert fault(ASKED, orders=frame).code.id == "SEG817"
    assert fault(ASKED).code.id == "SEG801"
    with pytest.raises(segdsl.SegdslError, match="`y` is not"):
        segdsl.parse("segment some when y = 1").evaluate(customers=frame)
