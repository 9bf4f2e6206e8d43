"""Where parsing stopped, as the explanations of mistakes look at it. In: lark's exception and the text. Out: a `Scene`.

A scene holds the lexemes of the broken statement, the one at which the parser stopped, and what could have stood there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import lark

from segdsl.diagnostics import Code, Diagnostic, Edit, Fix
from segdsl.syntax.lexemes import CLAUSE_WORDS, STATEMENT_WORDS, Lexeme, lexemes
from segdsl.syntax.lexemes import words as split_words
from segdsl.text import Source, Span

_OPEN = {"(": ")", "{": "}", "[": "]"}
_JOINTS = frozenset(split_words("when where and or not if then else given = , ( { ["))
COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))


@dataclass(frozen=True, slots=True)
class Scene:
    """A broken statement and the place of the break.

    Attributes:
        source: The whole text.
        piece: The stretch that was parsed.
        words: Its lexemes without comments.
        at: Which of them could not be read; their number where the text ended too early.
        expected: Names of the terminals that could have stood there.
    """

    source: Source
    piece: Span
    words: tuple[Lexeme, ...]
    at: int
    expected: frozenset[str]

    @classmethod
    def of(cls, error: lark.exceptions.UnexpectedInput, source: Source, piece: Span) -> Scene:
        """The scene of a failed parse."""
        words = tuple(one for one in lexemes(source.text, piece) if one.kind != "comment")
        stopped: int = getattr(error, "pos_in_stream", None) or 0
        ended = isinstance(error, lark.exceptions.UnexpectedToken) and error.token.type == "$END"
        if ended:
            at = len(words)
        else:
            at = max(bisect_right([one.span.start for one in words], stopped) - 1, 0)
            if words and words[at].span.end <= stopped:
                at += 1
        return cls(source, piece, words, at, could_stand(error))

    # ---- lexemes around the place

    def look(self, ahead: int = 0) -> Lexeme:
        """The lexeme so many after the place of the break, before it where negative."""
        return self.word(self.at + ahead)

    def word(self, index: int) -> Lexeme:
        """A lexeme by its number, one of kind `end` outside the statement."""
        if 0 <= index < len(self.words):
            return self.words[index]
        place = self.words[-1].span.end if self.words and index > 0 else self.piece.start
        return Lexeme("end", "", Span(place, place))

    @property
    def here(self) -> Lexeme:
        """The lexeme at which the parser stopped."""
        return self.look(0)

    @property
    def before(self) -> Lexeme:
        """The lexeme before it."""
        return self.look(-1)

    @property
    def statement(self) -> str:
        """The statement's word in lower case, empty where the piece begins with none."""
        first = self.word(0).lower
        return first if first in STATEMENT_WORDS else ""

    def moved(self, by: int) -> Scene:
        """The same scene seen from another lexeme."""
        return replace(self, at=self.at + by)

    def starts_line(self, index: int) -> bool:
        """Whether a lexeme is the first of its line."""
        start = self.word(index).span.start
        return not self.source.text[self.source.text.rfind("\n", 0, start) + 1 : start].strip()

    def depth(self, index: int) -> int:
        """How many brackets are open before a lexeme."""
        return len(self.open_brackets(index))

    def open_brackets(self, index: int) -> list[int]:
        """The numbers of the brackets that are open before a lexeme, outermost first."""
        stack: list[int] = []
        for number in range(min(index, len(self.words))):
            sign = self.words[number].text
            if sign in _OPEN:
                stack.append(number)
            elif stack and sign == _OPEN[self.words[stack[-1]].text]:
                stack.pop()
        return stack

    def closing(self, opening: int) -> int | None:
        """The number of the bracket that closes one, None if there is none."""
        depth = 0
        for number in range(opening, len(self.words)):
            sign = self.words[number].text
            depth += (sign in _OPEN) - (sign in _OPEN.values())
            if depth == 0:
                return number
        return None

    # ---- stretches

    def text(self, first: int, last: int) -> str:
        """What stands from one lexeme to another, both included."""
        return self.source.text[self.word(first).span.start : self.word(last).span.end]

    def span(self, first: int, last: int) -> Span:
        """The place from one lexeme to another, both included."""
        return Span(self.word(first).span.start, self.word(last).span.end)

    def operand_before(self, index: int) -> int:
        """Where the operand that ends before a lexeme begins."""
        depth = 0
        start = index
        for number in range(index - 1, -1, -1):
            one = self.words[number]
            if one.text in _OPEN.values():
                depth += 1
            elif one.text in _OPEN:
                if depth == 0:
                    break
                depth -= 1
            if depth == 0 and one.kind != "quoted" and one.text not in _OPEN:
                if one.lower in _JOINTS or one.lower in COMPARISONS or one.lower in STATEMENT_WORDS:
                    break
                if one.kind == "text" and start < index:
                    break  # a title
            start = number
        return start

    def operand_after(self, index: int) -> int:
        """Where the operand that begins behind a lexeme ends."""
        depth = 0
        end = index
        for number in range(index + 1, len(self.words)):
            one = self.words[number]
            if one.text in _OPEN:
                depth += 1
            elif one.text in _OPEN.values():
                if depth == 0:
                    break
                depth -= 1
            elif depth == 0 and (
                one.lower in _JOINTS or one.lower in COMPARISONS or one.lower in CLAUSE_WORDS
            ):
                break
            end = number
        return end

    # ---- answers

    def say(
        self,
        code: Code,
        span: Span,
        *,
        help: str | Iterable[str] = (),
        label: str = "",
        fix: Fix | None = None,
        **holes: str,
    ) -> Diagnostic:
        """A diagnostic of this source."""
        helps = (help,) if isinstance(help, str) else tuple(help)
        return code.at(self.source, span, label=label, help=helps, related=(), fix=fix, **holes)

    def replacing(self, span: Span, right: str, *, safe: bool = True) -> Fix:
        """A fix that writes something else, with blanks where words would grow together."""
        text = self.source.text
        left = text[span.start - 1 : span.start]
        behind = text[span.end : span.end + 1]
        padded = right
        if right and _is_word(right[0]) and left and (_is_word(left) or left in ')"`'):
            padded = f" {padded}"
        if right == "=" and left.strip():
            padded = f" {padded}"
        if right and _is_word(right[-1]) and behind and (_is_word(behind) or behind in '("`'):
            padded = f"{padded} "
        return Fix(f"write `{right}`" if right else "delete it", (Edit(span, padded),), safe)


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def could_stand(error: lark.exceptions.UnexpectedInput) -> frozenset[str]:
    """What could have stood where a parse failed.

    Args:
        error: Lark's exception.

    Returns:
        Names of terminals. Lark's own list names some that lead nowhere, so each is tried where that is possible.
    """
    tried: Any = getattr(error, "interactive_parser", None)
    if tried is not None:
        return frozenset(tried.accepts())
    return frozenset(getattr(error, "expected", None) or getattr(error, "allowed", None) or ())
