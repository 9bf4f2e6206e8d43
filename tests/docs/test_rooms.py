"""The pages for developers name the rooms that there are, all of them and no others."""

import re

import pytest

from tests.docs.pages import ROOT

ROOMS = {path.name for path in (ROOT / "segdsl").iterdir() if path.is_dir() and not path.name.startswith("_")}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_rooms_are_those_of_the_package(page: str) -> None:
    table = (ROOT / page).read_text(encoding="utf-8").split("| room | holds |")[1].split("\n\n")[0]
    named = {
        name.rstrip("/")
        for cell in re.findall(r"(?m)^\| ([^|]+) \|", table)
        for name in re.findall("`([^`]+)`", cell)
    }
    assert named == ROOMS
