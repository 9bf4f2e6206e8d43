"""From typed expressions to Polars expressions. In: a folded expression and how columns are called. Out: a `pl.Expr`.

What an operator or function becomes stands in its row of the table; this file only goes through the kinds of nodes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from segdsl.engine.failure import told
from segdsl.functions import OPERATORS
from segdsl.functions.model import Overload
from segdsl.semantics.fold import FLIPPED
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    TimeTest,
    Typed,
    walk,
)
from segdsl.types import Type

_DTYPES: dict[str, Any] = {
    "text": pl.String,
    "number": pl.Float64,
    "integer": pl.Int64,
    "flag": pl.Boolean,
    "date": pl.Date,
    "days": pl.Int64,
    "clock": pl.Int64,
    "months": pl.Int64,
    "period": pl.Int64,
    "distance": pl.Float64,
    "version": pl.String,
    "any": pl.Null,
}


def dtype(kind: Type, zone: str) -> Any:
    """The Polars dtype that holds a type."""
    match kind.kind:
        case "decimal":
            return pl.Decimal(38, kind.scale)
        case "timestamp":
            return pl.Datetime("us", zone)
        case "list":
            return pl.List(dtype(kind.item or Type("text"), zone))
        case other:
            return _DTYPES[other]


def _is_written_out(node: Typed) -> bool:
    """Whether an expression is made of constants only, so that it is the same whatever the data."""
    return all(isinstance(one, Constant | Apply) for one in walk(node))


def _has_columns(made: pl.Expr) -> bool:
    return bool(made.meta.root_names()) or made.meta.has_multiple_outputs()


@dataclass(frozen=True, slots=True)
class Lowering:
    """How the parts that are no operators are said.

    Attributes:
        zone: The zone of moments.
        column: The expression of a column.
        reference: The expression of a trait, segment, groups or branch.
        aggregate: The expression of an aggregate, sequence or look-up, which was computed and joined before.
        everybody: The expression of a value made of customers, where its parts were computed before.
        shared: Columns that hold what certain nodes, by identity, were computed to before.
    """

    zone: str
    column: Callable[[Column], pl.Expr]
    reference: Callable[[Reference], pl.Expr]
    aggregate: Callable[[Aggregate | Sequence | Lookup], pl.Expr]
    everybody: Callable[[Population | Standing], pl.Expr] | None = None
    shared: Mapping[int, pl.Expr] = field(default_factory=dict)

    def expression(self, node: Typed) -> pl.Expr:
        """The expression of a node; the node is folded, so that no test of time is left."""
        found = self.shared.get(id(node))
        return self.made(node) if found is None else found

    def made(self, node: Typed) -> pl.Expr:
        """The expression of a node itself; what is inside it may have been computed before."""
        match node:
            case Constant():
                return self.constant(node)
            case Column():
                return self.column(node)
            case Reference():
                return self.reference(node)
            case Aggregate() | Sequence() | Lookup():
                return self.aggregate(node)
            case Population() | Standing():
                return self.everybody(node) if self.everybody is not None else self.of_customers(node)
            case Apply():
                return self._apply(node)
            case TimeTest() | AsOf():
                raise AssertionError("what depends on `as of` was not folded")

    def _apply(self, node: Apply) -> pl.Expr:
        overload = node.overload
        arguments = [
            self.python(argument, overload, node)
            if index in overload.constant
            else self._argument(argument, node)
            for index, argument in enumerate(node.arguments)
        ]
        turned = FLIPPED.get(node.function.name)
        if turned is not None and not _has_columns(arguments[0]):
            # Polars (2.1, in memory) loses rows where a literal stands left of a column that holds one value only
            overload = OPERATORS[turned].overloads[0]
            arguments.reverse()
        made: pl.Expr = overload.polars(pl, *arguments)
        return self._computed(made, node) if _is_written_out(node) else made

    def _computed(self, made: pl.Expr, node: Apply) -> pl.Expr:
        """What is written out, computed now: of some operations on literals Polars (2.1) makes one row where there should be none."""
        with told():
            value = pl.select(made).item()
        return self.constant(
            Constant(value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value, node.type)
        )

    def _argument(self, argument: Typed, node: Apply) -> pl.Expr:
        """An argument's expression; decimals in arithmetic get the places their result has, so that nothing is lost."""
        made = self.expression(argument)
        if (
            node.type.kind == "decimal"
            and argument.type.kind == "decimal"
            and node.function.group == "arithmetic"
        ):
            return made.cast(pl.Decimal(38, max(node.type.scale, 6)))
        return made

    def _some(self, node: Typed | None) -> pl.Expr | None:
        return None if node is None else self.expression(node)

    def of_customers(
        self, node: Population | Standing, called: Callable[[str, Typed], pl.Expr] | None = None
    ) -> pl.Expr:
        """A value made of customers.

        Args:
            node: Which.
            called: The column of a part of it, by its role, where it was computed before.
        """

        def part(role: str) -> pl.Expr | None:
            found: Typed | None = getattr(node, role)
            if found is None or called is None:
                return self._some(found)
            return called(role, found)

        if isinstance(node, Standing):
            return self._standing(node, part("value"), part("within"), part("per"))
        return self._population(node, part("value"), part("within"), part("where"), part("per"))

    def _population(
        self,
        node: Population,
        value: pl.Expr | None,
        within: pl.Expr | None,
        where: pl.Expr | None,
        per: pl.Expr | None,
    ) -> pl.Expr:
        """One value for everyone, or for everyone with the same `per`."""
        made: pl.Expr
        if where is not None:
            both = where if within is None else within & where
            made = node.overload.polars(pl, value, both, None, within)
        else:
            made = node.overload.polars(pl, value, within, None, *node.constants)
        if per is not None:
            made = pl.when(per.is_not_null()).then(made.over(per))
        return made

    def _standing(
        self, node: Standing, value: pl.Expr | None, within: pl.Expr | None, per: pl.Expr | None
    ) -> pl.Expr:
        """Where a value stands among those of the customers it ranges over; customers outside are in no top and have no rank."""
        assert value is not None
        compared = value if within is None else pl.when(within).then(value)
        compared = compared if per is None else pl.when(per.is_not_null()).then(compared)

        def over(expression: pl.Expr) -> pl.Expr:
            return expression if per is None else expression.over(per)

        made: pl.Expr = node.overload.polars(pl, compared, over, *node.constants)
        if within is not None and node.type.kind == "flag":
            outside = value.is_not_null() & ~within.fill_null(False)
            made = pl.when(outside).then(False).otherwise(made)
        return made

    def constant(self, node: Constant) -> pl.Expr:
        """A constant as an expression of its dtype."""
        if isinstance(node.value, int | float) and node.type.kind in ("days", "clock"):
            return pl.lit(node.value)
        value = node.value
        if node.type.kind == "any":
            return pl.lit(None)
        if isinstance(value, Decimal):
            # a literal decimal would import NumPy where it is installed, which takes longer than most queries
            return pl.lit(str(value)).cast(pl.Decimal(38, max(node.type.scale, 0)))
        if isinstance(value, dt.datetime):
            return (
                pl.lit(value)
                .cast(pl.Datetime("us", value.tzname() and "UTC"))
                .dt.convert_time_zone(self.zone)
            )
        return pl.lit(value, dtype=dtype(node.type, self.zone))

    def python(self, argument: Typed, overload: Overload, node: Apply) -> Any:
        """A constant argument as a Python value; lists as a series of their dtype, or item by item where the row tests items."""
        assert isinstance(argument, Constant)
        value = argument.value
        if isinstance(value, tuple):
            if node.function.group == "list":
                item = argument.type.item or Type("text")
                return [self.constant(Constant(one, item)) for one in value]
            return pl.Series(
                "", list(value), dtype=dtype(argument.type.item or Type("text"), self.zone)
            ).implode()
        return value
