"""Comparisons as people write them in plain English, and what the language says. In: nothing. Out: phrases, longest first."""

from __future__ import annotations

from typing import NamedTuple

from segdsl.syntax.lexemes import words


class Phrase(NamedTuple):
    """Words, in lower case, and what should be written instead."""

    words: tuple[str, ...]
    right: str


_SAID = {
    "=": ("equals to", "equal to", "equals", "equal"),
    "!=": ("not equal to", "not equals", "not equal", "does not equal", "doesn ' t equal", "differs from"),
    ">=": ("at least", "no less than", "since"),
    "<=": ("at most", "no more than", "up to", "until"),
    ">": ("above", "over", "exceeds"),
    "<": ("below", "under"),
    "before": ("prior to", "earlier than"),
    "after": ("later than",),
    "contains": ("contain",),
    "not contains": ("not contain", "does not contain", "doesn ' t contain"),
    "starts with": ("startswith", "start with", "begins with", "begin with", "starting with"),
    "ends with": ("endswith", "end with", "ending with"),
    "not starts with": ("does not start with",),
    "not ends with": ("does not end with",),
    "matches": ("match",),
    "not matches": ("does not match",),
    "has": ("have",),
    "in": ("one of", "any of", "during"),
    "not in": ("none of", "not one of", "isn ' t in"),
    "is not": ("isn ' t", "aren ' t"),
    "is": ("are",),
    "in last": (
        "within the last",
        "within last",
        "within the past",
        "during the last",
        "during last",
        "in the last",
        "in the past",
        "in past",
        "over the last",
    ),
    "in next": ("in the next",),
    "in previous": ("in the previous",),
    "in this": ("in the current", "in current"),
}
_GREATER = words("greater more larger higher bigger longer older")
_LESS = words("less fewer smaller lower shorter younger")


def _pairs() -> dict[str, str]:
    said = {phrase: right for right, phrases in _SAID.items() for phrase in phrases}
    for adjectives, sign, opposite in ((_GREATER, ">", "<="), (_LESS, "<", ">=")):
        for word in adjectives:
            said |= {
                f"{word} than": sign,
                f"{word} than or equal to": f"{sign}=",
                f"{word} or equal to": f"{sign}=",
            }
            said |= {f"not {word} than": opposite, f"no {word} than": opposite}
    said |= {
        f"is {phrase}": right
        for phrase, right in said.items()
        if phrase.split()[0] not in ("does", "doesn", "isn", "aren", "are")
    }
    own_not = ("in", "between", "contains", "starts with", "ends with", "matches")
    said |= {f"is {phrase}": phrase for phrase in (*own_not, "before", "after", "on", "has")}
    said |= {f"is not {phrase}": f"not {phrase}" for phrase in own_not}
    return said


PHRASES = tuple(
    sorted(
        (Phrase(tuple(phrase.split()), right) for phrase, right in _pairs().items()),
        key=lambda one: -len(one.words),
    )
)
