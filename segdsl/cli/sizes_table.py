"""Sizes for a terminal. In: the sizes and what the terminal can do. Out: aligned lines with a bar each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.cli.sizes import Size, Sizes, count, percent
from segdsl.diagnostics.render.glyphs import cut, visible, width, wrap
from segdsl.diagnostics.render.palette import paint

_GAP = "  "
_LEAST_NAME = 8
_LEAST_TITLE, _MOST_TITLE = 12, 40
_LEAST_BAR, _MOST_BAR = 6, 24
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table: a segment, or the name of a parent above its parts."""

    name: str
    size: Size | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int
    title: int
    size: int
    share: int
    bar: int


def to_table(sizes: Sizes, *, width: int = 80, colour: bool = False, ascii_only: bool = False) -> str:
    """The sizes as lines that fit the terminal.

    Titles are left out first where it is narrow, then bars, and then names are cut.

    Args:
        sizes: The answer.
        width: Columns of the terminal.
        colour: Whether to colour.
        ascii_only: Whether the terminal shows ASCII only.
    """
    head = wrap(f"{count(sizes.customers)} as of {sizes.day} ({visible(sizes.timezone, ascii_only)})", width)
    lines = list(_lines(sizes, ascii_only))
    if not lines:
        return "\n".join([*head, "no segments"]) + "\n"
    columns = _fit(lines, width)
    dim = _row(columns, "segment", "title", "size", "share", "").rstrip()
    shown = [*head, "", paint(dim, "dim", colour)]
    shown += [_show(line, columns, colour, ascii_only) for line in lines]
    return "\n".join(shown) + "\n"


def _lines(sizes: Sizes, ascii_only: bool) -> Iterator[_Line]:
    parent = None
    for one in sizes.rows:
        if one.parent != parent and one.parent:
            yield _Line(visible(one.parent, ascii_only), None)
        parent = one.parent
        indent = _GAP if one.parent else ""
        title = "" if one.title in (one.name, one.own_name) else visible(one.title, ascii_only)
        yield _Line(indent + visible(one.own_name, ascii_only), one, title)


def _fit(lines: list[_Line], room: int) -> _Columns:
    """Shares the room out: numbers always, then names, bars and titles."""
    sizes = [line.size for line in lines if line.size is not None]
    size = max(len("size"), *(len(f"{one.size:,}") for one in sizes))
    share = max(len("share"), *(len(percent(one)) for one in sizes))
    fixed = size + share + 2 * len(_GAP)
    name = min(max(len("segment"), *(width(line.name) for line in lines)), max(_LEAST_NAME, room - fixed))
    left = room - fixed - name
    longest = max(width(line.title) for line in lines)
    title = 0
    if longest and left >= len(_GAP) * 2 + _LEAST_TITLE + _LEAST_BAR:
        title = min(max(longest, len("title")), _MOST_TITLE, left - len(_GAP) * 2 - _LEAST_BAR)
        left -= title + len(_GAP)
    bar = min(_MOST_BAR, left - len(_GAP))
    return _Columns(name, title, size, share, bar if bar >= _LEAST_BAR else 0)


def _show(line: _Line, columns: _Columns, colour: bool, ascii_only: bool) -> str:
    name = cut(line.name, columns.name, ascii_only)
    if line.size is None:
        return name
    title = cut(line.title, columns.title, ascii_only)
    bar = _bar(line.size.share or 0.0, columns.bar, ascii_only)
    return _row(
        columns, name, title, f"{line.size.size:,}", percent(line.size), paint(bar, "note", colour)
    ).rstrip()


def _row(columns: _Columns, name: str, title: str, size: str, share: str, bar: str) -> str:
    titles = [_pad(title, columns.title)] if columns.title else []
    bars = [bar] if columns.bar and bar else []
    return _GAP.join(
        [_pad(name, columns.name), *titles, size.rjust(columns.size), share.rjust(columns.share), *bars]
    )


def _bar(share: float, room: int, ascii_only: bool) -> str:
    """A bar as long as the share of the room; whoever has any members has the thinnest bar at least."""
    if room <= 0 or share <= 0:
        return ""
    if ascii_only:
        return "#" * max(1, round(share * room))
    full, rest = divmod(max(1, round(share * room * 8)), 8)
    return _EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")


def _pad(text: str, room: int) -> str:
    return text + " " * (room - width(text))
