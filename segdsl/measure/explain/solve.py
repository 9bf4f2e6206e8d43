"""What would let a condition hold, or fail. In: a typed condition and what is known of a customer. Out: plans that may do it.

The typed expression says where to push: up to the threshold of a comparison, one row more for an aggregate, all parts of `and`, any part of
`or`. Plans are proposals; `trial.py` tries each on a copy of the customer and keeps what works.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from typing import Any

from segdsl.measure.explain.fitting import Fitting, beyond, holds
from segdsl.measure.explain.limits import FLIPPED, fitting_type, in_unit, inverse, number
from segdsl.measure.explain.moves import NewRows, NewValue, Plan, cost, is_possible, merged, united
from segdsl.measure.explain.new_rows import CONVERTING, RowPlans
from segdsl.measure.explain.subject import compares
from segdsl.semantics.personal import is_personal
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

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MOST, _TOGETHER, _DEEPEST = 6, 3, 24
# how much further a limit may move that depends on everybody
_FURTHER = Decimal(2)


@dataclass(frozen=True, slots=True)
class Solver(RowPlans):
    """Finds plans for one customer.

    Attributes:
        standings: For each test of a standing the value that its members have at least, or at most.
    """

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
        for one, other, sign in ((left, right, operator), (right, left, FLIPPED.get(operator, operator))):
            limit = self.known.of(other)
            if limit is not None and not isinstance(one, Constant):
                yield from self._reach(one, sign, limit, depth + 1)
                exact = number(limit)
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
            case Apply() if node.function.name in CONVERTING:
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
                value = in_unit(limit, declared, operator)
            case "!=":
                value = next((one for one in declared.one_of if one != limit), None)
            case _:
                value = beyond(
                    in_unit(limit, declared, operator), node, up=operator == ">", declared=declared
                )
        if value is not None and (not declared.one_of or value in declared.one_of):
            yield (NewValue(node.name, fitting_type(value, node)),)

    def _arithmetic(self, node: Apply, operator: str, limit: Any, depth: int) -> Iterator[Plan]:
        """The side that can be moved, with the other as it is."""
        left, right = node.arguments
        values = [number(self.known.of(one)) for one in (left, right)]
        target = number(limit)
        if target is None:
            return
        for index, one in enumerate((left, right)):
            other = values[1 - index]
            if isinstance(one, Constant) or other is None:
                continue
            solved = inverse(node.function.name, index, other, target, operator)
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


def shows(meaning: Any, plan: Plan, customers: str) -> bool:
    """Whether a plan can be told: it sets no column that nobody may see, but for whether it is known."""
    columns = meaning.catalog.tables[customers].columns
    return all(
        not isinstance(move, NewValue) or move.is_known or not columns[move.column].personal for move in plan
    ) and all(
        not isinstance(move, NewRows) or not any(is_personal(meaning, node) for node in move.nodes)
        for move in plan
    )
