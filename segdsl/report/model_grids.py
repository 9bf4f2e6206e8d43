"""What a report shows as grids and flows: two scores against each other, cohorts over time, moves between two runs. Plain data."""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.report.figures import Count
from segdsl.report.model_segments import Share


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """Customers with one score along and one up: how many, out of all with scores, and their mean value as written."""

    size: Count
    share: Share
    value: str | None


@dataclass(frozen=True, slots=True)
class ScoreGrid:
    """Two scores against each other.

    Attributes:
        title: What it is called.
        across: What the columns are scores of.
        down: What the rows are scores of.
        columns: Scores, from left to right.
        rows: Scores, from top to bottom.
        cells: In rows.
        value: The title of what the cells' values are means of.
    """

    title: str
    across: str
    down: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[ScoreCell, ...], ...]
    value: str | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers who came in the same period: how many, and what share was there in each period after."""

    label: str
    size: Count
    retained: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class CohortGrid:
    """Cohorts, oldest first.

    Attributes:
        title: What sorts the customers into cohorts.
        events: What shows that a customer is still there.
        period: The length of a period in words: `month`.
        cohorts: As many as a picture can hold.
    """

    title: str
    events: str
    period: str
    cohorts: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How a segment changed between two runs."""

    name: str
    title: str
    before: Count
    now: Count
    entered: Count
    left: Count
    kept: Share


@dataclass(frozen=True, slots=True)
class Flow:
    """Customers who were in one branch before and are in another, or the same, now. Nothing stands for no branch."""

    source: str | None
    target: str | None
    size: Count


@dataclass(frozen=True, slots=True)
class Moves:
    """How customers moved between the branches of groups."""

    name: str
    title: str
    branches: tuple[tuple[str, str], ...]
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved since the compared run.

    Attributes:
        file: The members it is compared with, as named.
        customers: How many there were.
        new: Customers who were not there.
        gone: Customers who are no longer there.
        segments: Those with most movement first.
        groups: Moves between branches.
    """

    file: str
    customers: Count
    new: Count
    gone: Count
    segments: tuple[Change, ...]
    groups: tuple[Moves, ...]
