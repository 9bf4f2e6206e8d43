"""A page of the rules in a terminal. In: its Markdown. Out: headings, paragraphs as wide as the terminal, examples set in."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.cli.screen import View
from segdsl.diagnostics.render.glyphs import visible, wrap
from segdsl.diagnostics.render.palette import paint

_SET_IN = "    "


def to_terminal(markdown: str, view: View) -> str:
    """A page without its first line, which the reader has typed, ending in a newline.

    Args:
        markdown: Headings, paragraphs, lists and fenced examples.
        view: What the terminal can show.
    """
    return "\n".join(_lines(markdown.splitlines()[1:], view)).strip("\n") + "\n"


def summary(markdown: str) -> str:
    """The first sentence of a page in one line; empty if it says nothing below its title."""
    paragraphs = markdown.split("\n\n")
    if len(paragraphs) < 2:
        return ""
    return " ".join(paragraphs[1].split()).partition(". ")[0].rstrip(".")


def _lines(lines: list[str], view: View) -> Iterator[str]:
    paragraph: list[str] = []
    example = False
    for line in lines:
        fence = line.startswith("```")
        if paragraph and (fence or not line or line.startswith(("#", "- "))):
            yield from _wrapped(paragraph, view)
            paragraph = []
        if fence:
            example = not example
        elif example:
            yield (_SET_IN + visible(line, view.ascii_only)).rstrip()
        elif line.startswith("#"):
            yield paint(visible(line.lstrip("# "), view.ascii_only), "strong", view.colour)
        elif line:
            paragraph.append(line.strip())
        else:
            yield ""
    yield from _wrapped(paragraph, view)


def _wrapped(paragraph: list[str], view: View) -> list[str]:
    if not paragraph:
        return []
    text = visible(" ".join(paragraph), view.ascii_only)
    return wrap(text, min(view.width, 100), "  " if text.startswith("- ") else "")
