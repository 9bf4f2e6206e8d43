"""Contenders that work with who is in which segment: common members of each two, and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import as_polars, as_seg, as_sql, data
from tests.benchmarks.model import Answer, Prepared, Setting
from tests.benchmarks.queries import program


def segdsl_overlap(setting: Setting) -> Prepared:
    result = program(as_seg.program(setting.segments)).evaluate(
        {"customers": setting.customers}, as_of=data.AS_OF
    )

    return Prepared(result.overlap, pairs_of)


def pairs_of(frame: Any) -> Answer:
    """How many members each two segments share, by their names."""
    rows = frame.select("left", "right", "both").iter_rows()
    return {f"{left} {right}": both for left, right, both in rows if left < right}


TOP = 50  # exclusive combinations that are listed


def segdsl_combinations(setting: Setting) -> Prepared:
    from segdsl import measure

    result = program(as_seg.program(setting.segments)).evaluate(
        {"customers": setting.customers}, as_of=data.AS_OF
    )

    return Prepared(lambda: measure.combinations(result.membership, TOP), _largest)


def polars_combinations(setting: Setting) -> Prepared:
    """Grouping by numbers of 64 bits, as an analyst does who has tried grouping by the flags."""
    import polars as pl

    lazy = pl.scan_parquet(setting.customers).select(as_polars.expressions(setting.segments))
    flags = lazy.select(pl.all().fill_null(value=False)).collect(engine="streaming")

    def run() -> Any:
        words = [
            pl.sum_horizontal(
                pl.col(name).cast(pl.UInt64) * pl.lit(1 << bit, pl.UInt64)
                for bit, name in enumerate(flags.columns[at : at + 64])
            ).alias(f"word_{at}")
            for at in range(0, flags.width, 64)
        ]
        packed = flags.lazy().select(words).group_by(pl.all()).agg(size=pl.len())
        return packed.top_k(TOP, by="size").collect(engine="streaming")

    return Prepared(run, _largest)


def _largest(frame: Any) -> Answer:
    sizes = sorted(frame["size"].to_list(), reverse=True)
    return {f"number {at}": size for at, size in enumerate(sizes, 1)}


def polars_overlap(setting: Setting) -> Prepared:
    import polars as pl

    lazy = pl.scan_parquet(setting.customers).select(as_polars.expressions(setting.segments))
    flags = lazy.select(pl.all().fill_null(value=False)).collect(engine="streaming")
    return Prepared(lambda: polars_pairs(flags))


def polars_pairs(flags: Any) -> Answer:
    """All pairs of Boolean columns in one query."""
    import polars as pl

    names = flags.columns
    pairs = [
        (pl.col(left) & pl.col(right)).sum().alias(f"{left} {right}")
        for at, left in enumerate(names)
        for right in names[at + 1 :]
    ]
    return flags.lazy().select(pairs).collect(engine="streaming").row(0, named=True)


def file_answer(path: Path) -> Answer:
    """Sums of what a file of members holds."""
    import polars as pl

    flags = pl.scan_parquet(path)
    found = flags.select(pl.col("customer_id").sum(), pl.col(pl.Boolean).sum()).collect()
    return found.row(0, named=True)


def _file(path: Path, run: Callable[[], object]) -> Prepared:
    return Prepared(
        run, lambda _: file_answer(path), facts=lambda _: {"megabytes": path.stat().st_size / 1e6}
    )


def segdsl_output(setting: Setting) -> Prepared:
    checked = program(as_seg.program(setting.segments))
    path = setting.folder / "members.parquet"

    def run() -> None:
        result = checked.evaluate({"customers": setting.customers}, as_of=data.AS_OF)
        result.frame.write_parquet(path)

    return _file(path, run)


def polars_output(setting: Setting) -> Prepared:
    import polars as pl

    path = setting.folder / "members.parquet"

    def run() -> None:
        flags = [each.fill_null(value=False) for each in as_polars.expressions(setting.segments)]
        pl.scan_parquet(setting.customers).select("customer_id", *flags).sink_parquet(path)

    return _file(path, run)


def duckdb_output(setting: Setting) -> Prepared:
    import duckdb

    path = setting.folder / "members.parquet"
    connection = duckdb.connect()

    def run() -> None:
        flags = [
            f"coalesce({as_sql.condition(each)}, false) as {name}" for name, each in setting.segments.items()
        ]
        query = f"select customer_id, {', '.join(flags)} from '{setting.customers}'"
        connection.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd)")

    return _file(path, run)
