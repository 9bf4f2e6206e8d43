"""The benchmark's conditions as the Polars expressions that an analyst writes."""

from __future__ import annotations

import operator
from functools import reduce
from typing import assert_never

import polars as pl

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
)

_OPERATORS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def condition(node: Condition) -> pl.Expr:
    """One condition."""
    match node:
        case Compare(column, sign, value):
            return _OPERATORS[sign](pl.col(column), value)
        case Between(column, low, high):
            return pl.col(column).is_between(low, high)
        case OneOf(column, values):
            return pl.col(column).is_in(values)
        case Part(column, "starts", text):
            return pl.col(column).str.starts_with(text)
        case Part(column, "ends", text):
            return pl.col(column).str.ends_with(text)
        case Part(column, _, text):
            return pl.col(column).str.contains(text, literal=True)
        case Missing(column):
            return pl.col(column).is_null()
        case Flag(column):
            return pl.col(column)
        case Has(column, values):
            return reduce(operator.or_, (pl.col(column).list.contains(value) for value in values))
        case Not(inner):
            return ~condition(inner)
        case All(parts):
            return reduce(operator.and_, map(condition, parts))
        case Any(parts):
            return reduce(operator.or_, map(condition, parts))
        case _:
            assert_never(node)


def expressions(segments: dict[str, Condition]) -> list[pl.Expr]:
    """Each segment under its name."""
    return [condition(each).alias(name) for name, each in segments.items()]
