"""Diagnostics as plain lines, the format of the golden files beside the wrong programs."""

from collections.abc import Iterable

from segdsl.diagnostics import Diagnostic
from segdsl.text import Source


def line(one: Diagnostic) -> str:
    """`line:col-line:col CODE slug: message | label | help | fix`."""
    source, span = one.place.source, one.place.span
    if source is None or span is None:
        where = one.place.file
    else:
        start, end = source.position(span.start), source.position(span.end)
        where = f"{start.line}:{start.column}-{end.line}:{end.column}"
    parts = [
        f"{where} {one.code.id} {one.code.slug}: {one.message}",
        one.label,
        "; ".join(one.help),
        _fix(one),
    ]
    return " | ".join(parts).rstrip(" |")


def _fix(one: Diagnostic) -> str:
    if one.fix is None or one.place.source is None:
        return ""
    mark = "" if one.fix.safe else " (to be checked)"
    return f"fix{mark}: {_fixed_line(one)}"


def _fixed_line(one: Diagnostic) -> str:
    """The first line that the fix changes, as it would read then."""
    source = one.place.source
    assert source is not None
    assert one.fix is not None
    number = source.position(one.fix.edits[0].span.start).line
    return Source("fixed", apply(one)).line(number).strip()


def apply(one: Diagnostic) -> str:
    """The text with a diagnostic's fix applied."""
    assert one.fix is not None
    assert one.place.source is not None
    text = one.place.source.text
    for edit in sorted(one.fix.edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def dump(diagnostics: Iterable[Diagnostic]) -> str:
    """Every diagnostic on a line of its own."""
    return "".join(f"{line(one)}\n" for one in diagnostics)
