"""What customers can be described by. In: a `Membership`. Out: `Attribute`s: columns, traits and groups that may be shown,
and how they are read.

Nothing personal is among them, no trait made of something personal, and no column that only tells customers apart.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from segdsl.engine import Membership
from segdsl.semantics import calendar
from segdsl.semantics.program import Meaning
from segdsl.semantics.typed import Column, Reference, Typed, walk
from segdsl.types import Type

Form = Literal["category", "flag", "list", "number", "duration", "date", "period"]
ORDERED: tuple[Form, ...] = ("number", "duration", "date", "period")

_EPOCH = dt.date(1970, 1, 1).toordinal()
_FORMS: dict[str, Form] = {
    "text": "category",
    "version": "category",
    "flag": "flag",
    "list": "list",
    "number": "number",
    "integer": "number",
    "decimal": "number",
    "distance": "number",
    "days": "duration",
    "clock": "duration",
    "months": "duration",
    "date": "date",
    "timestamp": "date",
    "period": "period",
}
# The unit in which durations and distances are counted here
_UNITS = {"days": "days", "clock": "seconds", "months": "months", "distance": "km"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that is known of customers.

    Attributes:
        name: As the program calls it.
        title: What reports call it.
        source: A column of the customers, a trait, or groups.
        form: How it is described: `category`, `flag`, `list` by shares; the others, which have an order, by mean, median
            and distribution.
        type: Its type.
        unit: What a number of it counts: `days`, `seconds` or `months` of durations, `km` of distances; the unit of a
            period; else none.
        one_of: The values that its declaration names, if it does.
    """

    name: str
    title: str
    source: Literal["column", "trait", "groups"]
    form: Form
    type: Type
    unit: str | None = None
    one_of: tuple[str, ...] = ()

    @property
    def is_ordered(self) -> bool:
        """Whether it is described by mean, median and distribution."""
        return self.form in ORDERED

    def native(self, number: float) -> float | dt.date | str:
        """A number of a frame as what it stands for: a day, a period as written, or itself.

        An edge of a histogram may lie just outside the calendar, which has the years 1 to 9999, and is moved to its end.
        """
        whole = math.floor(number)
        match self.form:
            case "date":
                return dt.date.fromordinal(min(max(whole + _EPOCH, 1), dt.date.max.toordinal()))
            case "period":
                unit = str(self.unit)
                ends = (calendar.number_of(unit, day) for day in (dt.date.min, dt.date.max))
                return calendar.written(unit, sorted((*ends, whole))[1])
            case _:
                return number


def attributes(membership: Membership) -> tuple[Attribute, ...]:
    """All that customers can be described by: columns in the order declared, then traits, then groups, in the order of the program.

    Left out are the key, columns that are `personal`, `unique` or an `address`, traits made of personal columns, and
    splits, which say nothing of a customer.
    """
    return attributes_of(membership.meaning, membership.key)


def attributes_of(meaning: Meaning, key: str) -> tuple[Attribute, ...]:
    """The attributes of a program whose customers have this key."""
    found = []
    spine = meaning.catalog.spine
    for column in spine.columns.values():
        hidden = column.personal or column.unique or column.address
        if column.name not in (key, spine.key) and not hidden and column.type.kind in _FORMS:
            one_of = tuple(str(one) for one in column.one_of) if column.type.kind == "text" else ()
            found.append(_attribute(column.name, column.name, "column", column.type, one_of))
    found += [
        _attribute(one.name, one.title, "trait", one.type, ())
        for one in meaning.definitions.values()
        if one.kind == "trait" and not one.personal and one.type.kind in _FORMS
    ]
    for name in meaning.order:
        one = meaning.definitions[name]
        if one.kind == "groups":
            branches = tuple(branch.name for branch in one.branches)
            found.append(_attribute(name, one.title, "groups", one.type, branches))
    return tuple(found)


def _attribute(
    name: str, title: str, source: Literal["column", "trait", "groups"], kind: Type, one_of: tuple[str, ...]
) -> Attribute:
    unit = kind.unit if kind.kind == "period" else _UNITS.get(kind.kind)
    return Attribute(name, title, source, _FORMS[kind.kind], kind, unit, one_of)


def expression(attribute: Attribute, customers: str) -> Typed:
    """The typed expression of an attribute, to be asked of an evaluation.

    Args:
        attribute: The attribute.
        customers: The name of the customers' table.
    """
    if attribute.source == "column":
        return Column(customers, attribute.name, attribute.type)
    return Reference(attribute.name, None, attribute.type)


def by_rule(meaning: Meaning, name: str, among: Iterable[Attribute]) -> frozenset[str]:
    """The attributes that a rule decides on: it speaks of them, or of something that they are made of.

    Args:
        meaning: The program.
        name: A segment or groups; for a branch, its groups.
        among: Attributes.
    """
    ruled = _spoken_of(meaning, name)
    return frozenset(one.name for one in among if one.name in ruled or _made_of(meaning, one) & ruled)


def _made_of(meaning: Meaning, one: Attribute) -> frozenset[str]:
    return frozenset() if one.source == "column" else _spoken_of(meaning, one.name)


def _spoken_of(meaning: Meaning, name: str) -> frozenset[str]:
    """A definition, all it needs, and the customers' columns that these speak of."""
    found: set[str] = set()
    for one in meaning.closure((name,)):
        found.add(one.name)
        for part in one.expressions:
            found.update(
                node.name
                for node in walk(part)
                if isinstance(node, Column) and node.table == meaning.catalog.customers
            )
    return frozenset(found)
