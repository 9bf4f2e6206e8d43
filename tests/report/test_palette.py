"""Whether the colours can be read: contrast as the Web Content Accessibility Guidelines define it."""

from __future__ import annotations

import re

import pytest

from segdsl.report import palette
from segdsl.report.html import style_sheet


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_known_colours() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), palette.READABLE)
def test_text_can_be_read(scheme: dict[str, str], text: str, ground: str) -> None:
    assert _contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), palette.VISIBLE)
def test_marks_can_be_seen(scheme: dict[str, str], mark: str, ground: str) -> None:
    assert _contrast(scheme[mark], scheme[ground]) >= 3


def test_both_schemes_have_the_same_colours_and_all_are_used() -> None:
    assert list(palette.LIGHT) == list(palette.DARK)
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style_sheet()))
    assert used == set(palette.LIGHT)


def test_colours_stand_in_the_palette_only() -> None:
    written = style_sheet().removeprefix(palette.variables())
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", written) == []
