"""From the parser's reductions to the syntax tree. In: tokens and nodes, as lark hands them over bottom-up. Out: nodes of `tree`, and the
diagnostics of what can be told from the writing alone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lark import Token

from segdsl.diagnostics import Edit, Fix, codes
from segdsl.syntax import literals, tree
from segdsl.syntax.build_values import Child, ValueBuilder, after_word, nodes_of, span_of, spread
from segdsl.text import Span


class Builder(ValueBuilder):
    """The rules of conditions and values, one method each."""

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
        return self._operation("if", children, *nodes_of(children))

    def or_(self, children: list[Child]) -> tree.Operation:
        return self._operation("or", children, *nodes_of(children))

    def and_(self, children: list[Child]) -> tree.Operation:
        return self._operation("and", children, *nodes_of(children))

    def not_(self, children: list[Child]) -> tree.Operation:
        return self._operation("not", children, *nodes_of(children))

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
        if symbol in ("=", "!=") and self._is_null(right, "null", "nil"):
            return self._null(children, left, "is missing" if symbol == "=" else "is known")
        return tree.Operation(str(symbol), (left, right), spread(children), span_of(symbol))

    def _is_null(self, node: tree.Expression, *words: str) -> bool:
        """Whether it is what other languages call a missing value; in backticks it is a name."""
        return isinstance(node, tree.Name) and self.source.slice(node.span).lower() in words

    def _null(self, children: list[Child], left: tree.Expression, operator: str) -> tree.Operation:
        span = Span(span_of(children[1]).start, span_of(children[-1]).end)
        fix = Fix(f"write `{operator}`", (Edit(span, operator),))
        found = self.source.slice(span)
        self.say(codes.NULL_WORD, span, found=found, help=(f"write `{operator}`",), fix=fix)
        return self._operation(operator, children, left)

    def is_(self, children: list[Child]) -> tree.Operation:
        left, _, right = children
        if self._is_null(right, "null", "nil", "none"):
            return self._null(children, left, "is missing")
        if isinstance(right, tree.Literal) and right.kind == "missing":
            return self._operation("is missing", children, left)
        return self._operation("is", children, left, right)

    def is_not(self, children: list[Child]) -> tree.Operation:
        left, _, _, right = children
        if self._is_null(right, "null", "nil", "none"):
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
        return self._negatable("in", children, nodes_of(children))

    def between(self, children: list[Child]) -> tree.Operation:
        return self._negatable("between", children, nodes_of(children))

    def contains(self, children: list[Child]) -> tree.Operation:
        return self._negatable("contains", children, nodes_of(children))

    def starts(self, children: list[Child]) -> tree.Operation:
        return self._negatable("starts with", children, nodes_of(children))

    def ends(self, children: list[Child]) -> tree.Operation:
        return self._negatable("ends with", children, nodes_of(children))

    def matches(self, children: list[Child]) -> tree.Operation:
        return self._negatable("matches", children, nodes_of(children))

    def has(self, children: list[Child]) -> tree.Operation:
        return self._operation("has", children, *nodes_of(children))

    def has_any(self, children: list[Child]) -> tree.Operation:
        return self._operation("has any of", children, *nodes_of(children))

    def has_all(self, children: list[Child]) -> tree.Operation:
        return self._operation("has all of", children, *nodes_of(children))

    def has_none(self, children: list[Child]) -> tree.Operation:
        return self._operation("has none of", children, *nodes_of(children))

    def before(self, children: list[Child]) -> tree.Operation:
        return self._operation("before", children, *nodes_of(children))

    def after(self, children: list[Child]) -> tree.Operation:
        return self._operation("after", children, *nodes_of(children))

    def on(self, children: list[Child]) -> tree.Operation:
        return self._operation("on", children, *nodes_of(children))

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
        if amount.kind == "percent" and amount.value > 1:
            found = self.source.slice(amount.span)
            self.say(codes.MORE_THAN_ALL, amount.span, found=found, help=(f"`{side}` takes at most `100%`",))
        elif not amount.value or not whole:
            self.say(
                codes.ZERO_AMOUNT,
                amount.span,
                what=f"the amount of `{side}`, a whole number or a share,",
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
        function, *arguments = nodes_of(children)
        return tree.Call(function, tuple(arguments), spread(children))

    def argument(self, children: list[Child]) -> tree.Argument:
        return tree.Argument(children[0], spread(children), where=after_word(children, "WHERE"))

    def argument_per(self, children: list[Child]) -> tree.Argument:
        return tree.Argument(
            children[0],
            spread(children),
            per=after_word(children, "PER"),
            where=after_word(children, "WHERE"),
        )

    def argument_in_per(self, children: list[Child]) -> tree.Argument:
        period, per, where = (after_word(children, word) for word in ("IN", "PER", "WHERE"))
        return tree.Argument(children[0], spread(children), period, per, where)

    def step_kind(self, children: list[Child]) -> Token:
        return children[0]  # type: ignore[no-any-return]

    def step(self, children: list[Child]) -> tree.Step:
        kind: Any = str(children[0]).lower() if isinstance(children[0], Token) else "any"
        table = next(child for child in children if isinstance(child, tree.Name))
        within = after_word(children, "WITHIN")
        limit = None if within is None else self._whole_duration(within)
        return tree.Step(
            kind, table, after_word(children, "IN"), limit, after_word(children, "WHERE"), spread(children)
        )

    def sequence(self, children: list[Child]) -> tree.Sequence:
        steps = tuple(child for child in children if isinstance(child, tree.Step))
        return tree.Sequence(steps, after_word(children, "SAME"), spread(children))
