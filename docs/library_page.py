"""The page of the standard library. In: the files of `segdsl/std`. Out: Markdown: their headers, what they need and define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from segdsl.semantics.units import LIBRARY
from segdsl.syntax import parse, tree
from segdsl.text import Source

_HEAD = """\
# The standard library

{notice}
Usual segmentations, written in this language and shipped with segdsl. `use std.rfm` brings one in under its own names, `use std.rfm as r`
under `r.`; nothing in them is hidden, so read a file before you rely on it, and copy it when you disagree.

Each needs some names that only you can define, since it has never seen your data. The lines below say how; in them `orders`, `visits`
and so on are tables, and `sales` are the orders that count, as you would write them once:
`rows sales = orders where status = "paid"`. What is not defined is [an error](diagnostics.md#seg215) that says the same. Bounds are
`set`s, so a run may give others: `segdsl eval shop.seg --set promoter_from=8`.

The [cookbook](../cookbook/index.md) has each of them at work.
"""


@dataclass(frozen=True)
class Header:
    """The comment a file begins with.

    Attributes:
        title: What it is, in a sentence.
        paragraphs: What else there is to say; an indented one is a picture.
        needs: How to define each name that the file leaves open.
        sources: Where it comes from.
    """

    title: str
    paragraphs: list[str] = field(default_factory=list)
    needs: dict[str, str] = field(default_factory=dict)
    sources: str = ""


def page(notice: str) -> str:
    """The page's text."""
    files = sorted(LIBRARY.glob("*.seg"))
    headers = {path: header(path.read_text(encoding="utf-8")) for path in files}
    lines = [_HEAD.format(notice=notice), "| file | what it has |", "|---|---|"]
    lines += [f"| [`std.{path.stem}`](#std{path.stem}) | {one.title} |" for path, one in headers.items()]
    for path, one in headers.items():
        lines += ["", *_file(path, one)]
    return "\n".join(lines) + "\n"


def header(text: str) -> Header:
    """The comment at the head of a file, taken apart."""
    comment = [line.removeprefix("#").removeprefix(" ") for line in text.split("\n\n", 1)[0].split("\n")]
    title = comment[0].split(": ", 1)[1]
    made = Header(title[0].upper() + title[1:])
    sources = ""
    for block in "\n".join(comment[1:]).strip("\n").split("\n\n"):
        if block.startswith("needs "):
            made.needs.update(re.findall(r"(?m)^needs (\w+): (.+)$", block))
        elif re.match(r"Sources?: ", block):
            sources = " ".join(block.split())
        else:
            made.paragraphs.append(block)
    return Header(made.title, made.paragraphs, made.needs, sources)


def _file(path: Path, head: Header) -> Iterator[str]:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    statements = parse(source).statements
    yield f"## std.{path.stem}"
    yield ""
    yield f"{head.title} [The file](../../segdsl/std/{path.name})"
    for paragraph in head.paragraphs:
        yield ""
        if paragraph.startswith(" "):
            yield from ("```text", *(line[4:].rstrip() for line in paragraph.split("\n")), "```")
        else:
            yield " ".join(paragraph.split())
    yield from ("", "| needs | define it as |", "|---|---|")
    for name, how in head.needs.items():
        yield f"| `{name}` | {_cell(how)} |"
    defined = [
        one for one in statements if isinstance(one, tree.Trait | tree.Segment | tree.Groups | tree.Cross)
    ]
    yield from ("", "| defines | | |", "|---|---|---|")
    for one in defined:
        yield f"| `{one.name.text}` | {type(one).__name__.lower()} | {_cell(_said(one))} |"
    sets = [one for one in statements if isinstance(one, tree.Set)]
    if sets:
        shown = ", ".join(f"`{one.name.text}` = {_value(source, one)}" for one in sets)
        yield from ("", f"Sets: {shown}.")
    yield from ("", head.sources)


def _said(one: tree.Trait | tree.Segment | tree.Groups | tree.Cross) -> str:
    """Title and `about` of a definition; of groups the branches, too."""
    parts = [f"{one.title}." if one.title and one.title[-1] not in "?!." else one.title or ""]
    if isinstance(one, tree.Groups):
        parts.append(", ".join(f"`{branch.name.text}`" for branch in one.branches) + ".")
    if one.clauses.about:
        parts.append(one.clauses.about)
    return " ".join(part for part in parts if part)


def _value(source: Source, one: tree.Set) -> str:
    written = source.slice(one.value.span)
    if not written.startswith("("):
        return f"`{written}`"
    items = re.findall(r'"[^"]*"', written)
    return f"{len(items)} values" if len(items) > 8 else "`" + " ".join(written.split()) + "`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
