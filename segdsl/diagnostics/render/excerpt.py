"""Lines of a program with a stretch underlined. In: a source, a span and the room there is. Out: rows without their gutter.

Long lines are cut around the underline; of a stretch over many lines its first and last are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from segdsl.diagnostics.render.glyphs import Cell, cells, ellipsis, width, wrap
from segdsl.text import Source, Span

_LEAST_ROOM = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an excerpt.

    Attributes:
        kind: A line of the source, the marks under it, lines left out, or a label that did not fit beside the marks.
        text: What it shows, after the gutter.
        number: The line's number, for a line of the source.
        label: What stands beside the marks.
    """

    kind: Literal["source", "marks", "gap", "label"]
    text: str
    number: int | None = None
    label: str = ""


def excerpt(
    source: Source, span: Span, room: int, *, mark: str = "^", label: str = "", ascii_only: bool = False
) -> list[Row]:
    """The rows that show a stretch of a source.

    Args:
        source: The program.
        span: What is underlined; where it is empty, the place it stands at is.
        room: Columns there are for a row.
        mark: What underlines.
        label: What is said beside the last underline, visible characters only.
        ascii_only: Whether the terminal shows ASCII only.
    """
    room = max(room, _LEAST_ROOM)
    end = _end(source.slice(span), span)
    first, last = source.position(span.start), source.position(end)
    shown = range(first.line, last.line + 1)
    numbers = list(shown) if len(shown) <= 3 else [first.line, last.line]
    rows: list[Row] = []
    for number in numbers:
        line = source.line(number)
        start = first.column - 1 if number == first.line else len(line) - len(line.lstrip())
        stop = last.column - 1 if number == last.line else len(line.rstrip())
        if rows and number > first.line + 1 and len(shown) > 3:
            rows.append(Row("gap", ellipsis(ascii_only)))
        beside = 1 + width(label) if label and number == last.line else 0
        text, at, length = _underlined(cells(line, ascii_only), start, stop, room, beside, ascii_only)
        rows.append(Row("source", text, number))
        if stop > start or number == last.line:
            marks = " " * at + mark * length
            rows += _labelled(marks, at, label if number == last.line else "", room)
    return rows


def last_line(source: Source | None, span: Span | None) -> int:
    """The number of the last line that an excerpt of a stretch shows; 0 where there is no stretch."""
    return 0 if source is None or span is None else source.position(_end(source.slice(span), span)).line


def _end(text: str, span: Span) -> int:
    """Where a stretch ends for the eye: before the line breaks that close it."""
    bare = text.rstrip()
    return span.start + len(bare) if "\n" in text[len(bare) :] else span.end


def _labelled(marks: str, at: int, label: str, room: int) -> list[Row]:
    if not label or len(marks) + 1 + width(label) <= room:
        return [Row("marks", marks, label=label)]
    at = at if at + width(label) <= room else 0
    lines = wrap(label, room - at)
    return [Row("marks", marks), *(Row("label", " " * at, label=line) for line in lines)]


def _underlined(
    line: list[Cell], start: int, stop: int, room: int, beside: int, ascii_only: bool
) -> tuple[str, int, int]:
    """A line cut to the room, with the column and length of its underline."""
    total = line[-1].end if line else 0
    left = line[start].start if start < len(line) else total
    right = max(left + 1, line[stop - 1].end if 0 < stop <= len(line) else total)
    if total <= room and right <= room:
        return "".join(cell.glyph for cell in line).rstrip(), left, right - left
    mark = ellipsis(ascii_only)
    low = _window(left, right, total, room, len(mark), beside)
    high = low + room
    before, after = (mark if low else ""), (mark if total > high else "")
    inner = [cell for cell in line if cell.start >= low + len(before) and cell.end <= high - len(after)]
    # A wide character on the edge leaves a column empty
    pad = " " * (inner[0].start - low - len(before)) if inner else ""
    text = before + pad + "".join(cell.glyph for cell in inner) + after
    begin = max(left, low + len(before)) - low
    finish = min(right, high - len(after)) - low
    return text.rstrip(), begin, max(1, finish - begin)


def _window(left: int, right: int, total: int, room: int, edge: int, beside: int) -> int:
    """The first column to show, so that the underline is seen with some of what stands around it, and its label beside it if it can."""
    if right + edge <= room:
        return 0
    reach = right + beside if right - left + beside <= room * 2 // 3 else right
    spare = max(0, room - 2 * edge - (reach - left))
    return max(0, min(left - edge - spare // 2, max(total, reach) - room))
