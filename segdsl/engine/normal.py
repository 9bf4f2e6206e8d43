"""Conditions in negation normal form. In: folded conditions. Out: truths, with `not` nowhere but at a single test.

A truth has two values: whether a condition is true, or whether it is false; where the condition is unknown it is neither. Kleene's logic
makes that exact: `a and b` is true where both are true, and false where either is false. Equal truths, and equal expressions inside
them, are one object each, so that an engine can compute every distinct one once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from segdsl.functions import OPERATORS
from segdsl.semantics import overloads
from segdsl.semantics.fold import FLIPPED
from segdsl.semantics.typed import Apply, Constant, Reference, Typed

# what says the opposite, unknown where the other is
_OPPOSITE = {"!=": "=", ">": "<=", ">=": "<", "is known": "is missing"}
_FEWEST = 3  # from so many on, comparisons with one column each are cheaper as one look into a list
_LISTED = ("text", "integer", "date", "period")


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """Whether a condition without logic in it is true (`holds`), or false."""

    condition: Typed
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Every:
    """Whether all of several truths hold."""

    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Whether at least one of several truths holds."""

    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Otherwise:
    """Whether a truth does not hold, be it that the opposite is known or nothing is."""

    part: Truth


Truth = Test | Every | Some | Otherwise


Resolve = Callable[[Reference], Typed | None]


class Forms:
    """Truths and expressions, each distinct one once.

    Args:
        resolve: What stands for a reference, where that is to be put in its place: a trait is then part of whatever speaks of it.
        compare: What to make of a comparison where that was done.

    Attributes:
        asked: How many conditions were asked for, equal ones included.
    """

    def __init__(
        self, resolve: Resolve = lambda _: None, compare: Callable[[Apply], Typed] = lambda one: one
    ) -> None:
        self._resolve, self._compare = resolve, compare
        self.asked = 0
        self._truths: dict[Any, Truth] = {}
        self._values: dict[Any, Typed] = {}
        self._numbers: dict[int, int] = {}

    def truth(self, node: Typed, *, holds: bool = True) -> Truth:
        """Whether a condition is true, or with `holds` off whether it is false.

        Args:
            node: A folded condition.
            holds: Which of the two.
        """
        name = node.function.name if isinstance(node, Apply) else ""
        match node:
            case Apply(arguments=arguments) if name in ("and", "or"):
                parts = [self.truth(one, holds=holds) for one in arguments]
                return self._joined(Every if (name == "and") == holds else Some, parts)
            case Apply(arguments=(inner,)) if name == "not":
                return self.truth(inner, holds=not holds)
            case Apply(arguments=(inner,)) if name == "or missing":
                false = self.truth(inner, holds=False)
                return self._one(Otherwise(false), ("otherwise", id(false))) if holds else false
            case Reference() if (value := self._resolve(node)) is not None:
                return self.truth(value, holds=holds)
            case Apply(arguments=arguments) if name in FLIPPED and (put := self._put(arguments)) != arguments:
                return self.truth(self._compare(replace(node, arguments=put)), holds=holds)
            case Apply(arguments=arguments) if name in _OPPOSITE:
                row = OPERATORS[_OPPOSITE[name]]
                return self.truth(
                    overloads.apply(row, row.overloads[0], arguments, node.span), holds=not holds
                )
            case _:
                return self._test(self.value(node), holds=holds)

    def value(self, node: Typed) -> Typed:
        """The one object that stands for all expressions equal to a folded one."""
        match node:
            case Apply():
                arguments = tuple(self.value(one) for one in node.arguments)
                key: Any = (node.function.name, node.type, *map(id, arguments))
                same = all(one is other for one, other in zip(arguments, node.arguments, strict=True))
                made: Typed = node if same else replace(node, arguments=arguments)
            case Reference() if (value := self._resolve(node)) is not None:
                return self.value(value)
            case Constant():
                key, made = ("constant", node.type, node.type.scale, repr(node.value)), node
            case _:
                key, made = ("other", node), node
        return self._values.setdefault(key, made)

    def _put(self, arguments: tuple[Typed, ...]) -> tuple[Typed, ...]:
        """Arguments with values in place of the names that stand for them."""
        made = []
        for one in arguments:
            while isinstance(one, Reference) and (value := self._resolve(one)) is not None:
                one = value
            made.append(one)
        return tuple(made)

    # ---- truths

    @property
    def distinct(self) -> int:
        """How many different conditions there are among those asked for, be it whether they are true or false."""
        return len({id(one.condition) for one in self._truths.values() if isinstance(one, Test)})

    def _test(self, condition: Typed, *, holds: bool) -> Truth:
        self.asked += 1
        return self._one(Test(condition, holds), ("test", id(condition), holds))

    def _joined(self, kind: type[Every] | type[Some], parts: Iterable[Truth]) -> Truth:
        """Several truths as one: those inside of the same kind are drawn in, and each stands once, in an order of its own."""
        flat: dict[int, Truth] = {}
        for part in parts:
            for one in part.parts if isinstance(part, kind) else (part,):
                flat[id(one)] = one
        some = self._listed(list(flat.values()), holds=kind is Some)
        some.sort(key=lambda one: self._numbers[id(one)])
        if len(some) == 1:
            return some[0]
        return self._one(kind(tuple(some)), (kind, *map(id, some)))

    def _listed(self, parts: list[Truth], *, holds: bool) -> list[Truth]:
        """Parts in which many comparisons of one column with constants are one look into a list."""
        found: dict[int, list[tuple[Truth, Apply, Constant]]] = {}
        for part in parts:
            match part:
                case Test(Apply(arguments=(column, Constant() as value)) as test, wanted) if (
                    wanted == holds
                    and test.function.name == "="
                    and value.value is not None
                    and column.type.kind in _LISTED
                ):
                    found.setdefault(id(column), []).append((part, test, value))
                case _:
                    pass
        for same in found.values():
            if len(same) >= _FEWEST:
                gone = {id(part) for part, _, _ in same}
                values = tuple(value.value for _, _, value in same)
                parts = [one for one in parts if id(one) not in gone]
                parts.append(self._test(self.value(_within(same[0][1], values)), holds=holds))
        return parts

    def _one(self, made: Truth, key: Any) -> Truth:
        found = self._truths.setdefault(key, made)
        self._numbers.setdefault(id(found), len(self._numbers))
        return found


def _within(test: Apply, values: tuple[Any, ...]) -> Apply:
    row = OPERATORS["in"]
    column = test.arguments[0]
    listed = Constant(values, replace(column.type, kind="list", unit=None, item=column.type), test.span)
    return overloads.apply(row, row.overloads[0], (column, listed), test.span)
