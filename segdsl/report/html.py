"""A report as one HTML file. In: a `Report`. Out: a page that loads nothing from elsewhere and runs no script.

The content security policy allows exactly one style sheet, by its hash, so that even a slip in a template could neither run nor load
anything.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from segdsl.report import palette
from segdsl.report.environment import environment
from segdsl.report.model import Chapter, Report
from segdsl.report.model_segments import Group, Segment
from segdsl.report.sections import Section, present

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter on the page.

    Attributes:
        prefix: What its ids begin with: nothing where it is the only one.
        level: The level of its sections' headings.
        anchors: Where each segment and groups stands.
        sections: What it shows, in order.
    """

    chapter: Chapter
    prefix: str
    level: int
    anchors: dict[str, str]
    sections: tuple[Section, ...]


def render_html(report: Report) -> str:
    """Renders the page.

    Args:
        report: What to show.

    Returns:
        HTML; the same bytes for the same report.
    """
    style = style_sheet(*(report.accent or ()))
    alone = len(report.chapters) == 1
    places = [
        place(chapter, "" if alone else f"program-{at}-", 2 if alone else 3)
        for at, chapter in enumerate(report.chapters, 1)
    ]
    page = environment(report.locale).get_template("page.html.j2")
    return page.render(report=report, places=places, style=style, policy=content_security_policy(style))


def place(chapter: Chapter, prefix: str = "", level: int = 2) -> Place:
    """A chapter with its place on the page."""
    return Place(chapter, prefix, level, anchors(chapter, prefix), present(chapter))


def content_security_policy(style: str) -> str:
    """The policy of a page with this style sheet: nothing else is loaded, run, framed or sent."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def anchors(chapter: Chapter, prefix: str = "") -> dict[str, str]:
    """Where each segment and groups stands: after its name if that is a plain word, so that links last, else by number."""
    made = {}
    parts: tuple[Segment | Group, ...] = (*chapter.segments, *chapter.groups)
    for at, part in enumerate(parts, 1):
        own = f"segment-{part.name}" if _PLAIN_NAME.match(part.name) else f"number-{at}"
        made[part.name] = prefix + own
    return made


def style_sheet(accent: str = palette.ACCENT, accent_dark: str | None = None) -> str:
    """The style sheet with the colours of both schemes."""
    return palette.schemes(accent, accent_dark).variables() + _file("style.css")


@cache
def _file(name: str) -> str:
    loader = environment("en").loader
    assert loader is not None
    return loader.get_source(environment("en"), name)[0]
