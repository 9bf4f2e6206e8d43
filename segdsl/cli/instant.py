"""The instant a result is for. In: a day, a time or a zone as typed. Out: the same as a value, or what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)", re.ASCII)
_ZONED = re.compile(r".*\d\s*(?:[Zz]|[+-]\d{2}:?\d{2})", re.ASCII)


def parse_as_of(text: str) -> date | datetime | Diagnostic:
    """The day, or the time local to the zone, that a text names.

    Args:
        text: `2024-06-30`, `2024-06-30T12:00` or `2024-06-30T12:00:30`.

    Returns:
        A date, a time without zone, or the mistake.
    """
    from segdsl.diagnostics.codes_use import BAD_AS_OF

    form = "write a day as `2024-06-30` or a local time as `2024-06-30T12:00`"
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        return BAD_AS_OF.about("", text=text, what="a day or time that exists", help=(form,))
    if _ZONED.fullmatch(text) and not _DAY.fullmatch(text):
        remedy = "leave the zone out: the time is local to the zone that `--timezone` names"
        return BAD_AS_OF.about("", text=text, what="a local time", help=(remedy, form))
    return BAD_AS_OF.about("", text=text, what="a day or a time", help=(form,))


def check_timezone(name: str) -> list[Diagnostic]:
    """The mistakes in the name of a zone: none where the time zone database has it."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        from segdsl.diagnostics import nearest
        from segdsl.diagnostics.codes_use import UNKNOWN_TIMEZONE

        meant = nearest(name, available_timezones())
        return [UNKNOWN_TIMEZONE.about("", name=name, help=(f"did you mean `{meant}`?",) if meant else ())]
    return []
