"""How sizes developed, in every form of a report."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from jsonschema import Draft202012Validator

import segdsl
from segdsl.cli.output import write_members
from segdsl.cli.screen import View
from segdsl.cli.summary import to_terminal
from segdsl.engine.data.members import metadata
from segdsl.report import Options, Report, brief, build, render_html, render_json, render_markdown
from segdsl.report.figures import Hidden
from segdsl.report.model import Provenance, Snapshot
from segdsl.report.sparkline import sparkline, time_places
from tests.report.page import Page
from tests.report.test_html import ATTRIBUTES, TAGS
from tests.report.test_json import SCHEMA, closed

BERLIN = ZoneInfo("Europe/Berlin")
PROGRAM = segdsl.parse(
    """
table customers key id { id integer kind text }
segment grown "Grown & more" when kind starts with "g"
segment shrunk when kind in ("s", "gs")
segment same when kind = "e"
segment fresh when kind = "f"
segment few when kind = "x"
"""
)
# how many customers of each kind there were and are; always the same of each, and others later
KINDS = {"g": (40, 60, 90), "s": (100, 81, 60), "e": (30, 30, 30), "f": (20, 20, 20), "x": (50, 4, 33)}
DAYS = (dt.date(2023, 12, 31), dt.date(2024, 3, 31), dt.date(2024, 6, 30))


def evaluated(at: int) -> segdsl.Result:
    rows = [
        (1_000 * number + one, kind)
        for number, (kind, sizes) in enumerate(KINDS.items())
        for one in range(sizes[at])
    ]
    frame = pl.DataFrame(rows, schema={"id": pl.Int64, "kind": pl.String}, orient="row")
    return PROGRAM.evaluate(customers=frame, as_of=DAYS[at], timezone="Europe/Berlin")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Two files of members, the newer one first; the older does not know all segments."""
    folder = tmp_path_factory.mktemp("members")
    for at, name in enumerate(("winter", "spring")):
        result = evaluated(at)
        write_members(folder / f"{name}.parquet", result.frame.drop("fresh"), metadata(result.membership))
    return str(folder / "spring.parquet"), str(folder / "winter.parquet")


def made(earlier: tuple[str, ...], **options: object) -> Report:
    return build(evaluated(2), Options(compare=earlier, **options))  # type: ignore[arg-type]


def test_changes_and_sizes_by_hand(earlier: tuple[str, ...]) -> None:
    (chapter,) = made(earlier).chapters
    trends = {one.name: one.trend for one in chapter.segments}
    assert [one.file for one in chapter.provenance.snapshots] == ["winter.parquet", "spring.parquet"]
    assert chapter.changes is not None
    assert chapter.changes.file == "spring.parquet"
    shown = {name: (one.sizes, one.change) for name, one in trends.items() if one is not None}
    assert shown["grown"] == ((40, 60, 90), 0.5)
    assert shown["shrunk"] == ((100, 81, 60), 60 / 81 - 1)
    assert shown["same"] == ((30, 30, 30), 0.0)
    assert shown["fresh"] == ((None, None, 20), None)
    # four of then are not told, and neither is what the size of now would tell with a change
    assert shown["few"] == ((50, Hidden(10), 33), Hidden())


def _row(html: str, title: str) -> str:
    table = html[html.index('class="ranking') :]
    return next(row for row in table.split("<tr>") if f"<bdi>{title}</bdi>" in row)


@pytest.mark.parametrize(
    ("locale", "grown", "heard", "shrunk", "same", "fresh"),
    [
        ("en", "+50.0%", "grew by 50.0%", "shrank by 25.9%", "as large as before", "new"),
        (
            "de",
            "+50,0\N{NO-BREAK SPACE}%",
            "um 50,0\N{NO-BREAK SPACE}% gewachsen",
            "um 25,9\N{NO-BREAK SPACE}% geschrumpft",
            "so groß wie zuvor",
            "neu",
        ),
    ],
)
def test_the_page_says_changes_to_eyes_and_ears(
    earlier: tuple[str, ...], locale: str, grown: str, heard: str, shrunk: str, same: str, fresh: str
) -> None:
    html = render_html(made(earlier, locale=locale))
    row = _row(html, "Grown &amp; more")
    assert f'<span aria-hidden="true">{grown}</span><span class="unseen">{heard}</span>' in row
    assert shrunk in _row(html, "shrunk")
    assert same in _row(html, "same")
    assert f"</svg>{fresh}</td>" in _row(html, "fresh")
    assert "</svg>•••</td>" in _row(html, "few")


def test_pictures_are_described(earlier: tuple[str, ...]) -> None:
    page = Page(render_html(made(earlier)))
    assert page.faults == []
    assert {one.tag for one in page.elements} <= TAGS
    assert {name for one in page.elements for name in one.attributes} <= ATTRIBUTES
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    texts = {one.attributes["id"]: one.text for one in page.elements if "id" in one.attributes}
    pictures = [
        one.attributes["aria-labelledby"] for one in page.all("svg") if one.attributes.get("class") == "spark"
    ]
    said = [tuple(texts[name] for name in one.split()) for one in pictures]
    assert (
        "Members of Grown & more over time",
        "31 December 2023: 40; 31 March 2024: 60; now: 90",
    ) in said
    assert ("Members of few over time", "31 December 2023: 50; 31 March 2024: <10; now: 33") in said
    assert ("Members of fresh over time", "now: 20") in said


