"""Reading with lark. In: a text or a piece of it. Out: its tree with the mistakes of writing and the comments, or lark's complaint.

Imported when something has to be read, as lark takes a good part of the time that a check of a small file takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import lark
from lark import TextSlice, Token

from segdsl.diagnostics import Diagnostic
from segdsl.syntax import mistakes, parser
from segdsl.syntax.build_statements import StatementBuilder
from segdsl.text import Source, Span

Complaint = lark.exceptions.UnexpectedInput


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        tree: A document, or an expression.
        diagnostics: Mistakes of writing in what could be read.
        comments: The places of comments, in order.
    """

    tree: Any
    diagnostics: list[Diagnostic]
    comments: list[Span]


class _Reader:
    """The one parser of the process; lark's callbacks hold state, so one text at a time."""

    def __init__(self) -> None:
        self.builder = StatementBuilder()
        self.comments: list[Span] = []
        self.lock = Lock()
        self.lark = parser.make(self.builder, self._comment)

    def _comment(self, token: Token) -> Token:
        self.comments.append(Span(token.start_pos or 0, token.end_pos or 0))
        return token

    def read(self, source: Source, start: str, piece: Span | None) -> Reading:
        text = source.text if piece is None else TextSlice(source.text, piece.start, piece.end)
        with self.lock:
            self.builder.begin(source)
            self.comments = []
            made = self.lark.parse(text, start=start)
            return Reading(made, self.builder.diagnostics, self.comments)


@cache
def _reader() -> _Reader:
    return _Reader()


def read(source: Source, start: str = "start", piece: Span | None = None) -> Reading | Complaint:
    """Reads a source.

    Args:
        source: The text.
        start: The rule of the grammar: `start` for statements, `expression` for one expression.
        piece: The stretch to read; all of it if none.

    Returns:
        What was read, or what lark says where it cannot be.
    """
    try:
        return _reader().read(source, start, piece)
    except Complaint as complaint:
        return complaint


def explain(complaint: Complaint, source: Source, piece: Span) -> Diagnostic:
    """The mistake behind a complaint, in the words of the language."""
    return mistakes.explain(complaint, source, piece)
