"""The example shop from its files to the page."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl import measure
from segdsl.report import Options, Report, brief, build, render_html, render_json, render_markdown
from segdsl.report.markdown import plain
from tests.report.page import Page

SHOP = Path(__file__).parents[2] / "examples" / "shop"


@pytest.fixture(scope="module")
def result() -> segdsl.Result:
    program = segdsl.load(SHOP / "shop.seg")
    data = {path.stem: str(path) for path in sorted((SHOP / "data").glob("*.csv"))}
    return program.evaluate(data, as_of=dt.date(2024, 6, 30), timezone="Europe/Berlin")


@pytest.fixture(scope="module")
def report(result: segdsl.Result) -> Report:
    return build(result, Options(command="segdsl report shop.seg --as-of 2024-06-30 -o report.html"))


def test_funnels_end_with_the_sizes(result: segdsl.Result) -> None:
    found = measure.funnels(result)
    for name, kind, parent, size in (
        measure.sizes(result.membership).select("name", "kind", "parent", "size").rows()
    ):
        if kind == "segment":
            assert found[name]["after"].last() == size
        else:
            rows = {row["name"]: row["met"] for row in found[parent].iter_rows(named=True)}
            assert rows[name.removeprefix(f"{parent}.")] == size


def test_conditions_stand_as_written(report: Report) -> None:
    vip = next(one for one in report.chapters[0].segments if one.name == "vip")
    assert [step.condition for step in vip.funnel] == ["tier.gold", "country in dach", "not lifecycle.lost"]
    second = next(one for one in report.chapters[0].segments if one.name == "second_order")
    assert [step.condition for step in second.funnel] == ["count(sales) = 1", "recency between 30d and 180d"]
    assert [word.name for word in second.words] == ["recency"]


GROUPED = """
table customers key id { id text spent integer }
segment rich when spent >= 10
groups level "Level"
  high when spent >= 20
  low  when spent >= 0
split letter of rich: sent 60%, kept 40%
"""


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", ("Customers go into the first of these that fits:", "high: spent is at least 20")),
        ("de", ("Kunden kommen in das erste davon, das zutrifft:", "high: „spent“ beträgt mindestens 20")),
    ],
)
def test_groups_and_splits_are_read_in_every_form(locale: str, said: tuple[str, str]) -> None:
    program = segdsl.parse(GROUPED)
    made = program.evaluate(customers=pl.DataFrame({"id": ["a", "b", "c"], "spent": [5, 15, 25]}))
    report = build(made, Options(locale=locale, min_cell=1))
    html, text = render_html(report), render_markdown(report)
    (document,) = json.loads(render_json(report))["programs"]
    level, letter = (one["reading"] for one in document["groups"])
    assert level.split("\n")[:2] == [said[0], f"- {said[1]}"]
    assert letter == program["letter"].reading(locale).text
    for line in (*level.split("\n"), *letter.split("\n")):
        assert line.removeprefix("- ") in html
        assert plain(line.removeprefix("- ")) in text


def test_the_page(report: Report) -> None:
    html = render_html(report)
    page = Page(html)
    assert page.faults == []
    assert len(html.encode()) < 1_500_000
    assert {"segment-vip", "segment-lifecycle"} <= {one.attributes.get("id") for one in page.elements}


def _texts(report: Report) -> tuple[str, ...]:
    return render_html(report), render_json(report), render_markdown(report), repr(brief(report))


def _customers() -> list[dict[str, str]]:
    with (SHOP / "data" / "customers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_key_reaches_a_report_that_shall_have_none(result: segdsl.Result) -> None:
    texts = _texts(build(result, Options(keys=False)))
    assert [
        row["customer_id"] for row in _customers() if any(row["customer_id"] in text for text in texts)
    ] == []


def test_keys_are_those_of_a_few_members_and_nothing_personal_is_shown(
    report: Report, result: segdsl.Result
) -> None:
    shown = {key for one in report.chapters[0].segments for key in one.keys}
    assert len(shown) <= 5 * len(report.chapters[0].segments)
    for one in report.chapters[0].segments:
        assert {*one.keys} <= {*result.members(one.name)}
    for text in _texts(report):
        for row in _customers():
            assert row["customer_id"] in shown or row["customer_id"] not in text
            assert not row["email"] or row["email"] not in text


def test_the_data_are_named_with_their_digests(report: Report) -> None:
    document = json.loads(render_json(report))
    (program,) = document["programs"]
    origin = program["provenance"]
    customers = next(one for one in origin["data"] if one["table"] == "customers")
    assert customers["rows"] == program["customers"] == 2_000
    assert len(customers["digest"]) == len(origin["digest"]) == len(origin["definitions"]) == 32


def test_two_evaluations_give_the_same_bytes(report: Report) -> None:
    program = segdsl.load(SHOP / "shop.seg")
    data = {path.stem: str(path) for path in sorted((SHOP / "data").glob("*.csv"))}
    again = build(
        program.evaluate(data, as_of=dt.date(2024, 6, 30), timezone="Europe/Berlin", engine="streaming"),
        Options(command=report.command),
    )
    assert render_json(again) == render_json(report)
    assert render_html(again) == render_html(report)


def _counts(value: object, name: str = "") -> Iterator[tuple[str, int]]:
    """All whole numbers of a document with the name of their field."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _counts(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from _counts(one, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, value


@pytest.mark.parametrize("least", [10, 50])
def test_no_form_tells_a_small_count(result: segdsl.Result, least: int) -> None:
    made = build(result, Options(min_cell=least))
    (program,) = json.loads(render_json(made))["programs"]
    told = [
        (name, number)
        for name, number in _counts(program)
        if name not in {"rows", "below", "distinct", "index", "effect", "segments"} and 0 < number < least
    ]
    assert told == []
    # what is worth reading is still there: sizes are not hidden for the sake of details
    large = [one for one in program["segments"] if one["size"] != {"below": least}]
    assert sum(isinstance(one["size"], int) for one in large) >= 0.8 * len(large)
    assert isinstance(program["customers"], int)


def test_a_small_neighbour_cannot_be_worked_out(result: segdsl.Result) -> None:
    (program,) = json.loads(render_json(build(result, Options(min_cell=100))))["programs"]
    tier = next(one for one in program["groups"] if one["name"] == "tier")
    lifecycle = next(one for one in program["groups"] if one["name"] == "lifecycle")
    assert all(isinstance(one["met"], int) for one in tier["branches"])
    # 85 are new; with that hidden, one of the others has to be as well
    hidden = [one["met"] for one in lifecycle["branches"] if isinstance(one["met"], dict)]
    assert {"below": 100} in hidden
    assert len(hidden) >= 2
