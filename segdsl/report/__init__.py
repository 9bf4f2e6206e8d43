"""Reports. In: an evaluation. Out: a view model, and it rendered as one HTML file or as JSON.

The only room that knows Jinja.
"""

from segdsl.report.build import build
from segdsl.report.html import render_html
from segdsl.report.json import render_json
from segdsl.report.model import ReportModel

__all__ = ["ReportModel", "build", "render_html", "render_json"]
