"""What could be different about a customer. In: nothing. Out: `Move`: one thing that happens, and `Plan`: what happens together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from segdsl.measure.explain.subject import Copy, Row
from segdsl.semantics.typed import Aggregate


@dataclass(frozen=True, slots=True)
class NewRows:
    """Some rows come into being today.

    Attributes:
        table: Their table.
        row: Their values; the time and the owner are filled in.
        count: How many.
        nodes: The aggregates they are for.
        gives: The column that holds what they bring, such as the amount of `sum`, and the value in it.
        different: The column in which every row has another value.
        moves_limit: Whether the limit it reaches moves with it, as that of an average of all customers does.
        counted: Whether a share counts them; it falls with rows that it does not.
    """

    table: str
    row: tuple[tuple[str, Any], ...]
    count: int
    nodes: tuple[Aggregate, ...]
    gives: tuple[str, Any] | None = None
    different: str | None = None
    counted: bool = True
    moves_limit: bool = False

    @property
    def rows(self) -> list[Row]:
        """The rows; values that must differ are numbered."""
        made = []
        for number in range(self.count):
            row = {name: list(value) if isinstance(value, tuple) else value for name, value in self.row}
            if self.different is not None and number:
                row[self.different] = _another(row[self.different], number)
            made.append(row)
        return made


def _another(value: Any, number: int) -> Any:
    return f"{value} {number}" if isinstance(value, str) else value + number


@dataclass(frozen=True, slots=True)
class NewValue:
    """A column of the customer's has another value.

    Attributes:
        column: The column.
        value: Its value.
        is_known: Whether it only matters that there is one, or none.
        is_other: Whether it only matters that it is not what it was.
    """

    column: str
    value: Any
    is_known: bool = False
    is_other: bool = False


Move = NewRows | NewValue
Plan = tuple[Move, ...]


def copy_of(plan: Plan) -> Copy:
    """The customer as these moves leave them."""
    columns: dict[str, Any] = {}
    rows: dict[str, list[Row]] = {}
    for move in plan:
        match move:
            case NewValue():
                columns[move.column] = list(move.value) if isinstance(move.value, tuple) else move.value
            case NewRows():
                rows.setdefault(move.table, []).extend(move.rows)
    return Copy(columns, rows)


def is_possible(plan: Plan) -> bool:
    """Whether no column would have to have two values."""
    seen: dict[str, Any] = {}
    values = (move for move in plan if isinstance(move, NewValue))
    return all(seen.setdefault(move.column, move.value) == move.value for move in values)


def cost(plan: Plan) -> tuple[int, int, float]:
    """How far away a plan is: how many moves, how many of them change the customer's own columns, how many rows."""
    values = sum(isinstance(move, NewValue) for move in plan)
    rows = sum(move.count for move in plan if isinstance(move, NewRows))
    return len(plan), values, rows


def merged(plans: Sequence[Plan]) -> Plan:
    """Several plans together, each move once."""
    return tuple(dict.fromkeys(move for plan in plans for move in plan))


def united(plan: Plan) -> Plan:
    """A plan in which one row serves several ends, where its values do not contradict each other."""
    made: list[Move] = []
    for move in plan:
        for index, other in enumerate(made):
            one = _one_row(other, move)
            if one is not None:
                made[index] = one
                break
        else:
            made.append(move)
    return tuple(made)


def asks_more(plan: Plan, other: Plan) -> bool:
    """Whether a plan asks for all that another does, and for something besides."""
    return len(other) < len(plan) and all(_is_in(move, plan) for move in other)


def _is_in(move: Move, plan: Plan) -> bool:
    if isinstance(move, NewValue):
        return move in plan
    same = [one for one in plan if isinstance(one, NewRows) and one.table == move.table]
    return any(one.gives == move.gives for one in same) and sum(one.count for one in same) >= move.count


def _one_row(one: Move, other: Move) -> NewRows | None:
    if not isinstance(one, NewRows) or not isinstance(other, NewRows) or one.table != other.table:
        return None
    values, more = dict(one.row), dict(other.row)
    if any(values.get(name, value) != value for name, value in more.items()):
        return None
    if one.gives is not None and other.gives is not None:
        return None
    return replace(
        one,
        row=tuple(sorted((values | more).items())),
        count=max(one.count, other.count),
        nodes=tuple(dict.fromkeys((*one.nodes, *other.nodes))),
        gives=one.gives or other.gives,
        different=one.different or other.different,
    )
