"""What would let a condition hold, or fail. In: a typed condition and what is known of a customer. Out: plans that may do it.

The typed expression says where to push: up to the threshold of a comparison, one row more for an aggregate, all parts of `and`, any part of
`or`. Plans are proposals; `trial.py` tries each on a copy of the customer and keeps what works.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from math import ceil, floor
from typing import Any

from segdsl.measure.explain.fitting import Fitting, beyond, holds
from segdsl.measure.explain.known import Known, is_personal
from segdsl.measure.explain.moves import NewRows, NewValue, Plan, cost, is_possible, merged, united
from segdsl.measure.explain.subject import Subject, compares
from segdsl.semantics.calendar import MICROSECONDS
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    Column,
    Constant,
    Reference,
    Standing,
    TimeTest,
    Typed,
)
from segdsl.types import Column as Declared

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MOST, _TOGETHER, _DEEPEST = 6, 3, 24
# how many new rows are tried where no formula tells
_ROWS = (1, 2, 3, 4, 5, 7, 10)
_MOST_ROWS = 200
# how much further a limit may move that depends on everybody
_FURTHER = Decimal(2)
_CONVERTING = (
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
class Solver:
    """Finds plans for one customer.

    Attributes:
        subject: The customer.
        known: Values of every expression inside the conditions.
        standings: For each test of a standing the value that its members have at least, or at most.
    """

    subject: Subject
    known: Known
    standings: dict[Standing, Any]

    def plans(self, node: Typed, wanted: bool, depth: int = 0) -> list[Plan]:
        """Plans that may let a condition be true, or no longer be true; none where nothing is known to help.

        A condition that is as wanted already has the one plan that does nothing.
        """
        value = self.known.of(node)
        if (value is True) == wanted:
            return [()]
        if depth > _DEEPEST:
            return []
        found = dict.fromkeys(one for one in self._plans(node, wanted, depth) if is_possible(one))
        return sorted(found, key=cost)[:_MOST]

    def _plans(self, node: Typed, wanted: bool, depth: int) -> Iterator[Plan]:
        match node:
            case Apply():
                yield from self._applied(node, wanted, depth)
            case Reference():
                yield from self._reference(node, wanted, depth)
            case Column():
                yield from self._column(node, wanted)
            case Aggregate():
                yield from self._exists(node, wanted)
            case TimeTest():
                if node.form in ("last", "this") and wanted:
                    yield from self._happens(node.value)
            case Standing() if node in self.standings:
                operator = ">=" if (node.function.name == "top") == wanted else "<="
                limit = self.standings[node]
                if wanted:
                    yield from self._reach(node.value, operator, limit, depth + 1)
            case _:
                return

    def all_of(self, parts: list[tuple[Typed, bool]], depth: int) -> Iterator[Plan]:
        """Plans that let several conditions be as wanted together."""
        options = [self.plans(one, wanted, depth + 1)[:_TOGETHER] for one, wanted in parts]
        if all(options):
            # what lets one part hold may let others hold as well
            yield from (plan for some in options for plan in some if plan)
            for several in islice(product(*options), _MOST * _TOGETHER):
                together = merged(several)
                yield united(together)
                yield together

    def _applied(self, node: Apply, wanted: bool, depth: int) -> Iterator[Plan]:
        name, arguments = node.function.name, node.arguments
        match name:
            case "and" | "or":
                if (name == "and") == wanted:
                    yield from self.all_of([(one, wanted) for one in arguments], depth)
                else:
                    for one in arguments:
                        yield from self.plans(one, wanted, depth + 1)
            case "not":
                yield from (
                    self._false(arguments[0], depth) if wanted else self.plans(arguments[0], True, depth + 1)
                )
            case "or missing":
                yield from (
                    self.plans(arguments[0], True, depth + 1) if wanted else self._false(arguments[0], depth)
                )
            case _ if name in _OPPOSITE:
                left, right = arguments
                yield from self._compare(name if wanted else _OPPOSITE[name], left, right, depth)
            case "in":
                yield from self._in(node, wanted, depth)
            case "is known" | "is missing" | "has" | "has any of" | "has all of" | "has none of":
                yield from self._fit_column(node, wanted)
            case "contains" | "starts with" | "ends with":
                yield from self._fit_column(node, wanted)
            case _:
                return

    def _false(self, node: Typed, depth: int) -> list[Plan]:
        """Plans that let a condition be false, and not only unknown."""
        if self.known.of(node) is False:
            return [()]
        if self.known.of(node) is None:
            return [plan for plan in self._plans(node, False, depth + 1) if plan][:_MOST]
        return self.plans(node, False, depth + 1)

    # ---- definitions

    def _reference(self, node: Reference, wanted: bool, depth: int) -> Iterator[Plan]:
        definition = self.subject.meaning.definitions[node.name]
        if node.moment is not None:
            return
        if definition.value is not None:
            yield from self.plans(definition.value, wanted, depth + 1)
        elif definition.kind == "groups" and node.branch is not None:
            yield from self.branch(node.name, node.branch, wanted, depth)
        elif definition.kind == "split" and node.branch is not None:
            (arm,) = (one for one in definition.branches if one.name == node.branch)
            if isinstance(arm.condition, Apply):
                yield from self.all_of([(one, True) for one in arm.condition.arguments], depth)

    def branch(self, name: str, branch: str, wanted: bool, depth: int = 0) -> Iterator[Plan]:
        """Plans that put a customer into a branch of groups, or take them out of it."""
        before: list[tuple[Typed, bool]] = []
        for one in self.subject.meaning.definitions[name].branches:
            if one.name == branch:
                own = [] if one.condition is None else [(one.condition, True)]
                if wanted:
                    yield from self.all_of([*before, *own], depth)
                else:
                    for condition, _ in before:
                        yield from self.plans(condition, True, depth + 1)
                    for condition, _ in own:
                        yield from self.plans(condition, False, depth + 1)
                return
            if one.condition is not None:
                before.append((one.condition, False))

    # ---- columns

    def _column(self, node: Column, wanted: bool) -> Iterator[Plan]:
        if node.table == self.subject.catalog.customers and node.type.kind == "flag":
            yield (NewValue(node.name, wanted),)

    def _fit_column(self, node: Apply, wanted: bool) -> Iterator[Plan]:
        """A value of the customer's own column for which a test holds."""
        spine = self.subject.catalog.spine
        target = node.arguments[0]
        if isinstance(target, Apply) and target.arguments and isinstance(target.arguments[0], Column):
            target = target.arguments[0]
        if not isinstance(target, Column) or target.table != spine.name or target.name == spine.key:
            return
        fitting = Fitting(self.subject, self.known, spine, {})
        if not fitting.fit(node, wanted=wanted):
            return
        value = fitting.row.get(target.name)
        if node.function.name == "is missing" and wanted:
            value = None
        held = self.known.of(target)
        if node.function.name.startswith("has") and value and held:
            value = [*held, *(one for one in value if one not in held)]
        known = node.function.name in ("is known", "is missing")
        if value is not None or node.function.name == "is missing":
            fixed = tuple(value) if isinstance(value, list) else value
            other = fixed == fitting.invented
            yield (NewValue(target.name, fixed, is_known=known, is_other=other and not known),)

    def _in(self, node: Apply, wanted: bool, depth: int) -> Iterator[Plan]:
        left, right = node.arguments
        if not isinstance(right, Constant) or not isinstance(right.value, tuple):
            return
        if isinstance(left, Reference) and left.branch is None:
            if wanted:
                for one in right.value:
                    yield from self._equal_branch(left, str(one), True, depth)
            else:
                yield from self._equal_branch(left, str(self.known.of(left)), False, depth)
            return
        if wanted:
            for one in right.value[:_TOGETHER]:
                yield from self._reach(left, "=", one, depth + 1)
        else:
            yield from self._fit_column(node, wanted)

    def _equal_branch(self, left: Reference, branch: str, wanted: bool, depth: int) -> Iterator[Plan]:
        definition = self.subject.meaning.definitions[left.name]
        if any(one.name == branch for one in definition.branches) and definition.kind == "groups":
            yield from self.branch(left.name, branch, wanted, depth)
        elif definition.value is not None and wanted:
            yield from self._reach(definition.value, "=", branch, depth + 1)

    # ---- comparisons

    def _compare(self, operator: str, left: Typed, right: Typed, depth: int) -> Iterator[Plan]:
        if isinstance(left, Reference) and left.type.kind == "text" and isinstance(right, Constant):
            yield from self._equal_branch(left, str(right.value), operator == "=", depth)
            return
        if left.type.kind == "flag":
            given = self.known.of(right)
            if isinstance(given, bool):
                yield from self.plans(left, given == (operator == "="), depth + 1)
            return
        for one, other, sign in ((left, right, operator), (right, left, _FLIPPED.get(operator, operator))):
            limit = self.known.of(other)
            if limit is not None and not isinstance(one, Constant):
                yield from self._reach(one, sign, limit, depth + 1)
                exact = _number(limit)
                if exact is not None and compares(self.subject.meaning, [other]):
                    for plan in self._reach(one, sign, exact * _FURTHER, depth + 1):
                        yield tuple(
                            replace(move, moves_limit=True) if isinstance(move, NewRows) else move
                            for move in plan
                        )

    def _reach(self, node: Typed, operator: str, limit: Any, depth: int) -> Iterator[Plan]:
        """Plans that may let a value stand in a relation to a limit."""
        if depth > _DEEPEST or limit is None:
            return
        match node:
            case Column():
                yield from self._set(node, operator, limit)
            case Reference() if node.branch is None and node.moment is None:
                value = self.subject.meaning.definitions[node.name].value
                if value is not None:
                    yield from self._reach(value, operator, limit, depth + 1)
            case Aggregate():
                yield from self._aggregate(node, operator, limit)
            case Apply() if node.function.name in _CONVERTING:
                yield from self._reach(node.arguments[0], operator, limit, depth + 1)
            case Apply() if node.function.name in ("+", "-", "*", "/"):
                yield from self._arithmetic(node, operator, limit, depth)
            case Apply() if node.function.name == "time since":
                # a row of today makes it nothing
                if operator in ("<", "<=", "="):
                    yield from self._happens(node.arguments[0])
            case Apply() if node.function.name == "if":
                yield from self._choice(node, operator, limit, depth)
            case _:
                return

    def _set(self, node: Column, operator: str, limit: Any) -> Iterator[Plan]:
        spine = self.subject.catalog.spine
        if node.table != spine.name or node.name == spine.key or node.type.is_time:
            return
        declared = spine.columns[node.name]
        match operator:
            case "=" | ">=" | "<=":
                value = _in_unit(limit, declared, operator)
            case "!=":
                value = next((one for one in declared.one_of if one != limit), None)
            case _:
                value = beyond(
                    _in_unit(limit, declared, operator), node, up=operator == ">", declared=declared
                )
        if value is not None and (not declared.one_of or value in declared.one_of):
            yield (NewValue(node.name, _fitting_type(value, node)),)

    def _arithmetic(self, node: Apply, operator: str, limit: Any, depth: int) -> Iterator[Plan]:
        """The side that can be moved, with the other as it is."""
        left, right = node.arguments
        values = [_number(self.known.of(one)) for one in (left, right)]
        target = _number(limit)
        if target is None:
            return
        for index, one in enumerate((left, right)):
            other = values[1 - index]
            if isinstance(one, Constant) or other is None:
                continue
            solved = _inverse(node.function.name, index, other, target, operator)
            if solved is not None:
                yield from self._reach(one, *solved, depth + 1)

    def _choice(self, node: Apply, operator: str, limit: Any, depth: int) -> Iterator[Plan]:
        """The branch of `if` whose value would do."""
        condition, first, second = node.arguments
        if isinstance(first, Constant) and holds(operator, first.value, limit):
            yield from self.plans(condition, True, depth + 1)
        if isinstance(second, Constant):
            if holds(operator, second.value, limit):
                yield from self.plans(condition, False, depth + 1)
        elif self.known.of(condition) is not True:
            yield from self._reach(second, operator, limit, depth + 1)

    # ---- rows

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
            case Apply() if node.function.name in _CONVERTING:
                yield from self._happens(node.arguments[0])
            case Aggregate() if node.value == node.at:
                is_first = node.function.name in ("first", "min")
                if node.function.name in ("last", "max") or (is_first and self.known.of(node) is None):
                    yield from self._rows(node, {}, 1)
            case _:
                return

    def _aggregate(self, node: Aggregate, operator: str, limit: Any) -> Iterator[Plan]:
        name, value = node.function.name, self.known.of(node)
        up = operator in (">", ">=") or (operator in ("=", "!=") and (value is None or _less(value, limit)))
        match name:
            case "count" | "distinct":
                if operator == "!=":
                    yield from self._counted(node, 1)
                elif up and isinstance(value, int) and isinstance(limit, int | float | Decimal):
                    exact = floor(limit) + 1 if operator == ">" else ceil(limit)
                    yield from self._counted(node, exact - value)
            case "sum":
                need = _number(limit)
                held = _number(value)
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
        while isinstance(column, Apply) and column.function.name in _CONVERTING:
            column = column.arguments[0]
        if not isinstance(column, Column) or column.table != node.table:
            return
        declared = self.subject.catalog.tables[node.table].columns[column.name]
        if operator in ("<", ">"):
            limit = beyond(_in_unit(limit, declared, operator), column, up=operator == ">", declared=declared)
        fitted = _fitting_type(_in_unit(limit, declared, operator), column)
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


