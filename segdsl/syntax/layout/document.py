"""Text that does not yet know where its lines break. In: parts with gaps. Out: lines within a width, comments in their places.

The idea is Wadler's ("A prettier printer", 2003): a group stands on one line if it fits, else all of its own gaps become line breaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank or nothing where its group stands on one line, a line break where not."""

    flat: str = " "


@dataclass(frozen=True, slots=True)
class Break:
    """A line break, with an empty line before the next if `empty`."""

    empty: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: on a line of its own, or at the end of the line before it."""

    text: str
    own: bool
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after the other."""

    parts: tuple[Doc, ...]
    forced: bool


@dataclass(frozen=True, slots=True)
class Nest:
    """A part whose broken lines are indented further."""

    by: int
    inner: Doc
    forced: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A part that stands on one line if it can."""

    inner: Doc
    forced: bool


Doc = str | Gap | Break | Remark | Row | Nest | Group
LINE = Gap()
SOFT = Gap("")


def _forced(doc: Doc) -> bool:
    """Whether it cannot stand on one line."""
    match doc:
        case str() | Gap():
            return False
        case Break() | Remark():
            return True
        case _:
            return doc.forced


def row(*parts: Doc | Iterable[Doc]) -> Row:
    """Parts one after the other; lists of parts are spread."""
    flat: list[Doc] = []
    for part in parts:
        if isinstance(part, (str, Gap, Break, Remark, Row, Nest, Group)):
            flat.append(part)
        else:
            flat += part
    return Row(tuple(flat), any(map(_forced, flat)))


def nest(inner: Doc, by: int = 2) -> Nest:
    """A part whose broken lines are indented further."""
    return Nest(by, inner, _forced(inner))


def group(inner: Doc) -> Group:
    """A part that stands on one line if it can."""
    return Group(inner, _forced(inner))


_Item = tuple[int, bool, Doc]


def render(doc: Doc, width: int) -> str:
    """The text of a document.

    Args:
        doc: What to write.
        width: How long a line may grow where it can be broken.

    Returns:
        Lines without blanks at their ends, without a newline behind the last.
    """
    lines: list[str] = [""]
    remarks: list[str] = []  # at the end of the line being written; whatever comes next begins a new one
    alone = False  # the line being written is a comment
    todo: list[_Item] = [(0, False, doc)]

    def end_line(indent: int, empty: bool = False) -> None:
        nonlocal alone
        line = lines[-1].rstrip()
        lines[-1] = "  ".join([line, *remarks]) if line else "  ".join(remarks)
        remarks.clear()
        alone = False
        if empty and lines[-1]:
            lines.append("")
        lines.append(" " * indent)

    while todo:
        indent, flat, item = todo.pop()
        match item:
            case str():
                if (remarks or alone) and not item.strip():
                    continue
                if remarks or alone:
                    end_line(indent)
                lines[-1] += item
            case Gap(flat=blank):
                if remarks or alone or not flat:
                    end_line(indent)
                else:
                    lines[-1] += blank
            case Break(empty=empty):
                end_line(indent, empty)
            case Remark(text=text, own=own, empty=empty):
                if not own:
                    remarks.append(text)
                    continue
                if lines[-1].strip() or remarks:
                    end_line(indent, empty)
                elif empty and len(lines) > 1 and lines[-2].strip():
                    lines.insert(-1, "")
                lines[-1] += text
                alone = True
            case Row(parts=parts):
                todo += [(indent, flat, part) for part in reversed(parts)]
            case Nest(by=by, inner=inner):
                todo.append((indent + by, flat, inner))
            case Group(inner=inner, forced=forced):
                fits = not forced and _fits(width - len(lines[-1]), [*_ahead(todo), (indent, True, inner)])
                todo.append((indent, flat or fits, inner))
    end_line(0)
    return "\n".join(line.rstrip() for line in lines[:-1])


def _ahead(todo: list[_Item]) -> list[_Item]:
    """What follows, as far as it can matter; the last of the list comes first."""
    return todo[-40:]


def _fits(room: int, todo: list[_Item]) -> bool:
    """Whether what comes next fits up to the first place where the line may break."""
    while todo and room >= 0:
        _, flat, item = todo.pop()
        match item:
            case str():
                room -= len(item)
            case Gap(flat=blank):
                if not flat:
                    return True
                room -= len(blank)
            case Break() | Remark():
                return True
            case Row(parts=parts):
                todo += [(0, flat, part) for part in reversed(parts)]
            case Nest(inner=inner):
                todo.append((0, flat, inner))
            case Group(inner=inner, forced=forced):
                todo.append((0, flat or not forced, inner))
    return room >= 0
