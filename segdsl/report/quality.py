"""How good a segment is, in words. In: `Measured`. Out: a `Mark` for each of the field's criteria, with the reason and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from segdsl.measure import Quality
from segdsl.report import amounts
from segdsl.report.build_profile import telling_rows
from segdsl.report.language import Language
from segdsl.report.measured import Measured
from segdsl.report.model_segments import Mark, Verdict
from segdsl.report.telling import Teller

if TYPE_CHECKING:
    import polars as pl

# What a row of a profile is of: an attribute, the kind of row, and a value
_Named = tuple[str, str, str | None]


def marks(
    measured: Measured, name: str, titles: Mapping[str, str], spoken: Language, teller: Teller
) -> tuple[Mark, ...]:
    """The marks of a segment; none where its size may not be told.

    Args:
        measured: The measures.
        name: The segment.
        titles: What segments and branches are called.
        spoken: The report's language.
        teller: What may be told.
    """
    one = measured.quality.get(name)
    if one is None or not teller.told(("size", name)):
        return ()
    say, write = spoken.say, spoken.figures
    made = [
        Mark(
            "distinct",
            say("Distinct"),
            _verdict(one.distinct),
            _distinct(one, measured, titles, spoken, teller),
        ),
        Mark(
            "substantial",
            say("Substantial"),
            _verdict(one.substantial),
            _substantial(one, measured, spoken, teller),
        ),
    ]
    if one.reached is not None and teller.told(("reached", name)):
        reason = say(
            "{reached} of {size} have an address ({share}); half of them is enough.",
            reached=write.count(one.reached),
            size=write.count(one.size),
            share=write.percent(one.reach),
        )
        made.append(Mark("accessible", say("Accessible"), _verdict(one.accessible), reason))
    action = one.action or say("No `action` says what to do with it.")
    made.append(Mark("actionable", say("Actionable"), _verdict(one.actionable), action))
    cells = [(field, name) for field in ("before", "entered", "left", "stayed")]
    if one.jaccard is not None and teller.told(*cells):
        reason = say(
            "{share} of the members of then and now are members of both; three quarters is enough.",
            share=write.percent(one.jaccard),
        )
        made.append(Mark("stable", say("Stable"), _verdict(one.stable), reason))
    return tuple(made)


def _verdict(value: bool | None) -> Verdict:
    return "unknown" if value is None else "yes" if value else "no"


def _substantial(one: Quality, measured: Measured, spoken: Language, teller: Teller) -> str:
    say, write = spoken.say, spoken.figures
    if one.value_share is not None and measured.value is not None and teller.told(("worth", one.name)):
        return say(
            "{share} of all customers and {value_share} of “{value}”; 1% of either is enough.",
            share=write.percent(one.share),
            value_share=write.percent(one.value_share),
            value=measured.value.title,
        )
    return say("{share} of all customers; 1% is enough.", share=write.percent(one.share))


def _distinct(
    one: Quality, measured: Measured, titles: Mapping[str, str], spoken: Language, teller: Teller
) -> str:
    say, write = spoken.say, spoken.figures
    if one.difference is None:
        return say("Its members differ from the others in nothing that is more than noise.")
    told = max((row for _, row in telling_rows(measured, one.name, teller)), key=_strength, default=None)
    if told is None:
        said = say("In what it differs most is not told, as that would tell of few.")
    else:
        said = say(
            "It differs most in {what}, {strength} times what counts as a small effect.",
            what=_what((told["attribute"], told["row"], told["value"]), measured, titles, spoken),
            strength=write.number(told["strength"], 1),
        )
    if one.nearest is None:
        return said
    nearest = titles[one.nearest]
    if one.nearest_difference is None or one.nearest_difference.strength < 1:
        return said + " " + say("It hardly differs from “{nearest}”, though.", nearest=nearest)
    apart = one.nearest_difference
    row = (apart.attribute, apart.row, apart.value)
    if not _is_common(measured.profiles[one.name], row, teller):
        return said + " " + say("From “{nearest}” it differs, too.", nearest=nearest)
    what = _what(row, measured, titles, spoken)
    return said + " " + say("From “{nearest}” it differs most in {what}.", nearest=nearest, what=what)


def _strength(row: Mapping[str, Any]) -> float:
    return float(row["strength"] or 0)


def _is_common(profile: pl.DataFrame, named: _Named, teller: Teller) -> bool:
    """Whether enough customers have a value for it to be named."""
    attribute, kind, value = named
    for row in profile.iter_rows(named=True):
        if (row["attribute"], row["row"], row["value"]) == (attribute, kind, value):
            return bool(row["known_all" if kind == "level" else "count_all"] >= teller.least)
    return False


def _what(one: _Named, measured: Measured, titles: Mapping[str, str], spoken: Language) -> str:
    attributes = {} if measured.observed is None else {it.name: it for it in measured.observed.attributes}
    attribute = attributes[one[0]]
    if one[1] == "missing":
        return spoken.say("“{title}: missing”", title=attribute.title)
    value = amounts.value_title(one[2], attribute, titles, spoken)
    if not value or attribute.form == "flag":
        return spoken.say("“{title}”", title=attribute.title)
    return spoken.say("“{title}: {value}”", title=attribute.title, value=value)
