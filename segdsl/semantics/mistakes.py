"""How checking stops at a mistake. In: a diagnostic. Out: an exception that the nearest place able to go on catches and notes."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic


class Mistake(Exception):  # noqa: N818 - an error of the user's, not of the program
    """A mistake of the user's, on its way to the list; none to tell where it was told before (a name whose own definition is wrong)."""

    def __init__(self, diagnostic: Diagnostic | None = None) -> None:
        super().__init__(diagnostic.message if diagnostic else "told before")
        self.diagnostic = diagnostic
