"""The keys of the customers. In: a standardised table. Out: whether they tell customers apart, and how many rows belong to nobody.

Most tables stand in the order of their key; then one comparison with the row before shows that none is missing and none stands twice. Where
whole numbers leave no gap, belonging to somebody is lying between the first and the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import polars as pl

from segdsl.engine.data.exact import exactly
from segdsl.engine.polars.collect import Engine, collect


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a table.

    Attributes:
        values: One for each row, in the order they were read.
        increase: Whether each is greater than the one before it, so that none is missing and none stands twice.
    """

    values: pl.Series
    increase: bool

    @classmethod
    def read(cls, frame: pl.LazyFrame, key: str, engine: Engine) -> Keys:
        """Reads the keys of a table."""
        return cls.of(collect(frame.select(exactly(key)), engine).to_series())

    @classmethod
    def of(cls, values: pl.Series) -> Keys:
        """Keys that were read."""
        return cls(values, increases(values))

    @property
    def range(self) -> tuple[int, int] | None:
        """The first and last of keys that are all the whole numbers between them; none for other keys."""
        if not (self.increase and self.values.dtype.is_integer() and self.values.len()):
            return None
        first, last = self.values[0], self.values[-1]
        return (first, last) if last - first + 1 == self.values.len() else None

    def placed(
        self, frame: pl.LazyFrame, owner: str, name: str, *, keep: bool = False, owned: bool = False
    ) -> pl.LazyFrame:
        """The rows that belong to somebody, with the place of their key among all keys.

        Args:
            frame: A table of rows.
            owner: Its column that names whom each belongs to.
            name: What to call the column of places (UInt32).
            keep: Whether rows that belong to nobody stay, without a place.
            owned: Whether it is known that every row belongs to somebody.
        """
        known = self.range
        if known is None:
            how: Literal["left", "inner"] = "left" if keep else "inner"
            return frame.join(
                self._places(name), left_on=exactly(owner), right_on=_KEY, how=how, maintain_order="none"
            )
        inside = exactly(owner).is_between(*known)
        frame = frame if keep or owned else frame.filter(inside)
        place = (exactly(owner) - known[0]).cast(pl.UInt32, strict=False)
        return frame.with_columns((pl.when(inside).then(place) if keep else place).alias(name))

    def _places(self, name: str) -> pl.LazyFrame:
        return pl.LazyFrame({_KEY: self.values}).with_row_index(name)


_KEY = "key:"


def increases(keys: pl.Series) -> bool:
    """Whether every value is known and greater than the one before it."""
    if keys.null_count():
        return False
    chunks = [one for one in keys.get_chunks() if one.len()]  # a shifted column would be copied to fit
    seams = pairwise(chunks)
    return all(left[-1] < right[0] for left, right in seams) and all(
        bool((one.slice(1) > one.head(one.len() - 1)).all()) for one in chunks
    )
