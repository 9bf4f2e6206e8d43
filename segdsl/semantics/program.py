"""A program as meant. In: nothing. Out: `Definition` and `Meaning`, plain data that engines, measures and reports read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """A trait, segment, groups or split.

    Attributes:
        kind: Which of them.
        name: As the program calls it.
        title: What reports call it; the name if it says none.
        clauses: What it says about itself.
        value: A trait's value, a segment's condition; none for groups and splits.
        branches: Of groups, or the arms of a split, in the order written.
        type: A trait's type; `flag` of segments, `text` of groups and splits.
        personal: Whether its values may be shown to nobody.
        source: Where it is written.
        span: The whole statement.
    """

    kind: Literal["trait", "segment", "groups", "split"]
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
class Expectation:
    """A condition over all customers that must be true of the data.

    Attributes:
        condition: Made of population values.
        source: Where it is written.
        span: The whole statement.
    """

    condition: Typed
    source: Source
    span: Span

    @property
    def text(self) -> str:
        """The condition as written."""
        return " ".join(self.source.slice(self.condition.span).split())


@dataclass(frozen=True, slots=True)
class Example:
    """A customer made up on the spot, who must satisfy a condition.

    Attributes:
        title: What it is an example of.
        as_of: The day or moment it is asked on; noon of 15 May 2024 if none.
        values: The customer's columns that are known.
        rows: Rows by table; columns not given are missing.
        condition: What must be true.
        source: Where it is written.
        span: The whole statement.
    """

    title: str
    as_of: Typed | None
    values: Mapping[str, Typed]
    rows: Mapping[str, Sequence[Mapping[str, Typed]]]
    condition: Typed
    source: Source
    span: Span


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a program's text means.

    Attributes:
        source: The text.
        catalog: The tables it speaks of.
        sets: Named values and lists, with a run's overrides.
        definitions: Traits, segments and groups in an order in which each follows what it needs.
        order: The names of segments, groups and splits in the order written, as results list them.
        expectations: What must be true of the data.
        examples: Customers who must be in or out.
        sources: The texts, the first file first.
    """

    source: Source
    catalog: Catalog
    sets: Mapping[str, Value]
    definitions: Mapping[str, Definition]
    order: tuple[str, ...]
    expectations: tuple[Expectation, ...] = ()
    examples: tuple[Example, ...] = ()
    sources: tuple[Source, ...] = ()

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
