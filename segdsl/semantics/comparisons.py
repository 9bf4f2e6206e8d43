"""Comparisons. In: an operation of the tree. Out: typed tests whose two sides have one type; finer times read as the coarser side's."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING

from segdsl.diagnostics import Edit, Fix, codes, nearest
from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.semantics import constants, names, overloads, times
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Aggregate, Column, Constant, Population, Reference, Standing, Typed
from segdsl.syntax import parse_expression, tree
from segdsl.text import Source, Span
from segdsl.types import DATE, INTEGER, NUMBER, TEXT

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

_PLAIN = {"is": "=", "on": "=", "before": "<", "after": ">"}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_LISTED = 12
# what a column is that is compared with something of another kind
_LEARNT = {
    "integer": NUMBER,
    "decimal": NUMBER,
    "days": NUMBER,
    "clock": NUMBER,
    "months": NUMBER,
    "period": DATE,
}


def compare(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """The typed test of two sides."""
    left_node, right_node = node.operands
    if isinstance(right_node, tree.Literal) and right_node.kind == "missing":
        raise _with_missing(checker, node)
    ordered = node.operator in ("<", "<=", ">", ">=")
    left, right = sides(checker, left_node, right_node, scope, ordered=ordered)
    if node.operator in ("before", "after", "on") and not (left.type.is_time or left.type.kind == "any"):
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what=f"`{node.operator}`",
            expected="a date or moment",
            found=checker.quote(left.span),
            actual=left.type,
        )
    if node.operator == "on":
        yearly = times.anniversary_between(checker, left, right, right, node.span)
        if yearly is not None:
            return yearly
    return test(checker, _PLAIN.get(node.operator, node.operator), left, right, node.span)


def sides(
    checker: Checker,
    left_node: tree.Expression,
    right_node: tree.Expression,
    scope: Scope,
    *,
    ordered: bool = False,
) -> tuple[Typed, Typed]:
    """Two typed sides; each has its mistake told, and a bare word beside a text was meant as a text."""
    try:
        left = checker.expression(left_node, scope)
    except Mistake as mistake:
        checker.tell(mistake)
        left = None
    try:
        right = checker.expression(right_node, scope)
    except Mistake as mistake:
        if left is None and not ordered and _may_be_text(right_node, mistake):
            # beside something unknown, a word may well be a text without quotes
            raise Mistake from None
        raise with_quotes(left, right_node, mistake) from None
    if left is None:
        raise Mistake
    return left, right


def _may_be_text(node: tree.Expression, mistake: Mistake) -> bool:
    found = mistake.diagnostic
    return (
        found is not None
        and isinstance(node, tree.Name)
        and len(node.parts) == 1
        and found.code is codes.UNKNOWN_NAME
        and found.place.span == node.span
    )


_NOTHING = ("empty", "blank", "null", "nil", "none", "undefined", "unset")


def with_quotes(left: Typed | None, node: tree.Expression, mistake: Mistake) -> Mistake:
    """A bare word beside a text was meant as a text."""
    found = mistake.diagnostic
    if found is None or left is None or not _may_be_text(node, mistake):
        return mistake
    if left.type.kind != "text" and left.type.item != TEXT:
        return mistake
    assert isinstance(node, tree.Name)
    if node.text.lower() in _NOTHING:
        help = ('ask with `is missing`, or compare an empty text: `= ""`',)
        return Mistake(replace(found, label="", help=help))
    quoted = f'"{node.text}"'
    fix = Fix(f"write `{quoted}`", (Edit(node.span, quoted),), safe=not found.label)
    return Mistake(replace(found, help=(f"put a text in quotes: `{quoted}`", *found.help), fix=fix))


def _with_missing(checker: Checker, node: tree.Operation) -> Mistake:
    left, right = node.operands
    words = {"=": "is missing", "is": "is missing", "!=": "is known"}
    word = words.get(node.operator)
    if word is None:
        help = ("ask with `is missing` or `is known`, or add `or missing` to a test",)
        return checker.mistake(codes.MISSING_AS_VALUE, right.span, help=help)
    fix = Fix(f"write `{word}`", (Edit(Span(node.at.start, right.span.end), word),))
    help = (f"write `{checker.quote(left.span)} {word}`",)
    return checker.mistake(codes.MISSING_AS_VALUE, right.span, help=help, fix=fix)


def test(checker: Checker, operator: str, left: Typed, right: Typed, span: Span) -> Typed:
    """The test of two typed sides."""
    learn_from_each_other(checker, left, right)
    left, right = _as_versions(left, right)
    left, right = times.same_grain(left, right)
    left, right = times.same_durations(checker, left, right)
    unified = overloads.unify([left.type, right.type])
    if unified is None or unified.kind == "list":
        raise differ(checker, left, right)
    if operator not in ("=", "!=") and not unified.has_order:
        raise checker.mistake(codes.NO_ORDER, left.span, found=checker.quote(left.span), actual=unified)
    for side, other in ((left, right), (right, left)):
        _within_reach(checker, side, other)
        if other.type.kind == "integer" and _is_beyond(side):
            raise out_of_range(checker, side, other)
    whole = _whole(operator, left, right)
    if whole is not None:
        operator, left, right = whole
        unified = INTEGER
    pair = [overloads.convert(side, unified) for side in (left, right)]
    made = [one for one in pair if one is not None]
    if len(made) < len(pair):
        side, other = (left, right) if pair[0] is None else (right, left)
        raise out_of_range(checker, side, other)
    left, right = made
    if operator in ("=", "!="):
        if isinstance(right, Constant):
            one_of(checker, left, right)
        elif isinstance(left, Constant):
            one_of(checker, right, left)
    row = OPERATORS[operator]
    return overloads.apply(row, row.overloads[0], (left, right), span)


_SHARES = ("share", "percentile", "cumulative_share")


def _within_reach(checker: Checker, share: Typed, other: Typed) -> None:
    """Warns of a share beside a number that no share ever reaches, as where `10` was meant to be `10%`."""
    value = other.value if isinstance(other, Constant) and other.type.is_number else None
    if not isinstance(value, int | float | Decimal) or 0 <= value <= 1:
        return
    made = share
    while isinstance(made, Reference) and made.branch is None:
        inner = checker.register.definition(made.name, made.span).value
        if inner is None or inner.type.kind == "flag":
            return
        made = inner
    if not isinstance(made, Aggregate | Population | Standing) or made.function.name not in _SHARES:
        return
    written = checker.quote(other.span)
    help, fix = "a share is at most 100%", None
    if value < 0:
        help = "a share is at least 0%"
    elif value <= 100 and not written.endswith("%"):
        help = f"write `{written}%`"
        fix = Fix(help, (Edit(other.span, f"{written}%"),), safe=False)
    checker.note(
        codes.SHARE_OUT_OF_REACH,
        other.span,
        found=checker.quote(share.span),
        value=written,
        help=(help,),
        fix=fix,
    )


def _as_versions(left: Typed, right: Typed) -> tuple[Typed, Typed]:
    """A text beside a version is read as one."""
    kinds = (left.type.kind, right.type.kind)
    row = FUNCTIONS["version"]
    if kinds == ("text", "version"):
        left = overloads.apply(row, row.overloads[0], (left,), left.span)
    elif kinds == ("version", "text"):
        right = overloads.apply(row, row.overloads[0], (right,), right.span)
    return left, right


def learn_from_each_other(checker: Checker, left: Typed, right: Typed) -> None:
    """Notes what each side tells of the other's type, where that is a column nobody declared."""
    for one, other in ((left, right), (right, left)):
        kind = other.type
        if one.type.kind == "any" and kind.kind != "any":
            names.learn(checker, one, _LEARNT.get(kind.kind, kind))
        elif one.type.kind == "date" and kind.kind == "timestamp":
            names.learn_moment(checker, one)


