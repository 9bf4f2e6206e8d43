"""Columns of Parquet, Arrow and NDJSON files and of frames: which dtypes hold which types, and what is lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segdsl
from segdsl.engine.data import sources
from tests.engine.asking import fault, program, told, values

Writer = Callable[[pl.DataFrame], Any]


def _parquet(folder: Path, frame: pl.DataFrame) -> Path:
    frame.write_parquet(folder / "customers.parquet")
    return folder / "customers.parquet"


def _arrow(folder: Path, frame: pl.DataFrame) -> Path:
    frame.write_ipc(folder / "customers.arrow")
    return folder / "customers.arrow"


@pytest.fixture(params=["frame", "lazy", "parquet", "arrow", "large parquet"])
def given(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writer:
    """Hands a frame over in one of several ways."""
    if request.param.startswith("large"):
        monkeypatch.setattr(sources, "SMALL", 0)
    ways: dict[str, Writer] = {
        "frame": lambda frame: frame,
        "lazy": lambda frame: frame.lazy(),
        "parquet": lambda frame: _parquet(tmp_path, frame),
        "large parquet": lambda frame: _parquet(tmp_path, frame),
        "arrow": lambda frame: _arrow(tmp_path, frame),
    }
    return ways[request.param]


def customers(*held: Any, dtype: Any = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"id": [f"{index:03}" for index in range(len(held))], "x": pl.Series(held, dtype=dtype, strict=False)}
    )


INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Int128, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
NAN, INFINITE = float("nan"), float("inf")
MAY = dt.datetime(2024, 5, 1, 10)


@pytest.mark.parametrize(
    ("column", "held", "dtype", "read"),
    [
        *(("x integer", [1, None], one, [1, None]) for one in INTEGERS),
        *(("x number", [1, None], one, [1.0, None]) for one in (pl.Int8, pl.UInt64, pl.Float32, pl.Float64)),
        ("x decimal", [1, None], pl.UInt16, [Decimal(1), None]),
        ("x decimal", ["1.5", None], pl.Decimal(10, 2), [Decimal("1.5"), None]),
        ("x decimal", ["1.5000000000", None], pl.Decimal(30, 10), [Decimal("1.5"), None]),
        ("x text", ["a", None], pl.Categorical, ["a", None]),
        ("x text", ["a", None], pl.Enum(["a", "b"]), ["a", None]),
        ("x text", ["", None], pl.String, ["", None]),
        ("x flag", [True, None], pl.Boolean, [True, None]),
        ("x date", [dt.date(2024, 5, 1), None], pl.Date, [dt.date(2024, 5, 1), None]),
        ("x duration", [dt.timedelta(hours=2), None], pl.Duration("ns"), [dt.timedelta(hours=2), None]),
        *(
            (f"x {one}", [None, None], pl.Null, [None, None])
            for one in ("text", "integer", "number", "decimal", "flag", "date", "timestamp")
        ),
    ],
)
def test_dtypes(given: Writer, column: str, held: list[Any], dtype: Any, read: list[Any]) -> None:
    assert values(column, given(customers(*held, dtype=dtype))) == read


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize(
    ("zone", "hour"), [(None, 8), ("UTC", 10), ("America/New_York", 14), ("Europe/Berlin", 8)]
)
def test_moments(given: Writer, unit: Any, zone: str | None, hour: int) -> None:
    """Those without a zone are of the project's; others are the instants they are."""
    frame = customers(MAY, None, dtype=pl.Datetime(unit))
    if zone is not None:
        frame = frame.with_columns(pl.col("x").dt.replace_time_zone(zone))
    first, second = values("x timestamp", given(frame), timezone="Europe/Berlin")
    assert (first.astimezone(dt.UTC).hour, second) == (hour, None)


def test_what_the_clock_skipped_or_showed_twice(given: Writer) -> None:
    moments = [dt.datetime(2024, 3, 31, 2, 30), dt.datetime(2024, 10, 27, 2, 30)]
    found = values("x timestamp", given(customers(*moments)), timezone="Europe/Berlin")
    assert [one.astimezone(dt.UTC).replace(tzinfo=None) for one in found] == [
        dt.datetime(2024, 3, 31, 1, 30),
        dt.datetime(2024, 10, 27, 0, 30),
    ]


@pytest.mark.parametrize("column", ["x number", "x number in days"])
def test_what_is_not_finite_is_missing_and_noted(given: Writer, column: str) -> None:
    asked = program(column, "segment unknown when x is missing")
    result = asked.evaluate(customers=given(customers(1.0, NAN, INFINITE, -INFINITE, None)))
    assert result.members("unknown").to_list() == ["001", "002", "003", "004"]
    assert result.notes == ["3 values of `customers.x` are not finite numbers and count as missing"]


def test_lists(given: Writer) -> None:
    asked = program("x list of integer", "segment two when x has 2\nsegment long when length(x) = 2")
    result = asked.evaluate(
        customers=given(customers([1, None, 2], [], None, [3, 3], dtype=pl.List(pl.Int16)))
    )
    assert result.members("two").to_list() == ["000"]
    assert result.members("long").to_list() == ["000", "003"]


