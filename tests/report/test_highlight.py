from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.functions import FUNCTIONS
from segdsl.report.highlight import highlight, one_line

SHOP = Path(__file__).parents[2] / "examples" / "shop" / "shop.seg"


def _kinds(text: str, names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in highlight(text, names) if token.text.strip()]


def test_a_rule_word_by_word() -> None:
    assert _kinds('when count(sales in last 90d where amount > 50) >= 3 and name = "when"') == [
        ("word", "when"),
        ("call", "count"),
        ("", "(sales "),
        ("word", "in"),
        ("word", "last"),
        ("value", "90d"),
        ("word", "where"),
        ("", " amount > "),
        ("value", "50"),
        ("", ") >= "),
        ("value", "3"),
        ("word", "and"),
        ("", " name = "),
        ("value", '"when"'),
    ]


def test_names_lead_to_their_definitions() -> None:
    assert _kinds("vip and not lifecycle.lost or orders.vip", ("vip", "lifecycle", "lost")) == [
        ("link", "vip"),
        ("word", "and"),
        ("word", "not"),
        ("link", "lifecycle"),
        ("", ".lost "),
        ("word", "or"),
        ("", " orders.vip"),
    ]
    assert ("link", "`my vips`") in _kinds("`my vips` and x", ("my vips",))


@pytest.mark.parametrize("name", ["tags", "owner", "segment", "count", "first", "month"])
def test_columns_called_like_words_are_columns(name: str) -> None:
    assert _kinds(f"{name} is known")[0] == ("", f"{name} ")


def test_every_function_is_known() -> None:
    for name in FUNCTIONS:
        if name not in ("today", "now"):
            assert _kinds(f"{name}(x)")[0] == ("call", name)


def test_comments_and_broken_texts_stay_whole() -> None:
    assert ("note", "# why") in _kinds("a > 1 # why\nand b")
    assert "".join(text for _, text in _kinds('a = "open')) == 'a = "open'


def test_the_tokens_are_the_text() -> None:
    text = SHOP.read_text(encoding="utf-8")
    assert "".join(token.text for token in highlight(text, ("vip",))) == text


@given(st.text(st.sampled_from(' \n\t"`#\\().,<>=%_-aZ9é漢'), max_size=40))
def test_the_tokens_are_any_text(text: str) -> None:
    assert "".join(token.text for token in highlight(text)) == text


def test_conditions_on_one_line() -> None:
    assert (
        one_line('(\n    min(a)  <= 6 # late\n    or b = "x  (\t y"\n  )')
        == '(min(a) <= 6 or b = "x  (\t y")'
    )
    assert one_line("a in last 90d") == "a in last 90d"