def out_of_range(checker: Checker, value: Typed, other: Typed) -> Mistake:
    """The mistake of a number that the other side can never be."""
    return checker.mistake(
        codes.OUT_OF_RANGE, value.span, value=checker.quote(value.span), column=checker.quote(other.span)
    )


def _is_beyond(value: Typed) -> bool:
    """Whether a number written out is beyond every whole number of 64 bits."""
    written = value.value if isinstance(value, Constant) else None
    return isinstance(written, Decimal) and not constants.fits_integer(int(written))


def _whole(operator: str, left: Typed, right: Typed) -> tuple[str, Typed, Typed] | None:
    """A whole number beside a constant with a fraction: `x > 2.5` is `x > 2`, so that nothing is compared inexactly."""
    if isinstance(left, Constant) and not isinstance(right, Constant):
        turned = _whole(_FLIPPED.get(operator, operator), right, left)
        return turned and (_FLIPPED.get(turned[0], turned[0]), turned[2], turned[1])
    if left.type.kind != "integer" or not isinstance(right, Constant) or right.type.kind != "decimal":
        return None
    value = right.value
    if not isinstance(value, Decimal):
        return None
    if value == int(value):
        return operator, left, replace(right, value=int(value), type=INTEGER)
    if operator in ("=", "!="):
        return None
    bound = floor(value) if operator in (">", "<=") else ceil(value)
    return operator, left, replace(right, value=bound, type=INTEGER)


