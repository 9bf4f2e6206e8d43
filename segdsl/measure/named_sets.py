"""Sets of customers whose sizes a report shows. In: bitmaps by cell. Out: those that lie within one another and differ by few.

Who sees the sizes of two such sets, and knows from the rules that one lies within the other, knows how many are in one only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import polars as pl

from segdsl.measure.ledger import Cell


class NamedSets:
    """Sets in the order of their sizes, so that those of nearly the same size are quick to find."""

    def __init__(self, sets: Sequence[tuple[int, Cell, pl.Series]]) -> None:
        self.sets = sorted(sets, key=lambda one: one[0])
        self._sizes = [one[0] for one in self.sets]
        self._by_cell = {cell: size for size, cell, _ in self.sets}

    def size(self, cell: Cell) -> int:
        """How many customers are in a set."""
        return self._by_cell[cell]

    def near(self, cell: Cell, bitmap: pl.Series, limit: int) -> Iterator[tuple[Cell, Cell]]:
        """The sets that a set lies within, or that lie within it, and whose size differs by less than the limit.

        Args:
            cell: What the set is called; it is not near itself.
            bitmap: Its customers.
            limit: The least difference that nobody needs to be protected from.

        Yields:
            The larger and the smaller of the two, one of them `cell`; of equal ones the other first.
        """
        size = int(bitmap.sum())
        if not size:
            return
        start = bisect_right(self._sizes, max(0, size - limit))
        end = bisect_left(self._sizes, size + limit)
        for other_size, other, some in self.sets[start:end]:
            if other != cell and int((bitmap & some).sum()) == min(size, other_size):
                yield (cell, other) if size > other_size else (other, cell)
