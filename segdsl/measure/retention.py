"""Cohort retention. In: an evaluation of a program with a cohort. Out: the share of each cohort that was active in each
later period.

**The cohort** is a trait that is a month or a quarter: one called `cohort` (or ending in `.cohort` or `_cohort`), else the
first one made of `first(…)` of a table's rows, else the first one. **Active** is who has a row: of the table that the
cohort's `first(…)` goes through, with its `where`; else of the first table that belongs to the customers and has an `at`.

The tables of retention follow P. S. Fader and B. G. S. Hardie, "How to Project Customer Retention", Journal of Interactive
Marketing 21 (2007); cohorts N. B. Ryder, "The Cohort as a Concept in the Study of Social Change", American Sociological
Review 30 (1965).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.measure.funnel import Evaluated
from segdsl.semantics import calendar
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Reference, TimeTest, Typed, walk
from segdsl.types import FLAG, period

# As many periods back as fit on a page
PERIODS = 24

RETENTION: dict[str, Any] = {
    "cohort": pl.String,
    "number": pl.Int64,
    "offset": pl.Int64,
    "period": pl.String,
    "size": pl.Int64,
    "active": pl.Int64,
    "share": pl.Float64,
    "complete": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Activity:
    """What makes a customer active.

    Attributes:
        cohort: The trait that says which cohort a customer is of.
        title: What reports call it.
        unit: `month` or `quarter`.
        table: The table whose rows are activity.
        among: Which of them count; all if none.
        at: When a row happened.
    """

    cohort: str
    title: str
    unit: str
    table: str
    among: Typed | None
    at: Typed


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention by cohort.

    Attributes:
        activity: The cohort, and what makes a customer active.
        cells: A row for each cohort and each period from its own (offset 0) to that of `as of`: cohort and period as
            written (`2024-07`), number of the cohort, offset, size of the cohort, active (how many had a row in the period), share of the
            cohort, and complete: whether the period was over at `as of`. The latest 24 periods; cohorts from before them
            are left out.
    """

    activity: Activity
    cells: pl.DataFrame


def activity(meaning: Meaning) -> Activity | None:
    """The cohort of a program and what makes a customer active, if it has both."""
    traits = [
        one
        for one in meaning.definitions.values()
        if one.kind == "trait"
        and not one.personal
        and one.type.kind == "period"
        and one.type.unit in ("month", "quarter")
    ]
    named = [one for one in traits if one.name == "cohort" or one.name.endswith((".cohort", "_cohort"))]
    of_rows = [one for one in traits if next(_firsts(meaning, one), None) is not None]
    cohort = next(iter((*named, *of_rows, *traits)), None)
    if cohort is None:
        return None
    unit = str(cohort.type.unit)
    for first in _firsts(meaning, cohort):
        assert first.at is not None
        return Activity(cohort.name, cohort.title, unit, first.table, first.within, first.at)
    for table in meaning.catalog.tables.values():
        if table.parent == meaning.catalog.customers and table.at is not None:
            at = Column(table.name, table.at, table.columns[table.at].type)
            return Activity(cohort.name, cohort.title, unit, table.name, None, at)
    return None


def retention(result: Evaluated, periods: int = PERIODS) -> Retention | None:
    """How many of each cohort were active in each period since.

    Args:
        result: The evaluation.
        periods: How many periods to look back at most, that of `as of` included.

    Returns:
        None where the program has no cohort, or no table with time that would tell who was active.
    """
    membership = result.membership
    found = activity(membership.meaning)
    if found is None:
        return None
    today = calendar.number_of(found.unit, membership.as_of.date())
    span = range(today - periods + 1, today + 1)
    kind = membership.meaning.definitions[found.cohort].type
    asked: dict[str, Typed] = {"cohort": Reference(found.cohort, None, kind)}
    asked |= {f"{number}": _active(found, number) for number in span}
    answers = result.conditions(asked)
    counted = (
        answers.filter(pl.col("cohort").is_between(span[0], span[-1]))
        .group_by("cohort")
        .agg(pl.len().alias("size"), *(pl.col(f"{number}").sum() for number in span))
    )
    sizes = {row["cohort"]: row for row in counted.iter_rows(named=True)}
    ends = calendar.first_day(found.unit, today + 1)
    over = membership.as_of.date().toordinal() + 1 >= ends.toordinal() and _is_last_moment(membership.as_of)
    rows = [
        (
            calendar.written(found.unit, cohort),
            cohort,
            number - cohort,
            calendar.written(found.unit, number),
            (size := sizes[cohort]["size"]),
            (active := sizes[cohort][f"{number}"]),
            active / size,
            number < today or over,
        )
        for cohort in sorted(sizes)
        for number in range(cohort, today + 1)
    ]
    return Retention(found, pl.DataFrame(rows, schema=RETENTION, orient="row"))


def _is_last_moment(instant: Any) -> bool:
    return bool((instant.hour, instant.minute, instant.second, instant.microsecond) == (23, 59, 59, 999999))


def _firsts(meaning: Meaning, one: Definition) -> Iterator[Aggregate]:
    """The `first(…)` that a trait is made of, of rows that have a time, and that no period narrows."""
    for definition in meaning.closure((one.name,)):
        for part in definition.expressions:
            for node in walk(part):
                if (
                    isinstance(node, Aggregate)
                    and node.function.name == "first"
                    and node.at is not None
                    and (node.within is None or not any(isinstance(it, TimeTest) for it in walk(node.within)))
                ):
                    yield node


def _active(one: Activity, number: int) -> Typed:
    """Whether a customer has a row in a period."""
    kind = period(one.unit)
    of_row = FUNCTIONS[one.unit]
    equal, both, any_row = OPERATORS["="], OPERATORS["and"], FUNCTIONS["any"]
    within: Typed = Apply(of_row, of_row.overloads[0], (one.at,), kind)
    within = Apply(equal, equal.overloads[0], (within, Constant(number, kind)), FLAG)
    if one.among is not None:
        within = Apply(both, both.overloads[0], (one.among, within), FLAG)
    made = Aggregate(any_row, any_row.overloads[0], one.table, None, within, None, (), FLAG)
    return replace(made, at=one.at)
