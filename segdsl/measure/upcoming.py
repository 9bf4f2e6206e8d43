"""Who will enter or leave by time alone. In: an evaluation and some days. Out: `Upcoming`: each entry and each leaving with its day.

No row comes into being after the run's instant. Every day ahead is evaluated on its own, as of its end, so that nothing is assumed of how
conditions depend on time; within a day the clock is not followed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from segdsl.engine import Evaluation
from segdsl.engine.data.prepare import Prepared
from segdsl.engine.data.window import exists
from segdsl.measure.explain.subject import later
from segdsl.measure.explain.trial import depends_on_time

ENTERS, LEAVES = "enters", "leaves"


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What time alone will do.

    Attributes:
        as_of: The instant it is counted from, in the project's zone.
        last: The last day that was looked at.
        names: The segments, branches and arms that were looked at, in the order of the program.
        timeless: Segments, groups and splits that time alone cannot change.
        moves: A row for each entry and leaving: the key, segment, day and change (`enters` or `leaves`), by day, segment and key.
    """

    as_of: dt.datetime
    last: dt.date
    names: tuple[str, ...]
    timeless: tuple[str, ...]
    moves: pl.DataFrame


def upcoming(evaluation: Evaluation, days: int, names: Sequence[str] | None = None) -> Upcoming:
    """Who will enter or leave segments by time alone.

    Args:
        evaluation: Data that hold all columns of the definitions.
        days: How many days to look ahead.
        names: Segments, groups and splits; all of them if none are named.

    Raises:
        DataFault: Data that fail while they are read.
    """
    meaning, start = evaluation.meaning, evaluation.moment
    chosen = [name for name in meaning.order if names is None or name in names]
    timely = [name for name in chosen if depends_on_time(meaning, name)]
    still = replace(evaluation, tables=_present(evaluation))
    key = str(meaning.catalog.spine.key)
    before = still.membership(timely).frame
    parts = [name for name, kind in before.schema.items() if kind == pl.Boolean and name != key]
    found = [_none(key, before.schema[key])]
    for number in range(0 if later(start, 0).instant > start.instant else 1, days + 1):
        when = later(start, number)
        after = replace(still, moment=when).membership(timely).frame
        found += _moved(before, after, parts, key, when.today)
        before = after
    order = pl.Enum(parts)
    moves = pl.concat(found).with_columns(pl.col("segment").cast(order)).sort("day", "segment", key)
    return Upcoming(
        start.instant.astimezone(start.zone),
        later(start, days).today,
        tuple(parts),
        tuple(name for name in chosen if name not in timely),
        moves.with_columns(pl.col("segment").cast(pl.String)),
    )


def _present(evaluation: Evaluation) -> dict[str, Prepared]:
    """The tables without the rows that do not exist yet, so that they never will."""
    return {
        name: one
        if one.table.at is None
        else one.holding(one.frame.filter(exists(one.table, evaluation.moment).fill_null(False)))
        for name, one in evaluation.tables.items()
    }


def _moved(
    before: pl.DataFrame, after: pl.DataFrame, parts: Sequence[str], key: str, day: dt.date
) -> list[pl.DataFrame]:
    made = []
    for name in parts:
        changed = before[name] != after[name]
        if changed.any():
            now = after.filter(changed).select(key, pl.col(name).alias("now"))
            made.append(
                now.select(
                    key,
                    pl.lit(name).alias("segment"),
                    pl.lit(day).alias("day"),
                    pl.when("now").then(pl.lit(ENTERS)).otherwise(pl.lit(LEAVES)).alias("change"),
                )
            )
    return made


def _none(key: str, kind: pl.DataType) -> pl.DataFrame:
    return pl.DataFrame(schema={key: kind, "segment": pl.String, "day": pl.Date, "change": pl.String})


def counted(upcoming: Upcoming) -> pl.DataFrame:
    """How many enter and leave each segment on each day: segment, day, enters, leaves."""
    grouped = upcoming.moves.group_by("segment", "day").agg(
        (pl.col("change") == ENTERS).sum().cast(pl.Int64).alias("enters"),
        (pl.col("change") == LEAVES).sum().cast(pl.Int64).alias("leaves"),
    )
    order = pl.Enum(upcoming.names)
    return grouped.sort(pl.col("segment").cast(order), "day")
