"""Mistakes for programs. In: diagnostics. Out: one JSON object; lines and columns from 1, in code points, the end exclusive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from segdsl.diagnostics.model import Diagnostic, Fix, Place, Related
from segdsl.text import Source, Span

# What JSON would let through although it can drive a terminal: C1 controls, bidirectional and zero-width characters, lone surrogates
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def render(diagnostics: Iterable[Diagnostic], *, ascii_only: bool = False) -> str:
    """Writes diagnostics as `{"diagnostics": [...]}`, in the order given, ending in a newline.

    A mistake without a place, such as one of the command line, has `null` for its file, lines and columns.

    Args:
        diagnostics: The mistakes.
        ascii_only: Whether to escape everything that is not ASCII.
    """
    return dump({"diagnostics": [_diagnostic(one) for one in diagnostics]}, ascii_only=ascii_only)


def dump(value: object, *, ascii_only: bool = False) -> str:
    """A value as indented JSON with a final newline, safe to print: hidden characters are escaped."""
    text = json.dumps(value, indent=2, ensure_ascii=ascii_only)
    return _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    label = (diagnostic.label,) if diagnostic.label else ()
    return {
        "code": diagnostic.code.id,
        "slug": diagnostic.code.slug,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_place(diagnostic.place),
        "help": [*label, *diagnostic.help],
        "fix": _fix(diagnostic.fix, diagnostic.place.source),
        "related": [_related(other) for other in diagnostic.related],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file or None, **_stretch(place.source, place.span)}


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.label, **_place(related.place)}


def _fix(fix: Fix | None, source: Source | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**_stretch(source, edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _stretch(source: Source | None, span: Span | None) -> dict[str, int | None]:
    if source is None or span is None:
        return {"line": None, "column": None, "end_line": None, "end_column": None}
    start, end = source.position(span.start), source.position(span.end)
    return {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}
