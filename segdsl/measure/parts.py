"""Everything that has members. In: a `Membership`. Out: `Part`s in the order of the program: segments, and branches under their groups.

An evaluation may have been asked for some names only; what has no column is left out here, and so everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segdsl.engine import Membership
from segdsl.semantics.program import Definition

PartKind = Literal["segment", "branch", "arm"]

# What the parts of a definition are called that sorts customers rather than selecting them
_PARTS: dict[str, PartKind] = {"groups": "branch", "split": "arm"}


@dataclass(frozen=True, slots=True)
class Part:
    """A set of customers with a column of its own.

    Attributes:
        name: Its column: `vip`, `lifecycle.lost`.
        title: What reports call it.
        kind: What it is.
        parent: The groups it is a branch of.
    """

    name: str
    title: str
    kind: PartKind
    parent: str | None


def parts(membership: Membership) -> tuple[Part, ...]:
    """All segments and branches, in the order of the program."""
    held = set(membership.columns)
    found: list[Part] = []
    for name in membership.meaning.order:
        one = membership.meaning.definitions[name]
        if one.kind in _PARTS:
            found += [
                Part(f"{name}.{branch.name}", branch.title or branch.name, _PARTS[one.kind], name)
                for branch in one.branches
            ]
        else:
            found.append(Part(name, one.title, "segment", None))
    return tuple(part for part in found if part.name in held)


def segments(membership: Membership) -> tuple[str, ...]:
    """The names of the segments, in the order of the program."""
    return tuple(part.name for part in parts(membership) if part.kind == "segment")


def groups(membership: Membership) -> tuple[Definition, ...]:
    """The definitions that sort customers into branches, in the order of the program."""
    wanted = dict.fromkeys(part.parent for part in parts(membership) if part.parent is not None)
    return tuple(membership.meaning.definitions[name] for name in wanted)
