"""In which order things are computed. In: a program and what is asked of it at a moment. Out: stages, each needing only earlier ones.

An aggregate whose rows are judged by a trait of the customer needs that trait first, and the trait may need aggregates of its own. Within a
stage come first the look-ups of customers, then what is made of rows and joined, then what is made of customers, then definitions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from segdsl.semantics import Meaning
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import fold
from segdsl.semantics.program import Branch, Definition
from segdsl.semantics.typed import (
    Aggregate,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    Typed,
    children,
    walk,
)

# what is made of many rows or customers
Many = Aggregate | Sequence | Population | Standing
# a definition, asked at the run's own moment (none) or another
Instance = tuple[str, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Folded:
    """A definition with nothing left in it that depends on `as of`.

    Attributes:
        definition: What it was made of.
        instance: Its name and the moment it is asked of.
        value: Of a trait or segment.
        branches: Of groups and splits: name and condition.
    """

    definition: Definition
    instance: Instance
    value: Typed | None
    branches: tuple[tuple[Branch, Typed | None], ...] = ()

    @property
    def expressions(self) -> tuple[Typed, ...]:
        """Its expressions."""
        conditions = tuple(condition for _, condition in self.branches if condition is not None)
        return conditions if self.value is None else (self.value,)


@dataclass(slots=True)
class Stage:
    """What can be computed together: what is made of rows, then of customers, then definitions that need nothing of their own stage."""

    aggregates: dict[str, dict[Aggregate, str]] = field(default_factory=dict)
    sequences: dict[Sequence, str] = field(default_factory=dict)
    populations: dict[Population | Standing, str] = field(default_factory=dict)
    definitions: list[Folded] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """Stages in the order of computation, and what every part is called in the query."""

    stages: list[Stage] = field(default_factory=list)
    called: dict[Typed, str] = field(default_factory=dict)
    lookups: list[Lookup] = field(default_factory=list)
    asked: dict[str, Typed] = field(default_factory=dict)


def name_of(instance: Instance, branch: str | None = None) -> str:
    """What a definition is called in the query."""
    name, moment = instance
    plain = f"d:{name}" if branch is None else f"d:{name}.{branch}"
    return plain if moment is None else f"{plain}@{moment.isoformat()}"


def plan(meaning: Meaning, names: Iterable[str], asked: Mapping[str, Typed], moment: Moment) -> Plan:
    """The order of computation.

    Args:
        meaning: The program.
        names: Definitions that are wanted.
        asked: Further expressions that are wanted once these are known.
        moment: The run's moment.

    Raises:
        OutOfCalendar: Arithmetic with `as of` leaves the calendar.
    """
    return _Planner(meaning, moment).plan(names, asked)


class _Planner:
    def __init__(self, meaning: Meaning, moment: Moment) -> None:
        self.meaning, self.moment = meaning, moment
        self.made = Plan()
        self.stage_of: dict[Instance, int] = {}

    def plan(self, names: Iterable[str], asked: Mapping[str, Typed]) -> Plan:
        for name in names:
            self._define((name, None))
        for name, node in asked.items():
            folded = fold(node, self.moment)
            self._stage(folded)
            self.made.asked[name] = folded
        return self.made

    def _define(self, instance: Instance) -> int:
        """The stage a definition is computed in, after all it needs."""
        if instance not in self.stage_of:
            definition = self.meaning.definitions[instance[0]]
            at = self.moment if instance[1] is None else replace(self.moment, instant=instance[1])
            branches = tuple(
                (branch, None if branch.condition is None else fold(branch.condition, at, self.moment))
                for branch in definition.branches
            )
            value = None if definition.value is None else fold(definition.value, at, self.moment)
            folded = Folded(definition, instance, value, branches)
            stage = max((self._stage(one) for one in folded.expressions), default=0)
            self.stage_of[instance] = stage
            self._at(stage).definitions.append(folded)
        return self.stage_of[instance]

    def _stage(self, node: Typed) -> int:
        """The stage at whose beginning an expression of the customer's can be computed."""
        if isinstance(node, Reference):
            return 1 + self._define((node.name, node.moment))
        needed = max((self._stage(one) for one in children(node)), default=0)
        if isinstance(node, Many):
            # rows and customers can be judged by another value made of many only once that is there
            inner = [one for part in children(node) for one in walk(part) if isinstance(one, Many)]
            needed = max(needed, *(1 + self._stage(one) for one in inner)) if inner else needed
        if isinstance(node, Lookup) and node not in self.made.called:
            self.made.called[node] = f"l:{len(self.made.called)}"
            self.made.lookups.append(node)
        if isinstance(node, Many) and node not in self.made.called:
            self.made.called[node] = f"a:{len(self.made.called)}"
            stage = self._at(needed)
            match node:
                case Aggregate():
                    stage.aggregates.setdefault(node.table, {})[node] = self.made.called[node]
                case Sequence():
                    stage.sequences[node] = self.made.called[node]
                case Population() | Standing():
                    stage.populations[node] = self.made.called[node]
        return needed

    def _at(self, index: int) -> Stage:
        stages = self.made.stages
        while len(stages) <= index:
            stages.append(Stage())
        return stages[index]
