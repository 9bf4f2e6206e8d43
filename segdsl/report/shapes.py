"""Small sums for pictures. In: figures and texts. Out: coordinates, steps of the palette, texts cut to their place."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segdsl.report.figures import Count, Hidden
from segdsl.report.model_grids import Moves
from segdsl.report.model_segments import Distribution, Group, Share
from segdsl.report.sankey import Sankey, sankey

# Where a share becomes a darker cell
_HEAT_BOUNDS = (0.0, 0.05, 0.15, 0.30, 0.50, 0.75)
# From which lift on a cell is how dark; below chance it is sand
_LIFT_BOUNDS = (
    (4.0, "heat-5"),
    (2.0, "heat-4"),
    (1.5, "heat-3"),
    (1.2, "heat-2"),
    (1.0, "heat-1"),
    (0.5, "cold-1"),
)

# How many segments: the piece's colour, the last one for all the rest
_SLICES = ("nobody", "heat-2", "heat-4", "heat-5", "heat-6")


def known(count: Count | Share) -> float:
    """A count or share to draw; nothing where there is none to tell."""
    return 0 if count is None or isinstance(count, Hidden) else count


def heat(share: Share) -> str:
    """The step of the palette for a share."""
    return f"heat-{sum(known(share) > bound for bound in _HEAT_BOUNDS)}"


def lift_heat(lift: Share) -> str:
    """The step of the palette for a lift: tints of the accent from chance on, sand below."""
    if lift is None or isinstance(lift, Hidden):
        return "heat-0"
    return next((step for bound, step in _LIFT_BOUNDS if lift >= bound), "cold-2")


def step_of(part: Count | Share, most: float) -> str:
    """The step of the palette for a part of the greatest one."""
    value = known(part)
    return "heat-0" if not value or not most else f"heat-{min(6, 1 + int(value / most * 5.999))}"


def points(number: float) -> str:
    """A coordinate, short."""
    return f"{number:.1f}".removesuffix(".0")


def width(part: Count | Share, whole: float) -> str:
    """A part as a width in per cent of the whole; at least a sliver, so that one customer can be seen."""
    value = known(part)
    if not value or not whole:
        return "0%"
    return f"{max(value / whole * 100, 0.4):.3g}%"


def fit(text: str, places: float) -> str:
    """The text cut to about so many average letters, with an ellipsis if it is longer."""
    total = 0.0
    for at, character in enumerate(text):
        total += _breadth(character)
        if total > places:
            return text[: max(at - 1, 0)].rstrip() + "…"
    return text


def joined(names: Sequence[str], titles: Mapping[str, str]) -> str:
    """Titles of segments in one line, for the words that a picture shows when pointed at."""
    return " + ".join(fit(titles[name], 40) for name in names)


def breadth(text: str) -> float:
    """How broad a text is in common fonts without serifs, in average letters."""
    return sum(_breadth(character) for character in text)


def _breadth(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    if character in "mwMW@%—…":
        return 1.7
    if character in "iljtfrI.,:;'|!()[] ":
        return 0.6
    return 1.3 if character.isupper() else 1


def doublings(index: float, reach: float = 3) -> float:
    """An index as a length from -1 to 1: 0 is 100, which everyone is; the ends are so many doublings or halvings and more."""
    if index <= 0:
        return -1.0
    return max(-1.0, min(1.0, math.log2(index / 100) / reach))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram: where it begins and how wide it is, in widths of the narrowest; its heights, from 0 to 1."""

    x: float
    width: float
    members: float
    everyone: float


def bars(one: Distribution) -> list[Bar]:
    """The bars of a histogram: areas are in proportion to shares, and the highest bar has height 1."""
    heights = [
        (known(members) / width, known(everyone) / width)
        for members, everyone, width in zip(one.members, one.everyone, one.widths, strict=True)
    ]
    most = max((max(pair) for pair in heights), default=0) or 1
    made, x = [], 0.0
    for (members, everyone), width in zip(heights, one.widths, strict=True):
        made.append(Bar(x, width, members / most, everyone / most))
        x += width
    return made


@dataclass(frozen=True, slots=True)
class Tile:
    """A branch as an area: its title, members and share, its weight, and whether it is what is left over."""

    title: str
    size: Count
    share: Share
    weight: float
    rest: bool


def tiles(group: Group, customers: int, nowhere: str) -> list[Tile]:
    """The branches with members, those in none of them as well, largest first.

    Args:
        group: The groups.
        customers: How many there are.
        nowhere: What to call those in no branch.
    """
    made = [Tile(one.title or "", one.met, one.share, known(one.met), False) for one in group.branches]
    left = known(group.none)
    made.append(Tile(nowhere, group.none, left / customers if customers else None, left, True))
    return sorted((one for one in made if one.weight), key=lambda one: -one.weight)


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawn flow.

    Attributes:
        flow: Where its bars and ribbons are.
        titles: What its places are called.
        whole: Whether all of it is told; else the bars are as high as what is.
    """

    flow: Sankey
    titles: dict[str, str]
    whole: bool


def flow_plan(moves: Moves, nowhere: str, height: float = 300) -> Plan:
    """Lays out moves between branches; those from or to no branch, too.

    Args:
        moves: What to draw; flows that are not told are left out.
        nowhere: What to call no branch.
        height: Of the larger column.
    """
    titles = {**dict(moves.branches), "": nowhere}
    flows = {(one.source or "", one.target or ""): known(one.size) for one in moves.flows if known(one.size)}
    whole = not any(isinstance(one.size, Hidden) for one in moves.flows)
    return Plan(sankey(flows, [*titles], height), titles, whole)


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a bar: its place in the row of pieces, its colour, how much lies before it, how much it holds."""

    at: int
    last: bool
    colour: str
    before: float
    size: Count


def slices(coverage: Sequence[Count]) -> list[Slice]:
    """How many customers are in none, one, two … segments, the last one taking all the rest."""
    made: list[Slice] = []
    for at, colour in enumerate(_SLICES[: len(coverage)]):
        last = at == len(_SLICES) - 1
        size = _total(coverage[at:]) if last else coverage[at]
        made.append(Slice(at, last, colour, sum(known(one) for one in coverage[:at]), size))
    return made


def _total(counts: Sequence[Count]) -> Count:
    """The sum; not told where a part of it is not."""
    hidden = next((one for one in counts if isinstance(one, Hidden)), None)
    return hidden if hidden is not None else sum(int(known(one)) for one in counts)
