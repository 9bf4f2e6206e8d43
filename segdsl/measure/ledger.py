"""All the counts that a report shows, with the sums between them. In: counts by cell. Out: `Hidden`: which of them may not
be shown.

A cell is a tuple that says what is counted, `("size", "vip")`. Cells that count the same customers are one count under
several names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from segdsl.measure.suppress import Count, Mark, suppressed

Cell = tuple[object, ...]

CUSTOMERS: Cell = ("customers",)

# How much a count is missed when it is hidden
DETAIL, SIZE, WHOLE = 1, 20, 100


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which counts may not be shown.

    Attributes:
        marks: By cell: `small`, to be written "<10", or `withheld`, to be written as hidden and no more.
        limit: The least number of customers that may be shown.
    """

    marks: Mapping[Cell, Mark]
    limit: int

    def mark(self, *cells: Cell) -> Mark | None:
        """Why a count, or a figure made of several, may not be shown; none where it may.

        Args:
            *cells: Its cells; those that were never counted hide nothing.
        """
        found = {self.marks[one] for one in cells if one in self.marks}
        if len(cells) == 1 and found == {"small"}:
            return "small"
        return "withheld" if found else None

    def shows(self, *cells: Cell) -> bool:
        """Whether a count, or a figure made of several, may be shown."""
        return not any(one in self.marks for one in cells)


@dataclass(slots=True)
class Ledger:
    """Counts of customers, and what is known to add up.

    Attributes:
        limit: The least number of customers that may be shown.
    """

    limit: int
    _counts: list[Count] = field(default_factory=list)
    _numbers: dict[Cell, int] = field(default_factory=dict)
    _sums: list[Mapping[int, int]] = field(default_factory=list)

    def __contains__(self, cell: Cell) -> bool:
        """Whether the cell was counted."""
        return cell in self._numbers

    def value(self, cell: Cell) -> int:
        """The count of a cell.

        Raises:
            KeyError: It was not counted.
        """
        return self._counts[self._numbers[cell]].value

    def show(self, cell: Cell, value: int, weight: int = DETAIL, *, fixed: bool = False) -> None:
        """Counts a cell that is shown. Once is enough; a second time must say the same.

        Args:
            cell: What is counted.
            value: How many customers.
            weight: How much it is missed when it is hidden.
            fixed: Whether it stays shown whatever comes.

        Raises:
            ValueError: It was counted otherwise, or is negative.
        """
        if value < 0 or (cell in self._numbers and self.value(cell) != value):
            raise ValueError(f"{cell} cannot be {value}")
        if cell not in self._numbers:
            self._numbers[cell] = len(self._counts)
            self._counts.append(Count(value, weight, fixed=fixed))

    def conceal(self, cell: Cell, value: int) -> None:
        """Counts a cell that is hidden already, and is not to be told by what is shown here."""
        if cell not in self._numbers:
            self._numbers[cell] = len(self._counts)
            self._counts.append(Count(value, shown=False))

    def same(self, cell: Cell, as_cell: Cell) -> None:
        """Gives a count another name, so that both are hidden or neither.

        Raises:
            KeyError: The other one was not counted.
        """
        self._numbers.setdefault(cell, self._numbers[as_cell])

    def part(self, total: Cell, parts: Iterable[Cell]) -> None:
        """Says that some cells are parts of another that have no customer in common; whoever is in none of them is the rest.

        Raises:
            KeyError: A cell was not counted.
            ValueError: The parts are more than the whole.
        """
        self.balance([(1, total), *((-1, one) for one in parts)])

    def balance(self, terms: Sequence[tuple[int, Cell]]) -> None:
        """Says that a sum of coefficients times counts is a number of customers, the rest.

        Of a rest that reaches the limit nothing is noted: nobody is to be protected there, and as nobody sees it, the sum
        tells nothing.

        Raises:
            KeyError: A cell was not counted.
            ValueError: The rest is negative.
        """
        made: dict[int, int] = {}
        for coefficient, cell in terms:
            number = self._numbers[cell]
            made[number] = made.get(number, 0) + coefficient
        rest = sum(c * self._counts[number].value for number, c in made.items())
        if rest < 0:
            raise ValueError(f"{terms} leave {rest}")
        if rest >= self.limit:
            return
        if rest:
            made[len(self._counts)] = -1
            self._counts.append(Count(rest, shown=False))
        kept = {number: c for number, c in made.items() if c}
        if kept:
            self._sums.append(kept)

    def protect(self) -> Hidden:
        """Decides which counts may not be shown: the one pass over all that was counted."""
        marks, _ = self.settled()
        return Hidden(marks, self.limit)

    def settled(self) -> tuple[dict[Cell, Mark], frozenset[Cell]]:
        """The cells that may not be shown, and those that cannot be protected because what would do it is fixed."""
        found = suppressed(self._counts, self._sums, self.limit)
        told = frozenset(cell for cell, at in self._numbers.items() if at in found.told)
        return {cell: found.marks[at] for cell, at in self._numbers.items() if at in found.marks}, told
