"""The interpreter: goes through customers, definitions and rows one by one. In: a meaning, tables, instant, zone. Out: every value.

Nothing is folded or shared: a condition is computed anew wherever it stands. Only the values of definitions are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from segdsl.semantics import typed
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Standing,
    TimeTest,
    Typed,
)
from segdsl.syntax.tree import Stamp
from tests.oracle import aggregates, functions, rows, sequences, standings
from tests.oracle.calendar import ONE_DAY, ONE_MICROSECOND, Clock, lies_in, yearly
from tests.oracle.rows import Row, Rows
from tests.oracle.values import OracleOverflowError

NO_ROW: Rows = {}


def evaluate(
    meaning: Meaning,
    tables: rows.Tables,
    as_of: dt.datetime,
    zone: ZoneInfo,
    fiscal_month: int = 1,
    *,
    eager: bool = False,
) -> dict[Any, dict[str, Any]]:
    """The value of every trait, segment, groups and branch (`lifecycle.lost`) for every customer.

    Args:
        meaning: What the program means.
        tables: A list of rows for each table, in any order; a column that is not there is missing.
        as_of: The instant asked about, aware.
        zone: The project's zone.
        fiscal_month: The month the fiscal year begins in.
        eager: Whether to compute also what nothing depends on, such as branches not taken and rows that do not count. No value changes,
            but overflows there are found, which an engine is free to tell or not.

    Raises:
        OracleOverflowError: A whole number beyond 64 bits came out somewhere.
    """
    clock = Clock(as_of, zone, fiscal_month)
    read = {name: rows.read(tables, table, clock) for name, table in meaning.catalog.tables.items()}
    asked = Asked(meaning, read, clock, clock, eager)
    return {one.key: dict(one.everything()) for one in asked.customers}


@dataclass(frozen=True)
class Asked:
    """A program asked about one instant.

    Attributes:
        meaning: The program.
        read: All rows by table.
        clock: The instant asked about.
        run: The instant of the whole run; rows later than it never exist.
        eager: Whether to compute what nothing depends on, too.
    """

    meaning: Meaning
    read: dict[str, list[Row]]
    clock: Clock
    run: Clock
    eager: bool
    made: dict[tuple[Any, str], Any] = field(default_factory=dict)

    @property
    def customers(self) -> list[Customer]:
        """Everybody; customers exist whenever it is asked."""
        spine = self.meaning.catalog.spine
        return [Customer(self, row[spine.key], row) for row in self.read[spine.name]]

    def rows(self, table: str, key: Any) -> list[Rows]:
        """The rows of a table that belong to a customer and exist."""
        catalog = self.meaning.catalog
        found = rows.owned(self.read, catalog, catalog.tables[table], (self.clock, self.run))
        return [row for owner, row in found if owner is None or owner == key]

    def at_end_of(self, day: dt.date) -> Asked:
        """The same program asked about the last microsecond of a day."""
        following = self.clock.instant(dt.datetime.combine(day + ONE_DAY, dt.time()))
        return replace(self, clock=replace(self.clock, now=following - ONE_MICROSECOND), made={})


@dataclass(frozen=True)
class Customer:
    """One customer in a program that is asked about an instant."""

    asked: Asked
    key: Any
    own: Row

    # ---- definitions

    def everything(self) -> Iterator[tuple[str, Any]]:
        """The values of all definitions and branches, by name."""
        for definition in self.asked.meaning.definitions.values():
            value = self.defined(definition.name)
            yield definition.name, value
            for branch in definition.branches:
                yield f"{definition.name}.{branch.name}", branch.name == value

    def defined(self, name: str) -> Any:
        """The value of a definition."""
        if (self.key, name) not in self.asked.made:
            self.asked.made[self.key, name] = self._define(self.asked.meaning.definitions[name])
        return self.asked.made[self.key, name]

    def _define(self, definition: Definition) -> Any:
        match definition.kind:
            case "trait":
                return self.value(definition.value)
            case "segment":
                return self.value(definition.value) is True
            case "groups" | "split":
                return self._taken(definition)
            case _:
                assert_never(definition.kind)

    def _taken(self, definition: Definition) -> str | None:
        """The first branch that is true; one that is not true passes the customer on."""
        taken = None
        for branch in definition.branches:
            if taken is None or self.asked.eager:
                holds = branch.condition is None or self.value(branch.condition) is True
                taken = branch.name if taken is None and holds else taken
        return taken

    # ---- expressions

    def value(self, node: Typed | None, row: Rows = NO_ROW) -> Any:
        """The value of an expression; inside an aggregate of the row at hand, too."""
        match node:
            case Constant():
                return self._constant(node)
            case Column(table=table, name=name):
                return self.own[name] if table == self.asked.meaning.catalog.customers else row[table][name]
            case Lookup(key=key, table=table, name=name):
                return self._looked_up(self.value(key, row), table, name)
            case Reference(name=name, branch=None):
                return self.defined(name)
            case Reference(name=name, branch=branch):
                return self.defined(name) == branch
            case AsOf(value=value, day=day):
                return replace(self, asked=self.asked.at_end_of(self.value(day, row))).value(value)
            case Apply(arguments=arguments):
                return self._apply(node, [Later(self, one, row) for one in arguments])
            case TimeTest():
                return self._time_test(node, row)
            case Aggregate():
                return self._aggregate(node)
            case Population():
                return self._population(node)
            case Standing():
                return self._standing(node)
            case typed.Sequence():
                return sequences.holds(self, node)
            case None:
                raise AssertionError("nothing to compute")
            case _:
                assert_never(node)

    def _constant(self, node: Constant) -> Any:
        match node.value:
            case Stamp(moment=moment):
                return self.asked.clock.instant(moment)
            case str(text) if node.type.kind == "version":
                return functions.version_of(text)
            case value:
                return value

    def _looked_up(self, key: Any, table: str, name: str) -> Any:
        """A column of the row with a key; missing where there is none."""
        by = self.asked.meaning.catalog.tables[table].key
        return next((row[name] for row in self.asked.read[table] if key is not None and row[by] == key), None)

    def _apply(self, node: Apply, arguments: list[Later]) -> Any:
        """A row of the table; of `and`, `or`, `if` and `coalesce` only the arguments that decide need have a value."""
        if not self.asked.eager:
            match node.function.name, arguments:
                case "if", [test, yes, no]:
                    return yes.value if test.value is True else no.value
                case "coalesce", _:
                    return next((one.value for one in arguments if one.value is not None), None)
                case "and", _ if any(one.is_there and one.value is False for one in arguments):
                    return False
                case "or", _ if any(one.is_there and one.value is True for one in arguments):
                    return True
        return functions.apply(self.asked.clock, node, [one.value for one in arguments])

    def _time_test(self, node: TimeTest, row: Rows) -> bool | None:
        length = node.duration
        amount, unit = (node.count, node.unit) if length is None else (length.amount, length.unit)
        assert unit is not None
        if isinstance(node.value, Apply) and node.value.function.name == "anniversary":
            return self._returns(node.value, node.form, amount, unit, row)
        value = self.value(node.value, row)
        return None if value is None else lies_in(value, node.form, amount, unit, self.asked.clock)

    def _returns(self, anniversary: Apply, form: str, amount: int, unit: str, row: Rows) -> bool | None:
        """Whether any yearly return of a date lies in the period: every day that a return can be is tried."""
        born = self.value(anniversary.arguments[0], row)
        if born is None:
            return None
        clock = self.asked.clock
        years = range(clock.today.year - 150, clock.today.year + 150)
        return any(lies_in(yearly(clock.day(born), year), form, amount, unit, clock) for year in years)

    # ---- of rows and of customers

    def _aggregate(self, node: Aggregate) -> Any:
        """An aggregate of the customer's rows: those it speaks of, then those for which the condition is true."""

        def holding(condition: Typed | None, some: list[Rows]) -> list[Rows]:
            return [row for row in some if condition is None or self.value(condition, row) is True]

        def made(row: Rows) -> aggregates.Row:
            at = None if node.at is None else self.value(node.at, row)
            return aggregates.Row(at, None if node.value is None else self.value(node.value, row))

        if self.asked.eager:
            self._every_row(node)
        spoken_of = holding(node.within, self.asked.rows(node.table, self.key))
        counting = [made(row) for row in holding(node.where, spoken_of)]
        return aggregates.of(self.asked.clock, node, counting, spoken_of)

    def _every_row(self, node: Aggregate) -> None:
        """Computes all parts of an aggregate for all rows of its table, whoever they belong to and whenever they are."""
        for row in self.asked.read[node.table]:
            nobody: Rows = {
                name: dict.fromkeys(table.columns)
                for name, table in self.asked.meaning.catalog.tables.items()
            }
            for part in (node.value, node.within, node.where):
                if part is not None:
                    self.value(part, {**nobody, node.table: row})

    def _population(self, node: Population) -> Any:
        """An aggregate of customers: those it speaks of with the same `per`, then those for which the condition is true."""
        mine = None if node.per is None else self.value(node.per)
        if node.per is not None and mine is None:
            return None
        group = [one for one in self.asked.customers if node.per is None or one.value(node.per) == mine]
        spoken_of = [one for one in group if node.within is None or one.value(node.within) is True]
        counting = [one for one in spoken_of if node.where is None or one.value(node.where) is True]
        made = [
            aggregates.Row(None, None if node.value is None else one.value(node.value)) for one in counting
        ]
        return aggregates.of(self.asked.clock, node, made, spoken_of)

    def _standing(self, node: Standing) -> Any:
        """Where the customer stands among those it ranges over who have a known value, and the same `per`.

        One outside has no place among them, and is neither in the top nor in the bottom.
        """
        value = self.value(node.value)
        if value is None:
            return None
        if not self._is_within(node.within):
            return False if node.type.kind == "flag" else None
        mine = None if node.per is None else self.value(node.per)
        if node.per is not None and mine is None:
            return None
        group = [one for one in self.asked.customers if node.per is None or one.value(node.per) == mine]
        known = [
            one.value(node.value)
            for one in group
            if one._is_within(node.within) and one.value(node.value) is not None
        ]
        return standings.STANDINGS[node.function.name](value, known, *node.constants)

    def _is_within(self, condition: Typed | None) -> bool:
        return condition is None or self.value(condition) is True


@dataclass(frozen=True)
class Later:
    """An argument whose value is computed when it is asked for."""

    customer: Customer
    node: Typed
    row: Rows

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
