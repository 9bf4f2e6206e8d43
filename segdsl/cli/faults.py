"""How a verb ends early, and with which exit code. In: diagnostics. Out: `UserError`, and the code they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic

WELL, FINDINGS, WRONG_USE, BAD_DATA, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 70, 130

# Of other bands, but said of what was typed: a program that cannot be opened, data or a value for what the program does not have
_ALSO_WRONG_USE = frozenset(("SEG001", "SEG409", "SEG817"))


class UserError(Exception):
    """A verb cannot go on because of what the user gave it.

    Attributes:
        diagnostics: What is wrong, each mistake once.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(one.message for one in self.diagnostics))

    @property
    def exit_code(self) -> int:
        """The code that the diagnostics ask for."""
        return exit_code(self.diagnostics)


def exit_code(diagnostics: Iterable[Diagnostic]) -> int:
    """The exit code of a run that ends with these diagnostics.

    Only errors count. A run that was asked for wrongly outweighs bad data, and that outweighs findings: what has to be put right first
    decides.
    """
    codes = {one.code.id for one in diagnostics if one.severity == "error"}
    if any(code in _ALSO_WRONG_USE or code.startswith("SEG7") for code in codes):
        return WRONG_USE
    if any(code.startswith("SEG8") for code in codes):
        return BAD_DATA
    return FINDINGS if codes else WELL
