"""Where a name is looked for. In: nothing. Out: `Scope`, plain data."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.types import Table


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a name is looked for.

    Attributes:
        tables: The table whose row is at hand inside an aggregate, then those its row belongs to; none at the level of the customer.
        called: What the row may be called: the table's name and those of `rows` around it.
        population: What a customer may be called inside an aggregate over customers: `customers`, a segment, a branch.
        nobody: Whether no customer is at hand, as in `expect`.
    """

    tables: tuple[Table, ...] = ()
    called: frozenset[str] = frozenset()
    population: frozenset[str] = frozenset()
    nobody: bool = False

    @property
    def table(self) -> Table | None:
        """The table whose row is at hand, if there is one."""
        return self.tables[0] if self.tables else None


CUSTOMER = Scope()
EVERYBODY = Scope(nobody=True)
