"""Laws that hold whatever a program says: of logic, of partitions, and of data that make no difference. The oracle has no part in them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import segdsl
from segdsl import SegdslError
from segdsl.api import format_source
from segdsl.text import Source
from tests.conformance.engines import ENGINES, Engine, Values, frames, values
from tests.property.cases import Case, cases, cases_of_laws
from tests.property.comparing import asked_of, column

# a few examples each time, hundreds in `make slow`
pytestmark = pytest.mark.generated

EVERY_ENGINE = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)

LOGIC = (
    # the two sides of each law, l for left and r for right
    "trait l0 = not ({0} and {1})",
    "trait r0 = (not {0}) or (not {1})",
    "trait l1 = not ({0} or {1})",
    "trait r1 = (not {0}) and (not {1})",
    "trait l2 = not (not {0})",
    "trait r2 = ({0}) = yes",
    "trait l3 = {0} and ({1} or {0})",
    "trait r3 = {0} or ({1} and {0})",
    "trait l4 = ({0} or missing)",
    "trait r4 = coalesce(({0}) = yes, yes)",
    "trait l5 = ({0}) is missing",
    "trait r5 = not (({0}) is known)",
    "trait l6 = how_many({0}, {1})",
    "trait r6 = (if {0} then 1 else 0) + (if {1} then 1 else 0)",
)
PARTS = (
    "segment inside when {0}",
    "segment others when not inside",
    "segment yes_part when {0}",
    "segment no_part when not {0}",
    "segment unknown_part when ({0}) is missing",
    "groups side holds when {0} rest otherwise",
)
THRESHOLDS = (
    "segment low when {0} > -1",
    "segment middle when {0} > 0",
    "segment high when {0} > 2.5",
    "segment at_least when {0} >= 0",
    "segment between_them when {0} between 0 and 2.5",
)


def result(engine: Engine, case: Case) -> Values:
    """What an engine gives; a case in which a number overflows says nothing."""
    made = asked_of(engine, segdsl.parse(case.program.text), case)
    assume(made is not None)
    assert made is not None
    return made


# ---- logic and partitions


@EVERY_ENGINE
@given(case=cases_of_laws(("flag", "flag"), LOGIC))
def test_logic(engine: Engine, case: Case) -> None:
    """De Morgan, double negation, absorption, and what `or missing`, `is missing` and `how_many` are short for."""
    made = result(engine, case)
    for number in range(len(LOGIC) // 2):
        assert column(made, f"l{number}") == column(made, f"r{number}"), LOGIC[2 * number]


@EVERY_ENGINE
@given(case=cases_of_laws(("flag",), PARTS))
def test_parts_make_the_whole(engine: Engine, case: Case) -> None:
    """Everybody is in a segment or in its complement; a condition holds, does not, or is unknown."""
    for row in result(engine, case).values():
        assert row["inside"] != row["others"]
        assert row["yes_part"] + row["no_part"] + row["unknown_part"] == 1
        assert row["side.holds"] == row["inside"]
        assert row["side.rest"] == row["others"]


@EVERY_ENGINE
@given(case=cases_of_laws(("number",), THRESHOLDS))
def test_thresholds_are_monotone(engine: Engine, case: Case) -> None:
    for row in result(engine, case).values():
        assert row["high"] <= row["middle"] <= row["at_least"] <= row["low"]
        assert row["between_them"] == (row["at_least"] and not row["high"])


# ---- layout and engines


@given(case=cases())
def test_layout(case: Case) -> None:
    """A program that is laid out means the same, and laying it out again changes nothing."""
    laid_out, found = format_source(Source("program.seg", case.program.text))
    assert found == []
    assert format_source(Source("program.seg", laid_out)) == (laid_out, [])
    before, after = segdsl.parse(case.program.text).meaning, segdsl.parse(laid_out).meaning
    assert before.catalog == after.catalog
    assert before.sets == after.sets
    assert {name: one.expressions for name, one in before.definitions.items()} == {
        name: one.expressions for name, one in after.definitions.items()
    }


@given(case=cases())
def test_in_memory_and_as_a_stream(case: Case) -> None:
    """Engines of one library give the same values, to the last digit."""
    first, *others = ENGINES
    wanted = result(first, case)
    for other in others:
        assert result(other, case) == wanted


# ---- data that make no difference


@EVERY_ENGINE
@given(case=cases(), seed=st.integers(0, 2**16))
def test_order_and_chunks_of_rows(engine: Engine, case: Case, seed: int) -> None:
    """The same rows in another order, in chunks of other sizes, give the same values to the last digit."""
    program = segdsl.parse(case.program.text)
    given_frames = frames(program.meaning, case.tables)
    kind = "streaming" if "streaming" in engine.name else "in-memory"

    def evaluated(tables: Mapping[str, pl.DataFrame]) -> Values | None:
        try:
            made = program.evaluate(
                tables,
                as_of=case.world.as_of,
                timezone=case.world.zone.key,
                fiscal_year_start=case.world.fiscal_month,
                traits=True,
                engine=kind,
            )
        except SegdslError as error:
            return None if error.diagnostics[0].code.id == "SEG812" else pytest.fail(str(error))
        return values(made.frame, program.meaning)

    assert evaluated(given_frames) == evaluated(
        {name: shuffled(one, random.Random(seed)) for name, one in given_frames.items()}
    )


def shuffled(frame: pl.DataFrame, luck: random.Random) -> pl.DataFrame:
    """The rows in another order, in one to three chunks."""
    order = list(range(frame.height))
    luck.shuffle(order)
    cuts = sorted(luck.choices(range(frame.height + 1), k=luck.randrange(3)))
    edges = [0, *cuts, frame.height]
    mixed = frame[order]
    return pl.concat([mixed[start:end] for start, end in itertools.pairwise(edges)], rechunk=False)


@EVERY_ENGINE
@given(case=cases(of_everybody=False), rows=st.lists(st.integers(0, 2**16), max_size=3))
def test_other_customers_make_no_difference(engine: Engine, case: Case, rows: Sequence[int]) -> None:
    """Where nothing is said of everybody, a further customer with rows of its own changes nobody's values."""
    before = result(engine, case)
    after = result(engine, Case(case.program, with_another(case.tables, rows), case.world))
    assert {key: row for key, row in after.items() if key != "another"} == before


def with_another(tables: Mapping[str, Sequence[Mapping[str, Any]]], picks: Sequence[int]) -> dict[str, Any]:
    """The tables with one more customer, made of values that are there, and rows that belong to it."""
    made: dict[str, Any] = {name: list(rows) for name, rows in tables.items()}
    model = made["customers"][0] if made["customers"] else {}
    made["customers"] = [*made["customers"], {**model, "id": "another"}]
    for number, pick in enumerate(picks):
        for name, key in (("orders", "order_no"), ("events", None), ("notes", None)):
            if tables[name]:
                row = {**tables[name][pick % len(tables[name])], "owner": "another"}
                made[name].append({**row, key: f"another {number}"} if key else row)
    return made
