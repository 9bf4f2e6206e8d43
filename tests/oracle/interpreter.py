"""The interpreter: goes through customers, definitions and rows one by one. In: a meaning, tables, instant, zone. Out: every value.

Nothing is folded, shared or left out: a condition is computed anew wherever it stands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Reference, TimeTest, Typed
from segdsl.syntax.tree import Stamp
from tests.oracle import aggregates, functions, rows
from tests.oracle.calendar import Clock, lies_in, yearly
from tests.oracle.values import OracleOverflowError


def evaluate(
    meaning: Meaning, tables: rows.Tables, as_of: dt.datetime, zone: ZoneInfo, *, eager: bool = False
) -> dict[Any, dict[str, Any]]:
    """The value of every trait, segment, groups and branch (`lifecycle.lost`) for every customer.

    Args:
        meaning: What the program means.
        tables: A list of rows for each table, in any order; a column that is not there is missing.
        as_of: The instant asked about, aware.
        zone: The project's zone.
        eager: Whether to compute also what nothing depends on, such as branches not taken and rows that do not count. No value changes,
            but overflows there are found, which an engine is free to tell or not.

    Raises:
        OracleOverflowError: A whole number beyond 64 bits came out somewhere.
    """
    catalog = meaning.catalog
    clock = Clock(as_of, zone)
    customers = rows.customers_of(tables, catalog, clock)
    belonging = [table for table in catalog.tables.values() if table.parent == catalog.customers]
    owned = {table.name: rows.rows_of(tables, table, clock) for table in belonging}
    every = {table.name: rows.read(tables, table, clock) for table in belonging} if eager else None
    made: dict[Any, dict[str, Any]] = {}
    for key, customer in customers.items():
        own_rows = {name: by_owner.get(key, []) for name, by_owner in owned.items()}
        one = Customer(meaning, clock, customer, own_rows, every, {})
        for definition in meaning.definitions.values():
            one.define(definition)
        made[key] = one.values
    return made


@dataclass(frozen=True)
class Customer:
    """One customer: its own row, its rows of other tables, all rows there are if asked to be eager, and the values so far."""

    meaning: Meaning
    clock: Clock
    own: rows.Row
    rows: dict[str, list[rows.Row]]
    every_row: dict[str, list[rows.Row]] | None
    values: dict[str, Any]

    def define(self, definition: Definition) -> None:
        """Computes a definition; those it needs came before it."""
        match definition.kind:
            case "trait":
                self.values[definition.name] = self.value(definition.value)
            case "segment":
                self.values[definition.name] = self.value(definition.value) is True
            case "groups":
                self._groups(definition)
            case _:
                assert_never(definition.kind)

    def _groups(self, definition: Definition) -> None:
        """The first branch that is true wins; one that is not true passes the customer on."""
        taken = None
        for branch in definition.branches:
            if taken is None or self.every_row is not None:
                holds = branch.condition is None or self.value(branch.condition) is True
                taken = branch.name if taken is None and holds else taken
        self.values[definition.name] = taken
        for branch in definition.branches:
            self.values[f"{definition.name}.{branch.name}"] = branch.name == taken

    def value(self, node: Typed | None, row: rows.Row | None = None) -> Any:
        """The value of an expression; inside an aggregate of the row at hand, too."""
        match node:
            case Constant(value=Stamp(moment=moment)):
                return self.clock.instant(moment)
            case Constant(value=value):
                return value
            case Column(table=table, name=name):
                return self._column(table, name, row)
            case Reference(name=name, branch=None):
                return self.values[name]
            case Reference(name=name, branch=branch):
                return self.values[name] == branch
            case Apply(arguments=arguments):
                return self._apply(node, [Later(self, one, row) for one in arguments])
            case TimeTest():
                return self._time_test(node, row)
            case Aggregate():
                return self._aggregate(node)
            case None:
                raise AssertionError("nothing to compute")
            case _:
                assert_never(node)

    def _column(self, table: str, name: str, row: rows.Row | None) -> Any:
        if table == self.meaning.catalog.customers:
            return self.own[name]
        assert row is not None, f"{table}.{name} outside its rows"
        return row[name]

    def _apply(self, node: Apply, arguments: list[Later]) -> Any:
        """A row of the table; of `and`, `or`, `if` and `coalesce` only the arguments that decide need have a value."""
        if self.every_row is None:
            match node.function.name, arguments:
                case "if", [test, yes, no]:
                    return yes.value if test.value is True else no.value
                case "coalesce", _:
                    return next((one.value for one in arguments if one.value is not None), None)
                case "and", _ if any(one.is_there and one.value is False for one in arguments):
                    return False
                case "or", _ if any(one.is_there and one.value is True for one in arguments):
                    return True
        return functions.apply(self.clock, node, [one.value for one in arguments])

    def _time_test(self, node: TimeTest, row: rows.Row | None) -> bool | None:
        amount, unit = (
            (node.count, node.unit) if node.duration is None else (node.duration.amount, node.duration.unit)
        )
        assert unit is not None
        if isinstance(node.value, Apply) and node.value.function.name == "anniversary":
            return self._returns(node.value, node.form, amount, unit, row)
        value = self.value(node.value, row)
        return None if value is None else lies_in(value, node.form, amount, unit, self.clock)

    def _returns(
        self, anniversary: Apply, form: str, amount: int, unit: str, row: rows.Row | None
    ) -> bool | None:
        """Whether any yearly return of a date lies in the period: every day that a return can be is tried."""
        born = self.value(anniversary.arguments[0], row)
        if born is None:
            return None
        born = self.clock.day(born)
        years = range(self.clock.today.year - 150, self.clock.today.year + 150)
        return any(lies_in(yearly(born, year), form, amount, unit, self.clock) for year in years)

    def _aggregate(self, node: Aggregate) -> Any:
        """An aggregate of the customer's rows: those it speaks of, then those for which the condition is true."""
        at = self.meaning.catalog.tables[node.table].at

        def made(row: rows.Row) -> aggregates.Row:
            return aggregates.Row(
                row[at] if at else None, self.value(node.value, row) if node.value is not None else None
            )

        def holding(condition: Typed | None, some: list[rows.Row]) -> list[rows.Row]:
            return [row for row in some if condition is None or self.value(condition, row) is True]

        if self.every_row is not None:
            for row in self.every_row[node.table]:
                made(row)
                holding(node.within, [row])
                holding(node.where, [row])
        spoken_of = holding(node.within, self.rows[node.table])
        counting = [made(row) for row in holding(node.where, spoken_of)]
        if node.function.name == "share":
            return aggregates.share(counting, spoken_of)
        return aggregates.AGGREGATES[node.function.name](self.clock, node, counting)


@dataclass(frozen=True)
class Later:
    """An argument whose value is computed when it is asked for."""

    customer: Customer
    node: Typed
    row: rows.Row | None

    @property
    def value(self) -> Any:
        """The value."""
        return self.customer.value(self.node, self.row)

    @property
    def is_there(self) -> bool:
        """Whether it has a value, rather than an overflow."""
        try:
            self.customer.value(self.node, self.row)
        except OracleOverflowError:
            return False
        return True
