"""Mistakes for editors and grep. In: diagnostics. Out: one line for each: `shop.seg:4:21: SEG201 [unknown-name] message`."""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.diagnostics.model import Diagnostic
from segdsl.diagnostics.render.glyphs import visible


def render(diagnostics: Iterable[Diagnostic], *, ascii_only: bool = False) -> str:
    """Shows each diagnostic in one line, in the order given.

    Args:
        diagnostics: The mistakes.
        ascii_only: Whether the reader takes ASCII only; everything else is then escaped.

    Returns:
        The lines, each ending in a newline. Where a mistake has no place, or no file, the line begins with what there is.
    """
    return "".join(visible(_line(one), ascii_only) + "\n" for one in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    where = f"{place.file}: " if place.file else ""
    if place.source is not None and place.span is not None:
        at = place.source.position(place.span.start)
        where = f"{place.file}:{at.line}:{at.column}: "
    return f"{where}{diagnostic.code.id} [{diagnostic.code.slug}] {diagnostic.message}"
