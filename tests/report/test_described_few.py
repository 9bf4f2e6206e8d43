"""What a report tells of few customers by what members are like. Attacked by somebody who knows the rules, and takes all that is told of
an attribute together with sizes, overlaps and funnels.

Every count is a sum over kinds of customers: what they are in, and which value they have. A small count is told where its sum follows from
those told, which is a question of linear algebra that knows nothing of how it was decided what to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, permutations, product
from typing import Any

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import segdsl
from segdsl.measure.profile import merged_bars
from segdsl.report.measured import Measured, measured
from segdsl.report.options import Options
from segdsl.report.privacy import teller
from segdsl.report.telling import Teller
from tests.measure.elimination import Kind, told

PROGRAM = segdsl.parse(
    """
table customers key id { id text a flag b flag c flag kind text colour text points integer monetary integer }
segment first when a
segment second when b
segment third "Within the first" when a and c
segment common "The first and the second" when a and b
segment exes when kind = "x"
segment whys when kind = "y"
segment old when colour = "blue"
groups kinds x when kind = "x" y when kind = "y"
"""
)
KINDS = ("x", "y", None)
COLOURS = ("blue", "red", "green", None)
POINTS = (0, 5, 50, None)
SECTIONS = frozenset(("segments", "details", "findings", "overlap", "groups"))
# a kind of customers is a, b, c, kind, colour, points
Test = Callable[[Kind], bool]

SEGMENTS: dict[str, Test] = {
    "first": lambda one: bool(one[0]),
    "second": lambda one: bool(one[1]),
    "third": lambda one: bool(one[0] and one[2]),
    "common": lambda one: bool(one[0] and one[1]),
    "exes": lambda one: one[3] == "x",
    "whys": lambda one: one[3] == "y",
    "old": lambda one: one[4] == "blue",
}
STEPS: dict[str, tuple[Test, ...]] = {
    "first": (SEGMENTS["first"],),
    "second": (SEGMENTS["second"],),
    "third": (SEGMENTS["first"], lambda one: bool(one[2])),
    "common": (SEGMENTS["first"], SEGMENTS["second"]),
    "exes": (SEGMENTS["exes"],),
    "whys": (SEGMENTS["whys"],),
    "old": (SEGMENTS["old"],),
}
COLUMNS = {"a": 0, "b": 1, "c": 2, "kind": 3, "kinds": 3, "colour": 4, "points": 5, "monetary": 5}

customers = st.lists(
    st.tuples(
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.sampled_from(KINDS),
        st.sampled_from(COLOURS),
        st.sampled_from(POINTS),
    ).flatmap(lambda one: st.integers(1, 24).map(lambda many: [one] * many)),
    min_size=1,
    max_size=24,
).map(lambda groups: [one for group in groups for one in group])


def evaluated(rows: list[Kind]) -> segdsl.Result:
    a, b, c, kind, colour, points = zip(*rows, strict=True)
    return PROGRAM.evaluate(
        customers=pl.DataFrame(
            {
                "id": [f"{at:04}" for at in range(len(rows))],
                "a": a,
                "b": b,
                "c": c,
                "kind": pl.Series(kind, dtype=pl.String),
                "colour": pl.Series(colour, dtype=pl.String),
                "points": pl.Series(points, dtype=pl.Int64),
                "monetary": pl.Series(points, dtype=pl.Int64),
            }
        )
    )


def everything_told(rows: list[Kind], limit: int) -> tuple[Measured, Teller]:
    """A report that wants to tell every row of every profile."""
    found = measured(evaluated(rows), Options(min_cell=limit), SECTIONS)
    every = {
        name: profile.with_columns(
            telling=pl.lit(value=True), strength=pl.col("strength").fill_null(0), in_rule=pl.lit(value=False)
        )
        for name, profile in found.profiles.items()
    }
    found = replace(found, profiles=every)
    return found, teller(found, limit, SECTIONS)


def members(name: str | None) -> Test:
    return (lambda one: True) if name is None else SEGMENTS[name]


def shown_besides(tell: Teller) -> Iterator[Test]:
    """Sizes, overlaps and funnels."""
    yield members(None)
    for name in SEGMENTS:
        if tell.told(("size", name)):
            yield members(name)
        steps = STEPS[name]
        for at, step in enumerate(steps):
            before = lambda one, some=steps[:at]: all(it(one) for it in some)  # noqa: E731
            if tell.told(("funnel", name, at, "met")):
                yield lambda one, before=before, step=step: before(one) and step(one)
            if tell.told(("funnel", name, at, "alone")):
                yield step
    for left, right in combinations(SEGMENTS, 2):
        if tell.told(("overlap", left, right)):
            yield lambda one, left=left, right=right: members(left)(one) and members(right)(one)


def bars(found: Measured, name: str, attribute: str, limit: int) -> list[set[int]]:
    """The values in each bar that a distribution tells of."""
    assert found.observed is not None
    level = next(one for one in found.observed.levels if one.attribute.name == attribute)
    held = found.observed.membership.frame[name]
    everyone = [int(one.sum()) for one in level.holders]
    inside = [int((one & held).sum()) for one in level.holders]
    points = [one for one in POINTS if one is not None]
    holders = level.bins.holders(pl.Series([one * level.scale for one in points], dtype=pl.Int64))
    return [
        {point for at, point in enumerate(points) if any(one[at] for one in holders[first : last + 1])}
        for first, last in merged_bars(inside, everyone, limit)
    ]


def shown_of(found: Measured, tell: Teller, attribute: str, limit: int) -> Iterator[Test]:
    """Whom the figures count that are told of one attribute."""
    column = COLUMNS[attribute]
    known: Test = lambda one: one[column] is not None  # noqa: E731
    for name, profile in found.profiles.items():
        if not tell.told(("size", name)):
            continue
        for row in profile.filter(pl.col("attribute") == attribute).iter_rows(named=True):
            if not tell.told(("profile", name, attribute, row["row"], row["value"])):
                continue
            yield lambda one, name=name: members(name)(one) and known(one)
            yield known
            wanted = True if row["value"] == "yes" else row["value"]
            match row["row"]:
                case "missing":
                    has: Test = lambda one: one[column] is None  # noqa: E731
                case "level":
                    if tell.told(("bars", name, attribute)):
                        for some in bars(found, name, attribute, limit):
                            yield lambda one, some=some: one[column] in some
                            yield lambda one, some=some, name=name: members(name)(one) and one[column] in some
                    continue
                case _:
                    has = lambda one, wanted=wanted: one[column] == wanted  # noqa: E731
            yield has
            yield lambda one, name=name, has=has: members(name)(one) and has(one)


def values(attribute: str) -> tuple[Any, ...]:
    return {"kind": KINDS, "kinds": KINDS, "colour": COLOURS, "points": POINTS, "monetary": POINTS}.get(
        attribute, (True, False)
    )


def asked_of(attribute: str, rows: list[Kind]) -> Iterator[Test]:
    """Whom nobody is to learn of: who is in a segment and has a value, or is not, or has not.

    The same of who is in a segment and not in one within it, and of who is in neither of two that have nobody in common.
    """
    column = COLUMNS[attribute]
    having: list[Test] = [lambda one, value=value: one[column] == value for value in values(attribute)]
    having += [lambda one, value=value: one[column] not in (value, None) for value in values(attribute)]
    having += [lambda one: one[column] is not None]
    for left, right in permutations(SEGMENTS, 2):
        stands = {(members(left)(one), members(right)(one)) for one in rows}
        if (False, True) not in stands:
            wanted = (True, False)
        elif (True, True) not in stands:
            wanted = (False, False)
        else:
            continue
        for has in having:
            yield (
                lambda one, left=left, right=right, wanted=wanted, has=has: (
                    (members(left)(one), members(right)(one)) == wanted and has(one)
                )
            )
    for name in SEGMENTS:
        for inside in (True, False):
            for has in having:
                yield lambda one, name=name, inside=inside, has=has: members(name)(one) is inside and has(one)


class Attack:
    """Somebody who has a report in which everything there is to tell of members was to be told."""

    def __init__(self, rows: list[Kind], limit: int) -> None:
        self.rows, self.limit = rows, limit
        self.found, self.tell = everything_told(rows, limit)
        self.besides = [*shown_besides(self.tell)]

    def leaks(self) -> list[tuple[str, int]]:
        """The counts of few that follow from what is told of one attribute, and not from sizes alone, with what they are of."""
        made = []
        for attribute in COLUMNS:
            kinds = self.kinds(attribute)
            asked = self.asked(attribute, kinds)
            told = [*self.besides, *shown_of(self.found, self.tell, attribute, self.limit)]
            follow = self.following(told, kinds, asked) - self.following(self.besides, kinds, asked)
            made += [(attribute, asked[some]) for some in follow]
        return made + [("sum", count) for count in self.sums()]

    def sums(self) -> list[int]:
        """The numbers of few whose values add up to a sum that follows; of sums sizes tell nothing."""
        kinds = [one for one in self.kinds("monetary") if one[5] is not None]
        summed: list[Test] = [
            lambda one, name=name: members(name)(one) and one[5] is not None  # type: ignore[misc]
            for name in SEGMENTS
            if self.tell.told(("size", name), ("worth", name))
            or self.tell.told(("size", name), ("profile", name, "monetary", "level", None))
        ]
        if summed:  # a share of everyone's sum
            summed.append(lambda one: one[5] is not None)
        asked = self.asked("monetary", kinds)
        return [asked[some] for some in self.following(summed, kinds, asked)]

    def kinds(self, attribute: str) -> list[Kind]:
        """All kinds of customers; what they are beyond segments and one attribute is of no use."""
        own: list[tuple[Any, ...]] = [*[(False, True)] * 3, KINDS, ("blue", "red"), (None,)]
        own[COLUMNS[attribute]] = values(attribute)
        return [*product(*own)]

    def asked(self, attribute: str, kinds: list[Kind]) -> dict[frozenset[Kind], int]:
        """How many customers are among those whom nobody is to learn of."""
        column = COLUMNS[attribute]
        plain = [
            (*one[:4], one[4] if column == 4 or one[4] == "blue" else "red", one[5] if column == 5 else None)
            for one in self.rows
        ]
        sets = {frozenset(filter(test, kinds)) for test in asked_of(attribute, self.rows)}
        return {some: sum(one in some for one in plain) for some in sets}

    def following(
        self, tests: list[Test], kinds: list[Kind], asked: dict[frozenset[Kind], int]
    ) -> set[frozenset[Kind]]:
        """The counts of few that follow from some, for somebody who sees which segments do not meet."""
        corners = [
            (left, right, wanted)
            for left, right in combinations(SEGMENTS, 2)
            for wanted in product((True, False), repeat=2)
            if not any((members(left)(one), members(right)(one)) == wanted for one in self.rows)
        ]
        seen = told([frozenset(filter(test, kinds)) for test in self.besides], kinds)
        nobody: set[Kind] = set()
        for left, right, wanted in corners:
            some = frozenset(one for one in kinds if (members(left)(one), members(right)(one)) == wanted)
            if seen(some):
                nobody |= some
        left_over = [one for one in kinds if one not in nobody]
        follows = told([frozenset(filter(test, left_over)) for test in tests], left_over)
        return {some for some, count in asked.items() if 0 < count < self.limit and follows(some)}


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(customers, st.sampled_from([3, 10]))
def test_what_members_are_like_tells_of_no_few(rows: list[Kind], limit: int) -> None:
    assert Attack(rows, limit).leaks() == []
