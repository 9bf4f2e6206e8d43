"""Trees as JSON and back. In: nodes of `tree`, or what JSON made of them. Out: plain lists, or the same nodes again.

A node is a list: the number of its class, then its fields. Places are whole numbers, counted from where the statement begins, so that a
statement is the same wherever it stands. The numbers depend on the order of the classes below, and are never read by another version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any

from segdsl.syntax import tree
from segdsl.text import Span

# A place is its beginning and its length in one number; a source has at most 2 ** 20 letters.
_LENGTHS = 1 << 21

_TUPLE, _DECIMAL, _DATE, _MOMENT, _NUMBER, _FIRST = range(6)

_NODES: tuple[type[Any], ...] = (
    *(tree.Ident, tree.Duration, tree.CalendarPeriod, tree.Stamp, tree.Distance, tree.Literal, tree.Name),
    *(tree.Listing, tree.Group, tree.Operation, tree.PeriodForm, tree.Extreme, tree.Argument, tree.Call),
    *(tree.Step, tree.Sequence, tree.TypeName, tree.Column, tree.Table, tree.Set, tree.Rows, tree.Clauses),
    *(tree.Trait, tree.Segment, tree.Branch, tree.Groups, tree.Cross, tree.Arm, tree.Split, tree.Expect),
    *(tree.Given, tree.Example, tree.Use),
)


def _values(node: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(node)]
    return attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)


_ROWS = {node: (number, _values(node)) for number, node in enumerate(_NODES, _FIRST)}
_PLAIN = frozenset((str, bool, type(None)))

# What a list that was not written by `encoded` may raise in `decoded`
Damage = (LookupError, TypeError, ValueError, AttributeError, InvalidOperation, RecursionError)


def encoded(value: Any, base: int) -> Any:
    """A node, or what stands in a field of one, as JSON writes it.

    Args:
        value: The node.
        base: Where its statement begins.
    """
    kind = value.__class__
    if kind is Span:
        return (value.start - base) * _LENGTHS + value.end - value.start
    if kind in _PLAIN:
        return value
    row = _ROWS.get(kind)
    if row is not None:
        number, values = row
        return [number, *(encoded(one, base) for one in values(value))]
    if kind is tuple:
        return [_TUPLE, *(encoded(one, base) for one in value)]
    if kind is int:
        return [_NUMBER, value]
    if kind is Decimal:
        return [_DECIMAL, str(value)]
    if kind is dt.date:
        return [_DATE, value.isoformat()]
    if kind is dt.datetime:
        return [_MOMENT, value.isoformat()]
    raise TypeError(f"{kind.__name__} is no part of a tree")


def decoded(value: Any, base: int) -> Any:
    """What `encoded` was given.

    Args:
        value: What JSON read.
        base: Where the statement begins now.

    Raises:
        Exception: One of `Damage`, as `encoded` did not write it.
    """
    kind = value.__class__
    if kind is int:
        start, length = divmod(value, _LENGTHS)
        return Span(base + start, base + start + length)
    if kind is not list:
        return value
    number = value[0]
    if number >= _FIRST:
        return _NODES[number - _FIRST](*[decoded(one, base) for one in value[1:]])
    if number == _TUPLE:
        return tuple([decoded(one, base) for one in value[1:]])
    return _MAKERS[number](value[1])


_MAKERS: dict[int, Callable[[Any], Any]] = {
    _DECIMAL: Decimal,
    _DATE: dt.date.fromisoformat,
    _MOMENT: dt.datetime.fromisoformat,
    _NUMBER: int,
}
