"""Aggregates as one `group_by`. In: a part of a table's aggregates and its rows. Out: one row for each customer that has some.

Filters stand inside the aggregates; what all of them leave out is left out before grouping.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import polars as pl

from segdsl.engine.packed import Packed, can_pack
from segdsl.engine.parts import Part
from segdsl.engine.rows import OWNER
from segdsl.semantics.typed import Aggregate, Column, Typed

_EDGES = ("first", "last")
Say = Callable[[Typed], pl.Expr]


def grouped(
    rows: pl.LazyFrame,
    part: Part,
    called: Mapping[Aggregate, str],
    say: Say,
    packs: Mapping[Aggregate, Packed],
) -> pl.LazyFrame:
    """One row per customer with each aggregate under its name.

    Args:
        rows: The rows that the part looks at, with the place of their customer.
        part: The aggregates.
        called: What each is called.
        say: How an expression of the row is said.
        packs: The aggregates that are made of numbers of their own.
    """
    made = {called[written]: _one(asked, say, packs.get(written)) for written, asked in part.asked}
    return rows.group_by(OWNER).agg(**made)


def spoken(part: Part, say: Say, coded: Collection[Column] = ()) -> list[pl.Expr]:
    """All that is said of the rows of a part, so that their columns are known; not the text of columns whose codes will do."""
    found = conditions(part, say)
    for _, one in part.asked:
        if can_pack(one) in coded:
            time = one.at if one.function.name in _EDGES else None
            found += [say(node) for node in (time, one.within, one.where) if node is not None]
        else:
            found.append(_one(one, say, None))
    return found


def conditions(part: Part, say: Say) -> list[pl.Expr]:
    """What is true of every row that a part looks at."""
    found = []
    if part.since is not None:
        at = part.asked[0][1].at
        assert at is not None
        found.append(say(at) >= say(part.since))
    if part.kind is not None:
        found.append(say(part.kind.test))
    return found


def each_row(condition: pl.Expr | None) -> pl.Expr | None:
    """A condition with a value for each row: one that is written out would count once."""
    is_written_out = condition is not None and not condition.meta.root_names()
    return condition & pl.col(OWNER).is_not_null() if condition is not None and is_written_out else condition


def _one(one: Aggregate, say: Say, pack: Packed | None) -> pl.Expr:
    within = None if one.within is None else each_row(say(one.within))
    if pack is not None:
        numbers = pl.col(pack.name)
        return pack.over(numbers if within is None else numbers.filter(within))
    at = None if one.at is None else say(one.at)
    if one.function.name in _EDGES and one.value == one.at and at is not None:
        times = at if within is None else at.filter(within)
        return times.min() if one.function.name == "first" else times.max()
    value = None if one.value is None else say(one.value)
    where = None if one.where is None else each_row(say(one.where))
    if where is not None:
        both = where if within is None else within & where
        made: pl.Expr = one.overload.polars(pl, value, both, at, within)
        return made
    made = one.overload.polars(pl, value, within, at, *one.constants)
    return made
