"""Parsing. In: a `Source`. Out: its statements, its comments and the mistakes of writing, one for each statement that has any.

A file without mistakes is parsed in one go. Where something is wrong, the file is cut before each statement's first word and every piece
parsed on its own, so that one mistake hides nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import lark
from lark import TextSlice, Token

from segdsl.diagnostics import Diagnostic, codes
from segdsl.syntax import mistakes, parser, tree, walk
from segdsl.syntax.build_statements import StatementBuilder
from segdsl.syntax.pieces import pieces
from segdsl.text import Fault, ReadFault, Source, Span, scan

MAX_NODES = 10_000
MAX_DEPTH = 64
MAX_MISTAKES = 200  # nobody reads more at once, and explaining each takes its time


@dataclass(frozen=True, slots=True)
class Parsed:
    """What parsing found.

    Attributes:
        source: The text.
        statements: Those that could be read, in the order written.
        diagnostics: Mistakes of writing.
        comments: The places of comments, in order.
        whole: Whether every statement could be read.
    """

    source: Source
    statements: tuple[tree.Statement, ...]
    diagnostics: tuple[Diagnostic, ...]
    comments: tuple[Span, ...]
    whole: bool


class _Parser:
    """The one parser of the process; lark's callbacks hold state, so one text at a time."""

    def __init__(self) -> None:
        self.builder = StatementBuilder()
        self.comments: list[Span] = []
        self.lock = Lock()
        self.lark = parser.make(self.builder, self._comment)

    def _comment(self, token: Token) -> Token:
        self.comments.append(Span(token.start_pos or 0, token.end_pos or 0))
        return token

    def read(
        self, source: Source, start: str = "start", piece: Span | None = None
    ) -> tuple[Any, list[Diagnostic], list[Span]]:
        """The tree of a source or a piece of it, with mistakes and comments; raises lark's `UnexpectedInput`."""
        text = source.text if piece is None else TextSlice(source.text, piece.start, piece.end)
        with self.lock:
            self.builder.begin(source)
            self.comments = []
            made = self.lark.parse(text, start=start)
            return made, self.builder.diagnostics, self.comments


@cache
def _parser() -> _Parser:
    return _Parser()


def parse(source: Source) -> Parsed:
    """Parses a source.

    Args:
        source: A program's text.

    Returns:
        Statements, comments and mistakes; never raises for what a user wrote.
    """
    faults = scan(source.text)
    if faults:
        return Parsed(source, (), tuple(_fault(source, fault) for fault in faults), (), whole=False)
    try:
        document, found, comments = _parser().read(source)
    except lark.exceptions.UnexpectedInput:
        return _piecewise(source)
    statements, oversized = _sized(source, document.statements)
    found = found + oversized
    return Parsed(source, statements, tuple(found), tuple(comments), whole=not found)


def parse_expression(source: Source) -> tuple[tree.Expression | None, tuple[Diagnostic, ...]]:
    """Parses a source that holds one expression, such as `recency < 30d`, rather than statements."""
    faults = scan(source.text)
    if faults:
        return None, tuple(_fault(source, fault) for fault in faults)
    try:
        expression, found, _ = _parser().read(source, "expression")
    except lark.exceptions.UnexpectedInput as error:
        return None, (mistakes.explain(error, source, Span(0, len(source.text))),)
    found = found + _oversized(source, expression)
    return expression, tuple(found)


def _piecewise(source: Source) -> Parsed:
    statements: list[tree.Statement] = []
    found: list[Diagnostic] = []
    comments: list[Span] = []
    todo = pieces(source.text)[::-1]
    while todo and len(found) < MAX_MISTAKES:
        piece = todo.pop()
        read = _read(source, piece)
        if isinstance(read, Diagnostic):
            cut = _line_begun(source, piece, read)
            before = None if cut is None else _read(source, Span(piece.start, cut))
            if cut is None or before is None or isinstance(before, Diagnostic):
                found.append(read)
                continue
            # the mistake follows a sound statement rather than being in it
            todo.append(Span(cut, piece.end))
            read = before
        document, mended, seen = read
        kept, oversized = _sized(source, document.statements)
        statements += kept
        found += mended + oversized
        comments += seen
    found.sort(key=lambda one: one.sort_key)
    return Parsed(source, tuple(statements), tuple(found), tuple(comments), whole=False)


def _read(source: Source, piece: Span) -> tuple[Any, list[Diagnostic], list[Span]] | Diagnostic:
    try:
        return _parser().read(source, piece=piece)
    except lark.exceptions.UnexpectedInput as error:
        return mistakes.explain(error, source, piece)


def _line_begun(source: Source, piece: Span, mistake: Diagnostic) -> int | None:
    """The beginning of the line that a mistake begins, unless it is the first of the piece or indented."""
    at = mistake.place.span.start if mistake.place.span else piece.start
    if mistake.code is not codes.UNKNOWN_STATEMENT and source.text[at - 1 : at] != "\n":
        return None
    return at if source.text[piece.start : at].strip() else None


def _sized(
    source: Source, statements: tuple[tree.Statement, ...]
) -> tuple[tuple[tree.Statement, ...], list[Diagnostic]]:
    """The statements that what follows may recurse over, and the mistakes of those that are too deep or too large for it."""
    kept: list[tree.Statement] = []
    found: list[Diagnostic] = []
    for statement in statements:
        mistakes_here = [
            one for expression in walk.expressions(statement) for one in _oversized(source, expression)
        ]
        found += mistakes_here
        if not mistakes_here:
            kept.append(statement)
    return tuple(kept), found


def _oversized(source: Source, expression: tree.Expression) -> list[Diagnostic]:
    for count, (node, depth) in enumerate(walk.walk(expression)):
        if depth > MAX_DEPTH:
            return [codes.TOO_DEEP.at(source, node.span, limit=MAX_DEPTH)]
        if count > MAX_NODES:
            return [codes.TOO_LONG.at(source, expression.span, limit=f"{MAX_NODES:,}", things="parts")]
    return []


def _fault(source: Source, fault: Fault) -> Diagnostic:
    match fault.kind:
        case "character":
            return codes.REFUSED_CHARACTER.at(source, fault.span, character=fault.detail)
        case "mixed-scripts":
            return codes.MIXED_SCRIPTS.at(
                source, fault.span, word=source.slice(fault.span), scripts=fault.detail
            )
        case "length":
            return codes.TOO_LONG.at(source, fault.span, limit=fault.detail, things="parts")
        case "backslashes":
            return codes.TOO_LONG.at(source, fault.span, limit=fault.detail, things="backslashes in a line")
        case _:
            return codes.TOO_DEEP.at(source, fault.span, limit=fault.detail)


def read_fault(fault: ReadFault) -> Diagnostic:
    """The diagnostic of a file that gave no source."""
    match fault.kind:
        case "too-large":
            return codes.FILE_TOO_LARGE.about(fault.name, name=fault.name, size=f"{int(fault.detail):,}")
        case "utf-8":
            return codes.NOT_UTF8.about(
                fault.name, name=fault.name, why=f"byte {int(fault.detail) + 1:,} begins no character"
            )
        case "utf-16":
            return codes.NOT_UTF8.about(fault.name, name=fault.name, why="it is UTF-16")
        case "missing":
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why="there is no such file")
        case "directory":
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why="it is a folder")
        case "special":
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why="it is not a regular file")
        case _:
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why=fault.detail)
