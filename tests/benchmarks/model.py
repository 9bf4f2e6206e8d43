"""What a case is made of: what contenders are given, what they hand back to be timed, and who takes part."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks import conditions

Answer = dict[str, int | float]


@dataclass(frozen=True)
class Setting:
    """What a contender is given.

    Attributes:
        size: How many segments there are, where a case has sizes.
        customers: The file of customers.
        events: The file of events.
        folder: Where a contender may write.
    """

    size: int
    customers: Path
    events: Path
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="segdsl-bench-")))

    @property
    def segments(self) -> dict[str, conditions.Condition]:
        """The segments of this size."""
        return conditions.segments(self.size)


@dataclass(frozen=True)
class Prepared:
    """Something to be timed.

    Attributes:
        run: What is timed.
        answer: Makes comparable numbers of what `run` returned; not timed.
        work: In how many units the time is to be divided, where contenders do not do the same amount.
        begin: What has to happen before each run; not timed.
        facts: More to be recorded of what `run` returned, such as the size of a file; not timed.
    """

    run: Callable[[], Any]
    answer: Callable[[Any], Answer] = lambda result: result
    work: float = 1.0
    begin: Callable[[], object] = lambda: None
    facts: Callable[[Any], Mapping[str, float]] = lambda result: {}


@dataclass(frozen=True)
class Contender:
    """One way to answer.

    Attributes:
        prepare: Makes it ready.
        needs: The package it needs beside those of the developers, if any.
        answers: Whether its answer must be that of the others; a scan answers nothing.
        sizes: The sizes it takes part in; all if none are named.
    """

    prepare: Callable[[Setting], Prepared]
    needs: str | None = None
    answers: bool = True
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Case:
    """A question.

    Attributes:
        title: What is asked; `{size}` stands for the size.
        contenders: Who answers, segdsl first.
        sizes: How many segments it is asked for.
        unit: What the time is for, where it is not the whole answer.
        by_name: Whether it runs only where it is named, as nobody is compared with in it.
    """

    title: str
    contenders: Mapping[str, Contender]
    sizes: tuple[int, ...] = (0,)
    unit: str = ""
    by_name: bool = False
