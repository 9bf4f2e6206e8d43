"""Types of operators. In: an operation of the tree. Out: a typed expression; comparisons and times are in `comparisons` and `times`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.functions import OPERATORS
from segdsl.semantics import comparisons, names, overloads, times
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Apply, Constant, Typed
from segdsl.syntax import tree
from segdsl.types import ANY, CLOCK, TEXT, Type, listing

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "is", "before", "after", "on")


def check(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """The typed expression of an operation."""
    match node.operator:
        case "and" | "or" | "not" | "or missing":
            parts = checker.each(node.operands, lambda part: checker.condition(part, scope))
            return checker.apply(OPERATORS[node.operator], parts, node.span, node.operator)
        case operator if operator in COMPARISONS:
            return comparisons.compare(checker, node, scope)
        case "in":
            return comparisons.within(checker, node, scope)
        case "between":
            return comparisons.between(checker, node, scope)
        case "is missing" | "is known":
            return checker.apply(
                OPERATORS[node.operator],
                [checker.expression(node.operands[0], scope)],
                node.span,
                node.operator,
            )
        case "contains" | "starts with" | "ends with":
            return _text_test(checker, node, scope)
        case "matches":
            return _matches(checker, node, scope)
        case "has":
            return _has(checker, node, scope)
        case "has any of" | "has all of" | "has none of":
            return _has_some(checker, node, scope)
        case "+" | "-" | "*" | "/" | "negative":
            return _arithmetic(checker, node, scope)
        case "time since":
            return times.time_since(checker, node, scope)
        case "ago":
            return checker.apply(
                OPERATORS["ago"], [checker.expression(node.operands[0], scope)], node.span, "ago"
            )
        case "today":
            return checker.today(node.span)
        case "now":
            return checker.now(node.span)
        case "if":
            return _choice(checker, node, scope)
        case "as of":
            raise checker.mistake(codes.NOT_YET, node.span, what="`as of` in a condition")
        case other:
            raise AssertionError(other)


def _text_test(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left, right = checker.each(node.operands, lambda part: checker.expression(part, scope))
    for side in (left, right):
        names.learn(checker, side, TEXT)
    if left.type.kind == "list" and node.operator == "contains":
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what="`contains`",
            expected="text",
            found=checker.quote(left.span),
            actual=left.type,
            help=(f"ask a list with `has`: `{checker.quote(left.span)} has {checker.quote(right.span)}`",),
        )
    return checker.apply(OPERATORS[node.operator], [left, right], node.span, node.operator)


def _matches(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left, right = checker.each(node.operands, lambda part: checker.expression(part, scope))
    names.learn(checker, left, TEXT)
    if not isinstance(right, Constant) or not isinstance(right.value, str):
        raise checker.mistake(
            codes.CONSTANT_NEEDED,
            right.span,
            what="the pattern of `matches`",
            found=checker.quote(right.span),
        )
    pattern, why = ascii_pattern(right.value)
    if why:
        raise checker.mistake(codes.BAD_PATTERN, right.span, why=why)
    given = Constant(pattern, Type("text"), right.span)
    row = OPERATORS["matches"]
    if left.type.kind not in ("text", "any"):
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what="`matches`",
            expected="text",
            found=checker.quote(left.span),
            actual=left.type,
        )
    return overloads.apply(row, row.overloads[0], (left, given), node.span)


MAX_PATTERN = 200
_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\x0b\x0c\r "}


def ascii_pattern(pattern: str) -> tuple[str, str]:
    """A pattern with its classes spelled out in ASCII, so that every engine means the same, and what is wrong with it, if anything.

    RE2 syntax (https://github.com/google/re2/wiki/Syntax) without what engines disagree on.
    """
    if len(pattern) > MAX_PATTERN:
        return "", f"it is longer than {MAX_PATTERN} characters"
    if re.search(r"\(\?(?:[=!]|<[=!])", pattern):
        return "", "it looks ahead or behind, which cannot be done in linear time"
    if re.search(r"\\[1-9]", pattern):
        return "", "it refers back to what it found, which cannot be done in linear time"
    made, inside, at = [], False, 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\" and at + 1 < len(pattern):
            following = pattern[at + 1]
            made.append(_escaped(following, inside))
            if following.lower() in ("p", "k", "g", "z") or (following == "A"):
                return "", f"`\\{following}` is not part of the patterns"
            if inside and following in "DWS":
                return "", f"`\\{following}` cannot stand inside brackets"
            at += 2
            continue
        inside = True if letter == "[" else False if letter == "]" else inside
        made.append(letter)
        at += 1
    text = "".join(made)
    try:
        re.compile(text)
    except re.error as error:
        return "", f"{error.msg}"
    if re.search(r"[*+?}]\+", re.sub(r"\\.|\[[^\]]*\]", "", text)):
        return "", "repetitions cannot be possessive"
    return text, ""


def _escaped(letter: str, inside: bool) -> str:
    plain = _CLASSES.get(letter.lower())
    if plain is None:
        return r"(?-u:\b)" if False else "\\" + letter
    if inside:
        return plain
    return f"[^{plain}]" if letter.isupper() else f"[{plain}]"


def _has(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left, right = checker.each(node.operands, lambda part: checker.expression(part, scope))
    _needs_list(checker, left, node.operator)
    item = _item(checker, left, right)
    return overloads.apply(OPERATORS["has"], OPERATORS["has"].overloads[0], (left, item), node.span)


def _has_some(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left = checker.expression(node.operands[0], scope)
    _needs_list(checker, left, node.operator)
    values = comparisons.listed(checker, node.operands[1], scope)
    if values is None:
        raise checker.mistake(codes.LIST_NEEDED, node.operands[1].span, operator=node.operator)
    items = [_item(checker, left, value) for value in values]
    for item in items:
        if not isinstance(item, Constant):
            raise checker.mistake(
                codes.CONSTANT_NEEDED, item.span, what="a value of a list", found=checker.quote(item.span)
            )
    span = node.operands[1].span
    given = Constant(tuple(item.value for item in items if isinstance(item, Constant)), left.type, span)
    row = OPERATORS[node.operator]
    return overloads.apply(row, row.overloads[0], (left, given), node.span)


def _needs_list(checker: Checker, left: Typed, operator: str) -> None:
    names.learn(checker, left, listing(TEXT))
    if left.type.kind not in ("list", "any"):
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what=f"`{operator}`",
            expected="a list",
            found=checker.quote(left.span),
            actual=left.type,
            help=(f"compare it with `is` or `in`: `{checker.quote(left.span)} in (…)`",),
        )


def _item(checker: Checker, left: Typed, right: Typed) -> Typed:
    kind = left.type.item or ANY
    made = overloads.convert(right, kind) if kind.kind != "any" else right
    if made is None:
        raise checker.mistake(
            codes.TYPES_DIFFER,
            right.span,
            left=checker.quote(left.span),
            left_type=left.type,
            right=checker.quote(right.span),
            right_type=right.type,
        )
    comparisons.one_of(checker, left, made)
    return made


def _arithmetic(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    values = checker.each(node.operands, lambda part: checker.expression(part, scope))
    if node.operator == "negative" and isinstance(values[0], Constant) and values[0].type.is_number:
        value = values[0].value
        return Constant(-value, values[0].type, node.span)  # type: ignore[operator]
    made = times.arithmetic(checker, node, values)
    if made is not None:
        return made
    for value in values:
        if value.type.kind == "any":
            names.learn(checker, value, Type("number"))
    chosen = overloads.choose(OPERATORS[node.operator], values, node.span)
    if chosen is not None:
        return chosen
    left, right = values[0], values[-1]
    if {left.type.kind, right.type.kind} & {CLOCK.kind} or (left.type.is_duration and right.type.is_duration):
        raise times.units_differ(checker, left, right, node.span)
    words = {"+": "added to", "-": "taken from", "*": "multiplied by", "/": "divided by"}
    if node.operator == "negative":
        raise checker.mistake(
            codes.WRONG_TYPE,
            left.span,
            what="`-`",
            expected="a number or duration",
            found=checker.quote(left.span),
            actual=left.type,
        )
    what = f"`{node.operator}`, with `{checker.quote(left.span)}` being {left.type},"
    raise checker.mistake(
        codes.WRONG_TYPE,
        right.span,
        what=what,
        expected=f"something that can be {words[node.operator]} it",
        found=checker.quote(right.span),
        actual=right.type,
    )


def _choice(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    condition, yes, no = node.operands

    def value(part: tree.Expression) -> Typed:
        if isinstance(part, tree.Literal) and part.kind == "missing":
            return Constant(None, ANY, part.span)
        return checker.expression(part, scope)

    test, first, second = checker.each(
        (condition, yes, no),
        lambda part: checker.condition(part, scope) if part is condition else value(part),
    )
    if (
        first.type.kind == second.type.kind == "any"
        and isinstance(first, Constant)
        and isinstance(second, Constant)
    ):
        raise checker.mistake(
            codes.UNKNOWN_KIND,
            node.span,
            found=checker.quote(node.span),
            help=("give one of the two a value",),
        )
    pair = times.together(checker, [first, second])
    made = checker.apply(OPERATORS["if"], [test, *pair], node.span, "if")
    assert isinstance(made, Apply)
    return made
