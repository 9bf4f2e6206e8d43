"""From an evaluation to what a report shows. In: a result that can be asked about conditions. Out: a `ReportModel`.

All measuring is done by `measure`; here it is asked for as much as pages and pictures can hold, and put beside what the program says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from segdsl import measure
from segdsl.measure import Evaluated
from segdsl.report import model, sentences
from segdsl.semantics.program import Definition, Meaning
from segdsl.syntax.lexemes import lexemes
from segdsl.text import Span

if TYPE_CHECKING:
    import polars as pl

UPSET_SETS = 12
UPSET_ROWS = 24
MATRIX_SETS = 24
COMBINATIONS = 100
NEIGHBOURS = 5

# A password or token in an address never reaches a report, nor does what stands behind its question mark
_ADDRESS = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]*://)(?:[^\s\"'`]*@)?([^\s?#\"'`]*)(?:[?#][^\s\"'`]*)?")


def build(result: Evaluated, *, title: str | None = None, command: str | None = None) -> model.ReportModel:
    """Gathers all that a report shows.

    Args:
        result: The evaluation.
        title: What to call the report.
        command: What was typed to make it.

    Returns:
        Plain data for the renderers.
    """
    membership = result.membership
    customers = membership.customers
    steps = _steps(membership.meaning, measure.funnels(result))
    sizes = {row["name"]: row for row in measure.sizes(membership).iter_rows(named=True)}
    written = measure.segments(membership)
    largest = tuple(sorted(written, key=lambda name: -sizes[name]["size"]))
    pairs, both = _pairs(measure.overlap(membership, largest).rows())
    neighbours = _neighbours(pairs, {name: sizes[name]["title"] for name in largest})
    coverage = measure.coverage(membership)
    segments = tuple(
        _segment(
            membership.meaning,
            membership.meaning.definitions[name],
            sizes[name],
            steps[name],
            neighbours[name],
        )
        for name in largest
    )
    groups = tuple(_group(membership.meaning, one, steps[one.name]) for one in measure.groups(membership))
    covered = tuple(coverage["size"].to_list())
    return model.ReportModel(
        title=title or "Customer segments",
        summary=sentences.summary(
            customers, membership.as_of, membership.timezone, covered, segments, groups
        ),
        provenance=_provenance(result, command),
        customers=customers,
        cards=sentences.cards(customers, covered, segments, groups),
        coverage=covered,
        segments=segments,
        groups=groups,
        upset=_upset(result, largest[:UPSET_SETS], customers),
        combinations=_combinations(result, largest, customers, int(coverage["combinations"].sum())),
        matrix=_matrix(largest[:MATRIX_SETS], sizes, both),
        pairs=pairs,
        notes=tuple(shown(note) for note in membership.notes),
        method=sentences.method(membership.as_of, membership.timezone),
    )


def shown(text: str) -> str:
    """A name or command as a report shows it: addresses cut down to scheme, host and path, and what is no Unicode replaced."""
    return _ADDRESS.sub(r"\1\2", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _provenance(result: Evaluated, command: str | None) -> model.Provenance:
    membership = result.membership
    places = {name: at for at, name in enumerate(membership.meaning.catalog.tables)}
    return model.Provenance(
        program=shown(membership.meaning.source.name),
        digest=membership.meaning.source.digest,
        as_of=membership.as_of.astimezone(ZoneInfo(membership.timezone)),
        timezone=membership.timezone,
        data=tuple(
            model.DataFile(one.table, tuple(shown(name) for name in one.names), one.rows, one.digest)
            for one in sorted(
                membership.sources, key=lambda one: (places.get(one.table, len(places)), one.table)
            )
        ),
        versions=tuple((name, _version(name)) for name in ("segdsl", "polars")),
        command=None if command is None else shown(command),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a checkout that is not installed
        return "unknown"


def _steps(meaning: Meaning, funnels: Mapping[str, pl.DataFrame]) -> dict[str, tuple[model.Step, ...]]:
    made = {}
    for name, frame in funnels.items():
        titles = {branch.name: branch.title or branch.name for branch in meaning.definitions[name].branches}
        made[name] = tuple(
            model.Step(title=titles.get(row["name"]), **row) for row in frame.iter_rows(named=True)
        )
    return made


def _segment(
    meaning: Meaning,
    one: Definition,
    size: Mapping[str, Any],
    funnel: tuple[model.Step, ...],
    neighbours: tuple[model.Neighbour, ...],
) -> model.Segment:
    return model.Segment(
        name=one.name,
        title=one.title,
        about=one.clauses.about,
        owner=one.clauses.owner,
        action=one.clauses.action,
        tags=one.clauses.tags,
        text=one.source.slice(one.span),
        rule=_rule(one),
        size=size["size"],
        share=size["share"],
        funnel=funnel,
        neighbours=neighbours,
        words=_words(meaning, one),
    )


def _group(meaning: Meaning, one: Definition, branches: tuple[model.Step, ...]) -> model.Group:
    return model.Group(
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


def _words(meaning: Meaning, one: Definition) -> tuple[model.Word, ...]:
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
        model.Word(trait.name, trait.title, trait.source.slice(trait.value.span))
        for name, trait in meaning.definitions.items()
        if name in wanted and trait.value is not None
    )


_Both = dict[tuple[str, str], int]


def _pairs(rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[model.Pair, ...], _Both]:
    """Each pair with common members once, closest first, and the shared members of any two."""
    both: _Both = {}
    shares: dict[tuple[str, str], float] = {}
    pairs = []
    for left, right, shared, _, _, share, jaccard, lift in rows:
        both[left, right] = shared
        shares[left, right] = share
        if shared and (right, left) in both:
            pairs.append(model.Pair(right, left, shared, shares[right, left], share, jaccard, lift))
    return tuple(sorted(pairs, key=lambda pair: (-pair.jaccard, -pair.both))), both


def _neighbours(
    pairs: tuple[model.Pair, ...], titles: Mapping[str, str]
) -> dict[str, tuple[model.Neighbour, ...]]:
    """The closest segments of each as it sees them, those with most common members first."""
    found: dict[str, list[model.Neighbour]] = {name: [] for name in titles}
    for pair in pairs:
        for one, other, share in (
            (pair.left, pair.right, pair.share_of_left),
            (pair.right, pair.left, pair.share_of_right),
        ):
            if len(found[one]) < NEIGHBOURS:
                found[one].append(
                    model.Neighbour(other, titles[other], pair.both, share, pair.jaccard, pair.lift)
                )
    return {name: tuple(sorted(some, key=lambda one: -one.both)) for name, some in found.items()}


def _upset(result: Evaluated, sets: tuple[str, ...], customers: int) -> model.Combinations:
    every = measure.combinations(result.membership, among=sets)
    return _combined(sets, every.head(UPSET_ROWS).rows(), customers, every.height)


def _combinations(
    result: Evaluated, sets: tuple[str, ...], customers: int, distinct: int
) -> model.Combinations:
    rows = measure.combinations(result.membership, COMBINATIONS, among=sets).rows()
    return _combined(sets, rows, customers, distinct)


def _combined(
    sets: tuple[str, ...], rows: Iterable[tuple[Any, ...]], customers: int, distinct: int
) -> model.Combinations:
    made = tuple(model.Combination(tuple(held), size, share) for held, _, size, share in rows)
    return model.Combinations(sets, made, distinct, customers - sum(one.size for one in made))


def _matrix(sets: tuple[str, ...], sizes: Mapping[str, Mapping[str, Any]], both: _Both) -> model.Matrix:
    return model.Matrix(
        sets,
        tuple(
            tuple(sizes[row]["size"] if row == column else both[row, column] for column in sets)
            for row in sets
        ),
    )
