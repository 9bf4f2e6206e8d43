"""The benchmark's conditions for engines that take one customer at a time: rule-engine, CEL and JsonLogic.

Dates are numbers of days for all of them. They are given customers without missing values, and segments that do not ask for any, as none
of them knows "unknown" and each treats nothing in a way of its own.
"""

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

EPOCH = dt.date(1970, 1, 1)


def plain(value: Value) -> int | float | str:
    """A value as these engines are given it."""
    return (value - EPOCH).days if isinstance(value, dt.date) else value


def rule_engine(node: Condition) -> str:
    """As rule-engine has it."""
    match node:
        case Compare(column, operator, value):
            return f"{column} {'==' if operator == '=' else operator} {_quoted(value)}"
        case Between(column, low, high):
            return f"({column} >= {_quoted(low)} and {column} <= {_quoted(high)})"
        case OneOf(column, values):
            return f"{column} in [{', '.join(map(_quoted, values))}]"
        case Part(column, "starts", text):
            return f"{column}.starts_with({_quoted(text)})"
        case Part(column, "ends", text):
            return f"{column}.ends_with({_quoted(text)})"
        case Part(column, _, text):
            return f"{_quoted(text)} in {column}"
        case Missing():
            raise ValueError("customers are complete")
        case Flag(column):
            return column
        case Has(column, values):
            return "(" + " or ".join(f"{_quoted(value)} in {column}" for value in values) + ")"
        case Not(inner):
            return f"not ({rule_engine(inner)})"
        case All(parts):
            return "(" + " and ".join(map(rule_engine, parts)) + ")"
        case Any(parts):
            return "(" + " or ".join(map(rule_engine, parts)) + ")"
        case _:
            assert_never(node)


def cel(node: Condition) -> str:
    """As the Common Expression Language has it."""
    match node:
        case Compare(column, operator, value):
            return f"{column} {'==' if operator == '=' else operator} {_quoted(value)}"
        case Between(column, low, high):
            return f"({column} >= {_quoted(low)} && {column} <= {_quoted(high)})"
        case OneOf(column, values):
            return f"{column} in [{', '.join(map(_quoted, values))}]"
        case Part(column, where, text):
            method = {"starts": "startsWith", "ends": "endsWith", "contains": "contains"}[where]
            return f"{column}.{method}({_quoted(text)})"
        case Missing():
            raise ValueError("customers are complete")
        case Flag(column):
            return column
        case Has(column, values):
            return "(" + " || ".join(f"{_quoted(value)} in {column}" for value in values) + ")"
        case Not(inner):
            return f"!({cel(inner)})"
        case All(parts):
            return "(" + " && ".join(map(cel, parts)) + ")"
        case Any(parts):
            return "(" + " || ".join(map(cel, parts)) + ")"
        case _:
            assert_never(node)


def json_logic(node: Condition) -> object:
    """As JsonLogic has it."""
    match node:
        case Compare(column, operator, value):
            return {"==" if operator == "=" else operator: [{"var": column}, plain(value)]}
        case Between(column, low, high):
            return {"<=": [plain(low), {"var": column}, plain(high)]}
        case OneOf(column, values):
            return {"in": [{"var": column}, list(values)]}
        case Part(column, "contains", text):
            return {"in": [text, {"var": column}]}
        case Part(column, "starts", text):
            return {"==": [{"substr": [{"var": column}, 0, len(text)]}, text]}
        case Part(column, _, text):
            return {"==": [{"substr": [{"var": column}, -len(text)]}, text]}
        case Missing():
            raise ValueError("customers are complete")
        case Flag(column):
            return {"var": column}
        case Has(column, values):
            return {"or": [{"in": [value, {"var": column}]} for value in values]}
        case Not(inner):
            return {"!": [json_logic(inner)]}
        case All(parts):
            return {"and": [json_logic(part) for part in parts]}
        case Any(parts):
            return {"or": [json_logic(part) for part in parts]}
        case _:
            assert_never(node)


def _quoted(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else str(plain(value))
