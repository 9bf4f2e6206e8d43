"""Definitions as columns. In: a folded definition. Out: what its columns hold, and how branches follow from their conditions.

A trait's column holds its value, a segment's a plain yes or no. Groups and splits have a column for each branch and one for the name of the
branch that holds; both follow from the number of the first condition that is true, so that no text is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from segdsl.engine.normal import Forms, Truth
from segdsl.engine.plan import Folded, name_of
from segdsl.semantics.typed import Typed

_NONE = 0


@dataclass(frozen=True, slots=True)
class Layered:
    """A definition's columns.

    Attributes:
        wanted: What stands in columns first: the value, the segment, or the conditions of branches.
        branches: For groups and splits what follows, one set of columns after the other: the number of the branch, then all else.
    """

    wanted: Mapping[str, Truth | Typed]
    branches: tuple[Mapping[str, pl.Expr], ...] = ()

    @classmethod
    def of(cls, one: Folded, forms: Forms) -> Layered:
        """The columns of a definition."""
        name = name_of(one.instance)
        if one.value is not None:
            wanted = forms.truth(one.value) if one.definition.kind == "segment" else forms.value(one.value)
            return cls({name: wanted})
        conditions = {
            f"b:{name}:{at}": forms.truth(condition)
            for at, (_, condition) in enumerate(one.branches)
            if condition is not None
        }
        number, dtype = f"n:{name}", pl.UInt8 if len(one.branches) < 256 else pl.UInt32
        chosen: pl.Expr = pl.lit(_NONE, dtype=dtype)
        text: pl.Expr = pl.lit(None, dtype=pl.String)
        columns: dict[str, pl.Expr] = {}
        for at in reversed(range(len(one.branches))):
            branch, place = one.branches[at][0].name, pl.lit(at + 1, dtype=dtype)
            condition = f"b:{name}:{at}"
            chosen = (
                pl.when(pl.col(condition)).then(place).otherwise(chosen) if condition in conditions else place
            )
            holds = pl.col(number) == place
            columns[name_of(one.instance, branch)] = holds
            text = pl.when(holds).then(pl.lit(branch)).otherwise(text)
        return cls(conditions, ({number: chosen}, {name: text, **columns}))
