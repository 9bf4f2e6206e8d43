"""Contenders that answer with sizes of segments: segdsl, hand-written Polars, DuckDB, ClickHouse, and a scan that answers nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks import as_polars, as_seg, as_sql, data
from tests.benchmarks.model import Answer, Prepared, Setting


def in_segdsl(text: Callable[[Setting], str], *, events: bool = False) -> Callable[[Setting], Prepared]:
    """Evaluates a program that was read and checked before, up to the sizes of its segments."""

    def prepare(setting: Setting) -> Prepared:
        checked = program(text(setting))
        files = {"customers": setting.customers} | ({"events": setting.events} if events else {})
        return Prepared(lambda: checked.evaluate(files, as_of=data.AS_OF).sizes(), _sizes)

    return prepare


def program(text: str) -> Any:
    """A program, read and checked."""
    import segdsl

    parsed = segdsl.parse(text)
    assert parsed.meaning is not None
    return parsed


def _sizes(frame: Any) -> Answer:
    return dict(frame.select("name", "size").iter_rows())


def segdsl_expressions(setting: Setting) -> Prepared:
    """The program's own Polars expressions in a query written by hand."""
    import polars as pl

    checked = program(as_seg.program(setting.segments))

    def run() -> Answer:
        wanted = [checked[name].at(data.AS_OF).sum().alias(name) for name in checked]
        return (
            pl.scan_parquet(setting.customers).select(wanted).collect(engine="streaming").row(0, named=True)
        )

    return Prepared(run)


def polars_sums(setting: Setting) -> Prepared:
    """What comes to mind: a sum of each segment."""
    import polars as pl

    def run() -> Answer:
        wanted = [each.sum() for each in as_polars.expressions(setting.segments)]
        return (
            pl.scan_parquet(setting.customers).select(wanted).collect(engine="streaming").row(0, named=True)
        )

    return Prepared(run)


def polars_flags(setting: Setting) -> Prepared:
    """With care: segments first, so that Polars finds what they share, then sums."""
    import polars as pl

    def run() -> Answer:
        flags = pl.scan_parquet(setting.customers).select(as_polars.expressions(setting.segments))
        return flags.select(pl.all().sum()).collect(engine="streaming").row(0, named=True)

    return Prepared(run)


def scan(columns: Callable[[Setting], list[str]], *, events: bool = False) -> Callable[[Setting], Prepared]:
    """Reads the columns and does nothing with them but find missing values."""

    def prepare(setting: Setting) -> Prepared:
        import polars as pl

        path = setting.events if events else setting.customers
        lazy = pl.scan_parquet(path).select(columns(setting)).select(pl.all().null_count())
        return Prepared(lambda: lazy.collect(engine="streaming"), lambda _: {})

    return prepare


def in_duckdb(query: Callable[[Setting], str]) -> Callable[[Setting], Prepared]:
    def prepare(setting: Setting) -> Prepared:
        import duckdb

        connection = duckdb.connect()

        def run() -> Answer:
            cursor = connection.execute(query(setting))
            names = [column[0] for column in cursor.description or ()]
            return dict(zip(names, cursor.fetchone() or (), strict=True))

        return Prepared(run)

    return prepare


def in_chdb(query: Callable[[Setting], str]) -> Callable[[Setting], Prepared]:
    def prepare(setting: Setting) -> Prepared:
        import chdb

        def run() -> Any:
            return chdb.query(query(setting), "JSONCompactEachRowWithNames").bytes()

        def answer(result: bytes) -> Answer:
            names, values = map(json.loads, result.decode().splitlines())
            return dict(zip(names, map(int, values), strict=True))

        return Prepared(run, answer)

    return prepare


def _segments_sql(setting: Setting, source: str, counted: str, dialect: str) -> str:
    counts = [
        f"{counted.format(as_sql.condition(each, dialect))} as {name}"
        for name, each in setting.segments.items()
    ]
    return f"select {', '.join(counts)} from {source}"


def duckdb_segments(setting: Setting) -> str:
    return _segments_sql(setting, f"'{setting.customers}'", "count(*) filter (where {})", "duckdb")


def chdb_segments(setting: Setting) -> str:
    return _segments_sql(setting, clickhouse_file(setting.customers), "countIf({})", "clickhouse")


def clickhouse_file(path: Path) -> str:
    return f"file('{path.resolve()}', Parquet)"


def polars_traits(query: Callable[[Any], Any]) -> Callable[[Setting], Prepared]:
    def prepare(setting: Setting) -> Prepared:
        import polars as pl

        return Prepared(
            lambda: query(pl.scan_parquet(setting.events)).collect(engine="streaming").row(0, named=True)
        )

    return prepare


def without(
    ending: str, prefix: str, prepare: Callable[[Setting], Prepared]
) -> Callable[[Setting], Prepared]:
    """Takes off what a contender must add to the names of traits, so that answers can be compared."""

    def prepared(setting: Setting) -> Prepared:
        made = prepare(setting)

        def answer(result: Any) -> Answer:
            return {
                name.removesuffix(ending).removeprefix(prefix): value
                for name, value in made.answer(result).items()
            }

        return replace(made, answer=answer)

    return prepared
