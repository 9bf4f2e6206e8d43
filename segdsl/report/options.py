"""What a report is asked for. In: nothing. Out: `Options`, plain data."""

from __future__ import annotations

from dataclasses import dataclass

MIN_CELL = 10


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is to be.

    Attributes:
        title: What it is called; a title of the house's own if none is given.
        locale: Its language, one of `LOCALES`.
        sections: The ids of the sections it has; all of them if none are named.
        min_cell: Counts below this are not told, and neither are those that would give them away.
        keys: Whether keys of a few members may be shown.
        value: The trait that shares of value are taken of; found by itself if none is named.
        compare: Files of members, of earlier evaluations, to compare with, oldest first. Where all of them say their instants, these decide
            about the order.
        fiscal_month: The month the fiscal year begins in, for examples.
        accent: The colour of bars and links on light ground, as `#0b655d`, and on dark ground.
        command: What was typed to make it.
    """

    title: str | None = None
    locale: str = "en"
    sections: tuple[str, ...] | None = None
    min_cell: int = MIN_CELL
    keys: bool = True
    value: str | None = None
    compare: tuple[str, ...] = ()
    fiscal_month: int = 1
    accent: str | None = None
    accent_dark: str | None = None
    command: str | None = None
