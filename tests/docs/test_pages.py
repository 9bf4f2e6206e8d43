"""Everything the pages show is true: blocks, output, links, and the pages that are generated."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import GENERATED, ROOT, anchors, links, name, pages
from tests.docs.session import Session

WRITTEN = [page for page in pages() if page.name not in GENERATED]


@pytest.mark.golden
@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_blocks_are_true(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    session = Session(page, tmp_path, monkeypatch)
    session.run()
    if session.rewritten and pytestconfig.getoption("--golden"):
        if os.environ.get("CI") == "true":
            pytest.fail("golden files are never rewritten in CI")
        session.rewrite()
    assert not session.failures, "\n\n".join(session.failures)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for _, target in links(page):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(target)
    assert not dead


def test_every_page_is_found_from_the_first_one() -> None:
    seen = set()
    stack = [ROOT / "README.md"]
    while stack:
        page = stack.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = [target.partition("#")[0] for _, target in links(page)]
        stack += [
            there
            for one in targets
            if (there := (page.parent / one).resolve()).suffix == ".md" and there.exists()
        ]
    assert not [name(page) for page in pages() if page not in seen]


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
