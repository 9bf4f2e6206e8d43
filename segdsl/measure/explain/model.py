"""What an explanation is. In: nothing. Out: plain data that terminals, JSON and pages lay out; every value is a text already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Join = Literal["and", "or", "not", "first"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that a condition looks at.

    Attributes:
        text: As it is written: `recency`.
        value: What it is for this customer; `personal` values are not told.
    """

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that an aggregate speaks of.

    Attributes:
        text: The aggregate as it is written.
        table: Whose rows they are.
        counted: How many of the customer's rows it takes.
        of: How many rows the customer has.
        columns: The columns shown: the rows' key and time, and what the aggregate looks at; never personal ones.
        rows: Some of those taken, the latest first.
    """

    text: str
    table: str
    counted: int
    of: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and what came of it.

    Attributes:
        text: As it is written.
        verdict: Whether it is true; none where that is unknown.
        join: How its parts make it: all of them, any of them, not, or the first of them that is true; none of a test.
        facts: The values it looks at.
        missing: What is missing and makes it unknown.
        rows: The rows its aggregates take.
        parts: The conditions it is made of.
        name: The segment or branch it stands for.
    """

    text: str
    verdict: bool | None
    join: Join | None = None
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    parts: tuple[Condition, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would let the customer enter or leave; it was tried on a copy of the customer.

    Attributes:
        text: What would have to happen.
        outcome: What the customer would be then: `in`, `out`, or the name of a branch.
        on: The day it happens on where it is time alone that changes it; none where it can happen today.
        until: The last day on which it still works, of the days that were looked at; none where it works on all of them.
    """

    text: str
    outcome: str
    on: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One segment, groups or split, and the customer in it.

    Attributes:
        name: Its name.
        title: What reports call it.
        kind: What it is.
        member: Whether the customer is in; of groups and splits, in any branch or arm.
        branch: The branch or arm; none of segments, and outside.
        reading: It in plain words, a line for each item of a list.
        condition: Why.
        changes: The nearest changes, the nearest first.
    """

    name: str
    title: str
    kind: Literal["segment", "groups", "split"]
    member: bool
    branch: str | None
    reading: str
    condition: Condition
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a customer is in or out.

    Attributes:
        program: The program's name.
        customer: The key.
        key: The key's column.
        as_of: The instant it is about, in the project's zone.
        timezone: The project's zone.
        ahead: How many days were looked ahead.
        locale: The language of readings and values.
        parts: Each segment, groups and split, in the order of the program.
    """

    program: str
    customer: str
    key: str
    as_of: dt.datetime
    timezone: str
    ahead: int
    locale: str
    parts: tuple[Part, ...]
