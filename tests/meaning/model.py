"""A sentence of the language's description and a case of it. In: nothing. Out: plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

BERLIN = "Europe/Berlin"
NOON = "2024-05-15T12:00+02:00"

Row = Mapping[str, Any]

SCHEMA = """
table customers key id {
  id      text
  name    text
  country text
  age     integer
  x       number
  money   decimal
  flag    flag
  born    date
  seen    timestamp
  tags    list of text
  wait    number in days
  nights  integer in days
  stay    integer in seconds
  plan    integer in months
  sku     text to products
}
table orders of customers by id key order_id at at {
  order_id text
  id       text
  at       timestamp
  amount   integer
  price    number
  cost     decimal
  kind     text
}
table events of customers by id at on_day { id text on_day date score integer }
table items of orders by order_id { order_id text sku text to products pieces integer }
table products key sku { sku text category text brand text to brands }
table brands key brand { brand text country text }
table stores key store { store text size integer }
"""


@dataclass(frozen=True)
class Case:
    """An expression asked about customer `a`, and its value worked out by hand.

    Attributes:
        says: The sentence: its section, and what it says.
        asks: The expression.
        gives: Its value; None where it is missing.
        given: The customer's own columns.
        orders: Its orders.
        more: Rows of other tables, further customers among them.
        before: Statements that the expression refers to.
        as_of: The instant it is asked at, with its offset.
        zone: The project's zone.
        fiscal_month: The month the fiscal year begins in.
    """

    says: str
    asks: str
    gives: Any
    given: Row = field(default_factory=dict)
    orders: tuple[Row, ...] = ()
    more: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    before: str = ""
    as_of: str = NOON
    zone: str = BERLIN
    fiscal_month: int = 1

    @property
    def text(self) -> str:
        """The program."""
        return f"{SCHEMA}{self.before}\ntrait answer = {self.asks}\n"

    @property
    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The data; orders are numbered and belong to the customer unless they say otherwise."""
        made: dict[str, list[dict[str, Any]]] = {
            "customers": [{"id": "a", **self.given}],
            "orders": [{"id": "a", "order_id": f"o{n}", **one} for n, one in enumerate(self.orders)],
            "events": [],
            "items": [],
            "products": [],
            "brands": [],
            "stores": [],
        }
        for table, rows in self.more.items():
            own = {"id": "a"} if table == "events" else {}
            made[table] += [{**own, **one} for one in rows]
        return made


def day(text: str) -> dt.date:
    """A date."""
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    """A local time without a zone."""
    return dt.datetime.fromisoformat(text)


def money(text: str) -> Decimal:
    """An exact number."""
    return Decimal(text)
