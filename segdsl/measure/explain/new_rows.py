"""Rows that would move an aggregate. In: an aggregate and where its value should be. Out: plans of rows that come into being today.

Each function of the table is moved in its own way: `count` by so many rows, `sum` by a row with what is lacking, `last` by a row of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor
from typing import Any

from segdsl.measure.explain.fitting import Fitting, beyond
from segdsl.measure.explain.known import Known
from segdsl.measure.explain.limits import fitting_type, in_unit, less, number
from segdsl.measure.explain.moves import NewRows, Plan
from segdsl.measure.explain.subject import Subject
from segdsl.semantics.typed import Aggregate, Apply, Column, Reference, Typed

# how many new rows are tried where no formula tells
_ROWS = (1, 2, 3, 4, 5, 7, 10)
_MOST_ROWS = 200
# what a value is seen through, to the column or aggregate it is made of
CONVERTING = (
    "to number",
    "to decimal",
    "number as days",
    "start of minute",
    "start of second",
    "round",
    "floor",
    "day",
)


@dataclass(frozen=True, slots=True)
class RowPlans:
    """Finds plans of new rows for one customer.

    Attributes:
        subject: The customer.
        known: Values of every expression inside the conditions.
    """

    subject: Subject
    known: Known

    def _exists(self, node: Aggregate, wanted: bool) -> Iterator[Plan]:
        if (node.function.name == "any") == wanted and node.function.name in ("any", "none"):
            yield from self._rows(node, {}, 1)

    def _happens(self, node: Typed) -> Iterator[Plan]:
        """A row of today, where a time is that of the last row."""
        match node:
            case Reference() if node.branch is None and node.moment is None:
                value = self.subject.meaning.definitions[node.name].value
                if value is not None:
                    yield from self._happens(value)
            case Apply() if node.function.name in CONVERTING:
                yield from self._happens(node.arguments[0])
            case Aggregate() if node.value == node.at:
                is_first = node.function.name in ("first", "min")
                if node.function.name in ("last", "max") or (is_first and self.known.of(node) is None):
                    yield from self._rows(node, {}, 1)
            case _:
                return

    def _aggregate(self, node: Aggregate, operator: str, limit: Any) -> Iterator[Plan]:
        name, value = node.function.name, self.known.of(node)
        up = operator in (">", ">=") or (operator in ("=", "!=") and (value is None or less(value, limit)))
        match name:
            case "count" | "distinct":
                if operator == "!=":
                    yield from self._counted(node, 1)
                elif up and isinstance(value, int) and isinstance(limit, int | float | Decimal):
                    exact = floor(limit) + 1 if operator == ">" else ceil(limit)
                    yield from self._counted(node, exact - value)
            case "sum":
                need = number(limit)
                held = number(value)
                if up and need is not None and held is not None:
                    yield from self._valued(node, operator, need - held)
            case "max" | "last" | "first" | "min" | "most_common":
                takes = {"max": up, "min": not up}.get(name, True)
                if takes and not node.type.is_time:
                    yield from self._valued(node, operator, limit)
                elif node.type.is_time:
                    yield from self._happens(node)
            case "avg" | "share" | "median":
                for count in _ROWS:
                    yield from (
                        self._share(node, count, up)
                        if name == "share"
                        else self._valued(node, "=", limit, count)
                    )
            case _:
                return

    def _counted(self, node: Aggregate, count: int) -> Iterator[Plan]:
        if not 0 < count <= _MOST_ROWS:
            return
        if node.function.name == "distinct":
            yield from self._different(node, count)
        elif isinstance(node.value, Column):
            fitting = Fitting(self.subject, self.known, self.subject.catalog.tables[node.table], {})
            yield from self._rows(node, {node.value.name: fitting.sample(node.value)}, count)
        else:
            yield from self._rows(node, {}, count)

    def _different(self, node: Aggregate, count: int) -> Iterator[Plan]:
        """Rows with values that the customer has not had; of days there is only today."""
        value = node.value
        if isinstance(value, Column):
            table = self.subject.catalog.tables[node.table]
            declared = table.columns[value.name]
            held = (
                set(self.subject.frames[node.table][value.name].to_list())
                if node.table in self.subject.frames
                else set()
            )
            fresh = [one for one in declared.one_of if one not in held]
            if declared.one_of and len(fresh) < count:
                return
            fitting = Fitting(self.subject, self.known, table, {})
            sample = fresh[0] if fresh else fitting.other(value, tuple(held))
            different = value.name if not fresh else None
            if fresh and count > 1:
                return
            yield from self._rows(node, {value.name: sample}, count, different=different)
        elif count == 1:
            yield from self._rows(node, {}, 1)

    def _valued(self, node: Aggregate, operator: str, limit: Any, count: int = 1) -> Iterator[Plan]:
        """Rows with a value in the column that the aggregate takes: at the limit, or the next one beyond it that can be stored."""
        column = node.value
        while isinstance(column, Apply) and column.function.name in CONVERTING:
            column = column.arguments[0]
        if not isinstance(column, Column) or column.table != node.table:
            return
        declared = self.subject.catalog.tables[node.table].columns[column.name]
        if operator in ("<", ">"):
            limit = beyond(in_unit(limit, declared, operator), column, up=operator == ">", declared=declared)
        fitted = fitting_type(in_unit(limit, declared, operator), column)
        yield from self._rows(node, {column.name: fitted}, count, gives=(column.name, fitted))

    def _share(self, node: Aggregate, count: int, up: bool) -> Iterator[Plan]:
        """Rows that a share counts, or rows that it does not."""
        fitting = Fitting(self.subject, self.known, self.subject.catalog.tables[node.table], {})
        if fitting.fit(node.within) and fitting.fit(node.where, wanted=up):
            yield (replace(self._made(node, fitting.row, count), counted=up),)

    def _rows(
        self,
        node: Aggregate,
        given: dict[str, Any],
        count: int,
        *,
        gives: Any = None,
        different: str | None = None,
    ) -> Iterator[Plan]:
        table = self.subject.catalog.tables[node.table]
        if table.parent is None or node.table not in self.subject.frames:
            return
        fitting = Fitting(self.subject, self.known, table, dict(given))
        if not fitting.fit(node.within):
            return
        if table.parent != self.subject.catalog.customers and not self._belong(table.name, fitting.row):
            return
        yield (self._made(node, fitting.row, count, gives=gives, different=different),)

    def _belong(self, name: str, row: dict[str, Any]) -> bool:
        """Gives a row to one of the customer's rows that it can belong to, the latest one."""
        table = self.subject.catalog.tables[name]
        parent = self.subject.catalog.tables[str(table.parent)]
        frame = self.subject.frames.get(parent.name)
        if frame is None or not frame.height or parent.key is None:
            return False
        if parent.at is not None:
            frame = frame.sort(parent.at)
        row.setdefault(str(table.by), frame[parent.key][-1])
        return True

    def _made(
        self,
        node: Aggregate,
        row: dict[str, Any],
        count: int,
        *,
        gives: Any = None,
        different: str | None = None,
    ) -> NewRows:
        fixed = tuple(
            (name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(row.items())
        )
        return NewRows(node.table, fixed, count, (node,), gives, different)
