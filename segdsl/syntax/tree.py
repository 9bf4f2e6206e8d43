"""The syntax tree: what was written, with the place of everything. In: nothing. Out: frozen nodes that `build` makes and `semantics` reads.

Operators and functions are not node kinds: an `Operation` or `Call` names its row in the table of functions, so a new operator is a row and
a line of grammar.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as Choice

from segdsl.text import Span

Unit = Choice[
    "second", "minute", "hour", "day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"
]
Precision = Choice["minute", "second", "microsecond"]


@dataclass(frozen=True, slots=True)
class Ident:
    """A name as written, without its backticks."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in whole numbers of one unit: `30d` is 30 of `day`."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """A stretch of the calendar: `2024` (index 1), `2024-Q3`, `2024-07`, `2024-W03` (ISO 8601 week)."""

    unit: Choice["year", "quarter", "month", "week"]
    year: int
    index: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment on the clock of the project's zone, covering the minute, second or microsecond it is written to."""

    moment: dt.datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Distance:
    """A length on the ground, in metres (a mile is 1609.344 m)."""

    metres: Decimal


LiteralKind = Choice[
    "number", "percent", "text", "flag", "date", "timestamp", "period", "duration", "distance", "missing"
]
LiteralValue = Decimal | str | bool | dt.date | Stamp | CalendarPeriod | Duration | Distance | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written. A percentage holds its share: `10%` is 0.1."""

    kind: LiteralKind
    value: LiteralValue
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name, perhaps with others after points: `vip`, `orders.amount`, `sku.brand.country`."""

    parts: tuple[Ident, ...]
    span: Span

    @property
    def text(self) -> str:
        """The name as messages show it."""
        return ".".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in parentheses, of two or more values or one with a comma after it."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """An expression in parentheses; beside `in` and `has`, a list of one."""

    inner: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with what it stands between.

    Attributes:
        operator: Its name in the table of operators: `and`, `=`, `starts with`, `is missing`, `ago`, `if`.
        operands: Left to right.
        span: The whole of it.
        at: The operator's own place; its beginning where it has several words.
    """

    operator: str
    operands: tuple[Expression, ...]
    span: Span
    at: Span


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """What stands behind `in` when it tests a time.

    Attributes:
        form: `range` (A to B), `last`, `next` (a duration), `this`, `previous` (a unit).
        ends: The two ends of a range.
        duration: The length of `last` and `next`.
        count: How many units `previous` counts.
        unit: The unit of `this` and `previous`.
    """

    form: Choice["range", "last", "next", "this", "previous"]
    span: Span
    ends: tuple[Expression, ...] = ()
    duration: Duration | None = None
    count: int = 1
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Extreme:
    """`top 10%`, `bottom 100`, with the population it ranges over and the column it restarts in.

    Attributes:
        side: Which end.
        amount: A share (0.1) or a count.
        is_share: Whether `amount` is a share.
        of: The segment it ranges over, everyone if none.
        per: What it restarts for each value of.
    """

    side: Choice["top", "bottom"]
    amount: Decimal
    is_share: bool
    of: Name | None
    per: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call: `sales.amount in last 1y per country where channel = "web"`. An aggregate's `in` without `per` is still an
    operation here, because only the meaning tells whether it restricts the rows or is a condition.
    """

    value: Expression
    span: Span
    period: PeriodForm | Expression | None = None
    per: Expression | None = None
    where: Expression | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: Ident
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a sequence."""

    kind: Choice["any", "next", "no"]
    table: Name
    period: PeriodForm | Expression | None
    within: Duration | None
    where: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """`sequence(A then B within 7d then no C same x)`."""

    steps: tuple[Step, ...]
    same: Name | None
    span: Span


Expression = Literal | Name | Listing | Group | Operation | PeriodForm | Extreme | Call | Sequence


# ---- statements ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypeName:
    """A column's type as written; `item` is the element's word of `list of T`."""

    word: Ident
    item: Ident | None
    span: Span


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table statement."""

    name: Ident
    type: TypeName
    span: Span
    unit: Ident | None = None
    one_of: tuple[Expression, ...] = ()
    refers_to: Ident | None = None
    required: bool = False
    unique: bool = False
    personal: bool = False
    address: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`table T of P by C key K at M { … }`."""

    name: Ident
    columns: tuple[Column, ...]
    span: Span
    of: Ident | None = None
    by: Ident | None = None
    key: Ident | None = None
    at: Ident | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """`set S = …`."""

    name: Ident
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Rows:
    """`rows R = T in period where condition`."""

    name: Ident
    table: Ident
    period: PeriodForm | Expression | None
    where: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a definition says about itself, for people."""

    about: str | None = None
    owner: str | None = None
    action: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trait:
    """`trait T "Title" = expression`."""

    name: Ident
    title: str | None
    clauses: Clauses
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """`segment S "Title" when condition`."""

    name: Ident
    title: str | None
    clauses: Clauses
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of groups; `otherwise` has no condition."""

    name: Ident
    title: str | None
    condition: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Groups:
    """`groups G "Title" branch… otherwise`."""

    name: Ident
    title: str | None
    clauses: Clauses
    branches: tuple[Branch, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cross:
    """`cross X "Title" of lifecycle, tier`: a branch for each combination of the branches of two groups or more."""

    name: Ident
    title: str | None
    clauses: Clauses
    of: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm of a split; its share is at most 1."""

    name: Ident
    share: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Split:
    """`split X of S: a 90%, b 10%`."""

    name: Ident
    title: str | None
    clauses: Clauses
    of: Name
    arms: tuple[Arm, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect condition`."""

    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Given:
    """What an example's customer is given: one value, or rows of a table."""

    name: Ident
    value: Expression | None
    rows: tuple[tuple[tuple[Ident, Expression], ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Example:
    """`example "…" as of D given … then condition`."""

    title: str
    as_of: Expression | None
    given: tuple[Given, ...]
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """`use std.rfm` or `use "shared.seg" as s`; exactly one of `library` and `file` is given."""

    library: Name | None
    file: str | None
    alias: Ident | None
    span: Span


Statement = Table | Set | Rows | Trait | Segment | Groups | Cross | Split | Expect | Example | Use


@dataclass(frozen=True, slots=True)
class Document:
    """A file's statements in the order written."""

    statements: tuple[Statement, ...]
