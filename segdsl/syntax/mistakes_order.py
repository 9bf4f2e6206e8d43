"""Mistakes of order inside a condition, and names where a length is written out. In: a scene. Out: a diagnostic, or None to pass on."""

from __future__ import annotations

from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, Edit, Fix, codes
from segdsl.syntax.scene import COMPARISONS, Scene
from segdsl.text import Span

_PERIOD_WORDS = ("last", "next", "this", "previous")


def behind_where(scene: Scene) -> Diagnostic | None:
    """`avg(customers.spend where active per country)`, `count(orders where amount > 1 in last 30d)`: in the wrong order."""
    here, after = scene.here, scene.look(1)
    is_period = here.lower == "in" and (after.lower in _PERIOD_WORDS or after.kind == "date")
    brackets = scene.open_brackets(scene.at)
    if not brackets or not (is_period or here.lower == "per"):
        return None
    opening = brackets[-1]
    called = scene.word(opening - 1)
    where = next(
        (
            index
            for index in range(opening + 1, scene.at)
            if scene.word(index).lower == "where" and scene.open_brackets(index)[-1] == opening
        ),
        None,
    )
    if called.kind != "word" or where is None:
        return None
    closing = scene.closing(opening)
    last = scene.at + 1
    while last + 1 < (closing or len(scene.words)) and scene.word(last + 1).text != ",":
        last += 1
    part, condition = scene.text(scene.at, last), scene.text(where, scene.at - 1)
    right = f"{scene.text(opening - 1, where - 1)} {part} {condition})"
    fix = scene.replacing(scene.span(where, last), f"{part} {condition}")
    return scene.say(
        codes.CLAUSE_ORDER,
        scene.span(scene.at, last),
        what=f"`{part}`",
        before="`where`",
        help=f"write `{right}`" if closing == last + 1 else (),
        fix=fix,
    )


def length_by_name(scene: Scene) -> Diagnostic | None:
    """`in last window`, `window ago`: a name, such as that of a set, where a duration is written out."""
    here, before = scene.here, scene.before
    if before.lower in ("last", "next") and scene.look(-2).lower == "in" and here.is_name:
        day = f"today - {here.text}" if before.lower == "last" else f"today + {here.text}"
        sign = ">" if before.lower == "last" else "<"
        return scene.say(
            codes.CONSTANT_NEEDED,
            here.span,
            what=f"the length behind `{before.lower}`",
            found=here.text,
            help=(
                f"write `in {before.lower} 30d`",
                f"where `{here.text}` holds the length, compare with a day: `… {sign} {day}`",
            ),
        )
    if here.lower == "ago" and before.is_name:
        right = f"today - {before.text}"
        span = scene.span(scene.at - 1, scene.at)
        return scene.say(
            codes.CONSTANT_NEEDED,
            before.span,
            what="the length before `ago`",
            found=before.text,
            help=f"write `{right}`",
            fix=scene.replacing(span, right, safe=False),
        )
    return None


def period_behind_call(scene: Scene) -> Diagnostic | None:
    """`count(orders) in last 30d > 3`: the period belongs inside."""
    if scene.here.text not in COMPARISONS and scene.here.lower not in ("is", "between"):
        return None
    start = next((index for index in (scene.at - 3, scene.at - 4) if scene.word(index).lower == "in"), None)
    if start is None or scene.word(start - 1).text != ")" or scene.word(start + 1).lower not in _PERIOD_WORDS:
        return None
    part = scene.text(start, scene.at - 1)
    edits = (
        Edit(scene.word(start - 1).span, f" {part})"),
        Edit(Span(scene.word(start - 1).span.end, scene.before.span.end), ""),
    )
    return scene.say(
        codes.WHERE_OUTSIDE,
        scene.span(start, scene.at - 1),
        word=part,
        help="move it before the `)`",
        fix=Fix("move it into the parentheses", edits, safe=False),
    )


_FOR_WHERE = ("with", "if", "when", "having", "which", "that", "whose")


def other_word_for_where(scene: Scene) -> Diagnostic | None:
    """`count(orders with status = "paid")`, `count(orders where last 30d)`, `rows r = orders when …`."""
    here, after = scene.here, scene.look(1)
    brackets = scene.open_brackets(scene.at)
    called = (
        bool(brackets)
        and scene.word(brackets[-1]).text == "("
        and scene.word(brackets[-1] - 1).kind == "word"
    )
    first = brackets[-1] + 1 if brackets else 3
    if not called and not (scene.statement == "rows" and not brackets):
        return None
    after_where = scene.before.lower in _PERIOD_WORDS and scene.look(-2).lower == "where"
    if after_where and here.kind in ("number", "word"):
        place = scene.look(-2).span
        part = f"in {scene.text(scene.at - 1, scene.at)}"
        return scene.say(
            codes.WORDY_COMPARISON,
            scene.span(scene.at - 2, scene.at),
            found=scene.text(scene.at - 2, scene.at),
            help=f"write `{part}`",
            fix=scene.replacing(place, "in"),
        )
    if here.lower in _FOR_WHERE and scene.before.is_name and scene.at > first and after.kind != "end":
        return scene.say(
            codes.SYNTAX,
            here.span,
            what="`where`",
            where=f"after `{scene.before.text}`",
            label=f"found `{here.text}`",
            fix=scene.replacing(here.span, "where"),
        )
    return None


