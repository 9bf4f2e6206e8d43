"""What is asked of aggregates. In: all that a query computes, and the parts of its aggregates. Out: values and decided conditions.

A condition on nothing but aggregates of one part is decided where that part's rows are grouped. Of the others the value is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from segdsl.engine.normal import Every, Otherwise, Some, Test, Truth
from segdsl.engine.parts import Part
from segdsl.engine.plan import Stage
from segdsl.semantics.typed import Aggregate, Apply, Constant, Typed, children, walk


def demand(
    roots: Iterable[Truth | Typed], stages: Iterable[Stage], split: Iterable[Part]
) -> tuple[frozenset[Aggregate], Mapping[int, list[Apply]]]:
    """What is asked of the aggregates of some parts.

    Args:
        roots: All that is computed of customers.
        stages: All that is made of rows and of customers.
        split: The parts.

    Returns:
        The aggregates whose values are needed; for each part, by identity, the conditions that it can decide.
    """
    part_of = {one: id(part) for part in split for one, _ in part.asked}
    # what is made of many is made of columns, not of conditions
    many: list[Typed] = []
    for stage in stages:
        many += (
            *stage.populations,
            *stage.sequences,
            *(one for some in stage.aggregates.values() for one in some),
        )
    values = {
        one for node in many for part in children(node) for one in walk(part) if isinstance(one, Aggregate)
    }
    tests: dict[int, dict[int, Apply]] = {}
    stack: list[Truth | Typed] = [*roots]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case Every(inside) | Some(inside):
                stack += inside
            case Otherwise(part):
                stack.append(part)
            case Test(condition, _):
                stack.append(condition)
            case Aggregate():
                values.add(node)
            case Apply(type=kind) if kind.kind == "flag" and (at := _only_part(node, part_of)):
                tests.setdefault(at, {})[id(node)] = node
            case Apply(arguments=arguments):
                stack += arguments
            case _:
                pass
    return frozenset(values & part_of.keys()), {at: list(some.values()) for at, some in tests.items()}


def _only_part(condition: Apply, part_of: Mapping[Aggregate, int]) -> int | None:
    """The part whose aggregates are all that a condition speaks of; none if there is more, or nothing."""
    found: int | None = None
    for node in _leaves(condition):
        if not isinstance(node, Aggregate) or node not in part_of or found not in (None, part_of[node]):
            return None
        found = part_of[node]
    return found


def _leaves(node: Typed) -> Iterator[Typed]:
    if isinstance(node, Apply):
        for one in node.arguments:
            yield from _leaves(one)
    elif not isinstance(node, Constant):
        yield node
