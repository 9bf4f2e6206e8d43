"""Lists of customers for a terminal. In: near misses, or what time will do. Out: aligned lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segdsl.cli.plain_signs import plain_signs
from segdsl.diagnostics.render.glyphs import cut, visible, width, wrap
from segdsl.diagnostics.render.palette import paint

if TYPE_CHECKING:
    from segdsl.measure.near import NearMisses
    from segdsl.measure.upcoming import Upcoming

_GAP = "  "
_EXAMPLES = 5


def near_text(
    near: NearMisses, *, keys: bool, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Who is one condition away from a segment, by condition, and the nearest customers."""
    people = "customer is" if near.customers == 1 else "customers are"
    head = f"{near.customers:,} {people} one condition away from {near.name} ({near.members:,} in it)"
    lines = wrap(visible(head, ascii_only), width)
    if near.conditions:
        rows = [(f"{count:,}", text) for text, count in near.conditions]
        lines += ["", *_table(("customers", "only lack"), rows, width, colour, ascii_only, right=(0,))]
    if keys and near.nearest:
        told = [
            (one.customer, one.condition, one.value + (" (unknown)" if one.unknown else ""), one.distance)
            for one in near.nearest
        ]
        lines += ["", *_table(("customer", "lacks", "has", "away"), told, width, colour, ascii_only)]
        if near.customers > len(near.nearest):
            lines.append(f"and {near.customers - len(near.nearest):,} more")
    return "\n".join(lines) + "\n"


def upcoming_text(
    upcoming: Upcoming, *, keys: bool, width: int = 80, colour: bool = False, ascii_only: bool = False
) -> str:
    """Who will enter or leave each segment by time alone: how many, from when, and some of them."""
    from segdsl.measure.upcoming import counted

    day = f"{upcoming.as_of:%Y-%m-%d}"
    lines = wrap(f"by time alone, from {day} to {upcoming.last}, with no new rows", width)
    moves = upcoming.moves
    key = moves.columns[0]
    rows = []
    counts = counted(upcoming)
    for name in upcoming.names:
        own = counts.filter(counts["segment"] == name)
        if not own.height:
            continue
        enters, leaves = int(own["enters"].sum()), int(own["leaves"].sum())
        first = moves.filter(moves["segment"] == name).head(_EXAMPLES)
        some = ", ".join(
            f"{'+' if change == 'enters' else '-'}{one} {on:%m-%d}"
            for one, on, change in first.select(key, "day", "change").iter_rows()
        )
        rows.append((name, f"+{enters:,}", f"-{leaves:,}", f"{own['day'][0]}", *((some,) if keys else ())))
    heads = ("segment", "enter", "leave", "first on", *(("who first",) if keys else ()))
    lines += ["", *(_table(heads, rows, width, colour, ascii_only, right=(1, 2)) if rows else ["nobody"])]
    return "\n".join(lines) + "\n"


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    room: int,
    colour: bool,
    ascii_only: bool,
    right: Sequence[int] = (),
) -> list[str]:
    """Columns as wide as they need to be; what does not fit the terminal is cut, the widest column first."""
    safe = [tuple(visible(plain_signs(cell, ascii_only), ascii_only) for cell in row) for row in rows]
    needed = [max(width(cell) for cell in column) for column in zip(heads, *safe, strict=True)]
    while sum(needed) + len(_GAP) * (len(needed) - 1) > room and max(needed) > len("customers"):
        needed[needed.index(max(needed))] -= 1

    def line(cells: Sequence[str]) -> str:
        parts = []
        for at, (cell, breadth) in enumerate(zip(cells, needed, strict=True)):
            shown = cut(cell, breadth, ascii_only)
            space = " " * (breadth - width(shown))
            parts.append(space + shown if at in right else shown + space)
        return _GAP.join(parts).rstrip()

    return [paint(line(heads), "dim", colour), *(line(row) for row in safe)]
