"""A row that an aggregate would take. In: the tests of its rows. Out: values of the row's columns, as far as they can be chosen.

What is chosen here is only proposed: the engine is asked whether it does what it is meant to do.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from segdsl.measure.explain.known import Known
from segdsl.measure.explain.subject import TODAY, Subject
from segdsl.semantics.calendar import MICROSECONDS
from segdsl.semantics.typed import Apply, Column, Constant, Lookup, TimeTest, Typed
from segdsl.types import Column as Declared
from segdsl.types import Table

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# up to now, whatever lies in the past cannot come into being any more
_PAST = ("previous",)


@dataclass(slots=True)
class Fitting:
    """Chooses the values of a new row.

    Attributes:
        subject: The customer.
        known: Values of the customer that rows are judged by.
        table: The row's table.
        row: What is chosen so far.
        invented: A text that was made up, as any other would do.
    """

    subject: Subject
    known: Known
    table: Table
    row: dict[str, Any]
    invented: Any = None

    def fit(self, node: Typed | None, *, wanted: bool = True) -> bool:
        """Chooses values for which a test of the row holds, or does not; false where that is seen to be impossible."""
        match node:
            case None:
                return True
            case Apply():
                return self._apply(node, wanted)
            case Column():
                return self._choose(node, wanted)
            case TimeTest():
                return node.form not in _PAST or not wanted
            case _:
                return True

    def _apply(self, node: Apply, wanted: bool) -> bool:
        name = node.function.name
        arguments: tuple[Typed, ...] = node.arguments
        match name:
            case "and" | "or":
                if (name == "and") == wanted:
                    return all(self.fit(one, wanted=wanted) for one in arguments)
                return self.fit(arguments[0], wanted=wanted)
            case "not":
                return self.fit(arguments[0], wanted=not wanted)
            case "or missing":
                return self.fit(arguments[0], wanted=wanted)
            case "is known" | "is missing":
                if (name == "is known") != wanted or self._held(arguments[0]) is not None:
                    return True
                return self._choose(arguments[0], self.sample(arguments[0]))
            case "in":
                return self._one_of(node, wanted)
            case "contains" | "starts with" | "ends with":
                right = self._settled(arguments[1])
                return self._choose(arguments[0], right if wanted else "")
            case "has" | "has any of" | "has all of" | "has none of":
                return self._listed(node, wanted)
            case _ if name in _OPPOSITE:
                return self._compare(name if wanted else _OPPOSITE[name], arguments[0], arguments[1])
            case _:
                return True

    def _one_of(self, node: Apply, wanted: bool) -> bool:
        values = tuple(self._settled(node.arguments[1]) or ())
        if wanted:
            return bool(values) and self._choose(node.arguments[0], values[0])
        return self._choose(node.arguments[0], self.other(node.arguments[0], values))

    def _listed(self, node: Apply, wanted: bool) -> bool:
        values = self._settled(node.arguments[1])
        several = list(values) if isinstance(values, tuple) else [values]
        has = (node.function.name != "has none of") == wanted
        # one will do, unless all are asked for
        needed = several if node.function.name == "has all of" else several[:1]
        return self._choose(node.arguments[0], needed if has else [])

    def _compare(self, sign: str, left: Typed, right: Typed) -> bool:
        if isinstance(_bare(right), Column | Lookup) and not isinstance(_bare(left), Column | Lookup):
            left, right, sign = right, left, _FLIPPED.get(sign, sign)
        target = _bare(left)
        limit = self._settled(right)
        if not isinstance(target, Column | Lookup) or limit is None:
            return True
        held = self._held(target)
        if held is not None:
            return holds(sign, held, limit)
        if target.type.is_time:
            # the row's own time is now; other times are left to the engine
            return isinstance(target, Column) and (target.name == self.table.at or self._at_time(target))
        match sign:
            case "=" | ">=" | "<=":
                return self._choose(target, limit)
            case "!=":
                return self._choose(target, self.other(target, (limit,)))
            case _:
                return self._choose(
                    target, beyond(limit, target, up=sign == ">", declared=self._declared(target))
                )

    def _at_time(self, column: Column) -> bool:
        """Another time of the row: today, which most tests of rows that are valid now take."""
        return self._choose(column, TODAY)

    def _held(self, node: Typed) -> Any:
        """The value that is chosen already."""
        node = _bare(node)
        return self.row.get(node.name) if isinstance(node, Column) and node.table == self.table.name else None

    def _settled(self, node: Typed) -> Any:
        """The value of what does not depend on the row."""
        node = _bare(node) if not isinstance(node, Constant) else node
        return self.known.of(node)

    def _choose(self, node: Typed, value: Any) -> bool:
        node = _bare(node)
        if isinstance(node, Lookup):
            return self._look_up(node, value)
        if not isinstance(node, Column) or node.table != self.table.name:
            return True
        held = self.row.get(node.name)
        if held is not None and held != value:
            return False
        self.row[node.name] = value
        return True

    def _look_up(self, node: Lookup, value: Any) -> bool:
        """A key of the look-up table's row that has the value."""
        if node.table not in self.subject.frames:
            return False
        table = self.subject.catalog.tables[node.table]
        frame = self.subject.frames[node.table].filter(pl.col(node.name) == value)
        keys = frame[str(table.key)].drop_nulls().sort()
        return bool(keys.len()) and self._choose(node.key, keys[0])

    def _declared(self, node: Typed) -> Declared | None:
        node = _bare(node)
        if isinstance(node, Column | Lookup):
            return self.subject.catalog.tables[node.table].columns.get(node.name)
        return None

    def other(self, node: Typed, values: Any) -> Any:
        """A value that is none of some."""
        declared = self._declared(node)
        for one in declared.one_of if declared is not None else ():
            if one not in values:
                return one
        return self.sample(node, values)

    def sample(self, node: Typed, values: Any = ()) -> Any:
        """Some value of a type."""
        declared = self._declared(node)
        if declared is not None and declared.one_of:
            return declared.one_of[0]
        moment = self.subject.moment
        match node.type.kind:
            case "text":
                self.invented = "other" if "something" in values else "something"
                return self.invented
            case "flag":
                return True
            case "integer" | "clock" | "months":
                return next(one for one in range(1, 1000) if one not in values)
            case "days" | "number":
                return next(float(one) for one in range(1, 1000) if one not in values)
            case "decimal":
                return next(Decimal(one) for one in range(1, 1000) if one not in values)
            case "date":
                return moment.today
            case "timestamp":
                return moment.instant.astimezone(moment.zone)
            case _:
                return None


