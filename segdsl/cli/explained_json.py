"""Answers about customers as JSON. In: an explanation, near misses, or what time will do. Out: a document whose shape the docs describe."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics.render.json import dump

if TYPE_CHECKING:
    from segdsl.measure.explain import Explanation
    from segdsl.measure.near import NearMisses
    from segdsl.measure.upcoming import Upcoming

FORMAT = 1


def explanation_json(explanation: Explanation, *, ascii_only: bool = False) -> str:
    """The explanation of a customer."""
    made: dict[str, Any] = {"format": FORMAT, **asdict(explanation)}
    made["as_of"] = explanation.as_of.isoformat()
    for part in made["parts"]:
        for change in part["changes"]:
            for day in ("on", "until"):
                change[day] = change[day] and change[day].isoformat()
    return dump(made, ascii_only=ascii_only)


def near_json(near: NearMisses, *, keys: bool, ascii_only: bool = False) -> str:
    """Who is one condition away; without keys, counts only."""
    made: dict[str, Any] = {
        "format": FORMAT,
        "segment": near.name,
        "title": near.title,
        "members": near.members,
        "near": near.customers,
        "conditions": [{"condition": text, "customers": count} for text, count in near.conditions],
    }
    if keys:
        made["customers"] = [
            {
                "customer": one.customer,
                "condition": one.condition,
                "value": one.value or None,
                "limit": one.limit or None,
                "distance": one.distance or None,
                "unknown": one.unknown,
            }
            for one in near.nearest
        ]
    return dump(made, ascii_only=ascii_only)


def upcoming_json(upcoming: Upcoming, *, keys: bool, ascii_only: bool = False) -> str:
    """Who will enter or leave; without keys, counts for each day."""
    from segdsl.measure.upcoming import counted

    key = upcoming.moves.columns[0]
    made: dict[str, Any] = {
        "format": FORMAT,
        "as_of": upcoming.as_of.isoformat(),
        "last_day": upcoming.last.isoformat(),
        "timeless": list(upcoming.timeless),
        "counts": [
            {"segment": segment, "day": day.isoformat(), "enters": enters, "leaves": leaves}
            for segment, day, enters, leaves in counted(upcoming).rows()
        ],
    }
    if keys:
        made["moves"] = [
            {
                "customer": row[key],
                "segment": row["segment"],
                "day": row["day"].isoformat(),
                "change": row["change"],
            }
            for row in upcoming.moves.iter_rows(named=True)
        ]
    return dump(made, ascii_only=ascii_only)
