"""The page of the seventy. In: the definitions. Out: `docs/reference/seventy.md`, written by `python -m tests.definitions.page`."""

from __future__ import annotations

from pathlib import Path

from tests.definitions.catalog import THEMES
from tests.definitions.model import Definition, Theme

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "seventy.md"

_HEAD = """\
# Seventy segments

<!-- Made by `python -m tests.definitions.page` from tests/definitions; change it there. -->

What marketers ask for, as a sentence and as a program. Each of them is a test, with a handful of customers on both sides of every edge:
missing values, no rows at all, ties, the first and the last day, rows at one instant. `tests/definitions` has these customers, and why
each is in or out.

The tables of a section stand at its head. Unless a definition says otherwise it is asked of the end of 15 May 2024 in Berlin.
"""


def page() -> str:
    """The page's text."""
    return "\n".join([_HEAD, *(_theme(one) for one in THEMES)])


def _theme(theme: Theme) -> str:
    parts = [f"## {theme.title}", _block(theme.tables)]
    parts += [_definition(one, theme) for one in theme.definitions]
    return "\n\n".join(parts) + "\n"


def _definition(one: Definition, theme: Theme) -> str:
    own = f"{one.tables.strip()}\n\n" if one.tables != theme.tables else ""
    parts = [f"**{one.number}.** {one.sentence}", _block(own + one.text)]
    return "\n\n".join([*parts, one.remark] if one.remark else parts)


def _block(text: str) -> str:
    return f"```seg\n{text.strip()}\n```"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
