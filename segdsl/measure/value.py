"""What segments bring in. In: an evaluation and the trait that is the value. Out: its sum and share for each segment and
branch.

Sums are of whole millionths, so no order of rows or threads changes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from segdsl.diagnostics.codes_use import VALUE_UNUSABLE
from segdsl.diagnostics.model import nearest
from segdsl.engine import DataFault
from segdsl.measure.attributes import Attribute, attributes_of
from segdsl.measure.observed import Observed, total
from segdsl.measure.parts import parts
from segdsl.semantics.program import Meaning

# A trait or column of one of these names is the value where nothing says otherwise, the first that there is
USUAL = ("monetary", "value", "revenue", "clv")

VALUES: dict[str, Any] = {
    "name": pl.String,
    "title": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "size": pl.Int64,
    "known": pl.Int64,
    "sum": pl.Float64,
    "share": pl.Float64,
    "mean": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Value:
    """The trait, or column of numbers, that says what a customer is worth.

    Attributes:
        name: Its name.
        title: What reports call it.
        said: Whether it was asked for, rather than found by its name.
    """

    name: str
    title: str
    said: bool


def value_of(meaning: Meaning, said: str | None = None) -> Value | None:
    """The trait or column that is the value.

    Args:
        meaning: The program.
        said: What was asked for, if anything was.

    Returns:
        What was asked for; else the first of the traits, then of the customers' columns, called `monetary`, `value`,
        `revenue` or `clv` that is a number and not personal; none if there is none.

    Raises:
        DataFault: What was asked for does not exist, is no number, or is personal (SEG730).
    """
    key = str(meaning.catalog.spine.key)
    usable = {one.name: one for one in attributes_of(meaning, key) if _is_worth(one)}
    if said is not None:
        if said not in usable:
            raise DataFault(
                [VALUE_UNUSABLE.about("", name=said, why=_why(meaning, said), help=_help(said, usable))]
            )
        return Value(said, usable[said].title, said=True)
    for source in ("trait", "column"):
        for name in USUAL:
            if name in usable and usable[name].source == source:
                return Value(name, usable[name].title, said=False)
    return None


def values(observed: Observed, value: Value) -> pl.DataFrame:
    """What the members of each segment and branch bring in.

    Args:
        observed: The customers, with the value among their attributes.
        value: The trait or column that is the value.

    Returns:
        The columns name, title, kind, parent, size, known (members whose value is known), sum (a missing value adds
        nothing), share of everyone's sum (missing where that is not positive; negative values make it leave 0 to 1), and
        mean of the known. First comes a row with name and kind `everyone`.

    Raises:
        KeyError: The value is not among the attributes observed.
    """
    one = next((level for level in observed.levels if level.attribute.name == value.name), None)
    if one is None:
        raise KeyError(f"{value.name!r} was not observed")
    customers = observed.membership.frame.height
    found: list[tuple[tuple[str, str, str, str | None], int, int, int]] = [
        (("everyone", "Everyone", "everyone", None), customers, one.count, one.total)
    ]
    for part in parts(observed.membership):
        members = observed.membership.frame[part.name]
        held = one.numbers.filter(members)
        found.append(
            ((part.name, part.title, part.kind, part.parent), int(members.sum()), held.count(), total(held))
        )
    rows = [
        (
            *names,
            size,
            known,
            summed / one.scale,
            summed / one.total if one.total > 0 else None,
            summed / (known * one.scale) if known else None,
        )
        for names, size, known, summed in found
    ]
    return pl.DataFrame(rows, schema=VALUES, orient="row")


def _is_worth(one: Attribute) -> bool:
    return one.type.kind in ("number", "integer", "decimal")


def _why(meaning: Meaning, name: str) -> str:
    definition = meaning.definitions.get(name)
    column = meaning.catalog.spine.columns.get(name)
    if definition is None and column is None:
        return "it is not a trait or a column of the customers"
    if definition.personal if definition is not None else column is not None and column.personal:
        return "it is personal"
    if definition is not None and definition.kind != "trait":
        return f"it is {'a segment' if definition.kind == 'segment' else definition.kind}"
    kind = definition.type if definition is not None else column.type if column is not None else None
    return f"it is {kind}" if kind is None or not kind.is_number else "it tells customers apart"


def _help(name: str, usable: dict[str, Attribute]) -> list[str]:
    close = nearest(name, usable)
    if close is not None:
        return [f"did you mean `{close}`?"]
    listed = ", ".join(f"`{one}`" for one in list(usable)[:10])
    return [
        f"it can be {listed}" if usable else "define a trait that is a number, such as what a customer spent"
    ]
