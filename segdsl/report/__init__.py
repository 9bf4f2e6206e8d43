"""Reports. In: evaluations. Out: a view model, and it rendered as one HTML file, as Markdown, as JSON, or as lines for a terminal.

The only room that knows Jinja.
"""

from segdsl.report.brief import brief
from segdsl.report.build import build
from segdsl.report.html import render_html
from segdsl.report.json import render_json
from segdsl.report.markdown import render_markdown
from segdsl.report.model import Report
from segdsl.report.options import Options

__all__ = ["Options", "Report", "brief", "build", "render_html", "render_json", "render_markdown"]
