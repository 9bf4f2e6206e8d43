"""What a reading is. In: nothing. Out: `Reading`, `Item`: plain data that terminals, reports and notebooks lay out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list.

    Attributes:
        text: What it says, without a full stop.
        items: What stands indented below it.
    """

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A definition in the words of a language.

    Attributes:
        lead: A whole sentence; where there are items, what introduces them, with a colon.
        items: A list, where one sentence would be too long.
        locale: The language: `en`, `de`.
    """

    lead: str
    items: tuple[Item, ...]
    locale: str

    @property
    def text(self) -> str:
        """All of it as plain text; lists have a line each, marked by `-` and indented by two spaces a level."""
        return "\n".join([self.lead, *_lines(self.items, 0)])

    def __str__(self) -> str:
        """All of it as plain text."""
        return self.text


def _lines(items: tuple[Item, ...], depth: int) -> list[str]:
    return [
        line for item in items for line in (f"{'  ' * depth}- {item.text}", *_lines(item.items, depth + 1))
    ]
