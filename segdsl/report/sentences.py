"""What a report says in words of its own. In: figures of the model and a language. Out: the summary, the cards and the notes on method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from segdsl.report.figures import Count, Hidden, is_end_of_day
from segdsl.report.language import Language
from segdsl.report.model import Card, Chapter, Snapshot
from segdsl.report.model_segments import Group, Segment

# As many changes as a line can hold
_CHANGES = 3


def summary(
    total: Count,
    customers: int,
    as_of: dt.datetime,
    coverage: Sequence[Count],
    segments: Sequence[Segment],
    groups: Sequence[Group],
    language: Language,
) -> str:
    """Two or three sentences with the figures that matter most.

    Args:
        total: How many customers there are, as it may be told.
        customers: How many there are.
        as_of: The instant everything is seen from, in the project's zone.
        coverage: How many customers are in 0, 1, 2 … segments.
        segments: Largest first.
        groups: In the order of the program.
        language: What to say it in.
    """
    say, many, write = language.say, language.many, language.figures
    day = write.day(as_of)
    said = [many("{n} customer as of {day}.", "{n} customers as of {day}.", total, day=day)]
    if segments and not customers:
        said.append(many("{n} segment, all empty.", "{n} segments, all empty.", len(segments)))
    elif segments:
        said += _members(customers, coverage, segments, language)
    sorting = [group for group in groups if group.kind == "groups"]
    if sorting and customers:
        first = sorting[0]
        most = max(first.branches, key=lambda branch: _known(branch.met), default=None)
        if most is not None and _known(most.met):
            said.append(
                say(
                    "{groups}: “{branch}” is the largest group with {share}.",
                    groups=short(first.title),
                    branch=short(most.title or ""),
                    share=write.percent(_known(most.met) / customers),
                )
            )
    return " ".join(said)


def _members(
    customers: int, coverage: Sequence[Count], segments: Sequence[Segment], language: Language
) -> list[str]:
    say, many, write = language.say, language.many, language.figures
    said = []
    outside = coverage[0] if coverage else 0
    if not isinstance(outside, Hidden):
        inside = customers - outside
        share = write.percent(inside / customers)
        if len(segments) > 1:
            said.append(
                many(
                    "{n} of them ({share}) is in at least one of {segments} segments.",
                    "{n} of them ({share}) are in at least one of {segments} segments.",
                    inside,
                    share=share,
                    segments=write.count(len(segments)),
                )
            )
        else:
            said.append(
                many(
                    "{n} of them ({share}) is in the one segment.",
                    "{n} of them ({share}) are in the one segment.",
                    inside,
                    share=share,
                )
            )
    largest = segments[0]
    if len(segments) > 1 and _known(largest.size):
        said.append(
            say(
                "The largest, “{title}”, holds {size} ({share}).",
                title=short(largest.title),
                size=write.count(largest.size),
                share=write.percent(_known(largest.size) / customers),
            )
        )
    return said


def cards(
    total: Count,
    customers: int,
    coverage: Sequence[Count],
    segments: Sequence[Segment],
    groups: Sequence[Group],
    language: Language,
) -> tuple[Card, ...]:
    """The figures everybody looks for first."""
    say, many, write = language.say, language.many, language.figures
    made = [Card(say("Customers"), write.count(total), say("in the data"))]
    if segments:
        empty = sum(segment.size == 0 for segment in segments)
        if empty:
            note = many("{n} without members", "{n} without members", empty)
        elif groups:
            note = many("and {n} grouping", "and {n} groupings", len(groups))
        else:
            note = say("all have members")
        made.append(Card(say("Segments"), write.count(len(segments)), note))
        if customers:
            made += _inside(customers, coverage, segments, language)
        largest = segments[0]
        if largest.size:
            made.append(Card(say("Largest segment"), write.count(largest.size), short(largest.title)))
    elif groups:
        made.append(
            Card(say("Groups"), write.count(len(groups)), ", ".join(short(group.title) for group in groups))
        )
    return tuple(made)


def _inside(
    customers: int, coverage: Sequence[Count], segments: Sequence[Segment], language: Language
) -> list[Card]:
    made = []
    for least, label in ((1, language.say("In at least one")), (2, language.say("In two or more"))):
        before = coverage[:least]
        if least > len(segments) or any(isinstance(one, Hidden) for one in before):
            continue
        inside = customers - sum(_known(one) for one in before)
        note = language.many("{n} customer", "{n} customers", inside)
        made.append(Card(label, language.figures.percent(inside / customers), note))
    return made


def method(
    as_of: dt.datetime, timezone: str, min_cell: int, language: Language
) -> tuple[tuple[str, str], ...]:
    """How to read the figures: terms and what they mean here."""
    say, write = language.say, language.figures
    today = as_of.astimezone(ZoneInfo(timezone)).date()
    # As far back as the calendar reaches
    month_ago = today - dt.timedelta(days=min(29, today.toordinal() - 1))
    terms = [
        (
            say("As of"),
            say(
                "Everything is seen from one instant: {instant}, {zone}. What happened later is left out, so the same files and the same instant always give the same report.",
                instant=language.instant(as_of),
                zone=timezone,
            ),
        ),
        (
            say("Periods"),
            say(
                "`in last 30d` means the thirty days from {first} to {last}, both included. Days begin and end at midnight in the project's time zone.",
                first=write.day(month_ago),
                last=write.day(today),
            ),
        ),
        (
            say("Members"),
            say(
                "A customer is a member where the segment's condition is true. One customer may be in several segments, so their sizes do not add up to the number of customers."
            ),
        ),
        (
            say("Missing values"),
            say(
                "A comparison with a missing value is neither true nor false, and does not make anybody a member. `or missing` in a rule says otherwise for the one test before it. The funnels count whom this concerned as undecided."
            ),
        ),
        (
            say("Groups"),
            say(
                "The branches of groups are tried in the order written and the first true one takes the customer, so nobody is in two of them."
            ),
        ),
        (
            say("Exclusive combinations"),
            say(
                "Every customer is counted once, under exactly the segments they are in. After Lex, Gehlenborg, Strobelt, Vuillemot and Pfister, “UpSet: Visualization of Intersecting Sets” (2014)."
            ),
        ),
        (
            say("Shared members"),
            say(
                "A share is read along the row: of the members of this segment, how many are also in that one. It differs by direction."
            ),
        ),
        (
            say("Likeness"),
            say(
                "The Jaccard index: members of both segments, divided by members of either. 0 means no common member, 1 the same members."
            ),
        ),
        (
            say("Lift"),
            say(
                "How much oftener two segments meet than by chance: 1× is chance, 2× twice as often; below 1× they avoid each other."
            ),
        ),
    ]
    if min_cell > 1:
        terms.append(
            (
                say("Small counts"),
                say(
                    "Counts below {least} are not told, so that nobody can be recognised by them. Where such a count could be worked out from its neighbours, one of these is left out as well: •••.",
                    least=write.count(min_cell),
                ),
            )
        )
    return tuple(terms)


def moment(snapshot: Snapshot, language: Language) -> str:
    """When an earlier evaluation was: its instant, or its day where that is the day's end; the file, where that does not say it."""
    if snapshot.as_of is None:
        return snapshot.file
    write = language.figures
    return write.day(snapshot.as_of) if is_end_of_day(snapshot.as_of) else write.clock(snapshot.as_of)


def growth(chapter: Chapter, language: Language) -> str | None:
    """The segments that changed most since the newest earlier evaluation; nothing where none may be told, or none changed."""
    told = [
        (one.trend.change, one.title)
        for one in chapter.segments
        if one.trend is not None and isinstance(one.trend.change, float) and one.trend.change
    ]
    if not told:
        return None
    told.sort(key=lambda one: -abs(one[0]))
    named = [
        language.say("“{title}” {change}", title=short(title), change=language.figures.change(change))
        for change, title in told[:_CHANGES]
    ]
    when = moment(chapter.provenance.snapshots[-1], language)
    return language.say(
        "Largest changes of size since {then}: {changes}.", then=when, changes=", ".join(named)
    )


def short(title: str) -> str:
    """A title that fits into a sentence."""
    return title if len(title) <= 80 else title[:79].rstrip() + "…"


def _known(count: Count) -> int:
    return 0 if isinstance(count, Hidden) else count
