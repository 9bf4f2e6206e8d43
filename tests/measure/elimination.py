"""Which counts follow from others, by linear algebra. In: sets of kinds of customers that are counted. Out: whether another is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_PRIME = (1 << 61) - 1
Kind = tuple[Any, ...]


def told(shown: Iterable[frozenset[Kind]], kinds: list[Kind]) -> Callable[[frozenset[Kind]], bool]:
    """Whether a count follows from those shown, by elimination over a large prime field; kinds not named are nobody's."""
    places = {kind: at for at, kind in enumerate(kinds)}
    rows: list[tuple[int, list[int]]] = []

    def rest(some: frozenset[Kind]) -> list[int]:
        row = [0] * len(kinds)
        for kind in some:
            if kind in places:
                row[places[kind]] = 1
        for pivot, other in rows:
            by = row[pivot]
            if by:
                row = [(x - by * y) % _PRIME for x, y in zip(row, other, strict=True)]
        return row

    for some in dict.fromkeys(shown):
        row = rest(some)
        pivot = next((at for at, value in enumerate(row) if value), None)
        if pivot is not None:
            inverse = pow(row[pivot], -1, _PRIME)
            rows.append((pivot, [x * inverse % _PRIME for x in row]))
    return lambda some: not any(rest(some))
