"""Finding data: files, globs, lists, addresses, and frames of several libraries."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas
import polars as pl
import pyarrow
import pytest

import segdsl
from segdsl.engine.data import sources
from tests.engine.asking import fault, program, told

FRAME = pl.DataFrame({"id": ["a", "b"], "x": [1, 2]})
ASKED = program("x integer", "segment two when x = 2")


def read(data: Any) -> list[str]:
    return ASKED.evaluate(customers=data).members("two").to_list()


@pytest.mark.parametrize(
    "data",
    [
        FRAME,
        FRAME.lazy(),
        FRAME.to_pandas(),
        pandas.DataFrame({"id": ["a", "b"], "x": [1, 2]}, index=["p", "q"]),
        FRAME.to_arrow(),
        FRAME.to_arrow().to_batches()[0],
        pyarrow.RecordBatchReader.from_batches(FRAME.to_arrow().schema, FRAME.to_arrow().to_batches()),
    ],
    ids=["eager", "lazy", "pandas", "pandas with index", "table", "batch", "reader"],
)
def test_frames(data: Any) -> None:
    assert read(data) == ["b"]


def test_a_relation_of_duckdb() -> None:
    import duckdb

    with duckdb.connect() as connection:
        assert read(connection.sql("select * from (values ('a', 1), ('b', 2)) t(id, x)")) == ["b"]


def test_pandas_categories_dates_and_missing_values() -> None:
    frame = pandas.DataFrame(
        {
            "id": ["a", "b"],
            "kind": pandas.Categorical(["x", None]),
            "at": pandas.to_datetime(["2024-05-01 10:00", None]),
            "size": [1.5, float("nan")],
        }
    )
    asked = program(
        "kind text; at timestamp; size number",
        'segment told when kind = "x" and at on 2024-05-01 and size > 1',
    )
    assert asked.evaluate(customers=frame).members("told").to_list() == ["a"]


def test_columns_that_arrow_cannot_hold() -> None:
    frame = pandas.DataFrame({"id": ["a", "b"], "x": [1, "two"]})
    assert fault(ASKED, customers=frame).code.id == "SEG802"


@pytest.mark.parametrize("data", [1, None, [], [1], {"id": ["a"]}, object()])
def test_what_is_no_data(data: Any) -> None:
    with pytest.raises(TypeError, match="neither a path nor a frame"):
        ASKED.evaluate(customers=data)


def test_a_lazy_frame_that_fails() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise ValueError("no luck")

    broken = FRAME.lazy().map_batches(fail, schema=FRAME.schema)
    assert fault(ASKED, customers=broken).code.id == "SEG802"
    assert fault(ASKED, customers=FRAME.lazy().select("nothing")).code.id == "SEG802"


def test_values_in_what_an_engine_says_are_not_shown() -> None:
    text = pl.LazyFrame({"id": ["a"], "x": ["anna@mail.example"]})
    found = fault(ASKED, customers=text.with_columns(pl.col("x").cast(pl.Int64)))
    assert found.code.id in ("SEG802", "SEG816")
    assert "anna" not in told(found)


# ---- files


def _files(folder: Path) -> None:
    FRAME.head(1).write_csv(folder / "one.csv")
    FRAME.tail(1).select("x", "id").write_csv(folder / "two.csv")
    FRAME.tail(1).with_columns(pl.col("x").cast(pl.Int8)).write_parquet(folder / "two.parquet")


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    "names", [["*.csv"], ["one.csv", "two.csv"], ["one.csv", "two.parquet"], ["**/one.csv", "two.p*"]]
)
def test_several_files(
    tmp_path: Path, names: list[str], large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns are found by name and widths may differ, also between formats."""
    if large:
        monkeypatch.setattr(sources, "SMALL", 0)
    _files(tmp_path)
    given = [str(tmp_path / one) for one in names]
    result = ASKED.evaluate(customers=given[0] if len(given) == 1 else given)
    assert result.members("two").to_list() == ["b"]
    (source,) = result.membership.sources
    assert (source.rows, len(source.paths), source.names[0]) == (2, 2, "one.csv")
    assert source.digest is not None


