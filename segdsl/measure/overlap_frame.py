"""An overlap that notebooks show as a heatmap. In: the frame that `overlap` makes. Out: the same frame, with a picture."""

from __future__ import annotations

from html import escape

import polars as pl

_NEEDED = frozenset(("left", "right", "both", "left_size", "share_of_left"))
_MOST, _LONGEST = 24, 40
_TABLE = "border-collapse:separate;border-spacing:1px;margin:.5em 0;font-variant-numeric:tabular-nums"
_HEAD = "padding:.2em .5em;text-align:left;font-weight:400;background:none;white-space:nowrap"
_TOP = f"{_HEAD};writing-mode:vertical-rl;transform:rotate(180deg)"
_CELL = "padding:.2em .5em;text-align:right;min-width:2.5em"
# the ground shines through, so that the notebook's own text can be read on it, light or dark
_TINT = "background:rgba(42,140,128,{:.2f})"
_CONTROL = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")


class OverlapFrame(pl.DataFrame):
    """How many members each two segments share: a `polars.DataFrame` that notebooks show as a heatmap.

    A row says what share of its segment's members each column's segment holds too. What is no longer a whole overlap, because rows or
    columns were left out, and what is larger than 24 segments, is shown as any other frame.
    """

    def _repr_html_(self, *, _from_series: bool = False) -> str:
        names = self._names()
        if not names:
            return str(super()._repr_html_())
        shares = {(left, right): (share, both) for left, right, share, both in self._shares()}
        head = "".join(f'<th scope="col" style="{_TOP}">{_text(_cut(name))}</th>' for name in names)
        rows = "".join(
            f'<tr><th scope="row" style="{_HEAD}">{_text(_cut(left))}</th>'
            + "".join(_cell(left, right, shares.get((left, right))) for right in names)
            + "</tr>"
            for left in names
        )
        caption = "share of the row’s members who are in the column, too"
        return (
            f'<table style="{_TABLE}"><caption style="text-align:left;caption-side:top;color:inherit">{caption}</caption>'
            f'<thead><tr><td style="{_HEAD}"></td>{head}</tr></thead><tbody>{rows}</tbody></table>'
        )

    def _names(self) -> list[str]:
        """The segments in their order; none where the frame is no whole overlap, or too large for a picture."""
        if not set(self.columns) >= _NEEDED or self.is_empty():
            return []
        names = self["left"].unique(maintain_order=True).to_list()
        whole = self.height == len(names) * (len(names) - 1) and set(self["right"].to_list()) == set(names)
        return [str(name) for name in names] if whole and len(names) <= _MOST else []

    def _shares(self) -> list[tuple[str, str, float | None, int]]:
        return pl.DataFrame(self).select("left", "right", "share_of_left", "both").rows()


def _cell(left: str, right: str, found: tuple[float | None, int] | None) -> str:
    share, both = found or (None, 0)
    if share is None:
        return f'<td style="{_CELL}">{"" if left == right else "–"}</td>'
    title = f"{both:,} of {left} are in {right}"
    return f'<td title="{_text(title)}" style="{_CELL};{_TINT.format(0.6 * share)}">{share:.0%}</td>'


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _text(given: str) -> str:
    return escape(given.translate(_CONTROL))
