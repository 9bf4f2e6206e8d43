"""Generated programs over awkward data: every engine says what the oracle says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.functions import TABLE
from tests.conformance.engines import ENGINES
from tests.property.comparing import check
from tests.property.data import tables, worlds
from tests.property.expressions import BY_KIND
from tests.property.programs import programs, programs_of

ROWS = sorted({row for forms in BY_KIND.values() for row in forms})
FORMS = {row: [form for forms in BY_KIND.values() for form in forms.get(row, [])] for row in ROWS}
# ten rows of the table at a time
GROUPS = [ROWS[start : start + 10] for start in range(0, len(ROWS), 10)]


def test_every_row_is_made() -> None:
    assert {row.name for row in TABLE if not row.hidden} <= set(ROWS)


@given(data=st.data())
def test_programs(data: st.DataObject) -> None:
    world = data.draw(worlds(), "world")
    program = data.draw(programs(world), "program")
    rows = data.draw(tables(world), "tables")
    check(program, rows, world, ENGINES)


@pytest.mark.parametrize("rows", GROUPS, ids=lambda rows: f"{rows[0]}…{rows[-1]}")
@given(data=st.data())
def test_rows_of_the_table(rows: list[str], data: st.DataObject) -> None:
    world = data.draw(worlds(), "world")
    program = data.draw(programs_of(world, [FORMS[row] for row in rows]), "program")
    check(program, data.draw(tables(world), "tables"), world, ENGINES)
