"""Trying changes. In: a customer and plans. Out: `Change`s that were seen to work, the nearest first.

Every plan is applied to a copy of the customer, and the copy is evaluated: what is told is what happened. The copy is also moved on day by
day, with nothing else happening, to tell what time alone will bring, and up to when a change still works.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from segdsl.engine import DataFault
from segdsl.measure.explain import said
from segdsl.measure.explain.known import Known
from segdsl.measure.explain.model import Change
from segdsl.measure.explain.moves import NewRows, Plan, asks_more, copy_of, cost, is_possible
from segdsl.measure.explain.solve import Solver, shows
from segdsl.measure.explain.subject import Copy, Subject, later, needs_everybody, reach
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Apply, AsOf, TimeTest
from segdsl.semantics.typed import Sequence as Steps

NEAREST = 3
_TRIED = 12
_HALVINGS = 24
_OF_TODAY = ("today", "now", "ago")
_NOTHING = Copy()


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan that works today.

    Attributes:
        name: The segment or groups it is about.
        plan: What happens.
        outcome: What came of it: `in`, `out`, or the name of a branch.
    """

    name: str
    plan: Plan
    outcome: str


def changes(
    subject: Subject, solver: Solver, known: Known, names: Sequence[str], now: Mapping[str, str], ahead: int
) -> dict[str, list[Change]]:
    """The nearest changes of several definitions.

    Args:
        subject: The customer.
        solver: It proposes plans.
        known: Values, and the language.
        names: Segments and groups, all of which compare customers with one another, or none.
        now: What the customer is in each: `in`, `out`, or the name of a branch.
        ahead: How many days to look ahead.
    """
    meaning = subject.meaning
    tried = [one for name in names for one in _today(subject, solver, meaning.definitions[name], now[name])]
    everybody = needs_everybody(meaning, names)
    timely = [name for name in names if depends_on_time(meaning, name)]
    by_time, until = _days(subject, timely, [] if everybody else tried, now, ahead)
    made: dict[str, list[Change]] = {name: [] for name in names}
    for one in tried:
        text = said.plan(known, meaning.definitions[one.name], one.plan)
        last = until.get(id(one))
        full = text if last is None else said.until(known, text, last)
        change = Change(full, one.outcome, None, last)
        if change not in made[one.name]:
            made[one.name].append(change)
    for name, (day, outcome) in by_time.items():
        made[name].append(Change(said.by_time(known, day), outcome, day))
    return made


# ---- today


def _today(subject: Subject, solver: Solver, definition: Definition, now: str) -> list[Tried]:
    """Plans that were seen to work, the nearest of each outcome."""
    proposed = [
        (plan, outcome)
        for plan, outcome in _proposed(solver, definition, now)
        if plan and is_possible(plan) and shows(subject.meaning, plan, subject.catalog.customers)
    ]
    proposed = sorted(dict.fromkeys(proposed), key=lambda one: cost(one[0]))
    proposed = [one for one in proposed[: 2 * _TRIED] if subject.possible(copy_of(one[0]))][:_TRIED]
    found = _states(subject, definition, [plan for plan, _ in proposed])
    working = [
        Tried(definition.name, plan, outcome)
        for (plan, outcome), reached in zip(proposed, found, strict=True)
        if reached == outcome
    ]
    nearest = _without_more([_nearer(subject, definition, one) for one in working])
    if definition.kind == "groups":
        # one way into each branch says more than three into one
        nearest = list({one.outcome: one for one in reversed(nearest)}.values())[::-1]
    return nearest[:NEAREST]


def _states(subject: Subject, definition: Definition, plans: Sequence[Plan]) -> list[str | None]:
    """What the customer is after each plan; none where a number leaves what can be counted."""
    if not plans:
        return []
    try:
        found = subject.membership([definition.name], [copy_of(plan) for plan in plans])
    except DataFault:
        if len(plans) == 1:
            return [None]
        return [one for plan in plans for one in _states(subject, definition, [plan])]
    return [state(definition, row) for row in found]


