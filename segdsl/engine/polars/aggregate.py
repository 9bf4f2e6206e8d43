"""Aggregates of one table as one `group_by`. In: folded aggregates and the rows. Out: one row per customer that has rows.

Filters stand in the aggregates; what all of them leave out is left out before grouping.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import polars as pl

from segdsl.engine.polars.lower import Lowering
from segdsl.functions import OPERATORS
from segdsl.semantics.typed import Aggregate, Apply, Constant, Typed


def grouped(
    rows: pl.LazyFrame, wanted: Mapping[Aggregate, str], owner: pl.Expr, lowering: Lowering
) -> pl.LazyFrame:
    """One row per owner with each aggregate under its name.

    Args:
        rows: The table's rows that exist at the moment.
        wanted: The aggregates and what each is to be called.
        owner: The column that names each row's customer.
        lowering: How columns of the row are called.
    """
    earliest = _earliest(wanted)
    at = next((one.at for one in wanted), None)
    if earliest is not None and at is not None:
        rows = rows.filter(lowering.expression(at) >= lowering.constant(earliest))
    made = {name: _one(one, lowering) for one, name in wanted.items()}
    return rows.group_by(owner.alias("owner:")).agg(**made)


def each_row(condition: pl.Expr | None, column: pl.Expr) -> pl.Expr | None:
    """A condition with a value for each row: one that is written out would count once.

    Args:
        condition: Which rows count.
        column: Any column that is never missing.
    """
    is_written_out = condition is not None and not condition.meta.root_names()
    return condition & column.is_not_null() if condition is not None and is_written_out else condition


def _one(one: Aggregate, lowering: Lowering) -> pl.Expr:
    at = None if one.at is None else lowering.expression(one.at)
    value = None if one.value is None else lowering.expression(one.value)
    within, where = (
        None if part is None else each_row(lowering.expression(part), pl.col("owner:"))
        for part in (one.within, one.where)
    )
    if where is not None:
        both = where if within is None else within & where
        made: pl.Expr = one.overload.polars(pl, value, both, at, within)
        return made
    made = one.overload.polars(pl, value, within, at, *one.constants)
    return made


def _earliest(wanted: Iterable[Aggregate]) -> Constant | None:
    """The earliest time that any of the aggregates looks at, where all of them look no further back than some time."""
    edges: list[Constant] = []
    for one in wanted:
        found = [edge for edge in (_low(test, one.at) for test in _conjuncts(one.within)) if edge is not None]
        if not found:
            return None
        edges.append(max(found, key=_instant))
    return min(edges, key=_instant)


def _instant(edge: Constant) -> dt.date:
    assert isinstance(edge.value, dt.date)
    return edge.value


def _conjuncts(node: Typed | None) -> Iterable[Typed]:
    if node is None:
        return
    if isinstance(node, Apply) and node.function is OPERATORS["and"]:
        for argument in node.arguments:
            yield from _conjuncts(argument)
    else:
        yield node


def _low(test: Typed, at: Typed | None) -> Constant | None:
    """The constant of `at >= constant`."""
    if not isinstance(test, Apply) or test.function.name not in (">=", ">"):
        return None
    column, edge = test.arguments
    return edge if column == at and isinstance(edge, Constant) and edge.type == column.type else None
