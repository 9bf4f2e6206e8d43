"""What a report shows of each segment and groups. In: a result that can be asked about conditions. Out: `Segment`s and `Group`s."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from segdsl import measure
from segdsl.engine import Membership
from segdsl.measure import Evaluated
from segdsl.report.model_segments import Group, Neighbour, Segment, Step, Word
from segdsl.semantics.program import Definition, Meaning
from segdsl.syntax.lexemes import lexemes
from segdsl.text import Span

if TYPE_CHECKING:
    import polars as pl


def sizes(membership: Membership) -> dict[str, Mapping[str, Any]]:
    """What is known of each segment's size, largest first."""
    rows = {row["name"]: row for row in measure.sizes(membership).iter_rows(named=True)}
    return {
        name: rows[name]
        for name in sorted(measure.segments(membership), key=lambda name: -rows[name]["size"])
    }


def build(
    result: Evaluated, neighbours: Mapping[str, tuple[Neighbour, ...]]
) -> tuple[tuple[Segment, ...], tuple[Group, ...]]:
    """All segments, largest first, and all groups and splits, in the order of the program.

    Args:
        result: The evaluation.
        neighbours: The closest segments of each.
    """
    membership = result.membership
    meaning = membership.meaning
    steps = _steps(meaning, measure.funnels(result), membership.frame.height)
    segments = tuple(
        _segment(meaning, meaning.definitions[name], size, steps[name], neighbours[name])
        for name, size in sizes(membership).items()
    )
    groups = tuple(_group(meaning, one, steps[one.name]) for one in measure.groups(membership))
    return segments, groups


def _steps(
    meaning: Meaning, funnels: Mapping[str, pl.DataFrame], customers: int
) -> dict[str, tuple[Step, ...]]:
    made = {}
    for name, frame in funnels.items():
        titles = {branch.name: branch.title or branch.name for branch in meaning.definitions[name].branches}
        made[name] = tuple(
            Step(title=titles.get(row["name"]), share=row["met"] / customers if customers else None, **row)
            for row in frame.iter_rows(named=True)
        )
    return made


def _segment(
    meaning: Meaning,
    one: Definition,
    size: Mapping[str, Any],
    funnel: tuple[Step, ...],
    neighbours: tuple[Neighbour, ...],
) -> Segment:
    return Segment(
        name=one.name,
        title=one.title,
        about=one.clauses.about,
        owner=one.clauses.owner,
        action=one.clauses.action,
        tags=one.clauses.tags,
        text=one.source.slice(one.span),
        rule=_rule(one),
        reading=None,
        persona=None,
        size=size["size"],
        share=size["share"],
        value=None,
        value_share=None,
        entered=None,
        left=None,
        funnel=funnel,
        profile=(),
        distributions=(),
        neighbours=neighbours,
        words=_words(meaning, one),
        quality=(),
        examples=(),
        keys=(),
    )


def _group(meaning: Meaning, one: Definition, branches: tuple[Step, ...]) -> Group:
    return Group(
        kind="split" if one.kind == "split" else "groups",
        name=one.name,
        title=one.title,
        about=one.clauses.about,
        owner=one.clauses.owner,
        action=one.clauses.action,
        tags=one.clauses.tags,
        text=one.source.slice(one.span),
        branches=branches,
        none=branches[-1].after if branches else 0,
        has_rest=any(branch.condition is None for branch in branches),
        words=_words(meaning, one),
    )


def _rule(one: Definition) -> str:
    """The statement from `when` on, moved to the left margin."""
    for lexeme in lexemes(one.source.text, one.span):
        if lexeme.kind == "word" and lexeme.lower == "when":
            text = one.source.slice(Span(lexeme.span.start, one.span.end))
            indent = one.source.position(lexeme.span.start).column - 1
            return re.sub(rf"\n {{1,{indent}}}", "\n", text) if indent else text
    return one.source.slice(one.span)


def _words(meaning: Meaning, one: Definition) -> tuple[Word, ...]:
    """The traits that a rule is built on, and theirs. Those behind another segment stand at that segment."""
    wanted: set[str] = set()
    stack = [one]
    while stack:
        for name in stack.pop().needs - wanted:
            trait = meaning.definitions[name]
            if trait.kind == "trait" and trait.value is not None:
                wanted.add(name)
                stack.append(trait)
    return tuple(
        Word(trait.name, trait.title, trait.source.slice(trait.value.span))
        for name, trait in meaning.definitions.items()
        if name in wanted and trait.value is not None
    )
