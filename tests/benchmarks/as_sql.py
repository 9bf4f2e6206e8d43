"""The benchmark's conditions as SQL, for DuckDB and for ClickHouse, which differ in their functions."""

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

_LIKE = {"starts": "{}%", "ends": "%{}", "contains": "%{}%"}


def condition(node: Condition, dialect: str = "duckdb") -> str:
    """One condition."""
    match node:
        case Compare(column, operator, value):
            return f"{column} {operator} {value_of(value, dialect)}"
        case Between(column, low, high):
            return f"{column} between {value_of(low, dialect)} and {value_of(high, dialect)}"
        case OneOf(column, values):
            return f"{column} in ({', '.join(map(value_of, values))})"
        case Part(column, where, text):
            return f"{column} like {value_of(_LIKE[where].format(text))}"
        case Missing(column):
            return f"{column} is null"
        case Flag(column):
            return column
        case Has(column, values):
            held = {"duckdb": "list_contains({}, {})", "clickhouse": "has({}, {})"}[dialect]
            tests = " or ".join(held.format(column, value_of(value)) for value in values)
            return tests if len(values) == 1 else f"({tests})"
        case Not(inner):
            return f"not ({condition(inner, dialect)})"
        case All(parts):
            return "(" + " and ".join(condition(part, dialect) for part in parts) + ")"
        case Any(parts):
            return "(" + " or ".join(condition(part, dialect) for part in parts) + ")"
        case _:
            assert_never(node)


def value_of(value: Value, dialect: str = "duckdb") -> str:
    """A constant."""
    match value:
        case str():
            return f"'{value}'"
        case dt.date():
            # A ClickHouse `date` begins with 1970
            return f"toDate32('{value}')" if dialect == "clickhouse" else f"date '{value}'"
        case _:
            return str(value)
