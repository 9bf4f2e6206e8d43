"""Small tables for notebooks. In: texts. Out: HTML in which every text is shown as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_MOST = 50


def html_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts.

    Args:
        caption: What stands above it.
        headings: One for each column.
        rows: Texts, in the order of the headings; after fifty the rest are only counted.
    """
    given = list(rows)
    head = _row("th", headings)
    body = "".join(_row("td", row) for row in given[:_MOST])
    more = f"<p>and {len(given) - _MOST:,} more</p>" if len(given) > _MOST else ""
    return (
        f"<table><caption>{escape(caption)}</caption><thead>{head}</thead><tbody>{body}</tbody></table>{more}"
    )


def _row(cell: str, texts: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{cell}>{escape(one)}</{cell}>" for one in texts) + "</tr>"
