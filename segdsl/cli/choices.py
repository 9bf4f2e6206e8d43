"""Options that take one of a few words. In: what was given. Out: the word, or a mistake that says which there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic


def choose(option: str, value: str, choices: Sequence[str]) -> list[Diagnostic]:
    """The mistakes in a choice: none where the value is one of the choices.

    Args:
        option: The option as it is typed.
        value: What was given.
        choices: What may be given.
    """
    if value in choices:
        return []
    from segdsl.diagnostics import nearest
    from segdsl.diagnostics.codes_use import UNKNOWN_OPTION_VALUE

    meant = nearest(value, choices)
    guess = (f"did you mean `{meant}`?",) if meant else ()
    return [
        UNKNOWN_OPTION_VALUE.about(
            "", option=option, value=value, help=(*guess, f"it can be {listing(choices)}")
        )
    ]


def listing(words: Sequence[str]) -> str:
    """Words as a sentence names them: "`a`, `b` or `c`"."""
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
