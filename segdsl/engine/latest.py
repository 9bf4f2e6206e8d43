"""Latest times that are only compared with an edge. In: parts of a table's aggregates. Out: them without these, and these by themselves.

`time since last(orders) < 90d` asks whether there is a row of the last 90 days, and whether there is any at all. In files in order
of time their later stretch is little to read, and nothing else needs the time of the others: which rows there are tells the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from segdsl.engine.parts import Part
from segdsl.engine.polars.aggregate import spoken
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Typed, walk

_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
_LATEST = ("last", "max")


@dataclass(frozen=True, slots=True)
class Latest:
    """A latest time of which nothing matters but where it lies among some edges.

    Attributes:
        written: The aggregate as written.
        edge: The first of them. Any earlier time stands for all of them.
        part: It by itself, of rows no earlier than that.
        tests: The comparisons, by name.
        of: Which of the parts that are left goes through the rows it is the latest of.
    """

    written: Aggregate
    edge: Constant
    part: Part
    tests: Mapping[str, Apply]
    of: int


def apart(
    some: Sequence[Part],
    values: frozenset[Aggregate],
    tests: Sequence[Mapping[str, Apply]],
    say: Callable[[Typed], pl.Expr],
    is_short: Callable[[dt.date], bool],
) -> tuple[list[Part], list[Latest]]:
    """Parts without the latest times that may be found by themselves, if then no other row's time is needed.

    Args:
        some: The parts of a table whose rows are all there and judged by their own columns only.
        values: The aggregates whose values are needed.
        tests: The conditions decided of each part.
        say: How expressions over rows are said.
        is_short: Whether what is no earlier than a day or instant is a small stretch of what is stored.

    Returns:
        The parts, each at its place, some of them with fewer aggregates or none; and the latest times.
    """
    found: list[Latest] = []
    left: list[Part] = []
    times: set[str] = set()
    for at, part in enumerate(some):
        kept = []
        for written, asked in part.asked:
            own = {name: test for name, test in tests[at].items() if written in walk(test)}
            edge = None if written in values else _edge(written, asked, own.values())
            if edge is None or asked.at is None:
                kept.append((written, asked))
            else:
                times.update(say(asked.at).meta.root_names())
                found.append(Latest(written, edge, Part(part.kind, edge, ((written, asked),)), own, at))
        left.append(replace(part, asked=tuple(kept)))
    needed = {name for part in left for one in spoken(part, say) for name in one.meta.root_names()}
    is_dated = any(part.since is not None for part in left) or bool(times & needed)
    edges = {_day(one.edge) for one in found}
    if not found or is_dated or not all(map(is_short, edges)):
        return list(some), []
    return left, found


def _edge(written: Aggregate, asked: Aggregate, tests: Iterable[Apply]) -> Constant | None:
    """The first time that a latest one is compared with; none if it is another aggregate, or more is asked of it."""
    is_latest = asked.function.name in _LATEST and asked.value == asked.at and asked.within is None
    if not is_latest or not isinstance(asked.at, Column):
        return None
    edges = []
    for test in tests:
        match test:
            case Apply(arguments=(one, Constant(value=dt.date()) as edge)) if (
                one == written and test.function.name in _COMPARISONS and edge.type == written.type
            ):
                edges.append(edge)
            case _:
                return None
    return min(edges, key=_day, default=None)


def _day(edge: Constant) -> dt.date:
    assert isinstance(edge.value, dt.date)
    return edge.value
