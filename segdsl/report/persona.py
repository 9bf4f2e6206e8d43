"""Who the members are, in a few sentences that a person can say aloud. In: `Measured`. Out: text, all of it from the profile.

Nothing is invented: each clause is a row of the profile that is both large and not noise, with its figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segdsl.measure import Attribute
from segdsl.report import amounts
from segdsl.report.build_profile import telling_rows
from segdsl.report.language import Language
from segdsl.report.measured import Measured
from segdsl.report.telling import Teller

CLAUSES = 2
# Fewer members than these can hardly be described
DESCRIBED = 30


def persona(
    measured: Measured, name: str, titles: Mapping[str, str], spoken: Language, teller: Teller
) -> str | None:
    """Two or three sentences about the members of a segment; none where nobody is in it, or nothing may be told.

    Args:
        measured: The measures.
        name: The segment.
        titles: What segments and branches are called.
        spoken: The report's language.
        teller: What may be told.
    """
    size, share = measured.sizes[name]
    if name not in measured.profiles or not size or not teller.told(("size", name)):
        return None
    said = [_how_many(measured, name, size, share, spoken, teller)]
    clauses: list[tuple[Attribute, dict[str, Any]]] = []
    for attribute, row in telling_rows(measured, name, teller):
        taken = {one.name for one, _ in clauses}
        if row["row"] != "missing" and not row["in_rule"] and attribute.name not in taken:
            clauses.append((attribute, row))
        if len(clauses) == CLAUSES:
            break
    said += [_clause(attribute, row, titles, spoken) for attribute, row in clauses]
    if not clauses and size >= DESCRIBED:
        said.append(spoken.say("Apart from what the rule says, they are like everyone else."))
    return " ".join(said)


def _how_many(
    measured: Measured, name: str, size: int, share: float | None, spoken: Language, teller: Teller
) -> str:
    write = spoken.figures
    if measured.values is not None and measured.value is not None and teller.told(("worth", name)):
        row = next(one for one in measured.values.iter_rows(named=True) if one["name"] == name)
        if row["share"] is not None:
            return spoken.many(
                "This {n} customer is {share} of all and brings {value_share} of “{value}”.",
                "These {n} customers are {share} of all and bring {value_share} of “{value}”.",
                size,
                share=write.spoken_percent(share),
                value_share=write.spoken_percent(row["share"]),
                value=measured.value.title,
            )
    return spoken.many(
        "This {n} customer is {share} of all.",
        "These {n} customers are {share} of all.",
        size,
        share=write.spoken_percent(share),
    )


def _clause(attribute: Attribute, row: Mapping[str, Any], titles: Mapping[str, str], spoken: Language) -> str:
    write = spoken.figures
    if row["row"] == "level":
        return spoken.say(
            "“{title}” is {members} on average, against {everyone} of everyone.",
            title=attribute.title,
            members=amounts.written(attribute, row["mean_in"], spoken),
            everyone=amounts.written(attribute, row["mean_all"], spoken),
        )
    figures = {
        "members": write.spoken_percent(row["share_in"]),
        "everyone": write.spoken_percent(row["share_all"]),
    }
    if attribute.form == "flag":
        return spoken.say(
            "“{title}” holds for {members} of them, against {everyone} of everyone.",
            title=attribute.title,
            **figures,
        )
    value = amounts.value_title(row["value"], attribute, titles, spoken)
    if attribute.form == "list":
        return spoken.say(
            "{members} of them have “{value}” among “{title}”, against {everyone} of everyone.",
            title=attribute.title,
            value=value,
            **figures,
        )
    return spoken.say(
        "“{title}” is “{value}” for {members} of them, against {everyone} of everyone.",
        title=attribute.title,
        value=value,
        **figures,
    )
