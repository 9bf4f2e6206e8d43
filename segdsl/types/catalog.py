"""The tables a program speaks of: what `table` statements, or the data themselves, declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segdsl.text import Span
from segdsl.types.values import Type


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: As in the data.
        type: What expressions see: a number `in days` is a duration.
        stored: What the data hold, where that differs from `type`.
        unit: The unit a duration is stored in: `second minute hour day month year`.
        one_of: The values it may take, all of them if empty; text, or exact numbers.
        refers_to: The look-up table its values are keys of.
        required: Whether it is never missing.
        unique: Whether no value occurs twice.
        personal: Whether it may be shown to nobody.
        address: Whether customers can be written to there.
        span: Where it is declared.
    """

    name: str
    type: Type
    stored: Type | None = None
    unit: str | None = None
    one_of: tuple[object, ...] = ()
    refers_to: str | None = None
    required: bool = False
    unique: bool = False
    personal: bool = False
    span: Span | None = field(default=None, compare=False)
    address: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: As the program calls it.
        columns: By name, in the order declared.
        key: The column that names each row, if there is one.
        parent: The table its rows belong to.
        by: The column that holds the parent's key.
        at: The column that says when a row happened.
        span: Where it is declared.
    """

    name: str
    columns: Mapping[str, Column]
    key: str | None = None
    parent: str | None = None
    by: str | None = None
    at: str | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All tables of a program.

    Attributes:
        tables: By name, in the order declared.
        customers: The name of the table of customers.
        declared: Whether `table` statements say so, rather than the data.
        open: Whether any bare name is a column, because neither statements nor data say which there are.
    """

    tables: Mapping[str, Table]
    customers: str
    declared: bool = True
    open: bool = False

    @property
    def spine(self) -> Table:
        """The table of customers."""
        return self.tables[self.customers]
