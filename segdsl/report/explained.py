"""An explanation as one HTML file. In: an `Explanation`. Out: a page in the report's style, which loads nothing and runs no script.

Everything from a program or its data is escaped by Jinja, and the content security policy allows exactly one style sheet, by its hash.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from segdsl.measure.explain import lines
from segdsl.reading import language
from segdsl.report.html import content_security_policy, style_sheet

if TYPE_CHECKING:
    from segdsl.measure.explain import Explanation

_MARKS = {True: "yes", False: "no", None: "unknown"}
_SIGNS = {True: "✓", False: "✗", None: "?"}
# what HTML does not allow in text; tabs and newlines are fine
_CONTROL = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160), 65534, 65535), "�")


def render_explanation(explanation: Explanation) -> str:
    """Renders the page.

    Args:
        explanation: What to tell.

    Returns:
        HTML; the same bytes for the same explanation.
    """
    style = style_sheet() + _own_style()
    page = _environment().get_template("explained.html.j2")
    texts = language(explanation.locale).texts
    return page.render(
        told=explanation,
        texts=texts,
        style=style,
        policy=content_security_policy(style),
        locale=explanation.locale,
    )


@cache
def _own_style() -> str:
    return files("segdsl.report").joinpath("templates", "explained.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("segdsl.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    made.filters.update(
        mark=_MARKS.__getitem__,
        sign=_SIGNS.__getitem__,
        said=lines.said,
        inside=lines.inside,
        top=lines.top,
        notes=lines.notes,
        counted=lines.counted,
        more=lines.more,
        outcome=lines.outcome,
        change=lambda one, part, locale: lines.change(part, one, locale),
        day=_day,
    )
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        shown = value.translate(_CONTROL)
        # markup that was escaped already stays markup
        return type(value)(shown) if type(value) is not str else shown.encode("utf-8", "replace").decode()
    return value


def _day(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}".removesuffix(" 23:59")
