"""The eleven RFM groups: every one of the 125 cells lies in exactly one, the one the header's grid says."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from itertools import product

import polars as pl

import segdsl
from segdsl.syntax import parse, tree
from segdsl.text import Source
from tests.std.library import text

HOST = "table customers key id {\n  id text\n  recency integer in days\n  frequency integer\n  monetary decimal\n}\n"
CELLS = list(product(range(1, 6), repeat=3))

# Recency across, value (the mean of frequency and monetary score, rounded down) from 5 to 1 downwards; worked out by hand.
GRID = """
cannot_lose  at_risk      loyal           champions            champions
cannot_lose  at_risk      loyal           champions            champions
at_risk      at_risk      need_attention  loyal                loyal
hibernating  hibernating  about_to_sleep  potential_loyalists  potential_loyalists
lost         hibernating  about_to_sleep  promising            new_customers
"""
EXPECTED = {
    (r + 1, 5 - row): group
    for row, line in enumerate(GRID.strip().splitlines())
    for r, group in enumerate(line.split())
}


def _cells() -> pl.DataFrame:
    """A customer for each cell: quintiles of 125 with 25 of each value are exact."""
    return pl.DataFrame(
        {
            "id": [f"{r}{f}{m}" for r, f, m in CELLS],
            "recency": [(6 - r) * 30 for r, _, _ in CELLS],
            "frequency": [f for _, f, _ in CELLS],
            "monetary": [Decimal(m * 100) for _, _, m in CELLS],
        },
        schema_overrides={"monetary": pl.Decimal(10, 2)},
    )


def test_scores_and_groups_of_all_cells() -> None:
    program = segdsl.parse(HOST + "use std.rfm\n")
    found = program.evaluate(customers=_cells(), traits=True).frame
    assert found["rfm_cell"].to_list() == found["id"].to_list()
    groups = dict(zip(found["id"], found["rfm_group"], strict=True))
    assert groups == {f"{r}{f}{m}": EXPECTED[r, (f + m) // 2] for r, f, m in CELLS}
    assert len(set(groups.values())) == 11


def test_each_cell_satisfies_one_condition_only() -> None:
    """No branch leans on the order of branches, and none is a silent rest."""
    source = Source("rfm", text("rfm"))
    groups = next(one for one in parse(source).statements if isinstance(one, tree.Groups))
    assert len(groups.branches) == 11
    assert all(branch.condition is not None for branch in groups.branches)
    alone = "".join(
        f"segment only_{branch.name.text} when {source.slice(branch.condition.span)}\n"
        for branch in groups.branches
        if branch.condition is not None
    )
    found = segdsl.parse(HOST + "use std.rfm\n" + alone).evaluate(customers=_cells()).frame
    assert found.select(pl.sum_horizontal(pl.col("^only_.*$"))).to_series().to_list() == [1] * 125


def test_header_shows_the_grid() -> None:
    lines = [line[1:].split() for line in text("rfm").splitlines() if re.match(r"#     \d", line)]
    shown = {}
    for line in lines:
        values = [int(part.rstrip(",")) for part in line if part.rstrip(",").isdigit()]
        for value in values:
            for r, group in enumerate(line[len(values) :]):
                shown[r + 1, value] = group
    assert shown == EXPECTED


def test_who_never_bought_has_no_score_and_moves_nobody() -> None:
    program = segdsl.parse(HOST + "use std.rfm\n")
    nobody = pl.DataFrame(
        {
            "id": ["x", "y"],
            "recency": [None, None],
            "frequency": [0, 0],
            "monetary": [Decimal(0), Decimal(0)],
        },
        schema=_cells().schema,
    )
    found = program.evaluate(customers=pl.concat([_cells(), nobody]), traits=True).frame
    assert found.filter(pl.col("id").is_in(["x", "y"]))["rfm_group"].to_list() == [None, None]
    assert Counter(found["rfm_cell"].drop_nulls()) == Counter({f"{r}{f}{m}": 1 for r, f, m in CELLS})


def test_equal_values_get_equal_scores() -> None:
    program = segdsl.parse(HOST + "use std.rfm\n")
    ten = pl.DataFrame(
        {
            "id": [f"{n}" for n in range(10)],
            "recency": [10] * 10,
            "frequency": [1, 1, 1, 1, 1, 1, 1, 1, 2, 3],
            "monetary": [Decimal(n) for n in range(1, 11)],
        },
        schema_overrides={"monetary": pl.Decimal(10, 2)},
    )
    found = program.evaluate(customers=ten, traits=True, as_of=dt.date(2024, 6, 30)).frame
    assert found["r_score"].to_list() == [5] * 10
    assert found["f_score"].to_list() == [1] * 8 + [5, 5]
    assert found["m_score"].to_list() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
