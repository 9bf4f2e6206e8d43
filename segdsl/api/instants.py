"""The instant an evaluation is about. In: what a caller said. Out: the engine's `Moment`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from segdsl.api.errors import SegdslError
from segdsl.diagnostics import codes

if TYPE_CHECKING:
    from segdsl.semantics.calendar import Moment


def moment(as_of: dt.date | dt.datetime | None, timezone: str, fiscal_month: int = 1) -> Moment:
    """The instant in the project's zone.

    Args:
        as_of: A date is its last microsecond; the present, if none is said.
        timezone: An IANA name.
        fiscal_month: The month the fiscal year begins in.

    Raises:
        SegdslError: There is no such zone.
    """
    from segdsl.engine import moment as made

    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SegdslError([codes.UNKNOWN_ZONE.about("", name=timezone)]) from None
    return made(as_of, timezone, fiscal_month)
