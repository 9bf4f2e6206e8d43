"""Sentences about statements and names."""

from __future__ import annotations

from tests.meaning.model import Case, at

ONE = ({"at": at("2024-05-01T10:00"), "amount": 3},)

CASES = (
    Case("1 order means nothing", "later + 1", 3, before="trait later = base * 2\nset base = 1"),
    Case("1 keywords are read in any case", "if FLAG_SET then 1 ELSE 2", 1, before="TRAIT FLAG_SET = YES"),
    Case("1 words of statements may be names", "top + owner", 3, before="set top = 1\nset owner = 2"),
    Case("1 other names stand in backticks", "`and so on`", 5, before="set `and so on` = 5"),
    Case(
        "2 the first true branch wins",
        "stage",
        "low",
        {"age": 5},
        before="groups stage low when age < 10 lower when age < 20",
    ),
    Case(
        "2 a branch that is not true passes the customer on",
        "stage",
        "rest",
        before="groups stage low when age < 10 rest otherwise",
    ),
    Case("2 `G` is missing where none holds", "stage", None, before="groups stage low when age < 10"),
    Case("2 `G.branch` is a segment", "stage.low", False, before="groups stage low when age < 10"),
    Case(
        "2 arms take ranges in the order written",
        "half",
        "b",
        before="segment all when yes\nsplit half of all: a 0.0001%, b 99.9999%",
    ),
    Case(
        "2 a split is missing outside its segment",
        "half",
        None,
        before="segment nobody when no\nsplit half of nobody: a 50%, b 50%",
    ),
    Case(
        "2 inside an aggregate the row's name comes first",
        "count(orders where amount = 3)",
        1,
        {"age": 9},
        orders=ONE,
    ),
    Case("2 then that of the customer", "count(orders where age = 9)", 1, {"age": 9}, orders=ONE),
    Case("2 `customers.c` names the customer's own", 'count(orders where customers.id = "a")', 1, orders=ONE),
    Case("2 `T.c` names the row's column", "count(orders where orders.amount > 2)", 1, orders=ONE),
)
