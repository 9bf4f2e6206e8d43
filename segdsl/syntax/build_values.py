"""From the parser's reductions of names and literals to the syntax tree, and what all reductions share. In: tokens. Out: nodes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from lark import Token, Transformer

from segdsl.diagnostics import Code, Diagnostic, codes
from segdsl.syntax import literals, tree
from segdsl.text import Source, Span

MAX_LIST = 5_000
MAX_PARTS = 16

Child = Any  # a token, a node or None: lark's reductions are not typed


def span_of(child: Child) -> Span:
    """The place of a token or node."""
    if isinstance(child, Token):
        return Span(child.start_pos or 0, child.end_pos or 0)
    return child.span  # type: ignore[no-any-return]


def spread(children: list[Child]) -> Span:
    """The place from the first to the last of some children."""
    first = next(child for child in children if child is not None)
    last = next(child for child in reversed(children) if child is not None)
    start = first.start_pos if isinstance(first, Token) else first.span.start
    end = last.end_pos if isinstance(last, Token) else last.span.end
    return Span(start or 0, end or 0)


def nodes_of(children: list[Child]) -> list[Child]:
    """The children that are nodes, without tokens and gaps."""
    return [child for child in children if child is not None and not isinstance(child, Token)]


def after_word(children: list[Child], word: str) -> Child:
    """The child that stands behind a word, None where the word is not there."""
    for before, child in pairwise(children):
        if isinstance(before, Token) and before.type == word:
            return child
    return None


class ValueBuilder(Transformer[Token, Any]):
    """The rules of names and literals, one method each. `begin` sets the source whose mistakes are gathered."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)
        self.begin(Source("", ""))

    def begin(self, source: Source) -> None:
        """Forgets the last source and begins another."""
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def say(self, code: Code, span: Span, **holes: Any) -> None:
        """Notes a mistake."""
        self.diagnostics.append(code.at(self.source, span, **holes))

    # ---- names and values

    def name(self, children: list[Child]) -> tree.Ident:
        token = children[0]
        if len(token) > 128:
            self.say(
                codes.BAD_NAME, span_of(token), found=f"{token[:20]}…", why="it is longer than 128 letters"
            )
        return tree.Ident(str(token), span_of(token))

    def quoted(self, children: list[Child]) -> tree.Ident:
        token = children[0]
        text = str(token)[1:-1]
        if not text.strip() or text != text.strip() or len(text) > 128:
            self.say(
                codes.BAD_NAME,
                span_of(token),
                found=str(token),
                why="it is empty, longer than 128 letters, or begins or ends with a space",
            )
        return tree.Ident(text, span_of(token))

    def path(self, children: list[Child]) -> tree.Name:
        parts = tuple(nodes_of(children))
        if len(parts) > MAX_PARTS:
            self.say(
                codes.BAD_NAME,
                spread(children),
                found=f"{parts[0].text}.…",
                why=f"it has more than {MAX_PARTS} parts",
            )
            parts = parts[:MAX_PARTS]
        return tree.Name(parts, spread(children))

    def _literal(self, kind: tree.LiteralKind, children: list[Child]) -> tree.Literal:
        text = " ".join(str(child) for child in children)
        value = literals.read(kind, text)
        span = spread(children)
        if isinstance(value, literals.Unreadable):
            self.say(value.code, span, found=text)
            value = value.instead
        return tree.Literal(kind, value, span)

    def number(self, children: list[Child]) -> tree.Literal:
        return self._literal("number", children)

    def percent(self, children: list[Child]) -> tree.Literal:
        return self._literal("percent", children)

    def length(self, children: list[Child]) -> tree.Literal:
        return self._literal("distance", children)

    def text(self, children: list[Child]) -> tree.Literal:
        return self._literal("text", children)

    def date(self, children: list[Child]) -> tree.Literal:
        return self._literal("date", children)

    def timestamp(self, children: list[Child]) -> tree.Literal:
        return self._literal("timestamp", children)

    def calendar_period(self, children: list[Child]) -> tree.Literal:
        return self._literal("period", children)

    def duration(self, children: list[Child]) -> tree.Literal:
        return self._literal("duration", children)

    def duration_words(self, children: list[Child]) -> tree.Literal:
        return self._literal("duration", children)

    def yes(self, children: list[Child]) -> tree.Literal:
        return tree.Literal("flag", True, spread(children))

    def no(self, children: list[Child]) -> tree.Literal:
        return tree.Literal("flag", False, spread(children))

    def missing(self, children: list[Child]) -> tree.Literal:
        return tree.Literal("missing", None, spread(children))

    def tuple(self, children: list[Child]) -> tree.Expression:
        items = nodes_of(children)
        if len(items) == 1 and children[-2] is items[0]:
            return tree.Group(items[0], spread(children))
        if len(items) > MAX_LIST:
            self.say(codes.TOO_LONG, spread(children), limit=f"{MAX_LIST:,}", things="values in a list")
        return tree.Listing(tuple(items), spread(children))
