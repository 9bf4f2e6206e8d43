"""What no program text may hold. In: a text. Out: the faults in it, before anything is parsed.

Invisible and direction-changing characters can make a text mean something else than a reviewer sees (Boucher and Anderson,
"Trojan Source", 2021), so they are refused everywhere, comments included.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from segdsl.text.source import Span

MAX_DEPTH = 64
MAX_BACKSLASHES = 10_000  # in a line: reading a text costs a kilobyte of memory for each

MAX_WORDS = 40_000  # in a condition or value of 10,000 parts, of which none is written in more than four
_OPENERS = frozenset(
    (
        "table",
        "set",
        "rows",
        "trait",
        "segment",
        "groups",
        "cross",
        "split",
        "expect",
        "example",
        "use",
        "when",
        "otherwise",
    )
)
_ANY_WORD = re.compile(r"\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|`[^`\n]*`|#[^\n]*|[\w.]+|[^\s\w]")

# C0 and C1 controls but tab and newline, soft hyphen, bidirectional marks, zero-width characters, the byte order mark inside a text
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_WORD = re.compile(r"[^\W\d]\w*")
_BRACKETS = re.compile(r"\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|`[^`\n]*`|#[^\n]*|[()\[\]{}]")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something a text may not hold.

    Attributes:
        kind: `character`, `depth`, `length`, `backslashes` or `mixed-scripts`.
        span: Where it stands.
        detail: The character as `U+202E`, the limit, or the word with its scripts.
    """

    kind: str
    span: Span
    detail: str


def scan(text: str) -> list[Fault]:
    """Every fault of a text, in order: refused characters, brackets nested too deep, words of mixed scripts."""
    if text.count("\\") > MAX_BACKSLASHES:
        for line in re.finditer(r"[^\n]*\\[^\n]*", text):
            if line[0].count("\\") > MAX_BACKSLASHES:
                return [Fault("backslashes", Span(*line.span()), f"{MAX_BACKSLASHES:,}")]
    faults = []
    if not (text.isascii() and text.isprintable()):
        faults += [
            Fault("character", Span(m.start(), m.end()), f"U+{ord(m[0]):04X}")
            for m in _REFUSED.finditer(text)
        ]
    if not text.isascii():
        faults += _mixed_scripts(text)
    faults += _too_deep(text) or _too_long(text)
    return sorted(faults, key=lambda fault: fault.span)


def _too_long(text: str) -> list[Fault]:
    """The first condition or value of certainly more parts than one may have, which would take long to read only to be refused."""
    if len(text) < MAX_WORDS:
        return []
    count, opener = 0, Span(0, 1)
    for word in _ANY_WORD.finditer(text):
        if word[0].lower() in _OPENERS:
            count, opener = 0, Span(word.start(), word.end())
        elif word[0][0] != "#":
            count += 1
            if count > MAX_WORDS:
                return [Fault("length", opener, "10,000")]
    return []


def _mixed_scripts(text: str) -> list[Fault]:
    """Words outside quotes and comments that mix letters of look-alike scripts, such as a Cyrillic letter in a Latin word."""
    bare = re.sub(r"\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|#[^\n]*", lambda m: " " * len(m[0]), text)
    faults = []
    for word in _WORD.finditer(bare):
        if word[0].isascii():
            continue
        scripts = {_script(letter) for letter in word[0] if letter.isalpha()}
        if len(scripts & {"Latin", "Greek", "Cyrillic", "Armenian", "Cherokee"}) > 1:
            faults.append(
                Fault("mixed-scripts", Span(word.start(), word.end()), " and ".join(sorted(scripts)))
            )
    return faults


def _script(letter: str) -> str:
    return unicodedata.name(letter, "unknown").split(" ")[0].capitalize()


def _too_deep(text: str) -> list[Fault]:
    """The first bracket nested deeper than `MAX_DEPTH`, if there is one."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        if token[0] in "([{":
            depth += 1
            if depth > MAX_DEPTH:
                return [Fault("depth", Span(token.start(), token.end()), str(MAX_DEPTH))]
        elif token[0] in ")]}":
            depth = max(0, depth - 1)
    return []
