"""Typed expressions: what is meant. In: nothing. Out: frozen nodes with a type; the tree that engines, the oracle and reports read.

Names are resolved, units agree, conversions are explicit. Whatever depends on `as of` stands here as such (`today`, `ago`, `TimeTest`)
until `fold` makes constants of it. Equal nodes mean the same, wherever they were written: places do not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from segdsl.functions import Function, Overload
from segdsl.syntax.tree import Duration, Stamp
from segdsl.text import Span
from segdsl.types import Type

Value = None | bool | int | float | Decimal | str | dt.date | dt.datetime | Stamp | tuple["Value", ...]

_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written out or folded.

    Values by type: `integer` int, `decimal` Decimal, `number` float, `text` str, `flag` bool, `date` date, `timestamp` an aware datetime in
    UTC, `period` its whole number, `days`/`months`/`clock` a number of days, months or microseconds, `distance` kilometres as a float; a
    `Stamp` is a moment that waits for the project's zone; None is missing; a tuple is a list.
    """

    value: Value
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row at hand: of a customer at the top, of the aggregate's table inside an aggregate.

    `table` tells which, so that a customer's column inside an aggregate is told from the row's own.
    """

    table: str
    name: str
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a trait, segment, groups, or branch (`lifecycle.lost`, with `branch`)."""

    name: str
    branch: str | None
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """A row of the table applied to its arguments; `overload` is the way it is called."""

    function: Function
    overload: Overload = field(compare=False, repr=False)
    arguments: tuple[Typed, ...]
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TimeTest:
    """Whether a time lies in a period that `as of` decides.

    Attributes:
        value: A date or timestamp.
        form: `last`, `next` (with a duration), `this`, `previous` (with a unit).
        duration: The length of `last` and `next`.
        count: How many units `previous` counts.
        unit: The unit of `this` and `previous`.
    """

    value: Typed
    form: Literal["last", "next", "this", "previous"]
    duration: Duration | None
    count: int
    unit: str | None
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A value made of a table's rows that belong to the customer.

    Attributes:
        function: Its row of the table.
        table: The table whose rows it goes through.
        value: What it takes of each row; none for the rows themselves.
        within: Which rows it speaks of: the `where` of a `rows` name, and the period. All rows if none.
        where: Which of those rows count. All of them if none.
        constants: Further arguments, such as the share of a quantile.
    """

    function: Function
    overload: Overload = field(compare=False, repr=False)
    table: str
    value: Typed | None
    within: Typed | None
    where: Typed | None
    constants: tuple[Value, ...]
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


Typed = Constant | Column | Reference | Apply | TimeTest | Aggregate


def children(node: Typed) -> tuple[Typed, ...]:
    """The expressions directly inside an expression; those of an aggregate speak of its rows."""
    match node:
        case Apply(arguments=arguments):
            return arguments
        case TimeTest(value=value):
            return (value,)
        case Aggregate(value=value, within=within, where=where):
            return tuple(part for part in (value, within, where) if part is not None)
        case _:
            return ()


def walk(node: Typed) -> Iterator[Typed]:
    """An expression and all inside it, outermost first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(children(current))
