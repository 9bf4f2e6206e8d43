"""Mistakes of words: plain English, other languages, chains, commas. In: a scene. Out: a diagnostic, or None to pass on."""

from __future__ import annotations

import re
from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, Edit, Fix, codes
from segdsl.syntax.lexemes import Lexeme, words
from segdsl.syntax.phrases import PHRASES, Phrase
from segdsl.syntax.scene import COMPARISONS, Scene
from segdsl.text import Span


def wordy(scene: Scene) -> Diagnostic | None:
    """`equals`, `is greater than`, `does not contain`, `is in`, `in the last`: the words at the place, and up to four before it."""
    for start in range(scene.at - 4, scene.at + 1):
        before, first = scene.word(start - 1), scene.word(start)
        if (
            start < 1
            or first.kind == "end"
            or not before.ends_value
            or (scene.starts_line(start) and first.is_name)
        ):
            continue
        for phrase in PHRASES:
            last = start + len(phrase.words) - 1
            reach = last + 1 if phrase.words[0] == "in" else last
            if start <= scene.at <= reach and _fits(scene, start, phrase):
                return _say_wordy(scene, start, last, phrase.right)
    return None


def _fits(scene: Scene, start: int, phrase: Phrase) -> bool:
    return all(scene.word(start + i).lower == word for i, word in enumerate(phrase.words))


def _say_wordy(scene: Scene, start: int, last: int, right: str) -> Diagnostic:
    ago = next((i for i in (last + 2, last + 3) if scene.word(i).lower == "ago"), None)
    if ago is not None and right[0] in "<>":
        right = "before" if right[0] == ">" else "after"
    if right == "in" and scene.word(last).lower == "of" and scene.word(last + 1).text not in ("(", "["):
        return scene.say(
            codes.WORDY_COMPARISON,
            scene.span(start, last),
            found=scene.text(start, last),
            help='write `in ("a", "b")`',
        )
    span = scene.span(start, last)
    fix = scene.replacing(span, right)
    length = scene.word(last + 1)
    subject = scene.text(scene.operand_before(start), start - 1).lower()
    of_age = any(scene.word(i).lower in ("older", "younger") for i in range(start, last + 1))
    is_length = re.fullmatch(r"\d[\d_]*(s|min|h|d|w|mo|y)", length.text) is not None
    if of_age and is_length and right in _AGO and "since" not in subject:
        right = f"{_AGO[right]} {length.text} ago"
        fix = scene.replacing(Span(span.start, length.span.end), right)
    return scene.say(
        codes.WORDY_COMPARISON, span, found=scene.source.slice(span), help=f"write `{right}`", fix=fix
    )


# a day that is older than 30 days is before 30 days ago
_AGO = {">": "before", "<": "after", ">=": "<=", "<=": ">="}

_HINTS = {
    "like": "write `contains`, `starts with` or `ends with`; `matches` takes a pattern",
    "ilike": "write `lower(…) contains`; `matches` takes a pattern",
    "includes": "write `contains` for a part of a text, `has` for a value in a list",
    "include": "write `contains` for a part of a text, `has` for a value in a list",
    "including": "write `contains` for a part of a text, `has` for a value in a list",
    "exists": "write `is known`",
    "xor": "write `(a or b) and not (a and b)`",
    "unless": "write `and not`",
    "but": "write `and`",
    "plus": "write `+`",
    "minus": "write `-`",
    "times": "write `*`",
    "mod": "a remainder cannot be computed",
    "regex": 'write `matches "…"`',
    "regexp": 'write `matches "…"`',
    "rlike": 'write `matches "…"`',
    "asof": "write `as of`",
    "within": "write `in last`",
}