def point_left_out(scene: Scene) -> Diagnostic | None:
    """`sum(orders amount)`."""
    here, before = scene.here, scene.before
    brackets = scene.open_brackets(scene.at)
    fits = bool(brackets) and brackets[-1] == scene.at - 2 and scene.word(brackets[-1] - 1).kind == "word"
    if not fits or not before.is_name or not here.is_name or scene.look(1).text not in (")", ","):
        return None
    right = f"{before.text}.{here.text}"
    span = scene.span(scene.at - 1, scene.at)
    fix = scene.replacing(span, right)
    return scene.say(
        codes.WORDY_COMPARISON, span, found=scene.source.slice(span), help=f"write `{right}`", fix=fix
    )


def rows_by_word(scene: Scene) -> Diagnostic | None:
    """`when no orders`, `when has orders`, `top 10% spent`."""
    here, before = scene.here, scene.before
    if before.lower == "no" and here.is_name and not scene.starts_line(scene.at):
        right, span = f"none({here.text})", scene.span(scene.at - 1, scene.at)
    elif (
        here.lower == "has"
        and scene.look(1).is_name
        and before.lower in ("when", "where", "and", "or", "not")
    ):
        right, span = f"any({scene.look(1).text})", scene.span(scene.at, scene.at + 1)
    elif before.lower in ("top", "bottom") and here.kind == "number" and scene.look(1).is_name:
        right = f"{scene.look(1).text} in {before.text} {here.text}"
        span = scene.span(scene.at - 1, scene.at + 1)
    else:
        return None
    fix = scene.replacing(span, right, safe=False)
    return scene.say(
        codes.WORDY_COMPARISON, span, found=scene.source.slice(span), help=f"write `{right}`", fix=fix
    )


def steps(scene: Scene) -> Diagnostic | None:
    """`sequence(a, b)`, and steps without `sequence`."""
    here = scene.here
    brackets = scene.open_brackets(scene.at)
    if here.text == "," and brackets and scene.word(brackets[-1] - 1).lower == "sequence":
        fix = Fix("write `then`", (Edit(here.span, " then"),))
        return scene.say(
            codes.SYNTAX, here.span, what="`then`", where="between steps", label="found `,`", fix=fix
        )
    if (
        here.lower == "then"
        and not brackets
        and scene.before.is_name
        and scene.statement in ("segment", "trait")
    ):
        if any(one.lower == "if" for one in scene.words[: scene.at]):
            return None
        return scene.say(
            codes.SYNTAX,
            here.span,
            what="`sequence(…)`",
            where="around steps",
            help=f"write `sequence({scene.before.text} then …)`",
        )
    return None


def name_with_minus(scene: Scene) -> Diagnostic | None:
    """`segment early-birds when …`."""
    before, here, after = scene.before, scene.here, scene.look(1)
    glued = before.span.end == here.span.start and here.span.end == after.span.start
    if here.text != "-" or scene.at != 2 or not scene.statement or not glued or not after.is_name:
        return None
    last = scene.at + 1
    while scene.word(last + 1).text == "-" and scene.word(last + 2).is_name:
        last += 2
    span = scene.span(1, last)
    found = scene.source.slice(span)
    right = found.replace("-", "_")
    return scene.say(
        codes.BAD_NAME,
        span,
        found=found,
        why="`-` is a minus sign",
        help=f"write `{right}`",
        fix=scene.replacing(span, right, safe=False),
    )


def with_left_out(scene: Scene) -> Diagnostic | None:
    """`email ends "x"`."""
    if scene.before.lower not in ("starts", "ends") or scene.expected != {"WITH"} or scene.here.kind == "end":
        return None
    fix = Fix("write `with`", (Edit(Span(scene.here.span.start, scene.here.span.start), "with "),))
    return scene.say(
        codes.SYNTAX, scene.here.span, what="`with`", where=f"after `{scene.before.text}`", fix=fix
    )


def where_of_extreme(scene: Scene) -> Diagnostic | None:
    """`spend in top 10% where active`: customers are picked by `of` a segment."""
    if scene.here.lower != "where" or scene.look(-2).lower not in ("top", "bottom"):
        return None
    found = scene.text(scene.at - 2, scene.at - 1)
    return scene.say(
        codes.WHERE_OUTSIDE,
        scene.here.span,
        word="where",
        help=f"name the customers it ranges over as a segment: `in {found} of …`",
    )


# a period behind `where` is no mistake of its unit
FIRST: tuple[Callable[[Scene], Diagnostic | None], ...] = (other_word_for_where,)
MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    behind_where,
    period_behind_call,
    length_by_name,
    where_of_extreme,
    point_left_out,
    rows_by_word,
    steps,
    name_with_minus,
    with_left_out,
)
