"""Spans of days as options name them. In: `30d`, `4w`. Out: whole days, or the mistake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic

MOST = 366
_SPAN = re.compile(r"([0-9]{1,6})\s*(d|days?|w|weeks?)")


def parse_span(option: str, text: str, *, least: int = 1) -> int | Diagnostic:
    """The days of a span.

    Args:
        option: The option as it is typed.
        text: What was given.
        least: The fewest days there can be.
    """
    from segdsl.diagnostics.codes_use import BAD_SPAN

    found = _SPAN.fullmatch(text.strip())
    days = int(found[1]) * (7 if found[2].startswith("w") else 1) if found else -1
    if least <= days <= MOST:
        return days
    help = f"write whole days or weeks, as in `30d` or `4w`: from {least} to {MOST} days"
    return BAD_SPAN.about("", option=option, text=text, help=(help,))
