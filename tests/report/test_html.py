"""The page: well-formed, self-contained, the same every time, and what hostile names and values cannot do to it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from segdsl import measure
from segdsl.report import render_html
from segdsl.report.environment import pieces
from segdsl.report.figures import Hidden
from segdsl.report.html import anchors
from segdsl.report.shapes import fit, heat, lift_heat, slices, width
from tests.measure.standin import Evaluation, Said, evaluation
from tests.report import many
from tests.report.examples import alone, big, chapter, nobody, nothing, small, sorted_only, told
from tests.report.page import Page

ALL = [small, alone, nobody, nothing, sorted_only, lambda: big(40, 200)]

# All that the templates are made of; what people write adds nothing
_ELEMENTS = """
html head meta title link style body a div header p bdi span time h1 h2 h3 h4 h5 nav ul ol li main section dl dt dd details summary
fieldset legend input label
table caption thead tbody tr th td code pre em figure figcaption article footer svg g rect circle line path text desc
"""
_ATTRIBUTES = """
lang charset http-equiv content name rel href class id dir datetime aria-label aria-labelledby aria-hidden role tabindex scope
open focusable width height viewbox x y x1 y1 x2 y2 cx cy r rx d transform type checked for
"""
TAGS = set(_ELEMENTS.split())
ATTRIBUTES = set(_ATTRIBUTES.split())
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"><svg/onload=alert(1)>",
    "</title></style></textarea><!-- <![CDATA[ ]]> -->",
    "{{7*7}} {% for x in range(9) %} {# #} ${7*7} <%= 7*7 %>",
    "javascript:alert(1)//",
    "&lt;b&gt; &amp; &#0; &nbsp",
    "\x00\x07\x1b[31m\x7f\x85",
    "\u202e\u2066 مرحبا بالعالم",
    "long" * 1_000,
)


def _page(result: Evaluation, **more: object) -> Page:
    return Page(render_html(told(result, **more)))


@pytest.mark.parametrize("made", ALL)
def test_pages_are_well_formed(made: Callable[[], Evaluation]) -> None:
    page = _page(made())
    assert page.faults == []
    assert page.declarations == ["DOCTYPE html"]
    assert {one.tag for one in page.elements} <= TAGS
    assert {name for one in page.elements for name in one.attributes} <= ATTRIBUTES


@pytest.mark.parametrize("made", ALL)
@pytest.mark.parametrize("least", [2, 10, 1_000_000])
def test_pages_with_hidden_counts_are_well_formed(made: Callable[[], Evaluation], least: int) -> None:
    assert _page(made(), min_cell=least).faults == []


@pytest.mark.parametrize("made", ALL)
def test_ids_are_unique_and_links_lead_somewhere(made: Callable[[], Evaluation]) -> None:
    page = _page(made())
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for one in page.elements:
        if one.tag == "a":
            assert one.attributes["href"].removeprefix("#") in ids
        for name in one.attributes.get("aria-labelledby", "").split():
            assert name in ids


@pytest.mark.parametrize("made", ALL)
def test_nothing_is_loaded_from_elsewhere(made: Callable[[], Evaluation]) -> None:
    html = render_html(told(made()))
    assert re.findall(r"https?:", html) == []
    assert re.findall(r"url\(|@import|<script|\sstyle=|\son\w+=", html) == []
    hrefs = {one.attributes["href"] for one in Page(html).elements if "href" in one.attributes}
    assert {one for one in hrefs if not one.startswith("#")} == {"data:,"}


def test_the_policy_allows_this_style_sheet_and_nothing_else() -> None:
    page = _page(small())
    policy = next(
        one.attributes["content"]
        for one in page.all("meta")
        if one.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    (style,) = page.all("style")
    digest = b64encode(sha256(style.text.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_change_no_element(hostile: str) -> None:
    tame = _page(small("tame"), title="Title tame", command="segdsl report tame")
    page = _page(small(hostile), title="Title " + hostile, command="segdsl report " + hostile)
    assert page.faults == []
    assert page.shape == tame.shape


@pytest.mark.parametrize("hostile", HOSTILE[:6])
def test_hostile_texts_are_shown_as_they_are(hostile: str) -> None:
    html = render_html(told(small(hostile), title=hostile))
    (title,) = Page(html).all("h1")
    assert title.text == hostile
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", html)[0]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_and_rules_add_no_kind_of_element(hostile: str) -> None:
    # A name in backticks may hold almost anything; a rule holds what people write into its literals
    result = evaluation(
        [Said(f"x {hostile}", (f'name = "{hostile}"',)), Said("y", (f"`{hostile}` > 1",))],
        {f'name = "{hostile}"': [True, False], f"`{hostile}` > 1": [True, None]},
        notes=(hostile, f"`{hostile}` ` and"),
    )
    page = _page(result)
    assert page.faults == []
    assert {one.tag for one in page.elements} <= TAGS
    assert {name for one in page.elements for name in one.attributes} <= ATTRIBUTES
    assert all(one.attributes["href"].startswith("#") for one in page.all("a"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_browsers_read_the_same_elements_whatever_is_written(hostile: str) -> None:
    def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
        root = LexborHTMLParser(render_html(told(small(text)))).root
        assert root is not None
        found = [(one.tag or "", tuple(one.attributes)) for one in root.traverse()]
        assert {tag for tag, _ in found} <= TAGS | {"-doctype"}
        assert {name.lower() for _, names in found for name in names} <= ATTRIBUTES
        return found

    assert shape(hostile) == shape("tame")


def test_no_customer_is_on_the_page_without_keys() -> None:
    result = small()
    html = render_html(told(result, keys=False))
    assert not [
        key for key in result.membership.frame["customer_id"] if f">{key}<" in html or f" {key} " in html
    ]


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    assert render_html(told(small())) == render_html(told(small()))


def test_two_hundred_segments_stay_small() -> None:
    html = render_html(told(big(200)))
    assert len(html.encode()) < 3_000_000
    page = Page(html)
    assert page.faults == []
    # Too many to lay open all at once
    assert not any("open" in one.attributes for one in page.all("details"))
    assert len([one for one in page.elements if one.attributes.get("class") == "dot"]) <= 12 * 24
    assert len([one for one in page.elements if one.attributes.get("class") == "self"]) == 3 * 20


@pytest.mark.parametrize("least", [1, 10])
def test_reports_of_many_segments_and_combinations_stay_small(tmp_path: Path, least: int) -> None:
    report = many.report(tmp_path, least)
    (made,) = report.chapters
    assert len(made.segments) == 200
    membership = many.evaluated().membership
    assert measure.combinations(membership, among=measure.segments(membership)).height >= 5_000
    assert sum(bool(one.profile) for one in made.segments) > 150
    assert all(one.trend is not None for one in made.segments)
    # where small counts are hidden, so are distributions that would tell them
    assert sum(len(one.distributions) for one in made.segments) > (200 if least == 1 else 150)
    html = render_html(report)
    # the promise is 3 MB; rules and titles may be longer than these
    assert len(html.encode()) < 2_500_000
    page = Page(html)
    assert page.faults == []
    # pictures for the largest, tables for all
    drawn = [one for one in page.all("svg") if "spread" in one.attributes.get("class", "").split()]
    assert len(drawn) == sum(len(one.distributions) for one in made.segments[:40])
    tables = [one for one in page.all("table") if "figures" in one.attributes.get("class", "").split()]
    assert len(tables) == sum(len(one.distributions) for one in made.segments)


def test_every_picture_has_a_title_and_a_table() -> None:
    page = _page(small())
    pictures = [one for one in page.all("svg") if "role" in one.attributes]
    assert len(pictures) == 6  # combinations, overlap in three views, two groups
    for one in page.all("svg"):
        assert one in pictures or one.attributes["aria-hidden"] == "true"
    assert len(page.all("title")) > len(pictures)
    captions = {one.text for one in page.all("caption")}
    assert {"Exclusive combinations", "Shared members of segments: Share", "Branches of Stage"} <= captions


def test_anchors_follow_plain_names_only() -> None:
    made = evaluation([Said("vip", ("x",)), Said('a "b"', ("x",)), Said("größe", ("x",))], {"x": [True]})
    assert anchors(chapter(made)) == {"vip": "segment-vip", 'a "b"': "number-2", "größe": "number-3"}


def test_labels_are_cut_to_their_place() -> None:
    assert fit("short", 10) == "short"
    assert fit("a label that is too long", 12) == "a label that i…"
    assert len(fit("W" * 50, 20)) < len(fit("i" * 50, 20))
    assert fit("漢字" * 10, 8) == "漢字漢…"
    assert fit("", 5) == ""


def test_shades_and_widths() -> None:
    assert [heat(share)[-1] for share in (None, 0, 0.01, 0.05, 0.051, 0.5, 0.76, 1, Hidden(10))] == list(
        "001124660"
    )
    assert [lift_heat(lift) for lift in (None, 0.0, 0.4, 0.5, 0.99, 1.0, 1.3, 9.0)] == [
        "heat-0", "cold-2", "cold-2", "cold-1", "cold-1", "heat-1", "heat-2", "heat-5",
    ]  # fmt: skip
    assert [width(*one) for one in ((0, 10), (0, 0), (1, 3), (1, 1_000_000), (5, 5), (Hidden(10), 5))] == [
        "0%",
        "0%",
        "33.3%",
        "0.4%",
        "100%",
        "0%",
    ]


def test_the_last_slice_takes_the_rest() -> None:
    made = slices((5, 4, 3, 2, 1, 1))
    assert [(one.at, one.before, one.size) for one in made] == [
        (0, 0, 5),
        (1, 5, 4),
        (2, 9, 3),
        (3, 12, 2),
        (4, 14, 2),
    ]
    assert [one.size for one in slices((5, 4))] == [5, 4]
    assert slices((5, 4, 3, 2, 1, Hidden(10)))[-1].size == Hidden(10)


def test_backticks_mark_program_text() -> None:
    assert pieces("in `last 30d` and `x`") == [
        (False, "in "),
        (True, "last 30d"),
        (False, " and "),
        (True, "x"),
    ]
    assert pieces("one ` only") == [(False, "one ` only")]
