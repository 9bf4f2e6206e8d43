"""A program as meant. In: nothing. Out: `Definition` and `Meaning`, plain data that engines, measures and reports read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from segdsl.semantics.typed import Reference, Typed, Value, walk
from segdsl.syntax.tree import Clauses
from segdsl.text import Source, Span
from segdsl.types import Catalog, Type


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of groups.

    Attributes:
        name: Its own name, `lost`.
        title: What reports call it, if it says.
        condition: When it is taken; none for `otherwise`.
    """

    name: str
    title: str | None
    condition: Typed | None
    span: Span


@dataclass(frozen=True, slots=True)
class Definition:
    """A trait, segment or groups.

    Attributes:
        kind: Which of them.
        name: As the program calls it.
        title: What reports call it; the name if it says none.
        clauses: What it says about itself.
        value: A trait's value, a segment's condition; none for groups.
        branches: Of groups, in the order written.
        type: A trait's type; `flag` of segments, `text` of groups.
        personal: Whether its values may be shown to nobody.
        source: Where it is written.
        span: The whole statement.
    """

    kind: Literal["trait", "segment", "groups"]
    name: str
    title: str
    clauses: Clauses
    value: Typed | None
    branches: tuple[Branch, ...]
    type: Type
    personal: bool
    source: Source
    span: Span

    @property
    def expressions(self) -> tuple[Typed, ...]:
        """Its typed expressions: the value, or the branches' conditions."""
        if self.value is not None:
            return (self.value,)
        return tuple(branch.condition for branch in self.branches if branch.condition is not None)

    @property
    def needs(self) -> frozenset[str]:
        """The names of the definitions it speaks of."""
        return frozenset(
            node.name for one in self.expressions for node in walk(one) if isinstance(node, Reference)
        )


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a program's text means.

    Attributes:
        source: The text.
        catalog: The tables it speaks of.
        sets: Named values and lists, with a run's overrides.
        definitions: Traits, segments and groups in an order in which each follows what it needs.
        order: The names of segments and groups in the order written, as results list them.
    """

    source: Source
    catalog: Catalog
    sets: Mapping[str, Value]
    definitions: Mapping[str, Definition]
    order: tuple[str, ...]

    def closure(self, names: tuple[str, ...]) -> tuple[Definition, ...]:
        """The definitions of some names and all they need, each after what it needs."""
        wanted: set[str] = set()
        stack = list(names)
        while stack:
            name = stack.pop()
            if name not in wanted:
                wanted.add(name)
                stack += self.definitions[name].needs
        return tuple(one for name, one in self.definitions.items() if name in wanted)
