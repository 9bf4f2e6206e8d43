"""A report as Markdown. In: a `Report`. Out: text that fits a pull request or the summary of a run, where 65,536 characters are taken.

Tables are open for what everybody looks at and folded for the rest. A report that is too long loses sections from the end of a list, the
least needed ones first, and says so. Names and values are escaped: they make no formatting, no HTML, and nobody is mentioned by them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from jinja2 import Environment

from segdsl.report.environment import environment, printable
from segdsl.report.html import place
from segdsl.report.language import language
from segdsl.report.model import Report

# What GitHub takes as the body of a comment, with some room for what people write around it
LIMIT = 64_000
# What goes first where there is too much
_NEEDLESS = (
    "details",
    "combinations",
    "overlap",
    "cohorts",
    "scores",
    "groups",
    "notes",
    "provenance",
    "expectations",
    "changes",
    "segments",
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&$])")
# What begins a list or a heading where a line begins, and what GitHub takes for an address wherever it stands
_OPENING = re.compile(r"^(\d+)?([-+=.)])")
_ADDRESS = re.compile(r"(?i)(www)\.|(:)(?=//)")
_LINE = re.compile(r"\s+")
_MENTION = re.compile(r"(?<![\w/])@(?=[A-Za-z0-9])")


def render_markdown(report: Report, limit: int = LIMIT) -> str:
    """Renders the report.

    Args:
        report: What to show.
        limit: How many characters it may have.

    Returns:
        Markdown as GitHub reads it; the same text for the same report.
    """
    text, left_out = _render(report), 0
    while len(text) > limit and left_out < len(_NEEDLESS):
        left_out += 1
        gone = _NEEDLESS[:left_out]
        chapters = tuple(
            replace(one, sections=tuple(name for name in one.sections if name not in gone))
            for one in report.chapters
        )
        remark = language(report.locale).say("Some sections did not fit here; the HTML report has them all.")
        text = _render(replace(report, chapters=chapters)) + f"*{remark}*\n"
    if len(text) > limit:
        text = text[: limit - 2].rpartition("\n")[0] + "\n…\n"
    return text


def _render(report: Report) -> str:
    alone = len(report.chapters) == 1
    places = [place(chapter, level=2 if alone else 3) for chapter in report.chapters]
    text = (
        _environment(report.locale).get_template("markdown/page.md.j2").render(report=report, places=places)
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _environment(locale: str) -> Environment:
    made = environment(locale, html=False).overlay()
    made.filters = dict(made.filters) | {
        "code": code,
        "fenced": fenced,
        "plain": plain,
        "prose": prose,
        "reading": reading,
        "tagged": tagged,
    }
    return made


def plain(text: str) -> str:
    """Text in which Markdown finds nothing to format, on one line."""
    escaped = _SPECIAL.sub(r"\\\1", _LINE.sub(" ", str(printable(text))).strip())
    escaped = _ADDRESS.sub(lambda found: f"{found[1]}\\." if found[1] else "\\:", escaped)
    return _quiet(_OPENING.sub(lambda found: f"{found[1] or ''}\\{found[2]}", escaped))


def prose(text: str) -> str:
    """A sentence in which backticks mark program text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(
        code(part) if at % 2 else _spaced(part, plain(part)) for at, part in enumerate(parts) if part
    )


def code(text: str) -> str:
    """Program text on one line; in a table, too."""
    line = _LINE.sub(" ", str(printable(text))).strip().replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    room = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{room}{_quiet(line)}{room}{fence}" if line else ""


def fenced(text: str) -> str:
    """Program text as a block."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{printable(text)}\n{fence}"


def tagged(text: str) -> str:
    """Text inside an HTML element of ours."""
    line = _LINE.sub(" ", str(printable(text))).strip()
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        line = line.replace(sign, name)
    return _quiet(line)


def reading(text: str) -> str:
    """A definition in plain words; its lists stay lists."""
    made = []
    for line in text.split("\n"):
        item = re.match(r"( *)- (.*)", line)
        made.append(f"{item[1]}- {prose(item[2])}" if item else prose(line) + "\n")
    return "\n".join(made)


def _quiet(text: str) -> str:
    """Without mentions, which would call people: a word joiner stands behind the sign."""
    return _MENTION.sub("@\N{WORD JOINER}", text)


def _spaced(part: str, text: str) -> str:
    """The spaces at the ends of a piece, which `plain` takes away."""
    return (" " if part[:1].isspace() else "") + text + (" " if part[-1:].isspace() and text else "")
