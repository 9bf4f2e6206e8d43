"""What is said about wrong programs: golden files, and promises that hold whatever was written."""

import re
from pathlib import Path

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.syntax import parse
from segdsl.syntax.lexemes import lexemes
from segdsl.text import Source, Span
from tests.syntax.simple import apply, dump

ROOT = Path(__file__).resolve().parents[2]
CORPUS = sorted((ROOT / "tests/corpus/syntax").glob("*.seg"))
VALID = ROOT / "tests/corpus/valid"


def diagnostics(path: Path) -> tuple[Diagnostic, ...]:
    return parse(Source(path.name, path.read_text(encoding="utf-8"))).diagnostics


@pytest.mark.golden
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_golden(path: Path, pytestconfig: pytest.Config) -> None:
    golden = path.with_suffix(".txt")
    said = dump(diagnostics(path))
    if pytestconfig.getoption("--golden", default=False):
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_mistake_is_found_and_told_in_plain_words(path: Path) -> None:
    found = diagnostics(path)
    assert found, "a wrong program without a message"
    for one in found:
        said = " ".join((one.message, one.label, *one.help))
        plain = re.sub(r"`+[^`]*`+", "", said)
        assert not re.search(r"\b(token|terminal|NAME|LALR|parser|identifier|None)\b", plain), said
        assert not one.message.endswith("."), one.message
        assert not re.match(r"[A-Z]", plain.strip()), said
        assert "{" not in re.sub(r"`[^`]*`", "", said)
        assert one.place.span is not None
        assert one.place.span.start < one.place.span.end, "nothing to underline"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_fix_mends_its_mistake(path: Path) -> None:
    """Each fix makes its own message go away and brings at most what was hidden behind it."""
    for one in diagnostics(path):
        if one.fix is None:
            continue
        assert one.place.source is not None
        assert one.place.span is not None
        after = parse(Source("fixed", apply(one))).diagnostics
        assert one.place.span not in {again.place.span for again in after if again.message == one.message}
        assert len(after) <= len(diagnostics(path))


HEALTHY = "segment healthy when age > 18\n"


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_mistake_hides_no_other_statement(path: Path) -> None:
    """Statements before and behind a wrong program are read, and the messages stay the same."""
    alone = diagnostics(path)
    text = path.read_text(encoding="utf-8")
    around = parse(Source(path.name, f"{HEALTHY}{text}\n{HEALTHY.replace('healthy', 'healthy_too')}"))
    names = [statement.name.text for statement in around.statements if hasattr(statement, "name")]
    assert names[0] == "healthy"
    assert names[-1] == "healthy_too"
    assert [one.message for one in around.diagnostics] == [one.message for one in alone]


def mutants(text: str) -> list[str]:
    """The text with each lexeme left out, doubled, and swapped with the next."""
    found = list(lexemes(text))
    made = []
    for index, one in enumerate(found):
        before, after = text[: one.span.start], text[one.span.end :]
        made += [before + after, f"{before}{one.text} {one.text}{after}"]
        if index + 1 < len(found):
            other = found[index + 1]
            between = text[one.span.end : other.span.start]
            made.append(before + other.text + between + one.text + text[other.span.end :])
    return made


# every mutant takes minutes, so that a run of all tests takes some of them only
SOME = pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.slow)])


@SOME
@pytest.mark.parametrize("path", sorted(VALID.glob("*.seg")), ids=lambda path: path.stem)
def test_damaged_programs_never_raise(path: Path, step: int) -> None:
    text = path.read_text(encoding="utf-8")
    assert parse(Source(path.name, text)).diagnostics == ()
    for mutant in mutants(text)[::step]:
        source = Source("mutant", mutant)
        for one in parse(source).diagnostics:
            span = one.place.span
            assert span is not None
            assert 0 <= span.start < span.end <= len(mutant), (mutant, one)
            for edit in one.fix.edits if one.fix else ():
                assert Span(0, 0) <= edit.span <= Span(len(mutant), len(mutant))


@SOME
@pytest.mark.parametrize("path", sorted(VALID.glob("*.seg")), ids=lambda path: path.stem)
def test_a_damaged_program_gets_few_messages(path: Path, step: int) -> None:
    """One lexeme too many or too few breaks one statement, or two where it stood between them."""
    text = path.read_text(encoding="utf-8")
    counts = [len(parse(Source("mutant", mutant)).diagnostics) for mutant in mutants(text)[::step]]
    assert max(counts) <= 2
    assert step > 1 or sum(count > 1 for count in counts) <= len(counts) * 0.02
