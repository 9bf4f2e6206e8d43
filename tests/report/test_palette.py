"""Whether the colours can be read: contrast as the Web Content Accessibility Guidelines define it."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from segdsl.report import palette
from segdsl.report.contrast import contrast, is_colour
from segdsl.report.html import style_sheet


def testcontrast_of_known_colours() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [palette.schemes().light, palette.schemes().dark], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), palette.READABLE)
def test_text_can_be_read(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [palette.schemes().light, palette.schemes().dark], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), palette.VISIBLE)
def test_marks_can_be_seen(scheme: dict[str, str], mark: str, ground: str) -> None:
    assert contrast(scheme[mark], scheme[ground]) >= 3


def test_both_schemes_have_the_same_colours_and_all_are_used() -> None:
    both = palette.schemes()
    assert set(both.light) == set(both.dark)
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style_sheet()))
    assert used == set(both.light)


def test_colours_stand_in_the_palette_only() -> None:
    written = style_sheet().removeprefix(palette.schemes().variables())
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", written) == []


COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS, COLOURS)
def test_any_accent_that_is_accepted_gives_readable_schemes(light: str, dark: str) -> None:
    assume(palette.weakness(light) is None)
    for both in (
        palette.schemes(light),
        palette.schemes(light, (palette.weakness(dark, dark=True) or (0, dark))[1]),
    ):
        for scheme in (both.light, both.dark):
            assert [
                pair for pair in palette.READABLE if contrast(scheme[pair[0]], scheme[pair[1]]) < 4.5
            ] == []
            assert [pair for pair in palette.VISIBLE if contrast(scheme[pair[0]], scheme[pair[1]]) < 3] == []


@given(COLOURS, st.booleans())
def test_the_remedy_of_a_weak_accent_is_one(colour: str, dark: bool) -> None:
    weak = palette.weakness(colour, dark=dark)
    if weak is not None:
        assert weak[0] < 4.5
        assert palette.weakness(weak[1], dark=dark) is None


def test_colours_are_six_digits() -> None:
    assert [is_colour(text) for text in ("#0b655d", "#ABCDEF", "0b655d", "#fff", "#0b655d;}", "red", "#gggggg")] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip
