"""What values and tables are. In: nothing. Out: `Type`, `Column`, `Table`, `Catalog`, plain data for everyone above."""

from segdsl.types.catalog import Catalog, Column, Table
from segdsl.types.values import (
    ANY,
    CLOCK,
    DATE,
    DAYS,
    DECIMAL,
    DISTANCE,
    FLAG,
    INTEGER,
    MONTHS,
    NUMBER,
    TEXT,
    TIMESTAMP,
    Kind,
    Type,
    listing,
    period,
)

__all__ = [
    "ANY",
    "CLOCK",
    "DATE",
    "DAYS",
    "DECIMAL",
    "DISTANCE",
    "FLAG",
    "INTEGER",
    "MONTHS",
    "NUMBER",
    "TEXT",
    "TIMESTAMP",
    "Catalog",
    "Column",
    "Kind",
    "Table",
    "Type",
    "listing",
    "period",
]
