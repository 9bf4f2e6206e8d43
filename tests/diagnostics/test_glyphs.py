import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.diagnostics.render.glyphs import cells, cut, visible, width, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("é客", "é客"),
        ("a\u202eb", "a\\u{202e}b"),
        ("\x1b[0m", "\\u{1b}[0m"),
        ("line\nbreak\t", "line\\u{a}break\\u{9}"),
        ("\ud800\ue000\U000e0041", "\\u{d800}\\u{e000}\\u{e0041}"),
    ],
)
def test_hidden_characters_are_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_ascii_escapes_the_rest() -> None:
    assert visible("é客!", ascii_only=True) == "\\u{e9}\\u{5ba2}!"


def test_wide_characters_take_two_columns_and_accents_none() -> None:
    assert width("客户") == 4
    assert width("e\u0301") == 1


def test_tabs_reach_to_the_next_stop() -> None:
    assert [(cell.start, cell.end) for cell in cells("a\tb\t\tc")] == [
        (0, 1),
        (1, 4),
        (4, 5),
        (5, 8),
        (8, 12),
        (12, 13),
    ]


def test_cut() -> None:
    assert cut("segment", 7) == "segment"
    assert cut("segments", 7) == "segmen…"
    assert cut("segments", 7, ascii_only=True) == "segm..."
    assert cut("客户客户", 5) == "客户…"


def test_wrap_keeps_long_words_and_indents() -> None:
    assert wrap("  help: see /a/very/long/path for it", 12, "    ") == [
        "  help: see",
        "    /a/very/long/path",
        "    for it",
    ]
    assert wrap("", 10) == [""]


@given(st.text("ab 客", max_size=60), st.integers(4, 30))
def test_wrap_loses_no_word_and_overflows_only_for_one(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= room or len(line.split()) == 1 for line in lines)


@given(st.text("ab客é", max_size=60), st.integers(3, 30), st.booleans())
def test_cut_fits(text: str, room: int, ascii_only: bool) -> None:
    assert width(cut(visible(text, ascii_only), room, ascii_only)) <= room
