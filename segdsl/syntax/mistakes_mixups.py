"""Words that are right elsewhere: `by` for `per`, `not` for `no`, a duration or a range that no word leads in.
In: a scene. Out: a diagnostic, or None to pass on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, Edit, Fix, codes
from segdsl.syntax.scene import COMPARISONS, Scene
from segdsl.syntax.wanted import expected
from segdsl.text import Span

_DURATION = re.compile(r"\d[\d_]*(s|min|h|d|w|mo|y)")
_PERIODS = ("last", "next", "this", "previous")


def duration(scene: Scene) -> Diagnostic | None:
    """`vip 90d ago`, `then within 7d orders`, and a duration at any other place that takes none."""
    here, before, after = scene.here, scene.before, scene.look(1)
    if not _DURATION.fullmatch(here.text) or before.lower in (*_PERIODS, "past"):
        return None
    if before.lower == "within" and after.is_name and scene.look(-2).lower == "then":
        span = scene.span(scene.at - 1, scene.at + 1)
        right = f"{after.text} within {here.text}"
        fix = scene.replacing(span, right)
        return scene.say(
            codes.CLAUSE_ORDER,
            span,
            what="the name of the rows",
            before=f"`within {here.text}`",
            help=f"write `{right}`",
            fix=fix,
        )
    if after.lower == "ago" and before.ends_value and not scene.starts_line(scene.at):
        found = scene.text(scene.at, scene.at + 1)
        helps = (
            f"for how it was then, write `{before.text} as of {found}`",
            f"to compare a date, write `before {found}` or `after {found}`",
        )
        return scene.say(
            codes.SYNTAX,
            here.span,
            what="`as of`, `before` or `after`",
            where=f"before `{found}`",
            help=helps,
        )
    return expected(scene)


def period_behind_comparison(scene: Scene) -> Diagnostic | None:
    """`count(orders) > 3 in last 30d`: the period says which rows are counted."""
    if scene.here.lower != "in" or scene.look(1).lower not in _PERIODS:
        return None
    middle = scene.operand_before(scene.at)
    closing = scene.word(middle - 2)
    if scene.word(middle - 1).text not in COMPARISONS or closing.text != ")" or middle >= scene.at:
        return None
    left = scene.operand_before(middle - 1)
    if scene.word(left + 1).text != "(":
        return None
    end = scene.operand_after(scene.at)
    period = scene.text(scene.at, end)
    call = scene.source.text[scene.word(left).span.start : closing.span.start].rstrip()
    right = f"{call} {period}) {scene.text(middle - 1, scene.at - 1)}"
    fix = Fix(f"write `{right}`", (Edit(scene.span(left, end), right),))
    return scene.say(codes.WHERE_OUTSIDE, scene.here.span, word="in", help=f"write `{right}`", fix=fix)


def by_for_per(scene: Scene) -> Diagnostic | None:
    """`in top 10% by country`, `avg(customers.monetary by country)`."""
    ranked = any(
        scene.look(back).lower in ("top", "bottom") and (back == -2 or scene.look(-2).lower == "of")
        for back in (-2, -4)
    )
    if scene.here.lower != "by" or not (ranked or "PER" in scene.expected):
        return None
    where = f"before `{scene.look(1).text}`" if scene.look(1).is_name else f"after `{scene.before.text}`"
    fix = scene.replacing(scene.here.span, "per")
    return scene.say(codes.SYNTAX, scene.here.span, what="`per`", where=where, label="found `by`", fix=fix)


def not_for_no(scene: Scene) -> Diagnostic | None:
    """`sequence(visits then not orders)`."""
    brackets = scene.open_brackets(scene.at)
    in_steps = bool(brackets) and scene.word(brackets[-1] - 1).lower == "sequence"
    if scene.here.lower not in ("not", "without") or scene.before.lower != "then" or not in_steps:
        return None
    label = f"found `{scene.here.text}`"
    fix = scene.replacing(scene.here.span, "no")
    return scene.say(codes.SYNTAX, scene.here.span, what="`no`", where="after `then`", label=label, fix=fix)


def parts_without_comma(scene: Scene) -> Diagnostic | None:
    """`cross c of a and b`, a cross of one, `split s of vip: a 50% b 50%`."""
    here, before = scene.here, scene.before
    if "COMMA" not in scene.expected or scene.statement not in ("cross", "split") or scene.depth(scene.at):
        return None
    if scene.statement == "cross" and "$END" not in scene.expected and here.kind == "end":
        named = scene.word(1).text
        return scene.say(
            codes.UNFINISHED,
            before.span,
            what=f"the cross `{named}`",
            label="only one is named",
            help=f"a cross takes two groups or more: `{scene.text(0, scene.at - 1)}, …`",
        )
    if scene.statement == "cross" and here.lower in ("and", "by", "with", "x", "*", "+", "&"):
        fix = Fix("write a comma", (Edit(Span(before.span.end, here.span.end), ","),))
        return scene.say(
            codes.SYNTAX,
            here.span,
            what="a comma",
            where="between groups",
            label=f"found `{here.text}`",
            fix=fix,
        )
    if scene.statement == "split" and (here.is_name or here.lower == "and") and before.text.endswith("%"):
        joined = here.lower == "and"
        edit = Edit(Span(before.span.end, here.span.end if joined else before.span.end), ",")
        fix = Fix("write a comma", (edit,))
        return scene.say(
            codes.SYNTAX,
            here.span,
            what="a comma",
            where="between arms",
            label=f"found `{here.text}`",
            fix=fix,
        )
    return None


def range_without_between(scene: Scene) -> Diagnostic | None:
    """`age 18-25`."""
    here, high = scene.here, scene.look(2)
    plain = re.compile(r"\d[\d_.]*")
    fits = plain.fullmatch(here.text) and plain.fullmatch(high.text) and scene.look(1).lower in ("-", "to")
    if not fits or not scene.before.is_name or not {"IS", "BETWEEN"} & scene.expected:
        return None
    span = scene.span(scene.at, scene.at + 2)
    right = f"between {here.text} and {high.text}"
    return scene.say(
        codes.SYNTAX,
        span,
        what=f"`{right}`",
        where=f"after `{scene.before.text}`",
        label=f"found `{scene.source.slice(span)}`",
        fix=scene.replacing(span, right),
    )


def rows_without_parentheses(scene: Scene) -> Diagnostic | None:
    """`given orders amount = 9`."""
    here, value = scene.here, scene.look(2)
    given = scene.look(-2).lower == "given" or scene.look(-2).text == ","
    if scene.statement != "example" or not given or not here.is_name or scene.look(1).text != "=":
        return None
    written = scene.text(scene.at, scene.at + 2)
    alone = value.ends_value and scene.look(3).lower in ("then", "as", "")
    fix = scene.replacing(scene.span(scene.at, scene.at + 2), f"({written})") if alone else None
    return scene.say(
        codes.SYNTAX,
        here.span,
        what="rows in parentheses",
        where=f"after `{scene.before.text}`",
        label=f"found `{here.text}`",
        help=f"write `{scene.before.text} ({written})`",
        fix=fix,
    )


MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    period_behind_comparison,
    by_for_per,
    not_for_no,
    parts_without_comma,
    range_without_between,
    rows_without_parentheses,
    duration,
)
