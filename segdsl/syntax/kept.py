"""Statements kept from run to run. In: a source of which some statements were read before. Out: what reading all of it would give.

A file is cut before each line that begins with a statement's word. What stands between two cuts is kept only if it was exactly some whole
statements of a file without mistakes. The grammar has no conflict, so a text made of such stretches has one reading, that of the stretches
one after the other; this is why each can be looked up, or read, on its own. Whatever else happens, the file is read as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from segdsl.cache import Entry
from segdsl.syntax import tree
from segdsl.syntax.codec import Damage, decoded, encoded
from segdsl.text import Source, Span

_BEGINNING = re.compile(
    r"^(?:table|set|rows|trait|segment|groups|cross|split|expect|example|use)\b", re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a stretch of a file holds."""

    statements: tuple[tree.Statement, ...]
    comments: tuple[Span, ...]


def stretches(text: str, within: Span) -> list[Span]:
    """A stretch of a text cut before each line that begins with a statement's word."""
    found = (one.start() for one in _BEGINNING.finditer(text, within.start, within.end))
    cuts = [within.start, *(at for at in found if at > within.start), within.end]
    return [Span(start, end) for start, end in pairwise(cuts)]


def look_up(entry: Entry, source: Source, stretch: Span) -> Kept | None:
    """What was kept of a stretch, at its place in this source; None where nothing was."""
    value = entry.get(_key(source.slice(stretch)))
    try:
        if value is None:
            return None
        statements, comments = ([decoded(one, stretch.start) for one in part] for part in value)
    except Damage:
        return None
    if not all(isinstance(one, tree.Statement) for one in statements):
        return None
    if not all(isinstance(one, Span) for one in comments):
        return None
    return Kept(tuple(statements), tuple(comments))


def keep(
    entry: Entry,
    source: Source,
    within: Span,
    statements: tuple[tree.Statement, ...],
    comments: tuple[Span, ...],
) -> None:
    """Keeps what a text without mistakes was found to hold, stretch by stretch.

    Args:
        entry: Where to.
        source: The text.
        within: What of it was read.
        statements: All statements in it, in order.
        comments: All comments in it, in order.
    """
    begins = {one.span.start for one in statements}
    cuts = [span.start for span in stretches(source.text, within)]
    # a cut inside a statement is none, and neither side of it is kept
    true = [at for at in cuts if at in begins or at == within.start]
    doubtful = set(cuts) - set(true)
    todo, remarks = list(statements)[::-1], list(comments)[::-1]
    for start, end in pairwise([*true, within.end]):
        held = _until(todo, end)
        said = _until(remarks, end)
        if doubtful.isdisjoint(cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]):
            rows: list[Any] = [encoded(one, start) for one in held]
            entry.put(_key(source.text[start:end]), [rows, [encoded(one, start) for one in said]])


def _until(todo: list[Any], end: int) -> list[Any]:
    """Takes what begins before a place off the end of a reversed list."""
    taken = []
    while todo and (todo[-1] if isinstance(todo[-1], Span) else todo[-1].span).start < end:
        taken.append(todo.pop())
    return taken


def _key(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
