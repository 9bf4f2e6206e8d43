"""Whether a segment is any good. In: profiles, overlaps and what else is known of the segments. Out: a `Quality` for each.

The criteria are the field's: a segment should be measurable, substantial, accessible, differentiable and actionable (P.
Kotler and K. L. Keller, Marketing Management, 15th edition, 2016, chapter 9), and stable (M. Wedel and W. A. Kamakura,
Market Segmentation, 2nd edition, 2000, chapter 1). All are measurable here, as a segment is a rule. The lines drawn below
are conventions where a source is named, else ours; the numbers stand beside every verdict, so that others can be drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from segdsl.measure.compare import Comparison
from segdsl.measure.effects import SMALL_DELTA, SMALL_H, angle
from segdsl.measure.observed import Observed
from segdsl.measure.parts import parts
from segdsl.measure.profile import both

# Ours: a hundredth of the customers or of the value; half of the members
SUBSTANTIAL = 0.01
ACCESSIBLE = 0.5
# "Generally, a valid, stable cluster should yield a mean Jaccard similarity value of 0.75 or more": the help page of
# `clusterboot` to C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics and Data Analysis 52
# (2007).
STABLE = 0.75


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest difference between two sets of customers.

    Attributes:
        attribute: In what they differ.
        value: In which value of it; none where it has an order, or is missing more often.
        row: `value`, `level` or `missing`.
        effect: Cohen's h, or Cliff's delta in `level` rows.
        strength: The size of the effect, where 1 is small by convention (0.2 for h, 0.147 for delta).
    """

    attribute: str
    value: str | None
    row: str
    effect: float
    strength: float


@dataclass(frozen=True, slots=True)
class Quality:
    """What is known of the quality of a segment, branch or arm; a verdict is none where it cannot be given.

    Attributes:
        name: Its name.
        title: What reports call it.
        kind: `segment`, `branch` or `arm`.
        distinct: Whether it differs from the others beyond noise, and from the nearest segment by more than a small effect.
        difference: In what it differs most from the others, of what is telling; none where nothing is.
        beyond_rule: The same, of what its rule does not speak of: a difference that was not put in by hand.
        nearest: The segment with the largest Jaccard index, if it shares members with any.
        nearest_jaccard: That index.
        nearest_difference: In what it differs most from that one.
        substantial: Whether it holds at least 1% of the customers, or brings at least 1% of the value.
        size: Members.
        share: Members out of all customers.
        value_share: What they bring in out of everyone's value.
        accessible: Whether at least half of the members have a known address.
        reached: How many have one.
        reach: Their share.
        actionable: Whether an `action` says what to do with it.
        action: That action.
        stable: Whether at least 0.75 of the members of then and now together are members of both.
        jaccard: That share, the Jaccard index of then and now.
    """

    name: str
    title: str
    kind: str
    distinct: bool | None
    difference: Difference | None
    beyond_rule: Difference | None
    nearest: str | None
    nearest_jaccard: float | None
    nearest_difference: Difference | None
    substantial: bool
    size: int
    share: float | None
    value_share: float | None
    accessible: bool | None
    reached: int | None
    reach: float | None
    actionable: bool
    action: str | None
    stable: bool | None
    jaccard: float | None


