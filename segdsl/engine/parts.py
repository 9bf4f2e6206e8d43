"""Aggregates of one table in parts. In: folded aggregates. Out: parts, each with the rows it needs and what is left to ask of them.

Most aggregates look at rows of one kind and of some stretch of time: `count(events in last 30d where event = "purchase")`. Those of one
kind are computed together, from rows of that kind only, so that no row is asked what its kind has answered.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from segdsl.engine.data.window import Window
from segdsl.functions import OPERATORS
from segdsl.semantics import overloads
from segdsl.semantics.calendar import Moment
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Typed, Value


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that have one of some values in a text column.

    Attributes:
        column: The column.
        values: The values, in order.
        test: A condition that says so.
    """

    column: Column
    values: tuple[Value, ...]
    test: Typed = field(compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """Aggregates that are computed together.

    Attributes:
        kind: Which rows it looks at; all of them if none.
        since: The earliest time it looks at, if there is one.
        asked: The aggregates as written, and what they ask of those rows.
    """

    kind: Kind | None
    since: Constant | None
    asked: tuple[tuple[Aggregate, Aggregate], ...]


def parts(aggregates: Iterable[Aggregate], moment: Moment) -> list[Part]:
    """The aggregates of one table in parts.

    Args:
        aggregates: Folded aggregates over the same table.
        moment: The run's moment; no row is later.
    """
    wanted = list(aggregates)
    column = _telling(wanted)
    by_kind: dict[Kind | None, list[tuple[Aggregate, list[Typed]]]] = {}
    for one in wanted:
        tests = [test for test in conjuncts(one.within) if not _always_holds(test, one, moment)]
        kind = next((found for test in tests if (found := _kind(test)) and found.column == column), None)
        left = [test for test in tests if kind is None or _kind(test) != kind]
        by_kind.setdefault(kind, []).append((one, left))
    return [_part(kind, some) for kind, some in by_kind.items()]


def earliest(some: Iterable[Part]) -> Constant | None:
    """The earliest time that any of some parts looks at; none where one of them looks at all of it."""
    edges = [one.since for one in some]
    known = [edge for edge in edges if edge is not None]
    return min(known, key=_instant) if known and len(known) == len(edges) else None


def window(since: Constant | None, tests: Iterable[Iterable[Typed]]) -> Window:
    """What has to be read of a table for all that several look at.

    Args:
        since: The earliest time that any of them looks at; none if one looks at all.
        tests: For each of them, conditions of which every row it looks at meets each.
    """
    by_column = [{kind.column: kind.values for test in some if (kind := _kind(test))} for some in tests]
    edge = since.value if since is not None and isinstance(since.value, dt.date) else None
    for column in by_column[0] if by_column else ():
        if all(column in one for one in by_column):
            values = sorted({str(value) for one in by_column for value in one[column]})
            return Window(edge, column, tuple(values))
    return Window(edge)


def conjuncts(node: Typed | None) -> Iterator[Typed]:
    """The conditions that `and` joins."""
    if isinstance(node, Apply) and node.function is OPERATORS["and"]:
        for argument in node.arguments:
            yield from conjuncts(argument)
    elif node is not None:
        yield node


def _part(kind: Kind | None, some: list[tuple[Aggregate, list[Typed]]]) -> Part:
    edges = []
    for one, tests in some:
        found = [edge for edge in (low(test, one.at) for test in tests) if edge is not None]
        edges.append(max(found, key=_instant) if found else None)
    known = [edge for edge in edges if edge is not None]
    since = min(known, key=_instant) if len(known) == len(edges) else None
    asked = []
    for one, tests in some:
        left = [test for test in tests if since is None or low(test, one.at) != since or _name(test) != ">="]
        asked.append((one, replace(one, within=_joined(left))))
    return Part(kind, since, tuple(asked))


def _joined(tests: list[Typed]) -> Typed | None:
    if len(tests) < 2:
        return tests[0] if tests else None
    row = OPERATORS["and"]
    return overloads.apply(row, row.overloads[0], tests, tests[0].span)


def _telling(aggregates: Iterable[Aggregate]) -> Column | None:
    """The text column that most of the aggregates ask for a value of."""
    counted: Counter[Column] = Counter()
    for one in aggregates:
        counted.update({kind.column for test in conjuncts(one.within) if (kind := _kind(test)) is not None})
    return counted.most_common(1)[0][0] if counted else None


def _kind(test: Typed) -> Kind | None:
    match test:
        case Apply(arguments=(Column() as column, Constant(value=value))) if (
            column.type.kind == "text" and value is not None
        ):
            if _name(test) == "=":
                return Kind(column, (value,), test)
            if _name(test) == "in" and isinstance(value, tuple):
                return Kind(column, tuple(sorted(value, key=str)), test)
        case _:
            pass
    return None


def _always_holds(test: Typed, one: Aggregate, moment: Moment) -> bool:
    """Whether a test is of the rows' time and true of every row there is: none is later than the moment."""
    match test:
        case Apply(arguments=(column, Constant(value=edge))) if column == one.at:
            if isinstance(edge, dt.datetime):
                late = edge > moment.instant
            elif isinstance(edge, dt.date):
                late = edge > moment.today
            else:
                return False
            return late and _name(test) in ("<", "<=")
        case _:
            return False


def _name(test: Typed) -> str:
    return test.function.name if isinstance(test, Apply) else ""


def _instant(edge: Constant) -> dt.date:
    assert isinstance(edge.value, dt.date)
    return edge.value


def low(test: Typed, at: Typed | None) -> Constant | None:
    """The constant of `at >= constant` or `at > constant`; none of any other test."""
    if not isinstance(test, Apply) or _name(test) not in (">=", ">"):
        return None
    column, edge = test.arguments
    return edge if column == at and isinstance(edge, Constant) and edge.type == column.type else None
