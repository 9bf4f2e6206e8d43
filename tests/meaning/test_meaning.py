"""What the language's description says, sentence by sentence: cases worked out by hand, on every engine and on the interpreter."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

import segdsl
from tests.conformance.engines import ENGINES, same, shown
from tests.meaning.model import Case
from tests.meaning.names import CASES as NAMES
from tests.meaning.rows import CASES as ROWS
from tests.meaning.times import CASES as TIMES
from tests.meaning.values import CASES as VALUES
from tests.oracle import evaluate

CASES = (*NAMES, *TIMES, *VALUES, *ROWS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.says}: {case.asks}")
def test_sentence(case: Case) -> None:
    program = segdsl.parse(case.text)
    kind = program.meaning.definitions["answer"].type
    asked = (
        case.tables,
        dt.datetime.fromisoformat(case.as_of).astimezone(dt.UTC),
        ZoneInfo(case.zone),
        case.fiscal_month,
    )
    found = {engine.name: engine.evaluate(program, *asked)["a"]["answer"] for engine in ENGINES}
    found["interpreter"] = shown(evaluate(program.meaning, *asked)["a"]["answer"], kind)
    wrong = {name: value for name, value in found.items() if not same(value, case.gives)}
    assert not wrong, f"{case.gives!r} is right"


def test_every_part_of_the_description_has_cases() -> None:
    """Sections 2 to 4, and each numbered paragraph of section 5."""
    said = {case.says.split(" ")[0] for case in CASES}
    assert {"2", "3", "4", *(f"5.{number}" for number in range(1, 10))} <= said
