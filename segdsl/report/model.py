"""What a report shows, as plain data. In: nothing. Out: `ReportModel`, which renderers read and nothing else knows how to make but `build`.

It holds counts, names and program text, and never a customer: no row of the data can reach a report. Sets of customers stand largest first,
branches and conditions in the order written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataFile:
    """What a table was read from."""

    table: str
    names: tuple[str, ...]
    rows: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from.

    Attributes:
        program: The program's file as it was named.
        digest: The digest of its text.
        as_of: The instant everything is seen from, in the project's zone.
        timezone: The zone's name.
        data: What each table was read from, in the order of the program.
        versions: Names and versions of the software, in order.
        command: What was typed to make the report.
    """

    program: str
    digest: str
    as_of: dt.datetime
    timezone: str
    data: tuple[DataFile, ...]
    versions: tuple[tuple[str, str], ...]
    command: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One figure that everybody looks for: a label, the figure as written, and a note under it."""

    label: str
    figure: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a funnel: a condition of a segment, or a branch of groups.

    Attributes:
        name: The branch.
        title: What reports call the branch.
        condition: Its text as written; none for `otherwise`.
        before: The customers it is asked about.
        met: Those of them for whom it is true.
        unmet: Those for whom it is false.
        unknown: Those for whom a missing value leaves it open.
        after: Whom it leaves for the next row.
        alone: How many of all customers meet it; none for `otherwise`.
    """

    name: str | None
    title: str | None
    condition: str | None
    before: int
    met: int
    unmet: int
    unknown: int
    after: int
    alone: int | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another segment, seen from one: how many members they share, what share of this one's they are, Jaccard index and lift."""

    name: str
    title: str
    both: int
    share: float
    jaccard: float | None
    lift: float | None


@dataclass(frozen=True, slots=True)
class Word:
    """A trait that a rule is built on, with its text."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with all that a report says about it.

    Attributes:
        text: The whole statement as written.
        rule: Its condition as written, from `when` on.
        share: Members out of all customers; none without customers.
        funnel: Its conditions one after the other.
        neighbours: The segments closest to it, those with most common members first.
        words: The traits it is built on.
    """

    name: str
    title: str
    about: str | None
    owner: str | None
    action: str | None
    tags: tuple[str, ...]
    text: str
    rule: str
    size: int
    share: float | None
    funnel: tuple[Step, ...]
    neighbours: tuple[Neighbour, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Groups with how they sort the customers; `none` are in no branch, `has_rest` tells whether an `otherwise` prevents that."""

    name: str
    title: str
    about: str | None
    owner: str | None
    action: str | None
    tags: tuple[str, ...]
    text: str
    branches: tuple[Step, ...]
    none: int
    has_rest: bool
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """Customers who are in exactly these segments of those told apart, and in none of the others."""

    segments: tuple[str, ...]
    size: int
    share: float


@dataclass(frozen=True, slots=True)
class Combinations:
    """Exclusive combinations, largest first.

    Attributes:
        sets: The segments told apart, largest first.
        rows: The combinations, as many as are listed.
        distinct: How many different ones there are.
        rest: The customers of those that are not listed.
    """

    sets: tuple[str, ...]
    rows: tuple[Combination, ...]
    distinct: int
    rest: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two segments with common members; the left one is the larger."""

    left: str
    right: str
    both: int
    share_of_left: float
    share_of_right: float
    jaccard: float
    lift: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """For each row segment, how many of its members are in each column segment; the diagonal holds the sizes."""

    sets: tuple[str, ...]
    both: tuple[tuple[int, ...], ...]

    def share(self, row: int, column: int) -> float | None:
        """The share of the row's members that the column holds too; none of an empty row."""
        size = self.both[row][row]
        return self.both[row][column] / size if size else None


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A whole report.

    Attributes:
        summary: One or two sentences that say the most important.
        coverage: How many customers are in 0, 1, 2 … segments.
        upset: The combinations among the largest segments, as many as a picture can hold.
        combinations: Those among all segments, as many as a table can hold.
        matrix: Shared members of the largest segments.
        pairs: All pairs of segments with common members, closest first.
        notes: What the evaluation has to say about the data.
        method: How to read the figures: terms with their explanation.
    """

    title: str
    summary: str
    provenance: Provenance
    customers: int
    cards: tuple[Card, ...]
    coverage: tuple[int, ...]
    segments: tuple[Segment, ...]
    groups: tuple[Group, ...]
    upset: Combinations
    combinations: Combinations
    matrix: Matrix
    pairs: tuple[Pair, ...]
    notes: tuple[str, ...]
    method: tuple[tuple[str, str], ...]
