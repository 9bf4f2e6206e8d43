"""Rows that say where a customer stands among others.

Each lowering is called with the module, the values compared (missing for customers it does not range over), a function that restarts
an expression for each `per`, and the constants. Ties come in together, and everything is counted,
so that nothing depends on the order of rows.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from segdsl.functions.model import Example, Function, Overload
from segdsl.functions.numbers import divided
from segdsl.types import FLAG, INTEGER, NUMBER

_AMONG = (
    "spend integer",
    "10",
    "20",
    "20",
    "40",
    "missing",
)


def _greater(pl: Any, x: Any, over: Any) -> Any:
    return over(x.rank("min", descending=True)).cast(pl.Int64) - 1


def _smaller(pl: Any, x: Any, over: Any) -> Any:
    return over(x.rank("min")).cast(pl.Int64) - 1


def _known(pl: Any, x: Any, over: Any) -> Any:
    return over(x.count()).cast(pl.Int64)


def _inside(pl: Any, before: Any, known: Any, amount: Any) -> Any:
    """Whether so few stand before a value that it is in the top or bottom: a count, or a share compared in whole numbers."""
    if isinstance(amount, Decimal):
        top, bottom = amount.as_integer_ratio()
        return before * bottom < top * known
    return before < amount


def _cumulative(pl: Any, x: Any, over: Any) -> Any:
    """The sum of strictly greater values over the sum of all, both exact."""
    fixed = (x.cast(pl.Float64) * 1_000_000.0).round(0, mode="half_away_from_zero").cast(pl.Int128)
    before = (x.rank("min", descending=True) - 1).cast(pl.Int64)
    sums = fixed.sort(descending=True, nulls_last=True).cum_sum()
    greater = pl.when(before > 0).then(sums.gather((before - 1).clip(lower_bound=0).fill_null(0)))
    part = over(pl.when(x.is_not_null()).then(greater.fill_null(0)))
    total = over(fixed.sum())
    return pl.when(total != 0).then(divided(part.cast(pl.Float64), total.cast(pl.Float64)))


POPULATION = (
    Function(
        "rank",
        "rank(x)",
        "population",
        (Overload(("ordered",), INTEGER, lambda pl, x, over: _greater(pl, x, over) + 1),),
        "One more than the number of customers with a greater value: 1 is the greatest, and equal values have one rank.",
        is_standing=True,
        examples=(
            Example("rank(spend)", "2", (("spend", "integer", "20"),), among=_AMONG),
            Example("rank(spend)", "missing", (("spend", "integer", "missing"),), among=_AMONG),
        ),
    ),
    Function(
        "ntile",
        "ntile(x, 5)",
        "population",
        (
            Overload(
                ("ordered", "parts"),
                INTEGER,
                lambda pl, x, over, n: (n * _smaller(pl, x, over)) // _known(pl, x, over) + 1,
                constant=(1,),
            ),
        ),
        "The part of so many equal ones, by size, that the value falls into: 1 holds the smallest. Equal values fall into one part.",
        is_standing=True,
        examples=(
            Example(
                "ntile(spend, 4)",
                "4",
                (("spend", "integer", "40"),),
                among=("spend integer", "10", "20", "30"),
            ),
            Example("ntile(spend, 4)", "missing", (("spend", "integer", "missing"),), among=_AMONG),
        ),
    ),
    Function(
        "percentile",
        "percentile(x)",
        "population",
        (
            Overload(
                ("ordered",),
                NUMBER,
                lambda pl, x, over: divided(
                    _smaller(pl, x, over).cast(pl.Float64), _known(pl, x, over).cast(pl.Float64)
                ),
            ),
        ),
        "The share of customers, among those with a known value, that have a smaller one: from 0 up to, but not, 1.",
        is_standing=True,
        examples=(
            Example(
                "percentile(spend)",
                "0.75",
                (("spend", "integer", "40"),),
                among=("spend integer", "10", "20", "30"),
            ),
            Example("percentile(spend)", "missing", (("spend", "integer", "missing"),), among=_AMONG),
        ),
    ),
    Function(
        "cumulative_share",
        "cumulative_share(x)",
        "population",
        (Overload(("number",), NUMBER, _cumulative),),
        "The share of the total that strictly greater values hold: below 80% are those who make the first four fifths of it.",
        is_standing=True,
        examples=(
            Example(
                "cumulative_share(spend)",
                "0.4",
                (("spend", "integer", "20"),),
                among=("spend integer", "40", "20", "20"),
            ),
            Example("cumulative_share(spend)", "missing", (("spend", "integer", "missing"),), among=_AMONG),
        ),
    ),
    Function(
        "top",
        "x in top 10% of S per y",
        "population",
        (
            Overload(
                ("ordered",),
                FLAG,
                lambda pl, x, over, amount: _inside(pl, _greater(pl, x, over), _known(pl, x, over), amount),
            ),
        ),
        "Whether fewer than so many, or that share, of the customers have a greater value; ties come in together.",
        is_standing=True,
        is_operator=True,
        examples=(
            Example("spend in top 1", "yes", (("spend", "integer", "40"),), among=_AMONG),
            Example(
                "spend in top 25%",
                "yes",
                (("spend", "integer", "40"),),
                among=("spend integer", "10", "20", "40"),
            ),
            Example("spend in top 1", "missing", (("spend", "integer", "missing"),), among=_AMONG),
        ),
    ),
    Function(
        "bottom",
        "x in bottom 10% of S per y",
        "population",
        (
            Overload(
                ("ordered",),
                FLAG,
                lambda pl, x, over, amount: _inside(pl, _smaller(pl, x, over), _known(pl, x, over), amount),
            ),
        ),
        "Whether fewer than so many, or that share, of the customers have a smaller value; ties come in together.",
        is_standing=True,
        is_operator=True,
        examples=(
            Example("spend in bottom 1", "yes", (("spend", "integer", "10"),), among=_AMONG),
            Example("spend in bottom 50%", "missing", (("spend", "integer", "missing"),), among=_AMONG),
        ),
    ),
)
