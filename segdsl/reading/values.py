"""Values in words. In: a typed expression that is no condition, or is asked for its value. Out: a noun: `the time since the last order`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import assert_never

from segdsl.reading import conditions, everybody, names, periods, rows, written
from segdsl.reading.names import Context
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    TimeTest,
    Typed,
)

_COMPUTING = ("+", "-", "*", "/", "negative", "if")
_SHARES = ("share", "percentile", "cumulative_share")


def value(context: Context, node: Typed, *, share: bool = False) -> str:
    """What an expression is called.

    Args:
        context: The program and the language.
        node: The expression.
        share: Whether numbers written out are shares, to be said as per cent.
    """
    match node:
        case Constant():
            return _constant(context, node, share)
        case Column():
            return names.of_column(context, node.table, node.name)
        case Lookup():
            key = value(context, node.key)
            return context.text(
                "look up", names.of_column(context.at(node.table), node.table, node.name), key
            )
        case Reference() if (
            node.type.kind != "flag" or context.meaning.definitions[node.name].kind == "trait"
        ):
            return names.of_trait(context, context.meaning.definitions[node.name])
        case AsOf() if node.type.kind != "flag":
            return context.text("as of", value(context, node.value), when(context, node.day))
        case Aggregate() if node.type.kind != "flag":
            return rows.of_rows(context, node)
        case Population() if node.type.kind != "flag":
            return everybody.population(context, node)
        case Standing() if node.type.kind != "flag":
            return everybody.standing(context, node)
        case Apply() if node.type.kind != "flag" or node.function.name in ("if", "coalesce"):
            return _apply(context, node)
        case (
            Reference() | AsOf() | Aggregate() | Population() | Standing() | Apply() | TimeTest() | Sequence()
        ):
            return context.text("yes or no", conditions.after_if(context, conditions.said(context, node)))
        case _:
            assert_never(node)


def subject(context: Context, node: Typed) -> str:
    """A value that a sentence begins with: names stand without an article, as their first word may be no noun."""
    said = value(context, periods.unwrapped(node))
    return names.bare(said) if isinstance(periods.unwrapped(node), Column | Reference | Lookup) else said


def when(context: Context, node: Typed) -> str:
    """A time as an adverb: `on 1 May 2024`, `in July 2024`, `90 days ago`."""
    said = value(context, node)
    if not isinstance(node, Constant):
        return said
    match node.type.kind:
        case "date":
            return context.text("on date", said)
        case "period":
            name = "in year" if node.type.unit == "year" and "in year" in context.words.texts else "in period"
            return context.text(name, said)
        case "timestamp":
            return context.text("at moment", said)
        case _:
            return said


def is_share(context: Context, node: Typed) -> bool:
    """Whether a value is a part of a whole, which people say as per cent."""
    match node:
        case Aggregate() | Population() | Standing():
            return node.function.name in _SHARES
        case Reference():
            given = context.meaning.definitions[node.name].value
            return node.branch is None and given is not None and is_share(context, given)
        case Apply(arguments=(inner,)):
            return is_share(context, inner)
        case AsOf():
            return is_share(context, node.value)
        case _:
            return False


def _constant(context: Context, node: Constant, share: bool) -> str:
    if (
        isinstance(node.value, float | Decimal | int)
        and node.type.is_number
        and not isinstance(node.value, bool)
    ):
        is_percent = _is_percent(context, context.source.slice(node.span))
        if is_percent or (share and 0 < node.value <= 1):
            return written.percent(context.words, node.value)
    return written.value(context.words, node.value, node.type)


def _is_percent(context: Context, text: str) -> bool:
    """Whether a number was written as per cent, here or in the set that is named here."""
    if text.endswith("%") or not text.isidentifier():
        return text.endswith("%")
    written_so = re.compile(rf"^\s*set\s+{text}\s*=\s*[-0-9._]+%", re.MULTILINE)
    return any(written_so.search(source.text) for source in context.meaning.sources)


def _apply(context: Context, node: Apply) -> str:
    name = node.function.name
    phrase = context.words.rows[name]
    arguments = node.arguments
    match name:
        case "if":
            condition = conditions.after_if(context, conditions.said(context, arguments[0]))
            parts = [condition, *(value(context, one) for one in arguments[1:])]
            return phrase.text.format(*parts)
        case "how_many":
            parts = [conditions.plain(context, conditions.said(context, one)) for one in arguments]
            return phrase.text.format(all=written.listed(context.words, parts, "and"))
        case "ago":
            return phrase.text.format(_after(context, arguments[0]))
        case "elapsed" if _is_now(arguments[0]):
            return phrase.of_time.format("", value(context, arguments[1]))
        case "time since" if isinstance(arguments[0], Aggregate):
            special = rows.since(context, arguments[0])
            if special is not None:
                return special
        case _:
            pass
    if name == "version" and isinstance(arguments[0], Constant):
        return str(arguments[0].value)
    if name == "-" and _is_today(arguments[0]) and arguments[1].type.is_duration:
        return context.words.rows["ago"].text.format(_after(context, arguments[1]))
    parts = [_part(context, one) for one in arguments]
    template = phrase.text
    if name in ("+", "-", "least", "greatest") and arguments[0].type.is_time:
        is_difference = name == "-" and arguments[1].type.is_time
        template = phrase.of_difference if is_difference else phrase.of_time
    return template.format(*parts, all=written.listed(context.words, parts, "and"))


def _part(context: Context, node: Typed) -> str:
    """A part of a larger value, in brackets where it is computed itself."""
    if isinstance(node, Aggregate) and node.type.kind != "flag":
        return rows.of_rows(context, node, after=True)
    said = value(context, node)
    return context.text("brackets", said) if is_computed(node) else said


def is_computed(node: Typed) -> bool:
    """Whether a value is made by arithmetic or a choice."""
    return isinstance(node, Apply) and node.function.name in _COMPUTING and not node.arguments[0].type.is_time


def _after(context: Context, node: Typed) -> str:
    """A duration after `ago` and the like."""
    if isinstance(node, Constant) and isinstance(node.value, int):
        return written.duration(context.words, node.type.kind, node.value, after=True)
    return value(context, node)


def _is_today(node: Typed) -> bool:
    return isinstance(node, Apply) and node.function.name in ("today", "now")


def _is_now(node: Typed) -> bool:
    return isinstance(node, Apply) and node.function.name == "now"
