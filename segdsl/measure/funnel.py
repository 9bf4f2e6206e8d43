"""How a rule narrows the customers down. In: an evaluation and the name of a segment or groups. Out: a row for each condition.

A segment's funnel goes through the conditions that `and` joins at the top of its rule, in the order written. That of groups goes through
the branches: whoever a branch does not take is passed on to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Protocol

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.parts import groups, segments
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Apply, Typed

_SCHEMA = {
    "name": pl.String,
    "condition": pl.String,
    "before": pl.Int64,
    "met": pl.Int64,
    "unmet": pl.Int64,
    "unknown": pl.Int64,
    "after": pl.Int64,
    "alone": pl.Int64,
}

Step = tuple[str | None, str | None, Typed | None]  # a branch's name, the text, the condition


class Evaluated(Protocol):
    """What was evaluated, and can be asked about further conditions."""

    @property
    def membership(self) -> Membership:
        """Who is in what."""
        ...

    def conditions(self, typed: Mapping[str, Typed], /) -> pl.DataFrame:
        """A column for each condition, missing where it is unknown, with the customers in the order of the membership."""
        ...


def funnel(result: Evaluated, name: str) -> pl.DataFrame:
    """Follows the customers through the conditions of one segment or the branches of one groups.

    Args:
        result: The evaluation.
        name: The segment or groups.

    Returns:
        The columns:

        - name: the branch; missing for a segment's conditions.
        - condition: its text as written; missing for `otherwise`.
        - before: the customers it is asked about, those that the rows above left.
        - met, unmet, unknown: for how many of them it is true, false, or undecided because a value is missing.
        - after: whom it leaves for the next row. A segment keeps those who meet a condition, so the last `after` is its size. Groups keep
          those whom a branch does not take, so `met` is the branch's size and the last `after` those in no branch.
        - alone: how many of all customers meet it, whatever the rows above say; missing for `otherwise`.
    """
    return funnels(result, [name])[name]


def funnels(
    result: Evaluated,
    names: Sequence[str] | None = None,
    answers: Mapping[tuple[str, int], pl.Series] | None = None,
) -> dict[str, pl.DataFrame]:
    """The funnels of several segments and groups, with one question to the engine.

    Args:
        result: The evaluation.
        names: The segments and groups; all of them if none are named.
        answers: What `conditions` says of them, if that was asked before.

    Returns:
        A frame as `funnel` makes it, for each name.
    """
    membership = result.membership
    names = _all_of(result) if names is None else names
    steps = {name: _steps(membership.meaning.definitions[name]) for name in names}
    answers = conditions(result, names) if answers is None else answers
    made = {}
    for name, some in steps.items():
        columns = [answers.get((name, at)) for at in range(len(some))]
        keeps = membership.meaning.definitions[name].kind == "segment"
        made[name] = _follow(some, columns, membership.customers, keeps)
    return made


def _all_of(result: Evaluated) -> list[str]:
    membership = result.membership
    return [*segments(membership), *(one.name for one in groups(membership))]


def conditions(result: Evaluated, names: Sequence[str] | None = None) -> dict[tuple[str, int], pl.Series]:
    """What the conditions of funnels make of the customers, with one question to the engine.

    Args:
        result: The evaluation.
        names: Segments and groups; all of them if none are named.

    Returns:
        By name and step a Boolean column, missing where the condition is unknown, in the order of the membership; `otherwise` has none.
    """
    definitions = result.membership.meaning.definitions
    names = _all_of(result) if names is None else names
    asked = {
        f"{name} {at}": (name, at, condition)
        for name in names
        for at, (_, _, condition) in enumerate(_steps(definitions[name]))
        if condition is not None
    }
    if not asked:
        return {}
    answers = result.conditions({text: condition for text, (_, _, condition) in asked.items()})
    return {(name, at): answers[text] for text, (name, at, _) in asked.items()}


def _steps(definition: Definition) -> list[Step]:
    text = definition.source.slice
    if definition.kind != "segment":
        return [
            (branch.name, None if branch.condition is None else text(branch.condition.span), branch.condition)
            for branch in definition.branches
        ]
    if definition.value is None:
        return []
    return [(None, text(condition.span), condition) for condition in conjuncts(definition.value)]


def conjuncts(condition: Typed) -> tuple[Typed, ...]:
    """The conditions that `and` joins at the top, in the order written.

    One that the text does not show as parts, such as a `between` taken apart, stays whole.
    """
    if not (isinstance(condition, Apply) and condition.function.name == "and"):
        return (condition,)
    places = [part.span for part in condition.arguments]
    if any(one.end > other.start for one, other in pairwise(places)):
        return (condition,)
    return tuple(single for part in condition.arguments for single in conjuncts(part))


def _follow(
    steps: Sequence[Step], columns: Sequence[pl.Series | None], customers: int, keeps: bool
) -> pl.DataFrame:
    here = pl.repeat(True, customers, dtype=pl.Boolean, eager=True)
    rows = []
    for (name, text, _), column in zip(steps, columns, strict=True):
        holds = here.clone() if column is None else column.fill_null(False)
        before = _count(here)
        met = _count(here & holds)
        unknown = 0 if column is None else _count(here & column.is_null())
        alone = None if column is None else _count(holds)
        here = here & holds if keeps else here & ~holds
        rows.append((name, text, before, met, before - met - unknown, unknown, _count(here), alone))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _count(column: pl.Series) -> int:
    return int(column.sum())
