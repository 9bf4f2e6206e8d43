"""What the lines of an explanation say. In: conditions, parts, changes. Out: texts in its language, for every form it is shown in."""

from __future__ import annotations

from segdsl.measure.explain.model import Change, Condition, Part, Rows
from segdsl.reading.read import language
from segdsl.reading.written import number


def said(condition: Condition, locale: str) -> str:
    """A line: a test as it is written, a segment by its name, and what joins the lines below it."""
    inner = condition.parts[0] if condition.name and len(condition.parts) == 1 else condition
    joined = language(locale).texts[f"join {inner.join}"] if inner.join and inner.parts else ""
    if condition.name and condition.join is not None:
        return f"{condition.name}: {joined}" if joined else condition.name
    if condition.name and not condition.parts and condition.name != condition.text:
        return f"{condition.name}: {condition.text}"
    return f"{joined}:" if joined else condition.text


def inside(condition: Condition) -> tuple[Condition, ...]:
    """The lines below; those of a segment's whole condition stand directly below its name."""
    if condition.name and len(condition.parts) == 1 and condition.parts[0].parts:
        return condition.parts[0].parts
    return condition.parts


def top(condition: Condition) -> tuple[Condition, ...]:
    """The first lines of a tree: the parts of the whole condition, or the condition itself where it is a single test."""
    return condition.parts if condition.join in ("and", "first") and condition.parts else (condition,)


def notes(condition: Condition, locale: str) -> tuple[str, ...]:
    """The values a test looks at, and what is missing."""
    texts = language(locale).texts
    missing = [texts["is missing"].format(one) for one in condition.missing]
    facts = [f"{one.text} = {one.value}" for one in condition.facts if one.text not in condition.missing]
    return (*facts, *missing)


def outcome(part: Part, locale: str) -> str:
    """Where the customer is: in, out, or in which branch."""
    texts = language(locale).texts
    if part.kind == "segment":
        return texts["is in" if part.member else "is out"]
    return part.branch if part.branch is not None else texts["is in none"]


def change(part: Part, one: Change, locale: str) -> str:
    """What a change leads to, and the change."""
    texts = language(locale).texts
    if part.kind == "segment":
        return texts["gets in" if one.outcome == "in" else "gets out"].format(one.text)
    if one.outcome == "out":
        return texts["gets out"].format(one.text)
    return texts["becomes"].format(one.outcome, one.text)


def counted(rows: Rows, locale: str) -> str:
    """How many of the customer's rows an aggregate takes."""
    words = language(locale)
    return words.texts["rows counted"].format(number(words, rows.counted), number(words, rows.of), rows.table)


def more(rows: Rows, locale: str) -> str:
    """How many rows are not shown; empty where all are."""
    words = language(locale)
    left = rows.counted - len(rows.rows)
    return words.texts["and more"].format(number(words, left)) if rows.rows and left > 0 else ""