def _bare(node: Typed) -> Typed:
    """A value without the conversions that a comparison makes."""
    while (
        isinstance(node, Apply)
        and node.arguments
        and (node.function.hidden or (node.function.name in ("day", "lower", "upper", "trim")))
        and isinstance(node.arguments[0], Column | Lookup | Apply)
    ):
        node = node.arguments[0]
    return node


def holds(operator: str, value: Any, limit: Any) -> bool:
    """Whether a plain value stands in a relation to another."""
    if value is None or limit is None:
        return False
    try:
        return bool(_RELATIONS[operator](value, limit))
    except TypeError:
        return False


_RELATIONS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def beyond(limit: Any, node: Typed, *, up: bool, declared: Declared | None = None) -> Any:
    """The next value above or below a limit, in the smallest step that a type is written in, or a column stores."""
    sign = 1 if up else -1
    size = MICROSECONDS.get(str(declared.unit)) if declared is not None else None
    if size is not None and isinstance(limit, int):
        # the next whole unit that is beyond
        return (limit // size + 1) * size if up else -((-limit) // size + 1) * size
    match limit:
        case bool() | str() | None:
            return limit
        case int():
            return limit + sign
        case Decimal():
            return limit + sign * Decimal(1).scaleb(-2)
        case float() if node.type.kind == "days":
            return limit + sign
        case float():
            return round(limit + sign * 0.01, 6)
        case _:
            return limit
