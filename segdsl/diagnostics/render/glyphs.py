"""What a text looks like in a terminal. In: a text. Out: the glyphs that stand for it and the cells they take.

Nothing that comes from a program or from data may drive a terminal, so whatever is not a visible character is shown as `\\u{202e}`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

TAB = 4

# Controls, formats (bidirectional marks, zero-width characters), surrogates, private use, unassigned, line and paragraph separators
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_COMBINING = frozenset(("Mn", "Me"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A code point of a line as it is shown.

    Attributes:
        glyph: What stands for it, of any width: one character, spaces for a tab, an escape for a hidden character.
        start: Column of the terminal where it begins, from 0.
        width: Columns it takes; 0 for an accent that joins the character before it.
    """

    glyph: str
    start: int
    width: int

    @property
    def end(self) -> int:
        """Column after its last one."""
        return self.start + self.width


def glyph(character: str, ascii_only: bool = False) -> str:
    """What stands for a code point: itself if it can be seen, else its escape."""
    if " " <= character <= "~":
        return character
    if (ascii_only and not character.isascii()) or unicodedata.category(character) in _HIDDEN:
        return f"\\u{{{ord(character):x}}}"
    return character


def visible(text: str, ascii_only: bool = False) -> str:
    """The text with everything hidden escaped, newlines and tabs included.

    Args:
        text: Any text.
        ascii_only: Whether to escape everything that is not ASCII, for terminals that could not show it.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(glyph(character, ascii_only) for character in text)


def width(text: str) -> int:
    """How many columns of a terminal a visible text takes; wide East Asian characters take two."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def cells(line: str, ascii_only: bool = False) -> list[Cell]:
    """The cells of a line of program text; a tab reaches to the next multiple of four columns."""
    made: list[Cell] = []
    at = 0
    for character in line:
        shown = " " * (TAB - at % TAB) if character == "\t" else glyph(character, ascii_only)
        made.append(Cell(shown, at, width(shown)))
        at += made[-1].width
    return made


def cut(text: str, room: int, ascii_only: bool = False) -> str:
    """A visible text, shortened at its end to fit the room, with an ellipsis if something was cut."""
    if width(text) <= room:
        return text
    mark = ellipsis(ascii_only)
    kept, taken = "", 0
    for character in text:
        taken += _character_width(character)
        if taken > room - len(mark):
            break
        kept += character
    return (kept + mark)[: max(room, 0)] if text.isascii() else kept + mark


def wrap(text: str, room: int, indent: str = "") -> list[str]:
    """A visible text broken at spaces into lines that fit the room; lines after the first begin with the indent.

    Longer words than the room stay whole: a path that is broken cannot be copied.
    """
    lines, line = [], ""
    for word in _words(text):
        longer = f"{line} {word}" if line.strip() else line + word
        if line.strip() and width(longer) > room:
            lines.append(line)
            longer = indent + word
        line = longer
    return [*lines, line]


def ellipsis(ascii_only: bool) -> str:
    """What stands for something left out."""
    return "..." if ascii_only else "…"


def _words(text: str) -> Iterator[str]:
    """Words of a text; spaces that lead, and those that follow one another, stay with the word after them."""
    held = ""
    for word in text.split(" "):
        if not word:
            held += " "
            continue
        yield held + word
        held = ""


def _character_width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _COMBINING:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
