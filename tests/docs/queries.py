"""Queries of the pages, run by DuckDB. In: SQL and the example it speaks of. Out: the keys it finds."""

from __future__ import annotations

import duckdb

import segdsl
from tests.docs.hosts import AS_OF, Host

_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "decimal": "DECIMAL(18, 6)",
    "flag": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


def keys(query: str, host: Host) -> list[str]:
    """The first column of a query over the example's tables, as of its day.

    The tables hold the columns that the program declares, moments as local time; `$today` is the day asked of.
    """
    connection = duckdb.connect()
    tables = segdsl.load(host.path / host.file).meaning.catalog.tables
    for name, table in tables.items():
        columns = {one.name: one.stored or one.type for one in table.columns.values()}
        read = f"read_csv('{host.files[name]}', all_varchar = true, header = true)"
        made = ", ".join(f"{_read(column, kind)} AS {column}" for column, kind in columns.items())
        connection.execute(f"CREATE TABLE {name} AS SELECT {made} FROM {read}")
    found = connection.execute(query.replace("$today", f"DATE '{AS_OF}'")).fetchall()
    return [row[0] for row in found]


def _read(column: str, kind: segdsl.types.Type) -> str:
    if kind.kind == "list":
        return f"string_split({column}, '|')"
    return f"CAST({column} AS {_TYPES[kind.kind]})"
