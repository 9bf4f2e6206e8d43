"""What came of expectations and examples. In: the engine's verdicts. Out: diagnostics of those that do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, codes

if TYPE_CHECKING:
    from segdsl.engine import Expected
    from segdsl.engine.examples import Outcome


def failed(expected: Sequence[Expected]) -> list[Diagnostic]:
    """The diagnostics of expectations that do not hold, with the values they are about."""
    found = []
    for one in expected:
        if one.verdict is not True:
            code = codes.EXPECTATION_FAILED if one.verdict is False else codes.EXPECTATION_UNKNOWN
            said = [f"`{' '.join(text.split())}` is {_shown(value)}" for text, value in one.values]
            found.append(code.at(one.expectation.source, one.expectation.span, help=said))
    return found


def example_failed(outcome: Outcome) -> Diagnostic:
    """The diagnostic of an example whose condition is not true."""
    one = outcome.example
    verdict, label = ("does not do", "no") if outcome.verdict is False else ("may or may not do", "unknown")
    return codes.EXAMPLE_FAILED.at(one.source, one.condition.span, verdict=verdict, label=label)


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value}"
