"""The schema of data that no `table` statement describes. In: raw columns. Out: a `Catalog` of one table, the customers."""

from __future__ import annotations

import polars as pl

from segdsl.diagnostics import nearest
from segdsl.diagnostics.codes_data import KEY_UNCLEAR
from segdsl.engine.data import parse
from segdsl.engine.data.sources import Raw
from segdsl.engine.failure import DataFault, told
from segdsl.types import (
    CLOCK,
    DATE,
    DECIMAL,
    FLAG,
    INTEGER,
    NUMBER,
    TEXT,
    TIMESTAMP,
    Catalog,
    Column,
    Table,
    Type,
    listing,
)

USUAL_KEYS = ("customer_id", "id")


def catalog(raw: Raw, key: str | None) -> Catalog:
    """The catalog of one table of customers.

    Args:
        raw: Their data.
        key: The column that names each customer; `customer_id` or `id` if none is said.

    Raises:
        DataFault: There is no such column.
    """
    with told(raw.name):
        schema = raw.frame.collect_schema()
    names = schema.names()
    chosen = key if key is not None else next((one for one in USUAL_KEYS if one in names), None)
    if chosen not in names:
        raise DataFault([_unclear(raw, key, names)])
    types = _of_text(raw, names, chosen) if raw.is_text else {name: of_dtype(schema[name]) for name in names}
    columns = {name: Column(name, kind) for name, kind in types.items() if kind is not None}
    return Catalog({"customers": Table("customers", columns, key=chosen)}, "customers", declared=False)


def _unclear(raw: Raw, key: str | None, names: list[str]):  # type: ignore[no-untyped-def]
    close = nearest(key, names) if key is not None else None
    listed = ", ".join(f"`{name}`" for name in names[:20])
    help = [f"there is no column `{key}`" + (f"; did you mean `{close}`?" if close else "")] if key is not None else []
    return KEY_UNCLEAR.about(raw.name, file=raw.name, help=[*help, f"say which column names each customer: `--key COLUMN`; columns are {listed}"])


def of_dtype(dtype: pl.DataType) -> Type | None:
    """The type of the language that a column's dtype holds, or none."""
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        return TEXT
    if dtype == pl.Boolean:
        return FLAG
    if dtype.is_integer():
        return INTEGER
    if dtype.is_float():
        return NUMBER
    if dtype.is_decimal():
        return DECIMAL
    if dtype == pl.Date:
        return DATE
    if isinstance(dtype, pl.Datetime):
        return TIMESTAMP
    if isinstance(dtype, pl.Duration):
        return CLOCK
    if isinstance(dtype, pl.List | pl.Array):
        inner = of_dtype(dtype.inner)  # type: ignore[arg-type]
        return listing(inner) if inner is not None and inner.kind != "list" else None
    # a column of missing values only may be read as text
    return TEXT if dtype == pl.Null else None


def _of_text(raw: Raw, names: list[str], key: str) -> dict[str, Type | None]:
    """Types of text columns: the narrowest that all their values spell; a number with a leading zero is a text, as `007` is no 7."""
    tests: list[pl.Expr] = []
    for name in names:
        column = pl.col(name)
        bare = pl.when(column != "").then(column).str.strip_chars()
        plain = ~bare.str.contains(r"^[+-]?0[0-9]")
        checks = {
            "any": bare.is_not_null().any(),
            "flag": bare.str.to_lowercase().is_in(["true", "false", "yes", "no"]).all(),
            "integer": (bare.str.contains(parse.INTEGER) & plain & parse.parsed(column, INTEGER, "UTC").is_not_null()).all(),
            "number": (bare.str.contains(parse.NUMBER) & plain).all(),
            "date": parse.parsed(column, DATE, "UTC").is_not_null().filter(bare.is_not_null()).all(),
            "timestamp": parse.parsed(column, TIMESTAMP, "UTC").is_not_null().filter(bare.is_not_null()).all(),
        }
        tests += [test.alias(f"{kind}:{name}") for kind, test in checks.items()]
    with told(raw.name):
        found = raw.frame.select(tests).collect().row(0, named=True)
    order = {"flag": FLAG, "integer": INTEGER, "number": NUMBER, "date": DATE, "timestamp": TIMESTAMP}
    types: dict[str, Type | None] = {}
    for name in names:
        fitting = [kind for word, kind in order.items() if found[f"{word}:{name}"]]
        types[name] = fitting[0] if found[f"any:{name}"] and fitting and name != key else TEXT
    return types
