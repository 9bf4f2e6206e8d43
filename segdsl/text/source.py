"""A program's text and the places in it. Offsets count code points from 0; lines and columns count from 1."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from hashlib import blake2b


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source.

    Attributes:
        start: Offset of its first code point.
        end: Offset after its last code point.
    """

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from the earlier beginning to the later end of the two."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people and editors count: line and column from 1, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A program's text with its name.

    Attributes:
        name: What messages call it: the path as the user wrote it, or `<text>`.
        text: The text, with newlines as `\\n` and without a byte order mark.
        path: The file it was read from, beside which `use` looks; none of a text that came from elsewhere.
    """

    name: str
    text: str
    path: str | None = field(default=None, compare=False)
    _starts: list[int] = field(default_factory=list, repr=False, compare=False, hash=False)

    @property
    def line_starts(self) -> list[int]:
        """Offset of each line's first code point; filled on first use, since most sources never fail."""
        if not self._starts:
            self._starts.append(0)
            find = self.text.find
            at = find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = find("\n", at + 1)
        return self._starts

    @property
    def digest(self) -> str:
        """A stable hash of the text (BLAKE2b, 16 bytes, hexadecimal), the same for every newline convention."""
        return blake2b(self.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def position(self, offset: int) -> Position:
        """Line and column of an offset; offsets past the end give the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its newline."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end]

    def slice(self, span: Span) -> str:
        """The text of a stretch."""
        return self.text[span.start : span.end]

    def utf16_column(self, offset: int) -> int:
        """Column of an offset, from 0, in UTF-16 code units, as editors speak (Language Server Protocol 3.17)."""
        place = self.position(offset)
        before = self.line(place.line)[: place.column - 1]
        return len(before) + sum(1 for character in before if ord(character) > 0xFFFF)