def _nearer(subject: Subject, definition: Definition, one: Tried) -> Tried:
    """A plan whose value went too far, as its limit moves with it, with the smallest value that still works."""
    if len(one.plan) != 1 or not isinstance(one.plan[0], NewRows) or not one.plan[0].moves_limit:
        return one
    move = one.plan[0]
    if move.gives is None or not isinstance(move.gives[1], int | float | Decimal):
        return one
    name, high = move.gives
    low = type(high)(0)
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2
        middle = round(middle, 2) if not isinstance(high, int) else int(middle)
        if middle in (low, high):
            break
        if _states(subject, definition, [(_giving(move, name, middle),)]) == [one.outcome]:
            high = middle
        else:
            low = middle
    return Tried(one.name, (_giving(move, name, high),), one.outcome)


def _giving(move: NewRows, name: str, value: Any) -> NewRows:
    row = tuple((column, value if column == name else held) for column, held in move.row)
    return replace(move, row=row, gives=(name, value))


def _without_more(tried: list[Tried]) -> list[Tried]:
    """Leaves out what asks for more than another that leads to the same."""
    kept: list[Tried] = []
    for one in tried:
        if not any(other.outcome == one.outcome and asks_more(one.plan, other.plan) for other in kept):
            kept.append(one)
    return kept


def _proposed(solver: Solver, definition: Definition, now: str) -> Iterable[tuple[Plan, str]]:
    if definition.kind == "segment" and definition.value is not None:
        wanted = now == "out"
        for plan in solver.plans(definition.value, wanted):
            yield plan, "in" if wanted else "out"
    elif definition.kind == "groups":
        for branch in definition.branches:
            if branch.name != now:
                for plan in solver.branch(definition.name, branch.name, wanted=True):
                    yield plan, branch.name


def state(definition: Definition, row: Mapping[str, object]) -> str:
    """What a customer is in a definition: `in`, `out`, or the name of a branch."""
    value = row[definition.name]
    if definition.kind == "segment":
        return "in" if value else "out"
    return "out" if value is None else str(value)


# ---- the days ahead


def _days(
    subject: Subject, names: Sequence[str], tried: Sequence[Tried], now: Mapping[str, str], ahead: int
) -> tuple[dict[str, tuple[dt.date, str]], dict[int, dt.date]]:
    """What time alone changes first, and the last day on which each plan works, of those that stop working."""
    definitions = subject.meaning.definitions
    by_time: dict[str, tuple[dt.date, str]] = {}
    until: dict[int, dt.date] = {}
    open_plans = [one for one in tried if one.name in names]
    for number in range(1, ahead + 1):
        waiting = [name for name in names if name not in by_time]
        asked = list(dict.fromkeys([*waiting, *(one.name for one in open_plans)]))
        if not asked:
            break
        when = later(subject.moment, number)
        copies = [_NOTHING, *(copy_of(one.plan) for one in open_plans)]
        first, *others = subject.membership(asked, copies, when)
        for name in waiting:
            outcome = state(definitions[name], first)
            if outcome != now[name]:
                by_time[name] = (when.today, outcome)
        stopped = [
            one
            for one, row in zip(open_plans, others, strict=True)
            if state(definitions[one.name], row) != one.outcome
        ]
        for one in stopped:
            until[id(one)] = when.today - dt.timedelta(days=1)
        open_plans = [one for one in open_plans if one not in stopped]
    return by_time, until


def depends_on_time(meaning: Meaning, name: str) -> bool:
    """Whether a day that passes can change who is in."""
    return any(
        isinstance(node, TimeTest | AsOf | Steps)
        or (isinstance(node, Apply) and node.function.name in _OF_TODAY)
        for node in reach(meaning, meaning.definitions[name].expressions)
    )
