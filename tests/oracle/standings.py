"""Where a customer stands among others, by the name of its row. In: the customer's value, all known values. Out: the place.

Everything is counted, ties come in together, so nothing depends on the order of customers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle import values


def greater(mine: Any, known: Sequence[Any]) -> int:
    """How many have a strictly greater value."""
    return sum(1 for one in known if one > mine)


def smaller(mine: Any, known: Sequence[Any]) -> int:
    """How many have a strictly smaller value."""
    return sum(1 for one in known if one < mine)


def is_among(before: int, known: Sequence[Any], amount: Decimal | int) -> bool:
    """Whether so few come before that a value is in the top or bottom: a count, or a share of all."""
    return before < (Fraction(amount) * len(known) if isinstance(amount, Decimal) else amount)


def cumulative_share(mine: float, known: Sequence[float]) -> float | None:
    """The share of the total that strictly greater values hold, of fixed-point values of six decimals."""
    total = values.wide(sum(values.millionths(one) for one in known))
    above = values.wide(sum(values.millionths(one) for one in known if one > mine))
    return float(above) / float(total) if total else None


STANDINGS: dict[str, Callable[..., Any]] = {
    "rank": lambda mine, known: greater(mine, known) + 1,
    "ntile": lambda mine, known, parts: parts * smaller(mine, known) // len(known) + 1,
    "percentile": lambda mine, known: smaller(mine, known) / len(known),
    "cumulative_share": cumulative_share,
    "top": lambda mine, known, amount: is_among(greater(mine, known), known, amount),
    "bottom": lambda mine, known, amount: is_among(smaller(mine, known), known, amount),
}
