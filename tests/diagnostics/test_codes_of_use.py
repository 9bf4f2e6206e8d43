import re
from pathlib import Path

import pytest

from segdsl.diagnostics import Code, codes_use
from segdsl.diagnostics.codes_use import CODES_USE

PAGES = Path(codes_use.__file__).parent / "pages"


def test_each_id_and_slug_is_there_once() -> None:
    assert len({code.id for code in CODES_USE}) == len({code.slug for code in CODES_USE}) == len(CODES_USE)
    assert all(re.fullmatch(r"SEG7\d\d", code.id) for code in CODES_USE)


@pytest.mark.parametrize("code", CODES_USE, ids=lambda code: code.slug)
def test_each_has_a_page_with_a_wrong_and_a_right_example(code: Code) -> None:
    lines = (PAGES / f"{code.slug}.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# {code.slug}"
    assert lines[2]
    headings = [line for line in lines if line.startswith("## ")]
    assert headings[:2] == ["## Wrong", "## Right"]
    assert "```seg" not in lines, "not about program text"
