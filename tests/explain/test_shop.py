"""One customer of the shop, worked out by hand from the rows of the files, and what the other questions say of the shop."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl import Result, SegdslError
from segdsl.measure.explain import Condition, Part

SHOP = Path(__file__).parents[2] / "examples" / "shop"
AS_OF = dt.date(2024, 6, 30)
TABLES = {
    name: SHOP / "data" / f"{name}.csv" for name in ("customers", "orders", "visits", "survey", "products")
}


@pytest.fixture(scope="module")
def result() -> Result:
    program = segdsl.load(SHOP / "shop.seg")
    return program.evaluate(TABLES, as_of=AS_OF, timezone="Europe/Berlin")


TIMES = {"orders": "ordered_at", "visits": "visited_at", "survey": "asked_at"}


def raw(table: str, key: str) -> list[dict[str, str]]:
    """A customer's rows as the file has them, without those that do not exist yet."""
    with TABLES[table].open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["customer_id"] == key]
    return [row for row in rows if table not in TIMES or row[TIMES[table]] < "2024-07"]


def still(folder: Path) -> dict[str, Path]:
    """The files without the rows that do not exist yet."""
    made = dict(TABLES)
    for table, time in TIMES.items():
        frame = pl.read_csv(TABLES[table], infer_schema=False)
        made[table] = folder / f"{table}.csv"
        frame.filter(frame[time] < "2024-07").write_csv(made[table])
    return made


def part(result: Result, key: str, name: str, **options: int) -> Part:
    (found,) = result.explain(key, [name], **options).parts
    return found


def find(condition: Condition, text: str) -> Condition:
    """The line of a tree with a text."""
    if condition.text == text:
        return condition
    for one in condition.parts:
        try:
            return find(one, text)
        except LookupError:
            continue
    raise LookupError(text)


# ---- C0040 by hand


def test_a_sum_is_that_of_the_rows_of_the_file(result: Result) -> None:
    orders = raw("orders", "C0040")
    paid = [row for row in orders if row["status"] == "paid"]
    # `in last 1y` is the days after 30 June 2023 up to 30 June 2024
    year = [row for row in paid if "2023-07-01" <= row["ordered_at"][:10] <= "2024-06-30"]
    spent = sum((Decimal(row["amount"]) for row in year), Decimal(0))
    assert spent == Decimal("444.80")
    found = part(result, "C0040", "vip")
    assert not found.member
    spend = find(found.condition, "monetary >= vip_spend")
    assert (spend.verdict, [(one.text, one.value) for one in spend.facts]) == (False, [("monetary", "444.8")])
    (rows,) = spend.rows
    assert (rows.table, rows.counted, rows.of) == ("orders", len(year), len(orders))
    latest = sorted(year, key=lambda row: row["ordered_at"], reverse=True)[:5]
    assert [row[0] for row in rows.rows] == [row["order_id"] for row in latest]
    assert rows.columns == ("order_id", "ordered_at", "amount", "status")


def test_the_nearest_change_is_what_is_lacking_until_old_orders_fall_out(result: Result) -> None:
    (change,) = part(result, "C0040", "vip").changes
    assert change.outcome == "in"
    assert change.text == "one more order with status “paid” (amount: 355.2), by 17 July 2024"
    # 800 - 444.80, as long as every order of the year still counts: the oldest is of 18 July 2023
    oldest = min(
        row["ordered_at"][:10] for row in raw("orders", "C0040") if row["status"] == "paid" and row["ordered_at"] >= "2023-07-01"
    )  # fmt: skip
    assert oldest == "2023-07-18"
    # in the last year, seen from 17 July 2024, are the days from 18 July 2023 on
    assert change.until == dt.date(2024, 7, 17)


@pytest.mark.parametrize(
    ("amount", "day", "member"),
    [("355.20", 17, True), ("355.19", 17, False), ("355.20", 18, False)],
)
def test_the_change_does_it_and_a_cent_less_does_not(
    amount: str, day: int, member: bool, tmp_path: Path
) -> None:
    tables = still(tmp_path)
    row = f"new,C0040,2024-07-{day}T12:00,web,tea,1,{amount},0.00,,paid,\n"
    tables["orders"].write_text(tables["orders"].read_text(encoding="utf-8") + row, encoding="utf-8")
    program = segdsl.load(SHOP / "shop.seg")
    again = program.evaluate(tables, as_of=dt.date(2024, 7, day), timezone="Europe/Berlin", only=["vip"])
    assert ("C0040" in again.members("vip").to_list()) == member


