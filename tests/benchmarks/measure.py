"""Times a case. In: the case, its size, who takes part. Out: medians of each, from runs in turns, or the differences in their answers."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.cases import CASES

SLOW = 10.0  # seconds from which on a first run is as good as any other


class DifferentAnswerError(Exception):
    """Contenders do not answer the same, or one of them failed."""


@dataclass
class Timing:
    """What one contender needed.

    Attributes:
        name: Who.
        cpu: CPU seconds of each timed run, of all threads, for each unit of work.
        wall: Seconds on the clock.
        peak: The most memory held, in MiB.
        spent: CPU seconds used so far.
        facts: What else is recorded.
    """

    name: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    peak: float = 0.0
    spent: float = 0.0
    facts: dict[str, float] = field(default_factory=dict)

    def take(self, reply: dict[str, Any]) -> None:
        """Adds a timed run."""
        self.cpu.append(reply["cpu"])
        self.wall.append(reply["wall"])

    @property
    def median(self) -> float:
        """The median of the CPU seconds."""
        return statistics.median(self.cpu)


class Worker:
    """A contender's process."""

    def __init__(self, case: str, size: int, name: str, customers: int) -> None:
        self.timing = Timing(name)
        command = [sys.executable, "-m", "tests.benchmarks.worker", case, str(size), name, str(customers)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def run(self, *, answer: bool = False) -> dict[str, Any]:
        """Runs it once."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            print("answer" if answer else "run", file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise DifferentAnswerError(f"{self.timing.name} failed")
        reply = json.loads(line)
        self.timing.spent += reply["spent"]
        self.timing.peak = reply["peak"]
        return reply


def measure(
    case: str, size: int, names: Sequence[str], customers: int, rounds: int, budget: float, *, apart: bool
) -> list[Timing]:
    """Answers first, then times.

    Args:
        case: The case.
        size: How many segments.
        names: The contenders.
        customers: How many customers.
        rounds: How often each is timed.
        budget: CPU seconds after which a contender is timed no more.
        apart: Whether a contender's process ends before the next begins, for when memory does not hold them all; runs are
            then not in turns.

    Raises:
        DifferentAnswerError: An answer is not that of the first contender.
    """
    groups: Iterable[Sequence[str]] = [[name] for name in names] if apart else [names]
    expected: dict[str, Any] | None = None
    timings = []
    for group in groups:
        with ExitStack() as stack:
            workers = [stack.enter_context(Worker(case, size, name, customers)) for name in group]
            for worker in workers:
                reply = worker.run(answer=True)
                worker.timing.facts = reply["facts"]
                if CASES[case].contenders[worker.timing.name].answers:
                    expected = expected or reply["answer"]
                    compare(worker.timing.name, reply["answer"], expected)
                if reply["spent"] > SLOW or rounds == 0:
                    worker.timing.take(reply)
            for _ in range(rounds):
                for worker in workers:
                    if len(worker.timing.cpu) < rounds and (
                        not worker.timing.cpu or worker.timing.spent < budget
                    ):
                        worker.timing.take(worker.run())
            timings += [worker.timing for worker in workers]
    return timings


def compare(name: str, answer: dict[str, Any], expected: dict[str, Any]) -> None:
    """Refuses an answer that is not the one expected."""
    different = sorted(answer.keys() ^ expected.keys()) or [
        f"{key}: {answer[key]} instead of {value}"
        for key, value in expected.items()
        if not math.isclose(answer[key], value, rel_tol=1e-9)
    ]
    if different:
        raise DifferentAnswerError(
            f"{name} answers differently in {len(different)}: {'; '.join(different[:5])}"
        )
