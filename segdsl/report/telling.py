"""What may be told of counts. In: the marks of a report's counts. Out: counts and shares, or that they are hidden.

Every count of a report is a cell of one ledger, which decides about all of them together: small ones, and those from which a small one
could be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from segdsl.report.figures import Count, Hidden
from segdsl.report.model_segments import Share

Cell = tuple[object, ...]
Mark = Literal["small", "withheld"]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells counts and what is made of them.

    Attributes:
        mark: What the ledger says of cells: nothing where all of them may be told.
        least: The least count that is told.
    """

    mark: Callable[..., Mark | None]
    least: int

    def count(self, cell: Cell, number: int) -> Count:
        """A count, if it may be told."""
        match self.mark(cell):
            case None:
                return number
            case "small":
                return Hidden(self.least)
            case _:
                return Hidden()

    def share(self, quotient: float | None, cell: Cell, *others: Cell, whole: int | None = None) -> Share:
        """What is made of counts, if all of them may be told.

        Args:
            quotient: The figure.
            cell: The count it is a share of something of.
            others: Further counts it is made of.
            whole: What the first count is divided by, if that may be told: then a small one is less than a share that anybody can work out.
        """
        marks = [self.mark(one) for one in (cell, *others)]
        if not any(marks):
            return quotient
        if whole and marks[0] == "small" and not any(marks[1:]):
            return Hidden(self.least / whole)
        return Hidden()

    def ordered(self, sizes: Mapping[str, int], written: Sequence[str]) -> tuple[str, ...]:
        """Names by size, the largest first; those whose size is not told come last as written, as their place would tell it.

        Args:
            sizes: The members of each.
            written: The names in the order of the program.
        """
        told = [name for name in written if self.told(("size", name))]
        return (
            *sorted(told, key=lambda name: -sizes[name]),
            *(name for name in written if name not in told),
        )

    def told(self, *cells: Cell) -> bool:
        """Whether all of some counts may be told."""
        return not any(self.mark(one) for one in cells)
