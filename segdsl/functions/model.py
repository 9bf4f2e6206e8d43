"""What a row of the table of functions is. In: nothing. Out: `Function`, `Overload`, `Example`: plain data.

A row says how an operator or function is written, what it takes and gives, what it makes of missing values, and how each engine says it.
Engines hand their own module to their column, so that this room imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from segdsl.types import Type

Missing = Literal["propagates", "kleene", "decides", "skips"]
Group = Literal[
    "logic",
    "comparison",
    "list",
    "text",
    "arithmetic",
    "number",
    "time",
    "choice",
    "place",
    "aggregate",
    "conversion",
    "population",
    "technology",
    "sampling",
]
Lowering = Callable[..., Any]
Result = Type | Callable[[tuple[Type, ...]], Type]


@dataclass(frozen=True, slots=True)
class Example:
    """One line of meaning, run on every engine.

    Attributes:
        expression: As it is written.
        gives: The value as written: `12`, `"text"`, `yes`, `2024-07`, `missing`.
        given: The customer's columns: name, type word, value as written.
        rows: For aggregates, rows of a table `orders`: a header `amount integer, at timestamp` and a line of written values for each row.
        as_of: The day it is asked on, at noon UTC.
        among: Further customers: a header `spend integer` and a line of written values for each.
    """

    expression: str
    gives: str
    given: tuple[tuple[str, str, str], ...] = ()
    rows: tuple[str, ...] = ()
    as_of: str = "2024-05-15"
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function.

    Attributes:
        takes: A kind for each parameter; `T` for one type throughout, `any` for each its own; a last `*` repeats the one before it.
        gives: The result's type, or how it follows from the arguments' types.
        polars: Makes a Polars expression: called with the module and an expression for each argument; constants arrive as Python values.
        constant: The parameters that must be written out.
    """

    takes: tuple[str, ...]
    gives: Result
    polars: Lowering
    constant: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Function:
    """A row of the table.

    Attributes:
        name: What the tree and the typed expressions call it.
        form: How it is written, with letters for its parts.
        group: The part of the reference it stands in.
        overloads: The ways to call it; the first that fits is taken.
        doc: What it means, one or two sentences.
        missing: What it makes of missing values: passes them on, follows Kleene's logic, decides on them, or skips them.
        spellings: Other words for the same operator.
        is_operator: Whether it is written between or around its parts rather than called.
        is_aggregate: Whether it speaks of a table's rows, or of customers.
        is_standing: Whether it says where a customer stands among others.
        empty: What an aggregate of no rows gives; missing if none is said.
        examples: At least two, one of them with a missing value.
        hidden: Whether it only ever arises inside, as a conversion.
    """

    name: str
    form: str
    group: Group
    overloads: tuple[Overload, ...]
    doc: str
    missing: Missing = "propagates"
    spellings: tuple[str, ...] = ()
    is_operator: bool = False
    is_aggregate: bool = False
    is_standing: bool = False
    empty: object = None
    examples: tuple[Example, ...] = field(default=(), repr=False)
    hidden: bool = False

    def __hash__(self) -> int:
        """Names are unique in the table."""
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        """Names are unique in the table."""
        return isinstance(other, Function) and other.name == self.name

    def __repr__(self) -> str:
        """The name says it all."""
        return f"<Function {self.name}>"
