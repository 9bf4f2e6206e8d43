"""The RFM grid and cohort retention, worked out by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

import segdsl
from segdsl.measure import (
    Counts,
    activity,
    histograms,
    observe,
    retention,
    rfm_grid,
    scores,
    value_of,
)

DAY = dt.date(2024, 5, 31)


def test_scores_are_found_by_name() -> None:
    def found(*names: str) -> tuple[str, ...] | None:
        traits = "\n".join(f"trait {name} = x" for name in names)
        program = segdsl.parse(
            f"table customers key id {{ id text x integer }}\n{traits}\nsegment s when x > 1"
        )
        made = scores(program.evaluate(customers=pl.DataFrame({"id": ["a"], "x": [1]})).membership)
        return (
            None
            if made is None
            else tuple(one for one in (made.recency, made.frequency, made.monetary) if one)
        )

    assert found("r_score", "f_score", "m_score") == ("r_score", "f_score", "m_score")
    assert found("f_score", "r_score") == ("r_score", "f_score")
    assert found("recency_score", "frequency_score") == ("recency_score", "frequency_score")
    assert found("r_score", "m_score") is None
    assert found("other_score", "f_score") is None  # `other_score` ends in r_score, and is none


def test_a_grid_by_hand() -> None:
    program = segdsl.parse(
        "table customers key id { id text r integer f integer m integer revenue number }\n"
        "trait r_score = r\ntrait f_score = f\ntrait m_score = m\nsegment s when r > 1"
    )
    frame = pl.DataFrame(
        {
            "id": list("abcdef"),
            "r": [1, 1, 3, 3, 3, None],
            "f": [2, 2, 1, 2, 2, 1],
            "m": [1, 3, 2, 2, None, 1],
            "revenue": [10.0, 20.0, 30.0, 40.0, None, 100.0],
        }
    )
    result = program.evaluate(customers=frame)
    grid = rfm_grid(result.observed, value_of(program.meaning))
    assert grid is not None
    assert grid.scored == 5
    rows = {row[:2]: row[2:] for row in grid.cells.rows()}
    assert list(rows) == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]
    assert rows[1, 2] == (2, 2 / 5, 2, 30.0, 30 / 200, 15.0, 2.0)
    assert rows[3, 2] == (2, 2 / 5, 1, 40.0, 40 / 200, 40.0, 2.0)
    assert rows[2, 1] == (0, 0.0, 0, 0.0, 0.0, None, None)
    assert sum(row[0] for row in rows.values()) == grid.scored


def test_there_is_no_grid_of_what_is_no_score() -> None:
    program = segdsl.parse(
        "table customers key id { id text r number }\ntrait r_score = r\ntrait f_score = r\nsegment s when r > 1"
    )
    for values in ([1.5, 2.0], [0.0, 1.0], [1.0, 50.0], [None, None]):
        frame = pl.DataFrame({"id": ["a", "b"], "r": values}, schema={"id": pl.String, "r": pl.Float64})
        assert rfm_grid(observe(program.evaluate(customers=frame))) is None


COHORTS = """
table customers key id { id text joined date }
table visits of customers by id at day { id text day date }
table orders of customers by id at day { id text day date status text }
rows sales = orders where status = "paid"
"""
CUSTOMERS = pl.DataFrame(
    {"id": list("abcd"), "joined": [dt.date(2024, 3, 1), dt.date(2024, 3, 9), dt.date(2024, 4, 1), None]}
)
ORDERS = pl.DataFrame(
    [
        ("a", dt.date(2024, 3, 31), "paid"),
        ("a", dt.date(2024, 5, 1), "paid"),
        ("a", dt.date(2024, 5, 2), "paid"),
        ("b", dt.date(2024, 3, 2), "returned"),
        ("b", dt.date(2024, 4, 30), "paid"),
        ("b", dt.date(2024, 5, 20), "returned"),
        ("c", dt.date(2024, 4, 1), "paid"),
        ("c", dt.date(2024, 6, 1), "paid"),  # later than the day of the run
    ],
    schema={"id": pl.String, "day": pl.Date, "status": pl.String},
    orient="row",
)
VISITS = pl.DataFrame({"id": ["b"], "day": [dt.date(2024, 5, 5)]})


def evaluated(text: str, as_of: dt.date | dt.datetime = DAY) -> segdsl.Result:
    program = segdsl.parse(f"{COHORTS}{text}\nsegment buyers when any(sales)")
    return program.evaluate(customers=CUSTOMERS, orders=ORDERS, visits=VISITS, as_of=as_of)


def test_retention_of_the_rows_that_make_the_cohort() -> None:
    made = retention(evaluated("trait cohort = month(first(sales.day))"))
    assert made is not None
    assert (made.activity.cohort, made.activity.table, made.activity.unit) == ("cohort", "orders", "month")
    cells = made.cells.select("cohort", "offset", "period", "size", "active", "share", "complete").rows()
    assert cells == [
        ("2024-03", 0, "2024-03", 1, 1, 1.0, True),
        ("2024-03", 1, "2024-04", 1, 0, 0.0, True),
        ("2024-03", 2, "2024-05", 1, 1, 1.0, True),
        ("2024-04", 0, "2024-04", 2, 2, 1.0, True),
        ("2024-04", 1, "2024-05", 2, 0, 0.0, True),  # what came back in May was returned
    ]


def test_the_period_of_the_run_is_complete_with_its_last_moment() -> None:
    made = retention(evaluated("trait cohort = month(first(sales.day))", dt.datetime(2024, 5, 31, 12)))
    assert made is not None
    assert made.cells["complete"].to_list() == [True, True, False, True, False]


def test_retention_of_a_column_counts_the_first_table_with_time() -> None:
    made = retention(evaluated("trait joined_in = quarter(joined)"))
    assert made is not None
    assert (made.activity.table, made.activity.unit) == ("visits", "quarter")
    assert made.cells.select("cohort", "period", "size", "active").rows() == [
        ("2024-Q1", "2024-Q1", 2, 0),
        ("2024-Q1", "2024-Q2", 2, 1),
        ("2024-Q2", "2024-Q2", 1, 0),
    ]


def test_which_trait_is_the_cohort() -> None:
    both = "trait joined_in = month(joined)\ntrait bought_in = month(first(sales.day))\n"
    assert activity(evaluated(both).membership.meaning).cohort == "bought_in"  # type: ignore[union-attr]
    named = both + "trait my_cohort = month(joined)"
    assert activity(evaluated(named).membership.meaning).cohort == "my_cohort"  # type: ignore[union-attr]
    assert activity(evaluated("trait year_joined = year(joined)").membership.meaning) is None
    assert retention(evaluated("")) is None


def test_few_periods_leave_old_cohorts_out() -> None:
    made = retention(evaluated("trait cohort = month(first(sales.day))"), periods=2)
    assert made is not None
    assert set(made.cells["cohort"]) == {"2024-04"}


def test_a_cohort_in_which_few_are_active_is_hidden() -> None:
    result = evaluated("trait cohort = month(first(sales.day))")
    made = retention(result)
    assert made is not None
    counts = Counts(2)
    counts.add_sizes(result.membership)
    counts.add_histograms(histograms(result.observed, None, 2))
    counts.add_retention(made)
    hidden = counts.protect()
    assert not hidden.shows(("cohort", "2024-03"))
    assert not hidden.shows(("active", "2024-03", 2))
    assert hidden.shows(("active", "2024-04", 1))  # nobody
