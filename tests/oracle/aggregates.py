"""Aggregates by the name of their row. In: the rows, or customers, that count, each with its time and its value. Out: one value.

A `Row` holds what the aggregate takes of a row; rows come in any order.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from segdsl.semantics.typed import Aggregate, Population
from tests.oracle import values
from tests.oracle.calendar import Clock


@dataclass(frozen=True)
class Row:
    """A row of the aggregate's table: when it happened, and its value."""

    at: dt.date | None
    value: Any


def known(rows: Sequence[Row]) -> list[Any]:
    """The values that are known."""
    return [row.value for row in rows if row.value is not None]


def count(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> int:
    """How many rows, or how many known values of an expression."""
    return len(rows) if node.value is None else len(known(rows))


def total(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> Any:
    """The sum of the known values, 0 of none: exact, numbers in fixed-point values of six decimals."""
    assert node.value is not None
    match node.value.type.kind:
        case "integer" | "clock":
            return values.whole(sum(values.wide(one) for one in known(rows)))
        case "decimal":
            return values.decimal_sum(known(rows), node.value.type.scale)
        case _:
            return values.number_sum(float(one) for one in known(rows))


def average(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> float | None:
    """The sum of the known values over their count, divided once: numbers and decimals by so many millionths."""
    assert node.value is not None
    there = known(rows)
    if not there:
        return None
    match node.value.type.kind:
        case "integer" | "clock":
            return float(sum(there)) / len(there)
        case "decimal":
            millionths = Fraction(values.decimal_sum(there, node.value.type.scale)) * values.MILLION
            whole = math.trunc(millionths)
            return (float(whole) + float(millionths - whole)) / (len(there) * float(values.MILLION))
        case _:
            total = values.wide(sum(values.millionths(float(one)) for one in there))
            return float(total) / (len(there) * float(values.MILLION))


def quantile(rows: Sequence[Row], share: float) -> float | None:
    """Type 7 of Hyndman and Fan (1996): between the two known values beside the place, linearly; to six decimals."""
    there = sorted(float(one) for one in known(rows))
    if not there:
        return None
    place = (len(there) - 1) * share
    low, high = there[math.floor(place)], there[math.ceil(place)]
    return values.six(low + (high - low) * (place - math.floor(place)))


def deviation(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> float | None:
    """The standard deviation of a sample, computed exactly and then rounded to six decimals."""
    there = [Fraction(float(one)) for one in known(rows)]
    if len(there) < 2:
        return None
    mean = sum(there) / len(there)
    variance = sum(((one - mean) ** 2 for one in there), Fraction(0)) / (len(there) - 1)
    return values.six(values.root(variance))


def ends(rows: Sequence[Row], edge: Callable[..., Any]) -> Any:
    """The value of the earliest or latest row; of rows at one instant the smallest or greatest known value."""
    if not rows:
        return None
    when = edge(row.at for row in rows)
    there = known([row for row in rows if row.at == when])
    return edge(there) if there else None


def most_common(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> Any:
    """The known value that occurs most often, the smallest of equally common ones."""
    there = known(rows)
    if not there:
        return None
    most = max(there.count(one) for one in there)
    return min(one for one in there if there.count(one) == most)


def average_gap(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> float | None:
    """Calendar days from the first row's day to the last's, over the number of rows less one."""
    days = [clock.day(row.at) for row in rows if row.at is not None]
    return (max(days) - min(days)).days / (len(days) - 1) if len(days) > 1 else None


def distinct(clock: Clock, node: Aggregate | Population, rows: Sequence[Row]) -> int:
    """How many different known values there are."""
    different: list[Any] = []
    for one in known(rows):
        if one not in different:
            different.append(one)
    return len(different)


AGGREGATES: dict[str, Callable[..., Any]] = {
    "count": count,
    "any": lambda clock, node, rows: len(rows) > 0,
    "none": lambda clock, node, rows: len(rows) == 0,
    "sum": total,
    "avg": average,
    "min": lambda clock, node, rows: min(known(rows), default=None),
    "max": lambda clock, node, rows: max(known(rows), default=None),
    "median": lambda clock, node, rows: quantile(rows, 0.5),
    "quantile": lambda clock, node, rows: quantile(rows, float(node.constants[0])),
    "stddev": deviation,
    "distinct": distinct,
    "first": lambda clock, node, rows: ends(rows, min),
    "last": lambda clock, node, rows: ends(rows, max),
    "most_common": most_common,
    "avg_gap": average_gap,
}


def of(
    clock: Clock, node: Aggregate | Population, counting: Sequence[Row], spoken_of: Sequence[object]
) -> Any:
    """An aggregate of the rows that count; `share` sets them against all that are spoken of."""
    if node.function.name == "share":
        return len(counting) / len(spoken_of) if spoken_of else None
    return AGGREGATES[node.function.name](clock, node, counting)
