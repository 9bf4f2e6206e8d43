"""The pictures, each against a golden file, which a browser can open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from segdsl.report import ReportModel, build, palette
from segdsl.report.html import environment, style_sheet
from tests.report.examples import small

GOLDEN = Path(__file__).parent / "golden"
Compare = Callable[[Path, str], None]

pytestmark = pytest.mark.golden


def _macro(template: str, name: str) -> Callable[..., str]:
    made = getattr(environment().get_template(template).module, name)
    return lambda *given: str(made(*given))


@pytest.fixture(scope="module")
def report() -> ReportModel:
    return build(small())


def _titles(report: ReportModel) -> dict[str, str]:
    return {one.name: one.title for one in report.segments}


def _alone(svg: str) -> str:
    """The picture as a file of its own, with its colours."""
    rules = [
        rule
        for rule in style_sheet().splitlines()
        if rule.startswith((".chart ", ".fill{", ".nobody{", ".heat-"))
    ]
    colours = ";".join(f"--{name}:{colour}" for name, colour in palette.LIGHT.items())
    style = f"<style>:root{{{colours}}}\n" + "\n".join(rules) + "</style>"
    return (
        svg.strip()
        .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        .replace(">", ">" + style, 1)
        + "\n"
    )


def test_upset(report: ReportModel, golden: Compare) -> None:
    sizes = {one.name: one.size for one in report.segments}
    svg = _macro("chart_upset.html.j2", "upset")(report.upset, _titles(report), sizes, "upset")
    golden(GOLDEN / "upset.svg", _alone(svg))


def test_heatmap(report: ReportModel, golden: Compare) -> None:
    svg = _macro("chart_heatmap.html.j2", "heatmap")(report.matrix, _titles(report), "heatmap")
    golden(GOLDEN / "heatmap.svg", _alone(svg))


def test_coverage(report: ReportModel, golden: Compare) -> None:
    golden(
        GOLDEN / "coverage.html",
        _macro("chart_coverage.html.j2", "coverage")(report.coverage, report.customers),
    )


def test_funnel(report: ReportModel, golden: Compare) -> None:
    step = _macro("chart_funnel.html.j2", "step")
    rows = [step(one.before, one.met, one.unknown, report.customers) for one in report.groups[0].branches]
    golden(GOLDEN / "funnel.html", "\n".join(rows) + "\n")


def test_bar(golden: Compare) -> None:
    bar = _macro("chart_bar.html.j2", "bar")
    golden(GOLDEN / "bar.html", "\n".join(bar(part, 3) for part in range(4)) + "\n")
