"""From evaluations to what a report shows. In: results that can be asked about conditions, and what is wanted. Out: a `Report`.

All measuring is done by `measure`; here it is asked for as much as pages and pictures can hold, and put beside what the programs say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from zoneinfo import ZoneInfo

from segdsl.engine import DataFault
from segdsl.measure import segments as segments_of
from segdsl.report import build_grids, build_segments, build_sets, model, sentences
from segdsl.report.expectations import expectation
from segdsl.report.language import Language, language
from segdsl.report.measured import Measured, Reportable
from segdsl.report.measured import measured as measures
from segdsl.report.notes import translated
from segdsl.report.options import Options
from segdsl.report.phrases import phrased
from segdsl.report.privacy import teller
from segdsl.report.sections import BY_ID
from segdsl.text import Source

# What is raised where something asked for cannot be measured
Unmeasurable = DataFault

# A password or token in an address never reaches a report, nor does what stands behind its question mark
_ADDRESS = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]*://)(?:[^\s\"'`]*@)?([^\s?#\"'`]*)(?:[?#][^\s\"'`]*)?")


def build(results: Reportable | Sequence[Reportable], options: Options | None = None) -> model.Report:
    """Gathers all that a report shows.

    Args:
        results: The evaluation, or one for each program.
        options: How the report is to be.

    Returns:
        Plain data for the renderers.
    """
    options = options or Options()
    several = tuple(results) if isinstance(results, Sequence) else (results,)
    spoken = language(options.locale)
    chapters = tuple(_chapter(one, options, spoken, alone=len(several) == 1) for one in several)
    return model.Report(
        title=options.title or spoken.say("Customer segments"),
        locale=options.locale,
        command=None if options.command is None else shown(options.command),
        versions=tuple((name, _version(name)) for name in ("segdsl", "polars")),
        min_cell=options.min_cell,
        accent=None if options.accent is None else (options.accent, options.accent_dark),
        chapters=chapters,
    )


def shown(text: str) -> str:
    """A name or command as a report shows it: addresses cut down to scheme, host and path, and what is no Unicode replaced."""
    return _ADDRESS.sub(r"\1\2", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _chapter(result: Reportable, options: Options, spoken: Language, *, alone: bool) -> model.Chapter:
    membership = result.membership
    customers = membership.customers
    as_of = membership.as_of.astimezone(ZoneInfo(membership.timezone))
    asked = options.sections or tuple(BY_ID)
    measured = measures(result, options, frozenset(asked))
    tell = teller(measured, options.min_cell, frozenset(asked))
    titles = _titles(result)
    sizes = {name: size for name, (size, _) in measured.sizes.items()}
    order = tell.ordered(sizes, segments_of(membership))
    sets = build_sets.build(measured, order, titles, tell)
    segments, groups = build_segments.build(measured, order, sets.neighbours, titles, options, spoken, tell)
    total = tell.count(("customers",), customers)
    covered = tuple(
        tell.count(("coverage", degree), size)
        for degree, size in measured.coverage.select("segments", "size").iter_rows()
    )
    return model.Chapter(
        title=options.title or spoken.say("Customer segments")
        if alone
        else shown(membership.meaning.source.name),
        summary=sentences.summary(total, customers, as_of, covered, segments, groups, spoken),
        sections=asked,
        provenance=_provenance(measured),
        customers=customers,
        total=total,
        value=None if measured.values is None or measured.value is None else measured.value.title,
        cards=sentences.cards(total, customers, covered, segments, groups, spoken),
        findings=phrased(measured.findings, titles, spoken, tell),
        coverage=covered,
        segments=segments,
        groups=groups,
        upset=sets.upset,
        combinations=sets.combinations,
        matrix=sets.matrix,
        pairs=sets.pairs,
        scores=build_grids.scores(measured, spoken, tell),
        cohorts=build_grids.cohorts(measured, spoken, tell),
        changes=build_grids.changes(measured, titles, tell),
        expectations=tuple(expectation(one, measured, spoken, tell) for one in measured.expected),
        notes=tuple(translated(shown(note), spoken) for note in membership.notes),
        method=sentences.method(as_of, membership.timezone, options.min_cell, spoken),
    )


def _titles(result: Reportable) -> dict[str, str]:
    """What segments, groups and their branches are called."""
    made = {}
    for one in result.membership.meaning.definitions.values():
        made[one.name] = one.title
        made |= {
            f"{one.name}.{branch.name}": f"{one.title}: {branch.title or branch.name}"
            for branch in one.branches
        }
    return made


def _provenance(measured: Measured) -> model.Provenance:
    membership = measured.result.membership
    zone = ZoneInfo(membership.timezone)
    snapshots = tuple(
        model.Snapshot(one.name, shown(one.source), None if one.as_of is None else one.as_of.astimezone(zone))
        for one in (() if measured.trend is None else measured.trend.earlier)
    )
    meaning = membership.meaning
    places = {name: at for at, name in enumerate(meaning.catalog.tables)}
    return model.Provenance(
        program=shown(meaning.source.name),
        digest=meaning.source.digest,
        definitions=_definitions(membership.meaning.sources or (meaning.source,)),
        as_of=membership.as_of.astimezone(zone),
        timezone=membership.timezone,
        data=tuple(
            model.DataFile(one.table, tuple(shown(name) for name in one.names), one.rows, one.digest)
            for one in sorted(
                membership.sources, key=lambda one: (places.get(one.table, len(places)), one.table)
            )
        ),
        compared=snapshots[-1].path if snapshots else None,
        snapshots=snapshots,
    )


def _definitions(sources: Sequence[Source]) -> str:
    """A digest of all texts a program is made of, in the order they are read."""
    digest = blake2b(digest_size=16)
    for source in sources:
        digest.update(bytes.fromhex(source.digest))
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a checkout that is not installed
        return "unknown"
