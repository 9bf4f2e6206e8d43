"""What notebooks show. In: texts, shares. Out: small HTML without scripts or anything from elsewhere, for light and dark ground.

Colours of text and ground are the notebook's own; bars and tints are see-through, so that both grounds shine through them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

MOST = 50
_TABLE = "border-collapse:collapse;margin:.5em 0;font-variant-numeric:tabular-nums"
_CAPTION = "text-align:left;padding:.25em .6em;font-weight:600;caption-side:top;color:inherit"
_CELL = "padding:.2em .6em;text-align:left;vertical-align:top;border-bottom:1px solid rgba(128,128,128,.35);background:none"
_NUMBER = f"{_CELL};text-align:right"
_TRACK = "display:inline-block;width:8em;height:.7em;border-radius:2px;background:rgba(128,128,128,.2);vertical-align:baseline"
_BAR = "display:block;height:100%;border-radius:2px;background:#2a8c80"
# what HTML does not allow in text
_CONTROL = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")


@dataclass(frozen=True, slots=True)
class Bar:
    """A share as a bar.

    Attributes:
        share: From 0 to 1; none where there is none.
    """

    share: float | None


Cell = str | int | Bar


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table of texts, numbers and bars.

    Args:
        caption: What stands above it.
        headings: One for each column.
        rows: In the order of the headings; after fifty the rest are only counted.
    """
    given = list(rows)
    kinds = [type(cell) for cell in given[0]] if given else [str] * len(headings)
    head = "".join(
        f'<th scope="col" style="{_NUMBER if kind is int else _CELL}">{text(one)}</th>'
        for one, kind in zip(headings, kinds, strict=True)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in given[:MOST])
    more = f"<p>and {len(given) - MOST:,} more</p>" if len(given) > MOST else ""
    return (
        f'<table style="{_TABLE}"><caption style="{_CAPTION}">{text(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
    )


def text(given: str) -> str:
    """A text that is shown as it is, whatever it holds."""
    return escape(given.translate(_CONTROL))


def _cell(cell: Cell) -> str:
    match cell:
        case Bar(share=None):
            return f'<td style="{_CELL}"></td>'
        case Bar(share=share):
            width = f"{100 * min(max(share or 0.0, 0.0), 1.0):.1f}%"
            return (
                f'<td style="{_CELL}"><span role="img" aria-label="{width}" style="{_TRACK}">'
                f'<span style="{_BAR};width:{width}"></span></span></td>'
            )
        case int():
            return f'<td style="{_NUMBER}">{cell:,}</td>'
        case _:
            return f'<td style="{_CELL}">{text(cell)}</td>'