def test_faults_name_the_file_among_several(tmp_path: Path) -> None:
    _files(tmp_path)
    (tmp_path / "two.csv").write_text("x,id\n1,b\nno,c\n")
    found = fault(ASKED, customers=str(tmp_path / "*.csv"))
    assert found.message.endswith(f"that is not a whole number: line 3 of `{tmp_path}/two.csv` `no`")
    (tmp_path / "two.csv").write_text("x,id\n1,a\n")
    found = fault(ASKED, customers=str(tmp_path / "*.csv"))
    assert f"`a` in line 2 of `{tmp_path}/one.csv` and line 2 of `{tmp_path}/two.csv`" in found.message
    (tmp_path / "two.csv").write_text("id\na\n")
    assert fault(ASKED, customers=str(tmp_path / "*.csv")).message.startswith(
        f"`{tmp_path}/two.csv` has no column `x`"
    )


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "ndjson"])
def test_a_name_that_looks_like_a_glob(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"export [1].{ending}"
    {
        "csv": FRAME.write_csv,
        "parquet": FRAME.write_parquet,
        "arrow": FRAME.write_ipc,
        "ndjson": FRAME.write_ndjson,
    }[ending](path)
    assert read(path) == ["b"]


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "ndjson"])
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "there is no such file"),
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: path.write_bytes(b""), "it is empty"),
        (os.mkfifo, "it is not a regular file"),
    ],
    ids=["absent", "folder", "empty", "pipe"],
)
def test_files_that_cannot_be_read(tmp_path: Path, ending: str, make: Any, why: str) -> None:
    path = tmp_path / f"customers.{ending}"
    make(path)
    found = fault(ASKED, customers=path)
    assert (found.code.id, found.message) == ("SEG802", f"`{path}` cannot be read: {why}")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("*.csv", "no file matches"),
        ("customers.xlsx", "its ending tells no format"),
        ("customers", "its ending tells no format"),
    ],
)
def test_names_that_lead_nowhere(tmp_path: Path, name: str, why: str) -> None:
    if "*" not in name:
        (tmp_path / name).write_text("x")
    found = fault(ASKED, customers=str(tmp_path / name))
    assert (found.code.id, found.message) == ("SEG802", f"`{tmp_path / name}` cannot be read: {why}")


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
@pytest.mark.parametrize("keep", [3, 100, -20])
def test_truncated_files(tmp_path: Path, ending: str, keep: int) -> None:
    path = tmp_path / f"customers.{ending}"
    FRAME.write_parquet(path) if ending == "parquet" else FRAME.write_ipc(path)
    path.write_bytes(path.read_bytes()[:keep])
    found = fault(ASKED, customers=path)
    assert (found.code.id, found.message.startswith(f"`{path}` cannot be read: ")) == ("SEG802", True)
    assert "\n" not in found.message


def test_a_text_file_called_parquet(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    path.write_text("id,x\na,1\n")
    assert fault(ASKED, customers=path).code.id == "SEG802"


# ---- secrets


def test_secrets_of_addresses_are_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    address = "https://bob:hunter2@host.example/customers.parquet?sig=abc123"
    FRAME.write_parquet(tmp_path / "customers.parquet")
    asked: list[str] = []

    def scan(name: str, **_: Any) -> pl.LazyFrame:
        asked.append(name)
        return real(tmp_path / "customers.parquet")

    real = pl.scan_parquet
    monkeypatch.setattr(pl, "scan_parquet", scan)
    result = ASKED.evaluate(customers=address)
    assert asked == [address]
    assert result.membership.sources[0].names == ("https://bob:***@host.example/customers.parquet?sig=***",)
    found = fault(program("y text"), customers=address)
    assert "hunter2" not in told(found) + found.place.file
    assert "abc123" not in told(found) + found.place.file

    def failing(name: str, **_: Any) -> pl.LazyFrame:
        raise pl.exceptions.ComputeError(f"cannot reach {name}")

    monkeypatch.setattr(pl, "scan_parquet", failing)
    found = fault(ASKED, customers=address)
    assert "hunter2" not in told(found) + found.place.file
    assert "abc123" not in told(found) + found.place.file


def test_panics_become_diagnostics(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "customers.parquet")

    def panic(*_: Any, **__: Any) -> pl.LazyFrame:
        raise pl.exceptions.PanicException("index out of bounds")

    monkeypatch.setattr(pl, "scan_parquet", panic)
    assert fault(ASKED, customers=tmp_path / "customers.parquet").code.id == "SEG802"
    monkeypatch.undo()
    monkeypatch.setattr(pl.LazyFrame, "collect", panic)
    with pytest.raises(segdsl.SegdslError):
        ASKED.evaluate(customers=FRAME)


# ---- tables that are bound and not, and the other way


def test_tables_without_data_and_data_without_table() -> None:
    asked = program("x integer", "segment some when any(orders)\nsegment two when x = 2", orders="y integer")
    assert fault(asked, customers=FRAME).code.id == "SEG801"
    assert asked.evaluate(customers=FRAME, only=["two"]).members("two").to_list() == ["b"]
    found = fault(asked, customers=FRAME, ordres=FRAME)
    assert (found.code.id, found.help) == ("SEG817", ("did you mean `orders`?",))
    assert asked.evaluate({"customers": FRAME, "stock": 1}, only=["two"]).members("two").to_list() == ["b"]


def test_customers_of_another_name() -> None:
    asked = segdsl.parse("table players key id {\n  id text\n  x integer\n}\nsegment two when x = 2")
    assert asked.evaluate(customers=FRAME).members("two").to_list() == ["b"]
    assert asked.evaluate(players=FRAME).members("two").to_list() == ["b"]
