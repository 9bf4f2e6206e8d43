"""Evaluations that reports are tried on: a small one worked out by hand, a big one, and the smallest there are."""

from __future__ import annotations

import random

from segdsl.engine import DataSource
from segdsl.measure import Evaluated
from segdsl.report import Options, Report, build
from segdsl.report.model import Chapter
from segdsl.syntax.tree import Clauses
from tests.measure.standin import Evaluation, Said, evaluation


def told(result: Evaluated, **options: object) -> Report:
    """The report with every count told, as few customers make small ones."""
    return build(result, Options(**{"min_cell": 1, **options}))  # type: ignore[arg-type]


def chapter(result: Evaluated, **options: object) -> Chapter:
    return told(result, **options).chapters[0]


T, F, U = True, False, None

# customers  C0 C1 C2 C3 C4 C5 C6 C7
ANSWERS = {
    "a": [T, T, T, T, F, F, F, F],
    "b": [T, T, F, U, T, F, F, U],
    "c": [T, F, T, T, T, T, F, F],
    "d": [T, U, U, F, F, F, T, F],
    "e": [F, F, F, F, F, F, F, F],
}


def small(hostile: str = "") -> Evaluation:
    """Four segments and two groups over eight customers; every text that people write carries the hostile one."""

    def say(text: str) -> str:
        return text + hostile

    return evaluation(
        [
            Said(
                "one",
                ("a",),
                say("The ones"),
                Clauses(say("About them."), say("crm@x"), say("Write"), (say("t"), "u")),
            ),
            Said("two", ("a", "b"), say("Both")),
            Said(
                "stage",
                (("early", "d"), ("middle", "b"), ("late", "c")),
                say("Stage"),
                Clauses(say("Where.")),
            ),
            Said("three", ("c",), say("The threes"), Clauses(owner=say("somebody"))),
            Said("empty", ("e", "a"), say("Nobody")),
            Said("rest", (("some", "d"), ("others", None)), say("All")),
        ],
        ANSWERS,
        name=say("shop.seg"),
        sources=(
            DataSource(say("customers"), (say("data/customers.csv"),), (), 8),
            DataSource("orders", (), (), 1234567),
        ),
        notes=(say("3 rows of `orders` belong to no customer"),),
    )


def big(segments: int, customers: int = 1_000) -> Evaluation:
    dice = random.Random(7)
    answers: dict[str, list[bool | None]] = {}
    said = []
    for at in range(segments):
        parts = []
        for part in range(dice.randint(1, 5)):
            likely = max(dice.random() ** 2, 0.02)
            name = f"column_{at}_{part}"
            answers[name] = [
                None if dice.random() < 0.05 else dice.random() < likely for _ in range(customers)
            ]
            parts.append(name)
        clauses = Clauses(
            "What it is about, in a sentence of some words.", "crm@shop.example", "Write", ("one", "two")
        )
        said.append(Said(f"segment_{at}", tuple(parts), f"Segment number {at} of many", clauses))
    return evaluation(said, answers)


def nobody() -> Evaluation:
    return evaluation([Said("only", ("x",)), Said("sorted", (("some", "x"),))], {"x": []})


def alone() -> Evaluation:
    return evaluation([Said("only", ("x",))], {"x": [T, F, U]})


def sorted_only() -> Evaluation:
    return evaluation([Said("sorted", (("some", "x"), ("others", None)))], {"x": [T, F, U]})


def nothing() -> Evaluation:
    return evaluation([], {}, customers=3)