def hinted(scene: Scene) -> Diagnostic | None:
    """Words of other languages that have no single counterpart: `like`, `includes`."""
    for index in (scene.at, scene.at - 1, scene.at + 1):
        one = scene.word(index)
        helps = _HINTS.get(one.lower) if one.kind == "word" else None
        beside = index == scene.at or (
            scene.word(index - 1).lower in ("is", "not", "does") and index >= scene.at - 1
        )
        if helps and beside and scene.word(index - 1).kind != "end" and not scene.starts_line(index):
            first = index
            while scene.word(first - 1).lower in ("is", "not", "does") and first > 1:
                first -= 1
            span = scene.span(first, index)
            fix = scene.replacing(span, "in last") if one.lower == "within" else None
            return scene.say(
                codes.WORDY_COMPARISON, span, found=scene.source.slice(span), help=helps, fix=fix
            )
    return None


_PERIOD_WORDS = ("last", "next", "this", "previous", "top", "bottom")


def missing_in(scene: Scene) -> Diagnostic | None:
    """`monetary top 10%`, `signup_date last 30d`."""
    here, after = scene.here, scene.look(1)
    counted = after.kind == "number" or (here.lower in ("this", "previous") and after.kind == "word")
    if here.kind == "word" and here.lower in _PERIOD_WORDS and counted and scene.before.ends_value:
        fix = Fix("write `in`", (Edit(Span(here.span.start, here.span.start), "in "),))
        return scene.say(
            codes.SYNTAX,
            here.span,
            what="`in`",
            where=f"before `{scene.text(scene.at, scene.at + 1)}`",
            fix=fix,
        )
    return None


def not_misplaced(scene: Scene) -> Diagnostic | None:
    """`tags not has "vip"`, `x not before y`, `tags has no "vip"`: only some tests take their own `not`."""
    here = scene.here
    own = ("has", "before", "after", "on")
    pairs = (("not", here.lower in own, -1), ("has", here.lower in ("not", "no"), -1), ("is", False, -1))
    for word, fits, back in pairs:
        if fits and scene.look(back).lower == word:
            operator = here.lower if word == "not" else "has"
            first = scene.at + back
            if word == "not" and scene.look(back - 1).lower == "is":
                first -= 1
            start = scene.operand_before(first)
            subject = scene.text(start, first - 1) if start < first else "it"
            helps = f"put `not` before the test: `not {subject} {operator} …`"
            return scene.say(
                codes.WORDY_COMPARISON,
                scene.span(first, scene.at),
                found=scene.text(first, scene.at),
                help=helps,
            )
    does = (
        scene.look(0).lower == "does"
        and scene.look(1).lower == "not"
        and scene.look(2).lower in ("have", "has")
    )
    if does:
        start = scene.operand_before(scene.at)
        subject = scene.text(start, scene.at - 1) if start < scene.at else "it"
        helps = f"write `not {subject} has …` or `{subject} has none of (…)`"
        return scene.say(
            codes.WORDY_COMPARISON,
            scene.span(scene.at, scene.at + 2),
            found=scene.text(scene.at, scene.at + 2),
            help=helps,
        )
    return None


