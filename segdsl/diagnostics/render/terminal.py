"""Mistakes for people. In: diagnostics and what the terminal can do. Out: for each a sentence, its place underlined, remedies, its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from segdsl.diagnostics.model import Diagnostic, Place
from segdsl.diagnostics.render.excerpt import Row, excerpt, last_line
from segdsl.diagnostics.render.glyphs import visible, wrap
from segdsl.diagnostics.render.palette import Role, paint
from segdsl.text import Source, Span


def render(
    diagnostics: Iterable[Diagnostic], *, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Shows diagnostics in the order given, an empty line between two.

    Args:
        diagnostics: The mistakes.
        width: Columns of the terminal.
        colour: Whether to colour.
        ascii_only: Whether the terminal shows ASCII only; everything else is then escaped.

    Returns:
        The text, ending in a newline; empty where there is nothing to show.
    """
    canvas = _Canvas(width, colour, ascii_only)
    return "\n".join("".join(line + "\n" for line in canvas.lines(one)) for one in diagnostics)


@dataclass(frozen=True, slots=True)
class _Canvas:
    width: int
    colour: bool
    ascii_only: bool

    def lines(self, diagnostic: Diagnostic) -> Iterator[str]:
        yield from self._headline(diagnostic)
        places: list[tuple[Place, str, str, Role]] = [
            (diagnostic.place, diagnostic.label, "^", diagnostic.severity)
        ]
        places += [(other.place, other.label, "-", "note") for other in diagnostic.related]
        digits = max(last_line(place.source, place.span) for place, *_ in places)
        for place, label, mark, role in places:
            if place.source is not None and place.span is not None:
                yield from self._excerpt(place.source, place.span, label, mark, role, len(str(digits)))
            elif place.file and place.file not in diagnostic.message:
                yield f"  {visible(place.file, self.ascii_only)}"
        for remedy in diagnostic.help:
            first, *others = wrap(f"  help: {visible(remedy, self.ascii_only)}", self.width, " " * 8)
            yield "  " + paint("help", "remedy", self.colour) + first.removeprefix("  help")
            yield from others
        yield "  " + paint("more", "dim", self.colour) + f": segdsl rule {diagnostic.code.slug}"

    def _headline(self, diagnostic: Diagnostic) -> Iterator[str]:
        tag = f"{diagnostic.severity}[{diagnostic.code.id}]"
        first, *others = wrap(f"{tag}: {visible(diagnostic.message, self.ascii_only)}", self.width, "  ")
        yield paint(tag, diagnostic.severity, self.colour) + paint(
            first.removeprefix(tag), "strong", self.colour
        )
        yield from (paint(line, "strong", self.colour) for line in others)

    def _excerpt(
        self, source: Source, span: Span, label: str, mark: str, role: Role, digits: int
    ) -> Iterator[str]:
        at = source.position(span.start)
        yield f"  {visible(source.name, self.ascii_only)}:{at.line}:{at.column}"
        bar = paint("|", "gutter", self.colour)
        margin = " " * (digits + 3)
        yield margin + bar
        label = visible(label, self.ascii_only)
        room = self.width - digits - 5
        for row in excerpt(source, span, room, mark=mark, label=label, ascii_only=self.ascii_only):
            if row.kind == "gap":
                yield f"  {paint(row.text, 'gutter', self.colour)}"
                continue
            number = "" if row.number is None else str(row.number)
            gutter = "  " + paint(number.rjust(digits), "gutter", self.colour and bool(number)) + " " + bar
            yield f"{gutter} {self._content(row, role)}" if row.text or row.label else gutter

    def _content(self, row: Row, role: Role) -> str:
        if row.kind == "source":
            return row.text
        marks = row.text.lstrip()
        blank = row.text[: len(row.text) - len(marks)]
        space = " " if marks and row.label else ""
        return blank + paint(marks + space + row.label, role, self.colour)
