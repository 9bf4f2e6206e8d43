"""What a report shows of one segment, or of groups and splits with their branches. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segdsl.reading import Reading
from segdsl.report.figures import Count, Hidden

# A quotient; none where there is nothing to divide by, hidden where it would tell a count that is
Share = float | Hidden | None
Verdict = Literal["yes", "no", "unknown"]


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
        share: Those who met it, out of all customers.
    """

    name: str | None
    title: str | None
    condition: str | None
    before: Count
    met: Count
    unmet: Count
    unknown: Count
    after: Count
    alone: Count | None
    share: Share


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another segment, seen from one: how many members they share, what share of this one's they are, Jaccard index and lift."""

    name: str
    title: str
    both: Count
    share: Share
    jaccard: Share
    lift: Share


@dataclass(frozen=True, slots=True)
class Word:
    """A trait that a rule is built on, with its text."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Trait:
    """How members differ from everyone in one value or in the mean of one trait.

    Attributes:
        trait: The column's or trait's name.
        title: What reports call it, with the value where there are several.
        members: What holds for members, as written: a share or a mean.
        everyone: The same for all customers.
        index: 100 times the one over the other; none where that says nothing.
        effect: How large the difference is, with its sign: Cohen's h for shares, Cliff's delta for means.
        in_rule: Whether the rule speaks of it, so that the difference is no news.
    """

    trait: str
    title: str
    members: str
    everyone: str
    index: float | None
    effect: float
    in_rule: bool


@dataclass(frozen=True, slots=True)
class Distribution:
    """How a trait spreads, among members and among everyone.

    Attributes:
        trait: Its name.
        title: What reports call it.
        labels: What the bins are called.
        widths: How wide each of them is, where the narrowest is 1; an open one counts as that.
        members: The share of members in each bin.
        everyone: The share of all customers in each bin.
    """

    trait: str
    title: str
    labels: tuple[str, ...]
    widths: tuple[float, ...]
    members: tuple[Share, ...]
    everyone: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the questions that a good segment answers, with the verdict and the reason in words."""

    name: str
    question: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Example:
    """A customer made up on the spot, whose condition speaks of the segment; whether it holds."""

    title: str
    condition: str
    verdict: Literal["held", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Trend:
    """How the size of a segment developed.

    Attributes:
        sizes: Its members in each snapshot that the program is compared with, and last those of now; none where there was no such
            segment.
        change: By what part it grew since the newest snapshot, negative where it shrank; none where that did not have it, or nobody was in
            it.
    """

    sizes: tuple[Count | None, ...]
    change: Share

    @property
    def is_new(self) -> bool:
        """Whether no snapshot has the segment."""
        return all(size is None for size in self.sizes[:-1])


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment with all that a report says about it.

    Attributes:
        text: The whole statement as written.
        rule: Its condition as written, from `when` on.
        reading: What the rule says, in plain words.
        persona: Two or three sentences about its members that a person can say aloud.
        share: Members out of all customers; none without customers.
        value: What its members hold of the value, as written.
        value_share: What share of everyone's value that is.
        entered: Who is a member now and was none in the compared run.
        left: Who was a member in the compared run and is none now.
        trend: How its size developed, if there is something to compare with.
        funnel: Its conditions one after the other.
        profile: How its members differ from everyone, most telling first.
        distributions: How traits spread among its members.
        neighbours: The segments closest to it, those with most common members first.
        words: The traits it is built on.
        quality: What makes it a good segment, and what does not.
        examples: The program's examples that speak of it.
        keys: The keys of a few members.
    """

    name: str
    title: str
    about: str | None
    owner: str | None
    action: str | None
    tags: tuple[str, ...]
    text: str
    rule: str
    reading: Reading | None
    persona: str | None
    size: Count
    share: Share
    value: str | None
    value_share: Share
    entered: Count | None
    left: Count | None
    trend: Trend | None
    funnel: tuple[Step, ...]
    profile: tuple[Trait, ...]
    distributions: tuple[Distribution, ...]
    neighbours: tuple[Neighbour, ...]
    words: tuple[Word, ...]
    quality: tuple[Mark, ...]
    examples: tuple[Example, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Groups with how they sort the customers, or a split with its arms.

    Attributes:
        kind: Which of the two.
        reading: What it says, in plain words.
        branches: In the order written.
        none: Who is in no branch.
        has_rest: Whether an `otherwise` leaves nobody in no branch.
        words: The traits that its conditions are built on.
    """

    kind: Literal["groups", "split"]
    name: str
    title: str
    about: str | None
    owner: str | None
    action: str | None
    tags: tuple[str, ...]
    text: str
    reading: Reading
    branches: tuple[Step, ...]
    none: Count
    has_rest: bool
    words: tuple[Word, ...]
