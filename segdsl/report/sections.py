"""The parts of a report. In: nothing. Out: `SECTIONS`, in the order of the page; a new part is a row here, a template for each format, and
its fields in the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, nearest
from segdsl.diagnostics.codes_use import UNKNOWN_SECTION

if TYPE_CHECKING:
    from segdsl.report.model import Chapter


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report.

    Attributes:
        id: What `--sections` takes, and the part's place on the page.
        title: Its heading, in English.
        shown: Whether a chapter has anything for it.
        html: Its template on the page.
        markdown: Its template in Markdown; none where there is no room for it.
    """

    id: str
    title: str
    shown: Callable[[Chapter], bool]
    html: str
    markdown: str | None


def _always(chapter: Chapter) -> bool:
    return True


def _pairs(chapter: Chapter) -> bool:
    return len(chapter.segments) > 1 and chapter.customers > 0


def mark(text: str) -> str:
    """The text itself, found by what gathers the texts to translate."""
    return text


SECTIONS: tuple[Section, ...] = (
    Section("overview", mark("Overview"), _always, "overview.html.j2", "overview.md.j2"),
    Section(
        "findings", mark("Findings"), lambda one: bool(one.findings), "findings.html.j2", "findings.md.j2"
    ),
    Section(
        "changes",
        mark("What changed"),
        lambda one: one.changes is not None,
        "changes.html.j2",
        "changes.md.j2",
    ),
    Section(
        "segments", mark("Segments"), lambda one: bool(one.segments), "segments.html.j2", "segments.md.j2"
    ),
    Section("groups", mark("Groups"), lambda one: bool(one.groups), "groups.html.j2", "groups.md.j2"),
    Section("combinations", mark("Combinations"), _pairs, "combinations.html.j2", "combinations.md.j2"),
    Section("overlap", mark("Overlap"), _pairs, "overlap.html.j2", "overlap.md.j2"),
    Section(
        "scores",
        mark("Recency, frequency, value"),
        lambda one: bool(one.scores),
        "scores.html.j2",
        "scores.md.j2",
    ),
    Section("cohorts", mark("Cohorts"), lambda one: bool(one.cohorts), "cohorts.html.j2", "cohorts.md.j2"),
    Section(
        "details",
        mark("Segment by segment"),
        lambda one: bool(one.segments),
        "details.html.j2",
        "details.md.j2",
    ),
    Section(
        "expectations",
        mark("Expectations"),
        lambda one: bool(one.expectations),
        "expectations.html.j2",
        "expectations.md.j2",
    ),
    Section("notes", mark("About the data"), lambda one: bool(one.notes), "notes.html.j2", "notes.md.j2"),
    Section(
        "provenance", mark("Where the numbers come from"), _always, "provenance.html.j2", "provenance.md.j2"
    ),
    Section("method", mark("How to read the figures"), _always, "method.html.j2", None),
)
BY_ID = {one.id: one for one in SECTIONS}


def check_sections(names: Sequence[str]) -> list[Diagnostic]:
    """The mistakes in names of sections, each once."""
    found = []
    for name in dict.fromkeys(names):
        if name not in BY_ID:
            meant = nearest(name, BY_ID)
            help = (
                f"did you mean `{meant}`?" if meant else f"it can be {', '.join(f'`{one}`' for one in BY_ID)}"
            )
            found.append(UNKNOWN_SECTION.about("", name=name, help=(help,)))
    return found


def present(chapter: Chapter) -> tuple[Section, ...]:
    """The sections that a chapter shows: those asked for that have something to show."""
    return tuple(one for one in SECTIONS if one.id in chapter.sections and one.shown(chapter))
