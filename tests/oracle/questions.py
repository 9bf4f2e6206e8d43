"""Asking the oracle about one customer. In: an expression and the data it is about. Out: its value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from segdsl.semantics import Meaning, analyse
from segdsl.syntax import parse
from segdsl.text import Source
from tests.oracle.interpreter import evaluate

BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2024, 5, 15, 12, tzinfo=dt.UTC)

SCHEMA = """
table customers key id {
  id text
  name text
  age integer
  x number
  money decimal
  flag flag
  born date
  seen timestamp
  tags list of text
  wait number in days
  stay integer in seconds
}
table orders of customers by id at at { id text at timestamp amount integer price number cost decimal kind text }
table events of customers by id at on_day { id text on_day date score integer }
"""


def meaning(text: str) -> Meaning:
    """What a program means that has no mistake."""
    made, diagnostics = analyse(parse(Source("program.seg", text)))
    assert made is not None, [f"{one.code.id} {one.message}" for one in diagnostics]
    return made


def moment(text: str) -> dt.datetime:
    """An aware moment, written with its offset."""
    made = dt.datetime.fromisoformat(text)
    assert made.tzinfo is not None, text
    return made


def ask(
    expression: str,
    given: Mapping[str, Any] | None = None,
    orders: Sequence[Mapping[str, Any]] = (),
    events: Sequence[Mapping[str, Any]] = (),
    as_of: dt.datetime = NOON,
    zone: ZoneInfo = BERLIN,
) -> Any:
    """The value of an expression for one customer.

    Args:
        expression: As it is written.
        given: The customer's columns that are known.
        orders: Its orders, with `at`, `amount`, `price`, `cost`, `kind`.
        events: Its events, with `on_day` and `score`.
        as_of: The instant asked about.
        zone: The project's zone.
    """
    program = meaning(f"{SCHEMA}\ntrait answer = {expression}\n")
    tables = {
        "customers": [{**(given or {}), "id": "c"}],
        "orders": [{**one, "id": "c"} for one in orders],
        "events": [{**one, "id": "c"} for one in events],
    }
    return evaluate(program, tables, as_of, zone)["c"]["answer"]
