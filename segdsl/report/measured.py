"""All that is measured for a report. In: an evaluation and what is asked for. Out: `Measured`, frames that the builders read.

Each measure is taken once, and only where a section shows it: what nobody asked for costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from segdsl import measure
from segdsl.engine import Expected
from segdsl.engine.data.members import read_members
from segdsl.engine.examples import Outcome, run
from segdsl.measure import Evaluated
from segdsl.report.options import Options

if TYPE_CHECKING:
    import polars as pl

UPSET_SETS = 12
UPSET_ROWS = 24
COMBINATIONS = 100
NAMES = 1_200
MOST_DEGREES = 4

# Sections that need to know what customers are like
_DESCRIBING = frozenset(("details", "findings"))


class Reportable(Evaluated, Protocol):
    """An evaluation that can be reported."""

    def expectations(self) -> list[Expected]:
        """What came of each `expect`."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of one program; frames are as the functions of `measure` give them.

    Attributes:
        result: The evaluation.
        sizes: Size and share of every part, by name.
        largest: The segments, largest first.
        overlap: Every two segments.
        coverage: How many customers are in 0, 1, 2, 3 segments, and in 4 or more.
        combinations: How many different exclusive combinations of all segments there are.
        among: The segments that the picture of combinations tells apart.
        distinct: How many exclusive combinations there are among them.
        upset: Those that the picture shows: no smaller ones than may be told, whose customers are part of the rest.
        listed: Those among all segments, as many as a table can hold; none where small counts are not told, as every list that is finer
            than another tells more of the few.
        conditions: Who meets each condition of them, by name and step.
        funnels: Conditions one after the other, by name of the segment or groups.
        observed: What is known of the customers, if a section needs it.
        value: What a customer is worth, if the program says it.
        values: What parts bring in.
        profiles: How members differ, by segment.
        reachable: Who has an address, if the tables say and a section shows it.
        quality: How good each segment is, by name.
        undecided: Whom missing values keep out.
        trend: How sizes developed, if there is something to compare with.
        comparison: What has changed since the newest of earlier evaluations.
        findings: What is worth saying.
        grid: The grid of scores.
        retention: Cohorts.
        expected: What came of expectations.
        examples: What came of examples.
    """

    result: Reportable
    sizes: Mapping[str, tuple[int, float | None]]
    largest: tuple[str, ...]
    overlap: pl.DataFrame
    coverage: pl.DataFrame
    combinations: int
    among: tuple[str, ...]
    distinct: int
    upset: pl.DataFrame
    listed: pl.DataFrame | None
    conditions: Mapping[tuple[str, int], pl.Series]
    funnels: Mapping[str, pl.DataFrame]
    observed: measure.Observed | None
    value: measure.Value | None
    values: pl.DataFrame | None
    profiles: Mapping[str, pl.DataFrame]
    reachable: pl.Series | None
    quality: Mapping[str, measure.Quality]
    undecided: pl.DataFrame | None
    trend: measure.Trend | None
    comparison: measure.Comparison | None
    findings: tuple[measure.Finding, ...]
    grid: measure.Grid | None
    retention: measure.Retention | None
    expected: tuple[Expected, ...]
    examples: tuple[Outcome, ...]


def measured(result: Reportable, options: Options, sections: frozenset[str]) -> Measured:
    """Measures what some sections show.

    Args:
        result: The evaluation.
        options: The value, and what to compare with.
        sections: Their ids.

    Raises:
        DataFault: The value is none, or what to compare with cannot be read.
    """
    membership = result.membership
    meaning = membership.meaning
    sizes = {row[0]: (row[4], row[5]) for row in measure.sizes(membership).iter_rows()}
    largest = tuple(sorted(measure.segments(membership), key=lambda name: -sizes[name][0]))
    overlap = measure.overlap(membership, largest)
    value = measure.value_of(meaning, options.value)
    describing = bool(_DESCRIBING & sections)
    observed = _observed(result, value, sections, describing=describing)
    values = measure.values(observed, value) if observed is not None and value is not None else None
    profiles = measure.profiles(observed, largest) if observed is not None and describing else {}
    earlier = [read_members(path, membership) for path in options.compare]
    trend = measure.trend(membership, earlier) if earlier else None
    comparison = None if trend is None else measure.compare(membership, trend.earlier[-1])
    reachable = measure.reachable(result) if describing else None
    quality = (
        measure.quality(
            observed, profiles, overlap, values=values, reachable=reachable, comparison=comparison
        )
        if observed is not None and describing
        else ()
    )
    expected = tuple(result.expectations()) if meaning.expectations else ()
    undecided = measure.undecided(result) if "findings" in sections else None
    findings = (
        measure.findings(
            membership,
            overlap,
            expected=expected,
            undecided=undecided,
            quality=quality,
            portfolio=measure.portfolio(membership, overlap),
            comparison=comparison,
            values=values,
        )
        if "findings" in sections
        else ()
    )
    conditions = measure.conditions(result)
    among = largest[:UPSET_SETS]
    coverage = measure.coverage(membership)
    combined = measure.combinations(membership, among=among)
    shown = combined.head(UPSET_ROWS)
    return Measured(
        result=result,
        sizes=sizes,
        largest=largest,
        overlap=overlap,
        coverage=_coarse(coverage),
        combinations=int(coverage["combinations"].sum()),
        among=among,
        distinct=combined.height,
        upset=shown.filter(shown["size"] >= options.min_cell),
        listed=_readable(measure.combinations(membership, COMBINATIONS, among=largest))
        if options.min_cell <= 1 and among != largest
        else None,
        conditions=conditions,
        funnels=measure.funnels(result, answers=conditions),
        observed=observed,
        value=value,
        values=values,
        profiles=profiles,
        reachable=reachable,
        quality={one.name: one for one in quality},
        undecided=undecided,
        trend=trend,
        comparison=comparison,
        findings=findings,
        grid=measure.rfm_grid(observed, value) if observed is not None and "scores" in sections else None,
        retention=measure.retention(result) if "cohorts" in sections else None,
        expected=expected,
        examples=tuple(run(meaning, membership.timezone, options.fiscal_month))
        if meaning.examples and "details" in sections
        else (),
    )


def _readable(combined: pl.DataFrame) -> pl.DataFrame:
    """The largest combinations, as many as nobody has to read more than so many names for."""
    names = combined["segments"].list.len().cum_sum()
    return combined.filter(names <= max(NAMES, *names.head(1)))


def _coarse(coverage: pl.DataFrame) -> pl.DataFrame:
    """The coverage with one row for four and more: as finely as pictures show it, and as few of the few."""
    degrees = coverage["segments"].clip(upper_bound=MOST_DEGREES)
    return coverage.with_columns(degrees).group_by("segments").sum().sort("segments")


def _observed(
    result: Reportable, value: measure.Value | None, sections: frozenset[str], *, describing: bool
) -> measure.Observed | None:
    """Everything, where members are described; else only what is needed for value and scores."""
    if describing:
        return measure.observe(result)
    wanted = [] if value is None else [value.name]
    found = measure.scores(result.membership) if "scores" in sections else None
    if found is not None:
        wanted += [one for one in (found.recency, found.frequency, found.monetary) if one is not None]
    return measure.observe(result, wanted) if wanted else None
