"""Why a customer is in or out. In: an evaluation and a key. Out: an `Explanation`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from segdsl.engine import Evaluation
from segdsl.measure.explain import witnesses
from segdsl.measure.explain.known import learn
from segdsl.measure.explain.model import Explanation, Part
from segdsl.measure.explain.solve import Solver
from segdsl.measure.explain.subject import Subject, asks_keys, focus, needs_everybody
from segdsl.measure.explain.tree import Tree, aggregates, called, written
from segdsl.measure.explain.trial import changes, state
from segdsl.reading import read
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Aggregate, Column, Reference, Standing, Typed

AHEAD = 31
# where customers are compared with one another and there are more, every day ahead would be a whole evaluation of them
_MANY = 100_000


def explain(
    evaluation: Evaluation,
    customer: str,
    names: Sequence[str] | None = None,
    *,
    locale: str = "en",
    ahead: int = AHEAD,
) -> Explanation | None:
    """Why a customer is in or out of segments, groups and splits.

    Values and verdicts are the engine's own. A definition that compares customers with one another is asked of all of them, any other of
    this customer's rows only.

    Args:
        evaluation: Data that hold all columns of the definitions.
        customer: The key as text.
        names: The definitions; all segments, groups and splits of the program if none are named.
        locale: The language of readings, values and changes: `en` or `de`.
        ahead: For how many days to look what time alone will change, and how long other changes work.

    Returns:
        The explanation; none where there is no such customer.

    Raises:
        DataFault: Data that fail while they are read.
        ValueError: There are no words of that language.
    """
    meaning = evaluation.meaning
    chosen = [name for name in meaning.order if names is None or name in names]
    subject = focus(evaluation, customer)
    if subject is None:
        return None
    parts: dict[str, Part] = {}
    for lot in _lots(meaning, chosen):
        parts |= _explained(subject, lot, frozenset(chosen), locale, ahead)
    when = evaluation.moment
    return Explanation(
        meaning.source.name,
        customer,
        str(meaning.catalog.spine.key),
        when.instant.astimezone(when.zone),
        str(when.zone),
        ahead,
        locale,
        tuple(parts[name] for name in chosen),
    )


def _lots(meaning: Meaning, names: Sequence[str]) -> list[list[str]]:
    """Definitions that can be asked together: those of one customer, those that look at keys, those that compare customers."""
    lots: dict[tuple[bool, bool], list[str]] = {}
    for name in names:
        lots.setdefault((needs_everybody(meaning, [name]), asks_keys(meaning, [name])), []).append(name)
    return list(lots.values())


def _explained(
    subject: Subject, names: list[str], told: frozenset[str], locale: str, ahead: int
) -> dict[str, Part]:
    meaning = subject.meaning
    everybody = needs_everybody(meaning, names)
    definitions = [meaning.definitions[name] for name in names]
    expressions = [one for definition in definitions for one in definition.expressions]
    own = [Reference(one.name, None, one.type) for one in definitions]
    known = learn(subject, [*expressions, *own], locale, everybody=everybody)
    rows = witnesses.of_aggregates(subject, known, _aggregates(meaning, definitions))
    tree = Tree(known, rows, told)
    now = {
        one.name: state(one, {one.name: known.of(Reference(one.name, None, one.type))}) for one in definitions
    }
    solver = Solver(subject, known, _standings(subject, meaning, definitions))
    movable = [one.name for one in definitions if one.kind != "split"]
    many = everybody and subject.evaluation.tables[meaning.catalog.customers].rows > _MANY
    found = changes(subject, solver, known, movable, now, 0 if many else ahead) if movable else {}
    made = {}
    for one in definitions:
        value = known.of(Reference(one.name, None, one.type))
        is_segment = one.kind == "segment"
        made[one.name] = Part(
            one.name,
            called(one),
            _kind(one),
            bool(value) if is_segment else value is not None,
            None if is_segment else value,
            read(meaning, one.name, locale).text,
            tree.of_definition(one),
            tuple(found.get(one.name, ())),
        )
    return made


def _kind(definition: Definition) -> Any:
    return definition.kind


def _aggregates(meaning: Meaning, definitions: Sequence[Definition]) -> list[tuple[str, Aggregate]]:
    """Every aggregate that definitions rest on, with its text."""
    found: dict[Aggregate, str] = {}
    for one in meaning.closure(tuple(definition.name for definition in definitions)):
        for expression in one.expressions:
            for node in aggregates(meaning, expression) if one.kind == "trait" else _in_tests(expression):
                found.setdefault(node, written(_source(meaning, one, node), node))
    return [(text, node) for node, text in found.items()]


def _in_tests(node: Typed) -> list[Aggregate]:
    from segdsl.semantics.typed import AsOf, Population, children
    from segdsl.semantics.typed import Sequence as Steps

    if isinstance(node, Aggregate):
        return [node]
    if isinstance(node, AsOf | Population | Steps):
        return []
    return [one for part in children(node) for one in _in_tests(part)]


def _source(meaning: Meaning, definition: Definition, node: Aggregate) -> Any:
    """The text an aggregate stands in: that of the trait it was found through."""
    for one in (definition, *meaning.definitions.values()):
        if any(inner is node for expression in one.expressions for inner in _in_tests(expression)):
            return one.source
    return definition.source


def _standings(subject: Subject, meaning: Meaning, definitions: Sequence[Definition]) -> dict[Standing, Any]:
    """For each test of a standing the value that is just inside: the smallest of `top`, the greatest of `bottom`."""
    found: dict[Standing, Any] = {}
    for definition in meaning.closure(tuple(one.name for one in definitions)):
        for expression in definition.expressions:
            for node in _extremes(expression):
                found[node] = _inside(subject, node)
    return {node: value for node, value in found.items() if value is not None}


def _extremes(node: Typed) -> list[Standing]:
    from segdsl.semantics.typed import AsOf, children

    if isinstance(node, Standing) and node.function.name in ("top", "bottom"):
        return [node]
    if isinstance(node, AsOf | Aggregate):
        return []
    return [one for part in children(node) for one in _extremes(part)]


def _inside(subject: Subject, node: Standing) -> Any:
    tests: dict[str, Typed] = {"value": node.value, "inside": node}
    if node.per is not None:
        tests["per"] = node.per
    spine = subject.catalog.spine
    tests["key"] = Column(spine.name, str(spine.key), spine.columns[str(spine.key)].type)
    found = subject.evaluation.conditions(tests)
    if node.per is not None:
        own = found.filter(pl.col("key") == subject.key)["per"]
        if own.len() != 1 or own[0] is None:
            return None
        found = found.filter(pl.col("per") == own[0])
    values = found.filter(pl.col("inside"))["value"]
    return values.min() if node.function.name == "top" else values.max()
