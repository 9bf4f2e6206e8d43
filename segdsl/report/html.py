"""A report as one HTML file. In: a `ReportModel`. Out: a page that loads nothing from elsewhere and runs no script.

Everything from a program or its data is escaped by Jinja. The content security policy allows exactly one style sheet, by its hash, so
that even a slip in a template could neither run nor load anything.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from segdsl.report import figures, palette
from segdsl.report.highlight import highlight, one_line
from segdsl.report.model import Group, ReportModel, Segment

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
# What HTML does not allow in text; tabs and newlines are fine
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# How many segments: label and colour
_SLICES = (
    ("none", "nobody"),
    ("one", "heat-2"),
    ("two", "heat-4"),
    ("three", "heat-5"),
    ("four or more", "heat-6"),
)

_UNITS = ((1_000, "k"), (1_000_000, "M"), (1_000_000_000, "B"))

# Where a share becomes a darker cell
_HEAT_BOUNDS = (0.0, 0.05, 0.15, 0.30, 0.50, 0.75)


def render_html(model: ReportModel) -> str:
    """Renders the page.

    Args:
        model: What to show.

    Returns:
        HTML; the same bytes for the same model.
    """
    style = style_sheet()
    parts: tuple[Segment | Group, ...] = (*model.segments, *model.groups)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=model,
            style=style,
            policy=content_security_policy(style),
            titles={part.name: part.title for part in parts},
            sizes={segment.name: segment.size for segment in model.segments},
            anchors=anchors(model),
        )
    )


def content_security_policy(style: str) -> str:
    """The policy of a page with this style sheet: nothing else is loaded, run, framed or sent."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def anchors(model: ReportModel) -> dict[str, str]:
    """Where each segment and groups stands on the page: after its name if that is a plain word, so that links last, else by number."""
    made = {}
    parts: tuple[Segment | Group, ...] = (*model.segments, *model.groups)
    for at, part in enumerate(parts, 1):
        made[part.name] = f"segment-{part.name}" if _PLAIN_NAME.match(part.name) else f"number-{at}"
    return made


def style_sheet() -> str:
    """The style sheet with the colours of both schemes."""
    return palette.variables() + _file("style.css")


@cache
def environment() -> Environment:
    """The templates with their filters."""
    made = Environment(
        loader=PackageLoader("segdsl.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    made.filters.update(
        compact=compact,
        count=figures.count,
        counted=figures.counted,
        decimal=figures.decimal,
        fit=fit,
        heat=heat,
        highlight=highlight,
        instant=figures.instant,
        joined=joined,
        one_line=one_line,
        percent=figures.percent,
        pieces=pieces,
        points=points,
        slices=slices,
        times=figures.times,
        width=width,
    )
    return made


def fit(text: str, places: int) -> str:
    """The text cut to about so many average letters, with an ellipsis if it is longer."""
    total = 0.0
    for at, character in enumerate(text):
        total += _breadth(character)
        if total > places:
            return text[: max(at - 1, 0)].rstrip() + "…"
    return text


def _breadth(character: str) -> float:
    """How broad a character is in common fonts without serifs, in average letters."""
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    if character in "mwMW@%—…":
        return 1.7
    if character in "iljtfrI.,:;'|!()[] ":
        return 0.6
    return 1.3 if character.isupper() else 1


def compact(number: int) -> str:
    """A whole number for a small place in a picture: `1,004`, `12.3k`, `4.5M`."""
    if number < 10_000:
        return f"{number:,}"
    unit, letter = next(one for one in _UNITS if number < 999.5 * one[0] or one == _UNITS[-1])
    value = number / unit
    return f"{value:.1f}{letter}" if value < 99.95 else f"{value:.0f}{letter}"


def heat(share: float | None) -> int:
    """The step of the palette for a share."""
    return 0 if share is None else sum(share > bound for bound in _HEAT_BOUNDS)


def joined(names: Sequence[str], titles: Mapping[str, str]) -> str:
    """Titles of segments in one line, for the words that a picture shows when pointed at."""
    return " + ".join(fit(titles[name], 40) for name in names)


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a bar: its label and colour, how much lies before it, how much it holds."""

    label: str
    colour: str
    before: int
    size: int


def slices(coverage: Sequence[int]) -> list[Slice]:
    """How many customers are in none, one, two … segments, the last one taking all the rest."""
    made: list[Slice] = []
    for at, (label, colour) in enumerate(_SLICES[: len(coverage)]):
        size = sum(coverage[at:]) if at == len(_SLICES) - 1 else coverage[at]
        made.append(Slice(label, colour, sum(coverage[:at]), size))
    return made


def width(part: int, whole: int) -> str:
    """A part as a width in per cent of the whole; at least a sliver, so that one customer can be seen."""
    if not part or not whole:
        return "0%"
    return f"{max(part / whole * 100, 0.4):.3g}%"


def points(number: float) -> str:
    """A coordinate, short."""
    return f"{number:.1f}".removesuffix(".0")


def pieces(text: str) -> list[tuple[bool, str]]:
    """Text parted at backticks: whether each piece stood between two of them, and the piece."""
    split = text.split("`")
    if len(split) % 2 == 0:  # one backtick has no partner
        return [(False, text)]
    return [(at % 2 == 1, piece) for at, piece in enumerate(split) if piece]


def _printable(value: Any) -> Any:
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value


@cache
def _file(name: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]
