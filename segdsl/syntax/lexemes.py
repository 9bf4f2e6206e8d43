"""The words and signs of a text, right or wrong. In: a text. Out: lexemes that cover all of it but blanks; nothing is ever refused.

The parser's own lexer stops at the first thing it does not know. Explaining a mistake, cutting a broken file into statements and laying a
file out need to look past it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from segdsl.text import Span

Kind = Literal["word", "quoted", "text", "open text", "number", "date", "sign", "comment", "end"]


def words(text: str) -> list[str]:
    """The words of a text with blanks between them, for lists that are read more than they are changed."""
    return text.split()


STATEMENT_WORDS = tuple(words("table set rows trait segment groups cross split expect example use"))
CLAUSE_WORDS = tuple(words("about owner action tags"))
RESERVED_WORDS = frozenset(
    words(
        "and or not is in between has contains starts ends matches before after on when if then else otherwise "
        "missing known yes no true false today now"
    )
)

# Every branch begins with another character or ends where it must, so that no text takes more than one pass.
_LEXEME = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<text>"[^"\\\n]*(?:\\.[^"\\\n]*)*")
    | (?P<open_text>"[^\n]*)
    | (?P<quoted>`[^`\n]+`)
    | (?P<date>\d{4}-(?:\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?|(?:Q[1-4]|W\d\d|\d\d)(?!-\d))(?![\w%]))
    | (?P<number>\d\w*(?:\.\d\w*)?%?)
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>===?|=>|=<|=~|<>|<=|>=|!==?|:=|&&|\|\||//|--|/\*|\*/|\*\*|[^ \t\n])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, a literal, a sign or a comment, as written.

    Attributes:
        kind: What it looks like; `end` stands for what is not there, behind the last one.
        text: Its text.
        span: Its place.
    """

    kind: Kind
    text: str
    span: Span

    @property
    def lower(self) -> str:
        """The text in lower case, as words of the language are compared; a name in backticks is never such a word."""
        return self.text.lower()

    @property
    def reserved(self) -> bool:
        """Whether it is a word that can be no name."""
        return self.kind == "word" and self.lower in RESERVED_WORDS

    @property
    def is_name(self) -> bool:
        """Whether it could be a name."""
        return self.kind == "quoted" or (self.kind == "word" and not self.reserved)

    @property
    def ends_value(self) -> bool:
        """Whether a value or a condition can end with it."""
        if self.kind == "word":
            return not self.reserved or self.lower in _VALUE_WORDS
        return self.kind in ("quoted", "text", "number", "date") or self.text in (")", "}", "]")


_VALUE_WORDS = frozenset(words("missing known yes no true false today now otherwise"))


def lexemes(text: str, piece: Span | None = None) -> Iterator[Lexeme]:
    """The lexemes of a text or of a piece of it, comments included.

    Args:
        text: The whole text.
        piece: The stretch to read; all of it if none.

    Returns:
        The lexemes in order, with places in the whole text.
    """
    start, end = (0, len(text)) if piece is None else (piece.start, piece.end)
    return map(lexeme, _LEXEME.finditer(text, start, end))


def lexeme(found: re.Match[str]) -> Lexeme:
    """A lexeme as it was found."""
    kind = (found.lastgroup or "sign").replace("_", " ")
    return Lexeme(kind, found[0], Span(found.start(), found.end()))  # type: ignore[arg-type]


def found_in(text: str) -> list[re.Match[str]]:
    """The lexemes of a text but its comments as they were found, for those who look closely at a few of many."""
    return [found for found in _LEXEME.finditer(text) if found.lastgroup != "comment"]
