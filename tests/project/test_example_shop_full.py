"""The example shop's second program, which uses the whole language; some of its segments counted again in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from segdsl.syntax import lexemes, parse, tree, walk
from tests.project.examples import AS_OF, Business

SHOP = Business("shop", "shop_full.seg")


def test_readme_names_what_there_is() -> None:
    SHOP.readme_names_what_there_is("RFM", "value", "lifecycle and journey", "consent", "satisfaction")


def test_program_has_no_findings() -> None:
    SHOP.program_has_no_findings()


def test_layout_is_canonical() -> None:
    SHOP.layout_is_canonical()


def test_examples_pass() -> None:
    SHOP.examples_pass(4)


def test_expectations_hold() -> None:
    SHOP.expectations_hold(7)


def test_no_segment_is_empty() -> None:
    SHOP.no_segment_is_empty()


def test_shows_every_kind_of_statement_and_most_forms() -> None:
    statements = parse(SHOP.program.source).statements
    kinds = {type(one) for one in statements}
    assert {
        tree.Table,
        tree.Set,
        tree.Rows,
        tree.Trait,
        tree.Segment,
        tree.Split,
        tree.Expect,
        tree.Example,
        tree.Use,
    } == kinds
    nodes = [node for one in statements for part in walk.expressions(one) for node, _ in walk.walk(part)]
    called = {node.function.text for node in nodes if isinstance(node, tree.Call)}
    assert {"percentile", "rank", "quantile", "period", "anniversary", "how_many", "most_common"} <= called
    assert {"as of", "or missing", "has none of"} <= {
        node.operator for node in nodes if isinstance(node, tree.Operation)
    }
    assert any(isinstance(node, tree.Sequence) and node.same for node in nodes)
    assert any(isinstance(node, tree.Extreme) and node.of and node.per for node in nodes)
    assert lexemes.STATEMENT_WORDS


def _orders() -> dict[str, tuple[str, str]]:
    """Customer and time of each order that exists."""
    return {
        row["order_id"]: (row["customer_id"], row["ordered_at"])
        for row in SHOP.rows("orders")
        if row["customer_id"] and row["ordered_at"][:10] <= str(AS_OF)
    }


def test_look_ups_counted_again() -> None:
    brand = {row["sku"]: row["brand"] for row in SHOP.rows("products")}
    orders = _orders()
    owners = {
        orders[row["order_id"]][0]
        for row in SHOP.rows("items")
        if row["order_id"] in orders and brand[row["sku"]] == "Lupo"
    }
    since = str(AS_OF - timedelta(days=89))
    lookers = {
        row["customer_id"]
        for row in SHOP.rows("visits")
        if row["sku"] and brand[row["sku"]] == "Lupo" and since <= row["visited_at"][:10] <= str(AS_OF)
    }
    assert SHOP.members("dreams_of_lupo") == lookers - owners - {""}


def test_sequence_counted_again() -> None:
    orders = _orders()
    bought: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in SHOP.rows("items"):
        if row["order_id"] in orders:
            customer, at = orders[row["order_id"]]
            bought[customer, row["sku"]].append(at)
    year_ago = str(date(AS_OF.year - 1, AS_OF.month, AS_OF.day))
    expected = set()
    for row in SHOP.rows("visits"):
        seen = row["visited_at"]
        if row["page"] == "product" and row["sku"] and year_ago < seen[:10] <= str(AS_OF):
            latest = str(date.fromisoformat(seen[:10]) + timedelta(days=14))
            if any(seen < at and at[:10] <= latest for at in bought[row["customer_id"], row["sku"]]):
                expected.add(row["customer_id"])
    assert SHOP.members("looked_then_bought") == expected - {""}