def shows(meaning: Any, plan: Plan, customers: str) -> bool:
    """Whether a plan can be told: it sets no column that nobody may see, but for whether it is known."""
    columns = meaning.catalog.tables[customers].columns
    return all(
        not isinstance(move, NewValue) or move.is_known or not columns[move.column].personal for move in plan
    ) and all(
        not isinstance(move, NewRows) or not any(is_personal(meaning, node) for node in move.nodes)
        for move in plan
    )


def _less(value: Any, limit: Any) -> bool:
    return holds("<", value, limit)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _fitting_type(value: Any, node: Typed) -> Any:
    """A value in the type of a column, rounded up to what it can hold."""
    if isinstance(value, bool | str | dt.date) or value is None:
        return value
    match node.type.kind:
        case "integer" | "clock" | "months":
            return ceil(value)
        case "decimal":
            return Decimal(value).quantize(Decimal("0.000001")).normalize() + Decimal(0)
        case "number" | "days":
            return float(value)
        case _:
            return value


def _in_unit(value: Any, declared: Declared, operator: str) -> Any:
    """Time on the clock that a column can store: whole units, not less than asked for, or not more."""
    size = MICROSECONDS.get(str(declared.unit))
    if size is None or _number(value) is None:
        return value
    exact = int(value)
    if operator in ("<", ">"):
        return exact
    return exact // size * size if operator == "<=" else -(-exact // size) * size


def _inverse(
    name: str, index: int, other: Decimal, target: Decimal, operator: str
) -> tuple[str, Decimal] | None:
    """What one side of an operation must be, with the other as it is."""
    flipped = _FLIPPED.get(operator, operator)
    match name, index:
        case "+", _:
            return operator, target - other
        case "-", 0:
            return operator, target + other
        case "-", 1:
            return flipped, other - target
        case "*", _ if other != 0:
            return (operator if other > 0 else flipped), target / other
        case "/", 0 if other != 0:
            return (operator if other > 0 else flipped), target * other
        case _:
            return None
