"""The benchmark's conditions as a `.seg` text."""

from __future__ import annotations

import datetime as dt
from typing import assert_never

from tests.benchmarks.conditions import (
    All,
    Any,
    Between,
    Compare,
    Condition,
    Flag,
    Has,
    Missing,
    Not,
    OneOf,
    Part,
    Value,
)

CUSTOMERS = """\
table customers key customer_id {
  customer_id     integer
  signup_date     date
  last_order      date
  birth_date      date
  age             integer
  orders          integer
  sessions        integer
  spend           number
  basket          number
  discount_share  number
  newsletter      flag
  country         text
  city            text
  plan            text
  channel         text
  domain          text
  tags            list of text
}
"""
EVENTS = """\
table events of customers by customer_id at happened {
  customer_id  integer
  happened     timestamp
  event        text
  category     text
  amount       number
}
"""


def program(segments: dict[str, Condition]) -> str:
    """The whole text."""
    lines = [f"segment {name} when {condition(each)}\n" for name, each in segments.items()]
    return CUSTOMERS + "\n" + "".join(lines)


def condition(node: Condition) -> str:
    """One condition."""
    match node:
        case Compare(column, operator, value):
            return f"{column} {operator} {_value(value)}"
        case Between(column, low, high):
            return f"{column} between {_value(low)} and {_value(high)}"
        case OneOf(column, values):
            return f"{column} in ({', '.join(map(_value, values))})"
        case Part(column, where, text):
            words = {"starts": "starts with", "ends": "ends with", "contains": "contains"}
            return f"{column} {words[where]} {_value(text)}"
        case Missing(column):
            return f"{column} is missing"
        case Flag(column):
            return column
        case Has(column, (value,)):
            return f"{column} has {_value(value)}"
        case Has(column, values):
            return f"{column} has any of ({', '.join(map(_value, values))})"
        case Not(inner):
            return f"not ({condition(inner)})"
        case All(parts):
            return " and ".join(map(_inner, parts))
        case Any(parts):
            return " or ".join(map(_inner, parts))
        case _:
            assert_never(node)


def _inner(node: Condition) -> str:
    return f"({condition(node)})" if isinstance(node, All | Any) else condition(node)


def _value(value: Value) -> str:
    return (
        f'"{value}"'
        if isinstance(value, str)
        else value.isoformat()
        if isinstance(value, dt.date)
        else str(value)
    )
