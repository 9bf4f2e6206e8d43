"""Reading no further back than needed. In: a part of the data and the earliest time asked for. Out: it without most earlier rows.

A test of the column as it is stored lets a scan pass over whole stretches of a file, which a test of the standard column cannot. It keeps a
day more than asked, whatever the zones, and leaves the exact test to whoever asked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.engine.data.exact import exactly
from segdsl.engine.data.sources import Part

_SLACK = dt.timedelta(days=2)


def since(part: Part, column: str, edge: dt.date, zone: ZoneInfo) -> Part:
    """A part with no rows that are much earlier than an edge.

    Args:
        part: The part.
        column: Its column of times; rows without a time are left out.
        edge: A day or an aware instant.
        zone: The project's zone.
    """
    stored = part.schema[column]
    local = edge.astimezone(zone) if isinstance(edge, dt.datetime) else dt.datetime.combine(edge, dt.time())
    try:
        early = local.replace(tzinfo=None) - _SLACK
    except OverflowError:
        return part
    given = exactly(column)
    if stored == pl.Date:
        test = given >= early.date()
    elif isinstance(stored, pl.Datetime):
        moment = pl.lit(early).cast(pl.Datetime(stored.time_unit))
        test = given >= (
            moment
            if stored.time_zone is None
            else moment.dt.replace_time_zone("UTC").dt.convert_time_zone(stored.time_zone)
        )
    else:
        return part
    return replace(part, frame=part.frame.filter(test))
