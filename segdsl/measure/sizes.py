"""How many customers each segment holds. In: a `Membership`. Out: a row for each segment and branch, in the order of the program."""

from __future__ import annotations

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.parts import parts

_SCHEMA = {
    "name": pl.String,
    "title": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "size": pl.Int64,
    "share": pl.Float64,
}


def sizes(membership: Membership) -> pl.DataFrame:
    """Counts the members of every segment and branch.

    Args:
        membership: Who is in what.

    Returns:
        The columns name, title, kind (`segment`, `branch` or `arm`), parent, size, and share: the members out of all customers,
        missing where there are no customers.
    """
    bits = membership.bits
    rows = []
    for part in parts(membership):
        size = int(bits[part.name].sum())
        # divided here, because the engine multiplies by a rounded reciprocal: 236 of 2,000 is 0.118
        share = size / bits.height if bits.height else None
        rows.append((part.name, part.title, part.kind, part.parent, size, share))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
