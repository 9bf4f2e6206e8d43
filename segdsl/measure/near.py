"""Who is one condition away from a segment. In: an evaluation and a segment. Out: `NearMisses`: which condition, whom, how far.

A rule's conditions are those that `and` joins at its top, taken apart through the segments it names; a rule of alternatives (`or` at its
top) is looked at alternative by alternative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from segdsl.engine import Evaluation
from segdsl.functions import OPERATORS
from segdsl.measure.explain.known import shown
from segdsl.measure.explain.tree import is_fixed, is_one_test, written
from segdsl.reading.read import language
from segdsl.semantics import overloads
from segdsl.semantics.personal import is_personal
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Apply, Column, Reference, Typed
from segdsl.text import Source

_COMPARING = ("=", "!=", "<", "<=", ">", ">=")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class NearCustomer:
    """A customer who lacks one condition.

    Attributes:
        customer: The key as text.
        condition: The condition as written.
        value: What it compares, for this customer; empty where it compares nothing that can be shown.
        limit: What it is compared with.
        distance: How far the one is from the other, where both are numbers or durations.
        unknown: Whether the condition is not false, but unknown.
    """

    customer: str
    condition: str
    value: str
    limit: str
    distance: str
    unknown: bool
    _far: float = field(default=0.0, repr=False)


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Who is one condition away.

    Attributes:
        name: The segment.
        title: What reports call it.
        members: How many are in.
        customers: How many are one condition away.
        conditions: The conditions, with how many customers lack only that one.
        nearest: Some of the customers, the nearest first: by how large the distance is beside the limit.
    """

    name: str
    title: str
    members: int
    customers: int
    conditions: tuple[tuple[str, int], ...]
    nearest: tuple[NearCustomer, ...]

    def frame(self, *, keys: bool = True) -> pl.DataFrame:
        """The customers named as a table: customer, condition, value, limit, distance, unknown; without keys the counts by condition."""
        if not keys:
            schema: dict[str, Any] = {"condition": pl.String, "customers": pl.Int64}
            return pl.DataFrame(list(self.conditions), schema=schema, orient="row")
        names = ("customer", "condition", "value", "limit", "distance", "unknown")
        rows = [tuple(getattr(one, name) for name in names) for one in self.nearest]
        kinds = {name: pl.Boolean if name == "unknown" else pl.String for name in names}
        return pl.DataFrame(rows, schema=kinds, orient="row")


@dataclass(frozen=True, slots=True)
class _Test:
    node: Typed
    source: Source
    turned: bool = False

    @property
    def text(self) -> str:
        text = written(self.source, self.node)
        return f"not {text}" if self.turned else text


def near(evaluation: Evaluation, name: str, limit: int = 20, *, locale: str = "en") -> NearMisses:
    """Who is one condition away from a segment or branch.

    Args:
        evaluation: Data that hold all its columns.
        name: A segment, or a branch as `lifecycle.lost`.
        limit: How many customers to name.
        locale: The language values are shown in.

    Returns:
        Counts of all of them, and the nearest.

    Raises:
        DataFault: Data that fail while they are read.
    """
    meaning = evaluation.meaning
    owner, _, branch = name.rpartition(".") if name not in meaning.definitions else (name, "", "")
    definition = meaning.definitions[owner or name]
    alternatives = [list(one) for one in _alternatives(meaning, definition, branch)]
    member = Reference(definition.name, branch or None, definition.type)
    found = _asked(evaluation, member, alternatives)
    best = _best(found, alternatives)
    counts = best.group_by("test").len()
    tests = [test for one in alternatives for test in one]
    by_test: dict[str, int] = {}
    for number, count in counts.rows():
        text = tests[number].text
        by_test[text] = by_test.get(text, 0) + count
    conditions = sorted(by_test.items(), key=lambda one: (-one[1], one[0]))
    some = best.sort("far", "key").head(limit)
    nearest = tuple(_customer(meaning, tests, found, row, locale) for row in some.iter_rows(named=True))
    title = definition.title if not branch else f"{definition.title}: {branch}"
    return NearMisses(
        name, title, int(found["member"].fill_null(False).sum()), best.height, tuple(conditions), nearest
    )


# ---- what is asked


def _alternatives(meaning: Meaning, definition: Definition, branch: str) -> Iterator[Iterator[_Test]]:
    """The ways into a segment, each as the conditions that must all hold."""
    source = definition.source
    if branch:
        yield _into_branch(meaning, definition, branch)
        return
    assert definition.value is not None
    node = definition.value
    parts = node.arguments if _joins(node, "or") and isinstance(node, Apply) else (node,)
    for part in parts:
        yield _conjuncts(meaning, part, source, 0)


def _into_branch(meaning: Meaning, definition: Definition, branch: str) -> Iterator[_Test]:
    """A branch's own condition, and those before it turned around."""
    row = OPERATORS["not"]
    for one in definition.branches:
        if one.condition is None:
            return
        if one.name == branch or definition.kind == "split":
            if one.name == branch:
                yield from _conjuncts(meaning, one.condition, definition.source, 0)
                return
            continue
        turned = overloads.apply(row, row.overloads[0], (one.condition,), one.condition.span)
        yield _Test(turned, definition.source, turned=True)


