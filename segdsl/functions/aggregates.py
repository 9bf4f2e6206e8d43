"""Rows of aggregates over a table's rows that belong to a customer.

Each lowering is called with the module, the value (none for rows alone), the mask of the rows that count (none for all of them) and the
rows' time (none where the table has none). Sums are of whole numbers, numbers as fixed-point values of six decimals, so that no order of
rows, thread or engine changes a result.
"""

from __future__ import annotations

from typing import Any

from segdsl.functions.model import Example, Function, Overload
from segdsl.functions.numbers import divided
from segdsl.types import CLOCK, DAYS, FLAG, INTEGER, NUMBER, Type

_ROWS = (
    "amount integer, at timestamp",
    "10, 2024-05-01T10:00",
    "20, 2024-05-10T10:00",
    "missing, 2024-05-14T10:00",
)
_NONE = ("amount integer, at timestamp",)
_MILLION = 1_000_000


def _kept(x: Any, rows: Any) -> Any:
    return x if rows is None else x.filter(rows)


def _same(types: tuple[Type, ...]) -> Type:
    return types[0]


def _fixed(pl: Any, x: Any) -> Any:
    """A number as a whole number of millionths."""
    return (x * float(_MILLION)).round(0, mode="half_away_from_zero").cast(pl.Int128)


