"""What a report may tell of its counts. In: all that it shows. Out: a `Teller`, from one pass over all of them.

HTML, Markdown, JSON and the lines in a terminal are made of the same model, so what is hidden in one is hidden in all. Sizes are settled
first, by themselves: a size is hidden where it is small or would tell a small one, and never for the sake of a detail; details pay for
details. What members are like comes last, attribute by attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from segdsl import measure
from segdsl.report.measured import Measured
from segdsl.report.telling import Cell, Teller

# What a report is for: these are hidden for their own sakes only, never to protect a detail
_KEPT = ("customers", "size", "none")


@dataclass(slots=True)
class _Counts(measure.Counts):
    """A ledger in which some counts stay shown, so that details pay for details."""

    kept: Callable[[Cell], bool] = lambda cell: False

    def show(self, cell: Cell, value: int, weight: int = 1, *, fixed: bool = False) -> None:
        """Counts a cell that is shown."""
        measure.Counts.show(self, cell, value, weight, fixed=fixed or self.kept(cell))


def teller(measured: Measured, least: int, sections: frozenset[str]) -> Teller:
    """Decides which counts may be told.

    Args:
        measured: The measures.
        least: The least count that may be told.
        sections: The ids of the sections that show them.
    """
    if least <= 1:
        return Teller(lambda *cells: None, least)
    membership = measured.result.membership
    sizes = measure.Counts(least)
    sizes.add_sizes(membership)
    hidden = sizes.protect()
    counts = _Counts(least, kept=lambda cell: cell[0] in _KEPT and hidden.shows(cell))
    counts.add_sizes(membership)
    counts.add_overlap(measured.overlap)
    counts.add_coverage(measured.coverage)
    if "combinations" in sections:
        counts.add_combinations(measured.upset, measured.among)
        if measured.listed is not None:
            counts.add_combinations(measured.listed, measured.largest)
    kinds = {one.name: one.kind for one in measure.parts(membership)}
    counts.add_conditions(measured.conditions)
    for name, funnel in measured.funnels.items():
        counts.add_funnel(name, funnel, keeps=kinds.get(name) == "segment")
    if measured.comparison is not None:
        # how branches were before is not shown, which leaves more of the moves between them to tell
        changes = measured.comparison.changes
        changes = changes.filter(changes["kind"] == "segment")
        counts.add_comparison(replace(measured.comparison, changes=changes))
    if measured.trend is not None:
        counts.add_trend(measured.trend)
    if measured.undecided is not None:
        counts.add_undecided(measured.undecided)
    counts.add_quality(measured.quality.values())
    if measured.observed is not None and measured.profiles:
        counts.add_histograms(measure.histograms(measured.observed, None, least))
    if measured.grid is not None:
        counts.add_grid(measured.grid)
    if measured.retention is not None:
        counts.add_retention(measured.retention)
    settled = counts.protect()
    if measured.observed is None:
        return Teller(settled.mark, least)
    described = measure.Described(
        measured.observed,
        measured.profiles,
        measured.overlap,
        None if measured.value is None else measured.value.name,
        measured.reachable,
        measured.conditions,
    )
    # a mark of the ledger says more than one of the profiles
    marks = measure.profile_marks(described, settled) | dict(settled.marks)
    return Teller(measure.Hidden(marks, least).mark, least)
