"""Definitions decided after the customers were read. In: truths, and Boolean columns of the tests in them. Out: Boolean columns.

What joins tests by `and`, `or` and `not` needs no row: it is done with words of bits, 64 customers at once. Only what no other thing
speaks of can wait for that: segments, groups and splits that were asked for, and of which at most others of these are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from segdsl.engine.bits import flags, known, words
from segdsl.engine.layered import Layered
from segdsl.engine.normal import Every, Otherwise, Some, Test, Truth
from segdsl.engine.plan import Folded, Instance, Stage, name_of
from segdsl.engine.polars.collect import collect
from segdsl.engine.polars.layers import Layers
from segdsl.engine.polars.lower import Lowering
from segdsl.semantics.typed import Reference, Typed, walk

HELD = 1 << 30  # bytes of tests that are held


@dataclass(frozen=True, slots=True)
class Later:
    """A definition that waits.

    Attributes:
        branches: The columns of a segment or of each branch, and the name of what decides it; none of a branch for all others.
        wanted: What decides them, by name.
    """

    branches: tuple[tuple[str, str | None], ...]
    wanted: Mapping[str, Truth]

    @classmethod
    def of(cls, one: Folded, layered: Layered) -> Later:
        """A segment, groups or a split."""
        truths = {name: truth for name, truth in layered.wanted.items() if isinstance(truth, Truth)}
        if not one.branches:
            return cls(tuple((name, name) for name in truths), truths)
        name = name_of(one.instance)
        columns = [
            (name_of(one.instance, branch.name), f"b:{name}:{at}")
            for at, (branch, _) in enumerate(one.branches)
        ]
        return cls(tuple((column, test if test in truths else None) for column, test in columns), truths)


@dataclass(frozen=True, slots=True)
class Decided:
    """Definitions that are decided by words.

    Attributes:
        stages: The definitions of each stage.
        tests: The conditions in them, by the name of the column that holds what came of each.
        asked: What is asked of these.
        members: Tests of who is in others of them.
        instances: Which they are.
        size: How many customers there are.
    """

    stages: Sequence[Sequence[Later]]
    tests: Mapping[str, Typed]
    asked: Sequence[Truth]
    members: Sequence[Truth]
    instances: frozenset[Instance]
    size: int

    @property
    def names(self) -> list[str]:
        """The columns that are made."""
        return [column for stage in self.stages for one in stage for column, _ in one.branches]

    def columns(self, found: pl.DataFrame, lowering: Lowering) -> dict[str, pl.Series]:
        """The columns of the definitions.

        Args:
            found: The columns of the tests, missing where they are unknown.
            lowering: How references are called.
        """
        held: dict[str, pl.Series] = {}
        truths: dict[int, tuple[pl.Expr, pl.Expr | None]] = {}
        partly = []
        for name, condition in self.tests.items():
            column = found[name].rechunk()
            held[name] = words(column)
            is_known = known(column)
            if is_known is not None:
                held[f"known:{name}"] = is_known
                partly.append(pl.col(name) & pl.col(f"known:{name}"))
            truths[id(condition)] = pl.col(name), None if is_known is None else pl.col(f"known:{name}")
        frame = pl.LazyFrame([one.alias(name) for name, one in held.items()]).with_columns(partly)
        layers = Layers(lowering, bitwise=True)
        layers.hold({id(test): _member(test) for test in self.members})
        layers.hold({id(test): _of_words(test, *truths[id(_condition(test))]) for test in self.asked})
        for stage in self.stages:
            wanted = {name: truth for one in stage for name, truth in one.wanted.items()}
            frame = layers.add(frame, wanted).with_columns(
                value.alias(name) for one in stage for name, value in _branches(one)
            )
        made = collect(frame.select(self.names), "in-memory")
        return {one.name: flags(one, self.size) for one in made.iter_columns()}


def _branches(one: Later) -> Iterator[tuple[str, pl.Expr]]:
    """Each branch: the first whose condition holds, else that for all others."""
    before: pl.Expr | None = None
    for column, test in one.branches:
        if test == column:
            return
        holds = pl.col(test) if test is not None else None
        if before is None:
            yield column, pl.lit(0, dtype=pl.UInt64) if holds is None else holds
        else:
            yield column, ~before if holds is None else holds & ~before
        if holds is not None:
            before = holds if before is None else before | holds


def _tests(roots: Iterable[Truth]) -> Iterator[Truth]:
    """What logic joins: tests, and whether the opposite of a test is not known."""
    stack, seen = [*roots], set[int]()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case Every(parts) | Some(parts):
                stack += parts
            case Otherwise(part) if not isinstance(part, Test):
                stack.append(part)
            case _:
                yield node


def _of_words(test: Truth, true: pl.Expr, known: pl.Expr | None) -> pl.Expr:
    """What a test is where its condition is true, and known unless that is everywhere."""
    inner = test.part if isinstance(test, Otherwise) else test
    assert isinstance(inner, Test)
    false = ~true if known is None else known & ~true
    made = true if inner.holds else false
    return ~made if isinstance(test, Otherwise) else made


def _condition(test: Truth) -> Typed:
    inner = test.part if isinstance(test, Otherwise) else test
    assert isinstance(inner, Test)
    return inner.condition


def _instance(test: Truth) -> Instance | None:
    """The segment, or the groups of the branch, that a test asks about and nothing else."""
    one = _condition(test)
    return (one.name, one.moment) if isinstance(one, Reference) else None


def _member(test: Truth) -> pl.Expr:
    """The column of a test of who is in a segment or branch, which is always known."""
    one = _condition(test)
    assert isinstance(one, Reference)
    return _of_words(test, pl.col(name_of((one.name, one.moment), one.branch)), None)


def _waiting(
    candidates: set[Instance], layered: Mapping[Instance, Layered], spoken: Iterable[Typed]
) -> set[Instance]:
    """Those of some definitions of which no more is spoken than who is in them, and that by others of these."""
    blocked = set(_spoken_of(spoken))
    while True:
        for instance, one in layered.items():
            for root in one.wanted.values():
                if not isinstance(root, Truth):
                    blocked.update(_spoken_of([root]))
                    continue
                for test in _tests([root]):
                    if instance not in candidates or _instance(test) is None:
                        blocked.update(_spoken_of([_condition(test)]))
        if not candidates & blocked:
            return candidates
        candidates = candidates - blocked


def _spoken_of(nodes: Iterable[Typed]) -> Iterator[Instance]:
    for node in nodes:
        yield from ((one.name, one.moment) for one in walk(node) if isinstance(one, Reference))


def decided(
    names: Iterable[str],
    stages: Iterable[Stage],
    layered: Mapping[Instance, Layered],
    spoken: Iterable[Typed],
    size: int,
) -> Decided | None:
    """What is decided by words; none where nothing can be, or where holding the tests takes too much memory.

    Args:
        names: The definitions that were asked for.
        stages: The definitions in the order of computation.
        layered: Those that are computed.
        spoken: What is computed before: what is made of rows and customers, and further expressions.
        size: How many customers there are.
    """
    made = [{one.instance: one for one in stage.definitions} for stage in stages]
    kinds = {name: one.definition.kind for some in made for (name, _), one in some.items()}
    candidates: set[Instance] = {(name, None) for name in names if kinds[name] != "trait"}
    waiting = _waiting(candidates, layered, spoken)
    later = [
        {name: Later.of(one, layered[name]) for name, one in some.items() if name in waiting} for some in made
    ]
    truths = [truth for some in later for one in some.values() for truth in one.wanted.values()]
    asked = [test for test in _tests(truths) if _instance(test) not in waiting]
    members = [test for test in _tests(truths) if _instance(test) in waiting]
    conditions = {id(_condition(test)): _condition(test) for test in asked}
    if not asked or 2 * len(conditions) * size // 8 > HELD:
        return None
    return Decided(
        [list(some.values()) for some in later],
        {f"w:{at}": condition for at, condition in enumerate(conditions.values())},
        asked,
        members,
        frozenset(waiting),
        size,
    )