def quality(
    observed: Observed,
    profiles: Mapping[str, pl.DataFrame],
    overlap: pl.DataFrame,
    *,
    values: pl.DataFrame | None = None,
    reachable: pl.Series | None = None,
    comparison: Comparison | None = None,
) -> tuple[Quality, ...]:
    """Judges segments and branches by the field's criteria.

    Args:
        observed: The customers.
        profiles: The profiles of those to be judged, as `profiles` gives them.
        overlap: The overlap of segments, as `overlap` gives it.
        values: What they bring in, as `values` gives it, if the program has a value.
        reachable: Who has an address, as `reachable` gives it, if the tables say.
        comparison: What has changed since an earlier evaluation, if there is one.

    Returns:
        One for each profile, in the order of the program.
    """
    membership = observed.membership
    nearest = _nearest(overlap)
    worth = {} if values is None else dict(values.select("name", "share").rows())
    moved = {} if comparison is None else dict(comparison.changes.select("name", "jaccard").rows())
    made = []
    for part in parts(membership):
        if part.name not in profiles:
            continue
        members = membership.frame[part.name]
        size, customers = int(members.sum()), membership.frame.height
        reached = None if reachable is None else both(members, reachable)
        close = nearest.get(part.name)
        apart = None
        if close is not None and close[0] in profiles:
            apart = _between(profiles[part.name], profiles[close[0]])
        difference, beyond = _largest(profiles[part.name])
        share, value_share = (size / customers if customers else None), worth.get(part.name)
        action = membership.meaning.definitions[part.parent or part.name].clauses.action
        jaccard = moved.get(part.name)
        made.append(
            Quality(
                name=part.name,
                title=part.title,
                kind=part.kind,
                distinct=_is_distinct(difference, close, apart) if size else None,
                difference=difference,
                beyond_rule=beyond,
                nearest=None if close is None else close[0],
                nearest_jaccard=None if close is None else close[1],
                nearest_difference=apart,
                substantial=max(share or 0, value_share or 0) >= SUBSTANTIAL,
                size=size,
                share=share,
                value_share=value_share,
                accessible=None if reached is None or not size else 2 * reached >= size,
                reached=reached,
                reach=None if reached is None or not size else reached / size,
                actionable=action is not None,
                action=action,
                stable=None if jaccard is None else jaccard >= STABLE,
                jaccard=jaccard,
            )
        )
    return tuple(made)


def _is_distinct(
    difference: Difference | None, close: tuple[str, float] | None, apart: Difference | None
) -> bool:
    return difference is not None and (close is None or (apart is not None and apart.strength >= 1))


def _nearest(overlap: pl.DataFrame) -> dict[str, tuple[str, float]]:
    """For each segment the one with the largest Jaccard index, the first of equal ones."""
    found: dict[str, tuple[str, float]] = {}
    for left, right, jaccard in overlap.select("left", "right", "jaccard").iter_rows():
        if jaccard and (left not in found or jaccard > found[left][1]):
            found[left] = (right, jaccard)
    return found


def _difference(row: Mapping[str, Any], effect: float) -> Difference:
    least = SMALL_DELTA if row["row"] == "level" else SMALL_H
    return Difference(row["attribute"], row["value"], row["row"], effect, abs(effect) / least)


def _largest(profile: pl.DataFrame) -> tuple[Difference | None, Difference | None]:
    """The strongest telling row, and the strongest that the rule does not speak of."""
    telling = [row for row in profile.iter_rows(named=True) if row["telling"]]
    every = [(_difference(row, row["effect"]), row["in_rule"]) for row in telling]
    strongest = max((one for one, _ in every), key=lambda one: one.strength, default=None)
    beyond = max((one for one, ruled in every if not ruled), key=lambda one: one.strength, default=None)
    return strongest, beyond


def _between(one: pl.DataFrame, other: pl.DataFrame) -> Difference | None:
    """The largest difference between two segments, which may have common members.

    Of shares it is Cohen's h. Of levels it is the difference of their effects against everyone, which estimates Cliff's
    delta between the two through ridits, the ranks that members have among everyone (I. D. J. Bross, "How to use ridit
    analysis", Biometrics 14, 1958).
    """
    rows = {(row["attribute"], row["row"], row["value"]): row for row in other.iter_rows(named=True)}
    found: list[Difference] = []
    for row in one.iter_rows(named=True):
        against = rows.get((row["attribute"], row["row"], row["value"]))
        if against is None:
            continue
        place = _against_everyone if row["row"] == "level" else _angle
        here, there = place(row), place(against)
        if here is not None and there is not None:
            found.append(_difference(row, here - there))
    return max(found, key=lambda it: it.strength, default=None)


def _against_everyone(row: Mapping[str, Any]) -> float | None:
    """Cliff's delta of members against everyone, members included, from that against the others."""
    if not row["known_in"]:
        return None
    others = row["known_all"] - row["known_in"]
    return row["effect"] * others / row["known_all"] if others else 0.0


def _angle(row: Mapping[str, Any]) -> float | None:
    return None if row["share_in"] is None else angle(row["share_in"])
