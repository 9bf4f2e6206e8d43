"""Running a lazy frame. In: a lazy frame and an engine's name. Out: its rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import polars as pl

Engine = Literal["streaming", "in-memory"]


def engine_for(*, small: bool) -> Engine:
    """The engine that suits data: starting to stream takes longer than small data take in memory."""
    return "in-memory" if small else "streaming"


def without(frame: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """A frame without some columns; nothing of it is touched, while `drop` (Polars 2.1) may copy all that stays.

    Args:
        frame: The frame.
        names: The columns' names.
    """
    return pl.DataFrame([one for one in frame.get_columns() if one.name not in names])


def collect(frame: pl.LazyFrame, engine: Engine) -> pl.DataFrame:
    """The rows of a lazy frame.

    Args:
        frame: What is asked.
        engine: `in-memory` starts quicker, `streaming` holds no more than it must.

    Raises:
        polars.exceptions.PolarsError: And what functions inside the frame raise.
    """
    # What expressions share is computed once by the layers of the query, which Polars would not find. In memory it (2.1) even loses rows
    # of a literal that it computes once for several expressions of a frame in several chunks
    flags = pl.QueryOptFlags(comm_subexpr_elim=False)
    return frame.collect(engine=engine, optimizations=flags)
