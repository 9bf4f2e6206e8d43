"""Cells of copies. In: values and keys. Out: columns in the dtypes of the data, and keys that keep copies apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl


def made_up(dtype: pl.DataType, number: int) -> pl.Expr:
    """A customer's key that sorts by its number."""
    return pl.lit(f"{number:06}" if dtype == pl.String else number, dtype=dtype)


def apart(frame: pl.DataFrame, column: str, number: int, count: int) -> pl.Expr:
    """The keys of a copy's rows, apart from those of other copies."""
    if frame.schema[column] == pl.String:
        return pl.format("{}:{}", pl.lit(number), pl.col(column)).alias(column)
    return (pl.col(column) * count + number).cast(frame.schema[column]).alias(column)


def series(name: str, values: list[Any], dtype: pl.DataType) -> pl.Series:
    """Values in the dtype of a column; a number of days may be stored as a whole one.

    Raises:
        ValueError, TypeError, OverflowError: The column cannot hold one of them.
    """
    if dtype.is_integer():
        values = [_whole(value) for value in values]
    elif isinstance(dtype, pl.Decimal):
        values = [None if value is None else Decimal(value) for value in values]
        if any(value is not None and value != round(value, dtype.scale) for value in values):
            raise ValueError(name)
    return pl.Series(name, values, dtype=dtype, strict=True)


def _whole(value: Any) -> Any:
    if isinstance(value, float | Decimal):
        if value != int(value):
            raise ValueError(value)
        return int(value)
    return value


def new_key(keys: pl.Series, number: int) -> Any:
    """A key that no row has yet."""
    if keys.dtype == pl.String:
        return f"new row {number}"
    greatest = keys.max()
    return (int(greatest) if isinstance(greatest, int) else 0) + 1 + number