def test_time_alone(result: Result) -> None:
    found = part(result, "C0040", "overdue")
    (change,) = found.changes
    assert (change.on, change.outcome) == (dt.date(2024, 7, 24), "in")
    days = sorted({row["ordered_at"][:10] for row in raw("orders", "C0040") if row["status"] == "paid"})
    count = sum(row["status"] == "paid" for row in raw("orders", "C0040"))
    first, last = dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[-1])
    rhythm = (last - first).days / (count - 1)
    # more than twice the usual time
    assert (dt.date(2024, 7, 24) - last).days > 2 * rhythm >= (dt.date(2024, 7, 23) - last).days


def test_personal_columns_are_never_shown(result: Result) -> None:
    (customer,) = raw("customers", "C0040")
    told = result.explain("C0040")
    assert customer["email"]
    assert customer["email"] not in repr(told)
    email = find(part(result, "C0040", "reachable").condition, "email is known")
    assert [(one.text, one.value) for one in email.facts] == [("email", "(not shown)")]


def test_what_is_unknown_says_what_is_missing(result: Result) -> None:
    (customer,) = raw("customers", "C0040")
    assert customer["birth_date"] == ""
    age = find(part(result, "C0040", "students").condition, "age < 30 or missing")
    assert age.verdict is True
    assert age.missing == ("birth_date",)


# ---- whom there is


def test_a_key_that_nobody_has(result: Result) -> None:
    with pytest.raises(SegdslError) as caught:
        result.explain("C00400")
    (found,) = caught.value.diagnostics
    assert found.code.id == "SEG850"
    assert "C0040" in found.help[0]
    with pytest.raises(SegdslError) as caught:
        result.explainer.explain("C00400", keys=False)
    assert caught.value.diagnostics[0].help == ()


def test_names_that_are_not_there(result: Result) -> None:
    with pytest.raises(SegdslError, match="vips"):
        result.explain("C0040", ["vips"])
    with pytest.raises(SegdslError, match="lifecycle"):
        result.near("lifecycle")
    with pytest.raises(ValueError, match="fr"):
        result.explain("C0040", ["vip"], locale="fr")


# ---- near


def test_near_misses_lack_one_condition(result: Result) -> None:
    near = result.near("vip", limit=100_000)
    frame = result.frame
    outside = frame.filter(~pl.col("vip"))
    country = pl.read_csv(TABLES["customers"], infer_schema=False).select("customer_id", "country")
    known = outside.join(country, on="customer_id")
    tests = {
        "monetary >= vip_spend": pl.col("tier.gold"),
        "country in dach": pl.col("country").is_in(["DE", "AT", "CH"]).fill_null(False),
        "not lifecycle.lost": ~pl.col("lifecycle.lost"),
    }
    wanted = {}
    for text, test in tests.items():
        others = [one for name, one in tests.items() if name != text]
        lacking = known.filter(~test & pl.all_horizontal(*others))
        wanted |= dict.fromkeys(lacking["customer_id"].to_list(), text)
    assert {one.customer: one.condition for one in near.nearest} == wanted
    assert near.customers == len(wanted)
    assert near.members == frame["vip"].sum()
    spend = [one for one in near.nearest if one.condition == "monetary >= vip_spend"]
    shown = [Decimal(one.value) for one in spend]
    assert shown == sorted(shown, reverse=True)
    assert all(Decimal(one.value) + Decimal(one.distance) == 800 for one in spend)


def test_near_a_branch(result: Result) -> None:
    near = result.near("lifecycle.at_risk", limit=5)
    assert {text for text, _ in near.conditions} == {"not recency <= 60d", "recency <= 180d"}
    sizes = dict(zip(*result.sizes().select("name", "size").to_dict(as_series=False).values(), strict=True))
    # who ordered long ago, and who did lately and is no beginner, lack nothing but that
    assert dict(near.conditions)["recency <= 180d"] == sizes["lifecycle.lost"]
    assert dict(near.conditions)["not recency <= 60d"] == sizes["lifecycle.engaged"]


# ---- what time will do


def test_upcoming_is_what_later_days_say(result: Result, tmp_path: Path) -> None:
    names = ["lifecycle", "vip", "birthday_soon"]
    told = result.upcoming(4, names)
    assert told.timeless == ()
    tables = still(tmp_path)
    program = segdsl.load(SHOP / "shop.seg")
    before = result.frame
    moves = []
    for number in range(1, 5):
        day = AS_OF + dt.timedelta(days=number)
        after = program.evaluate(tables, as_of=day, timezone="Europe/Berlin", only=names).frame
        for name in told.names:
            for key, was, now in zip(after["customer_id"], before[name], after[name], strict=True):
                if was != now:
                    moves.append((key, name, day, "enters" if now else "leaves"))
        before = after
    assert sorted(told.moves.rows()) == sorted(moves)
    assert moves


def test_what_does_not_depend_on_time_is_said(result: Result) -> None:
    told = result.upcoming(1)
    assert told.timeless == (
        "nps",
        "berliners",
        "reachable",
        "since_christmas",
        "needs_grinder",
        "promo_hunters",
    )
    assert "vip" in told.names
