"""In which order things are computed. In: folded definitions. Out: levels, each of aggregates that need only what earlier levels gave.

An aggregate whose rows are judged by a trait of the customer needs that trait first, and the trait may need aggregates of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from segdsl.semantics.program import Branch, Definition
from segdsl.semantics.typed import Aggregate, Reference, Typed, children


@dataclass(frozen=True, slots=True)
class Folded:
    """A definition with nothing left in it that depends on `as of`.

    Attributes:
        definition: What it was made of.
        value: Of a trait or segment.
        branches: Of groups: name and condition.
    """

    definition: Definition
    value: Typed | None
    branches: tuple[tuple[Branch, Typed | None], ...] = ()

    @property
    def expressions(self) -> tuple[Typed, ...]:
        """Its expressions."""
        conditions = tuple(condition for _, condition in self.branches if condition is not None)
        return conditions if self.value is None else (self.value,)


@dataclass(slots=True)
class Level:
    """What can be computed together: first the aggregates by table, then the definitions, in layers that need only earlier ones."""

    aggregates: dict[str, dict[Aggregate, str]] = field(default_factory=dict)
    layers: list[list[Folded]] = field(default_factory=list)


def plan(folded: list[Folded], extra: list[Typed]) -> tuple[list[Level], dict[Aggregate, str]]:
    """Levels in the order of computation.

    Args:
        folded: Definitions, each after what it needs.
        extra: Further expressions that will be asked once all is computed.

    Returns:
        The levels, and what each aggregate's result is called.
    """
    level_of: dict[str, int] = {}
    layer_of: dict[str, int] = {}
    names: dict[Aggregate, str] = {}
    levels: list[Level] = []

    def level(node: Typed) -> int:
        """The level an expression of the customer's can be computed in."""
        if isinstance(node, Reference):
            return level_of[node.name]
        if isinstance(node, Aggregate):
            needed = 1 + max((level(one) for one in children(node)), default=0)
            if node not in names:
                names[node] = f"a:{len(names)}"
                _at(levels, needed).aggregates.setdefault(node.table, {})[node] = names[node]
            return needed
        return max((level(one) for one in children(node)), default=0)

    for one in folded:
        name = one.definition.name
        level_of[name] = max((level(expression) for expression in one.expressions), default=0)
        same = [layer_of[needed] for needed in one.definition.needs if level_of.get(needed) == level_of[name]]
        layer_of[name] = 1 + max(same, default=-1)
        layers = _at(levels, level_of[name]).layers
        while len(layers) <= layer_of[name]:
            layers.append([])
        layers[layer_of[name]].append(one)
    for node in extra:
        level(node)
    return levels, names


def _at(levels: list[Level], index: int) -> Level:
    while len(levels) <= index:
        levels.append(Level())
    return levels[index]
