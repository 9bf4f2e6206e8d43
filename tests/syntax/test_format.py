"""The canonical layout: how it looks, that it is its own layout, and that it changes neither meaning nor comments."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.syntax import format as formatting
from segdsl.syntax import parse
from segdsl.syntax.format import format_source
from segdsl.syntax.lexemes import lexemes, words
from segdsl.text import Source

ROOT = Path(__file__).resolve().parents[2]
PAIRS = sorted((ROOT / "tests/corpus/format").glob("*.in.seg"))
WRONG = ROOT / "tests/corpus/syntax"
EVERY = [
    path
    for folder in ("examples", "segdsl", "tests")
    for path in sorted((ROOT / folder).rglob("*.seg"))
    if parse(Source(path.name, path.read_text(encoding="utf-8"))).whole
]


def laid_out(text: str) -> str:
    made, found = format_source(Source("test", text))
    assert found == ()
    return made


def comments(text: str) -> list[str]:
    return [one.text.rstrip() for one in lexemes(text) if one.kind == "comment"]


@pytest.mark.golden
@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.name.split(".")[0])
def test_golden(path: Path, pytestconfig: pytest.Config) -> None:
    golden = path.with_name(path.name.replace(".in.", ".out."))
    made = laid_out(path.read_text(encoding="utf-8"))
    if pytestconfig.getoption("--golden", default=False):
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_program_keeps_its_meaning_and_comments(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made = laid_out(text)
    assert laid_out(made) == made
    assert sorted(comments(made)) == sorted(comments(text))
    assert all(line == line.rstrip() for line in made.splitlines())
    assert made == "" or (made.endswith("\n") and not made.endswith("\n\n"))
    assert "\n\n\n" not in made


@pytest.mark.parametrize("path", sorted(WRONG.glob("*.seg")), ids=lambda path: path.stem)
def test_a_wrong_program_stays_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    made, found = format_source(Source(path.name, text))
    assert made == text
    assert found == parse(Source(path.name, text)).diagnostics != ()


def test_another_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "_laid_out", lambda source, parsed: "segment a when y\n")
    made, found = format_source(Source("test", "segment a when   x"))
    assert made == "segment a when   x"
    assert [one.code.slug for one in found] == ["layout-refused"]


def test_a_lost_comment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "_laid_out", lambda source, parsed: "segment a when x\n")
    made, found = format_source(Source("test", "segment a when   x # why"))
    assert made == "segment a when   x # why"
    assert [one.code.slug for one in found] == ["layout-refused"]


@pytest.mark.parametrize("text", ["", "\n", "  \n\n", "# only a comment", "\n\n# one\n\n\n# two\n"])
def test_files_without_statements(text: str) -> None:
    made = laid_out(text)
    assert comments(made) == comments(text)
    assert laid_out(made) == made


SAMPLE = (ROOT / "tests/corpus/valid/all.seg").read_text(encoding="utf-8").split("\n", 1)[1]
WORDS = [one.text for one in lexemes(SAMPLE)]
STATEMENTS = [text for text in laid_out(SAMPLE).split("\n\n") if text.strip()]
KEYWORDS = frozenset(
    words(
        "table of by key at set rows trait segment groups split expect example use when and or not in is where given then "
        "otherwise between has any all none contains starts ends with matches before after on last next this previous ago"
    )
)
TWO_WORDS = (
    "or",
    "as",
    "time",
    "sequence",
    "one",
)  # what follows belongs to the word, with blanks between at most
blanks = st.sampled_from([" ", "  ", "\n", "\n  ", "\t", " \n\n\n "])
remarks = st.sampled_from(["# a remark", "#", '# "quoted" `ticks` and (', "#x"])


@st.composite
def layouts(draw: st.DrawFn, with_comments: bool) -> tuple[str, str]:
    """A statement, and the same words with other blanks, cases and perhaps comments between them."""
    statement = draw(st.sampled_from(STATEMENTS))
    found = list(lexemes(statement))
    made = []
    for index, one in enumerate(found):
        before = found[index - 1] if index else one
        name_like = before.text == "." or (index + 1 < len(found) and found[index + 1].text in (".", "("))
        word = one.text
        if one.kind == "word" and word in KEYWORDS and not name_like and draw(st.booleans()):
            word = draw(st.sampled_from([word.upper(), word.capitalize()]))
        made.append(word)
        joined = (before.text, one.text)
        if with_comments and draw(st.integers(0, 6)) == 0 and one.text.lower() not in TWO_WORDS:
            made.append(f" {draw(remarks)}\n")
        made.append(draw(blanks) if joined else " ")
    return statement, "".join(made)


def tags_and_names_of_the_sample() -> bool:
    """Words that are both keywords here and names in the sample would change meaning with their case."""
    return not re.search(r"\btags [^\n]*\b(set|rows|next)\b", SAMPLE)


@settings(max_examples=300, deadline=None)
@given(layouts(with_comments=False))
def test_any_layout_becomes_the_same(pair: tuple[str, str]) -> None:
    statement, other = pair
    assert tags_and_names_of_the_sample()
    assert laid_out(other).replace("\n\n", "\n") == laid_out(statement).replace("\n\n", "\n")


@settings(max_examples=300, deadline=None)
@given(layouts(with_comments=True))
def test_comments_survive_wherever_they_stand(pair: tuple[str, str]) -> None:
    _, other = pair
    made = laid_out(other)
    assert sorted(comments(made)) == sorted(comments(other))
    assert laid_out(made) == made
