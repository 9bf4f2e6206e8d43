"""An explanation for a terminal. In: the explanation and what the terminal can do. Out: lines: a tree of conditions for each segment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from segdsl.cli.plain_signs import plain_signs
from segdsl.diagnostics.render.glyphs import cut, visible, width, wrap
from segdsl.diagnostics.render.palette import Role, paint

if TYPE_CHECKING:
    from segdsl.measure.explain import Condition, Explanation, Part, Rows

_MARKS = {True: ("✓", "yes"), False: ("✗", "no"), None: ("?", "?")}
_ROLES: dict[bool | None, Role] = {True: "remedy", False: "error", None: "warning"}
_STEP = "  "


@dataclass(frozen=True, slots=True)
class _Page:
    """The terminal, and the rows that were shown already."""

    room: int
    colour: bool
    ascii_only: bool
    locale: str
    shown: set[object] = field(default_factory=set)

    def safe(self, text: str) -> str:
        return visible(plain_signs(text, self.ascii_only), self.ascii_only)


def to_text(
    explanation: Explanation, *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """The explanation as lines that fit the terminal.

    Args:
        explanation: What is told.
        width: Columns of the terminal.
        colour: Whether to colour.
        ascii_only: Whether the terminal shows ASCII only.
    """
    from segdsl.reading import language

    day = f"{explanation.as_of:%Y-%m-%d %H:%M}".removesuffix(" 23:59")
    asked = language(explanation.locale).texts["as of day"].format(day, explanation.timezone)
    lines = wrap(visible(f"{explanation.key} {explanation.customer} {asked}", ascii_only), width)
    for part in explanation.parts:
        page = _Page(width, colour, ascii_only, explanation.locale)
        lines += ["", *_part(page, part)]
    return "\n".join(lines) + "\n"


def _part(page: _Page, part: Part) -> Iterator[str]:
    from segdsl.measure.explain import lines
    from segdsl.reading import language

    title = "" if part.title == part.name else f"  {part.title}"
    outcome = lines.outcome(part, page.locale)
    first, *others = wrap(page.safe(f"{part.name}{title}: {outcome}"), page.room, _STEP)
    yield _heading(page, first, part.name, outcome, "remedy" if part.member else "error")
    yield from others
    for line in part.reading.splitlines():
        indent = " " * (len(line) - len(line.lstrip(" ")) + (2 if line.lstrip().startswith("- ") else 0))
        for piece in wrap(page.safe(line), page.room - len(_STEP), indent):
            yield _STEP + paint(piece, "dim", page.colour)
    for one in lines.top(part.condition):
        yield from _condition(page, one, 1)
    arrow = "->" if page.ascii_only else "→"
    for change in part.changes:
        told = page.safe(lines.change(part, change, page.locale))
        first, *others = wrap(told, page.room - len(_STEP) - len(arrow) - 1)
        yield f"{_STEP}{paint(arrow, 'strong', page.colour)} {first}"
        yield from (_STEP + " " * (len(arrow) + 1) + line for line in others)
    if not part.changes and part.kind == "segment":
        told = page.safe(language(page.locale).texts["no change"])
        yield from (_STEP + paint(line, "dim", page.colour) for line in wrap(told, page.room - len(_STEP)))


def _heading(page: _Page, line: str, name: str, outcome: str, role: Role) -> str:
    safe, told = page.safe(name), page.safe(outcome)
    if not page.colour or not line.startswith(safe) or not line.endswith(told):
        return line
    middle = line[len(safe) : len(line) - len(told)]
    return paint(safe, "strong", True) + middle + paint(told, role, True)


def _condition(page: _Page, condition: Condition, depth: int) -> Iterator[str]:
    from segdsl.measure.explain import lines

    mark = _MARKS[condition.verdict][1 if page.ascii_only else 0]
    indent = _STEP * depth
    behind = indent + " " * (width(mark) + 1)
    room = max(page.room - len(behind), 20)
    first, *others = wrap(page.safe(lines.said(condition, page.locale)), room)
    yield f"{indent}{paint(mark, _ROLES[condition.verdict], page.colour)} {first}"
    yield from (behind + piece for piece in others)
    notes = "; ".join(lines.notes(condition, page.locale))
    if notes:
        yield from (behind + paint(piece, "note", page.colour) for piece in wrap(page.safe(notes), room))
    for rows in condition.rows:
        yield from (behind + paint(line, "dim", page.colour) for line in _rows(page, rows, room))
    for one in lines.inside(condition):
        yield from _condition(page, one, depth + 1)


def _rows(page: _Page, rows: Rows, room: int) -> Iterator[str]:
    """How many rows an aggregate takes, and some of them where they were not shown before."""
    from segdsl.measure.explain import lines

    count = page.safe(lines.counted(rows, page.locale))
    same = (rows.table, rows.columns, rows.rows)
    if not rows.rows or same in page.shown:
        yield cut(count, room, page.ascii_only)
        return
    page.shown.add(same)
    table = [tuple(page.safe(cell) for cell in row) for row in (rows.columns, *rows.rows)]
    breadths = [max(width(row[at]) for row in table) for at in range(len(rows.columns))]
    yield cut(f"{count}:", room, page.ascii_only)
    for row in table:
        cells = [cell + " " * (breadth - width(cell)) for cell, breadth in zip(row, breadths, strict=True)]
        yield cut(_STEP + "  ".join(cells).rstrip(), room, page.ascii_only)
    more = lines.more(rows, page.locale)
    if more:
        yield cut(_STEP + page.safe(more), room, page.ascii_only)