def _count(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    if x is not None:
        return _kept(x, rows).count().cast(pl.Int64)
    return (pl.len() if rows is None else rows.sum()).cast(pl.Int64)


def _sum_whole(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    return _kept(x.cast(pl.Int128), rows).sum().cast(pl.Int64)


def _sum_number(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    return divided(_kept(_fixed(pl, x), rows).sum().cast(pl.Float64), float(_MILLION))


def _mean(pl: Any, total: Any, x: Any, rows: Any, unit: float = 1.0) -> Any:
    count = _kept(x, rows).count()
    return pl.when(count > 0).then(total / (count.cast(pl.Float64) * unit))


def _mean_number(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    """Divided once: the mean of three times 0.1 is 0.1, where a third of 0.3 would be less."""
    return _mean(pl, _kept(_fixed(pl, x), rows).sum().cast(pl.Float64), x, rows, float(_MILLION))


def _mean_decimal(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    """The exact sum in millionths, whole ones and what is left of one, divided once."""
    millionths = _kept(x, rows).sum() * pl.lit(_MILLION).cast(pl.Decimal(38, 0))
    whole = millionths.cast(pl.Int128)
    rest = (millionths - whole.cast(pl.Decimal(38, 0))).cast(pl.Float64)
    return _mean(pl, whole.cast(pl.Float64) + rest, x, rows, float(_MILLION))


def _quantile(pl: Any, x: Any, rows: Any, at: Any, share: Any) -> Any:
    """Type 7 of Hyndman and Fan (1996), to six decimals."""
    return _kept(x.cast(pl.Float64), rows).quantile(share, "linear").round(6, mode="half_away_from_zero")


def _deviation(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    return _kept(x.cast(pl.Float64), rows).std(ddof=1).round(6, mode="half_away_from_zero")


def _distinct(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    known = x.is_not_null()
    return x.filter(known if rows is None else rows & known).n_unique().cast(pl.Int64)


def _end(pl: Any, x: Any, rows: Any, at: Any, end: Any) -> Any:
    """The value of the first or last row; of rows at one instant the smallest or greatest known one."""
    time = _kept(at, rows)
    edge = time.min() if end == "first" else time.max()
    values = x.filter(at == edge) if rows is None else x.filter((at == edge) & rows)
    return values.min() if end == "first" else values.max()


def _most_common(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    known = x.is_not_null()
    return x.filter(known if rows is None else rows & known).mode().min()


def _average_gap(pl: Any, x: Any, rows: Any, at: Any) -> Any:
    days = _kept(at.dt.date(), rows)
    gaps = (days.count() - 1).cast(pl.Int64)
    return pl.when(gaps > 0).then((days.max() - days.min()).dt.total_days() / gaps)


def _share(pl: Any, x: Any, rows: Any, at: Any, of: Any = None) -> Any:
    total = (pl.len() if of is None else of.sum()).cast(pl.Int64)
    part = (pl.len() if rows is None else rows.sum()).cast(pl.Int64)
    return pl.when(total > 0).then(part / total)


AGGREGATES = (
    Function(
        "count",
        "count(rows)",
        "aggregate",
        (Overload(("rows",), INTEGER, _count), Overload(("any",), INTEGER, _count)),
        "How many rows there are; of an expression, how many known values it has.",
        missing="skips",
        is_aggregate=True,
        empty=0,
        examples=(
            Example("count(orders)", "3", rows=_ROWS),
            Example("count(orders.amount)", "2", rows=_ROWS),
            Example("count(orders)", "0", rows=_NONE),
        ),
    ),
    Function(
        "any",
        "any(rows)",
        "aggregate",
        (Overload(("rows",), FLAG, lambda pl, x, rows, at: pl.len() > 0 if rows is None else rows.any()),),
        "Whether there is a row.",
        missing="skips",
        is_aggregate=True,
        empty=False,
        examples=(
            Example("any(orders where amount > 15)", "yes", rows=_ROWS),
            Example("any(orders in last 7d where amount > 5)", "yes", rows=_ROWS),
            Example("any(orders in last 4d where amount > 5)", "no", rows=_ROWS),
            Example("any(orders)", "no", rows=_NONE),
        ),
    ),
    Function(
        "none",
        "none(rows)",
        "aggregate",
        (Overload(("rows",), FLAG, lambda pl, x, rows, at: pl.len() == 0 if rows is None else ~rows.any()),),
        "Whether there is no row; yes for customers without any.",
        missing="skips",
        is_aggregate=True,
        empty=True,
        examples=(
            Example("none(orders where amount > 15)", "no", rows=_ROWS),
            Example("none(orders)", "yes", rows=_NONE),
        ),
    ),
    Function(
        "share",
        "share(rows where condition)",
        "aggregate",
        (
            Overload(
                ("rows",),
                NUMBER,
                _share,
            ),
        ),
        "The rows for which the condition is true over all rows in the period; missing where there are none.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("share(orders where amount > 15) * 3", "1", rows=_ROWS),
            Example("share(orders where amount > 15)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "sum",
        "sum(x)",
        "aggregate",
        (
            Overload(("integer",), INTEGER, _sum_whole),
            Overload(("decimal",), _same, lambda pl, x, rows, at: _kept(x, rows).sum()),
            Overload(("number",), NUMBER, _sum_number),
            Overload(("days",), DAYS, _sum_number),
            Overload(("clock",), CLOCK, _sum_whole),
        ),
        "The sum of the known values, 0 of none. Numbers are added as fixed-point values of six decimals.",
        missing="skips",
        is_aggregate=True,
        empty=0,
        examples=(
            Example("sum(orders.amount)", "30", rows=_ROWS),
            Example("sum(orders.amount)", "0", rows=_NONE),
        ),
    ),
    Function(
        "avg",
        "avg(x)",
        "aggregate",
        (
            Overload(
                ("integer",),
                NUMBER,
                lambda pl, x, rows, at: _mean(
                    pl, _kept(x.cast(pl.Int128), rows).sum().cast(pl.Float64), x, rows
                ),
            ),
            Overload(("decimal",), NUMBER, _mean_decimal),
            Overload(("number",), NUMBER, _mean_number),
            Overload(("days",), DAYS, _mean_number),
            Overload(
                ("clock",),
                CLOCK,
                lambda pl, x, rows, at: _mean(
                    pl, _kept(x.cast(pl.Int128), rows).sum().cast(pl.Float64), x, rows
                ),
            ),
        ),
        "The mean of the known values: their sum over their count.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("avg(orders.amount)", "15", rows=_ROWS),
            Example("avg(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "min",
        "min(x)",
        "aggregate",
        (Overload(("ordered",), _same, lambda pl, x, rows, at: _kept(x, rows).min()),),
        "The smallest, or earliest, known value.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("min(orders.amount)", "10", rows=_ROWS),
            Example("min(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "max",
        "max(x)",
        "aggregate",
        (Overload(("ordered",), _same, lambda pl, x, rows, at: _kept(x, rows).max()),),
        "The greatest, or latest, known value.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("max(orders.amount)", "20", rows=_ROWS),
            Example("max(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "median",
        "median(x)",
        "aggregate",
        (
            Overload(("number",), NUMBER, lambda pl, x, rows, at: _quantile(pl, x, rows, at, 0.5)),
            Overload(("days",), DAYS, lambda pl, x, rows, at: _quantile(pl, x, rows, at, 0.5)),
        ),
        "The middle of the known values, `quantile(x, 50%)`.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("median(orders.amount)", "15", rows=_ROWS),
            Example("median(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "stddev",
        "stddev(x)",
        "aggregate",
        (
            Overload(("number",), NUMBER, _deviation),
            Overload(("days",), DAYS, _deviation),
        ),
        "The standard deviation of a sample (n - 1) of the known values, to six decimals; missing where there are fewer than two.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("stddev(orders.amount)", "7.071068", rows=_ROWS),
            Example("stddev(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "quantile",
        "quantile(x, 90%)",
        "aggregate",
        (
            Overload(("number", "share"), NUMBER, _quantile, constant=(1,)),
            Overload(("days", "share"), DAYS, _quantile, constant=(1,)),
        ),
        "The value below which that share of the known values lies: linear interpolation (type 7 of Hyndman and Fan 1996), to six "
        "decimals.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("quantile(orders.amount, 90%)", "19", rows=_ROWS),
            Example("quantile(orders.amount, 90%)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "distinct",
        "distinct(x)",
        "aggregate",
        (Overload(("value",), INTEGER, _distinct),),
        "How many different known values there are.",
        missing="skips",
        is_aggregate=True,
        empty=0,
        examples=(
            Example("distinct(orders.amount)", "2", rows=_ROWS),
            Example("distinct(orders.amount)", "0", rows=_NONE),
        ),
    ),
    Function(
        "first",
        "first(x)",
        "aggregate",
        (Overload(("timed",), _same, lambda pl, x, rows, at: _end(pl, x, rows, at, "first")),),
        "The value of the earliest row, even a missing one; of rows at one instant the smallest known value.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("first(orders.amount)", "10", rows=_ROWS),
            Example("first(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "last",
        "last(x)",
        "aggregate",
        (Overload(("timed",), _same, lambda pl, x, rows, at: _end(pl, x, rows, at, "last")),),
        "The value of the latest row, even a missing one; of rows at one instant the greatest known value.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("last(orders.at) = 2024-05-14", "yes", rows=_ROWS),
            Example("last(orders.amount)", "missing", rows=_ROWS),
        ),
    ),
    Function(
        "most_common",
        "most_common(x)",
        "aggregate",
        (Overload(("value",), _same, _most_common),),
        "The known value that occurs most often; the smallest of equally common ones.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("most_common(orders.amount)", "10", rows=_ROWS),
            Example("most_common(orders.amount)", "missing", rows=_NONE),
        ),
    ),
    Function(
        "avg_gap",
        "avg_gap(rows)",
        "aggregate",
        (Overload(("timed rows",), DAYS, _average_gap),),
        "Calendar days from the first row's day to the last's, over the number of rows less one; missing where there are fewer than two "
        "rows.",
        missing="skips",
        is_aggregate=True,
        examples=(
            Example("avg_gap(orders) = 6.5 * 1d", "yes", rows=_ROWS),
            Example("avg_gap(orders)", "missing", rows=_NONE),
        ),
    ),
)
