"""Each of the seventy: it has no mistake, is laid out as the formatter would, and finds just the members worked out by hand."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from segdsl.api import check, format_source
from segdsl.text import Source
from tests.definitions.catalog import DEFINITIONS, THEMES
from tests.definitions.model import Definition, members
from tests.definitions.page import PAGE, page

ALL = pytest.mark.parametrize("one", DEFINITIONS.values(), ids=[f"{number:02}" for number in DEFINITIONS])


def test_there_are_seventy() -> None:
    numbers = [one.number for theme in THEMES for one in theme.definitions]
    assert numbers == list(range(1, 71))


@ALL
def test_nothing_is_wrong(one: Definition) -> None:
    assert [found for found in check(one.program) if found.severity == "error"] == []


@ALL
def test_layout_is_canonical(one: Definition) -> None:
    assert format_source(Source("definition.seg", one.program)) == (one.program, [])


@ALL
@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_members(one: Definition, engine: str, tmp_path: Path) -> None:
    assert members(one.evaluate(tmp_path, engine)) == one.members


@ALL
def test_order_of_rows_means_nothing(one: Definition, tmp_path: Path) -> None:
    assert members(one.evaluate(tmp_path, "streaming", backwards=True)) == one.members


@ALL
def test_the_past_is_what_it_was(one: Definition, tmp_path: Path) -> None:
    """`as of 5d ago` says today what the same program said five days ago."""
    names = list(one.members)
    past = "".join(f"\nsegment past_{index} when {name} as of 5d ago\n" for index, name in enumerate(names))
    day = one.as_of.date() if isinstance(one.as_of, dt.datetime) else one.as_of
    today = replace(one, text=one.text + past).evaluate(tmp_path, "streaming")
    then = replace(one, as_of=day - dt.timedelta(days=5)).evaluate(tmp_path, "in-memory")
    found = {name: " ".join(today.members(f"past_{index}")) for index, name in enumerate(names)}
    assert found == members(then)


def test_page_is_up_to_date() -> None:
    """`python -m tests.definitions.page` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()
