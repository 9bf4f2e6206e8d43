"""Reports. In: evaluations. Out: a view model, and it rendered as one HTML file, as Markdown, as JSON, or as lines for a terminal.

The only room that knows Jinja. Its names are loaded when first used, so that what only asks for sections or colours stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.report.build_report import Unmeasurable, build
    from segdsl.report.html import render_html
    from segdsl.report.json import render_json
    from segdsl.report.markdown import render_markdown
    from segdsl.report.model import Report
    from segdsl.report.options import MIN_CELL, Options
    from segdsl.report.outline import brief

__all__ = [
    "MIN_CELL",
    "Options",
    "Report",
    "Unmeasurable",
    "brief",
    "build",
    "render_html",
    "render_json",
    "render_markdown",
]

_HOMES = {
    "MIN_CELL": "options",
    "Options": "options",
    "Report": "model",
    "Unmeasurable": "build_report",
    "brief": "outline",
    "build": "build_report",
    "render_html": "html",
    "render_json": "json",
    "render_markdown": "markdown",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
