"""What a report shows of each segment, and of groups and splits. In: `Measured`. Out: `Segment`s and `Group`s."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from segdsl import measure
from segdsl.reading import read
from segdsl.report.build_profile import distributions, profile
from segdsl.report.build_trend import trends
from segdsl.report.language import Language
from segdsl.report.measured import Measured
from segdsl.report.model_segments import Example, Group, Neighbour, Segment, Step, Word
from segdsl.report.options import Options
from segdsl.report.persona import persona
from segdsl.report.quality import marks
from segdsl.report.telling import Teller
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Reference, walk
from segdsl.syntax.lexemes import lexemes
from segdsl.text import Span

if TYPE_CHECKING:
    import polars as pl

KEYS = 5


def build(
    measured: Measured,
    order: tuple[str, ...],
    neighbours: Mapping[str, tuple[Neighbour, ...]],
    titles: Mapping[str, str],
    options: Options,
    spoken: Language,
    teller: Teller,
) -> tuple[tuple[Segment, ...], tuple[Group, ...]]:
    """All segments, largest first, and all groups and splits, in the order of the program.

    Args:
        measured: The measures.
        order: The segments in the order they are shown in.
        neighbours: The closest segments of each.
        titles: What segments, groups and branches are called.
        options: Whether keys may be shown.
        spoken: The report's language.
        teller: What may be told.
    """
    membership = measured.result.membership
    meaning, customers = membership.meaning, membership.customers
    steps = _steps(meaning, measured.funnels, customers, teller)
    worth = (
        {} if measured.values is None else {row["name"]: row for row in measured.values.iter_rows(named=True)}
    )
    moved = (
        {}
        if measured.comparison is None
        else {row["name"]: row for row in measured.comparison.changes.iter_rows(named=True)}
    )
    developed = trends(measured, teller)
    segments = []
    for name in order:
        one = meaning.definitions[name]
        cell, worth_cell = ("size", name), ("worth", name)
        size, share = measured.sizes[name]
        rows = profile(measured, name, titles, spoken, teller) if name in measured.profiles else ()
        value = worth.get(name)
        change = moved.get(name)
        segments.append(
            Segment(
                name=name,
                title=one.title,
                about=one.clauses.about,
                owner=one.clauses.owner,
                action=one.clauses.action,
                tags=one.clauses.tags,
                text=one.source.slice(one.span),
                rule=_rule(one),
                reading=read(meaning, name, spoken.code) if one.value is not None else None,
                persona=persona(measured, name, titles, spoken, teller),
                size=teller.count(cell, size),
                share=teller.share(share, cell, whole=customers),
                value=None
                if value is None or not teller.told(cell, worth_cell)
                else spoken.figures.amount(value["sum"]),
                value_share=None if value is None else teller.share(value["share"], cell, worth_cell),
                entered=None if change is None else teller.count(("entered", name), change["entered"]),
                left=None if change is None else teller.count(("left", name), change["left"]),
                trend=developed.get(name),
                funnel=steps[name],
                profile=rows,
                distributions=distributions(measured, name, spoken, teller) if rows else (),
                neighbours=neighbours[name],
                words=_words(meaning, one),
                quality=marks(measured, name, titles, spoken, teller),
                examples=_examples(measured, name),
                keys=_keys(measured, name) if options.keys and size and teller.told(cell) else (),
            )
        )
    groups = tuple(_group(meaning, one, steps[one.name], spoken) for one in measure.groups(membership))
    return tuple(segments), groups


def _steps(
    meaning: Meaning, funnels: Mapping[str, pl.DataFrame], customers: int, teller: Teller
) -> dict[str, tuple[Step, ...]]:
    made = {}
    for name, frame in funnels.items():
        titles = {branch.name: branch.title or branch.name for branch in meaning.definitions[name].branches}
        steps = []
        for at, row in enumerate(frame.iter_rows(named=True)):

            def told(field: str, row: Mapping[str, Any] = row, name: str = name, at: int = at) -> Any:
                return None if row[field] is None else teller.count(("funnel", name, at, field), row[field])

            steps.append(
                Step(
                    name=row["name"],
                    title=titles.get(row["name"]),
                    condition=row["condition"],
                    before=told("before"),
                    met=told("met"),
                    unmet=told("unmet"),
                    unknown=told("unknown"),
                    after=told("after"),
                    alone=told("alone"),
                    share=teller.share(
                        row["met"] / customers if customers else None,
                        ("funnel", name, at, "met"),
                        whole=customers,
                    ),
                )
            )
        made[name] = tuple(steps)
    return made


def _group(meaning: Meaning, one: Definition, branches: tuple[Step, ...], spoken: Language) -> Group:
    return Group(
        kind="split" if one.kind == "split" else "groups",
        name=one.name,
        title=one.title,
        about=one.clauses.about,
        owner=one.clauses.owner,
        action=one.clauses.action,
        tags=one.clauses.tags,
        text=one.source.slice(one.span),
        reading=read(meaning, one.name, spoken.code),
        branches=branches,
        none=branches[-1].after if branches else 0,
        has_rest=any(branch.condition is None for branch in branches) and one.kind == "groups",
        words=_words(meaning, one),
    )


def _keys(measured: Measured, name: str) -> tuple[str, ...]:
    """The first few members, in the order of the key, unless keys are personal."""
    membership = measured.result.membership
    column = membership.meaning.catalog.spine.columns.get(membership.key)
    if column is not None and column.personal:
        return ()
    found = membership.frame.filter(membership.frame[name])[membership.key].head(KEYS)
    return tuple(str(key) for key in found)


def _examples(measured: Measured, name: str) -> tuple[Example, ...]:
    """The examples whose condition speaks of a segment."""
    made = []
    for one in measured.examples:
        spoken_of = {node.name for node in walk(one.example.condition) if isinstance(node, Reference)}
        if name in spoken_of:
            text = one.example.source.slice(one.example.condition.span)
            verdict = {True: "held", False: "failed", None: "unknown"}[one.verdict]
            made.append(Example(one.example.title, text, verdict))  # type: ignore[arg-type]
    return tuple(made)


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
