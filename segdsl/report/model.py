"""What a report shows, as plain data. In: nothing. Out: `Report` and its chapters, which renderers read and nothing else knows how to make
but `build`.

It holds counts, names and program text, and of customers at most the keys of a few. Sets of customers stand largest first, branches and
conditions in the order written. Counts that may not be told are `Hidden`. Texts are in the report's language; names and program text are
the program's own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from segdsl.report.figures import Count
from segdsl.report.model_grids import Changes, CohortGrid, ScoreGrid
from segdsl.report.model_segments import Group, Segment
from segdsl.report.model_sets import Combinations, Matrix, Pair


@dataclass(frozen=True, slots=True)
class DataFile:
    """What a table was read from."""

    table: str
    names: tuple[str, ...]
    rows: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An earlier evaluation.

    Attributes:
        file: What its file of members is called.
        path: The same as named.
        as_of: The instant it is of, in the project's zone; none where the file does not say it.
    """

    file: str
    path: str
    as_of: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from.

    Attributes:
        program: The program's file as it was named.
        digest: The digest of its text.
        definitions: The digest of everything it is made of, files that it uses included.
        as_of: The instant everything is seen from, in the project's zone.
        timezone: The zone's name.
        data: What each table was read from, in the order of the program.
        compared: The file of members that this run is compared with, the newest where there are several.
        snapshots: All evaluations that sizes are compared with, oldest first.
    """

    program: str
    digest: str
    definitions: str
    as_of: dt.datetime
    timezone: str
    data: tuple[DataFile, ...]
    compared: str | None
    snapshots: tuple[Snapshot, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One figure that everybody looks for: a label, the figure as written, and a note under it."""

    label: str
    figure: str
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth knowing, in a sentence.

    Attributes:
        kind: What was found, the same word in every language.
        tone: Whether it is worth a look, merely to be known, or wrong.
        sentence: What people read; backticks mark program text.
        subjects: The segments, groups and branches it is about.
        figures: Its numbers by name.
    """

    kind: str
    tone: Literal["good", "plain", "bad"]
    sentence: str
    subjects: tuple[str, ...]
    figures: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the program expects of the data, whether it holds, and the values it is about."""

    text: str
    verdict: Literal["held", "failed", "unknown"]
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One program.

    Attributes:
        title: What it is called.
        summary: One or two sentences that say the most important.
        sections: The ids of the sections it has, in order.
        customers: How many there are, for pictures and quotients.
        total: The same, if it may be told.
        value: The title of the trait that shares of value are taken of.
        coverage: How many customers are in 0, 1, 2, 3 segments, and in 4 or more.
        upset: The combinations among the largest segments, as many as a picture can hold.
        combinations: Those among all segments, as many as a table can hold.
        matrix: Shared members of the largest segments.
        pairs: All pairs of segments with common members, closest first.
        scores: Grids of two scores, as of RFM.
        cohorts: Who came when and was still there later.
        changes: What moved since the compared run.
        notes: What the evaluation has to say about the data.
        method: How to read the figures: terms with their explanation.
    """

    title: str
    summary: str
    sections: tuple[str, ...]
    provenance: Provenance
    customers: int
    total: Count
    value: str | None
    cards: tuple[Card, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[Count, ...]
    segments: tuple[Segment, ...]
    groups: tuple[Group, ...]
    upset: Combinations
    combinations: Combinations
    matrix: Matrix
    pairs: tuple[Pair, ...]
    scores: tuple[ScoreGrid, ...]
    cohorts: tuple[CohortGrid, ...]
    changes: Changes | None
    expectations: tuple[Expectation, ...]
    notes: tuple[str, ...]
    method: tuple[tuple[str, str], ...]

    @property
    def titles(self) -> dict[str, str]:
        """What each segment, groups and branch is called."""
        parts: tuple[Segment | Group, ...] = (*self.segments, *self.groups)
        made = {part.name: part.title for part in parts}
        for group in self.groups:
            made |= {
                f"{group.name}.{one.name}": f"{group.title}: {one.title}"
                for one in group.branches
                if one.name
            }
        return made

    @property
    def sizes(self) -> dict[str, Count]:
        """How many members each segment has."""
        return {segment.name: segment.size for segment in self.segments}


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        title: What it is called.
        locale: Its language.
        command: What was typed to make it.
        versions: Names and versions of the software, in order.
        min_cell: Counts below this are not told.
        accent: The house's colour on light ground and on dark ground, where it has some.
        chapters: One for each program.
    """

    title: str
    locale: str
    command: str | None
    versions: tuple[tuple[str, str], ...]
    min_cell: int
    accent: tuple[str, str | None] | None
    chapters: tuple[Chapter, ...]
