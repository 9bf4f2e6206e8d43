"""The reference and the cookbook are whole: every construct has its syntax, an example that runs and the pitfall it avoids, every type of
segmentation its question, lines and warning; and no pitfall, function or file of the library is lost.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segdsl.functions import TABLE
from segdsl.semantics.units import library_names
from tests.definitions.test_pitfalls import MISSING, PITFALLS, WINDOWS
from tests.docs.pages import ROOT, anchors

REFERENCE = ROOT / "docs" / "reference"
COOKBOOK = sorted((ROOT / "docs" / "cookbook").glob("*.md"))
CONSTRUCTS = [
    "aggregates",
    "checks",
    "conditions",
    "definitions",
    "missing",
    "numbers",
    "past",
    "population",
    "results",
    "samples",
    "sequences",
    "tables",
    "text",
    "times",
    "use",
    "values",
]


def _sections(page: Path) -> list[tuple[str, str]]:
    """Headings of the second level with what stands below them."""
    parts = re.split(r"(?m)^## (.+)$", page.read_text(encoding="utf-8"))
    return list(zip(parts[1::2], parts[2::2], strict=True))


SECTIONS = [
    pytest.param(text, id=f"{name}: {heading}")
    for name in CONSTRUCTS
    for heading, text in _sections(REFERENCE / f"{name}.md")
]


@pytest.mark.parametrize("text", SECTIONS)
def test_a_construct_has_syntax_example_and_pitfall(text: str) -> None:
    assert re.match(r"\n+> ", text), "no line of syntax below the heading"
    assert re.search(r"(?m)^(```(seg|console|python)|<!-- checked -->)", text), "no example that is run"
    assert "**The pitfall it avoids:**" in text


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_page_lists_its_sections(name: str) -> None:
    page = REFERENCE / f"{name}.md"
    head = page.read_text(encoding="utf-8").split("\n## ")[0]
    listed = re.findall(r"\]\(#([^)]+)\)", head)
    assert [one for one in listed if one not in anchors(page)] == []
    assert len(listed) >= len(_sections(page))


def test_every_pitfall_is_on_its_page() -> None:
    page = (REFERENCE / "pitfalls.md").read_text(encoding="utf-8")
    numbers = re.findall(r"(?m)^\| (\w+) \|", page)
    assert numbers == [one.split()[0].rstrip(":") for one in PITFALLS]


def test_every_reading_is_on_its_page() -> None:
    """The sixteen readings of the last days, the seventeen of a missing value: a line of the table for each system."""
    guides = ROOT / "docs" / "guides"
    days = (guides / "days.md").read_text(encoding="utf-8").split("## Where other tools differ")[1]
    missing = (
        (guides / "missing-values.md").read_text(encoding="utf-8").split("## Where other tools differ")[1]
    )
    assert _numbered(days) == len(WINDOWS)
    assert _numbered(missing) == len(MISSING)


def _numbered(text: str) -> int:
    numbers = [int(one) for one in re.findall(r"(?m)^\| (\d+) \|", text)]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    return max(numbers)


def test_every_function_is_named_outside_its_own_page() -> None:
    pages = "".join((REFERENCE / f"{name}.md").read_text(encoding="utf-8") for name in CONSTRUCTS)
    names = [row.name for row in TABLE if not row.hidden]
    assert [one for one in names if one not in pages and one != "negative"] == []


RECIPES = [
    pytest.param(text, id=f"{page.stem}: {heading}")
    for page in COOKBOOK
    for heading, text in _sections(page)
    if page.stem != "index"
]


@pytest.mark.parametrize("text", RECIPES)
def test_a_recipe_has_question_lines_and_warning(text: str) -> None:
    assert re.match(r"\n+> .*\?\n", text), "no question below the heading"
    assert "```seg" in text
    assert "**Look out for:**" in text
    assert "**Library:**" in text


def test_every_recipe_is_in_the_index() -> None:
    index = (ROOT / "docs" / "cookbook" / "index.md").read_text(encoding="utf-8")
    assert len(re.findall(r"\]\(\w+\.md#", index)) == len(RECIPES)


def test_every_file_of_the_library_is_in_the_cookbook() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in COOKBOOK)
    assert [one for one in library_names() if f"use {one}" not in pages] == []
