"""What the public surface raises. In: diagnostics. Out: `SegdslError`."""

from __future__ import annotations

from collections.abc import Sequence

from segdsl.diagnostics import Diagnostic


class SegdslError(Exception):
    """Something the user wrote or gave cannot be used.

    Attributes:
        diagnostics: Every mistake, as plain data.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self._text())

    def _text(self) -> str:
        from segdsl.diagnostics.render import concise

        return "\n" + concise.render(self.diagnostics).rstrip("\n")
