"""Where a name is looked for. In: nothing. Out: `Scope`, plain data."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.types import Table


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a name is looked for.

    Attributes:
        table: The table whose row is at hand inside an aggregate; none at the level of the customer.
        called: What the row may be called: the table's name and those of `rows` around it.
    """

    table: Table | None = None
    called: frozenset[str] = frozenset()


CUSTOMER = Scope()
