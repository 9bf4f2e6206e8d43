"""Aggregates over tables, on rows worked out by hand: who counts, in which order things are computed, and what each costs."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segdsl
from segdsl.engine import evaluation, moment
from segdsl.engine.data.sources import open_data
from segdsl.engine.query import query

TABLES = """
table customers key id {
  id      text
  limit   integer
  joined  date
}
table orders of customers by owner at at {
  owner   text
  at      timestamp
  amount  decimal
  kind    text
}
table visits of customers by owner {
  owner   text
  pages   integer
}
"""
AS_OF = dt.date(2024, 6, 30)
CUSTOMERS = pl.DataFrame(
    {
        "id": ["c", "a", "b", "d"],
        "limit": [10, 20, None, 5],
        "joined": [dt.date(2024, 6, 1), dt.date(2024, 1, 1), None, dt.date(2024, 6, 1)],
    }
)
ORDERS = pl.DataFrame(
    [
        ("a", dt.datetime(2024, 6, 30, 23, 59, 59), Decimal("5.10"), "x"),
        ("a", dt.datetime(2024, 6, 1), Decimal("30.00"), "y"),
        ("a", dt.datetime(2024, 1, 5), None, "x"),
        ("a", dt.datetime(2024, 7, 1), Decimal("1000.00"), "x"),
        ("b", dt.datetime(2024, 5, 31), Decimal("7.00"), None),
        ("b", None, Decimal("9.00"), "x"),
        ("c", dt.datetime(2024, 6, 3), Decimal("10.00"), "x"),
        ("c", dt.datetime(2024, 6, 3), Decimal("12.00"), "y"),
        ("stranger", dt.datetime(2024, 6, 3), Decimal("50.00"), "x"),
        (None, dt.datetime(2024, 6, 3), Decimal("60.00"), "x"),
    ],
    schema={"owner": pl.String, "at": pl.Datetime("us"), "amount": pl.Decimal(10, 2), "kind": pl.String},
    orient="row",
)
VISITS = pl.DataFrame({"owner": ["a", "c", "c", "e"], "pages": [3, 4, None, 9]})


def asked(rest: str) -> segdsl.Program:
    return segdsl.parse(TABLES + rest)


def evaluate(rest: str, **options: Any) -> segdsl.Result:
    given = {"customers": CUSTOMERS, "orders": ORDERS, "visits": VISITS, "as_of": AS_OF, "traits": True}
    return asked(rest).evaluate(**{**given, **options})


def values(rest: str, **options: Any) -> list[Any]:
    """The values of trait `t`, for the customers a, b, c, d."""
    return evaluate(rest, **options).frame["t"].to_list()


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # rows of strangers and of nobody, without a time, and later than `as of` count for nobody
        ("count(orders)", [3, 1, 2, 0]),
        ("sum(orders.amount)", [Decimal("35.1"), Decimal(7), Decimal(22), Decimal(0)]),
        ("sum(visits.pages)", [3, 0, 4, 0]),
        ("count(visits)", [1, 0, 2, 0]),
        ("count(orders.amount)", [2, 1, 2, 0]),
        ("count(orders in last 30d)", [2, 0, 2, 0]),
        ("count(orders in 2024-06)", [2, 0, 2, 0]),
        ('count(orders where kind = "x")', [2, 0, 1, 0]),
        ('count(orders where kind != "x")', [1, 0, 1, 0]),
        ("first(orders.kind)", ["x", None, "x", None]),
        ("last(orders.kind)", ["x", None, "y", None]),
        ("avg(orders.amount)", [17.55, 7.0, 11.0, None]),
        ("none(orders)", [False, False, False, True]),
        ("avg_gap(orders)", [88.5, None, 0.0, None]),
        # rows are judged by what is known of the customer, too
        ("count(orders where amount > limit)", [1, 0, 1, 0]),
        ("count(orders where amount > customers.limit)", [1, 0, 1, 0]),
        ("count(orders where at <= joined + 7d)", [1, 0, 2, 0]),
        ("sum(orders.amount where amount >= usual)", [Decimal(30), Decimal(7), Decimal(12), Decimal(0)]),
        ("count(orders where amount >= usual and amount < greatest(usual, limit))", [0, 0, 0, 0]),
        ("count(orders where seen)", [3, 0, 2, 0]),
        ("count(orders where stage.busy)", [3, 0, 2, 0]),
        ("count(orders where count(visits) > 1)", [0, 0, 2, 0]),
        ("count(orders where amount = max(orders.amount))", [1, 1, 1, 0]),
        # two tables, the same aggregate twice
        ("count(orders) + sum(visits.pages)", [6, 1, 6, 0]),
        ("count(orders) + count(orders)", [6, 2, 4, 0]),
        # no rows at all
        ("limit", [20, None, 10, 5]),
        ("1", [1, 1, 1, 1]),
    ],
)
def test_by_hand(expression: str, expected: list[Any], engine: Any) -> None:
    more = """
