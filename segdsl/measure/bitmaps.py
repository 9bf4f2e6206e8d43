"""Which customers segments share. In: Boolean columns of memberships. Out: how many each two have in common.

They are compared as words of bits, so that one operation compares 64 customers.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from segdsl.engine.bits import words


def common(columns: Sequence[pl.Series]) -> list[list[int]]:
    """How many customers each two Boolean columns share, the size of each on the diagonal.

    Args:
        columns: Boolean columns without missing values, of one length.
    """
    frame = pl.DataFrame([words(one).alias(str(at)) for at, one in enumerate(columns)]).lazy()
    shared = [[0] * len(columns) for _ in columns]
    pairs = [(i, j) for i in range(len(columns)) for j in range(i + 1)]
    for start in range(0, len(pairs), _PAIRS):
        some = pairs[start : start + _PAIRS]
        asked = (
            (pl.col(str(i)) & pl.col(str(j))).bitwise_count_ones().sum().alias(str(at))
            for at, (i, j) in enumerate(some)
        )
        found = frame.select(asked).collect(engine="in-memory", optimizations=_PLAIN).row(0)
        for (i, j), count in zip(some, found, strict=True):
            shared[i][j] = shared[j][i] = int(count)
    return shared


_PAIRS = 1024  # of one query; more of them take longer to plan than to run
_PLAIN = pl.QueryOptFlags(comm_subexpr_elim=False)
