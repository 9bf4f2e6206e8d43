from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from segdsl.engine import DataSource
from segdsl.report import build, render_html, render_json
from segdsl.report import json as schema
from tests.report.examples import alone, big, nobody, nothing, small, sorted_only

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.golden
def test_a_small_report(golden: Callable[[Path, str], None]) -> None:
    text = render_json(build(small(), command="segdsl report shop.seg"))
    golden(GOLDEN / "small.json", re.sub(r'("(?:segdsl|polars)": ")[^"]+', r"\1…", text))


@pytest.mark.parametrize("made", [small, alone, nobody, nothing, sorted_only])
def test_every_field_is_documented_and_present(made: Callable) -> None:  # type: ignore[type-arg]
    document = json.loads(render_json(build(made())))
    rows = re.findall(r"^\| (`.+?`) \| (.+) \|$", schema.__doc__ or "", re.MULTILINE)
    fields = {name for names, _ in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(document) == fields - {"funnel", "branches"}
    said = {
        names.strip("`"): set(re.findall(r"\w+", holds.partition("{")[2].partition("}")[0]))
        for names, holds in rows
    }
    for name in ("segments", "groups", "overlap", "data"):
        for one in document[name]:
            assert set(one) == said[name]
    assert set(document["program"]) == said["program"]
    for one in [*document["segments"], *document["groups"]]:
        for step in one.get("funnel") or one.get("branches"):
            assert set(step) == said["funnel`, `branches"]


def test_figures_fit_together() -> None:
    document = json.loads(render_json(build(big(20, 300))))
    assert sum(document["coverage"]) == document["customers"] == 300
    listed = document["combinations"]["listed"]
    assert sum(one["size"] for one in listed) + document["combinations"]["rest"] == 300
    for one in document["segments"]:
        assert one["funnel"][-1]["after"] == one["size"]
        assert one["share"] == round(one["size"] / 300, 6)
    sizes = [one["size"] for one in document["segments"]]
    assert sizes == sorted(sizes, reverse=True)


def test_nothing_to_divide_by_is_null() -> None:
    document = json.loads(render_json(build(nobody())))
    assert document["segments"][0]["share"] is None
    assert document["combinations"] == {"distinct": 0, "rest": 0, "listed": []}


def test_names_that_are_no_unicode_can_be_written() -> None:
    result = small()
    odd = DataSource("customers", ("data/\udcff.csv",), (), 8)
    report = build(replace(result, membership=replace(result.membership, sources=(odd,))), command="x \udcff")
    assert "data/\ufffd.csv" in render_json(report)
    render_json(report).encode()
    render_html(report).encode()
