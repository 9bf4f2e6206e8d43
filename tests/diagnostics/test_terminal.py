import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.diagnostics.render.terminal import render
from segdsl.text import Source, Span
from tests.diagnostics.samples import NEVER, samples

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.golden
@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", samples())
def test_looks_as_agreed(name: str, width: int, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name}.{width}.txt", render(samples()[name], width=width))


@pytest.mark.golden
@pytest.mark.parametrize("name", ["usual", "wide", "hostile", "lines"])
def test_ascii_terminals_get_ascii(name: str, golden: Callable[[Path, str], None]) -> None:
    text = render(samples()[name], width=60, ascii_only=True)
    assert text.isascii()
    golden(GOLDEN / f"{name}.ascii.txt", text)


@pytest.mark.golden
def test_colours(golden: Callable[[Path, str], None]) -> None:
    text = render([*samples()["usual"], *samples()["related"], *samples()["places"]], width=80, colour=True)
    golden(GOLDEN / "colour.txt", text.replace("\x1b", "␛"))


def test_colours_change_nothing_else() -> None:
    for diagnostics in samples().values():
        coloured = render(diagnostics, width=60, colour=True)
        assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == render(diagnostics, width=60)


def test_the_promised_layout() -> None:
    assert render(samples()["usual"]) == (
        "error[SEG201]: `recensy` is not a column, trait or segment\n"
        "  shop.seg:4:21\n"
        "    |\n"
        "  4 | segment active when recensy < 30d and frequency >= 5\n"
        "    |                     ^^^^^^^ did you mean `recency`?\n"
        "  more: segdsl rule unknown-name\n"
    )


def test_nothing_is_shown_as_nothing() -> None:
    assert render([]) == ""


def test_hidden_characters_never_reach_the_terminal() -> None:
    text = render(samples()["hostile"])
    assert not [
        character for character in text.replace("\n", "") if unicodedata.category(character).startswith("C")
    ]
    assert "\\u{202e}" in text
    assert "\\u{1b}" in text


texts = st.text(st.characters() | st.sampled_from("\t\n ab客é\u202e\x1b"), max_size=120)


@given(texts, st.integers(0, 120), st.integers(0, 120), texts, st.integers(20, 120), st.booleans())
def test_any_place_of_any_text(
    text: str, start: int, length: int, label: str, width: int, ascii_only: bool
) -> None:
    start = min(start, len(text))
    span = Span(start, min(start + length, len(text)))
    shown = render([NEVER.at(Source("x.seg", text), span, label=label)], width=width, ascii_only=ascii_only)
    for line in shown.split("\n"):
        assert not [
            character
            for character in line
            if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        ]
        assert line == line.rstrip() or "|" in line
        if re.match(r" +\d+ \| ", line):
            assert _columns(line) <= width
    assert shown.endswith("  more: segdsl rule never-true\n")
    assert "^" in shown


@given(st.integers(0, 30), st.integers(1, 10), st.integers(20, 60))
def test_marks_stand_below_what_they_mean(before: int, length: int, width: int) -> None:
    text = "客" * before + "X" * length + " y" * 40
    shown = render([NEVER.at(Source("x.seg", text), Span(before, before + length))], width=width).split("\n")
    source = next(line for line in shown if line.startswith("  1 | "))
    marks = shown[shown.index(source) + 1]
    cells = [character for character in source for _ in range(_columns(character))]
    marked = [cells[index] for index, mark in enumerate(marks) if mark == "^"]
    assert marked
    assert set(marked) == {"X"}


def _columns(text: str) -> int:
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me"} else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
