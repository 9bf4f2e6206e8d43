"""Pages of the documentation as data: their fenced blocks, links and headings.

What stands after the language of a block says how it is tested:

    seg                 is right, laid out as `segdsl fmt` would, and evaluated on tables without rows; its examples pass
    seg shop            the same, with everything `examples/shop/shop.seg` defines beside it, and evaluated on the shop's data
    seg full            likewise with `shop_full.seg`, `software` and `game` with the programs of those folders
    seg wrong=SEG201    has just these mistakes (several with commas)
    seg fails           its examples or expectations may fail
    text message        what `segdsl check` says of the block above
    text sizes          the segments of the block above with their sizes, as of 2024-06-30
    sql shop segment=s  is run by DuckDB and finds the members of that segment of the block above
    console             commands after `$ ` are run, and show what stands below; `…` stands for anything
    python              is run; blocks of a page share their names
    text output         what the block above printed
    csv title=a.csv     is written to that file (any language can), so that later blocks find it

A page that writes files is run in a folder of its own with nothing else in it; any other, and every block that names an example, in a copy
of the example's folder. Blocks of other languages are only looked at: `toml`, `json` and `csv` have to parse, `sh` and `yaml` name
only verbs and targets that exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
# about how programs are written: their blocks need no tables and names
FORM_ONLY = ("layout.md", "writing.md")
# made of tables that have tests of their own
GENERATED = ("functions.md", "diagnostics.md", "command-line.md", "library.md", "seventy.md")

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>[^`]*)$")
_LINK = re.compile(r"(?P<image>!?)\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^()\s]+)\)")
_CODE = re.compile(r"(`+).+?\1")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text, and the number of the line its text begins on."""

    language: str
    options: dict[str, str]
    text: str
    line: int
    indent: str

    @property
    def title(self) -> str | None:
        return self.options.get("title")


def pages() -> list[Path]:
    """The pages written by hand, and those generated of tables."""
    beside = [ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "examples").rglob("*.md"))]
    return [ROOT / "README.md", *beside, *sorted((ROOT / "docs").rglob("*.md"))]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    lines = page.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        at += 1
        if not opening:
            continue
        start, indent = at, opening["indent"]
        while at < len(lines) and lines[at].strip() != opening["fence"]:
            at += 1
        assert at < len(lines), f"{name(page)}:{start}: a block is not closed"
        language, *words = opening["info"].split() or [""]
        options = {key: value for key, _, value in (word.partition("=") for word in words)}
        text = "".join(line.removeprefix(indent) + "\n" for line in lines[start:at])
        yield Block(language, options, text, start + 1, indent)
        at += 1


def prose(page: Path) -> str:
    """The page without its blocks and without code in sentences."""
    kept, fence = [], ""
    for line in page.read_text(encoding="utf-8").split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif mark:
            fence = mark["fence"]
        else:
            kept.append(line)
    return "\n".join(kept)


def links(page: Path) -> list[tuple[bool, str]]:
    """Targets of the links and images of a page, each with whether it is an image."""
    return [(bool(one["image"]), one["target"]) for one in _LINK.finditer(_CODE.sub("`code`", prose(page)))]


def anchors(page: Path) -> set[str]:
    """The places of a page that a link can name: its headings as GitHub calls them, and anchors written out."""
    found: set[str] = set()
    for line in prose(page).split("\n"):
        if heading := re.match(r"#{1,6} +(.*?) *$", line):
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).replace("`", "")
            slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            number = 0
            while (unique := f"{slug}-{number}" if number else slug) in found:
                number += 1
            found.add(unique)
        found.update(re.findall(r'<a id="([^"]+)">', line))
    return found
