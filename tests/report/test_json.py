from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from segdsl import report
from segdsl.engine import DataSource
from segdsl.report import render_html, render_json
from tests.report.examples import alone, big, nobody, nothing, small, sorted_only, told

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.golden
def test_a_small_report(golden: Callable[[Path, str], None]) -> None:
    text = render_json(told(small(), command="segdsl report shop.seg"))
    golden(GOLDEN / "small.json", re.sub(r'("(?:segdsl|polars)": ")[^"]+', r"\1…", text))


SCHEMA = json.loads((Path(report.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def closed(schema: object) -> object:
    """The schema without room for what it does not name, to find what it forgets; readers may meet more fields one day."""
    if isinstance(schema, dict):
        made = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema and "additionalProperties" not in schema:
            made["additionalProperties"] = False
        return made
    return [closed(one) for one in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("made", [small, alone, nobody, nothing, sorted_only, lambda: big(40, 200)])
def test_reports_follow_the_schema(made: Callable) -> None:  # type: ignore[type-arg]
    for options in ({}, {"min_cell": 10}, {"sections": ("segments",)}, {"locale": "de"}):
        document = json.loads(render_json(told(made(), **options)))
        Draft202012Validator(closed(SCHEMA)).validate(document)
        assert document["schema"] == SCHEMA["properties"]["schema"]["const"]


def test_figures_fit_together() -> None:
    (document,) = json.loads(render_json(told(big(20, 300))))["programs"]
    assert sum(document["coverage"]) == document["customers"] == 300
    listed = document["combinations"]["listed"]
    assert sum(one["size"] for one in listed) + document["combinations"]["rest"] == 300
    for one in document["segments"]:
        assert one["share"] == round(one["size"] / 300, 6)
    assert [one["funnel"][-1]["after"] for one in document["details"]] == [
        one["size"] for one in document["segments"]
    ]
    sizes = [one["size"] for one in document["segments"]]
    assert sizes == sorted(sizes, reverse=True)


def test_nothing_to_divide_by_is_null() -> None:
    (document,) = json.loads(render_json(told(nobody())))["programs"]
    assert document["segments"][0]["share"] is None
    assert "combinations" not in document


def test_names_that_are_no_unicode_can_be_written() -> None:
    result = small()
    odd = DataSource("customers", ("data/\udcff.csv",), (), 8)
    made = told(replace(result, membership=replace(result.membership, sources=(odd,))), command="x \udcff")
    assert "data/\ufffd.csv" in render_json(made)
    render_json(made).encode()
    render_html(made).encode()
