"""Findings in sentences. In: findings as data. Out: `model.Finding`s in a report's language; those that would tell a hidden count are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, assert_never

from segdsl import measure
from segdsl.report import model
from segdsl.report.language import Language
from segdsl.report.sentences import short
from segdsl.report.telling import Teller

# What `measure` calls nearly empty
NEAR_EMPTY = 10
Tone = Literal["good", "plain", "bad"]


def phrased(
    findings: tuple[measure.Finding, ...], titles: Mapping[str, str], spoken: Language, teller: Teller
) -> tuple[model.Finding, ...]:
    """Findings as people read them, in their order.

    Args:
        findings: What was found.
        titles: What segments, groups and branches are called.
        spoken: The report's language.
        teller: What may be told.
    """
    made = []
    gathered = set()
    for one in findings:
        if one.kind in ("empty", "near-empty"):
            if one.kind not in gathered:
                alike = [it for it in findings if it.kind == one.kind]
                made.append(_few(alike, max(NEAR_EMPTY, teller.least), titles, spoken))
            gathered.add(one.kind)
            continue
        hidden = {name for name, cells in one.cells.items() if not teller.told(*cells)}
        said = _say(one, hidden, titles, spoken)
        if said is not None:
            tone, sentence = said
            figures = tuple(
                (name, number)
                for name, number in one.numbers.items()
                if number is not None and name not in hidden
            )
            made.append(model.Finding(one.kind, tone, sentence, one.subjects, figures))
    return tuple(made)


def _few(
    findings: list[measure.Finding], least: int, titles: Mapping[str, str], spoken: Language
) -> model.Finding:
    """All that are empty, or nearly so, in one sentence; without sizes, which may not be told."""
    subjects = tuple(one.subjects[0] for one in findings)
    names = _named([short(titles.get(name, name)) for name in subjects], spoken)
    if findings[0].kind == "empty":
        sentence = spoken.many("Nobody is in {names}.", "Nobody is in {names}.", len(subjects), names=names)
    else:
        sentence = spoken.many(
            "Hardly anybody is in {names}: fewer than {least} members.",
            "Hardly anybody is in {names}: fewer than {least} members each.",
            len(subjects),
            names=names,
            least=spoken.figures.count(least),
        )
    return model.Finding(findings[0].kind, "bad", sentence, subjects, ())


def _named(names: list[str], spoken: Language) -> str:
    """The first few names, and how many more there are."""
    shown = [spoken.say("“{title}”", title=name) for name in names[:3]]
    if len(names) > 3:
        shown.append(spoken.many("{n} more", "{n} more", len(names) - 3))
    return spoken.listed(shown)


def _say(
    one: measure.Finding, hidden: set[str], titles: Mapping[str, str], spoken: Language
) -> tuple[Tone, str] | None:
    say, many, write = spoken.say, spoken.many, spoken.figures
    names = [short(titles.get(name, name)) for name in one.subjects]

    def count(name: str) -> int:
        return int(one.numbers[name] or 0)

    match one.kind:
        case "expectation-failed":
            text = one.texts["expectation"]
            if one.numbers["unknown"]:
                return "bad", say("Whether this expectation holds is not known: `{text}`.", text=text)
            return "bad", say("This expectation does not hold: `{text}`.", text=text)
        case "largest":
            if "size" in hidden:
                return None
            share = write.percent(one.numbers["share"])
            if one.numbers.get("value_share") is not None and "value_share" not in hidden:
                return "plain", many(
                    "“{title}” is the largest segment: {n} customer, {share} of all, with {value_share} of the value.",
                    "“{title}” is the largest segment: {n} customers, {share} of all, with {value_share} of the value.",
                    count("size"),
                    title=names[0],
                    share=share,
                    value_share=write.percent(one.numbers["value_share"]),
                )
            return "plain", many(
                "“{title}” is the largest segment: {n} customer, {share} of all.",
                "“{title}” is the largest segment: {n} customers, {share} of all.",
                count("size"),
                title=names[0],
                share=share,
            )
        case "fastest-growing":
            if hidden:
                return None
            return "good", say(
                "“{title}” grew fastest: from {before} to {after}, by {growth}.",
                title=names[0],
                before=write.count(count("before")),
                after=write.count(count("after")),
                growth=write.percent(one.numbers["growth"]),
            )
        case "strongest-overlap":
            if hidden:
                return None
            return "good", say(
                "“{left}” and “{right}” meet {lift} as often as by chance: {both} customers are in both, {share} of the former.",
                left=names[0],
                right=names[1],
                lift=write.times(one.numbers["lift"]),
                both=write.count(count("both")),
                share=write.percent(one.numbers["share_of_left"]),
            )
        case "missing-decided":
            if {"unknown", "missing"} & hidden:
                return None
            return "plain", many(
                "For {n} customer a missing value keeps “{title}” undecided; most often missing is `{cause}` ({missing}).",
                "For {n} customers a missing value keeps “{title}” undecided; most often missing is `{cause}` ({missing}).",
                count("unknown"),
                title=names[0],
                cause=one.texts["cause"],
                missing=write.count(count("missing")),
            )
        case "hardly-different":
            return "plain", say(
                "Members of “{title}” hardly differ from everyone in anything but what its rule says.",
                title=names[0],
            )
        case "twins":
            if hidden:
                return None
            return "bad", say(
                "“{left}” and “{right}” are twins: {both} customers are in both, likeness {jaccard}.",
                left=names[0],
                right=names[1],
                both=write.count(count("both")),
                jaccard=write.number(one.numbers["jaccard"]),
            )
        case "idle":
            return "plain", say("No action depends on {names}.", names=_named(names, spoken))
        case "too-many":
            return "bad", say(
                "Of {segments} segments, {slight} hold less than 1% of the customers, {empty} are empty and {twins} are twins of others: fewer would do.",
                segments=write.count(count("segments")),
                slight=write.count(count("slight")),
                empty=write.count(count("empty")),
                twins=write.count(count("twins")),
            )
        case "empty" | "near-empty":  # gathered into one sentence each
            return None
        case _:
            assert_never(one.kind)
