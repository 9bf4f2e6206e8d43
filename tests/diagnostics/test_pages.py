"""Each diagnostic has a page that is true: its wrong example has this mistake and no other, its right one has none."""

import re
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise

import polars as pl
import pytest

import segdsl
from segdsl import api, syntax
from segdsl.diagnostics import Code
from segdsl.diagnostics.codes import CODES, EXAMPLE_FAILED
from segdsl.text import Source
from tests.diagnostics.pages import PAGES, Page, pages

BY_SLUG = {code.slug: code for code in CODES}
SHOWN = pages()
WRITTEN = [one for one in SHOWN if one.code.id < "SEG2"]
MEANT = [one for one in SHOWN if "SEG2" <= one.code.id < "SEG7" or one.code.id >= "SEG9"]


def test_codes_are_told_apart() -> None:
    assert len({code.id for code in CODES}) == len(CODES)
    assert len(BY_SLUG) == len(CODES)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(BY_SLUG)


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.code.slug)
def test_a_page_says_what_is_wrong_and_what_is_right(page: Page) -> None:
    assert page.title == page.code.slug
    assert page.text.strip()
    assert page.headings in (["Wrong", "Right"], ["Wrong", "Right", "Why"])
    assert page.examples("Wrong")
    assert page.examples("Right")
    assert max(map(len, page.prose.splitlines())) <= 140
    assert page.whole.endswith("\n")
    assert not page.whole.endswith("\n\n")


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.code.slug)
def test_mistakes_of_writing(page: Page) -> None:
    for kind, program in page.examples("Wrong"):
        if kind == "seg":
            assert [one.code for one in syntax.parse(Source("wrong.seg", program)).diagnostics] == [page.code]
    for kind, program in page.examples("Right"):
        if kind == "seg":
            assert syntax.parse(Source("right.seg", program)).diagnostics == ()


@pytest.mark.parametrize("page", MEANT, ids=lambda page: page.code.slug)
def test_mistakes_of_meaning(page: Page) -> None:
    for program, data in programs(page.examples("Wrong")):
        assert codes_of(program, data) == [page.code]
    for program, data in programs(page.examples("Right")):
        assert codes_of(program, data) == []


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.slug)
def test_messages_are_written_alike(code: Code) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.slug)
    for said in (code.message, *code.help):
        assert not said.endswith(".")
        assert said[0] in "`{" or not said[0].isupper() or said.split()[0].isupper()


def programs(blocks: list[tuple[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Each program with the customers that follow it, if some do."""
    for (kind, text), (following, data) in pairwise([*blocks, ("", "")]):
        if kind == "seg":
            yield text, data if following == "csv" else None


def codes_of(program: str, data: str | None) -> list[Code]:
    """What is said about a program: when it is checked, its examples are tried, and it is asked about some customers."""
    found = api.check_source(Source("page.seg", program))
    if found or (data is None and "\nexample " not in program):
        return [one.code for one in found]
    made = segdsl.parse(program)
    if data is None:
        return [EXAMPLE_FAILED for one in made.test() if not one.passed]
    customers = pl.read_csv(StringIO(data), try_parse_dates=True)
    try:
        return [one.code for one in made.evaluate(customers=customers).diagnostics]
    except segdsl.SegdslError as error:
        return [one.code for one in error.diagnostics]
