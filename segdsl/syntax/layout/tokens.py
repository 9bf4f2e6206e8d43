"""Words with the comments beside them. In: a source and its tree. Out: tokens as the canonical layout writes them, to be taken in order."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from typing import Any

from segdsl.syntax import tree
from segdsl.syntax.layout.document import Doc, Remark
from segdsl.syntax.lexemes import lexemes, words
from segdsl.text import Source, Span

_SHORT_UNITS = dict(
    zip(words("second minute hour day week month year"), words("s min h d w mo y"), strict=True)
)


@dataclasses.dataclass(slots=True)
class Token:
    """A word, literal or sign.

    Attributes:
        text: As the canonical layout writes it.
        start: Where it begins in the source.
        end: Where it ends.
        before: Comments on lines of their own before it, each with whether an empty line precedes it.
        behind: The comment behind it on its line.
        empty: Whether an empty line precedes it, or the first of its comments.
        empty_own: Whether an empty line stands between its comments and it.
        name: Whether it is a name and so stays as written.
        written: Its text in the source.
    """

    text: str
    start: int
    end: int
    before: list[tuple[str, bool]]
    behind: str | None = None
    empty: bool = False
    empty_own: bool = False
    name: bool = False
    written: str = ""

    def doc(self) -> list[Doc]:
        """The token with its comments."""
        own: list[Doc] = [Remark(text, own=True) for text, _ in self.before]
        behind: list[Doc] = [Remark(self.behind, own=False)] if self.behind else []
        return [*own, self.text, *behind]


class Tokens:
    """The tokens of a source, taken in order.

    Attributes:
        ending: Comments behind the last token's line, each with whether an empty line precedes it.
    """

    def __init__(self, source: Source, statements: tuple[tree.Statement, ...]) -> None:
        self.ending: list[tuple[str, bool]] = []
        self.signs: set[int] = set()
        self.calls: set[int] = set()
        names: set[int] = set()
        for statement in statements:
            self._mark(statement, names)
        self.all = _normal(_read(source, self.ending), names)
        self.starts = [token.start for token in self.all]
        self.at = 0

    def _mark(self, node: Any, names: set[int]) -> None:
        """Notes where names, calls and signs of negative numbers stand, which only the tree knows."""
        if isinstance(node, tuple):
            for one in node:
                self._mark(one, names)
            return
        if not dataclasses.is_dataclass(node) or isinstance(node, (Span, tree.TypeName)):
            return
        match node:
            case tree.Ident(span=span):
                names.add(span.start)
                return
            case tree.Column(unit=unit) if unit is not None:
                node = dataclasses.replace(node, unit=None)
            case tree.Call(function=function):
                self.calls.add(function.span.end)
            case tree.Sequence(span=span):
                self.calls.add(span.start + len("sequence"))
            case tree.Operation(operator="negative", at=at):
                self.signs.add(at.start)
            case _:
                pass
        for field in dataclasses.fields(node):
            self._mark(getattr(node, field.name), names)

    # ---- looking

    def peek(self) -> Token:
        """The next token."""
        return self.all[self.at]

    def before(self, offset: int) -> bool:
        """Whether the next token begins before an offset."""
        return self.at < len(self.all) and self.all[self.at].start < offset

    def last(self, end: int) -> Token:
        """The last token that begins before an offset."""
        return self.all[bisect_left(self.starts, end) - 1]

    # ---- taking

    def take(self) -> Token:
        """The next token, which is then used up."""
        token = self.all[self.at]
        self.at += 1
        return token

    def glued(self) -> bool:
        """Whether the next token stands directly behind the one before it."""
        if self.at == 0:
            return True
        left, right = self.all[self.at - 1], self.all[self.at]
        if right.text == "(":
            return left.end in self.calls or left.text == "(" or left.start in self.signs
        if left.start in self.signs:
            return right.text != "-"  # `--` begins a comment elsewhere and is refused
        return right.text in (")", ",", ".", ":") or left.text in ("(", ".")


def _read(source: Source, ending: list[tuple[str, bool]]) -> list[Token]:
    """The tokens as written, each with its comments."""
    text = source.text
    made: list[Token] = []
    waiting: list[tuple[str, bool]] = []
    end = 0
    for one in lexemes(text):
        between = text[end : one.span.start]
        empty = between.count("\n") > 1
        if one.kind == "comment":
            if made and "\n" not in between and not waiting:
                made[-1].behind = one.text.rstrip()
            else:
                waiting.append((one.text.rstrip(), empty))
        else:
            first = waiting[0][1] if waiting else empty
            made.append(Token(one.text, one.span.start, one.span.end, waiting, None, first, empty))
            waiting = []
        end = one.span.end
    ending += waiting
    return made


def _normal(found: list[Token], names: set[int]) -> list[Token]:
    """Keywords in lower case, durations in their short form, flags as `yes` and `no`."""
    made: list[Token] = []
    for token in found:
        token.name = token.start in names
        token.written = token.text
        if token.text[0] in '"`' or token.name:
            made.append(token)
            continue
        unit = _SHORT_UNITS.get(token.text.lower().removesuffix("s"))
        counted = len(made) > 1 and made[-1].text[-1].isdigit() and not made[-1].name
        if unit and counted and not token.before and not made[-1].behind and _is_length(made):
            number = made[-1]
            number.text, number.end, number.behind = f"{number.text}{unit}", token.end, token.behind
            continue
        if token.text[0].isalpha():
            token.text = {"true": "yes", "false": "no"}.get(token.text.lower(), token.text.lower())
        made.append(token)
    return made


def _is_length(made: list[Token]) -> bool:
    """Whether the number last made, with a unit behind it, is a length of time; `previous 3 months` counts calendar units."""
    before = made[-2]
    return made[-1].text.replace("_", "").isdigit() and (before.name or before.text != "previous")
