"""How members differ from everyone, as a report shows it. In: `Measured`. Out: rows of an index chart, and small histograms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segdsl.measure import Attribute, histograms
from segdsl.report import amounts
from segdsl.report.language import Language
from segdsl.report.measured import Measured
from segdsl.report.model_segments import Distribution, Trait
from segdsl.report.telling import Teller

# How many rows and pictures a segment has, and how many where there are many segments on one page
ROWS, FEWER_ROWS = 8, 5
DISTRIBUTIONS, FEWER_DISTRIBUTIONS = 4, 2
MANY_SEGMENTS = 50


def telling_rows(measured: Measured, name: str, teller: Teller) -> Iterator[tuple[Attribute, dict[str, Any]]]:
    """The rows that are both large and not noise and may be told: first those that the rule does not speak of, stronger ones first."""
    observed = measured.observed
    if observed is None or name not in measured.profiles or not teller.told(("size", name)):
        return
    attributes = {one.name: one for one in observed.attributes}
    telling = [
        row
        for row in measured.profiles[name].iter_rows(named=True)
        if row["telling"] and teller.told(("profile", name, row["attribute"], row["row"], row["value"]))
    ]
    for row in (*(one for one in telling if not one["in_rule"]), *(one for one in telling if one["in_rule"])):
        yield attributes[row["attribute"]], row


def profile(
    measured: Measured, name: str, titles: Mapping[str, str], spoken: Language, teller: Teller
) -> tuple[Trait, ...]:
    """The most telling differences of a segment, as many as its chart holds.

    Args:
        measured: The measures.
        name: The segment.
        titles: What branches are called.
        spoken: The report's language.
        teller: What may be told.
    """
    made: list[Trait] = []
    room = ROWS if len(measured.profiles) <= MANY_SEGMENTS else FEWER_ROWS
    per_attribute: dict[str, int] = {}
    for attribute, row in telling_rows(measured, name, teller):
        # of one attribute with many values, the three most telling ones
        per_attribute[attribute.name] = per_attribute.get(attribute.name, 0) + 1
        if per_attribute[attribute.name] <= 3 and len(made) < room:
            made.append(_trait(attribute, row, titles, spoken, teller))
    return tuple(made)


def _trait(
    attribute: Attribute, row: Mapping[str, Any], titles: Mapping[str, str], spoken: Language, teller: Teller
) -> Trait:
    write = spoken.figures
    match row["row"]:
        case "level":
            title = spoken.say("{title} (mean)", title=attribute.title)
            members, everyone = (
                amounts.written(attribute, row[field], spoken) for field in ("mean_in", "mean_all")
            )
        case "missing":
            title = spoken.say("{title}: missing", title=attribute.title)
            members, everyone = write.percent(row["share_in"]), write.percent(row["share_all"])
        case _ if attribute.form == "flag":
            title = attribute.title
            members, everyone = write.percent(row["share_in"]), write.percent(row["share_all"])
        case _:
            title = f"{attribute.title}: {amounts.value_title(row['value'], attribute, titles, spoken)}"
            members, everyone = write.percent(row["share_in"]), write.percent(row["share_all"])
    index, effect = row["index"], row["effect"]
    if teller.least > 1:  # more digits would say of how many the shares are
        index, effect = _rough(index), None if effect is None else round(effect, 2)
    return Trait(attribute.name, title, members, everyone, index, effect, row["in_rule"])


def _rough(index: float | None) -> float | None:
    return None if index is None else float(f"{round(index):.3g}")


def distributions(
    measured: Measured, name: str, spoken: Language, teller: Teller
) -> tuple[Distribution, ...]:
    """How the most telling attributes with an order spread; bars of few customers are not told."""
    observed = measured.observed
    if observed is None:
        return ()
    wanted = {
        attribute.name: attribute
        for attribute, row in telling_rows(measured, name, teller)
        if row["row"] == "level" and teller.told(("bars", name, attribute.name))
    }
    room = DISTRIBUTIONS if len(measured.profiles) <= MANY_SEGMENTS else FEWER_DISTRIBUTIONS
    # bars that would tell of few are one with their neighbours
    frame = histograms(observed, name, teller.least if teller.least > 1 else 0)
    made = []
    for attribute in list(wanted.values())[:room]:
        rows = [row for row in frame.iter_rows(named=True) if row["attribute"] == attribute.name]
        if len(rows) < 2:
            continue
        made.append(
            Distribution(
                attribute.name,
                attribute.title,
                tuple(amounts.bar(attribute, row["low"], row["high"], spoken) for row in rows),
                _widths([(row["low"], row["high"]) for row in rows]),
                *(tuple(_share(row[side], teller) for row in rows) for side in ("share_in", "share_all")),
            )
        )
    return tuple(made)


def _share(share: float | None, teller: Teller) -> float | None:
    """A bar's share: of small counts a tenth of a per cent, as texts have it, so that it does not say of how many it is one."""
    return share if share is None or teller.least <= 1 else round(share, 3)


def _widths(ends: list[tuple[float | None, float | None]]) -> tuple[float, ...]:
    known = [high - low for low, high in ends if low is not None and high is not None]
    least = min(known, default=1.0)
    return tuple((high - low) / least if low is not None and high is not None else 1.0 for low, high in ends)
