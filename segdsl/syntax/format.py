"""The canonical layout of a source. In: a `Source`. Out: its text laid out, or the text as it was with the reasons why not."""

from __future__ import annotations

import dataclasses
from typing import Any

from segdsl.diagnostics import Diagnostic, codes
from segdsl.syntax import tree
from segdsl.syntax.layout.document import Break, Doc, Remark, render, row
from segdsl.syntax.layout.statements import Statements
from segdsl.syntax.layout.tokens import Token, Tokens
from segdsl.syntax.lexemes import lexemes
from segdsl.syntax.parse import Parsed, parse
from segdsl.text import Source, Span

WIDTH = 100


def format_source(source: Source) -> tuple[str, tuple[Diagnostic, ...]]:
    """Lays a source out.

    Args:
        source: A program's text.

    Returns:
        The canonical text and no diagnostics; or the text unchanged with the mistakes that keep it from being read. A layout that would
        read as another program than the text is never returned.
    """
    parsed = parse(source)
    if not parsed.whole:
        return source.text, parsed.diagnostics
    text = _laid_out(source, parsed)
    if text == source.text:
        return text, ()
    again = parse(Source(source.name, text))
    if (
        not again.whole
        or _bare(again.statements) != _bare(parsed.statements)
        or _remarks(text) != _remarks(source.text)
    ):
        return source.text, (codes.LAYOUT_REFUSED.at(source, Span(0, min(1, len(source.text)))),)
    return text, ()


def _laid_out(source: Source, parsed: Parsed) -> str:
    tokens = Tokens(source, parsed.statements)
    maker = Statements(tokens)
    parts: list[Doc] = []
    before: tuple[type[tree.Statement], bool] | None = None
    for statement in parsed.statements:
        first = tokens.peek()
        text = maker.statement(statement)
        written = render(text, WIDTH)
        kind = (type(statement), "\n" not in written)
        together = kind == before and kind[1] and not first.empty
        parts += _with_comments(first, begins=before is None, together=together)
        parts.append(text)
        before = kind
    for index, (comment, empty) in enumerate(tokens.ending):
        parts.append(Remark(comment, own=True, empty=empty and (index > 0 or before is not None)))
    text = render(row(parts), WIDTH).strip("\n")
    return f"{text}\n" if text else ""


def _with_comments(first: Token, *, begins: bool, together: bool) -> list[Doc]:
    """What stands before a statement: an empty line unless it belongs to the one before, and its comments as they stood."""
    parts: list[Doc] = []
    apart = not begins and not together
    for index, (comment, empty) in enumerate(first.before):
        parts.append(Remark(comment, own=True, empty=empty if index else apart))
    if first.before:
        return [*parts, Break(empty=first.empty_own)]
    return [] if begins else [Break(empty=apart)]


def _remarks(text: str) -> list[str]:
    """The comments of a text; clauses and headers may change places, and their comments with them."""
    return sorted(one.text.rstrip() for one in lexemes(text) if one.kind == "comment")


def _bare(node: Any) -> Any:
    """A tree without places, to compare what two texts mean."""
    if isinstance(node, tuple):
        return tuple(_bare(one) for one in node)
    if isinstance(node, Span):
        return None
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        values = tuple(_bare(getattr(node, field.name)) for field in dataclasses.fields(node))
        return (type(node).__name__, *values)
    return node
