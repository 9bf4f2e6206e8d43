"""Sequences by trying every row. In: a customer and a sequence. Out: yes or no.

A path is tried from each row of the first step on; for each further step every row that may follow is tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as Several
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segdsl.semantics.typed import Sequence, Step
from segdsl.syntax.tree import Duration
from tests.oracle.calendar import CLOCK_UNITS, ONE_DAY, ONE_MICROSECOND, Clock, back, or_missing

if TYPE_CHECKING:
    from tests.oracle.interpreter import Customer


@dataclass(frozen=True)
class Found:
    """A row of a step: when it happened, what must be equal in all steps, and whether it fits the step's own condition."""

    at: dt.date
    same: Any
    fits: bool


def holds(customer: Customer, node: Sequence) -> bool:
    """Whether there is a row for each step in turn."""
    clock = customer.asked.clock
    by_day = any(step.at.type.kind == "date" for step in node.steps)
    steps = [(step, _rows(customer, step, by_day=by_day)) for step in node.steps]
    (_, first), *rest = steps
    return any(_goes_on(row, rest, [], clock) for row in first if row.fits)


def _rows(customer: Customer, step: Step, *, by_day: bool) -> list[Found]:
    """The rows of a step's table that count at all; where any step's time is a day, all are told apart by day only."""
    made = []
    for row in customer.asked.rows(step.table, customer.key):
        if step.among is not None and customer.value(step.among, row) is not True:
            continue
        at = customer.value(step.at, row)
        same = True if step.same is None else customer.value(step.same, row)
        fits = step.within is None or customer.value(step.within, row) is True
        if same is not None:
            made.append(Found(customer.asked.clock.day(at) if by_day else at, same, fits))
    return made


def _goes_on(
    before: Found, steps: Several[tuple[Step, list[Found]]], absent: list[list[Found]], clock: Clock
) -> bool:
    """Whether the remaining steps can follow a row.

    Args:
        before: The row of the last step that had one.
        steps: The steps to come.
        absent: Rows of `no` steps without a limit, of which none may come before the next step's row.
        clock: The instant asked about.
    """
    if not steps:
        return not any(row.at > before.at for some in absent for row in some)
    (step, found), *rest = steps
    later = [row for row in found if row.at > before.at and row.same == before.same]
    fitting = [row for row in later if row.fits]
    if step.kind == "no":
        if step.limit is None:
            return _goes_on(before, rest, [*absent, fitting], clock)
        spared = has_passed(before.at, step.limit, clock) and not any(
            is_within(before.at, row.at, step.limit, clock) for row in fitting
        )
        return spared and _goes_on(before, rest, absent, clock)
    if step.kind == "next":
        soonest = min((row.at for row in later), default=None)
        fitting = [row for row in fitting if row.at == soonest]
    return any(
        _goes_on(row, rest, [], clock)
        for row in fitting
        if (step.limit is None or is_within(before.at, row.at, step.limit, clock))
        and not any(before.at < one.at < row.at for some in absent for one in some)
    )


def is_within(start: dt.date, end: dt.date, limit: Duration, clock: Clock) -> bool:
    """Whether a time is not later than so long after another: by the clock, or by the day."""
    if limit.unit in CLOCK_UNITS:
        return end - start <= limit.amount * CLOCK_UNITS[limit.unit] * ONE_MICROSECOND
    last = or_missing(lambda: back(clock.day(start), -limit.amount, limit.unit))
    # what ends after the calendar does never ends
    return last is None or clock.day(end) <= last


def has_passed(start: dt.date, limit: Duration, clock: Clock) -> bool:
    """Whether the limit has passed by the instant asked about: to the microsecond, or with the last microsecond of its day."""
    if limit.unit in CLOCK_UNITS:
        assert isinstance(start, dt.datetime)
        return limit.amount * CLOCK_UNITS[limit.unit] * ONE_MICROSECOND <= clock.now - start
    last = or_missing(lambda: back(clock.day(start), -limit.amount, limit.unit))
    return (
        last is not None
        and clock.instant(dt.datetime.combine(last + ONE_DAY, dt.time())) - ONE_MICROSECOND <= clock.now
    )
