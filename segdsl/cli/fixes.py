"""Applying remedies. In: a program's text and its findings. Out: the text with every safe remedy applied, and how many there were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic
    from segdsl.text import Source

# each round can make visible what the mistakes before it hid
_ROUNDS = 20


def fixed(source: Source, check: Callable[[Source], Sequence[Diagnostic]]) -> tuple[Source, int]:
    """A text with its safe remedies applied, round after round until none is left.

    Args:
        source: The program's text.
        check: Finds what is wrong with a text.

    Returns:
        The text, and how many remedies went into it. A round that leaves more errors than it found is taken back.
    """
    from segdsl.text import Source

    count = 0
    found = check(source)
    for _ in range(_ROUNDS):
        text, applied = _apply(source, found)
        if not applied:
            break
        attempt = Source(source.name, text, source.path)
        after = check(attempt)
        if _errors(after) > _errors(found):
            break
        source, found, count = attempt, after, count + applied
    return source, count


def _errors(found: Sequence[Diagnostic]) -> int:
    return sum(one.severity == "error" for one in found)


def _apply(source: Source, found: Sequence[Diagnostic]) -> tuple[str, int]:
    """One round: remedies from the last place to the first, none touching another."""
    remedies = [
        one.fix for one in found if one.fix is not None and one.fix.safe and one.place.file == source.name
    ]
    text, applied, untouched = source.text, 0, len(source.text) + 1
    for fix in sorted(remedies, key=lambda one: one.edits[0].span, reverse=True):
        edits = sorted(fix.edits, key=lambda edit: edit.span, reverse=True)
        if edits[0].span.end > untouched or (
            applied and edits[0].span.end == untouched == edits[0].span.start
        ):
            continue
        for edit in edits:
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        untouched = edits[-1].span.start
        applied += 1
    return text, applied
