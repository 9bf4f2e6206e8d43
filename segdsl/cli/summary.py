"""A report in a terminal. In: the report. Out: its summary and first findings, as wide as the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.diagnostics.render.glyphs import visible, wrap
from segdsl.diagnostics.render.palette import Role, paint

if TYPE_CHECKING:
    from segdsl.cli.screen import View
    from segdsl.report import Report

_WIDEST = 100
# What terminals that hold ASCII only show instead
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "×": "x", "•": "*", "–": "-", "−": "-", "\N{NO-BREAK SPACE}": " "}
)
_SIGNS: dict[str, tuple[str, str, Role]] = {
    "good": ("● ", "* ", "remedy"),
    "plain": ("○ ", "- ", "dim"),
    "bad": ("▲ ", "! ", "error"),
}


def to_terminal(report: Report, view: View) -> str:
    """The lines of a report's summary, ending in a newline.

    Args:
        report: What was found.
        view: What the terminal can show.
    """
    from segdsl.report import brief

    made: list[str] = []
    room = min(view.width, _WIDEST)
    for kind, line in brief(report):
        text = visible(line.translate(_PLAIN) if view.ascii_only else line, view.ascii_only)
        if kind == "title":
            made += ["", paint(text, "strong", view.colour)] if made else [paint(text, "strong", view.colour)]
        elif kind == "text":
            made += wrap(text, room)
        else:
            rich, plain, role = _SIGNS[kind]
            sign = plain if view.ascii_only else rich
            first, *others = wrap(text, room - 2)
            made.append(paint(sign.strip(), role, view.colour) + " " + first)
            made += [f"  {other}" for other in others]
    return "\n".join(made) + "\n"
