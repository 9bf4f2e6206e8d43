"""What is wrong with a call. In: a call that fits no row of the table. Out: the one mistake that says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segdsl.diagnostics import codes, nearest
from segdsl.functions import FUNCTIONS, Function
from segdsl.semantics import overloads
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.typed import Constant, Typed
from segdsl.syntax import tree
from segdsl.text import Span

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker

# functions that also need to know what day it is, in their last argument
TODAYS = {"age": 1, "anniversary": 1, "time since": 1, "period": 1}


def hidden(checker: Checker, row: Function, span: Span) -> list[Typed]:
    """The arguments of a function that nobody writes: the day it is asked on, the customer's key."""
    if row.name == "bucket":
        return [checker.key(span)]
    return [checker.today(span) for _ in range(TODAYS.get(row.name, 0))]


def _hidden_count(row: Function) -> int:
    return 1 if row.name == "bucket" else TODAYS.get(row.name, 0)


_SYNONYMS = {
    "average": "avg",
    "mean": "avg",
    "total": "sum",
    "len": "length",
    "count_distinct": "distinct",
    "unique": "distinct",
    "minimum": "min",
    "maximum": "max",
    "mode": "most_common",
    "lowercase": "lower",
    "uppercase": "upper",
    "ceiling": "ceil",
    "ln": "log",
    "exists": "any",
    "ifnull": "coalesce",
    "nvl": "coalesce",
    "isnull": "coalesce",
    "stdev": "stddev",
    "std": "stddev",
    "dayofweek": "weekday",
    "power": "exp",
    "str": "text",
    "int": "number",
    "float": "number",
    "date": "day",
    "strip": "trim",
    "days_since": "days",
}
# what other languages call what is an operator here
_OPERATORS = {
    "contains": "`name contains …`",
    "startswith": "`name starts with …`",
    "starts_with": "`name starts with …`",
    "endswith": "`name ends with …`",
    "ends_with": "`name ends with …`",
    "matches": "`name matches …`",
    "regexp": "`name matches …`",
    "like": "`name contains …`",
    "now": "`now`",
    "today": "`today`",
    "datediff": "`time since signup_date`",
    "is_null": "`name is missing`",
    "in": "`name in (…)`",
}

KIND_WORDS = {
    "flag": "a condition",
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "number": "a number",
    "date": "a date",
    "day": "a date or moment",
    "timestamp": "a moment",
    "days": "a duration in days",
    "clock": "a duration on the clock",
    "months": "a duration in months",
    "period": "a period",
    "list": "a list",
    "distance": "a distance",
    "ordered": "something that has an order",
    "same ordered": "something that has an order",
    "T": "a value",
    "any": "a value",
    "value": "a single value",
    "timed": "a value",
    "digits": "a whole number from 0 to 6",
    "share": "a share from 0% to 100%",
    "pattern": "a pattern",
    "parts": "a whole number from 1 to 1,000,000",
    "count": "a whole number from 1 to 1,000,000",
    "name": "a name in quotes",
}


def unknown(checker: Checker, node: tree.Call) -> Mistake:
    """The mistake of a function that there is not, or not yet."""
    name = node.function.text
    help: tuple[str, ...] = ()
    close = None
    if name.lower() in _OPERATORS:
        help = (f"write {_OPERATORS[name.lower()]}",)
    elif any(name.casefold() == one.casefold() for one in checker.register.catalog.spine.columns):
        help = ("a column stands without parentheses",)
    else:
        close = _SYNONYMS.get(name.lower()) or nearest(name, FUNCTIONS)
    label = f"did you mean `{close}`?" if close else ""
    return checker.mistake(codes.UNKNOWN_FUNCTION, node.function.span, name=name, label=label, help=help)


def does_not_fit(checker: Checker, row: Function, values: Sequence[Typed], span: Span) -> Mistake:
    """The mistake of arguments that no way of calling a function takes: their number, the type of one, or how they go together."""
    unwritten = _hidden_count(row)
    shapes = [one.takes[: len(one.takes) - unwritten] for one in row.overloads]
    fitting = [
        (one, kinds)
        for one, shape in zip(row.overloads, shapes, strict=True)
        if (kinds := overloads.spread(shape, len(values))) is not None
    ]
    if not fitting:
        return _wrong_number(checker, row, shapes, len(values), span)
    for index, value in enumerate(values):
        if any(overloads.fit(kinds[index], value, value.type) is not None for _, kinds in fitting):
            continue
        words = dict.fromkeys(KIND_WORDS.get(kinds[index], kinds[index]) for _, kinds in fitting)
        if "a number" in words:
            words.pop("a whole number", None)
        expected = " or ".join(words)
        found = checker.quote(value.span)
        if any(index in one.constant for one, _ in fitting) and not isinstance(value, Constant):
            what = f"{expected} in `{row.form}`"
            return checker.mistake(codes.CONSTANT_NEEDED, value.span, what=what, found=found)
        bounded = ("digits", "share", "parts", "count")
        right_type = any(kinds[index] in bounded for _, kinds in fitting) and value.type.is_number
        actual = "none" if right_type else value.type
        return checker.mistake(
            codes.WRONG_TYPE,
            value.span,
            what=f"`{row.form}`",
            expected=expected,
            found=found,
            actual=actual,
        )
    return do_not_go_together(checker, row, values)


def no_empty_stretch(checker: Checker, length: Typed) -> None:
    """The mistake of stretches of no days, of which nobody is in any."""
    if isinstance(length, Constant) and isinstance(length.value, int) and length.value <= 0:
        raise checker.mistake(codes.ZERO_AMOUNT, length.span, what="the length of `period`")


def _wrong_number(
    checker: Checker, row: Function, shapes: Sequence[tuple[str, ...]], given: int, span: Span
) -> Mistake:
    if any("*" in shape for shape in shapes):
        least = min(len(shape) - 1 for shape in shapes)
        expected = f"at least {least} argument{'' if least == 1 else 's'}"
    else:
        counts = sorted({len(shape) for shape in shapes})
        expected = f"{' or '.join(map(str, counts))} argument{'' if counts == [1] else 's'}"
    return checker.mistake(codes.WRONG_ARITY, span, name=row.form, expected=expected, actual=str(given))


def do_not_go_together(checker: Checker, row: Function, values: Sequence[Typed]) -> Mistake:
    """The mistake of values that should become one and are of different types."""
    parts = [one for one in values if one.type.kind != "flag"] if row.name == "if" else list(values)
    if len(parts) < 2:
        parts = list(values)[-2:]
    first, *rest = parts
    other = next((one for one in rest if overloads.unify([first.type, one.type]) is None), rest[-1])
    what = {"if": "both values of `if`"}.get(row.name, f"the parts of `{row.form}`")
    return checker.mistake(
        codes.BRANCHES_DIFFER,
        other.span,
        left=checker.quote(first.span),
        left_type=first.type,
        right=checker.quote(other.span),
        right_type=other.type,
        what=what,
        related=[(first.span, f"this is {first.type}")],
    )
