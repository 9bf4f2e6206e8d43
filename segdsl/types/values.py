"""The types of values, with the unit where a number alone would not tell: days, clock time and months never mix."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",
    "number",
    "integer",
    "decimal",
    "flag",
    "date",
    "timestamp",
    "days",
    "clock",
    "months",
    "period",
    "list",
    "distance",
    "version",
    "any",
]

_NAMES: dict[str, str] = {
    "text": "text",
    "number": "a number",
    "integer": "a whole number",
    "decimal": "a decimal number",
    "flag": "yes or no",
    "date": "a date",
    "timestamp": "a moment",
    "days": "a duration in days",
    "clock": "a duration on the clock",
    "months": "a duration in months",
    "distance": "a distance",
    "version": "a version",
    "any": "a value of unknown type",
}


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value.

    Attributes:
        kind: What it is. `days`, `clock` and `months` are durations: counted in days, in microseconds, in months.
        unit: The unit of a `period`: week, month, quarter or year.
        item: The element's type of a `list`.
        scale: How many decimal places a `decimal` may have; products have those of both sides, so nothing is lost.
    """

    kind: Kind
    unit: str | None = None
    item: Type | None = None
    scale: int = field(default=6, compare=False)

    def __str__(self) -> str:
        """The type as messages say it."""
        if self.kind == "period":
            return f"a {self.unit}"
        if self.kind == "list":
            inner = (
                "text"
                if self.item is None
                else {"integer": "whole numbers", "number": "numbers"}.get(
                    self.item.kind, f"{self.item.kind}s"
                )
            )
            return f"a list of {'text' if inner == 'texts' else inner}"
        return _NAMES[self.kind]

    @property
    def is_number(self) -> bool:
        """Whether it counts or measures without a unit."""
        return self.kind in ("integer", "decimal", "number")

    @property
    def is_duration(self) -> bool:
        """Whether it is a length of time."""
        return self.kind in ("days", "clock", "months")

    @property
    def is_time(self) -> bool:
        """Whether it is a place in time: a moment, a day or a longer period."""
        return self.kind in ("timestamp", "date", "period")

    @property
    def has_order(self) -> bool:
        """Whether its values can be put in order."""
        return self.kind not in ("flag", "list")


TEXT = Type("text")
NUMBER = Type("number")
INTEGER = Type("integer")
DECIMAL = Type("decimal")
FLAG = Type("flag")
DATE = Type("date")
TIMESTAMP = Type("timestamp")
DAYS = Type("days")
CLOCK = Type("clock")
MONTHS = Type("months")
DISTANCE = Type("distance")
VERSION = Type("version")
ANY = Type("any")


def period(unit: str) -> Type:
    """The type of calendar periods of a unit."""
    return Type("period", unit=unit)


def listing(item: Type) -> Type:
    """The type of lists of a type."""
    return Type("list", item=item)
