"""Keys that look alike. In: an evaluation and a key that nobody has. Out: keys of customers that may have been meant."""

from __future__ import annotations

from difflib import get_close_matches

import polars as pl

from segdsl.engine import Evaluation
from segdsl.engine.failure import told
from segdsl.engine.polars.collect import collect

_MOST = 3
# comparing is slow, so only keys of about this length that begin or end alike are compared
_COMPARED = 5_000


def near_keys(evaluation: Evaluation, key: str) -> list[str]:
    """Keys that differ from one in little.

    Raises:
        DataFault: Data that fail while they are read.
    """
    spine = evaluation.meaning.catalog.spine
    column = pl.col("key")
    alike = [column.str.to_lowercase() == key.lower(), column.str.strip_chars() == key.strip()]
    if key:
        half = max(1, len(key) // 2)
        length = (column.str.len_chars().cast(pl.Int64) - len(key)).abs() <= 1
        alike += [length & column.str.starts_with(key[:half]), length & column.str.ends_with(key[-half:])]
        alike.append(column.str.strip_chars_start("0") == key.lstrip("0"))
    keys = evaluation.tables[spine.name].frame.select(pl.col(str(spine.key)).cast(pl.String).alias("key"))
    with told():
        found = collect(keys.filter(pl.any_horizontal(*alike)).head(_COMPARED), "streaming")
    keys_found = found["key"].sort().to_list()
    longer = [one for one in keys_found if key and one.startswith(key)]
    return longer[:_MOST] or get_close_matches(key, keys_found, n=_MOST, cutoff=0.7)
