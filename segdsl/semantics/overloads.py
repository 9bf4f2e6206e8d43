"""Choosing the way a function is called. In: a row of the table and typed arguments. Out: an `Apply` with its conversions written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from segdsl.functions import OPERATORS, Function, Overload
from segdsl.semantics import constants
from segdsl.semantics.typed import Apply, Constant, Typed
from segdsl.text import Span
from segdsl.types import ANY, NUMBER, Type

_WIDTH = {"integer": 0, "decimal": 1, "number": 2}


def unify(types: Sequence[Type]) -> Type | None:
    """The one type that all can be read as: the widest of numbers, else the same; none where there is none."""
    known = [one for one in types if one.kind != "any"]
    if not known:
        return ANY
    if all(one.is_number for one in known):
        widest = max(known, key=lambda one: _WIDTH[one.kind])
        return (
            replace(widest, scale=max(one.scale for one in known if one.kind == "decimal"))
            if widest.kind == "decimal"
            else widest
        )
    first = known[0]
    return first if all(one == first for one in known) else None


def convert(value: Typed, to: Type) -> Typed | None:
    """A value read as a wider numeric type; itself where it has the type already; none where it cannot be read so."""
    if value.type.kind in (to.kind, "any"):
        if isinstance(value, Constant) and value.type.kind == "any":
            return replace(value, type=to)
        return value
    if not (value.type.is_number and to.is_number) or _WIDTH[value.type.kind] > _WIDTH[to.kind]:
        return None
    if isinstance(value, Constant):
        return constants.convert(value, to)
    row = OPERATORS[f"to {to.kind}"]
    return Apply(
        row,
        row.overloads[0],
        (value,),
        NUMBER if to.kind == "number" else Type("decimal", scale=6),
        value.span,
    )


def choose(function: Function, arguments: Sequence[Typed], span: Span) -> Apply | None:
    """The function applied by the first of its overloads that the arguments fit, or none."""
    for overload in function.overloads:
        fitted = _fit_all(overload, arguments)
        if fitted is not None:
            return apply(function, overload, fitted, span)
    return None


def apply(function: Function, overload: Overload, arguments: Sequence[Typed], span: Span) -> Apply:
    """The function applied by an overload whose arguments fit."""
    gives = overload.gives
    result = gives if isinstance(gives, Type) else gives(tuple(one.type for one in arguments))
    return Apply(function, overload, tuple(arguments), result, span)


def _fit_all(overload: Overload, arguments: Sequence[Typed]) -> tuple[Typed, ...] | None:
    kinds = spread(overload.takes, len(arguments))
    if kinds is None:
        return None
    pairs = tuple(zip(kinds, arguments, strict=True))
    common = unify([one.type for kind, one in pairs if kind in ("T", "same ordered")])
    if common is None:
        return None
    fitted = tuple(made for kind, one in pairs if (made := fit(kind, one, common)) is not None)
    return fitted if len(fitted) == len(pairs) else None


def spread(takes: tuple[str, ...], count: int) -> tuple[str, ...] | None:
    """A kind for each of so many arguments, a last `*` repeating the one before it; none where the number is wrong."""
    if takes and takes[-1] == "*":
        fixed = takes[:-1]
        return fixed + (fixed[-1],) * (count - len(fixed)) if count >= len(fixed) else None
    return takes if len(takes) == count else None


def fit(kind: str, value: Typed, common: Type) -> Typed | None:
    """A value as what a parameter takes, or none where it does not fit.

    Args:
        kind: The parameter's word in the table.
        value: What is given.
        common: The one type that all parameters of type `T` have together.
    """
    match kind:
        case "any":
            return value
        case "value":
            return value if value.type.kind != "list" else None
        case "ordered" | "timed":
            return value if value.type.has_order or kind == "timed" else None
        case "T":
            return convert(value, common)
        case "same ordered":
            return convert(value, common) if common.has_order else None
        case "day":
            return value if value.type.kind in ("date", "timestamp", "any") else None
        case "integer" | "decimal" | "number":
            return convert(value, Type(kind))
        case "digits":
            fits = isinstance(value, Constant) and isinstance(value.value, int) and 0 <= value.value <= 6
            return value if fits else None
        case "parts" | "count":
            fits = (
                isinstance(value, Constant) and isinstance(value.value, int) and 1 <= value.value <= 1_000_000
            )
            return value if fits else None
        case "name":
            return value if isinstance(value, Constant) and isinstance(value.value, str) else None
        case "key":
            return value
        case "share":
            if not isinstance(value, Constant) or not value.type.is_number:
                return None
            fits = isinstance(value.value, int | Decimal) and 0 <= value.value <= 1
            return constants.convert(value, NUMBER) if fits else None
        case _:
            return value if value.type.kind in (kind, "any") else None
