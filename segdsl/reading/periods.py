"""Periods in words. In: tests of a time. Out: `in the last 30 days`, `in Q1 2024`, `from 24 November 2023 to 24 December 2023`."""

from __future__ import annotations

from segdsl.reading import values, written
from segdsl.reading.names import Context
from segdsl.semantics.typed import Apply, Constant, TimeTest, Typed

_WRAPPED = ("day", "week", "month", "quarter", "year", "start of minute", "start of second")


def of_test(context: Context, node: TimeTest) -> str:
    """The period of a test that `as of` decides."""
    words = context.words
    if node.duration is not None:
        name = f"{node.form} {node.duration.unit}"
        name = name if node.duration.amount == 1 and name in words.texts else node.form
        return context.text(name, written.stretch(words, node.duration))
    if node.form == "this":
        return words.this[str(node.unit)]
    if node.count == 1:
        return words.previous[str(node.unit)]
    return context.text("previous many", written.amount_after(words, node.count, str(node.unit)))


def unwrapped(node: Typed) -> Typed:
    """A time without the conversion to the day or period that a comparison reads it as."""
    if isinstance(node, Apply) and node.function.name in _WRAPPED and node.arguments[0].type.is_time:
        return node.arguments[0]
    return node


def apart(context: Context, within: Typed | None, at: Typed | None) -> tuple[list[str], list[Typed]]:
    """The tests of a table's own time as periods, and the other tests."""
    periods: list[str] = []
    rest: list[Typed] = []
    tests = _parts(within)
    index = 0
    while index < len(tests):
        test = tests[index]
        following = tests[index + 1] if index + 1 < len(tests) else None
        ends = None if following is None else span(test, following)
        if ends is not None and at is not None and unwrapped(ends[0]) == at:
            dates = all(isinstance(one, Constant) and one.type.kind == "date" for one in ends[1:])
            low, high = (values.value(context, one) for one in ends[1:])
            periods.append(context.text("in range of dates" if dates else "in range of time", low, high))
            index += 2
            continue
        said = None if at is None else _of_own_time(context, test, at)
        if said is None:
            rest.append(test)
        else:
            periods.append(said)
        index += 1
    return periods, rest


def span(low: Typed, high: Typed) -> tuple[Typed, Typed, Typed] | None:
    """The value and the two ends of `x >= a and x <= b`."""
    if (
        isinstance(low, Apply)
        and isinstance(high, Apply)
        and (low.function.name, high.function.name) == (">=", "<=")
        and low.arguments[0] == high.arguments[0]
    ):
        return low.arguments[0], low.arguments[1], high.arguments[1]
    return None


def _parts(node: Typed | None) -> list[Typed]:
    if node is None:
        return []
    if isinstance(node, Apply) and node.function.name == "and":
        return [one for part in node.arguments for one in _parts(part)]
    return [node]


def _of_own_time(context: Context, test: Typed, at: Typed) -> str | None:
    """The period a test puts a row's own time in; none where it says something else."""
    if isinstance(test, TimeTest) and test.value == at:
        return of_test(context, test)
    if not isinstance(test, Apply) or test.function.name != "=":
        return None
    left, right = test.arguments
    is_own = unwrapped(left) == at and isinstance(right, Constant) and right.type.kind in ("date", "period")
    return values.when(context, right) if is_own else None
