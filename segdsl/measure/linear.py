"""What follows from sums. In: equations between unknown numbers, with exact coefficients. Out: each unknown in terms of
those left free.

Nothing is rounded: coefficients are whole numbers or fractions. Sums of a report mention few of its counts each, so rows
are kept as dictionaries, and unknowns that one equation alone mentions are solved for first, which fills nothing in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

Number = int | Fraction
Row = dict[int, Number]


def reduced(equations: Sequence[Mapping[int, int]]) -> dict[int, Row]:
    """Solves homogeneous equations, or the left sides of others, which decide what is determined whatever the right sides are.

    Args:
        equations: Coefficients by unknown; of each the sum of coefficient times unknown is given.

    Returns:
        For each unknown that could be solved for, the coefficients of the free unknowns in its equation: it is a constant
        less their sum. One without any is determined. Unknowns that are no key are free. The order of equations and
        unknowns decides which ones.
    """
    rows: dict[int, Row] = {at: {var: c for var, c in one.items() if c} for at, one in enumerate(equations)}
    holders: dict[int, dict[int, None]] = {}
    for at, row in rows.items():
        for var in row:
            holders.setdefault(var, {})[at] = None
    solved: list[tuple[int, Row]] = []

    def take(at: int, var: int) -> Row:
        """Takes a row out, solved for an unknown."""
        row = rows.pop(at)
        for other in row:
            del holders[other][at]
        by = row.pop(var)
        made = {other: _quotient(c, by) for other, c in row.items()}
        solved.append((var, made))
        return made

    _peel(rows, holders, take)
    while rows:
        at = min(rows, key=lambda one: (len(rows[one]), one))
        if not rows[at]:
            del rows[at]  # it says nothing that the others did not
            continue
        var = min(rows[at], key=lambda one: (abs(rows[at][one]) != 1, len(holders[one]), one))
        made = take(at, var)
        for other in list(holders[var]):
            _substitute(rows[other], other, var, made, holders)
        _peel(rows, holders, take)
    return _back(solved)


def _quotient(above: Number, below: Number) -> Number:
    if below in (1, -1):
        return above * below
    found = Fraction(above) / Fraction(below)
    return found.numerator if found.denominator == 1 else found


def _peel(rows: dict[int, Row], holders: dict[int, dict[int, None]], take: Callable[[int, int], Row]) -> None:
    """Solves every row for an unknown that no other row mentions, as long as there are such."""
    waiting = [var for var, some in holders.items() if len(some) == 1]
    while waiting:
        var = waiting.pop()
        if len(holders[var]) != 1:
            continue
        at = next(iter(holders[var]))
        waiting += [other for other in take(at, var) if len(holders[other]) == 1]


def _substitute(row: Row, at: int, var: int, made: Row, holders: dict[int, dict[int, None]]) -> None:
    by = row.pop(var)
    del holders[var][at]
    for other, c in made.items():
        value = row.get(other, 0) - by * c
        if value:
            row[other] = value
            holders[other][at] = None
        elif other in row:
            del row[other]
            del holders[other][at]


def _back(solved: Sequence[tuple[int, Row]]) -> dict[int, Row]:
    """Rows in terms of free unknowns alone: those solved later stand in earlier ones."""
    made: dict[int, Row] = {}
    for var, row in reversed(solved):
        whole: Row = {}
        for other, c in row.items():
            for free, more in made[other].items() if other in made else ((other, -1),):
                # `other` is a constant less the sum of `more` times `free`
                value = whole.get(free, 0) - c * more
                if value:
                    whole[free] = value
                else:
                    whole.pop(free, None)
        made[var] = whole
    return made
