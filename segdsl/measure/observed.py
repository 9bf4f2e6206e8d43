"""What is known of each customer, made ready to be counted. In: an evaluation. Out: `Observed`: bitmaps of values, and
whole numbers with ranks.

This is the costly part of profiles, and is done once for all segments. Bitmaps and whole numbers make all that follows exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.attributes import Attribute, attributes, expression
from segdsl.measure.bins import Bins, bins
from segdsl.measure.funnel import Evaluated

# A column with more values is described by those that at least 1% of the customers, and at least ten of them, have
MANY = 50
_COMMON_PERCENT = 1
_COMMON_LEAST = 10
# Numbers are counted in millionths, as the language's own sums are
MILLION = 1_000_000
_MILLIONS = pl.Series([MILLION], dtype=pl.Int128)


@dataclass(frozen=True, slots=True)
class Shares:
    """An attribute described by the shares of its values.

    Attributes:
        attribute: The attribute.
        known: Whose value is known.
        values: The values as written, the most common first, or in the order that a declaration gives; `yes` alone of a flag.
        holders: Who has each of them. Of a list a customer may have several.
    """

    attribute: Attribute
    known: pl.Series
    values: tuple[str, ...]
    holders: tuple[pl.Series, ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """An attribute described by mean, median and distribution.

    Attributes:
        attribute: The attribute.
        known: Whose value is known.
        numbers: The values: millionths of numbers and durations, days since 1970-01-01, numbers of periods; missing ones
            are missing.
        scale: What one unit of the attribute is in `numbers`.
        twice_ranks: Twice the rank of each known value among all of them, from 1; equal ones share their mean rank.
        ties: The sum of t³ − t over the values, each of which t customers have.
        total: The sum of `numbers`.
        count: How many are known.
        median: Their median, as `middle` gives it.
        bins: The bars of the histogram.
        holders: Who is in each of them.
    """

    attribute: Attribute
    known: pl.Series
    numbers: pl.Series
    scale: int
    twice_ranks: pl.Series
    ties: int
    total: int
    count: int
    median: float | None
    bins: Bins
    holders: tuple[pl.Series, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of the customers of a membership.

    Attributes:
        membership: Who is in what.
        shares: The attributes described by shares.
        levels: Those described by mean, median and distribution.
    """

    membership: Membership
    shares: tuple[Shares, ...]
    levels: tuple[Levels, ...]

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """All of them, in the order of the program."""
        every = {*(one.attribute for one in self.shares), *(one.attribute for one in self.levels)}
        return tuple(one for one in attributes(self.membership) if one in every)


def observe(result: Evaluated, names: Sequence[str] | None = None) -> Observed:
    """Looks at the customers, with one question to the engine.

    Args:
        result: The evaluation.
        names: The attributes wanted; all of them if none are named. Names that are none, or may not be shown, are passed over.

    Returns:
        What is known of the customers. Text that is different for more than half of those who have it tells customers
        apart rather than describing them, and is left out.
    """
    membership = result.membership
    wanted = [one for one in attributes(membership) if names is None or one.name in names]
    # by number, as a name of the user's could be taken for a pattern
    asked = {f"{at}": expression(one, membership.meaning.catalog.customers) for at, one in enumerate(wanted)}
    frame = result.conditions(asked) if asked else pl.DataFrame()
    shares: list[Shares] = []
    levels: list[Levels] = []
    for at, one in enumerate(wanted):
        column = frame[f"{at}"].rechunk()
        if one.is_ordered:
            levels.append(_levels(one, column))
        elif (made := _shares(one, column)) is not None:
            shares.append(made)
    return Observed(membership, tuple(shares), tuple(levels))


# ---- shares