def test_two_programs_have_pictures_of_their_own(earlier: tuple[str, ...]) -> None:
    page = Page(render_html(build([evaluated(2), evaluated(2)], Options(compare=earlier))))
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("least", [1, 10, 45])
def test_json(earlier: tuple[str, ...], least: int) -> None:
    document = json.loads(render_json(made(earlier, min_cell=least)))
    Draft202012Validator(closed(SCHEMA)).validate(document)
    (program,) = document["programs"]
    trends = {one["name"]: one["trend"] for one in program["segments"]}
    few = trends["few"]
    assert [one["as_of"] for one in few["sizes"]] == [
        "2023-12-31T23:59:59.999999+01:00",
        "2024-03-31T23:59:59.999999+02:00",
        "2024-06-30T23:59:59.999999+02:00",
    ]
    assert [one["file"] for one in few["sizes"]] == ["winter.parquet", "spring.parquet", None]
    assert few["change"] == (7.25 if least == 1 else None)
    for one in trends.values():
        assert not any(isinstance(row["size"], int) and 0 < row["size"] < least for row in one["sizes"])
    assert [row["file"] for row in trends["fresh"]["sizes"]] == [None]
    without = json.loads(render_json(build(evaluated(2), Options())))["programs"][0]
    assert {one["trend"] for one in without["segments"]} == {None}


def test_markdown(earlier: tuple[str, ...]) -> None:
    text = render_markdown(made(earlier))
    rows = {
        line.split("`")[1]: line.rpartition("| ")[2].removesuffix(" |")
        for line in text.split("\n")
        if re.match(r"\| .*`\w+` \|", line)
    }
    assert rows == {"grown": "+50.0%", "shrunk": "−25.9%", "same": "0%", "fresh": "new", "few": "•••"}
    assert "31 December 2023" in text


def test_the_terminal_names_the_largest_changes(earlier: tuple[str, ...]) -> None:
    report = made(earlier, sections=("overview",))
    line = "Largest changes of size since 31 March 2024: “Grown & more” +50.0%, “shrunk” −25.9%."
    assert ("text", line) in brief(report)
    plain = to_terminal(report, View(width=120, colour=False, ascii_only=True, terminal=False))
    assert plain.isascii()
    assert '"Grown & more" +50.0%, "shrunk" -25.9%.' in " ".join(plain.split())
    assert "Largest" not in str(brief(build(evaluated(2), Options())))


def test_files_without_an_instant_are_called_by_their_names(earlier: tuple[str, ...], tmp_path: Path) -> None:
    evaluated(0).frame.write_csv(tmp_path / "then.csv")
    html = render_html(made((str(tmp_path / "then.csv"), earlier[0])))
    assert "then.csv: 40; 31 March 2024: 60; now: 90" in html


def _origin(now: int, *then: int | None) -> Provenance:
    def day(number: int) -> dt.datetime:
        return dt.datetime(2024, 1, number, tzinfo=BERLIN)

    snapshots = tuple(Snapshot("m", "m", None if one is None else day(one)) for one in then)
    return Provenance("p", "", "", day(now), "Europe/Berlin", (), "m", snapshots)


@pytest.mark.parametrize(
    ("now", "then", "places"),
    [
        (11, (1, 6), [0, 0.5, 1]),
        (11, (1, 2), [0, 0.1, 1]),
        (11, (1,), [0, 1]),
        (11, (None, 2), [0, 0.5, 1]),
        (11, (3, 3), [0, 0.5, 1]),  # at the same moment
        (11, (1, 20), [0, 0.5, 1]),  # later than now
    ],
)
def test_places_are_as_far_apart_as_the_days(
    now: int, then: tuple[int | None, ...], places: list[float]
) -> None:
    assert time_places(_origin(now, *then)) == pytest.approx(places)


def test_lines_by_hand() -> None:
    whole = sparkline((100, 50, 75), (0, 0.5, 1))
    assert whole.runs == (((0, 1.0), (0.5, 0.0), (1, 0.5)),)
    assert whole.dots == ((1, 0.5),)
    # from half of the largest on, so that one of a hundred is no leap; from the smallest where that is less
    assert sparkline((100, 99), (0, 1)).runs == (((0, 1.0), (1, 0.98)),)
    assert sparkline((100, 0), (0, 1)).runs == (((0, 1.0), (1, 0.0)),)
    assert sparkline((0, 0), (0, 1)).runs == (((0, 0.0), (1, 0.0)),)
    gap = sparkline((None, 20, Hidden(10), 20), (0, 0.2, 0.6, 1))
    assert gap.runs == (((0.2, 1.0),), ((1, 1.0),))
    assert gap.dots == ((0.2, 1.0), (1, 1.0))
    assert sparkline((Hidden(), Hidden(10)), (0, 1)).runs == ()
