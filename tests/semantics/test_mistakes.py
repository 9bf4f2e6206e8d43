"""What is said about programs that cannot mean anything: golden files, and promises that hold whatever was written."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl import api
from segdsl.diagnostics import Diagnostic
from segdsl.syntax.lexemes import lexemes
from segdsl.text import Source
from tests.syntax.simple import apply, dump

ROOT = Path(__file__).resolve().parents[2]
CORPUS = sorted((ROOT / "tests/corpus/semantics").glob("*.seg"))
SHOP = (ROOT / "examples/shop/shop.seg").read_text(encoding="utf-8")
SOUND = [*sorted((ROOT / "tests/corpus/sound").glob("*.seg")), ROOT / "examples/shop/shop.seg"]
SMALL = [path.read_text(encoding="utf-8") for path in (*CORPUS, *SOUND[:-1])]
OPEN = 'segment a when recency < 30d and country in ("DE", "AT")\ngroups g\n  x when a\n  y otherwise\ntrait t = age(born)\n'
SEVERAL = ("many", "several", "both-sides", "in-list", "two-mistakes", "has-any", "inside", "type-unknown")
SEVERAL += ("unread", "twice", "quotes-in-list", "values-without", "open-names", "chained-column")


def said_of(text: str, name: str = "program.seg") -> list[Diagnostic]:
    return api.check_source(Source(name, text))


@pytest.mark.golden
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_golden(path: Path, golden: Callable[[Path, str], None]) -> None:
    golden(path.with_suffix(".txt"), dump(said_of(path.read_text(encoding="utf-8"), path.name)))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_mistake_is_told_once_and_in_plain_words(path: Path) -> None:
    found = said_of(path.read_text(encoding="utf-8"))
    assert found, "a wrong program without a message"
    assert len(found) == 1 or any(word in path.stem for word in SEVERAL)
    for one in found:
        said = " ".join((one.message, one.label, *one.help))
        plain = re.sub(r"`[^`]*`", "", said)
        words = r"\b(token|terminal|LALR|parser|identifier|None|True|False|tree|int|str|bool|float|Decimal)\b"
        assert not re.search(words, plain), said
        assert said.count("`") % 2 == 0, said
        assert not one.message.endswith("."), one.message
        assert not re.match(r"[A-Z]", plain.strip()), said
        assert "{" not in plain
        assert "``" not in said
        assert len(set(one.help)) == len(one.help)
        assert one.place.span is not None
        assert one.place.span.start < one.place.span.end, "nothing to underline"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_fix_mends_its_mistake(path: Path) -> None:
    found = said_of(path.read_text(encoding="utf-8"))
    for one in found:
        if one.fix is not None and one.code.id >= "SEG2":
            after = said_of(apply(one))
            assert len(after) < len(found), (one.message, after)


# ---- promises


def hold(text: str) -> None:
    """Checking never raises, every place lies in the text, and nothing is told twice."""
    found = said_of(text)
    for index, one in enumerate(found):
        span = one.place.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(text), one
        assert one not in found[:index], one
        for edit in one.fix.edits if one.fix is not None else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(text)


@st.composite
def damaged(draw: st.DrawFn, texts: list[str]) -> str:
    """A program with some of its words left out, doubled, or replaced by others of the same program."""
    text = draw(st.sampled_from(texts))
    found = list(lexemes(text))
    changes = draw(
        st.lists(
            st.tuples(st.integers(0, len(found) - 1), st.integers(0, len(found) - 1), st.sampled_from("dlr")),
            min_size=1,
            max_size=4,
            unique_by=lambda change: change[0],
        )
    )
    for at, other, how in sorted(changes, reverse=True):
        span = found[at].span
        new = {"d": f"{found[at].text} {found[at].text}", "l": "", "r": found[other].text}[how]
        text = text[: span.start] + new + text[span.end :]
    return text


@given(damaged([*SMALL, OPEN]))
def test_damaged_small_programs(text: str) -> None:
    hold(text)


@given(damaged([SHOP]))
def test_damaged_shop(text: str) -> None:
    hold(text)


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_a_sound_program_has_nothing_to_tell(path: Path) -> None:
    assert said_of(path.read_text(encoding="utf-8")) == []
