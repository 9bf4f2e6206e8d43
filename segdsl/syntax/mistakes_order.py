"""Mistakes of order inside a condition, and names where a length is written out. In: a scene. Out: a diagnostic, or None to pass on."""

from __future__ import annotations

from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, codes
from segdsl.syntax.scene import Scene

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


MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (behind_where, length_by_name, where_of_extreme)
