"""Sequences. In: the rows of each step. Out: the customers who have a row for each step in turn.

Going forward, what is kept are the rows that can be a step's row. For a later row the latest such row before it is the best one to follow:
it is nearest for `within`, and leaves the least room for rows that `next` and `no` rule out. So each step is one join on time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence as Listed
from dataclasses import dataclass

import polars as pl

from segdsl.semantics.calendar import DAY, MICROSECONDS, Moment
from segdsl.semantics.typed import Sequence, Step
from segdsl.syntax.tree import Duration

_OWNER, _SAME = "owner:", "same:"


@dataclass(frozen=True, slots=True)
class StepRows:
    """The rows of a step: `owner:`, `same:`, `time:`, which is a day where any step has no more.

    Attributes:
        among: Those that count at all.
        fitting: Those of them that fit.
    """

    among: pl.LazyFrame
    fitting: pl.LazyFrame


def owners(node: Sequence, rows: Mapping[Step, StepRows], moment: Moment) -> pl.LazyFrame:
    """The customers for whom a sequence holds, as one column `owner:`.

    Args:
        node: A folded sequence.
        rows: The rows of each step.
        moment: The instant by which limits must have passed.
    """
    first, *rest = node.steps
    by = [_OWNER] if first.same is None else [_OWNER, _SAME]
    at_hand = rows[first].fitting
    absent: list[Step] = []
    for step in rest:
        found = rows[step]
        if step.kind != "no":
            at_hand = _followed(by, at_hand, step, found, [rows[one] for one in absent])
            absent = []
        elif step.limit is None:
            absent.append(step)
        else:
            at_hand = _spared(by, at_hand, step.limit, found, moment)
    for step in absent:
        nearest = _nearest_after(by, at_hand, rows[step].fitting, "time:")
        at_hand = nearest.filter(pl.col("after:").is_null()).drop("after:")
    return at_hand.select("owner:").unique()


def _followed(
    by: Listed[str], before: pl.LazyFrame, step: Step, found: StepRows, absent: list[StepRows]
) -> pl.LazyFrame:
    """The rows of a step that follow one of the step before."""
    earlier = before.select(*by, pl.col("time:").alias("before:"))
    pairs = (
        found.fitting.sort("time:")
        .join_asof(
            earlier.sort("before:"),
            left_on="time:",
            right_on="before:",
            by=list(by),
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
            coalesce=False,
        )
        .filter(pl.col("before:").is_not_null())
    )
    if step.limit is not None:
        pairs = pairs.filter(_within("before:", "time:", step.limit))
    if step.kind == "next":
        pairs = (
            _nearest_after(by, pairs, found.among, "before:")
            .filter(pl.col("after:") == pl.col("time:"))
            .drop("after:")
        )
    for one in absent:
        nothing = pl.col("after:").is_null() | (pl.col("after:") >= pl.col("time:"))
        pairs = _nearest_after(by, pairs, one.fitting, "before:").filter(nothing).drop("after:")
    return pairs.select(*by, "time:").unique()


def _spared(
    by: Listed[str], before: pl.LazyFrame, limit: Duration, found: StepRows, moment: Moment
) -> pl.LazyFrame:
    """The rows after which nothing is found up to a limit that has passed."""
    nearest = _nearest_after(by, before, found.fitting, "time:")
    too_soon = _within("time:", "after:", limit).fill_null(False)
    kept = nearest.filter(_passed(limit, moment) & ~too_soon)
    return kept.select(*by, "time:")


def _nearest_after(by: Listed[str], rows: pl.LazyFrame, others: pl.LazyFrame, time: str) -> pl.LazyFrame:
    """Rows with the time, `after:`, of the first of the others that is strictly later than a time of theirs."""
    later = others.select(*by, pl.col("time:").alias("after:")).sort("after:")
    return rows.sort(time).join_asof(
        later,
        left_on=time,
        right_on="after:",
        by=list(by),
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )


def _within(start: str, end: str, limit: Duration) -> pl.Expr:
    if limit.unit in MICROSECONDS:
        length = dt.timedelta(microseconds=limit.amount * MICROSECONDS[limit.unit])
        return pl.col(end) - pl.col(start) <= pl.lit(length)
    return pl.col(end).dt.date() <= _limit_day(start, limit)


def _limit_day(start: str, limit: Duration) -> pl.Expr:
    day = pl.col(start).dt.date()
    match limit.unit:
        case "day" | "week":
            return day + pl.duration(days=limit.amount * (7 if limit.unit == "week" else 1))
        case "month" | "year":
            return day.dt.offset_by(f"{limit.amount * (12 if limit.unit == 'year' else 1)}mo")
        case unit:
            raise AssertionError(unit)


def _passed(limit: Duration, moment: Moment) -> pl.Expr:
    """Whether a limit has passed by the moment: its instant, or the last microsecond of its day."""
    if limit.unit in MICROSECONDS:
        length = dt.timedelta(microseconds=limit.amount * MICROSECONDS[limit.unit])
        instant = pl.lit(moment.instant).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(str(moment.zone))
        return pl.col("time:") + pl.lit(length) <= instant
    following = moment.start_of(moment.today + DAY)
    whole = moment.instant >= following - dt.timedelta(microseconds=1)
    return _limit_day("time:", limit) <= pl.lit(moment.today if whole else moment.today - DAY)