def commas(scene: Scene) -> Diagnostic | None:
    """`country in "DE", "AT"`, and a comma where `and` is meant."""
    if scene.here.text != "," or scene.statement in ("cross", "split", "use") or _open_call(scene):
        return None
    begin = scene.at
    while _is_plain(scene.word(begin - 1)) and (begin == scene.at or scene.word(begin).text == ","):
        begin -= 1
        if scene.word(begin - 1).text == ",":
            begin -= 1
    end = scene.at - 1
    while scene.word(end + 1).text == "," and _is_plain(scene.word(end + 2)):
        end += 2
    operator = scene.look(-2).lower
    if operator in ("in", "of", "is", "=", "not", "has") and end > scene.at:
        first = scene.at - 1
        span, right = scene.span(first, end), f"({scene.text(first, end)})"
        if operator in ("is", "="):
            sign = scene.span(scene.at - 2, scene.at - 2)
            if scene.word(0).lower == "set":
                return scene.say(
                    codes.LIST_PARENTHESES, span, help=f"write `{right}`", fix=scene.replacing(span, right)
                )
            fix = Fix(f"write `in {right}`", (Edit(sign, "in"), Edit(span, right)))
            return scene.say(codes.LIST_PARENTHESES, span, help=f"write `in {right}`", fix=fix)
        return scene.say(
            codes.LIST_PARENTHESES, span, help=f"write `{right}`", fix=scene.replacing(span, right)
        )
    if "$END" not in scene.expected and "AND" in scene.expected and "OR" not in scene.expected:
        return None  # `between 18, 25`
    in_condition = any(
        one.lower in ("when", "expect", "where", "then", "if") for one in scene.words[: scene.at]
    )
    if scene.depth(scene.at) == 0 and in_condition and scene.look(1).kind != "end":
        fix = Fix("write `and`", (Edit(scene.here.span, " and"),), safe=False)
        return scene.say(codes.COMMA, scene.here.span, fix=fix)
    return None


def _open_call(scene: Scene) -> bool:
    return scene.depth(scene.at) > 0


def _is_plain(one: Lexeme) -> bool:
    return one.kind in ("text", "number", "date", "word", "quoted") and one.ends_value


def chains(scene: Scene) -> Diagnostic | None:
    """`18 < age < 25`: the second comparison follows the first without `and`."""
    if scene.here.text not in COMPARISONS and scene.here.lower not in ("is", "between", "in"):
        return None
    middle = scene.operand_before(scene.at)
    first = scene.word(middle - 1)
    if first.text not in COMPARISONS or middle >= scene.at:
        return None
    left = scene.operand_before(middle - 1)
    end = scene.operand_after(scene.at)
    if left >= middle - 1 or end <= scene.at:
        return None
    low, mid, high = (
        scene.text(left, middle - 2),
        scene.text(middle, scene.at - 1),
        scene.text(scene.at + 1, end),
    )
    operator = scene.here.text
    right = f"{low} {first.text} {mid} and {mid} {operator} {high}"
    helps = [f"write `{right}`"]
    signs = {first.text, operator}
    if signs <= {"<", "<="}:
        helps.append(f"`{mid} between {low} and {high}` includes both ends")
    elif signs <= {">", ">="}:
        helps.append(f"`{mid} between {high} and {low}` includes both ends")
    span = scene.span(left, end)
    return scene.say(
        codes.CHAINED_COMPARISON,
        scene.here.span,
        help=helps,
        fix=Fix(f"write `{right}`", (Edit(span, right),)),
    )


def missing_subject(scene: Scene) -> Diagnostic | None:
    """`age > 18 and < 65`, `country is "DE" or is "AT"`."""
    here = scene.here
    joint = scene.before.lower
    compares = here.text in COMPARISONS or here.lower in (
        "is",
        "in",
        "between",
        "has",
        "contains",
        "starts",
        "ends",
        "matches",
    )
    if joint not in ("and", "or") or not compares:
        return None
    operator = scene.at - 2
    while (
        operator > 0
        and not _compares(scene.word(operator))
        and scene.word(operator).lower not in ("when", "and", "or")
    ):
        operator -= 1
    start = scene.operand_before(operator)
    if not _compares(scene.word(operator)) or start >= operator:
        return scene.say(codes.MISSING_SUBJECT, here.span, word=joint)
    subject = scene.text(start, operator - 1)
    fix = Fix(
        f"write `{subject}`", (Edit(Span(here.span.start, here.span.start), f"{subject} "),), safe=False
    )
    helps = f"write `{joint} {subject} {here.text} …`"
    return scene.say(codes.MISSING_SUBJECT, here.span, word=joint, help=helps, fix=fix)


def _compares(one: Lexeme) -> bool:
    worded = ("is", "in", "between", "has", "contains", "starts", "ends", "matches", "before", "after", "on")
    return one.text in COMPARISONS or one.lower in worded