@pytest.mark.parametrize(
    ("column", "held", "dtype", "says"),
    [
        (
            "x integer",
            [1, 2**63],
            pl.UInt64,
            "a whole number of 64 bits: row 2 `9223372036854775808`",
        ),
        (
            "x list of integer",
            [[1], [2**63]],
            pl.List(pl.UInt64),
            "of whole numbers: row 2 `[9223372036854775808]`",
        ),
        (
            "x decimal",
            ["1.5", "1.1234567"],
            pl.Decimal(20, 7),
            "has more than six decimal places: row 2 `1.1234567`",
        ),
        (
            "x integer in hours",
            [1, 2**60],
            pl.Int64,
            "fits 64 bits in its unit: row 2 `1152921504606846976`",
        ),
    ],
)
def test_what_does_not_fit(given: Writer, column: str, held: list[Any], dtype: Any, says: str) -> None:
    asked = program(column, "segment some when x is known\nsegment others when id is known")
    data = given(customers(*held, dtype=dtype))
    assert fault(asked, customers=data).message.endswith(says)
    # of a column that nobody asks for only the type is looked at
    assert asked.evaluate(customers=data, only=["others"]).customers == 2


@pytest.mark.parametrize(
    ("column", "held", "code", "says"),
    [
        ("x integer", ["1"], "SEG804", "holds text, not a whole number\ndeclare it `x text`"),
        ("x text", [1], "SEG804", "holds a whole number, not text\ndeclare it `x integer`"),
        ("x integer", [1.0], "SEG804", "holds a number, not a whole number\ndeclare it `x number`"),
        ("x flag", [1], "SEG804", "holds a whole number, not yes or no\ndeclare it `x integer`"),
        ("x date", [MAY], "SEG804", "holds a moment, not a date\ndeclare it `x timestamp`"),
        ("x text", [["a"]], "SEG804", "holds a list of text, not text\ndeclare it `x list of text`"),
        (
            "x list of text",
            [[1]],
            "SEG804",
            "holds a list of whole numbers, not a list of text\ndeclare it `x list of integer`",
        ),
        (
            "x text",
            [dt.time(10)],
            "SEG815",
            "holds Time, which has no type in the language\nleave the column out of the `table` statement",
        ),
        (
            "x text",
            [b"a"],
            "SEG815",
            "holds Binary, which has no type in the language\nleave the column out of the `table` statement",
        ),
        (
            "y text",
            [1],
            "SEG803",
            "has no column `y`, which table `customers` declares\nits columns are `id`, `x`",
        ),
    ],
)
def test_other_columns_than_declared(
    given: Writer, column: str, held: list[Any], code: str, says: str
) -> None:
    found = fault(program(column), customers=given(customers(*held)))
    assert found.code.id == code
    assert told(found).endswith(says)


def test_every_wrong_column_is_named_once() -> None:
    frame = pl.DataFrame({"id": ["a"], "x": [1], "y": [1]})
    with pytest.raises(segdsl.SegdslError) as caught:
        program("x text; y text; z text").evaluate(customers=frame)
    assert [one.code.id for one in caught.value.diagnostics] == ["SEG804", "SEG804", "SEG803"]


# ---- NDJSON, which has few types


def _ndjson(folder: Path, *lines: str) -> Path:
    path = folder / "customers.ndjson"
    path.write_text("".join(f"{one}\n" for one in lines))
    return path


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        ("x text", ['"a"', "null"], ["a", None]),
        ("x integer", ["1", "null"], [1, None]),
        ("x number", ["1.5", "2"], [1.5, 2.0]),
        ("x decimal", ["19.99", "1", "0.000001"], [Decimal("19.99"), Decimal(1), Decimal("0.000001")]),
        ("x decimal", ["19", "1"], [Decimal(19), Decimal(1)]),
        ("x flag", ["true", "null"], [True, None]),
        ("x date", ['"2024-05-01"', "null"], [dt.date(2024, 5, 1), None]),
    ],
)
def test_ndjson(tmp_path: Path, column: str, written: list[str], read: list[Any]) -> None:
    lines = (f'{{"id": "{index}", "x": {one}}}' for index, one in enumerate(written))
    assert values(column, _ndjson(tmp_path, *lines)) == read


def test_ndjson_moments_and_lists(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "at": "2024-05-01T10:00Z", "days": ["2024-05-01", null], "tags": ["x", null]}',
        '{"id": "b"}',
    ]
    asked = program(
        "at timestamp; days list of date; tags list of text",
        "segment ok when at on 2024-05-01 and days has 2024-05-01 and length(tags) = 1",
    )
    assert asked.evaluate(customers=_ndjson(tmp_path, *lines)).members("ok").to_list() == ["a"]


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        ("x date", '"1.5.2024"', "SEG805"),
        ("x decimal", "1.1234567", "SEG814"),
        ("x integer", '"1"', "SEG804"),
    ],
)
def test_ndjson_of_other_values(tmp_path: Path, column: str, written: str, code: str) -> None:
    assert (
        fault(program(column), customers=_ndjson(tmp_path, f'{{"id": "a", "x": {written}}}')).code.id == code
    )


def test_broken_ndjson(tmp_path: Path) -> None:
    path = _ndjson(tmp_path, '{"id": "a"}', '{"id"')
    found = fault(program(), customers=path)
    assert (found.code.id, found.message.startswith(f"`{path}` cannot be read: ")) == ("SEG802", True)