trait usual  = avg(orders.amount)
segment seen when any(visits)
groups stage
  busy  when count(visits) >= 1 and usual is known
  quiet otherwise
"""
    found = values(f"trait t = {expression}\n{more}", engine=engine)
    assert found == expected


def test_only_some_are_computed() -> None:
    rest = """
trait n = count(orders)
segment some     when n > 0
segment others   when not some
segment visitors when any(visits)
"""
    result = evaluate(rest, only=["others"], traits=False)
    assert result.frame.columns == ["id", "others"]
    assert result.members("others").to_list() == ["d"]
    # the table that only other segments need may be away, and so may nothing else
    given = {"customers": CUSTOMERS, "orders": ORDERS}
    assert asked(rest).evaluate(given, only=["others"], as_of=AS_OF).members("others").to_list() == ["d"]
    with pytest.raises(segdsl.SegdslError, match="SEG415"):
        evaluate(rest, only=["ohters"])


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_no_customers_and_no_rows(engine: Any) -> None:
    rest = """
trait t         = count(orders)
trait last_kind = last(orders.kind)
segment some   when t > 0
segment nobody when none(orders)
"""
    empty = evaluate(rest, customers=CUSTOMERS.clear(), engine=engine)
    assert empty.frame.schema == {
        "id": pl.String,
        "some": pl.Boolean,
        "nobody": pl.Boolean,
        "t": pl.Int64,
        "last_kind": pl.String,
    }
    assert empty.customers == 0
    without = evaluate(rest, orders=ORDERS.clear(), engine=engine)
    assert without.frame["t"].to_list() == [0, 0, 0, 0]
    assert without.members("nobody").to_list() == ["a", "b", "c", "d"]
    assert without.notes == ["1 row of `visits` belongs to no customer and counts for nobody"]


def test_sums_beyond_64_bits_are_a_fault() -> None:
    visits = pl.DataFrame({"owner": ["a", "a"], "pages": [2**63 - 1, 1]})
    with pytest.raises(segdsl.SegdslError, match="SEG812"):
        values("trait t = sum(visits.pages)", visits=visits)


# ---- what it costs


def collected(rest: str, *names: str) -> list[str]:
    """The plans of all that is run for some definitions, in the order it is run in."""
    meaning = asked(rest).meaning
    raws = {
        name: open_data(name, data.lazy()) for name, data in (("customers", CUSTOMERS), ("orders", ORDERS))
    }
    made = evaluation(meaning, raws, moment(AS_OF, "UTC"))
    plans: list[str] = []

    def run(frame: pl.LazyFrame) -> pl.DataFrame:
        plans.append(frame.explain())
        return frame.collect()

    query(meaning, made.tables, made.moment, names, {}, run, made.domains).frame()
    return plans


def grouping(plans: list[str]) -> list[str]:
    return [plan for plan in plans if "AGGREGATE" in plan]


def numbering(plans: list[str]) -> list[str]:
    return [plan for plan in plans if "number:" in plan]


def test_equal_aggregates_are_computed_once() -> None:
    rest = """
