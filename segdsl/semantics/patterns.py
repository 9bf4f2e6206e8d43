"""Patterns of `matches`. In: a pattern as written. Out: one that every engine reads alike, or why there is none.

The syntax of RE2 (https://github.com/google/re2/wiki/Syntax) without what engines disagree on: no look-around, no references back, ASCII
classes, no sets of sets. What it means is decided in time proportional to the text.
"""

from __future__ import annotations

import re
import warnings

MAX_PATTERN = 200
_MAX_REPEAT = 1000
_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\x0b\x0c\r "}
_PLAIN_ESCAPES = "tnrfvbB"
_HEX = re.compile(r"x[0-9A-Fa-f]{2}")
_GROUP = re.compile(
    r"\(\?(?:[ims]+(?:-[ims]+)?|-[ims]+)?:|\(\?[ims]+\)|\(\?P<[A-Za-z_][A-Za-z0-9_]*>|\((?!\?)"
)
_REPEAT = re.compile(r"(?:[*+?]|\{(\d{1,4})(?:,(\d{0,4}))?\})\??")


def ascii_pattern(pattern: str) -> tuple[str, str]:
    """A pattern with its classes spelled out in ASCII, and what is wrong with it, if anything."""
    if len(pattern) > MAX_PATTERN:
        return "", f"it is longer than {MAX_PATTERN} characters"
    try:
        made = "".join(_parts(pattern))
    except _RefusedError as refused:
        return "", str(refused)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(made)
    except (re.error, OverflowError, FutureWarning, DeprecationWarning) as error:
        return "", str(getattr(error, "msg", error)).replace("bad character range", "there is no range")
    return made, ""


class _RefusedError(Exception):
    """What a pattern may not hold; the text says what."""


def _parts(pattern: str) -> list[str]:
    made: list[str] = []
    at = depth = 0
    repeated = True
    while at < len(pattern):
        letter = pattern[at]
        step = 1
        repeats = False
        match letter:
            case "\\":
                text, step = _escaped(pattern, at, inside=False)
                made.append(text)
            case "[":
                text, step = _bracket(pattern, at)
                made.append(text)
            case "(":
                text = _group(pattern, at)
                made.append(text)
                step, repeats = len(text), True
                depth += not text.endswith(")")
            case ")":
                made.append(letter)
                depth -= 1
                if depth < 0:
                    raise _RefusedError("a `)` closes nothing")
            case "*" | "+" | "?" | "{":
                text = _repeat(pattern, at, after_nothing=repeated)
                made.append(text)
                step, repeats = len(text), True
            case "}":
                made.append("\\}")
            case _:
                made.append(letter)
                repeats = letter == "|"
        repeated = repeats
        at += step
    if depth:
        raise _RefusedError("a `(` is never closed")
    return made


def _group(pattern: str, at: int) -> str:
    if pattern.startswith(("(?=", "(?!", "(?<=", "(?<!"), at):
        raise _RefusedError("it looks ahead or behind, which cannot be done in linear time")
    found = _GROUP.match(pattern, at)
    if found is None:
        raise _RefusedError(f"`{pattern[at : at + 3]}` is not part of the patterns")
    if found[0].endswith(")") and at > 0:
        raise _RefusedError(f"`{found[0]}` stands at the beginning or nowhere")
    return found[0]


def _repeat(pattern: str, at: int, *, after_nothing: bool) -> str:
    found = _REPEAT.match(pattern, at)
    if found is None:
        raise _RefusedError("`{` begins a repetition such as `{2,5}`, or is written `\\{`")
    if after_nothing:
        raise _RefusedError(f"`{found[0]}` repeats nothing")
    bounds = [int(one) for one in found.groups() if one]
    if bounds and (max(bounds) > _MAX_REPEAT or bounds != sorted(bounds)):
        raise _RefusedError(f"`{found[0]}` cannot be counted")
    return found[0]


def _escaped(pattern: str, at: int, *, inside: bool) -> tuple[str, int]:
    """What an escape becomes, and how many characters it takes."""
    letter = pattern[at + 1 : at + 2]
    if not letter:
        raise _RefusedError("it ends with a backslash")
    if letter.isdigit():
        raise _RefusedError("it refers back to what it found, which cannot be done in linear time")
    plain = _CLASSES.get(letter.lower())
    if plain is not None:
        if inside and letter.isupper():
            raise _RefusedError(f"`\\{letter}` cannot stand inside brackets")
        if inside:
            return plain, 2
        return (f"[^{plain}]" if letter.isupper() else f"[{plain}]"), 2
    found = _HEX.match(pattern, at + 1)
    if found is not None:
        return "\\" + found[0], 1 + len(found[0])
    known = letter in _PLAIN_ESCAPES and not (inside and letter in "bB")
    if not known and (letter.isalnum() or letter == "_" or not letter.isascii() or letter.isspace()):
        raise _RefusedError(f"`\\{letter}` is not part of the patterns")
    return "\\" + letter, 2


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """A set of characters in brackets, and how many characters it takes."""
    made, start = "[", at
    at += 1
    if pattern.startswith("^", at):
        made, at = "[^", at + 1
    first = at
    while True:
        letter = pattern[at : at + 1]
        if not letter:
            raise _RefusedError("a `[` is never closed")
        if letter == "]" and at > first:
            return made + "]", at + 1 - start
        if letter in "[]" or pattern.startswith(("&&", "--", "~~", "||"), at):
            raise _RefusedError(f"`{letter}` inside brackets is written `\\{letter}`")
        if letter == "\\":
            text, step = _escaped(pattern, at, inside=True)
        else:
            text, step = letter, 1
        made += text
        at += step
