"""Generated programs over awkward data: every engine says what the oracle says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import segdsl
from segdsl.functions import TABLE
from segdsl.semantics.typed import Aggregate, Apply, Population, Sequence, Standing, TimeTest, walk
from tests.property.cases import Case, cases, cases_of
from tests.property.comparing import compare
from tests.property.expressions import BY_KIND

# a few examples each time, hundreds in `make slow`
pytestmark = pytest.mark.generated

ROWS = sorted({row for forms in BY_KIND.values() for row in forms})
FORMS = {row: [form for forms in BY_KIND.values() for form in forms.get(row, [])] for row in ROWS}
# ten rows of the table at a time
GROUPS = [ROWS[start : start + 10] for start in range(0, len(ROWS), 10)]
SHOWN = [row.name for row in TABLE if not row.hidden]


def test_every_row_is_made() -> None:
    assert set(SHOWN) <= set(ROWS)


@settings(max_examples=4 * settings.default.max_examples)
@given(case=cases())
def test_programs(case: Case) -> None:
    compare(case)


@pytest.mark.parametrize("rows", GROUPS, ids=lambda rows: f"{rows[0]}…{rows[-1]}")
@given(data=st.data())
def test_rows_of_the_table(rows: list[str], data: st.DataObject) -> None:
    case = data.draw(cases_of([FORMS[row] for row in rows]))
    compare(case)


@pytest.mark.parametrize("row", SHOWN)
@settings(max_examples=1, database=None)
@given(data=st.data())
def test_rows_mean_themselves(row: str, data: st.DataObject) -> None:
    """What is made for a row of the table is an expression of that row, or of one that it is short for."""
    program = data.draw(cases_of([FORMS[row]])).program
    (definition,) = segdsl.parse(program.text).meaning.definitions.values()
    made = {
        node.function.name
        for expression in definition.expressions
        for node in walk(expression)
        if isinstance(node, Apply | Aggregate | Population | Standing)
    }
    made |= {
        "sequence" if isinstance(node, Sequence) else "in"
        for expression in definition.expressions
        for node in walk(expression)
        if isinstance(node, Sequence | TimeTest)
    }
    assert made & {row, *SHORT_FOR.get(row, ())}


# a constant takes its minus sign into itself, and a test of a time in a period is one of two comparisons, or of its own kind
SHORT_FOR = {
    "in": ("and", "or", "=", "day", "today"),
}
