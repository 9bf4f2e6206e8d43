"""Values of attributes as people read them. In: numbers of frames and what they are values of. Out: text in a report's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from segdsl.measure import Attribute
from segdsl.report.language import Language

_SECONDS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


def written(attribute: Attribute, number: float, spoken: Language) -> str:
    """A number of an attribute with its unit: `38 days`, `2024-07`, `1,234`, `30 June 2024`."""
    native = attribute.native(number)
    if isinstance(native, dt.date):
        return spoken.figures.day(native)
    if isinstance(native, str):
        return native
    unit = attribute.unit
    if unit == "seconds":
        size, unit = next((one for one in _SECONDS if abs(native) >= one[0]), _SECONDS[-1])
        native = native / size
    figure = spoken.figures.amount(native)
    many = figure != "1"
    match unit:
        case "days":
            return spoken.say("{n} days", n=figure) if many else spoken.say("1 day")
        case "hours":
            return spoken.say("{n} h", n=figure)
        case "minutes":
            return spoken.say("{n} min", n=figure)
        case "seconds":
            return spoken.say("{n} s", n=figure)
        case "months":
            return spoken.say("{n} months", n=figure) if many else spoken.say("1 month")
        case "km":
            return spoken.say("{n} km", n=figure)
        case _:
            return figure


def bar(attribute: Attribute, low: float | None, high: float | None, spoken: Language) -> str:
    """A bar of a histogram: from where to where, or beyond where."""
    if low is None and high is None:
        return spoken.say("all")
    if low is None:
        return "<" + _edge(attribute, float(high or 0), spoken)
    if high is None:
        return "≥" + _edge(attribute, low, spoken)
    if attribute.type.kind == "integer" and attribute.unit is None:
        high -= 1  # the last whole number that is still in the bar
    first, end = _edge(attribute, low, spoken), _edge(attribute, high, spoken)
    return first if first == end else f"{first}–{end}"


def _edge(attribute: Attribute, number: float, spoken: Language) -> str:
    native = attribute.native(number)
    if isinstance(native, dt.date):
        month = spoken.figures.locale.short_months[native.month - 1]
        return f"{month} {native.year}" if native.day == 1 else f"{native.day} {month} {native.year}"
    if isinstance(native, str):
        return native
    return (
        written(attribute, number, spoken) if attribute.unit == "seconds" else spoken.figures.amount(native)
    )


def value_title(value: str | None, attribute: Attribute, titles: Mapping[str, str], spoken: Language) -> str:
    """What a value of an attribute is called: a branch by its title, `yes` of flags, text as it is."""
    if value is None:
        return ""
    if attribute.source == "groups":
        # titles of branches stand behind their groups'
        return titles.get(f"{attribute.name}.{value}", value).removeprefix(f"{attribute.title}: ")
    return spoken.say("yes") if attribute.form == "flag" else value
