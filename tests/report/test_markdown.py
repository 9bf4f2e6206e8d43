"""Markdown: what GitHub makes of it, whatever names and values hold, and that it fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from segdsl.report import render_markdown
from segdsl.report.markdown import LIMIT, code, fenced, plain, prose, tagged
from tests.measure.standin import Evaluation
from tests.report.examples import alone, big, nobody, nothing, small, sorted_only, told

GITHUB = MarkdownIt("gfm-like", {"linkify": False})
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), max_size=40)
AWKWARD = (
    "| a | b",
    "**bold**",
    "`x` ``y``",
    "<b>x</b>",
    "# no",
    "- no",
    "1. no",
    "> no",
    "[a](b)",
    "![a](b)",
    "a_b_c",
    "~~a~~",
    "\\",
    "&lt;",
    "\n\n",
    "---",
)


def _shown(markdown: str) -> str:
    """The text that a reader sees, without any formatting."""
    inline = GITHUB.parseInline(markdown)[0].children or []
    assert {one.type for one in inline} <= {"text", "code_inline", "softbreak", "text_special"}
    return "".join(one.content for one in inline)


@given(TEXTS | st.sampled_from(AWKWARD))
def test_plain_text_is_what_is_shown(text: str) -> None:
    expected = " ".join(text.split())
    assert _shown(plain(text)).replace("\u2060", "") == expected
    assert len(GITHUB.parse(plain(text))) in {0, 3}  # one paragraph, and no list, heading or quotation


@given(TEXTS | st.sampled_from(AWKWARD))
def test_code_is_one_piece(text: str) -> None:
    expected = " ".join(text.split())
    shown = GITHUB.parseInline(code(text))[0].children or []
    assert [one.type for one in shown] == (["code_inline"] if expected else [])
    if expected and "|" not in expected:
        assert shown[0].content.replace("\u2060", "").strip() == expected.strip()


def test_code_blocks_hold_any_fence() -> None:
    (block,) = GITHUB.parse(fenced("a\n````\nb"))
    assert (block.type, block.content) == ("fence", "a\n````\nb\n")


def test_nobody_is_called_and_nothing_is_linked() -> None:
    assert "@\u2060everyone" in plain("ask @everyone")
    assert "@\u2060" in tagged("@team")
    assert "@\u2060" in code("@team")
    assert plain("https://a.example www.b.example") == "https\\://a.example www\\.b.example"
    assert tagged("<img src=x> & co") == "&lt;img src=x&gt; &amp; co"


def test_backticks_stay_code() -> None:
    assert prose("most often `a|b` of *x*") == "most often `a\\|b` of \\*x\\*"
    assert prose("one ` only") == "one \\` only"


@pytest.mark.parametrize("made", [small, alone, nobody, nothing, sorted_only, lambda: big(40, 200)])
def test_tables_are_tables_and_parts_are_closed(made: Callable[[], Evaluation]) -> None:
    text = render_markdown(told(made()))
    assert text.count("<details>") == text.count("</details>") == text.count("<summary>")
    assert "\n\n\n" not in text
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if set(line) <= set("|-:") and line.startswith("|"):
            columns = line.count("|")
            assert lines[at - 2] == "", lines[at - 2 : at + 1]
            assert lines[at - 1].replace("\\|", "").count("|") == columns
    tokens = GITHUB.parse(text)
    assert sum(one.type == "table_open" for one in tokens) == sum(line.startswith("|--") for line in lines)
    assert {one.tag for one in tokens if one.type == "heading_open"} <= {"h1", "h2", "h3"}


def test_hostile_texts_make_no_html() -> None:
    tame = render_markdown(told(small()))
    text = render_markdown(told(small("<script>alert(1)</script> </details> | `` **x** @all")))
    # a line of its own is ours; what people write stands within lines, as code or escaped
    ours = [[line for line in one.split("\n") if line == "</details>"] for one in (text, tame)]
    assert ours[0] == ours[1]
    blocks = [one.content for one in GITHUB.parse(text) if one.type == "html_block"]
    assert not any("<script" in one or "</details>" in one.removeprefix("</details>\n") for one in blocks)


def test_two_hundred_segments_fit() -> None:
    text = render_markdown(told(big(200)))
    assert len(text) <= LIMIT
    assert "Some sections did not fit here" in text
    assert "| Segment number" in text
    assert len(render_markdown(told(big(200)), 2_000)) <= 2_000
