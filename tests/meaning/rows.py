"""Sentences about rows, populations, standings and sequences."""

from __future__ import annotations

from typing import Any

from tests.meaning.model import Case, at, day, money


def _spend(*values: Any) -> dict[str, tuple[dict[str, Any], ...]]:
    """Customers b, c, … with an age each."""
    return {
        "customers": tuple({"id": chr(ord("b") + number), "age": one} for number, one in enumerate(values))
    }


FIRST, SECOND, THIRD = at("2024-05-01T10:00"), at("2024-05-02T10:00"), at("2024-05-03T10:00")
THREE = (
    {"at": FIRST, "amount": 1, "kind": "a", "price": 1.0},
    {"at": SECOND, "amount": 2, "kind": "b", "price": 2.0},
    {"at": THIRD, "amount": 6, "kind": "b", "price": 10.0},
)
SHOES = {
    "items": (
        {"order_id": "o0", "sku": "p1", "pieces": 2},
        {"order_id": "o1", "sku": "p2", "pieces": 5},
        {"order_id": "o1", "sku": "gone", "pieces": 7},
        {"order_id": None, "sku": "p1", "pieces": 9},
    ),
    "products": (
        {"sku": "p1", "category": "shoes", "brand": "x"},
        {"sku": "p2", "category": "hats", "brand": "gone"},
    ),
    "brands": ({"brand": "x", "country": "IT"},),
}
SAME = at("2024-05-01T10:00")
TIES = (
    {"at": SAME, "kind": "b", "amount": None},
    {"at": SAME, "kind": "a", "amount": None},
    {"at": SAME, "kind": None, "amount": 3},
)


