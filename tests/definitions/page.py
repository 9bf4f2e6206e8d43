"""The page of the seventy. In: the definitions. Out: `docs/reference/seventy.md`, written by `python -m tests.definitions.page`."""

from __future__ import annotations

from pathlib import Path

from tests.definitions.catalog import THEMES
from tests.definitions.model import Definition, Theme, customers

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "seventy.md"

_HEAD = """\
# Seventy segments

<!-- Made by `python -m tests.definitions.page` from tests/definitions; change it there. -->

What marketers ask for, as a sentence and as a program. Each of them is a test, with a handful of customers on both sides of every edge:
missing values, no rows at all, ties, the first and the last day, rows at one instant. `tests/definitions` has these customers, and why
each is in or out.

All seventy can be said, and say what was asked; `in` and `out` below are the customers of the test for whom that was worked out by hand.
Each holds with either engine of Polars, with the rows in either order, and asked of an earlier day. Where the sentence leaves something
open, a remark says what was chosen.

The tables of a section stand at its head. Unless a definition says otherwise it is asked of the end of 15 May 2024 in Berlin.
"""


def page() -> str:
    """The page's text."""
    return "\n".join([_HEAD, _verdicts(), *(_theme(one) for one in THEMES)])


def _verdicts() -> str:
    """A line for each of the seventy: who is in and who is out, how long it is, and whether it took a choice."""
    lines = ["| # | segment | in | out | lines | verdict |", "|---:|---|---|---|---:|---|"]
    for one in (one for theme in THEMES for one in theme.definitions):
        name = list(one.members)[-1]
        inside = one.members[name].split()
        outside = [key for key in customers(one) if key not in inside]
        if len(outside) > 12:
            outside = [*outside[:6], f"and {len(outside) - 6} more"]
        length = len(one.text.strip().splitlines())
        verdict = "said, with a remark" if one.remark else "said"
        cells = (f"[{one.number}](#n{one.number})", f"`{name}`", " ".join(inside), " ".join(outside))
        lines.append(f"| {' | '.join(cells)} | {length} | {verdict} |")
    return "\n".join(lines) + "\n"


def _theme(theme: Theme) -> str:
    parts = [f"## {theme.title}", _block(theme.tables)]
    parts += [_definition(one, theme) for one in theme.definitions]
    return "\n\n".join(parts) + "\n"


def _definition(one: Definition, theme: Theme) -> str:
    own = f"{one.tables.strip()}\n\n" if one.tables != theme.tables else ""
    parts = [f'<a id="n{one.number}"></a>', f"**{one.number}.** {one.sentence}", _block(own + one.text)]
    return "\n\n".join([*parts, one.remark] if one.remark else parts)


def _block(text: str) -> str:
    return f"```seg\n{text.strip()}\n```"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
