"""A column by its very name. In: a name. Out: the column; `pl.col` would read `*` and `^…$` as patterns for several."""

from __future__ import annotations

import polars as pl


def exactly(name: str) -> pl.Expr:
    """The column of a name, whatever signs that holds."""
    if name == "*" or (name.startswith("^") and name.endswith("$")):
        return pl.selectors.by_name(name).as_expr()
    return pl.col(name)
