"""The schema of data that no `table` statement describes. In: raw columns. Out: a `Catalog` of one table, the customers."""

from __future__ import annotations

import polars as pl

from segdsl.diagnostics import Diagnostic, nearest
from segdsl.diagnostics.codes_data import KEY_UNCLEAR
from segdsl.engine.data import parse
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.sources import Raw
from segdsl.engine.failure import DataFault, told
from segdsl.engine.polars.collect import collect, engine_for
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

    Returns:
        A table of the columns that all files have; columns of types that the language does not have are left out.

    Raises:
        DataFault: There is no such column.
    """
    names = [name for name in raw.parts[0].schema if all(name in part.schema for part in raw.parts)]
    chosen = key if key is not None else next((one for one in USUAL_KEYS if one in names), None)
    if chosen is None or chosen not in names:
        raise DataFault([_unclear(raw, key, names)])
    typed = next((part for part in raw.parts if not part.is_text), None)
    types = (
        {name: of_dtype(typed.schema[name]) for name in names}
        if typed is not None
        else _of_text(raw, names, chosen)
    )
    columns = {name: Column(name, kind) for name, kind in types.items() if kind is not None}
    if chosen not in columns:
        raise DataFault([_unclear(raw, key, [*columns])])
    return Catalog({"customers": Table("customers", columns, key=chosen)}, "customers", declared=False)


def _unclear(raw: Raw, key: str | None, names: list[str]) -> Diagnostic:
    help = []
    if key is not None:
        close = nearest(key, names)
        help.append(f"there is no column `{key}`" + (f"; did you mean `{close}`?" if close else ""))
    listed = ", ".join(f"`{name}`" for name in names[:20])
    help.append(f"say which column names each customer: `--key COLUMN`; columns are {listed}")
    return KEY_UNCLEAR.about(raw.name, file=raw.name, help=help)


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
    order = {"flag": FLAG, "integer": INTEGER, "number": NUMBER, "date": DATE, "timestamp": TIMESTAMP}
    tests: dict[str, pl.Expr] = {}
    for name in names:
        if name == key:
            continue
        bare = exactly(name)
        plain = ~bare.str.contains(r"^[+-]?0[0-9]")
        spelled = {
            "any": bare.is_not_null(),
            "flag": bare.str.to_lowercase().is_in(["true", "false", "yes", "no"]),
            "integer": plain & parse.parsed(bare, INTEGER, "UTC").is_not_null(),
            "number": plain & parse.parsed(bare, NUMBER, "UTC").is_not_null(),
            "date": parse.parsed(bare, DATE, "UTC").is_not_null(),
            "timestamp": parse.naive(bare).is_not_null(),
        }
        for word, test in spelled.items():
            tests[f"{word}:{name}"] = test.any() if word == "any" else test.filter(bare.is_not_null()).all()
    together = pl.concat([part.frame.select(names) for part in raw.parts])
    bare_texts = pl.all().str.strip_chars()
    tidied = together.select(pl.when(bare_texts != "").then(bare_texts).name.keep())
    with told(raw.name):
        found = collect(tidied.select(**tests), engine_for(small=raw.small)).row(0, named=True)
    types: dict[str, Type | None] = {}
    for name in names:
        fits = [
            kind
            for word, kind in order.items()
            if name != key and found[f"any:{name}"] and found[f"{word}:{name}"]
        ]
        types[name] = fits[0] if fits else TEXT
    return types
