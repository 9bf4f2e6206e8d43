"""Conditions in words. In: a typed condition. Out: clauses joined by `and` and `or`, and sentences made of them.

`not` is pushed down to the tests, which Kleene's logic allows, so that nobody has to read "it is not the case that".
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from segdsl.reading import everybody, names, periods, rows, values, written
from segdsl.reading.names import Context
from segdsl.reading.rows import Rows
from segdsl.reading.words import Clause, Junction, Said
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

_TURNED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
# tests as short as this can be told in one breath
_SHORT = 30
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def said(context: Context, node: Typed, *, negated: bool = False) -> Said:
    """A condition, or its opposite, as clauses."""
    match node:
        case Apply():
            return _applied(context, node, negated)
        case Reference():
            return _reference(context, node, negated)
        case TimeTest():
            period = periods.of_test(context, node)
            rest = context.text("not in period", period) if negated else period
            return Clause(values.subject(context, node.value), context.text("lies"), rest)
        case Aggregate():
            return rows.has_rows(context, node, negated=negated)
        case Sequence():
            return rows.steps(context, node, negated=negated)
        case Standing():
            return everybody.extreme(context, node, negated=negated)
        case Population():
            return everybody.has_customers(context, node, negated=negated)
        case AsOf():
            moment = context.text("as it was", values.when(context, node.day))
            return _added(said(context, node.value, negated=negated), moment)
        case Column() | Lookup() | Constant():
            subject = values.subject(context, node)
            verb, rest = context.words.rows["="].verb, context.text("no" if negated else "yes")
            return Clause(
                subject, verb, rest, flag=context.text("not marked" if negated else "marked", subject)
            )
        case _:
            assert_never(node)


def _added(one: Said, text: str) -> Said:
    if isinstance(one, Junction):
        return replace(one, parts=tuple(_added(part, text) for part in one.parts))
    return replace(one, rest=f"{one.rest} {text}")


def _reference(context: Context, node: Reference, negated: bool) -> Clause:
    definition = context.meaning.definitions[node.name]
    if definition.kind == "trait":
        return Clause(
            values.subject(context, node),
            context.words.rows["="].verb,
            context.text("no" if negated else "yes"),
        )
    name = "not in segment" if negated else "in segment"
    return Clause("", context.text("are"), context.text(name, names.of_members(context, node)))


def _applied(context: Context, node: Apply, negated: bool) -> Said:
    name = node.function.name
    phrase = context.words.rows[name]
    match name:
        case "and" | "or":
            kind = name if not negated else {"and": "or", "or": "and"}[name]
            return _junction(context, node.arguments, kind, negated)
        case "not":
            return said(context, node.arguments[0], negated=not negated)
        case "or missing":
            inner = said(context, node.arguments[0], negated=negated)
            return inner if negated else _or_missing(context, inner)
        case "is missing" | "is known":
            turned = {"is missing": "is known", "is known": "is missing"}[name] if negated else name
            return Clause(
                values.subject(context, node.arguments[0]), phrase.verb, context.words.rows[turned].text
            )
        case _ if name in _TURNED:
            return _comparison(context, node, _TURNED[name] if negated else name)
        case "anniversary within":
            return _yearly(context, node, negated)
        case _ if phrase.verb:
            subject = values.subject(context, node.arguments[0])
            others = [values.value(context, one) for one in node.arguments[1:]]
            if isinstance(node.arguments[-1], Constant) and isinstance(node.arguments[-1].value, tuple):
                others = [_values(context, node.arguments[0], node.arguments[-1], _joiner(name, negated))]
            rest = phrase.negative if negated else phrase.text
            return Clause(
                subject, phrase.negative_verb if negated else phrase.verb, rest.format(subject, *others)
            )
        case _:
            subject = values.value(context, node)
            return Clause(subject, context.words.rows["="].verb, context.text("no" if negated else "yes"))


def _joiner(name: str, negated: bool) -> str:
    if (name, negated) in (("in", True), ("has none of", False)):
        return "nor"
    return "and" if name == "has all of" else "or"


def _values(context: Context, left: Typed, node: Constant, joiner: str) -> str:
    assert isinstance(node.value, tuple)
    called = names.branches(context, left)
    item = node.type.item or node.type
    shown = [
        values.value(context, Constant(called.get(one, one) if isinstance(one, str) else one, item))
        for one in node.value
    ]
    return written.listed(context.words, shown, joiner)


def _junction(context: Context, parts: tuple[Typed, ...], kind: str, negated: bool) -> Said:
    """Parts of the same kind are one list, and `>=` with `<=` of one value one clause."""
    made: list[Said] = []
    index = 0
    while index < len(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        ends = periods.span(parts[index], following) if following is not None else None
        if ends is not None and (kind == "and") != negated:
            made.append(_between(context, *ends, negated=negated))
            index += 2
            continue
        one = said(context, parts[index], negated=negated)
        made += one.parts if isinstance(one, Junction) and one.kind == kind else (one,)
        index += 1
    made = _together(context, made, kind)
    return made[0] if len(made) == 1 else Junction("and" if kind == "and" else "or", tuple(made))


def _together(context: Context, made: list[Said], kind: str) -> list[Said]:
    """Short tests of one value are one clause: `latest score is at least 7 and under 9`."""
    kept: list[Said] = []
    joiner = context.words.texts[kind]
    for one in made:
        before = kept[-1] if kept else None
        if isinstance(one, Clause) and isinstance(before, Clause) and _is_same(before, one, joiner):
            kept[-1] = replace(before, rest=f"{before.rest}{joiner}{one.rest}")
        else:
            kept.append(one)
    return kept


def _is_same(one: Clause, other: Clause, joiner: str) -> bool:
    return (
        bool(one.subject)
        and (one.subject, one.verb) == (other.subject, other.verb)
        and not (one.is_missing or other.is_missing or one.flag)
        and len(other.rest) <= _SHORT
        and len(one.rest.rpartition(joiner)[2]) <= _SHORT
    )


def joined(parts: list[Said]) -> Said:
    """Several conditions that must all hold."""
    flat = [
        one
        for part in parts
        for one in (part.parts if isinstance(part, Junction) and part.kind == "and" else (part,))
    ]
    return flat[0] if len(flat) == 1 else Junction("and", tuple(flat))


def _between(context: Context, value: Typed, low: Typed, high: Typed, *, negated: bool) -> Clause:
    subject = values.subject(context, value)
    share = values.is_share(context, value)
    ends = [values.value(context, one, share=share) for one in (low, high)]
    if value.type.is_time:
        dates = all(isinstance(one, Constant) and one.type.kind == "date" for one in (low, high))
        rest = context.text("in range of dates" if dates else "in range of time", *ends)
        rest = context.text("not in period", rest) if negated else rest
        return Clause(subject, context.text("lies"), rest)
    name = "not between" if negated else "between"
    return Clause(subject, _verb(context, value, ">="), context.text(name, *ends))


def _or_missing(context: Context, one: Said) -> Said:
    if isinstance(one, Clause):
        is_plain = one.verb in (
            context.words.rows["="].verb,
            context.text("amounts to"),
            context.text("lies"),
        )
        return replace(one, is_missing=context.text("or unknown" if is_plain else "or if unknown"))
    return Clause("", "", plain(context, one), context.text("or if unknown"))


def _yearly(context: Context, node: Apply, negated: bool) -> Clause:
    """`anniversary(x) on …`: the day after the last one stands in the tree."""
    phrase = context.words.rows["anniversary within"]
    what, low, after = node.arguments
    shown = [values.value(context, low), values.value(context, _day_before(after))]
    rest = (phrase.negative if negated else phrase.text).format("", *shown)
    verb = phrase.negative_verb if negated else phrase.verb
    return Clause(values.subject(context, what), verb, rest)


def _day_before(node: Typed) -> Typed:
    import datetime as dt

    if isinstance(node, Constant) and isinstance(node.value, dt.date):
        return replace(node, value=node.value - dt.timedelta(days=1))
    if isinstance(node, Apply) and node.function.name == "+":
        return node.arguments[0]
    return node


# ---- comparisons


def _comparison(context: Context, node: Apply, operator: str) -> Said:
    left, right = node.arguments
    if isinstance(left, Constant) and not isinstance(right, Constant):
        left, right, operator = right, left, _FLIPPED.get(operator, operator)
    if left.type.kind == "flag":
        return _same_flags(context, left, right, operator)
    if isinstance(left, Apply) and left.function.name == "how_many":
        return _several(context, left, operator, right)
    share = values.is_share(context, left)
    if isinstance(right, Constant) and isinstance(right.value, str):
        right = replace(right, value=names.branches(context, left).get(right.value, right.value))
    limit = values.value(context, periods.unwrapped(right), share=share)
    counted, moment = (left.value, left.day) if isinstance(left, AsOf) else (left, None)
    noun = _countable(context, counted)
    if noun is not None and isinstance(right, Constant):
        made = _has_number(context, noun, operator, right, limit)
        return (
            made if moment is None else _added(made, context.text("as it was", values.when(context, moment)))
        )
    subject = values.subject(context, left)
    phrase = context.words.rows[operator]
    if left.type.is_time:
        rest = phrase.of_time.format("", limit, when=values.when(context, right))
        return Clause(subject, context.text("lies"), rest)
    rest = phrase.text.format("", limit)
    return Clause(subject, _verb(context, left, operator), rest, owned=not values.is_computed(left))


def _several(context: Context, left: Apply, operator: str, right: Typed) -> Clause:
    """`how_many(a, b) >= 2`: `at least 2 of these hold: a, b`."""
    amount = context.words.rows[operator].text.format("", values.value(context, right))
    tests = [plain(context, said(context, one), inside=True) for one in left.arguments]
    rest = context.text("of these", amount, written.listed_all(context.words, tests, "and"))
    return Clause("", "", rest, owned=False)


def _verb(context: Context, left: Typed, operator: str) -> str:
    """Numbers and durations may have a verb of their own."""
    measures = left.type.is_number or left.type.is_duration
    return context.text("amounts to") if measures else context.words.rows[operator].verb


def _same_flags(context: Context, left: Typed, right: Typed, operator: str) -> Said:
    if isinstance(right, Constant) and isinstance(right.value, bool):
        return said(context, left, negated=right.value != (operator == "="))
    phrase = context.words.rows[operator]
    rest = phrase.text.format("", values.value(context, right))
    return Clause(values.subject(context, left), phrase.verb, rest)


def _countable(context: Context, node: Typed) -> Rows | None:
    """What there is a number of, where a value counts something."""
    if isinstance(node, Aggregate) and node.function.name in rows.COUNTING:
        return rows.counted(context, node)
    found = None
    if isinstance(node, Reference) and node.branch is None and node.type.kind == "integer":
        definition = context.meaning.definitions[node.name]
        called = definition.title if definition.title != definition.name else None
        found = names.counted(context, definition.name, called)
    if isinstance(node, Column) and context.row is None and node.type.kind == "integer":
        found = names.counted(context, node.name, None)
    return None if found is None else Rows(*found)


def _has_number(context: Context, noun: Rows, operator: str, right: Constant, limit: str) -> Clause:
    have = context.text("have")
    match operator, right.value:
        case ("=", 0) | ("<", 1) | ("<=", 0):
            return Clause("", have, context.text("number none", noun.many))
        case ("!=", 0) | (">", 0) | (">=", 1):
            return Clause("", have, context.text("number some", noun.one))
        case ("=", 1):
            return Clause("", have, context.text("number one", noun.one))
        case _:
            return Clause("", have, context.text(f"number {operator}", limit, noun.many))


# ---- sentences


def plain(context: Context, one: Said, *, inside: bool = False) -> str:
    """Conditions as main clauses: `country is “DE” and they have no orders`."""
    if isinstance(one, Junction):
        return _list(context, one, [plain(context, part, inside=True) for part in one.parts], inside)
    return _words(_subject(context, one), one.verb, one.rest, one.is_missing)


def after_if(context: Context, one: Said, *, inside: bool = False) -> str:
    """Conditions after `if`, where a language may put the verb last."""
    if not context.words.verb_last:
        return plain(context, one, inside=inside)
    if isinstance(one, Junction):
        return _list(context, one, [after_if(context, part, inside=True) for part in one.parts], inside)
    missing = (
        context.text("or unknown last") if one.is_missing == context.text("or unknown") else one.is_missing
    )
    return _words(_subject(context, one), one.rest, one.verb, missing)


def relative(context: Context, one: Said, people: bool, *, inside: bool = False) -> str:
    """Conditions after a noun: `whose country is “DE” and who have no orders`."""
    if context.words.verb_last:
        return context.text("for whom" if people else "for which", plain(context, one))
    if isinstance(one, Junction):
        return _list(
            context, one, [relative(context, part, people, inside=True) for part in one.parts], inside
        )
    after = _words(one.verb, one.rest, one.is_missing)
    if not one.subject and one.verb:
        return context.text("who" if people else "that", after)
    if not one.owned or not one.verb:
        return context.text("for whom" if people else "for which", _words(one.subject, after))
    return context.text("whose", _words(names.bare(one.subject), after))


def _subject(context: Context, one: Clause) -> str:
    if one.subject or not one.verb:
        return one.subject
    return context.text("it" if one.verb == context.text("have") else "they")


def _words(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _list(context: Context, one: Junction, parts: list[str], inside: bool) -> str:
    text = written.listed_all(context.words, parts, one.kind)
    return context.text("both" if one.kind == "and" else "either", text) if inside else text
