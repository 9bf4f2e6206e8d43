"""How the members of a segment differ from everyone. In: `Observed` customers and a segment or branch. Out: rows of
shares, levels and tests.

An index compares members with everyone, as the trade does: 100 is as usual, 200 twice as much. Effect sizes and tests
compare members with the others, as statistics do. A row is telling where the difference is both large and not noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from segdsl.measure.attributes import Attribute, by_rule
from segdsl.measure.effects import SMALL_DELTA, SMALL_H, cliffs_delta, cohens_h
from segdsl.measure.observed import Levels, Observed, middle, total
from segdsl.measure.parts import parts
from segdsl.measure.significance import FALSE_DISCOVERIES, corrected, rank_sum, two_proportions

PROFILE: dict[str, Any] = {
    "attribute": pl.String,
    "title": pl.String,
    "form": pl.String,
    "row": pl.String,
    "value": pl.String,
    "known_in": pl.Int64,
    "known_all": pl.Int64,
    "count_in": pl.Int64,
    "count_all": pl.Int64,
    "share_in": pl.Float64,
    "share_out": pl.Float64,
    "share_all": pl.Float64,
    "mean_in": pl.Float64,
    "mean_out": pl.Float64,
    "mean_all": pl.Float64,
    "median_in": pl.Float64,
    "median_all": pl.Float64,
    "index": pl.Float64,
    "effect": pl.Float64,
    "strength": pl.Float64,
    "p": pl.Float64,
    "q": pl.Float64,
    "telling": pl.Boolean,
    "in_rule": pl.Boolean,
}
HISTOGRAM: dict[str, Any] = {
    "attribute": pl.String,
    "bar": pl.Int64,
    "low": pl.Float64,
    "high": pl.Float64,
    "count_in": pl.Int64,
    "count_all": pl.Int64,
    "share_in": pl.Float64,
    "share_all": pl.Float64,
}


def profile(observed: Observed, name: str) -> pl.DataFrame:
    """How the members of one segment, branch or arm differ from everyone.

    Args:
        observed: The customers.
        name: The segment, or a branch as `lifecycle.lost`.

    Returns:
        A row for each value of an attribute described by shares, for each attribute described by mean and median, and for
        each attribute that is sometimes missing. Telling rows come first, the stronger ones before others, then as the
        program has them.

        - attribute, title, form: as `Attribute` says.
        - row: `value`, `level` (mean and median) or `missing`.
        - value: the value as written, `yes` of flags, an element of lists; missing in other rows.
        - known_in, known_all: of how many members, and customers, the attribute is known; in `missing` rows, how many
          there are.
        - count_in, count_all: how many of those have the value, or have none in `missing` rows.
        - share_in, share_out, share_all: the same as shares, of members, of others, of everyone.
        - mean_in, mean_out, mean_all, median_in, median_all: in the attribute's unit; of dates as days since 1970-01-01,
          of periods as their numbers, see `Attribute.native`. Of an even number of dates or periods the median is the
          earlier of the two in the middle.
        - index: 100 · share_in / share_all, or 100 · mean_in / mean_all of numbers and durations whose mean is positive.
        - effect: Cohen's h of the two shares, or Cliff's delta of the values, both against the others.
        - strength: the size of the effect in small ones: 1 where it is small by convention, which is 0.2 for h and 0.147
          for delta.
        - p, q: the p-value of the two-proportion or rank-sum test, and the same corrected for the number of rows.
        - telling: whether the strength is at least 1 and q at most 0.05: large, and not noise.
        - in_rule: whether the segment's rule speaks of the attribute, or of something that the attribute is made of, so
          that a difference is no news.

        What has no denominator is missing.

    Raises:
        KeyError: There is no such segment or branch.
    """
    part = next((one for one in parts(observed.membership) if one.name == name), None)
    if part is None:
        raise KeyError(f"{name!r} is not a segment or branch of this result")
    members = observed.membership.frame[name].rechunk()
    ruled = by_rule(observed.membership.meaning, part.parent or name, observed.attributes)
    rows = [row for one in observed.shares for row in _share_rows(one.attribute, members, one)]
    rows += _level_rows(observed.levels, members)
    for row, q in zip(rows, corrected([row["p"] for row in rows]), strict=True):
        least = SMALL_DELTA if row["row"] == "level" else SMALL_H
        strength = None if row["effect"] is None else abs(row["effect"]) / least
        row |= {"strength": strength, "q": q}
        row["telling"] = strength is not None and strength >= 1 and q is not None and q <= FALSE_DISCOVERIES
        row["in_rule"] = row["attribute"] in ruled
    order = {one.name: at for at, one in enumerate(observed.attributes)}
    # stable: values of one attribute stay in their order
    rows.sort(key=lambda row: (not row["telling"], -(row["strength"] or 0), order[row["attribute"]]))
    return pl.DataFrame(rows, schema=PROFILE, orient="row")


def profiles(observed: Observed, names: Sequence[str] | None = None) -> dict[str, pl.DataFrame]:
    """The profiles of several segments and branches; of all of them if none are named."""
    wanted = [one.name for one in parts(observed.membership)] if names is None else names
    return {name: profile(observed, name) for name in wanted}


def histograms(observed: Observed, name: str | None = None, least: int = 0) -> pl.DataFrame:
    """The distributions of the attributes that have an order, with the same bars for everyone and every segment.

    Args:
        observed: The customers.
        name: A segment or branch; everyone if none is named, and `in` means everyone then.
        least: The least number of customers that a bar may tell of. Bars that tell of fewer customers, or of fewer members or others,
            become one with their neighbours, and what cannot be mended so is left out.

    Returns:
        The columns attribute, bar (from 0), low and high (from `low` up to, but not including, `high`; missing where the first or last bar
        is open; in the units of `profile`), count_in, count_all, share_in and share_all: shares of those whose value is known.

    Raises:
        KeyError: There is no such segment or branch.
    """
    if name is not None and all(one.name != name for one in parts(observed.membership)):
        raise KeyError(f"{name!r} is not a segment or branch of this result")
    members = None if name is None else observed.membership.frame[name].rechunk()
    rows: list[tuple[object, ...]] = []
    for one in observed.levels:
        everyone = [int(holders.sum()) for holders in one.holders]
        inside = everyone if members is None else [both(members, holders) for holders in one.holders]
        known = sum(inside)
        merged = merged_bars(inside, everyone, least)
        for at, (first, last) in enumerate(merged):
            ends = (one.bins.ends(first)[0], one.bins.ends(last)[1])
            low, high = (None if end is None else end / one.scale for end in ends)
            count, of_all = sum(inside[first : last + 1]), sum(everyone[first : last + 1])
            shares = (_quotient(count, known), _quotient(of_all, one.count))
            rows.append((one.attribute.name, at, low, high, count, of_all, *shares))
    return pl.DataFrame(rows, schema=HISTOGRAM, orient="row")


def merged_bars(inside: Sequence[int], everyone: Sequence[int], least: int) -> list[tuple[int, int]]:
    """The first and last of the bars that become one in a histogram of some members.

    Each tells of nobody or of enough, inside and outside. So does what two of these tell of everyone together, for different members:
    bars of everyone become one first, whatever is inside.
    """
    bars = _gathered([(at, at) for at in range(len(everyone))], (everyone,), least)
    return _gathered(
        bars, (inside, [of_all - some for of_all, some in zip(everyone, inside, strict=True)]), least
    )


def _gathered(
    bars: Sequence[tuple[int, int]], counts: Sequence[Sequence[int]], least: int
) -> list[tuple[int, int]]:
    """Bars that are next to each other as one, until none has a count that is neither nothing nor enough."""

    def tells_of_few(first: int, last: int) -> bool:
        return any(0 < sum(some[first : last + 1]) < least for some in counts)

    made: list[tuple[int, int]] = []
    start: int | None = None
    for first, last in bars:
        start = first if start is None else start
        if not tells_of_few(start, last):
            made.append((start, last))
            start = None
    while made and start is not None:
        # what is left at the end joins the bars before it
        start, end = made.pop()[0], bars[-1][1]
        if not tells_of_few(start, end):
            made.append((start, end))
            start = None
    return made


def both(one: pl.Series, other: pl.Series) -> int:
    """How many are in two bitmaps."""
    return int((one & other).sum())


def _quotient(above: float, below: float) -> float | None:
    return above / below if below else None


def _row(attribute: Attribute, kind: str, value: str | None = None) -> dict[str, Any]:
    row = dict.fromkeys(PROFILE)
    row |= {"attribute": attribute.name, "title": attribute.title, "form": attribute.form}
    return row | {"row": kind, "value": value}


def _counted(row: dict[str, Any], count: int, known: int, count_all: int, known_all: int) -> dict[str, Any]:
    """A row with its shares, their effect and test."""
    row |= {"known_in": known, "known_all": known_all, "count_in": count, "count_all": count_all}
    others, others_known = count_all - count, known_all - known
    inside, outside, everyone = (
        _quotient(count, known),
        _quotient(others, others_known),
        _quotient(count_all, known_all),
    )
    row |= {"share_in": inside, "share_out": outside, "share_all": everyone}
    if inside is not None and everyone:
        row["index"] = 100 * (count * known_all) / (known * count_all)
    if inside is not None and outside is not None:
        row["effect"] = cohens_h(inside, outside)
        row["p"] = two_proportions(count, known, others, others_known)
    return row


def _missing(attribute: Attribute, members: pl.Series, known: pl.Series) -> list[dict[str, Any]]:
    customers, size = members.len(), int(members.sum())
    absent = customers - int(known.sum())
    if not absent:
        return []
    return [_counted(_row(attribute, "missing"), size - both(members, known), size, absent, customers)]


def _share_rows(attribute: Attribute, members: pl.Series, one: Any) -> list[dict[str, Any]]:
    known, known_all = both(members, one.known), int(one.known.sum())
    rows = [
        _counted(
            _row(attribute, "value", value), both(members, holders), known, int(holders.sum()), known_all
        )
        for value, holders in zip(one.values, one.holders, strict=True)
    ]
    return rows + _missing(attribute, members, one.known)


def _level_rows(levels: Sequence[Levels], members: pl.Series) -> list[dict[str, Any]]:
    rows = []
    for one in levels:
        numbers = one.numbers.filter(members)
        known, inside = numbers.count(), total(numbers)
        row = _row(one.attribute, "level") | {"known_in": known, "known_all": one.count}
        others = one.count - known
        row["mean_in"] = _quotient(inside, known * one.scale)
        row["mean_out"] = _quotient(one.total - inside, others * one.scale)
        row["mean_all"] = _quotient(one.total, one.count * one.scale)
        row["median_in"], row["median_all"] = middle(one.attribute, numbers, one.scale), one.median
        if one.attribute.form in ("number", "duration") and known and one.total > 0:
            row["index"] = 100 * (inside * one.count) / (known * one.total)
        if known and others:
            ranks = total(one.twice_ranks.filter(members))
            row["effect"] = cliffs_delta(ranks, known, others)
            row["p"] = rank_sum(ranks, known, others, one.ties)
        rows += [row, *_missing(one.attribute, members, one.known)]
    return rows