rows late = orders in last 30d
segment one when count(late) > 1
segment two when count(orders in last 30d) > 2 or count(late) = 0
"""
    plans = collected(rest, "one", "two")
    assert not grouping(plans)
    assert len(numbering(plans)) == 1
    (plan,) = grouping(collected(rest.replace("count(late)", "sum(late.amount)"), "one", "two"))
    assert plan.count('.alias("a:') == 2


def test_aggregates_of_one_table_share_one_pass() -> None:
    plans = collected(
        'segment one when count(orders) > 1 and sum(orders.amount) > 3 and last(orders.kind) = "x"', "one"
    )
    assert len(grouping(plans)) == 1


def test_aggregates_of_different_kinds_are_grouped_apart_from_rows_that_are_read_once() -> None:
    plans = collected(
        'segment one when count(orders where kind = "x") > 1 and sum(orders.amount where kind = "y") > 3',
        "one",
    )
    assert len(numbering(plans)) == len(grouping(plans)) == 1
    reading = [
        plan
        for plan in plans
        if "r:orders.amount" in plan and "AGGREGATE" not in plan and "number:" not in plan
    ]
    assert len(reading) == 1


def test_nobody_later_than_the_widest_period_is_grouped() -> None:
    rest = "segment one when count(orders in last 30d) > 1 and sum(orders.amount in last 7d) > 3"
    held = next(plan for plan in collected(rest, "one") if "r:orders.at" in plan)
    assert "2024-06-01 00:00:00" in held
    unbounded = collected(rest + " and count(orders) > 2", "one")
    assert "2024-06-01 00:00:00" not in next(plan for plan in unbounded if "r:orders.at" in plan)


def test_only_needed_columns_are_read(tmp_path: Path) -> None:
    CUSTOMERS.write_parquet(tmp_path / "customers.parquet")
    ORDERS.write_parquet(tmp_path / "orders.parquet")
    meaning = asked("segment one when count(orders) > 1\nsegment two when limit > 1").meaning
    raws = {name: open_data(name, tmp_path / f"{name}.parquet") for name in ("customers", "orders")}
    made = evaluation(meaning, raws, moment(AS_OF, "UTC"), names=["one"])
    columns = {name: one.frame.collect_schema().names() for name, one in made.tables.items()}
    assert columns == {"customers": ["id"], "orders": ["owner", "at"]}
    # what was not read is read when it is asked for after all
    assert made.membership().frame["two"].to_list() == [True, False, True, True]


def test_files_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CUSTOMERS.write_csv(tmp_path / "customers.csv")
    ORDERS.write_csv(tmp_path / "orders.csv")
    read: list[int] = []
    real = pl.read_csv

    def counted(source: bytes, **options: Any) -> pl.DataFrame:
        read.append(len(source))
        return real(source, **options)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("scanned")

    monkeypatch.setattr(pl, "read_csv", counted)
    monkeypatch.setattr(pl, "scan_csv", never)
    result = asked("segment one when count(orders) > 1").evaluate(
        customers=tmp_path / "customers.csv", orders=str(tmp_path / "orders.csv"), as_of=AS_OF
    )
    assert result.members("one").to_list() == ["a", "c"]
    assert len(read) == 2


# ---- the same every time


PROGRAM = """
trait spent    = sum(orders.amount)
trait kind     = most_common(orders.kind)
trait latest   = last(orders.kind)
trait spread   = stddev(orders.amount)
trait middle   = median(orders.amount)
trait pages    = avg(visits.pages)
segment rich when spent > 40
groups stage
  many  when count(orders) > 12
  few   when any(orders)
  none_ otherwise
"""


def test_ten_runs_give_one_frame() -> None:
    chance = random.Random(7)
    keys = [f"k{index}" for index in range(300)]
    customers = pl.DataFrame({"id": keys, "limit": [1] * 300, "joined": [AS_OF] * 300})
    orders = pl.DataFrame(
        {
            "owner": [chance.choice(keys) for _ in range(3000)],
            "at": [dt.datetime(2024, 6, chance.randint(1, 30)) for _ in range(3000)],
            "amount": [Decimal(chance.randint(0, 999)) / 100 for _ in range(3000)],
            "kind": [chance.choice(["x", "y", "z", None]) for _ in range(3000)],
        },
        schema_overrides={"amount": pl.Decimal(10, 2)},
    )
    visits = pl.DataFrame({"owner": orders["owner"], "pages": [chance.randint(0, 9) for _ in range(3000)]})
    frames = []
    for run in range(10):
        shuffled = {
            name: frame.sample(fraction=1, shuffle=True, seed=run)
            for name, frame in (("customers", customers), ("orders", orders), ("visits", visits))
        }
        engine: Any = ("streaming", "in-memory")[run % 2]
        made = asked(PROGRAM).evaluate(shuffled, as_of=AS_OF, engine=engine, traits=True)
        frames.append(made.frame)
    assert all(one.equals(frames[0]) and one.schema == frames[0].schema for one in frames)