def where_outside(scene: Scene) -> Diagnostic | None:
    """`count(orders) where amount > 5`."""
    here = scene.here
    if here.lower not in ("where", "per") or scene.before.text != ")":
        return None
    end = scene.operand_after(scene.at)
    closing = scene.before.span
    edits = (Edit(closing, ""), Edit(Span(scene.word(end).span.end, scene.word(end).span.end), ")"))
    fix = Fix("move it into the parentheses", edits, safe=False)
    return scene.say(codes.WHERE_OUTSIDE, here.span, word=here.lower, help="move it before the `)`", fix=fix)


_AGGREGATES = frozenset(
    words(
        "count any none share sum avg min max median stddev quantile distinct first last most_common avg_gap average"
    )
)


def call_without_parentheses(scene: Scene) -> Diagnostic | None:
    """`count orders > 3`, `sum of orders.amount`."""
    here, before = scene.here, scene.before
    name = scene.at - 1
    of = here.lower == "of"
    if (
        before.kind != "word"
        or before.lower not in _AGGREGATES
        or not (of or here.is_name)
        or scene.starts_line(scene.at)
    ):
        return None
    if before.lower in ("any", "none", "all") and scene.look(-2).lower == "has":
        return None
    first = scene.at + 1 if of else scene.at
    last = first
    while scene.word(last + 1).text == "." and scene.word(last + 2).is_name:
        last += 2
    if not scene.word(first).is_name:
        return None
    right = f"{before.text}({scene.text(first, last)})"
    span = scene.span(name, last)
    fix = scene.replacing(span, right, safe=False)
    return scene.say(codes.MISSING_PARENTHESES, span, function=before.text, help=f"write `{right}`", fix=fix)


def else_words(scene: Scene) -> Diagnostic | None:
    """`elif`, `elseif`, and `else` for the branch that takes the rest."""
    here = scene.here
    if here.lower in ("elif", "elseif", "elsif"):
        return scene.say(
            codes.WORDY_COMPARISON,
            here.span,
            found=here.text,
            help="write `else if`",
            fix=scene.replacing(here.span, "else if"),
        )
    if scene.statement != "groups" or here.lower not in ("otherwise", "else", "default"):
        return None
    if here.lower == "otherwise" and scene.before.lower == "when":
        start = scene.before.span.start
        fix = Fix("delete `when`", (Edit(Span(start, here.span.start), ""),))
        name = _branch_name(scene, scene.at - 2)
        return scene.say(
            codes.BRANCH_FORM, scene.span(scene.at - 1, scene.at), name=name, help="delete `when`", fix=fix
        )
    if here.lower in ("else", "default") and scene.expected >= {"OTHERWISE"}:
        name = _branch_name(scene, scene.at - 1)
        fix = scene.replacing(here.span, "otherwise")
        return scene.say(codes.BRANCH_FORM, here.span, name=name, help="write `otherwise`", fix=fix)
    if here.lower in ("otherwise", "else") and scene.starts_line(scene.at):
        named = scene.look(1)
        if named.is_name and not scene.starts_line(scene.at + 1) and scene.look(2).lower != "when":
            span, right = scene.span(scene.at, scene.at + 1), f"{named.text} otherwise"
            fix = scene.replacing(span, right)
            return scene.say(codes.BRANCH_FORM, span, name=named.text, help=f"write `{right}`", fix=fix)
        helps = "give the branch a name, as in `others otherwise`"
        return scene.say(codes.BRANCH_FORM, here.span, name="others", help=helps)
    return None


def _branch_name(scene: Scene, index: int) -> str:
    while scene.word(index).kind == "text":
        index -= 1
    return scene.word(index).text


MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    wordy,
    not_misplaced,
    hinted,
    missing_in,
    else_words,
    chains,
    missing_subject,
    where_outside,
    call_without_parentheses,
    commas,
)
