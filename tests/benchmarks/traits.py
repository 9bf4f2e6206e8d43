"""Forty traits of customers' events, each with a threshold that makes a segment of it, in no language; then as `.seg`, Polars and SQL.

Eight kinds of events are counted in four windows, purchases are summed in four, and four counts look at category and amount too. The
thresholds are above nothing, so that a hand-written query may pass over customers without events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from tests.benchmarks.as_seg import CUSTOMERS, EVENTS
from tests.benchmarks.conditions import days_ago
from tests.benchmarks.data import CATEGORIES
from tests.benchmarks.data import EVENTS as KINDS

WINDOWS = (7, 30, 90, 365)


@dataclass(frozen=True)
class Trait:
    """How many events, or what they come to.

    Attributes:
        event: The kind of event.
        days: How many days, today included.
        least: What a member of the segment must have.
        total: Whether amounts are summed; otherwise events are counted.
        category: The category that counts, if only one does.
        above: The amount that counted events exceed, if they must.
    """

    event: str
    days: int
    least: float
    total: bool = False
    category: str | None = None
    above: float | None = None

    @property
    def since(self) -> dt.date:
        """The first day that counts."""
        return days_ago(self.days - 1)


def traits() -> dict[str, Trait]:
    """All forty by name."""
    made = {
        f"{event}_{days}": Trait(event, days, 2 if days >= 90 else 1)
        for event in KINDS[:8]
        for days in WINDOWS
    }
    # Half a cent off what a sum can be, so that floating point cannot decide
    made |= {f"spent_{days}": Trait("purchase", days, 59.995, total=True) for days in WINDOWS}
    for category, days, above in zip(CATEGORIES[:4], (90, 90, 365, 365), (20, 50, 20, 50), strict=True):
        made[f"{category}_{days}"] = Trait("purchase", days, 1, category=category, above=above)
    return made


def program() -> str:
    """As a `.seg` text with a segment for each."""
    segments = (f"segment is_{name} when {name} >= {trait.least}\n" for name, trait in traits().items())
    return f"{statements()}\n{''.join(segments)}"


def statements() -> str:
    """As `.seg` statements, with those of the tables."""
    lines = []
    for name, trait in traits().items():
        tests = [f'event = "{trait.event}"']
        tests += [f'category = "{trait.category}"'] if trait.category else []
        tests += [f"amount > {trait.above}"] if trait.above is not None else []
        call, rows = ("sum", "events.amount") if trait.total else ("count", "events")
        value = f"{call}({rows} in last {trait.days}d where {' and '.join(tests)})"
        lines.append(f"trait {name} = {value}\n")
    return f"{CUSTOMERS}\n{EVENTS}\n{''.join(lines)}"


def polars_naive(events: pl.LazyFrame) -> pl.LazyFrame:
    """The first thing that works: a `when` for each trait over all rows."""

    def value(trait: Trait) -> pl.Expr:
        return pl.when(_mask(trait)).then(pl.col("amount") if trait.total else 1).otherwise(0).sum()

    return _counted(_made(events, value))


def polars_careful(events: pl.LazyFrame) -> pl.LazyFrame:
    """Filters inside the aggregates, and the widest window and the kinds of events in front."""
    return _counted(polars_traits(events))


def polars_traits(events: pl.LazyFrame) -> pl.LazyFrame:
    """The traits themselves, of the customers who have such events."""

    def value(trait: Trait) -> pl.Expr:
        mask = _mask(trait)
        return pl.col("amount").filter(mask).sum() if trait.total else pl.col("happened").filter(mask).len()

    wanted = list(traits().values())
    since = min(trait.since for trait in wanted)
    kinds = sorted({trait.event for trait in wanted})
    return _made(events.filter(pl.col("happened") >= since, pl.col("event").is_in(kinds)), value)


def _mask(trait: Trait) -> pl.Expr:
    mask = (pl.col("happened") >= trait.since) & (pl.col("event") == trait.event)
    if trait.category:
        mask &= pl.col("category") == trait.category
    return mask if trait.above is None else mask & (pl.col("amount") > trait.above)


def _made(events: pl.LazyFrame, value: Callable[[Trait], pl.Expr]) -> pl.LazyFrame:
    return events.group_by("customer_id").agg(value(trait).alias(name) for name, trait in traits().items())


def _counted(made: pl.LazyFrame) -> pl.LazyFrame:
    return made.select((pl.col(name) >= trait.least).sum() for name, trait in traits().items())


def sql(events: str, *, predicate: bool, dialect: str = "duckdb") -> str:
    """As SQL.

    Args:
        events: What to select from.
        predicate: Whether the widest window and the kinds of events stand in a `where` of their own.
        dialect: `duckdb` or `clickhouse`.
    """
    wanted = traits()
    aggregates = {"duckdb": _duckdb, "clickhouse": _clickhouse}[dialect]
    columns = ",\n  ".join(f"{aggregates(trait)} as {name}" for name, trait in wanted.items())
    where = ""
    if predicate:
        kinds = ", ".join(f"'{kind}'" for kind in sorted({trait.event for trait in wanted.values()}))
        where = (
            f"where happened >= date '{min(trait.since for trait in wanted.values())}' and event in ({kinds})"
        )
    counts = {"duckdb": "count(*) filter (where {})", "clickhouse": "countIf({})"}[dialect]
    sizes = ", ".join(
        counts.format(f"{name} >= {trait.least}") + f" as {name}_size" for name, trait in wanted.items()
    )
    return f"select {sizes} from (\nselect customer_id,\n  {columns}\nfrom {events} {where} group by customer_id)"


def _where(trait: Trait) -> str:
    tests = [f"happened >= date '{trait.since}'", f"event = '{trait.event}'"]
    tests += [f"category = '{trait.category}'"] if trait.category else []
    tests += [f"amount > {trait.above}"] if trait.above is not None else []
    return " and ".join(tests)


def _duckdb(trait: Trait) -> str:
    return f"{'sum(amount)' if trait.total else 'count(*)'} filter (where {_where(trait)})"


def _clickhouse(trait: Trait) -> str:
    return f"sumIf(amount, {_where(trait)})" if trait.total else f"countIf({_where(trait)})"
