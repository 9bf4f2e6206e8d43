"""Whether colours can be told apart. In: colours as `#rrggbb`. Out: their contrast, and colours between them.

Contrast and relative luminance are those of the Web Content Accessibility Guidelines 2.2: from 1 (the same) to 21 (black on white).
"""

from __future__ import annotations

import re

TEXT = 4.5  # what text needs (success criterion 1.4.3)
MARKS = 3.0  # what lines and shapes need (1.4.11)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def is_colour(text: str) -> bool:
    """Whether a text is a colour as `#0b655d`."""
    return _COLOUR.match(text) is not None


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, part: float) -> str:
    """A colour between two: `part` of the other one in it, from 0 to 1."""
    mixed = (round(a + (b - a) * part) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{value:02x}" for value in mixed)


def readable(colour: str, grounds: tuple[str, ...], towards: str, wanted: float = TEXT) -> str:
    """The colour, or the nearest one on the way to another that stands out from every ground.

    Args:
        colour: Where to begin.
        grounds: What it stands on.
        towards: The colour that stands out for certain: black on light grounds, white on dark ones.
        wanted: The contrast.
    """
    for step in range(101):
        found = mix(colour, towards, step / 100)
        if all(contrast(found, ground) >= wanted for ground in grounds):
            return found
    return towards


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
