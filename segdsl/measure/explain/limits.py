"""Arithmetic of limits. In: values and limits. Out: what a column can hold, and what one side of an operation must be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from math import ceil
from typing import Any

from segdsl.measure.explain.fitting import holds
from segdsl.semantics.calendar import MICROSECONDS
from segdsl.semantics.typed import Typed
from segdsl.types import Column as Declared

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def less(value: Any, limit: Any) -> bool:
    """Whether a value is less than a limit."""
    return holds("<", value, limit)


def number(value: Any) -> Decimal | None:
    """A number, exactly; none of what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def fitting_type(value: Any, node: Typed) -> Any:
    """A value in the type of a column, rounded up to what it can hold."""
    if isinstance(value, bool | str | dt.date) or value is None:
        return value
    match node.type.kind:
        case "integer" | "clock" | "months":
            return ceil(value)
        case "decimal":
            return Decimal(value).quantize(Decimal("0.000001")).normalize() + Decimal(0)
        case "number" | "days":
            return float(value)
        case _:
            return value


def in_unit(value: Any, declared: Declared, operator: str) -> Any:
    """Time on the clock that a column can store: whole units, not less than asked for, or not more."""
    size = MICROSECONDS.get(str(declared.unit))
    if size is None or number(value) is None:
        return value
    exact = int(value)
    if operator in ("<", ">"):
        return exact
    return exact // size * size if operator == "<=" else -(-exact // size) * size


def inverse(
    name: str, index: int, other: Decimal, target: Decimal, operator: str
) -> tuple[str, Decimal] | None:
    """What one side of an operation must be, with the other as it is."""
    flipped = FLIPPED.get(operator, operator)
    match name, index:
        case "+", _:
            return operator, target - other
        case "-", 0:
            return operator, target + other
        case "-", 1:
            return flipped, other - target
        case "*", _ if other != 0:
            return (operator if other > 0 else flipped), target / other
        case "/", 0 if other != 0:
            return (operator if other > 0 else flipped), target * other
        case _:
            return None
