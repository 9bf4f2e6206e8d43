"""What the parser's complaint means. In: lark's exception and the text. Out: one diagnostic that names the fix.

Each known mistake is a function that looks at the place where reading stopped and answers or passes on; the first answer holds. They
are tried from the telling to the general: signs, literals, words, then the shape of statements.
"""

from __future__ import annotations

import lark

from segdsl.diagnostics import Diagnostic
from segdsl.syntax import (
    mistakes_literals,
    mistakes_mixups,
    mistakes_order,
    mistakes_shape,
    mistakes_signs,
    mistakes_words,
    wanted,
)
from segdsl.syntax.scene import Scene
from segdsl.text import Source, Span

_KNOWN = (
    *mistakes_signs.MISTAKES,
    *mistakes_order.FIRST,
    *mistakes_mixups.MISTAKES,
    *mistakes_literals.MISTAKES,
    *mistakes_order.MISTAKES,
    *mistakes_words.MISTAKES,
    *mistakes_signs.LAST,
    *mistakes_shape.MISTAKES,
    mistakes_signs.never_closed,
)


def explain(error: lark.exceptions.UnexpectedInput, source: Source, piece: Span) -> Diagnostic:
    """The diagnostic of a parse that failed.

    Args:
        error: Lark's exception.
        source: The whole text.
        piece: The stretch that was being parsed.

    Returns:
        The first known mistake that fits, else what could have stood there.
    """
    scene = Scene.of(error, source, piece)
    for one in (*_before_branch(scene), scene):
        for known in _KNOWN:
            found = known(one)
            if found is not None:
                return found
    return wanted.unexpected(scene)


def _before_branch(scene: Scene) -> tuple[Scene, ...]:
    """The scene at what was taken for a branch's name but stands in the middle of a line: a stray word of the condition before it."""
    if not {"WHEN", "OTHERWISE"} <= scene.expected:
        return ()
    back = -2 if scene.before.kind == "text" else -1
    if not any(one.lower in ("when", "otherwise") for one in scene.words[: scene.at + back]):
        return ()  # the first branch, which may stand in the line of the groups' name
    return () if scene.starts_line(scene.at + back) else (scene.moved(back),)
