"""Cutting a file with mistakes into statements. In: a text. Out: pieces, each of which should be one statement.

A piece begins with a statement's word at the beginning of a line. The words may be names of columns too, and a bracket may be left
open, so what stands around the word decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from segdsl.syntax.lexemes import (
    CLAUSE_WORDS,
    RESERVED_WORDS,
    STATEMENT_WORDS,
    Lexeme,
    found_in,
    lexeme,
    words,
)
from segdsl.text import Span

_TYPES = frozenset(
    words(
        "text number integer decimal flag date timestamp duration list string str varchar int float boolean bool datetime"
    )
)
_STATEMENT_WORDS = frozenset(STATEMENT_WORDS)
_OPERATORS = frozenset(
    words("and or is in between has contains starts ends matches before after on not then else to of per")
)


def pieces(text: str) -> list[Span]:
    """The text cut before each statement; stretches of comments and blanks only are left out.

    Args:
        text: The whole text.

    Returns:
        The pieces in order. The first may begin with something that is no statement.
    """
    found = found_in(text)
    cuts = [0]
    depth = 0
    for index, one in enumerate(found):
        kind = one.lastgroup
        if kind == "word":
            if one[0].lower() in _STATEMENT_WORDS and _begins(text, found, index, depth):
                cuts.append(one.start())
                depth = 0
        elif kind == "sign":
            sign = one[0]
            if sign in ("(", "{", "["):
                depth += 1
            elif sign in (")", "}", "]"):
                depth = max(depth - 1, 0)
    cuts.append(len(text))
    begin = [one.start() for one in found]
    return [Span(a, b) for a, b in pairwise(cuts) if _any_between(begin, a, b)]


def _any_between(sorted_offsets: list[int], start: int, end: int) -> bool:
    """Whether any offset of a sorted list lies in a stretch."""
    at = bisect_left(sorted_offsets, start)
    return at < len(sorted_offsets) and sorted_offsets[at] < end


_NOTHING = Lexeme("end", "", Span(0, 0))


def _begins(text: str, found: list[re.Match[str]], index: int, depth: int) -> bool:
    """Whether the statement's word at an index begins a statement."""
    one = lexeme(found[index])
    if index == 0:
        return False  # the first piece begins at the beginning anyhow
    before, after, second = (
        lexeme(found[i]) if i < len(found) else _NOTHING for i in (index - 1, index + 1, index + 2)
    )
    margin = text[text.rfind("\n", 0, one.span.start) + 1 : one.span.start]
    if margin.strip():
        return depth == 0 and before.ends_value and _is_plain_form(one, after, second)
    if depth and after.lower in _TYPES and second.text != "=":
        return False  # a column called like a statement
    if _is_plain_form(one, after, second):
        return True
    if after.kind == "sign" and after.text != "(":
        return False  # a name with an operator behind it
    if after.reserved and (margin or after.lower in _OPERATORS):
        return False  # a branch called like a statement, or a name with a worded operator
    if after.kind in ("text", "end") and margin and one.lower not in ("example", "use"):
        return False
    return not margin if depth else before.ends_value


def _is_plain_form(word: Lexeme, after: Lexeme, second: Lexeme) -> bool:
    """Whether what stands behind a statement's word makes it one beyond doubt."""
    match word.lower:
        case "example":
            return after.kind == "text" and second.lower in ("given", "then", "as", "end", "")
        case "set":
            return after.is_name and second.text in ("=", ":=", "==")
        case "rows":
            return after.is_name and second.text == "="
        case "trait":
            return after.is_name and (second.text in ("=", ":=") or _goes_on(second))
        case "segment":
            return _named(after) and (second.lower == "when" or _goes_on(second))
        case "groups":
            return after.is_name and (second.kind == "text" or second.is_name)
        case "table":
            return after.is_name and (second.lower in ("of", "by", "key", "at") or second.text == "{")
        case "split":
            return after.is_name and second.lower == "of"
        case "cross":
            return after.is_name and (second.lower == "of" or _goes_on(second))
        case _:
            return False


def _named(one: Lexeme) -> bool:
    return one.is_name or (one.kind == "word" and one.lower in RESERVED_WORDS and one.lower != "when")


def _goes_on(one: Lexeme) -> bool:
    return one.kind == "text" or one.lower in CLAUSE_WORDS
