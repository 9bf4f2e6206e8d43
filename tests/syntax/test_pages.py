"""The pages of the diagnostics of reading and writing: their wrong examples are wrong as they say, their right ones are right."""

import re
from pathlib import Path

import pytest

from segdsl import diagnostics
from segdsl.diagnostics import codes
from segdsl.syntax import parse
from segdsl.syntax.format import format_source
from segdsl.text import Source

PAGES = Path(diagnostics.__file__).parent / "pages"
MINE = [code for code in codes.CODES if code.id.startswith(("SEG0", "SEG1"))]


def blocks(page: str, heading: str) -> list[str]:
    part = page.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    return re.findall(r"```seg\n(.*?)```", part, re.DOTALL)


@pytest.mark.parametrize("code", MINE, ids=lambda code: code.slug)
def test_page(code: diagnostics.Code) -> None:
    page = (PAGES / f"{code.slug}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code.slug}\n")
    for text in blocks(page, "Wrong"):
        assert code.id in {one.code.id for one in parse(Source("wrong", text)).diagnostics}
    for text in blocks(page, "Right"):
        assert parse(Source("right", text)).diagnostics == ()


def test_every_code_of_writing_is_found_in_the_corpus() -> None:
    """No row of the table is a message that nothing says."""
    corpus = Path(__file__).resolve().parents[1] / "corpus/syntax"
    said = "".join(path.read_text(encoding="utf-8") for path in corpus.glob("*.txt"))
    missing = {code.slug for code in MINE if code.id.startswith("SEG1") and f"{code.id} " not in said}
    assert missing <= {"layout-refused"}


DOCS = [Path(__file__).resolve().parents[2] / "docs/reference" / name for name in ("writing.md", "layout.md")]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.stem)
def test_examples_of_the_reference_are_valid_and_tidy(path: Path) -> None:
    found = re.findall(r"```seg\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) >= 5
    for text in found:
        assert format_source(Source(path.name, text)) == (text, ())
