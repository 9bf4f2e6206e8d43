"""From the parser's reductions to the syntax tree. In: tokens and nodes, as lark hands them over bottom-up. Out: nodes of `tree`, and the
diagnostics of what can be told from the writing alone.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from lark import Token, Transformer

from segdsl.diagnostics import Code, Diagnostic, Edit, Fix, codes
from segdsl.syntax import literals, tree
from segdsl.text import Source, Span

Child = Any  # a token, a node or None: lark's reductions are not typed


def span_of(child: Child) -> Span:
    """The place of a token or node."""
    if isinstance(child, Token):
        return Span(child.start_pos or 0, child.end_pos or 0)
    return child.span  # type: ignore[no-any-return]


def spread(children: list[Child]) -> Span:
    """The place from the first to the last of some children."""
    present = [child for child in children if child is not None]
    return Span(span_of(present[0]).start, span_of(present[-1]).end)


def _nodes(children: list[Child]) -> list[Child]:
    return [child for child in children if child is not None and not isinstance(child, Token)]


def _after(children: list[Child], word: str) -> Child:
    """The child that stands behind a word, None where the word is not there."""
    for before, child in pairwise(children):
        if isinstance(before, Token) and before.type == word:
            return child
    return None


class Builder(Transformer[Token, Any]):
    """One method per rule of the grammar. `begin` sets the source whose mistakes are gathered."""

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
        return tree.Name(tuple(_nodes(children)), spread(children))

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
        items = _nodes(children)
        if len(items) == 1 and children[-2] is items[0]:
            return tree.Group(items[0], spread(children))
        if len(items) > MAX_LIST:
            self.say(codes.TOO_LONG, spread(children), limit=f"{MAX_LIST:,}", things="values in a list")
        return tree.Listing(tuple(items), spread(children))

    # ---- operators

    def _operation(self, operator: str, children: list[Child], *operands: Child) -> tree.Operation:
        words = [child for child in children if isinstance(child, Token)]
        return tree.Operation(
            operator, operands, spread(children), spread(words[:2]) if words else spread(children)
        )

    def _negatable(self, operator: str, children: list[Child], operands: list[Child]) -> tree.Operation:
        """An operator with an optional `not` before it, which becomes a negation around it."""
        made = self._operation(operator, children, *operands)
        if any(isinstance(child, Token) and child.type == "NOT" for child in children):
            return tree.Operation("not", (made,), made.span, made.at)
        return made

    def today(self, children: list[Child]) -> tree.Operation:
        return self._operation("today", children)

    def now(self, children: list[Child]) -> tree.Operation:
        return self._operation("now", children)

    def ago(self, children: list[Child]) -> tree.Operation:
        return self._operation("ago", children, children[0])

    def if_else(self, children: list[Child]) -> tree.Operation:
        return self._operation("if", children, *_nodes(children))

    def or_(self, children: list[Child]) -> tree.Operation:
        return self._operation("or", children, *_nodes(children))

    def and_(self, children: list[Child]) -> tree.Operation:
        return self._operation("and", children, *_nodes(children))

    def not_(self, children: list[Child]) -> tree.Operation:
        return self._operation("not", children, *_nodes(children))

    def or_missing(self, children: list[Child]) -> tree.Operation:
        test, token = children
        if isinstance(test, tree.Operation) and test.operator == "and":
            self._ambiguous_or_missing(test.operands[-1], "and", token)
        elif isinstance(test, tree.Operation) and test.operator == "not" and test.at.start == test.span.start:
            self._ambiguous_or_missing(test.operands[0], "not", token)
        return self._operation("or missing", children, test)

    def _ambiguous_or_missing(self, last: tree.Expression, word: str, token: Token) -> None:
        right = f"({self.source.slice(last.span)} or missing)"
        self.say(
            codes.OR_MISSING_PLACE,
            span_of(token),
            word=word,
            help=(f"put the test it belongs to in parentheses: `{right}`",),
        )

    def compare(self, children: list[Child]) -> tree.Operation:
        left, symbol, right = children
        if symbol in ("=", "!=") and self._is_null(right):
            return self._null(children, left, "is missing" if symbol == "=" else "is known")
        return tree.Operation(str(symbol), (left, right), spread(children), span_of(symbol))

    def _is_null(self, node: tree.Expression) -> bool:
        """Whether it is what other languages call a missing value; in backticks it is a name."""
        return isinstance(node, tree.Name) and self.source.slice(node.span).lower() in ("null", "nil", "none")

    def _null(self, children: list[Child], left: tree.Expression, operator: str) -> tree.Operation:
        span = Span(span_of(children[1]).start, span_of(children[-1]).end)
        fix = Fix(f"write `{operator}`", (Edit(span, operator),))
        found = self.source.slice(span)
        self.say(codes.NULL_WORD, span, found=found, help=(f"write `{operator}`",), fix=fix)
        return self._operation(operator, children, left)

    def is_(self, children: list[Child]) -> tree.Operation:
        left, _, right = children
        if self._is_null(right):
            return self._null(children, left, "is missing")
        if isinstance(right, tree.Literal) and right.kind == "missing":
            return self._operation("is missing", children, left)
        return self._operation("is", children, left, right)

    def is_not(self, children: list[Child]) -> tree.Operation:
        left, _, _, right = children
        if self._is_null(right):
            return self._null(children, left, "is known")
        if isinstance(right, tree.Literal) and right.kind == "missing":
            return self._operation("is known", children, left)
        made = self._operation("is", children, left, right)
        return tree.Operation("not", (made,), made.span, made.at)

    def is_known(self, children: list[Child]) -> tree.Operation:
        return self._operation("is known", children, children[0])

    def is_not_known(self, children: list[Child]) -> tree.Operation:
        return self._operation("is missing", children, children[0])

    def in_(self, children: list[Child]) -> tree.Operation:
        return self._negatable("in", children, _nodes(children))

    def between(self, children: list[Child]) -> tree.Operation:
        return self._negatable("between", children, _nodes(children))

    def contains(self, children: list[Child]) -> tree.Operation:
        return self._negatable("contains", children, _nodes(children))

    def starts(self, children: list[Child]) -> tree.Operation:
        return self._negatable("starts with", children, _nodes(children))

    def ends(self, children: list[Child]) -> tree.Operation:
        return self._negatable("ends with", children, _nodes(children))

    def matches(self, children: list[Child]) -> tree.Operation:
        return self._negatable("matches", children, _nodes(children))

    def has(self, children: list[Child]) -> tree.Operation:
        return self._operation("has", children, *_nodes(children))

    def has_any(self, children: list[Child]) -> tree.Operation:
        return self._operation("has any of", children, *_nodes(children))

    def has_all(self, children: list[Child]) -> tree.Operation:
        return self._operation("has all of", children, *_nodes(children))

    def has_none(self, children: list[Child]) -> tree.Operation:
        return self._operation("has none of", children, *_nodes(children))

    def before(self, children: list[Child]) -> tree.Operation:
        return self._operation("before", children, *_nodes(children))

    def after(self, children: list[Child]) -> tree.Operation:
        return self._operation("after", children, *_nodes(children))

    def on(self, children: list[Child]) -> tree.Operation:
        return self._operation("on", children, *_nodes(children))

    def arithmetic(self, children: list[Child]) -> tree.Operation:
        left, symbol, right = children
        return tree.Operation(str(symbol), (left, right), spread(children), span_of(symbol))

    def negative(self, children: list[Child]) -> tree.Expression:
        sign, value = children
        if sign == "+":
            return value  # type: ignore[no-any-return]
        return self._operation("negative", children, value)

    def time_since(self, children: list[Child]) -> tree.Operation:
        return self._operation("time since", children, children[-1])

    def as_of(self, children: list[Child]) -> tree.Operation:
        return self._operation("as of", children, children[0], children[-1])

    # ---- periods, extremes

    def period_range(self, children: list[Child]) -> tree.PeriodForm:
        return tree.PeriodForm("range", spread(children), ends=(children[0], children[-1]))

    def period_last(self, children: list[Child]) -> tree.PeriodForm:
        return tree.PeriodForm("last", spread(children), duration=self._whole_duration(children[-1]))

    def period_next(self, children: list[Child]) -> tree.PeriodForm:
        return tree.PeriodForm("next", spread(children), duration=self._whole_duration(children[-1]))

    def _whole_duration(self, literal: tree.Literal) -> tree.Duration:
        value = literal.value
        if not isinstance(value, tree.Duration):
            return tree.Duration(1, "day")
        if value.amount == 0:
            self.say(codes.ZERO_AMOUNT, literal.span, what="the length of a period")
        return value

    def period_this(self, children: list[Child]) -> tree.PeriodForm:
        return tree.PeriodForm("this", spread(children), unit=self._unit(children[-1]))

    def period_previous(self, children: list[Child]) -> tree.PeriodForm:
        return tree.PeriodForm("previous", spread(children), unit=self._unit(children[-1]))

    def period_previous_many(self, children: list[Child]) -> tree.PeriodForm:
        count = literals.read("number", str(children[1]))
        whole = int(count) if isinstance(count, Decimal) and count == int(count) else 0
        if whole < 1:
            self.say(codes.ZERO_AMOUNT, span_of(children[1]), what="the number of units")
        return tree.PeriodForm(
            "previous", spread(children), count=max(whole, 1), unit=self._unit(children[-1])
        )

    def period_unit(self, children: list[Child]) -> Token:
        return children[0]  # type: ignore[no-any-return]

    def _unit(self, token: Token) -> tree.Unit:
        unit = literals.calendar_unit(str(token))
        if unit is None:
            known = ", ".join(f"`{one}`" for one in literals.CALENDAR_UNITS)
            self.say(codes.BAD_PERIOD_UNIT, span_of(token), found=str(token), help=(f"units are {known}",))
            return "day"
        return unit

    def top(self, children: list[Child]) -> tree.Extreme:
        return self._extreme("top", children)

    def bottom(self, children: list[Child]) -> tree.Extreme:
        return self._extreme("bottom", children)

    def _extreme(self, side: Any, children: list[Child]) -> tree.Extreme:
        amount = children[1]
        parts: dict[str, Child] = {}
        for extent in children[2:]:
            kind, value, token = extent
            if kind in parts:
                self.say(codes.REPEATED_CLAUSE, span_of(token), clause=kind)
            parts[kind] = value
        whole = amount.kind == "percent" or amount.value == int(amount.value)
        if not amount.value or not whole or (amount.kind == "percent" and amount.value > 1):
            self.say(
                codes.ZERO_AMOUNT,
                amount.span,
                what=f"the amount of `{side}`, a whole number or at most 100%,",
            )
        present = [child[1] if isinstance(child, tuple) else child for child in children]
        return tree.Extreme(
            side, amount.value, amount.kind == "percent", parts.get("of"), parts.get("per"), spread(present)
        )

    def extent_of(self, children: list[Child]) -> Child:
        return ("of", children[1], children[0])

    def extent_per(self, children: list[Child]) -> Child:
        return ("per", children[1], children[0])

    # ---- calls and sequences

    def function(self, children: list[Child]) -> tree.Ident:
        return tree.Ident(str(children[0]), span_of(children[0]))

    def call(self, children: list[Child]) -> tree.Call:
        function, *arguments = _nodes(children)
        return tree.Call(function, tuple(arguments), spread(children))

    def argument(self, children: list[Child]) -> tree.Argument:
        return tree.Argument(children[0], spread(children), where=_after(children, "WHERE"))

    def argument_per(self, children: list[Child]) -> tree.Argument:
        return tree.Argument(
            children[0], spread(children), per=_after(children, "PER"), where=_after(children, "WHERE")
        )

    def argument_in_per(self, children: list[Child]) -> tree.Argument:
        period, per, where = (_after(children, word) for word in ("IN", "PER", "WHERE"))
        return tree.Argument(children[0], spread(children), period, per, where)

    def step_kind(self, children: list[Child]) -> Token:
        return children[0]  # type: ignore[no-any-return]

    def step(self, children: list[Child]) -> tree.Step:
        kind: Any = str(children[0]).lower() if isinstance(children[0], Token) else "any"
        table = next(child for child in children if isinstance(child, tree.Name))
        within = _after(children, "WITHIN")
        limit = None if within is None else self._whole_duration(within)
        return tree.Step(
            kind, table, _after(children, "IN"), limit, _after(children, "WHERE"), spread(children)
        )

    def sequence(self, children: list[Child]) -> tree.Sequence:
        steps = tuple(child for child in children if isinstance(child, tree.Step))
        return tree.Sequence(steps, _after(children, "SAME"), spread(children))


MAX_LIST = 5_000
