"""The templates. In: a language. Out: a Jinja environment that says texts and writes figures in it.

Everything from a program or its data is escaped on its way to a page.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from segdsl.report import shapes
from segdsl.report.figures import UNTOLD, Hidden
from segdsl.report.highlight import highlight, one_line
from segdsl.report.language import Language, language
from segdsl.report.sentences import moment
from segdsl.report.sparkline import sparkline, time_places
from segdsl.report.treemap import treemap

# What HTML does not allow in text; tabs and newlines are fine
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@cache
def environment(locale: str, *, html: bool = True) -> Environment:
    """The templates in a language.

    Args:
        locale: Its code.
        html: Whether to escape for HTML; Markdown escapes by filters of its own.
    """
    spoken = language(locale)
    made = Environment(
        loader=PackageLoader("segdsl.report"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=printable,
    )
    made.globals.update(say=spoken.say, many=spoken.many, treemap=treemap)
    made.filters.update(
        _figures(spoken),
        bars=shapes.bars,
        breadth=shapes.breadth,
        doublings=shapes.doublings,
        fit=shapes.fit,
        flow_plan=shapes.flow_plan,
        heat=shapes.heat,
        highlight=highlight,
        joined=shapes.joined,
        known=shapes.known,
        lift_heat=shapes.lift_heat,
        one_line=one_line,
        pieces=pieces,
        points=shapes.points,
        slices=shapes.slices,
        sparkline=sparkline,
        step_of=shapes.step_of,
        tiles=shapes.tiles,
        time_places=time_places,
        width=shapes.width,
    )
    return made


def _figures(spoken: Language) -> dict[str, Any]:
    """Filters that write figures; what is hidden stays so."""

    def guarded(write: Any) -> Any:
        return lambda value, *more: UNTOLD if isinstance(value, Hidden) else write(value, *more)

    write = spoken.figures
    made_of_counts = {
        "amount": write.amount,
        "bare_percent": write.bare_percent,
        "change": write.change,
        "index_figure": write.index,
        "number": write.number,
        "times": write.times,
    }
    return {name: guarded(one) for name, one in made_of_counts.items()} | {
        "compact": write.compact,
        "count": write.count,
        "percent": write.percent,
        "day": write.day,
        "instant": spoken.instant,
        "listed": spoken.listed,
        "moments": lambda origin: [*(moment(one, spoken) for one in origin.snapshots), spoken.say("now")],
    }


def pieces(text: str) -> list[tuple[bool, str]]:
    """Text parted at backticks: whether each piece stood between two of them, and the piece."""
    split = text.split("`")
    if len(split) % 2 == 0:  # one backtick has no partner
        return [(False, text)]
    return [(at % 2 == 1, piece) for at, piece in enumerate(split) if piece]


def printable(value: Any) -> Any:
    """A text without characters that HTML does not allow."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value