def _shares(one: Attribute, column: pl.Series) -> Shares | None:
    known = column.is_not_null()
    if one.form == "flag":
        return Shares(one, known, ("yes",), (column.fill_null(False),))
    if one.form == "list":
        values = _values(one, column.explode(empty_as_null=True, keep_nulls=False).drop_nulls(), column.len())
        item = column.dtype.inner if isinstance(column.dtype, pl.List) else pl.String
        holders = tuple(column.list.contains(pl.lit(value, dtype=item)).fill_null(False) for value in values)
        return Shares(one, known, tuple(_written(value) for value in values), holders)
    values = _values(one, column.drop_nulls(), column.len())
    if values and _tells_apart(one, column):
        return None
    return Shares(one, known, tuple(map(_written, values)), tuple(_equal(column, value) for value in values))


def _values(one: Attribute, column: pl.Series, customers: int) -> list[object]:
    counted = column.value_counts(name="size:").sort("size:", column.name, descending=[True, False])
    if counted.height > max(MANY, len(one.one_of)):
        least = max(_COMMON_LEAST, -(-customers * _COMMON_PERCENT // 100))
        counted = counted.filter(pl.col("size:") >= least).head(MANY)
    found = counted[column.name].to_list()
    if not one.one_of:
        return found
    order = {value: at for at, value in enumerate(one.one_of)}
    return sorted({*found, *one.one_of}, key=lambda value: (order.get(value, len(order)), str(value)))


def _tells_apart(one: Attribute, column: pl.Series) -> bool:
    return not one.one_of and 2 * column.drop_nulls().n_unique() > column.count()


def _equal(column: pl.Series, value: object) -> pl.Series:
    return (column == value).fill_null(False)


def _written(value: object) -> str:
    return value if isinstance(value, str) else str(value)


# ---- levels


def _levels(one: Attribute, column: pl.Series) -> Levels:
    numbers, scale = _numbers(one, column)
    known = numbers.is_not_null()
    ranks = (numbers.rank("average") * 2).round(0).cast(pl.Int64)
    sizes = numbers.drop_nulls().value_counts(name="size:")["size:"].cast(pl.Int128)
    ties = int((sizes * sizes * sizes - sizes).sum() or 0)
    made = bins(one, numbers, scale)
    return Levels(
        one,
        known,
        numbers,
        scale,
        ranks,
        ties,
        total(numbers),
        numbers.count(),
        middle(one, numbers, scale),
        made,
        made.holders(numbers),
    )


def _numbers(one: Attribute, column: pl.Series) -> tuple[pl.Series, int]:
    """An attribute as whole numbers, and what one of its unit is in them."""
    match one.form:
        case "date":
            return column.cast(pl.Date).cast(pl.Int64), 1
        case "period":
            return column.cast(pl.Int64), 1
        case _:
            pass
    if one.type.kind == "clock":
        return _whole(column.cast(pl.Int128)), MILLION
    if column.dtype.is_integer():
        return _whole(column.cast(pl.Int128) * _MILLIONS), MILLION
    if column.dtype.is_decimal():
        return _whole(_digits(column)), MILLION
    fixed = (column * float(MILLION)).round(0, mode="half_away_from_zero")
    return _whole(fixed.cast(pl.Int128, strict=False)), MILLION


def _digits(column: pl.Series) -> pl.Series:
    """A decimal number as millionths, which are the digits it is kept as."""
    return column.cast(pl.Decimal(38, 6)).to_physical().cast(pl.Int128)


def _whole(column: pl.Series) -> pl.Series:
    """In 64 bits where the sum of all fits there, as that is quicker."""
    low, high = column.min(), column.max()
    assert low is None or isinstance(low, int)
    assert high is None or isinstance(high, int)
    far = max(abs(low or 0), abs(high or 0))
    return column.cast(pl.Int64) if far * max(column.len(), 1) < 2**62 else column


def total(numbers: pl.Series) -> int:
    """The exact sum of whole numbers; 0 of none."""
    return int(numbers.sum() or 0)


def middle(one: Attribute, numbers: pl.Series, scale: int) -> float | None:
    """The median of whole numbers, in the unit of their attribute; of dates and periods the earlier of the two in the middle."""
    whole = one.form in ("date", "period")
    found = numbers.quantile(0.5, "lower") if whole else numbers.cast(pl.Float64).median()
    assert found is None or isinstance(found, float | int)
    return None if found is None else found / scale
