"""What an evaluation does, in words. In: its steps while they happen. Out: a line for each, with how long it took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Step:
    """Something that was done.

    Attributes:
        text: What, in words.
        details: More of it, a line each.
        seconds: How long it took on the clock.
    """

    text: str
    details: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(slots=True)
class Trace:
    """The steps of an evaluation, in the order they were done."""

    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, text: str) -> Iterator[Step]:
        """Notes a step, and how long what is done inside takes; what it is can still be said more exactly."""
        made = Step(text)
        self.steps.append(made)
        start = time.perf_counter()
        try:
            yield made
        finally:
            made.seconds = time.perf_counter() - start


def count(number: int, one: str, many: str | None = None) -> str:
    """A number of things."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def listed(names: Sequence[str], most: int = 8) -> str:
    """Some names, the first ones of many."""
    shown = ", ".join(f"`{name}`" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
