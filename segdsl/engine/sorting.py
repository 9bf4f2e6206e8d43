"""Aggregates by sorting. In: a part of a table's aggregates, and held rows. Out: one row for each customer that has some.

How many rows there are of each window, and how many different values, follow from one small number of each row behind the place of its
customer. Sorting such numbers takes about half as long as finding every row its group among millions of them (Polars 2.1), and what comes
of it is in the order of the customers, so that it is put beside them from the first to the last. In rows in the order of time a row's own
number tells in the same way which is the first and the last of each customer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from segdsl.engine.packed import can_pack
from segdsl.engine.parts import Part, low
from segdsl.engine.polars.collect import collect
from segdsl.engine.polars.distinct import Coded
from segdsl.engine.rows import OWNER
from segdsl.semantics.typed import Aggregate, Apply, Column, Typed

_NUMBER = "number:"
_LAST = "last:"
_TIME, _ROW = "time:", "row:"
_TIED = 16  # more rows at one instant than one of so many are not looked at one by one


@dataclass(frozen=True, slots=True)
class Sorting:
    """How aggregates follow from a small number of each row.

    Attributes:
        small: The number.
        width: What it is less than.
        least: For each aggregate how great the number of a row that counts must be.
        once: Whether of equal numbers one counts.
    """

    small: pl.Expr
    width: int
    least: Mapping[Aggregate, int]
    once: bool = False


@dataclass(frozen=True, slots=True)
class Ends:
    """How first and last values follow from where the rows of a customer begin and end.

    Attributes:
        at: When a row happened.
        values: For each aggregate its value of a row, and whether the last is asked for.
        texts: What codes among the values stand for.
    """

    at: pl.Expr
    values: Mapping[Aggregate, tuple[pl.Expr, bool]]
    texts: Mapping[Aggregate, tuple[str, ...]]


def ends(part: Part, say: Callable[[Typed], pl.Expr], coded: Mapping[Column, Coded]) -> Ends | None:
    """How a part of nothing but first and last values follows; none if there is more in it.

    Args:
        part: Aggregates of held rows.
        say: How expressions over rows are said.
        coded: The codes that stand for the text of a column.
    """
    values: dict[Aggregate, tuple[pl.Expr, bool]] = {}
    texts: dict[Aggregate, tuple[str, ...]] = {}
    times: list[Typed] = []
    for written, asked in part.asked:
        is_end = asked.function.name in ("first", "last") and asked.within is None
        if not is_end or asked.at is None or asked.value is None:
            return None
        times.append(asked.at)
        column = can_pack(asked)
        text = None if column is None else coded.get(column)
        if text is not None:
            texts[written] = text.values
        value = say(asked.value) if text is None else pl.col(text.name)
        values[written] = value, asked.function.name == "last"
    return Ends(say(times[0]), values, texts) if times else None


def taken(
    rows: pl.LazyFrame,
    way: Ends,
    called: Mapping[Aggregate, str],
    run: Callable[[pl.LazyFrame], pl.DataFrame],
) -> pl.DataFrame | None:
    """One row per customer, in their order, with the values of the first or last row; none where rows are in no order that tells these.

    Args:
        rows: The rows of the part, with the place of their customer.
        way: How its aggregates follow.
        called: What each aggregate is called.
        run: Runs a lazy frame.
    """
    values = {f"v:{called[one]}": value for one, (value, _) in way.values.items()}
    held = run(rows.select(OWNER, way.at.alias(_TIME), **values))
    if not _is_in_order(held):
        return None
    width = 1 << held.height.bit_length()
    number = pl.col(OWNER).cast(pl.UInt64) * pl.lit(width, dtype=pl.UInt64) + pl.col(_ROW)
    numbered = held.lazy().select(OWNER).with_row_index(_ROW)
    numbers = collect(numbered.select(number.alias(_NUMBER)), "streaming").to_series().sort()
    owner = numbers // width
    differs = owner.slice(1) != owner.head(max(0, owner.len() - 1))
    edge = pl.Series([True] if held.height else [], dtype=pl.Boolean)
    first = numbers.filter(pl.concat([edge, differs]))
    last = numbers.filter(pl.concat([differs, edge]))
    made = [(first // width).cast(pl.UInt32).alias(OWNER)]
    rows_at = {False: (first % width).cast(pl.UInt32), True: (last % width).cast(pl.UInt32)}
    for one, (_, is_last) in way.values.items():
        # to gather from many chunks takes six times as long (Polars 2.1)
        value = held[f"v:{called[one]}"].rechunk().gather(rows_at[is_last])
        texts = way.texts.get(one)
        known = value if texts is None else pl.Series(texts, dtype=pl.String).gather(value)
        made.append(known.alias(called[one]))
    return pl.DataFrame(made)


def _is_in_order(held: pl.DataFrame) -> bool:
    """Whether rows are in the order of time, and no customer has two at one instant."""
    if held[_TIME].null_count() or not held[_TIME].is_sorted():
        return False
    if held.height < 2:
        return True
    same = held[_TIME].slice(1) == held[_TIME].head(held.height - 1)
    if same.sum() * _TIED > held.height:
        return False
    apart = pl.Series([False])
    tied = held.select(OWNER, _TIME).filter(pl.concat([apart, same]) | pl.concat([same, apart]))
    return not tied.is_duplicated().any()


def sorting(part: Part, say: Callable[[Typed], pl.Expr], coded: Mapping[Column, Coded]) -> Sorting | None:
    """How a part follows from a small number of each row; none if it does not.

    Args:
        part: Aggregates of held rows.
        say: How expressions over rows are said.
        coded: The codes that stand for the text of a column.
    """
    match part.asked:
        case ((written, asked),) if asked.function.name == "distinct" and asked.within is None:
            column = can_pack(asked)
            if column is None or column not in coded:
                return None
            text = coded[column]
            # a missing value counts for nothing, yet its row is one of somebody's
            code = (pl.col(text.name).cast(pl.UInt32) + 1).fill_null(0)
            return Sorting(code, len(text.values) + 1, {written: 1}, once=True)
        case _:
            return _by_windows(part, say)


def _by_windows(part: Part, say: Callable[[Typed], pl.Expr]) -> Sorting | None:
    """Windows that reach up to the moment lie in one another: a row is told by how many it lies in."""
    edges: dict[Aggregate, tuple[dt.date, bool] | None] = {}
    tests: dict[tuple[dt.date, bool], Typed] = {}
    for written, asked in part.asked:
        if asked.function.name != "count" or asked.value is not None or asked.where is not None:
            return None
        test = asked.within
        if test is None:
            edges[written] = None
            continue
        edge = low(test, asked.at)
        if edge is None or not isinstance(edge.value, dt.date) or not isinstance(test, Apply):
            return None
        # of one instant, what is later than it lies in what is no earlier
        edges[written] = at = (edge.value, test.function.name == ">")
        tests[at] = test
    if not edges:
        return None
    order = sorted(tests)
    small = pl.lit(0, dtype=pl.UInt32)
    for step in order:
        small = small + say(tests[step]).fill_null(value=False).cast(pl.UInt32)
    least = {one: 0 if step is None else order.index(step) + 1 for one, step in edges.items()}
    return Sorting(small, len(order) + 1, least)


def counted(
    rows: pl.LazyFrame,
    way: Sorting,
    customers: int,
    called: Mapping[Aggregate, str],
    run: Callable[[pl.LazyFrame], pl.DataFrame],
) -> pl.DataFrame:
    """One row per customer, in their order, with each aggregate (Int64) under its name.

    Args:
        rows: The rows of the part, with the place of their customer.
        way: How its aggregates follow.
        customers: How many customers there are.
        called: What each aggregate is called.
        run: Runs a lazy frame.
    """
    dtype = pl.UInt32 if customers * way.width < 2**32 else pl.UInt64
    number = pl.col(OWNER).cast(dtype) * pl.lit(way.width, dtype=dtype) + way.small.cast(dtype)
    numbers = run(rows.select(number.alias(_NUMBER))).to_series().sort()
    each, width = pl.col(_NUMBER), pl.lit(way.width, dtype=dtype)
    owner = each // width
    is_last = (owner != owner.shift(-1)).fill_null(value=True)
    totals = {}
    for one, least in way.least.items():
        counts = each % width >= pl.lit(least, dtype=dtype)
        if way.once:
            counts &= (each != each.shift(1)).fill_null(value=True)
        is_every = not least and not way.once
        totals[called[one]] = pl.int_range(1, pl.len() + 1) if is_every else counts.cum_sum().cast(pl.Int64)
    runs = (
        numbers.to_frame().lazy().select(owner.cast(pl.UInt32).alias(OWNER), is_last.alias(_LAST), **totals)
    )
    own = {name: pl.col(name) - pl.col(name).shift(1, fill_value=0) for name in totals}
    return collect(runs.filter(_LAST).select(OWNER, **own), "in-memory")