def differ(checker: Checker, left: Typed, right: Typed, span: Span | None = None) -> Mistake:
    """The mistake of comparing values of two types, with what was probably meant."""
    found, written = checker.quote(left.span), checker.quote(right.span)
    if left.type.is_number and right.type.is_duration:
        return _number_as_days(checker, left, right)
    if right.type.is_number and left.type.is_duration and isinstance(left, Constant):
        return _number_as_days(checker, right, left)
    help = _meant(left, right, found, written)
    if right.type.is_number:
        said = f"not all that the data hold in `{found}` are numbers, or there is none: look there first"
        help = next(iter(as_data_hold_it(checker, left, said)), help)
    return checker.mistake(
        codes.TYPES_DIFFER,
        span or left.span.to(right.span),
        left=found,
        left_type=left.type,
        right=written,
        right_type=right.type,
        help=(help,) if help else (),
    )


def as_data_hold_it(checker: Checker, value: Typed, help: str) -> tuple[str, ...]:
    """A help that looks at the data, where a column is text only because they hold no better; none for declared ones."""
    is_guessed = isinstance(value, Column) and value.type.kind == "text"
    catalog = checker.register.catalog
    return (help,) if is_guessed and not catalog.declared and not catalog.open else ()


_DAY_WITH_SLASHES = re.compile(r"\d{4}/\d{2}/\d{2}")


def _meant(left: Typed, right: Typed, found: str, written: str) -> str:
    if left.type.kind == "flag" and isinstance(right, Constant):
        return f"write `{found}` alone, or `not {found}`"
    if right.type.kind == "text" and isinstance(right, Constant):
        bare = str(right.value)
        if _is_literal(bare) and left.type.kind != "list":
            return f"write it without quotes: `{bare}`"
    if left.type.kind == "text" and right.type.is_number and isinstance(right, Constant):
        return f'write it in quotes: `"{written}"`'
    if left.type.kind == right.type.kind == "list":
        return f"ask what the list has: `{found} has any of {written}`"
    if left.type.kind == "list":
        return f"ask a list with `has`: `{found} has {written}`"
    if left.type.is_time and _DAY_WITH_SLASHES.fullmatch(written):
        return "a day is written `" + written.replace("/", "-") + "`"
    if left.type.is_time and re.fullmatch(r"[12]\d{7}", written):
        return f"a day is written `{written[:4]}-{written[4:6]}-{written[6:]}`"
    if left.type.is_time and right.type.is_number and isinstance(right, Constant):
        return f"write a day, `2024-05-31`, a year, `2024`, or count back from today: `{written}d ago`"
    if right.type.kind == "list" and right.type.item == left.type:
        return f"ask whether it is one of them: `{found} in {written}`"
    if left.type.is_time and right.type.is_duration:
        return f"count back from today, `{written} ago`, or ask how long it is: `time since {found}`"
    if left.type.is_duration and right.type.is_number and isinstance(right, Constant):
        unit = {"days": "d", "clock": "h", "months": "mo"}[left.type.kind]
        return f"give it a unit: `{written}{unit}`"
    return ""


def _is_literal(text: str) -> bool:
    """Whether a text would be a number, date, moment or duration without its quotes."""
    node, mistakes = parse_expression(Source("", text)) if text.strip() else (None, ())
    return not mistakes and isinstance(node, tree.Literal) and node.kind not in ("text", "missing", "flag")


def _number_as_days(checker: Checker, number: Typed, duration: Typed) -> Mistake:
    found = checker.quote(number.span)
    unit = {"days": "days", "clock": "hours", "months": "months"}[duration.type.kind]
    if re.fullmatch(r"[\d_]+ ?y(ears?)?", checker.quote(duration.span)):
        unit = "years"
    help = "compare it with a number"
    if number.type.kind in ("integer", "number", "decimal") and found.isidentifier():
        help = f"declare the column with its unit: `{found} {number.type.kind} in {unit}`, or {help}"
    return checker.mistake(
        codes.NUMBER_AS_DAYS,
        number.span,
        found=found,
        duration=checker.quote(duration.span),
        help=(help,),
    )


def one_of(checker: Checker, value: Typed, constant: Typed) -> None:
    """Tells of a value that the column can never have, unless the library says it, which is written for everybody's columns."""
    if not isinstance(constant, Constant) or constant.value is None or checker.in_library:
        return
    allowed = names.domain(checker, value)
    written = constant.value
    if not allowed or written in allowed:
        return
    close = nearest(str(written), [str(one) for one in allowed])
    label = f'did you mean `"{close}"`?' if close and isinstance(written, str) else ""
    shown = [f'"{one}"' if isinstance(one, str) else str(one) for one in allowed]
    more = ", …" if len(shown) > _LISTED else ""
    raise checker.mistake(
        codes.UNKNOWN_VALUE,
        constant.span,
        column=checker.quote(value.span),
        value=written,
        label=label,
        help=(f"it is one of {', '.join(f'`{one}`' for one in shown[:_LISTED])}{more}",),
    )
