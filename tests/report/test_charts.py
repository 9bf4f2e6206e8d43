"""The pictures: each has a file, a sentence that says what it shows, and a golden file that a browser can open."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from segdsl.report import html, palette
from segdsl.report.environment import environment
from segdsl.report.figures import Hidden
from segdsl.report.html import style_sheet
from segdsl.report.model_grids import Cohort, CohortGrid, Flow, Moves, ScoreCell, ScoreGrid
from segdsl.report.model_segments import Distribution
from tests.report.examples import chapter, small

CHARTS = Path(html.__file__).parent / "templates" / "charts"
GOLDEN = Path(__file__).parent / "golden"
LESS = Hidden(10)

SCORES = ScoreGrid(
    "Recency and frequency",
    "frequency",
    "recency",
    ("1", "2", "3"),
    ("3", "2", "1"),
    (
        (ScoreCell(40, 0.2, "12.5"), ScoreCell(0, 0.0, None), ScoreCell(LESS, LESS, None)),
        (ScoreCell(80, 0.4, "1,200"), ScoreCell(20, 0.1, "3"), ScoreCell(11, 0.055, "8")),
        (ScoreCell(14, 0.07, "1"), ScoreCell(Hidden(), Hidden(), None), ScoreCell(24, 0.12, "4.25")),
    ),
    "Revenue",
)
COHORTS = CohortGrid(
    "First orders",
    "Months after the first order",
    "month",
    (
        Cohort("2024-01", 120, (1.0, 0.4, 0.25, 0.004)),
        Cohort("2024-02", 80, (1.0, 0.5, 0.0)),
        Cohort("2024-03", LESS, (LESS, LESS)),
    ),
)
MOVES = Moves(
    "stage",
    "Stage",
    (("new", "New"), ("kept", "Kept"), ("lost", "Lost <b>")),
    (
        Flow("new", "kept", 30),
        Flow("new", "lost", 20),
        Flow("kept", "kept", 100),
        Flow("kept", "lost", 15),
        Flow("lost", "kept", LESS),
        Flow(None, "new", 40),
        Flow("lost", None, 12),
    ),
)
SPREAD = Distribution(
    "age",
    "Age",
    ("18 to 29", "30 to 44", "45 to 59", "60 or more"),
    (1.0, 1.25, 1.25, 1.0),
    (0.1, 0.5, 0.4, 0.0),
    (0.3, 0.3, 0.2, 0.2),
)


def _macro(name: str, macro: str | None = None) -> Callable[..., str]:
    made = getattr(environment("en").get_template(f"charts/{name}.svg.j2").module, macro or name)
    return lambda *given: str(made(*given))


def _stacked(rows: list[str]) -> str:
    """Bars of table rows under each other, as one picture."""
    placed = [row.strip().replace("<svg ", f'<svg y="{at * 20 + 4}" ', 1) for at, row in enumerate(rows)]
    return f'<svg class="chart" width="400" height="{len(rows) * 20}">' + "\n".join(placed) + "</svg>"


def _bars() -> str:
    return _stacked([_macro("bar")(part, 3) for part in (0, 1, 2, 3, LESS)])


def _funnel() -> str:
    report = chapter(small())
    step = _macro("funnel", "step")
    return _stacked([step(one.before, one.met, one.unknown, 8) for one in report.groups[0].branches])


def _index() -> str:
    return _stacked([_macro("index")(value) for value in (0, 25, 50, 100, 130, 200, 5_000)])


def _strip() -> str:
    """The bar alone; the list under it is no picture."""
    return _first(_macro("coverage")((304, 96, 47, 169, 1000, 384), 2000, "coverage", 2))


def _key() -> str:
    drawn = _macro("key")((("fill", "in"), ("before", "out"), ("unknown", "undecided")))
    return _stacked(re.findall(r"<svg.*?</svg>", drawn))


def _first(text: str) -> str:
    found = re.search(r"<svg.*?</svg>", text, re.DOTALL)
    assert found is not None
    return found[0]


def _upset() -> str:
    report = chapter(small())
    return _macro("upset")(report.upset, report.titles, report.sizes, "upset")


def _heatmap(kind: str) -> str:
    report = chapter(small())
    return _macro("heatmap")(report.matrix, report.titles, "heatmap", kind)


def _sparkline() -> str:
    """A gap for what is not told; a segment that is new, and one that stands alone for a while."""
    draw, days = _macro("sparkline"), ("1 May", "1 June", "7 June", "now")
    rows = ((120, 140, 90, 110), (30, LESS, 40, 42), (None, None, None, 25), (None, 12, LESS, 31))
    return _stacked(
        [draw("Ones & twos", row, (0, 0.5, 0.6, 1), days, f"trend-{at}") for at, row in enumerate(rows)]
    )


def _treemap() -> str:
    return _macro("treemap", "branches")(chapter(small()).groups[0], 8, "treemap")


PICTURES: dict[str, Callable[[], str]] = {
    "bar": _bars,
    "cohorts": lambda: _macro("cohorts")(COHORTS, "cohorts"),
    "coverage": _strip,
    "distribution": lambda: _macro("distribution")(SPREAD, "spread"),
    "funnel": _funnel,
    "heatmap": lambda: _heatmap("share"),
    "heatmap-lift": lambda: _heatmap("lift"),
    "heatmap-jaccard": lambda: _heatmap("jaccard"),
    "index": _index,
    "key": _key,
    "sankey": lambda: _macro("sankey", "moves")(MOVES, "sankey"),
    "scores": lambda: _macro("scores")(SCORES, "scores"),
    "sparkline": _sparkline,
    "treemap": _treemap,
    "upset": _upset,
}


def _alone(svg: str) -> str:
    """The picture as a file of its own, with its colours."""
    classes = {name for found in re.findall(r'class="([^"]*)"', svg) for name in found.split()}
    rules = [
        rule
        for rule in style_sheet().splitlines()
        if re.match(r"\.[\w .,-]+\{", rule) and {*re.findall(r"\.([\w-]+)", rule.partition("{")[0])} & classes
    ]
    colours = ";".join(f"--{name}:{colour}" for name, colour in palette.schemes().light.items())
    style = f"<style>:root{{{colours}}}\n" + "\n".join(rules) + "</style>"
    return (
        svg.strip()
        .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        .replace(">", ">" + style, 1)
        + "\n"
    )


@pytest.mark.golden
@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name}.svg", _alone(PICTURES[name]()))


def test_each_picture_has_a_file_a_sentence_and_a_golden_file() -> None:
    files = {path.name.removesuffix(".svg.j2"): path for path in sorted(CHARTS.iterdir())}
    assert set(files) == {name.partition("-")[0] for name in PICTURES}
    for path in files.values():
        said = re.match(r"\{#\s*(.+?)\s*#\}\n\{% macro ", path.read_text(encoding="utf-8"), re.DOTALL)
        assert said is not None, path.name
        assert said[1].count(" ") > 8, path.name
    assert {path.stem for path in GOLDEN.glob("*.svg")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_told_to_those_who_do_not_see_them(name: str) -> None:
    for svg in re.findall(r"<svg [^>]*>", PICTURES[name]()):
        if 'role="img"' in svg:
            assert "aria-labelledby" in svg
        else:
            assert 'aria-hidden="true"' in svg or 'width="400"' in svg
