"""What a report says in words. In: figures of the model. Out: the summary, the cards and the notes on method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from segdsl.report.figures import count, counted, day, instant, percent
from segdsl.report.model import Card, Group, Segment


def summary(
    customers: int,
    as_of: dt.datetime,
    timezone: str,
    coverage: Sequence[int],
    segments: Sequence[Segment],
    groups: Sequence[Group],
) -> str:
    """Two or three sentences with the figures that matter most."""
    said = [f"{counted(customers, 'customer')} as of {day(_local(as_of, timezone))}."]
    inside = customers - (coverage[0] if coverage else 0)
    if segments and customers:
        largest = segments[0]
        many = f"at least one of {len(segments):,} segments" if len(segments) > 1 else "the one segment"
        said.append(
            f"{count(inside)} of them ({percent(inside / customers)}) {'is' if inside == 1 else 'are'} in {many}"
        )
        if len(segments) == 1 or not largest.size:
            said[-1] += "."
        else:
            said[-1] += (
                f"; the largest, “{_short(largest.title)}”, holds {count(largest.size)} ({percent(largest.share)})."
            )
    elif segments:
        said.append(f"{counted(len(segments), 'segment')}, all empty.")
    if groups and customers:
        first = groups[0]
        most = max(first.branches, key=lambda branch: branch.met, default=None)
        if most is not None and most.met:
            said.append(
                f"{_short(first.title)}: “{_short(most.title or '')}” is the largest group with {percent(most.met / customers)}."
            )
    return " ".join(said)


def cards(
    customers: int, coverage: Sequence[int], segments: Sequence[Segment], groups: Sequence[Group]
) -> tuple[Card, ...]:
    """The figures everybody looks for first."""
    made = [Card("Customers", count(customers), "in the data")]
    if segments:
        empty = sum(not segment.size for segment in segments)
        note = f"and {counted(len(groups), 'grouping')}" if groups else "all have members"
        if empty:
            note = f"{count(empty)} without members"
        made.append(Card("Segments", count(len(segments)), note))
        inside, several = sum(coverage[1:]), sum(coverage[2:])
        made.append(Card("In at least one", _share(inside, customers), counted(inside, "customer")))
        if len(segments) > 1:
            made.append(Card("In two or more", _share(several, customers), counted(several, "customer")))
        largest = segments[0]
        if largest.size:
            made.append(Card("Largest segment", count(largest.size), largest.title))
    elif groups:
        made.append(Card("Groups", count(len(groups)), ", ".join(group.title for group in groups)))
    return tuple(made)


def method(as_of: dt.datetime, timezone: str) -> tuple[tuple[str, str], ...]:
    """How to read the figures: terms and what they mean here."""
    today = _local(as_of, timezone).date()
    # As far back as the calendar reaches
    month_ago = today - dt.timedelta(days=min(29, today.toordinal() - 1))
    return (
        (
            "As of",
            f"Everything is seen from one instant: {instant(_local(as_of, timezone))}, {timezone}. What happened later is left out, "
            "so the same files and the same instant always give the same report.",
        ),
        (
            "Periods",
            f"`in last 30d` means the thirty days from {day(month_ago)} to {day(today)}, both included. "
            "Days begin and end at midnight in the project's time zone.",
        ),
        (
            "Members",
            "A customer is a member where the segment's condition is true. One customer may be in several segments, "
            "so their sizes do not add up to the number of customers.",
        ),
        (
            "Missing values",
            "A comparison with a missing value is neither true nor false, and does not make anybody a member. "
            "`or missing` in a rule says otherwise for the one test before it. The funnels count whom this concerned as undecided.",
        ),
        (
            "Groups",
            "The branches of groups are tried in the order written and the first true one takes the customer, so nobody is in two of them.",
        ),
        (
            "Exclusive combinations",
            "Every customer is counted once, under exactly the segments they are in. After Lex, Gehlenborg, Strobelt, Vuillemot and "
            "Pfister, “UpSet: Visualization of Intersecting Sets” (2014).",
        ),
        (
            "Shared members",
            "A share is read along the row: of the members of this segment, how many are also in that one. It differs by direction.",
        ),
        (
            "Likeness",
            "The Jaccard index: members of both segments, divided by members of either. 0 means no common member, 1 the same members.",
        ),
        (
            "Lift",
            "How much oftener two segments meet than by chance: 1× is chance, 2× twice as often; below 1× they avoid each other.",
        ),
    )


def _local(moment: dt.datetime, timezone: str) -> dt.datetime:
    return moment.astimezone(ZoneInfo(timezone))


def _share(part: int, whole: int) -> str:
    return percent(part / whole if whole else None)


def _short(title: str) -> str:
    return title if len(title) <= 80 else title[:79].rstrip() + "…"
