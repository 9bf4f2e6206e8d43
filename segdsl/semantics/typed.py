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
class Lookup:
    """A column of the look-up table's row whose key a value is; missing where there is no such row.

    Attributes:
        key: A column that refers to the table, or a look-up of one.
        table: The look-up table.
        name: Its column.
    """

    key: Typed
    table: str
    name: str
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a trait, segment, groups or split, or of a branch or arm (`lifecycle.lost`, with `branch`).

    `moment` is the instant it is asked of where that is not the run's own, known once the expression is folded.
    """

    name: str
    branch: str | None
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)
    moment: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AsOf:
    """The value an expression of the customer's had at the end of a day."""

    value: Typed
    day: Typed
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
        where: Which of those rows a `share` is of; other aggregates have it in `within`.
        constants: Further arguments, such as the share of a quantile.
        at: When a row happened: its table's own time, or that of the row it belongs to. None of a table without time.
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
    at: Typed | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """A value made of customers, all of them or a segment's members; the same for everyone, or for everyone with the same `per`.

    Attributes:
        function: Its row of the table.
        value: What it takes of each customer; none for the customers themselves.
        within: Which customers it speaks of. All of them if none.
        where: Which of those a `share` is of.
        per: What it is made anew for each value of; missing where that is missing.
        constants: Further arguments.
    """

    function: Function
    overload: Overload = field(compare=False, repr=False)
    value: Typed | None
    within: Typed | None
    where: Typed | None
    per: Typed | None
    constants: tuple[Value, ...]
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands among customers with a known value: `rank(x)`, `x in top 10% per country`.

    Attributes:
        function: Its row of the table.
        value: What customers are compared by.
        within: The customers it ranges over. All of them if none.
        per: What it starts anew for each value of.
        constants: How many parts, or the amount of `top` and `bottom`: a share as a Decimal, a count as an int.
    """

    function: Function
    overload: Overload = field(compare=False, repr=False)
    value: Typed
    within: Typed | None
    per: Typed | None
    constants: tuple[Value, ...]
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a sequence; its expressions speak of its own table's rows.

    Attributes:
        kind: Whether any later row will do, only the very next one, or there must be none.
        table: The table whose rows it goes through.
        among: Which of them count at all, as `rows` names say; `next` is the next of these.
        within: Which of those fit.
        limit: How long after the row of the step before.
        same: What must be equal in all steps, and known.
        at: When a row happened.
    """

    kind: Literal["any", "next", "no"]
    table: str
    among: Typed | None
    within: Typed | None
    limit: Duration | None
    same: Typed | None
    at: Typed


@dataclass(frozen=True, slots=True)
class Sequence:
    """Whether a customer has a row for each step in turn; `moment` is the instant it is asked of, known once it is folded."""

    steps: tuple[Step, ...]
    type: Type
    span: Span = field(default=_NOWHERE, compare=False, repr=False)
    moment: dt.datetime | None = None


Typed = (
    Constant
    | Column
    | Lookup
    | Reference
    | AsOf
    | Apply
    | TimeTest
    | Aggregate
    | Population
    | Standing
    | Sequence
)


def children(node: Typed) -> tuple[Typed, ...]:
    """The expressions directly inside an expression; those of an aggregate speak of its rows."""
    match node:
        case Apply(arguments=arguments):
            return arguments
        case TimeTest(value=value):
            return (value,)
        case Lookup(key=key):
            return (key,)
        case AsOf(value=value, day=day):
            return (value, day)
        case Aggregate(value=value, within=within, where=where, at=at):
            return tuple(part for part in (value, within, where, at) if part is not None)
        case Population(value=value, within=within, where=where, per=per):
            return tuple(part for part in (value, within, where, per) if part is not None)
        case Standing(value=value, within=within, per=per):
            return tuple(part for part in (value, within, per) if part is not None)
        case Sequence(steps=steps):
            parts = ((step.among, step.within, step.same, step.at) for step in steps)
            return tuple(part for group in parts for part in group if part is not None)
        case _:
            return ()


def walk(node: Typed) -> Iterator[Typed]:
    """An expression and all inside it, outermost first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack += reversed(children(current))
