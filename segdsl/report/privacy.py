"""What a report may tell of its counts. In: all that it shows. Out: a `Teller`, from one pass over all of them.

HTML, Markdown, JSON and the lines in a terminal are made of the same model, so what is hidden in one is hidden in all.
"""

from __future__ import annotations

from segdsl import measure
from segdsl.report.measured import Measured
from segdsl.report.telling import Teller


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
    counts = measure.Counts(least)
    counts.add_sizes(membership)
    counts.add_overlap(measured.overlap)
    counts.add_coverage(measured.coverage)
    if "combinations" in sections:
        counts.add_combinations(measured.upset, measured.among)
        if measured.among != measured.largest:
            counts.add_combinations(measured.listed, measured.largest)
    kinds = {one.name: one.kind for one in measure.parts(membership)}
    for name, funnel in measured.funnels.items():
        counts.add_funnel(name, funnel, keeps=kinds.get(name) == "segment")
    if measured.comparison is not None:
        counts.add_comparison(measured.comparison)
    if measured.undecided is not None:
        counts.add_undecided(measured.undecided)
    counts.add_quality(measured.quality.values())
    if measured.observed is not None and measured.profiles:
        counts.add_observed(measured.observed)
        for name, profile in measured.profiles.items():
            counts.add_profile(name, profile)
        counts.add_histograms(measure.histograms(measured.observed, None, least))
    if measured.grid is not None:
        counts.add_grid(measured.grid)
    if measured.retention is not None:
        counts.add_retention(measured.retention)
    return Teller(counts.protect().mark, least)
