"""Runs the comparison: `make bench`, with `BENCH_ROWS` customers (200,000 unless said) and five times as many orders.

Every contender answers the same question over the same Parquet files; results must be equal before a time is shown. Times are CPU
seconds, medians of interleaved runs, because wall time on a shared machine says little.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl

import segdsl

ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
AS_OF = dt.date(2024, 6, 30)
PROGRAM = """
table customers key id {
  id      integer
  country text
  age     integer
}
table orders of customers by id at at {
  id     integer
  at     date
  amount integer
}

segment recent   when any(orders in last 30d)
segment frequent when count(orders in last 1y) >= 4
segment big      when sum(orders.amount in last 90d) > 300
segment home     when country in ("DE", "AT", "CH") and age between 18 and 65
segment lapsed   when frequent and not recent
"""
Sizes = dict[str, int]


def make(folder: Path) -> tuple[Path, Path]:
    """Customers and orders as Parquet files."""
    draw = random.Random(7)
    countries = ["DE", "AT", "CH", "FR", "NL", "PL"]
    customers = pl.DataFrame(
        {
            "id": range(ROWS),
            "country": [countries[int(draw.random() * 6)] for _ in range(ROWS)],
            "age": [16 + int(draw.random() * 70) for _ in range(ROWS)],
        }
    )
    many = ROWS * 5
    start = dt.date(2023, 1, 1).toordinal()
    orders = pl.DataFrame(
        {
            "id": [int(draw.random() ** 2 * ROWS) for _ in range(many)],
            "at": [dt.date.fromordinal(start + int(draw.random() * 546)) for _ in range(many)],
            "amount": [5 + int(draw.random() * 200) for _ in range(many)],
        }
    )
    paths = folder / "customers.parquet", folder / "orders.parquet"
    customers.write_parquet(paths[0])
    orders.write_parquet(paths[1])
    return paths


def ours(customers: Path, orders: Path) -> Sizes:
    """The program, from reading it to sizes."""
    result = segdsl.parse(PROGRAM).evaluate({"customers": customers, "orders": orders}, as_of=AS_OF)
    return {row["name"]: row["size"] for row in result.sizes().iter_rows(named=True)}


def polars(customers: Path, orders: Path) -> Sizes:
    """What a careful analyst writes: one group-by behind the widest window."""
    day = dt.timedelta(days=1)
    at, amount = pl.col("at"), pl.col("amount")
    made = (
        pl.scan_parquet(orders)
        .filter(at.is_between(AS_OF - 366 * day + day, AS_OF))
        .group_by("id")
        .agg(
            recent=(at > AS_OF - 30 * day).any(),
            year=pl.len(),
            spent=amount.filter(at > AS_OF - 90 * day).sum(),
        )
    )
    frame = pl.scan_parquet(customers).join(made, on="id", how="left", maintain_order="none")
    recent = pl.col("recent").fill_null(False)
    frequent = pl.col("year").fill_null(0) >= 4
    found = frame.select(
        recent=recent.sum(),
        frequent=frequent.sum(),
        big=(pl.col("spent").fill_null(0) > 300).sum(),
        home=(pl.col("country").is_in(["DE", "AT", "CH"]) & pl.col("age").is_between(18, 65)).sum(),
        lapsed=(frequent & ~recent).sum(),
    )
    return found.collect(engine="streaming").row(0, named=True)


def duck(customers: Path, orders: Path) -> Sizes:
    """The same in SQL."""
    query = f"""
        with made as (
            select id, bool_or("at" > date '2024-05-31') as recent, count(*) as year,
                   sum(amount) filter (where "at" > date '2024-04-01') as spent
            from '{orders}' where "at" between date '2023-07-01' and date '2024-06-30' group by id
        )
        select count(*) filter (where coalesce(recent, false)) as recent,
               count(*) filter (where coalesce(year, 0) >= 4) as frequent,
               count(*) filter (where coalesce(spent, 0) > 300) as big,
               count(*) filter (where country in ('DE', 'AT', 'CH') and age between 18 and 65) as home,
               count(*) filter (where coalesce(year, 0) >= 4 and not coalesce(recent, false)) as lapsed
        from '{customers}' left join made using (id)
    """
    with duckdb.connect() as connection:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone() or (), strict=True))


def main() -> None:
    """Measures in turns and prints medians with their ratios."""
    contenders: dict[str, Callable[[Path, Path], Sizes]] = {
        "segdsl": ours,
        "polars by hand": polars,
        "duckdb by hand": duck,
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = make(Path(folder))
        results = {name: run(*paths) for name, run in contenders.items()}
        assert all(one == results["segdsl"] for one in results.values()), results
        seconds: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(ROUNDS):
            for name, run in contenders.items():
                before = time.process_time()
                run(*paths)
                seconds[name].append(time.process_time() - before)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"{ROWS:,} customers, {ROWS * 5:,} orders, 5 segments; CPU seconds, medians of {ROUNDS}\n")
    for name, median in medians.items():
        print(f"{name:<16} {median:8.3f} s   {median / medians['segdsl']:6.2f} x segdsl")
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    report = {"rows": ROWS, "rounds": ROUNDS, "cpu_seconds": medians, "sizes": results["segdsl"]}
    target.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
