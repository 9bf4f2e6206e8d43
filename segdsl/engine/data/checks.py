"""What a table's declaration promises of its values. In: a standardised table. Out: nothing, or faults that name some rows."""

from __future__ import annotations

import polars as pl

from segdsl.diagnostics import Diagnostic
from segdsl.diagnostics.codes_data import KEY_DUPLICATE, KEY_EMPTY, NOT_ONE_OF, NOT_UNIQUE, REQUIRED_EMPTY
from segdsl.engine.failure import DataFault, told
from segdsl.types import Column, Table

_EXAMPLES = 3


def check(frame: pl.LazyFrame, table: Table, file: str) -> None:
    """Refuses keys that are missing or repeated, and values that `required`, `unique` or `one of` rule out.

    Raises:
        DataFault: Every promise that is broken, each with the rows or values that break it.
    """
    tests: list[pl.Expr] = []
    for column in table.columns.values():
        is_key = column.name == table.key
        if is_key or column.required:
            tests.append(pl.col(column.name).null_count().alias(f"empty:{column.name}"))
        if is_key or column.unique:
            known = pl.col(column.name).drop_nulls()
            tests.append((known.len() - known.n_unique()).alias(f"twice:{column.name}"))
        if column.one_of:
            tests.append((~pl.col(column.name).is_in(_allowed(column))).sum().alias(f"other:{column.name}"))
    if not tests:
        return
    with told(file):
        counts = frame.select(tests).collect().row(0, named=True)
        broken = [_problem(frame, table, name, int(count), file) for name, count in counts.items() if count]
    if broken:
        raise DataFault(broken)


def _allowed(column: Column) -> list[object]:
    return [float(str(one)) if column.type.kind == "number" else one for one in column.one_of]


def _problem(frame: pl.LazyFrame, table: Table, test: str, count: int, file: str) -> Diagnostic:
    kind, _, name = test.partition(":")
    column = table.columns[name]
    is_key = name == table.key
    value = pl.col(name)
    holes = {"column": name, "table": table.name}
    if kind == "empty":
        rows = frame.with_row_index("row:", offset=1).filter(value.is_null()).head(_EXAMPLES).select("row:").collect()["row:"]
        code = KEY_EMPTY if is_key else REQUIRED_EMPTY
        return code.about(file, **holes, count=_counted(count, "row"), examples=", ".join(f"row {row:,}" for row in rows))
    if kind == "twice":
        repeated = frame.group_by(name).len().filter((pl.col("len") > 1) & value.is_not_null()).sort(name)
        several = repeated.select(pl.len()).collect().item()
        code = KEY_DUPLICATE if is_key else NOT_UNIQUE
        shown = _shown(repeated.head(_EXAMPLES).collect()[name].to_list(), column)
        return code.about(file, **holes, count=_counted(several, "value"), examples=shown)
    others = frame.filter(~value.is_in(_allowed(column))).select(value.unique().sort()).head(_EXAMPLES).collect()[name].to_list()
    allowed = ", ".join(f'"{one}"' if isinstance(one, str) else str(one) for one in column.one_of[:12])
    return NOT_ONE_OF.about(file, **holes, examples=_shown(others, column), help=[f"it may be {allowed}: mend the data, or name the value"])


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _shown(values: list[object], column: Column) -> str:
    """Some values, but none of a personal column."""
    if column.personal:
        return "not shown, as the column is personal"
    return ", ".join(f"`{str(value)[:40]}`" for value in values)
