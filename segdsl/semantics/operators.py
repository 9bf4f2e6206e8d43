"""Types of operators. In: an operation of the tree. Out: a typed expression; comparisons, ranges and times have files of their own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from segdsl.diagnostics import Edit, Fix, codes
from segdsl.functions import FUNCTIONS, OPERATORS
from segdsl.semantics import comparisons, names, overloads, patterns, ranges, times
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER, EVERYBODY, Scope
from segdsl.semantics.typed import AsOf, Column, Constant, Typed
from segdsl.syntax import tree
from segdsl.text import Span
from segdsl.types import ANY, NUMBER, TEXT, listing

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

# decimals hold 38 digits, of which some are left for what stands before the point
MAX_PLACES = 30
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "is", "before", "after", "on")
_EQUAL = ("=", "!=", "is")
_TESTS = (
    *_COMPARISONS, "in", "between", "contains", "starts with", "ends with", "matches",
    "has", "has any of", "has all of", "has none of",
)  # fmt: skip


def check(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    """The typed expression of an operation."""
    _not_of_its_value(checker, node)
    match node.operator:
        case "and" | "or" | "not" | "or missing":
            return _logic(checker, node, scope)
        case operator if operator in _COMPARISONS:
            return comparisons.compare(checker, node, scope)
        case "in":
            return ranges.within(checker, node, scope)
        case "between":
            return ranges.between(checker, node, scope)
        case "is missing" | "is known":
            value = checker.expression(node.operands[0], scope)
            return checker.apply(OPERATORS[node.operator], [value], node.span)
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
            return checker.apply(OPERATORS["ago"], [checker.expression(node.operands[0], scope)], node.span)
        case "today":
            return checker.today(node.span)
        case "now":
            return checker.now(node.span)
        case "if":
            return _choice(checker, node, scope)
        case "as of":
            return _as_of(checker, node, scope)
        case other:
            raise AssertionError(other)


def _logic(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    parts = list(node.operands)
    bare = _bare_values(parts) if node.operator == "or" else []
    if bare:
        first = parts[parts.index(bare[0]) - 1]
        checker.tell(_or_of_values(checker, first, bare, scope))
        parts = [part for part in parts if part not in bare]
    made = checker.each(parts, lambda part: checker.condition(part, scope))
    if bare:
        raise Mistake
    return checker.apply(OPERATORS[node.operator], made, node.span)


def _bare_values(parts: list[tree.Expression]) -> list[tree.Expression]:
    """The values of `country is "DE" or "AT" or "CH"` that are compared with nothing."""
    before = None
    found: list[tree.Expression] = []
    for part in parts:
        if isinstance(part, tree.Literal) and part.kind not in ("flag", "missing"):
            if before is None:
                return []
            found.append(part)
        elif found:
            break
        else:
            before = _equality(part)
    return found


def _equality(node: tree.Expression) -> tree.Operation | None:
    """The test whether two values are the same, which `is not` turns around."""
    if isinstance(node, tree.Operation) and node.operator == "not":
        node = node.operands[0]
    return node if isinstance(node, tree.Operation) and node.operator in _EQUAL else None


def _or_of_values(
    checker: Checker, test: tree.Expression, values: list[tree.Expression], scope: Scope
) -> Mistake:
    equality = _equality(test)
    assert equality is not None
    subject, value = (checker.quote(one.span) for one in equality.operands)
    shown = ", ".join((value, *(checker.quote(one.span) for one in values)))
    word = "in" if equality is test and equality.operator != "!=" else "not in"
    made = checker.expression(values[0], scope)
    written = f"{subject} {word} ({shown})"
    return checker.mistake(
        codes.NOT_A_CONDITION,
        values[0].span.to(values[-1].span),
        found=checker.quote(values[0].span),
        actual=made.type,
        help=(f"`or` joins whole conditions: write `{written}`",),
        fix=Fix(f"write `{written}`", (Edit(test.span.to(values[-1].span), written),)),
    )


def _text_test(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left, right = comparisons.sides(checker, node.operands[0], node.operands[1], scope)
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
    return checker.apply(OPERATORS[node.operator], [left, right], node.span)


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
    pattern, why = patterns.ascii_pattern(right.value)
    if why:
        raise checker.mistake(codes.BAD_PATTERN, right.span, why=why)
    given = Constant(pattern, TEXT, right.span)
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


def _has(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left, right = comparisons.sides(checker, node.operands[0], node.operands[1], scope)
    _needs_list(checker, left, node.operator)
    item = _item(checker, left, right)
    return overloads.apply(OPERATORS["has"], OPERATORS["has"].overloads[0], (left, item), node.span)


def _has_some(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    left = checker.expression(node.operands[0], scope)
    _needs_list(checker, left, node.operator)
    values = ranges.listed(checker, node.operands[1], scope, beside=left)
    if values is None:
        written = checker.quote(node.operands[1].span)
        help = (f"write `{node.operator} ({written}, …)`, or `has {written}`",)
        raise checker.mistake(codes.LIST_NEEDED, node.operands[1].span, operator=node.operator, help=help)
    items = checker.each(values, lambda value: _item(checker, left, value))
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
            help=(_without_list(checker, left, operator),),
        )


def _without_list(checker: Checker, left: Typed, operator: str) -> str:
    found = checker.quote(left.span)
    if left.type.kind == "text" and operator == "has":
        return f"compare it, `{found} is …`, or look inside it, `{found} contains …`"
    word = "not in" if operator == "has none of" else "in"
    return f"compare it: `{found} {word} (…)`"


def _item(checker: Checker, left: Typed, right: Typed) -> Typed:
    kind = left.type.item or ANY
    made = overloads.convert(right, kind) if kind.kind != "any" else right
    if made is None:
        found, written = checker.quote(left.span), checker.quote(right.span)
        help = (f"its elements are {kind}: compare them with one",) if not kind.is_number else ()
        if right.type.kind == "list":
            help = (f"ask what it has: `{found} has any of {written}`",)
        raise checker.mistake(
            codes.TYPES_DIFFER,
            right.span,
            left=found,
            left_type=left.type,
            right=written,
            right_type=right.type,
            help=help,
        )
    comparisons.one_of(checker, left, made)
    return made


def _arithmetic(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    values = checker.each(node.operands, lambda part: checker.expression(part, scope))
    first = values[0]
    if node.operator == "negative":
        turned = _turned(first, node.span)
        if turned is not None:
            return turned
    made = times.arithmetic(checker, node, values)
    if made is not None:
        return made
    for value in values:
        if value.type.kind == "any":
            names.learn(checker, value, NUMBER)
    chosen = overloads.choose(OPERATORS[node.operator], values, node.span)
    if chosen is not None:
        if chosen.type.kind == "decimal" and chosen.type.scale > MAX_PLACES:
            found = checker.quote(node.span)
            raise checker.mistake(codes.TOO_MANY_PLACES, node.span, found=found, places=chosen.type.scale)
        return chosen
    raise _no_arithmetic(checker, node, values[0], values[-1])


def _turned(value: Typed, span: Span) -> Constant | None:
    """A number written out, with its sign turned around."""
    if isinstance(value, Constant) and value.type.is_number and isinstance(value.value, int | Decimal):
        return Constant(-value.value, value.type, span)
    return None


def _no_arithmetic(checker: Checker, node: tree.Operation, left: Typed, right: Typed) -> Mistake:
    """The mistake of values that cannot be added, taken apart, multiplied or divided."""
    operator = "-" if node.operator == "negative" else node.operator

    def wrong(value: Typed, expected: str, *help: str) -> Mistake:
        found = checker.quote(value.span)
        return checker.mistake(
            codes.WRONG_TYPE,
            value.span,
            what=f"`{operator}`",
            expected=expected,
            found=found,
            actual=value.type,
            help=help,
        )

    times_too = operator in ("+", "-") and len(node.operands) > 1
    for side in (left, right):
        countable = side.type.is_number or side.type.is_duration or side.type.kind == "any"
        if not countable and not (times_too and side.type.is_time):
            return wrong(side, "numbers, durations and times" if times_too else "numbers and durations")
    for side, other in ((left, right), (right, left)):
        if side.type.kind == "period":
            return wrong(side, "dates and moments")
        if side.type.is_time:
            unit = (f"give it a unit: `{checker.quote(other.span)}d`",) if isinstance(other, Constant) else ()
            return wrong(other, "a duration beside a time", *(unit if other.type.is_number else ()))
    if left.type.is_duration and right.type.is_duration:
        if left.type.kind != right.type.kind:
            return times.units_differ(checker, left, right, node.span)
        return wrong(right, "a number beside a duration")
    number, duration = (left, right) if right.type.is_duration else (right, left)
    if operator in ("+", "-"):
        return wrong(number, "a duration beside a duration")
    return wrong(
        duration, "a number below a number" if operator == "/" else "durations of days or of the clock"
    )


def _not_of_its_value(checker: Checker, node: tree.Operation) -> None:
    """`country = "DE" as of 90d ago` asks `"DE"`, not the condition, of that day."""
    last = node.operands[-1] if node.operator in _TESTS else None
    if not isinstance(last, tree.Operation) or last.operator != "as of" or not _is_fixed(checker, last):
        return
    value, day = (one.span for one in last.operands)
    whole = Span(node.span.start, value.end)
    written = f"({checker.quote(whole)}) as of {checker.quote(day)}"
    edits = (Edit(Span(whole.start, whole.start), "("), Edit(Span(whole.end, whole.end), ")"))
    raise checker.mistake(
        codes.AS_OF_VALUE,
        last.span,
        found=checker.quote(value),
        help=(f"put the condition in parentheses: `{written}`",),
        fix=Fix("put the condition in parentheses", edits, safe=False),
    )


def _is_fixed(checker: Checker, node: tree.Operation) -> bool:
    """Whether what is asked of another day is written out, or is a set."""
    value = node.operands[0]
    while isinstance(value, tree.Group):
        value = value.inner
    if isinstance(value, tree.Operation) and value.operator == "negative":
        value = value.operands[0]
    if isinstance(value, tree.Name):
        name = checker.register.joined(value)
        return len(name.parts) == 1 and isinstance(checker.register.find(name.text), tree.Set)
    return isinstance(value, tree.Literal | tree.Listing)


def _as_of(checker: Checker, node: tree.Operation, scope: Scope) -> Typed:
    value_node, day_node = node.operands
    value = checker.expression(value_node, CUSTOMER if not scope.nobody else scope)
    if _is_fixed(checker, node):
        raise checker.mistake(
            codes.AS_OF_VALUE,
            node.span,
            found=checker.quote(value_node.span),
            help=("leave `as of` away, or put it behind a condition or a value of customers",),
        )
    try:
        day = checker.expression(day_node, EVERYBODY)
    except Mistake as mistake:
        found = mistake.diagnostic
        if found is None or found.code is not codes.NOBODY_AT_HAND or found.place.span is None:
            raise
        own = checker.quote(found.place.span)
        raise checker.mistake(codes.AS_OF_OWN_DAY, found.place.span, found=own) from None
    if day.type.kind == "timestamp":
        day = checker.apply(FUNCTIONS["day"], [day], day.span)
    if day.type.kind != "date":
        raise checker.mistake(
            codes.WRONG_TYPE,
            day.span,
            what="`as of`",
            expected="a date",
            found=checker.quote(day.span),
            actual=day.type,
        )
    column = next(
        (
            one
            for one in checker.reach(value)
            if isinstance(one, Column) and one.table == checker.register.catalog.customers
        ),
        None,
    )
    if column is not None and column.name != checker.register.catalog.spine.key:
        checker.note(codes.COLUMN_WITHOUT_PAST, value.span, column=column.name)
    return AsOf(value, day, value.type, node.span)


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
    pair = times.together([first, second])
    return checker.apply(OPERATORS["if"], [test, *pair], node.span)