def _visits(*steps: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    return tuple({"at": at(when), "kind": kind} for when, kind in steps)


CASES = (
    # ---- 4 aggregates
    Case(
        "4 `where` keeps rows for which its condition is true",
        "count(orders where amount > 1)",
        1,
        orders=({"at": FIRST, "amount": 2}, {"at": FIRST, "amount": None}),
    ),
    Case(
        "4 all of `where` speaks of the same row",
        'any(orders where kind = "a" and amount > 5)',
        False,
        orders=THREE,
    ),
    Case(
        "4 `share` is those rows over all rows in the period",
        'share(orders in 2024-05-02 to 2024-05-03 where kind = "b")',
        1.0,
        orders=THREE,
    ),
    Case(
        "4 `share` counts rows whose condition is unknown",
        "share(orders where amount > 1)",
        0.5,
        orders=({"at": FIRST, "amount": 2}, {"at": FIRST, "amount": None}),
    ),
    Case(
        "4 missing values are passed over",
        "avg(orders.amount)",
        3.0,
        orders=({"at": FIRST, "amount": 3}, {"at": FIRST, "amount": None}),
    ),
    Case(
        "4 `count(orders.amount)` counts known ones",
        "count(orders.amount)",
        1,
        orders=({"at": FIRST, "amount": 3}, {"at": FIRST, "amount": None}),
    ),
    Case(
        "4 `last` takes the value of the row, even a missing one",
        "last(orders.amount)",
        None,
        orders=({"at": FIRST, "amount": 3}, {"at": SECOND, "amount": None}),
    ),
    Case(
        "4 `first` takes the value of the row",
        "first(orders.amount)",
        3,
        orders=({"at": FIRST, "amount": 3}, {"at": SECOND, "amount": None}),
    ),
    Case("4 a period tests the table's time", "sum(orders.amount in 2024-05-02)", 2, orders=THREE),
    Case("4 `avg_gap` counts days from the first row's to the last's", "avg_gap(orders)", 1.0, orders=THREE),
    Case("4 `avg_gap` of one row is missing", "avg_gap(orders)", None, orders=THREE[:1]),
    Case("4 `distinct` counts values", "distinct(day(orders.at))", 3, orders=THREE),
    Case(
        "4 a column of the row beside one of the customer",
        "count(orders where at <= born + 1d)",
        2,
        {"born": day("2024-05-01")},
        orders=THREE,
    ),
    Case(
        "4 `rows` names some rows",
        "count(late) + sum(late.amount)",
        10,
        orders=THREE,
        before="rows late = orders in 2024-05-02 to 2024-05-03",
    ),
    Case(
        "4 over a look-up table an aggregate sees all its rows",
        "max(stores.size where size < age)",
        4,
        {"age": 5},
        more={"stores": ({"store": "s", "size": 4}, {"store": "t", "size": 9})},
    ),
    Case(
        "4 rows of rows, through a look-up",
        'sum(items.pieces where sku.category = "shoes")',
        2,
        orders=THREE,
        more=SHOES,
    ),
    Case(
        "4 the parent's column from the child",
        'sum(items.pieces where kind = "b")',
        12,
        orders=THREE,
        more=SHOES,
    ),
    Case(
        "4 rows of rows take their parent's time",
        "sum(items.pieces in 2024-05-01)",
        2,
        orders=THREE,
        more=SHOES,
    ),
    Case(
        "2 a look-up that finds nothing is missing",
        "count(items where sku.category is missing)",
        1,
        orders=THREE,
        more=SHOES,
    ),
    Case("2 a look-up reads on", 'count(items where sku.brand.country = "IT")', 1, orders=THREE, more=SHOES),
    Case("2 a look-up of the customer's", "sku.brand.country", "IT", {"sku": "p1"}, more=SHOES),
    Case(
        "2 rows that belong to nobody are left out",
        "count(orders)",
        1,
        orders=({"at": FIRST}, {"at": FIRST, "id": None}, {"at": FIRST, "id": "gone"}),
    ),
    Case(
        "2 rows whose time is missing are left out", "count(orders)", 1, orders=({"at": FIRST}, {"at": None})
    ),
    Case("2 missing elements of lists are dropped", "length(tags)", 1, {"tags": ["a", None]}),
    # ---- 4 populations
    Case(
        "4 over `customers` an aggregate gives one value",
        "avg(customers.age)",
        20.0,
        {"age": 10},
        more=_spend(20, 30, None),
    ),
    Case(
        "4 over a segment, of its members",
        "avg(old.age)",
        25.0,
        {"age": 10},
        more=_spend(20, 30),
        before="segment old when age >= 20",
    ),
    Case(
        "4 over a branch, of its members",
        "max(stage.young.age)",
        20,
        {"age": 10},
        more=_spend(20, 30),
        before="groups stage young when age <= 20 old otherwise",
    ),
    Case(
        "4 `per` gives one for each",
        "max(customers.age per country)",
        10,
        {"age": 10, "country": "DE"},
        more={"customers": ({"id": "b", "age": 20, "country": "AT"}, {"id": "c", "age": 5, "country": "DE"})},
    ),
    Case(
        "4 of a missing `per` there is none",
        "max(customers.age per country)",
        None,
        {"age": 10},
        more=_spend(20),
    ),
    Case(
        "4 `count` of a segment",
        "count(old)",
        2,
        {"age": 10},
        more=_spend(20, 30),
        before="segment old when age >= 20",
    ),
    Case(
        "4 `share(vip)` is of all customers",
        "share(old)",
        0.5,
        {"age": 10},
        more=_spend(20, 30, None),
        before="segment old when age >= 20",
    ),
    Case(
        "4 `share(vip where …)` is of vip",
        "share(old where age > 20)",
        0.5,
        {"age": 10},
        more=_spend(20, 30, None),
        before="segment old when age >= 20",
    ),
    # ---- 5.5 ties
    Case(
        "5.5 `top 10%` holds x where 100 * greater < 10 * known",
        "age in top 10%",
        True,
        {"age": 9},
        more=_spend(*range(9)),
    ),
    Case(
        "5.5 `top 10%` holds x where 100 * greater < 10 * known",
        "age in top 10%",
        False,
        {"age": 8},
        more=_spend(*range(8), 9),
    ),
    Case("5.5 ties come in together", "age in top 2", True, {"age": 7}, more=_spend(9, 7, 7, 1)),
    Case("5.5 `top 2` where greater < 2", "age in top 2", False, {"age": 7}, more=_spend(9, 9, 1)),
    Case("5.5 `bottom` mirrors them", "age in bottom 50%", True, {"age": 1}, more=_spend(1, 2, 3)),
    Case("5.5 a missing value has none of these", "age in top 10%", None, more=_spend(1)),
    Case(
        "5.5 `of` a segment ranges over its members",
        "age in top 1 of old",
        True,
        {"age": 20},
        more=_spend(90),
        before="segment old when age < 50",
    ),
    Case(
        "5.5 one outside is in no top",
        "age in top 1 of old",
        False,
        {"age": 90},
        more=_spend(20),
        before="segment old when age < 50",
    ),
    Case("5.5 `rank` is greater + 1", "rank(age)", 3, {"age": 7}, more=_spend(9, 9, 7, 1)),
    Case(
        "5.5 `rank` starts anew for each `per`",
        "rank(age per country)",
        1,
        {"age": 7, "country": "DE"},
        more=_spend(9),
    ),
    Case(
        "5.5 `ntile` is floor(n * smaller / known) + 1",
        "ntile(age, 5)",
        3,
        {"age": 3},
        more=_spend(1, 2, 4, 5),
    ),
    Case("5.5 `percentile` is smaller / known", "percentile(age)", 0.6, {"age": 3}, more=_spend(1, 2, 2, 4)),
    Case(
        "5.5 `cumulative_share` is what strictly greater values hold",
        "cumulative_share(age)",
        0.5,
        {"age": 3},
        more=_spend(5, 2),
    ),
    Case("5.5 `quantile` interpolates (type 7)", "quantile(orders.price, 90%)", 8.4, orders=THREE),
    Case("5.5 `quantile` rounds to six decimals", "quantile(orders.price, 33.3333%)", 1.666666, orders=THREE),
    Case("5.5 `median` of two is between them", "median(orders.price)", 1.5, orders=THREE[:2]),
    Case(
        "5.5 `most_common` takes the smallest of equally common values",
        "most_common(orders.kind)",
        "a",
        orders=THREE[:2],
    ),
    Case("5.5 at one instant `first` takes the smallest known value", "first(orders.kind)", "a", orders=TIES),
    Case("5.5 at one instant `last` takes the greatest known value", "last(orders.kind)", "b", orders=TIES),
    Case("5.5 at one instant a known value before a missing one", "last(orders.amount)", 3, orders=TIES),
    # ---- 5.7 sums
    Case(
        "5.7 `sum` of a number adds fixed-point values",
        "sum(orders.price) = 0.3",
        True,
        orders=({"at": FIRST, "price": 0.1},) * 3,
    ),
    Case(
        "5.7 `sum` of a number has six decimals",
        "sum(orders.price)",
        0.0,
        orders=({"at": FIRST, "price": 0.000_000_4},) * 10,
    ),
    Case(
        "5.7 `avg` of a number has fixed-point values",
        "avg(orders.price)",
        0.1,
        orders=({"at": FIRST, "price": 0.1},) * 3,
    ),
    Case(
        "5.7 `sum` of a decimal is exact",
        "sum(orders.cost)",
        money("0.3"),
        orders=({"at": FIRST, "cost": money("0.1")},) * 3,
    ),
    Case(
        "5.7 a sum may pass through more than 64 bits",
        "sum(orders.amount)",
        2**63 - 1,
        orders=tuple({"at": FIRST, "amount": one} for one in (2**63 - 1, 2**63 - 1, 1 - 2**63)),
    ),
    Case("5.7 `stddev` is of a sample", "stddev(orders.price)", 4.932883, orders=THREE),
    Case(
        "5.7 a mean is divided once",
        "avg(orders.cost)",
        19.99,
        orders=({"at": FIRST, "cost": money("19.99")},) * 3,
    ),
    Case(
        "5.5 `cumulative_share` is the quotient itself",
        "cumulative_share(x)",
        0.9375,
        {"x": 0.1},
        more={"customers": ({"id": "b", "x": 1.5},)},
    ),
    # ---- 4 sequences
    Case(
        "4 a row for each step, strictly later",
        'sequence(orders where kind = "a" then orders where kind = "b")',
        False,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-01T10:00", "b")),
    ),
    Case(
        "4 within its limit, by the day",
        'sequence(orders where kind = "a" then orders within 7d where kind = "b")',
        True,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-08T23:59", "b")),
    ),
    Case(
        "4 within its limit, by the clock",
        'sequence(orders where kind = "a" then orders within 24h where kind = "b")',
        False,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-02T10:00:00.000001", "b")),
    ),
    Case(
        "4 `next` is the very next row of its table",
        'sequence(orders where kind = "a" then next orders where kind = "c")',
        False,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-02T10:00", "b"), ("2024-05-03T10:00", "c")),
    ),
    Case(
        "4 a `no` step finds no such row up to its limit",
        'sequence(orders where kind = "a" then no orders within 7d where kind = "b")',
        True,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-09T00:00", "b")),
    ),
    Case(
        "4 the limit of a `no` step must have passed",
        'sequence(orders where kind = "a" then no orders within 7d where kind = "b")',
        False,
        orders=_visits(("2024-05-10T10:00", "a")),
    ),
    Case(
        "4 a `no` step without a limit: up to the next step's row",
        'sequence(orders where kind = "a" then no orders where kind = "b" then orders where kind = "c")',
        False,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-02T10:00", "b"), ("2024-05-03T10:00", "c")),
    ),
    Case(
        "4 a `no` step without a limit: up to `as of`",
        'sequence(orders where kind = "a" then no orders where kind = "b")',
        True,
        orders=_visits(("2024-05-01T10:00", "b"), ("2024-05-02T10:00", "a")),
    ),
    Case(
        "4 `same` binds all steps to equal values",
        "sequence(orders then orders same kind)",
        True,
        orders=THREE,
    ),
    Case(
        "4 `same` binds to known values",
        "sequence(orders then orders same kind)",
        False,
        orders=({"at": FIRST, "kind": None}, {"at": SECOND, "kind": None}),
    ),
    Case(
        "4 a sequence is never unknown",
        "sequence(orders where amount > 1 then orders)",
        False,
        orders=({"at": FIRST, "amount": None}, {"at": SECOND}),
    ),
    Case(
        "4 any row may begin",
        'sequence(orders where kind = "a" then orders within 1d where kind = "b")',
        True,
        orders=_visits(("2024-05-01T10:00", "a"), ("2024-05-05T10:00", "a"), ("2024-05-06T10:00", "b")),
    ),
)
