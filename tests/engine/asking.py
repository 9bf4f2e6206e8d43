"""What the tests of the engine share. In: a program's text and data. Out: a result, or the one diagnostic that says why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

import segdsl

DAY = dt.date(2024, 6, 30)


def program(
    columns: str = "", rest: str = "segment all_of_them when id is known", orders: str = ""
) -> segdsl.Program:
    """A program with a table of customers, and one of orders where columns of orders are given."""
    tables = f"table customers key id {{\n  id text\n{_lines(columns)}}}\n"
    if orders:
        tables += (
            f"table orders of customers by owner at at {{\n  owner text\n  at timestamp\n{_lines(orders)}}}\n"
        )
    return segdsl.parse(tables + rest + "\n")


def _lines(columns: str) -> str:
    return "".join(f"  {one.strip()}\n" for one in columns.split(";") if one.strip())


def values(column: str, data: Any, **options: Any) -> list[Any]:
    """The values of a column of the customers, as the engine reads it, in the order of the key."""
    name = column.split(maxsplit=1)[0]
    asked = program(column, f"trait value = {name}")
    return asked.evaluate(customers=data, traits=True, as_of=DAY, **options).frame["value"].to_list()


def fault(asked: segdsl.Program, **data: Any) -> segdsl.Diagnostic:
    """The one diagnostic that evaluating gives."""
    with pytest.raises(segdsl.SegdslError) as caught:
        asked.evaluate(**{"as_of": DAY, **data})
    assert len(caught.value.diagnostics) == 1, caught.value
    return caught.value.diagnostics[0]


def told(found: segdsl.Diagnostic) -> str:
    """All that a diagnostic says."""
    return "\n".join((found.message, *found.help))


def members(result: segdsl.Result) -> Iterator[tuple[str, list[Any]]]:
    """Each segment with its members."""
    for name in result.frame.columns:
        if name != result.key and result.frame.schema[name] == pl.Boolean:
            yield name, result.members(name).to_list()
