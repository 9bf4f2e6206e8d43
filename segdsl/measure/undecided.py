"""Whom a missing value keeps out. In: an evaluation. Out: for each segment, how many customers its rule leaves open, and
what is missing.

A customer is in a segment only where its condition is true. Where it is neither true nor false, a missing value has
decided: with that value known, the customer might be in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from segdsl.functions import OPERATORS
from segdsl.measure.funnel import Evaluated
from segdsl.measure.parts import segments
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Column,
    Lookup,
    Population,
    Reference,
    Standing,
    Typed,
    children,
)
from segdsl.types import FLAG

UNDECIDED: dict[str, Any] = {
    "name": pl.String,
    "unknown": pl.Int64,
    "cause": pl.String,
    "cause_title": pl.String,
    "missing": pl.Int64,
    "alone": pl.Int64,
}


def undecided(result: Evaluated, names: Sequence[str] | None = None) -> pl.DataFrame:
    """Counts the customers who are out of a segment only because a value is missing.

    Args:
        result: The evaluation.
        names: The segments; all of them if none are named.

    Returns:
        A row for each segment with such customers and each thing that is missing: name; unknown, for how many customers
        the rule is neither true nor false; cause, the column, trait, groups or aggregate as written, and its title;
        missing, for how many of those it is missing; alone, for how many it is the only thing that is. Segments in the
        order of the program, causes with most customers first. A segment whose rule is open for another reason, such as a
        division by zero, has a row without cause.
    """
    membership = result.membership
    meaning = membership.meaning
    wanted = segments(membership) if names is None else names
    rules = {name: value for name in wanted if (value := meaning.definitions[name].value) is not None}
    if not rules:
        return pl.DataFrame(schema=UNDECIDED)
    # by number, as names of the user's could be taken for patterns
    asked = {f"{at}": rule for at, rule in enumerate(rules.values())}
    answers = result.conditions(asked)
    unknown = {name: answers[f"{at}"].is_null() for at, name in enumerate(rules)}
    open_ones = [name for name in rules if unknown[name].any()]
    causes = {name: list(dict.fromkeys(_values(meaning, rules[name]))) for name in open_ones}
    every = list(dict.fromkeys(one for some in causes.values() for one in some))
    absent = _absent(result, every)
    rows: list[tuple[object, ...]] = []
    for name in open_ones:
        rows += _blame(meaning.definitions[name], meaning, unknown[name], causes[name], absent)
    return pl.DataFrame(rows, schema=UNDECIDED, orient="row")


def _absent(result: Evaluated, values: Sequence[Typed]) -> dict[Typed, pl.Series]:
    """Where each value is missing. The values themselves, some of which nobody may see, stay where they are."""
    row = OPERATORS["is missing"]
    tests: dict[str, Typed] = {
        f"{at}": Apply(row, row.overloads[0], (one,), FLAG, one.span) for at, one in enumerate(values)
    }
    if not tests:
        return {}
    answers = result.conditions(tests)
    return {one: answers[f"{at}"] for at, one in enumerate(values)}


def _blame(
    one: Definition, meaning: Meaning, unknown: pl.Series, causes: list[Typed], absent: dict[Typed, pl.Series]
) -> Iterator[tuple[object, ...]]:
    count = int(unknown.sum())
    here = {cause: absent[cause] & unknown for cause in causes}
    how_many = pl.Series([0], dtype=pl.Int64).new_from_index(0, unknown.len())
    for column in here.values():
        how_many = how_many + column.cast(pl.Int64)
    single = how_many == 1
    found = []
    for at, (cause, column) in enumerate(here.items()):
        missing = int(column.sum())
        if missing:
            name, title = _called(one, meaning, cause)
            found.append((-missing, at, name, title, missing, int((column & single).sum())))
    for _, _, name, title, missing, alone in sorted(found):
        yield one.name, count, name, title, missing, alone
    if not found:
        yield one.name, count, None, None, 0, 0


def _called(one: Definition, meaning: Meaning, cause: Typed) -> tuple[str, str]:
    match cause:
        case Reference(name=name):
            return name, meaning.definitions[name].title
        case Column(name=name):
            return name, name
        case _:
            text = " ".join(one.source.slice(cause.span).split())
            return text, text


def _values(meaning: Meaning, node: Typed) -> Iterator[Typed]:
    """What an expression of the customer's is made of and may be missing, in the order written."""
    match node:
        case Reference(name=name, branch=branch):
            # segments and branches are plain yes or no
            if branch is None and meaning.definitions[name].kind != "segment":
                yield node
        case Column() | Lookup() | Aggregate() | AsOf() | Population() | Standing():
            yield node
        case _:
            for part in children(node):
                yield from _values(meaning, part)
