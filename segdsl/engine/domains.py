"""What distinct values columns hold. In: prepared tables. Out: the values of a text column, the longest list of a list column.

They are taken from the first rows, and a query that uses them says whether it met anything else; only then is the whole column looked
through. A result therefore never depends on which rows come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from segdsl.engine.data.prepare import Prepared
from segdsl.engine.failure import told
from segdsl.engine.polars.collect import collect

SAMPLE = 100_000
MOST = 2_000  # values; more of them are no longer cheaper to look up than text is to compare
_SHORTEST = 7

Place = tuple[str, str]


@dataclass(slots=True)
class Domains:
    """The distinct values of columns, as far as they are known.

    Attributes:
        tables: The data.
    """

    tables: Mapping[str, Prepared]
    texts: dict[Place, tuple[str, ...] | None] = field(default_factory=dict)
    lengths: dict[Place, int] = field(default_factory=dict)

    def values(self, table: str, column: str) -> tuple[str, ...] | None:
        """The values of a text column in order, missing ones apart; none if there are too many to be worth knowing."""
        place = (table, column)
        if place not in self.texts:
            self.texts[place] = self._values(place, SAMPLE)
        return self.texts[place]

    def longest(self, table: str, column: str) -> int:
        """How long the lists of a column may be."""
        place = (table, column)
        if place not in self.lengths:
            self.lengths[place] = self._longest(place, SAMPLE)
        return self.lengths[place]

    def learn(self, found: pl.DataFrame, strange: Mapping[Place, pl.Expr]) -> bool:
        """Looks through all of the columns in which a query met something that was not known.

        Args:
            found: What the query gave, with the columns of `asked_whether`.
            strange: For each column whether a row holds something else.

        Returns:
            Whether there were any, so that the query has to be asked again.
        """
        met = [
            place for name, place in zip(asked_whether(strange), strange, strict=True) if found[name].any()
        ]
        for place in met:
            if place in self.texts:
                self.texts[place] = self._values(place, None)
            if place in self.lengths:
                self.lengths[place] = self._longest(place, None)
        return bool(met)

    def _values(self, place: Place, rows: int | None) -> tuple[str, ...] | None:
        column = pl.col(place[1])
        found = self._asked(place, rows, column.drop_nulls().unique())
        if found.len() > MOST:
            return None
        return tuple(sorted(found.to_list()))

    def _longest(self, place: Place, rows: int | None) -> int:
        return max(_SHORTEST, int(self._asked(place, rows, pl.col(place[1]).list.len().max()).item() or 0))

    def _asked(self, place: Place, rows: int | None, what: pl.Expr) -> pl.Series:
        table = self.tables[place[0]]
        frame = table.frame if rows is None else table.frame.head(rows)
        with told(table.raw.name):
            return collect(frame.select(what), "streaming").to_series()


def asked_whether(strange: Mapping[Place, pl.Expr]) -> dict[str, pl.Expr]:
    """The columns by which a query says where it met something that was not known."""
    return {f"s:{at}": test for at, test in enumerate(strange.values())}
