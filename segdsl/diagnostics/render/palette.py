"""Colours of a terminal. In: a text and what it is. Out: the text between the codes that colour it, or alone."""

from __future__ import annotations

from typing import Literal

Role = Literal["error", "warning", "note", "strong", "dim", "gutter", "remedy"]

# Select Graphic Rendition, ECMA-48 8.3.117: the sixteen colours that every terminal lets its user choose
_CODES: dict[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "strong": "1",
    "dim": "2",
    "gutter": "34",
    "remedy": "32",
}


def paint(text: str, role: Role, colour: bool) -> str:
    """The text in the colour of its role.

    Args:
        text: What is shown; must hold no control characters.
        role: What it is.
        colour: Whether to colour at all.
    """
    return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if colour and text else text
