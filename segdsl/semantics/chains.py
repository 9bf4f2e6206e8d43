"""Chains of definitions too long to be followed by one check inside another. In: all statements. Out: the order to check them in.

Only names are looked at here, so that a column called like a definition may count as one: the order then differs, and nothing else does.
How deep definitions really are is counted when they are checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segdsl.syntax import tree, walk

if TYPE_CHECKING:
    from segdsl.semantics.register import Register


def too_long_to_follow(register: Register, limit: int) -> list[str]:
    """The definitions of a program with a chain longer than the limit, each after those it speaks of; none where all are shorter.

    Args:
        register: The names of the program, declared.
        limit: How many definitions may stand above each other.

    Returns:
        Names of traits, segments, groups, crosses and splits, without those that are part of a circle or stand on one.
    """
    needs = {name: frozenset(_named(register, name)) for name in register.statements}
    needed_by: dict[str, list[str]] = {name: [] for name in needs}
    for name, others in needs.items():
        for other in others:
            needed_by[other].append(name)
    open_needs = {name: len(others) for name, others in needs.items()}
    depths = {name: 1 for name, count in open_needs.items() if not count}
    order = list(depths)
    for name in order:
        for above in needed_by[name]:
            depths[above] = max(depths.get(above, 1), depths[name] + 1)
            open_needs[above] -= 1
            if not open_needs[above]:
                order.append(above)
    if max((depths[name] for name in order), default=0) <= limit:
        return []
    defining = tree.Trait | tree.Segment | tree.Groups | tree.Cross | tree.Split
    return [name for name in order if isinstance(register.statements[name][0], defining)]


def _named(register: Register, name: str) -> Iterator[str]:
    """The statements whose names a statement has in it."""
    statement, unit = register.statements[name]
    with register.inside(unit):
        for one in _names(statement):
            full = register.full(register.joined(one).parts[0].text)
            if full in register.statements:
                yield full


def _names(statement: tree.Statement) -> Iterator[tree.Name]:
    match statement:
        case tree.Cross(of=of):
            yield from of
        case tree.Split(of=of):
            yield of
        case tree.Rows(table=table):
            yield tree.Name((table,), table.span)
        case _:
            pass
    for expression in walk.expressions(statement):
        for node, _ in walk.walk(expression):
            if isinstance(node, tree.Name):
                yield node