def _joins(node: Typed, word: str) -> bool:
    return isinstance(node, Apply) and node.function.name == word and not is_one_test(node)


def _conjuncts(meaning: Meaning, node: Typed, source: Source, depth: int) -> Iterator[_Test]:
    if _joins(node, "and") and isinstance(node, Apply):
        for one in node.arguments:
            yield from _conjuncts(meaning, one, source, depth)
        return
    if isinstance(node, Reference) and node.moment is None and depth < _DEEPEST:
        definition = meaning.definitions[node.name]
        if (
            definition.kind == "segment"
            and definition.value is not None
            and not _joins(definition.value, "or")
        ):
            yield from _conjuncts(meaning, definition.value, definition.source, depth + 1)
            return
        first = definition.branches[0] if definition.kind == "groups" else None
        if first is not None and first.name == node.branch and first.condition is not None:  # noqa: SIM102
            if not _joins(first.condition, "or"):
                yield from _conjuncts(meaning, first.condition, definition.source, depth + 1)
                return
    yield _Test(node, source)


def _compared(node: Typed) -> tuple[Typed, Typed] | None:
    """What a test compares, and with what."""
    if not isinstance(node, Apply):
        return None
    if node.function.name in ("or missing", "not"):
        return _compared(node.arguments[0])
    if node.function.name not in _COMPARING:
        return None
    left, right = node.arguments
    return (right, left) if is_fixed(left) else (left, right)


def _asked(evaluation: Evaluation, member: Reference, alternatives: list[list[_Test]]) -> pl.DataFrame:
    spine = evaluation.meaning.catalog.spine
    asked: dict[str, Typed] = {
        "key": Column(spine.name, str(spine.key), spine.columns[str(spine.key)].type),
        "member": member,
    }
    number = 0
    for one in alternatives:
        for test in one:
            asked[f"test {number}"] = test.node
            sides = _compared(test.node)
            if sides is not None:
                asked[f"value {number}"], asked[f"limit {number}"] = sides
            number += 1
    return evaluation.conditions(asked)


def _best(found: pl.DataFrame, alternatives: list[list[_Test]]) -> pl.DataFrame:
    """For each customer who lacks one condition of an alternative the nearest one: key, test, far."""
    outside = ~pl.col("member").fill_null(False)
    frames = [pl.DataFrame(schema={"key": pl.String, "test": pl.Int64, "far": pl.Float64, "row": pl.Int64})]
    start = 0
    rows = found.with_row_index("row").with_columns(
        pl.col("row").cast(pl.Int64), pl.col("key").cast(pl.String)
    )
    for one in alternatives:
        numbers = range(start, start + len(one))
        start += len(one)
        lacks = [~pl.col(f"test {number}").fill_null(False) for number in numbers]
        lacking = pl.sum_horizontal(*(one.cast(pl.Int64) for one in lacks))
        near_ones = rows.filter(outside & (lacking == 1))
        for number, lacked in zip(numbers, lacks, strict=True):
            far = _far(found, number)
            frames.append(
                near_ones.filter(lacked).select(
                    "key", pl.lit(number, dtype=pl.Int64).alias("test"), far.alias("far"), "row"
                )
            )
    every = pl.concat(frames)
    return every.sort("key", "far", "test").unique("key", keep="first", maintain_order=True)


def _far(found: pl.DataFrame, number: int) -> pl.Expr:
    """The distance beside the limit's size; 1 where there is none to measure, 2 where a value is missing."""
    value, limit = f"value {number}", f"limit {number}"
    if value in found.columns and found[value].dtype.is_numeric() and found[limit].dtype.is_numeric():
        left, right = pl.col(value).cast(pl.Float64), pl.col(limit).cast(pl.Float64)
        size = pl.max_horizontal(right.abs(), pl.lit(1e-9))
        return ((left - right).abs() / size).fill_null(2.0)
    return pl.when(pl.col(f"test {number}").is_null()).then(2.0).otherwise(1.0)


# ---- what is told


def _customer(
    meaning: Meaning, tests: list[_Test], found: pl.DataFrame, row: dict[str, Any], locale: str
) -> NearCustomer:
    number, words = row["test"], language(locale)
    test = tests[number]
    sides = _compared(test.node)
    unknown = found[f"test {number}"][row["row"]] is None
    if sides is None or any(is_personal(meaning, one) for one in sides):
        return NearCustomer(row["key"], test.text, "", "", "", unknown, row["far"])
    value, limit = found[f"value {number}"][row["row"]], found[f"limit {number}"][row["row"]]
    distance = ""
    if _is_number(value) and _is_number(limit) and not sides[0].type.is_time:
        far = abs(_exact(value) - _exact(limit))
        distance = shown(words, int(far) if far == int(far) else float(far), sides[0])
    return NearCustomer(
        row["key"],
        test.text,
        shown(words, value, sides[0]),
        shown(words, limit, sides[1]),
        distance,
        unknown,
        row["far"],
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _exact(value: Any) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
