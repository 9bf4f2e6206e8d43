"""What the parser's complaint means. In: lark's exception and the text. Out: one diagnostic that names the fix.

Each known mistake is a pattern tried on the text around the place; the first that fits speaks. The order is from the telling to the general.
"""

from __future__ import annotations

import lark

from segdsl.diagnostics import Diagnostic, codes
from segdsl.text import Source, Span


def explain(error: lark.exceptions.UnexpectedInput, source: Source, piece: Span) -> Diagnostic:
    """The diagnostic of a parse that failed.

    Args:
        error: Lark's exception.
        source: The whole text.
        piece: The stretch that was being parsed.
    """
    at = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else piece.end
    if isinstance(error, lark.exceptions.UnexpectedToken) and error.token.type == "$END":
        at = piece.end
    return codes.SYNTAX.at(source, Span(at, min(at + 1, piece.end)), found=source.text[at : at + 1])
