"""What is known of a customer. In: a subject and expressions. Out: `Known`: the engine's value of each expression inside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from segdsl.measure.explain.subject import Subject
from segdsl.reading.names import Context
from segdsl.reading.read import language
from segdsl.reading.values import is_share
from segdsl.reading.words import Words
from segdsl.reading.written import percent
from segdsl.reading.written import value as written
from segdsl.semantics.personal import is_personal
from segdsl.semantics.program import Meaning
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Constant,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    TimeTest,
    Typed,
    children,
)

# what speaks of the customer wherever it stands, also among tests of rows
_OF_CUSTOMER = Reference | Aggregate | Sequence | Population | Standing | AsOf
_SHORTEST, _LONGEST = 1, 80


@dataclass(frozen=True, slots=True)
class Known:
    """Values of expressions for one customer.

    Attributes:
        meaning: The program.
        values: By expression.
        words: The language they are shown in.
    """

    meaning: Meaning
    values: Mapping[Typed, Any]
    words: Words

    def of(self, node: Typed) -> Any:
        """The value of an expression; its own of a constant."""
        if isinstance(node, Constant):
            return node.value
        return self.values.get(node)

    def shown(self, node: Typed) -> str:
        """The value as a text, unless nobody may see it."""
        if is_personal(self.meaning, node):
            return self.words.texts["hidden"]
        value = self.of(node)
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        if is_number and is_share(Context(self.meaning, self.words, self.meaning.source), node):
            return percent(self.words, round(float(value), 4))
        return shown(self.words, self.of(node), node)

    def missing(self, node: Typed) -> list[Typed]:
        """The innermost parts of an expression that are missing and make it so."""
        if self.of(node) is not None:
            return []
        inside = [one for part in self._parts(node) for one in self.missing(part)]
        return inside or ([] if isinstance(node, Constant) else [node])

    def _parts(self, node: Typed) -> tuple[Typed, ...]:
        match node:
            case Reference(branch=None) if self.meaning.definitions[node.name].value is not None:
                return self.meaning.definitions[node.name].expressions
            case Apply() | TimeTest() | Lookup():
                return children(node)
            case _:
                return ()


def learn(subject: Subject, nodes: Iterable[Typed], locale: str, *, everybody: bool) -> Known:
    """Asks the engine for every value inside some expressions.

    Args:
        subject: The customer.
        nodes: Expressions of the customer.
        locale: The language values are shown in.
        everybody: Whether they compare customers with one another.
    """
    asked = list(dict.fromkeys(one for node in nodes for one in _inside(subject.meaning, node)))
    found = subject.ask({f"{index}": node for index, node in enumerate(asked)}, everybody=everybody)
    values = {node: found[f"{index}"] for index, node in enumerate(asked)}
    return Known(subject.meaning, values, language(locale))


def _inside(meaning: Meaning, node: Typed) -> Iterator[Typed]:
    """An expression and all inside it that is a value of the customer's, through the definitions it speaks of."""
    seen: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Constant):
            continue
        yield one
        match one:
            case Apply() | TimeTest() | Lookup():
                stack += children(one)
            case Reference():
                if one.branch is not None:
                    yield Reference(one.name, None, meaning.definitions[one.name].type, moment=one.moment)
                if one.name not in seen:
                    seen.add(one.name)
                    stack += meaning.definitions[one.name].expressions
            case Aggregate() | Sequence():
                stack += of_customer(one)
            case Standing():
                stack.append(one.value)
            case _:
                pass


def of_customer(node: Typed) -> list[Typed]:
    """The values of the customer that the rows of an aggregate are judged by."""
    found: list[Typed] = []
    stack = list(children(node))
    while stack:
        one = stack.pop()
        if isinstance(one, _OF_CUSTOMER):
            found.append(one)
        else:
            stack += children(one)
    return found


def shown(words: Words, value: Any, node: Typed) -> str:
    """A value as people read it, shortened where it is long."""
    if value is None:
        return "—"
    given = tuple(value) if isinstance(value, list) else value
    if isinstance(given, float) and node.type.kind in ("number", "decimal"):
        given = round(given, 6)
    said = written(words, given, node.type)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - _SHORTEST]}…"
