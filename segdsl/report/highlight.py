"""Program text with its words told apart. In: a piece of program text. Out: tokens that templates turn into coloured, escaped text.

What is a word of the language is read from the grammar and from the table of functions, so that a new function needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from segdsl.functions import FUNCTIONS
from segdsl.syntax.lexemes import CLAUSE_WORDS, RESERVED_WORDS, STATEMENT_WORDS, Lexeme, lexemes
from segdsl.syntax.parser import read_grammar

TokenKind = Literal["", "word", "call", "value", "note", "link"]

_TERMINAL = re.compile(r"^[A-Z_]+\.\d: /((?:[a-z]|\\s\+)+)\(\?[!=]", re.MULTILINE)
# Words only at the beginning of a statement or clause, of which a condition has none; here they are names of columns
_OPENERS = frozenset((*STATEMENT_WORDS, *CLAUSE_WORDS))


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of text of one kind; a `link` leads to the definition of that name."""

    kind: TokenKind
    text: str


def highlight(text: str, names: Collection[str] = ()) -> tuple[Token, ...]:
    """Tells words, calls, values and comments apart.

    Args:
        text: A condition or an expression, perhaps with its `when`.
        names: Names with a definition to lead to.

    Returns:
        Tokens that together are the text.
    """
    found = [*lexemes(text), None]
    tokens: list[Token] = []
    before: Lexeme | None = None
    end = 0
    for lexeme, after in pairwise(found):
        if lexeme is None:
            break
        gap = text[end : lexeme.span.start]
        _add(tokens, Token("", gap))
        _add(tokens, Token(_kind(lexeme, before, after, names), lexeme.text))
        before, end = lexeme, lexeme.span.end
    _add(tokens, Token("", text[end:]))
    return tuple(tokens)


def one_line(text: str) -> str:
    """The text on one line: without comments, and with one space where there were line breaks or several."""
    made: list[str] = []
    end = 0
    for lexeme in lexemes(text):
        if lexeme.kind == "comment":
            continue
        gap = text[end : lexeme.span.start]
        inside = "\n" in gap and (made[-1:] == ["("] or lexeme.text == ")")
        if made and gap and not inside:
            made.append(" ")
        made.append(lexeme.text)
        end = lexeme.span.end
    return "".join(made)


def _kind(lexeme: Lexeme, before: Lexeme | None, after: Lexeme | None, names: Collection[str]) -> TokenKind:
    member = before is not None and before.text == "."
    match lexeme.kind:
        case "comment":
            return "note"
        case "text" | "open text" | "number" | "date":
            return "value"
        case "word" if member:
            return ""
        case "quoted":
            return "link" if lexeme.text.strip("`") in names else ""
        case "word":
            called = after is not None and after.text == "("
            if called and lexeme.lower in FUNCTIONS:
                return "call"
            if lexeme.lower in RESERVED_WORDS or _opens(lexeme, before, after):
                return "word"
            if lexeme.text in names:
                return "link"
            return (
                "word" if lexeme.lower in _words() and not (after is not None and after.text == ".") else ""
            )
        case _:
            return ""


def _opens(lexeme: Lexeme, before: Lexeme | None, after: Lexeme | None) -> bool:
    """Whether a word begins a statement, as in `cross grid of size, country`; in a condition no name follows another."""
    return before is None and lexeme.lower in STATEMENT_WORDS and after is not None and after.is_name


@cache
def _words() -> frozenset[str]:
    written = {part for one in _TERMINAL.findall(read_grammar()) for part in one.split(r"\s+")}
    return frozenset(written - _OPENERS)


def _add(tokens: list[Token], token: Token) -> None:
    """Adds a token, to the one before if that is of the same kind and no link."""
    if not token.text:
        return
    if tokens and token.kind == tokens[-1].kind != "link":
        token = Token(token.kind, tokens.pop().text + token.text)
    tokens.append(token)
