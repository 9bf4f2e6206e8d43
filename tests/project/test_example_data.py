"""The example shop's data: made again it has the same bytes, and it keeps what its README promises."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[2] / "examples" / "shop"
DATA = SHOP / "data"
TABLES = ("customers", "orders", "items", "products", "visits", "survey")
LAST_FULL_DAY = date(2024, 6, 30)


@cache
def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, of: str) -> list[str]:
    return [row[name] for row in table(of)]


def share_missing(name: str, of: str) -> float:
    values = column(name, of)
    return values.count("") / len(values)


def cents(money: str) -> int:
    whole, _, hundredths = money.partition(".")
    assert len(hundredths) == 2, money
    return int(whole) * 100 + int(hundredths)


def test_script_makes_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SHOP / "make_data.py", "--out", tmp_path], check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    for name in TABLES:
        made, committed = (folder / f"{name}.csv" for folder in (tmp_path, DATA))
        # Not `==` on the contents: a failure would print megabytes.
        same = made.read_bytes() == committed.read_bytes()
        assert same, f"{name}.csv differs from what make_data.py makes"


def test_readme_states_the_row_counts() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for name in TABLES:
        assert f"| `{name}.csv` | {len(table(name)):,} |" in readme


def test_it_is_small_and_says_that_it_is_synthetic() -> None:
    assert sum((DATA / f"{name}.csv").stat().st_size for name in TABLES) < 4_000_000
    for page in (SHOP / "README.md", DATA / "README.md", SHOP / "make_data.py", SHOP / "shop.seg"):
        assert "synthetic" in page.read_text(encoding="utf-8").lower()


def test_keys_are_unique_and_references_lead_somewhere() -> None:
    keys = {"customers": "customer_id", "orders": "order_id", "products": "sku"}
    for name, key in keys.items():
        values = column(key, of=name)
        assert "" not in values
        assert len(set(values)) == len(values)
    customers = {*column("customer_id", of="customers"), ""}
    products = {*column("sku", of="products"), ""}
    for name in ("orders", "visits", "survey"):
        assert set(column("customer_id", of=name)) <= customers
    assert set(column("order_id", of="items")) == set(column("order_id", of="orders"))
    assert set(column("sku", of="items")) | set(column("sku", of="visits")) <= products


def test_addresses_belong_to_nobody() -> None:
    assert all(
        address == "" or address.lower().endswith(".example") for address in column("email", of="customers")
    )


@pytest.mark.parametrize(
    ("name", "of", "low", "high"),
    [
        ("birth_date", "customers", 0.10, 0.20),
        ("country", "customers", 0.02, 0.06),
        ("newsletter", "customers", 0.04, 0.10),
        ("tags", "customers", 0.60, 0.75),
        ("email", "customers", 0.01, 0.04),
        ("customer_id", "orders", 0.0002, 0.01),
        ("customer_id", "visits", 0.001, 0.01),
        ("stayed", "visits", 0.02, 0.08),
        ("score", "survey", 0.30, 0.40),
    ],
)
def test_some_values_are_missing(name: str, of: str, low: float, high: float) -> None:
    assert low <= share_missing(name, of) <= high


def test_some_accounts_share_an_address() -> None:
    addresses = [address for address in column("email", of="customers") if address]
    as_written = len(addresses) - len(set(addresses))
    in_any_letters = len(addresses) - len({address.lower() for address in addresses})
    assert 30 <= as_written < in_any_letters <= 100


def test_lists_hold_several_tags() -> None:
    assert any("|" in tags for tags in column("tags", of="customers"))


def test_amounts_add_up() -> None:
    lines: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for item in table("items"):
        lines[item["order_id"]] += int(item["quantity"]) * cents(item["price"])
        pieces[item["order_id"]] += int(item["quantity"])
    for order in table("orders"):
        number = order["order_id"]
        assert cents(order["amount"]) + cents(order["discount"]) == lines[number]
        assert int(order["pieces"]) == pieces[number]
        assert (order["voucher"] == "") == (order["discount"] == "0.00")


def test_spending_has_a_heavy_tail() -> None:
    spent: Counter[str] = Counter()
    for order in table("orders"):
        if order["customer_id"]:
            spent[order["customer_id"]] += cents(order["amount"])
    best = spent.most_common(len(table("customers")) // 10)
    assert 0.4 <= sum(amount for _, amount in best) / spent.total() <= 0.7


def test_orders_follow_the_seasons() -> None:
    moments = [datetime.fromisoformat(at) for at in column("ordered_at", of="orders")]
    in_month = Counter(at.month for at in moments if at.year == 2023)
    usual = in_month.total() / 12
    assert 1.5 <= (in_month[11] + in_month[12]) / 2 / usual <= 2.2
    # The shop grows all the time, so the dip shows against the months on both sides.
    assert in_month[7] + in_month[8] < in_month[5] + in_month[9]
    in_week = Counter(at.weekday() for at in moments)
    assert in_week.most_common()[0][0] == 6
    assert in_week.most_common()[-1][0] == 4
    on_day = Counter(at.date() for at in moments)
    busiest, _ = on_day.most_common()[0]
    assert date(2023, 11, 24) <= busiest <= date(2023, 11, 27), "Black Friday to Cyber Monday"


def test_some_orders_are_returned() -> None:
    status = Counter(column("status", of="orders"))
    assert set(status) == {"paid", "returned"}
    assert 0.05 <= status["returned"] / status.total() <= 0.12


def test_times_are_local_minutes_within_the_two_years() -> None:
    for name, of in (("ordered_at", "orders"), ("visited_at", "visits"), ("asked_at", "survey")):
        for text in column(name, of=of):
            at = datetime.strptime(text, "%Y-%m-%dT%H:%M")
            assert date(2022, 7, 1) <= at.date() <= date(2024, 7, 4)
            # Midnight to six is empty, and with it the hours that a change of clocks skips or repeats.
            assert at.hour >= 5


def test_a_few_rows_lie_after_the_last_full_day() -> None:
    for name, of in (("ordered_at", "orders"), ("visited_at", "visits"), ("asked_at", "survey")):
        later = sum(datetime.fromisoformat(at).date() > LAST_FULL_DAY for at in column(name, of=of))
        assert 1 <= later <= len(table(of)) // 100
    assert max(column("signup_date", of="customers")) <= LAST_FULL_DAY.isoformat()


def test_nothing_happens_before_signing_up() -> None:
    signup = {row["customer_id"]: row["signup_date"] for row in table("customers")}
    for name, of in (("ordered_at", "orders"), ("visited_at", "visits"), ("asked_at", "survey")):
        for row in table(of):
            assert not row["customer_id"] or row[name][:10] >= signup[row["customer_id"]]


def test_a_third_bought_lately_and_a_fifth_never() -> None:
    latest: dict[str, date] = {}
    for order in table("orders"):  # they are in order of time
        day = datetime.fromisoformat(order["ordered_at"]).date()
        if order["status"] == "paid" and day <= LAST_FULL_DAY:
            latest[order["customer_id"]] = day
    latest.pop("", None)
    customers = len(table("customers"))
    lately = sum((LAST_FULL_DAY - day).days < 90 for day in latest.values())
    assert 0.28 <= lately / customers <= 0.40
    assert 0.15 <= 1 - len(latest) / customers <= 0.28


def test_scores_run_from_0_to_10() -> None:
    scores = {int(score) for score in column("score", of="survey") if score}
    assert scores <= set(range(11))
    assert len(scores) >= 9
