"""Types of expressions. In: a tree expression and the scope it stands in. Out: a typed expression, or mistakes noted on the way.

This file goes through the kinds of expressions; operators, times, names and aggregates have files of their own and call back here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from segdsl.diagnostics import Code, Diagnostic, codes
from segdsl.functions import FUNCTIONS, OPERATORS, Function
from segdsl.semantics import (
    aggregates,
    calls,
    constants,
    names,
    operators,
    overloads,
    sequences,
    standings,
)
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import Scope
from segdsl.semantics.typed import Aggregate, Apply, Column, Constant, Reference, Typed, walk
from segdsl.syntax import tree
from segdsl.text import Source, Span
from segdsl.types import FLAG, TEXT

if TYPE_CHECKING:
    from segdsl.semantics.register import Register

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
_SHOWN = 60


@dataclass(slots=True)
class Checker:
    """The check of one program: what is declared, and the mistakes so far."""

    source: Source
    register: Register
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def in_library(self) -> bool:
        """Whether what is checked stands in a file of the standard library."""
        use = self.register.unit.use
        return use is not None and use.library is not None

    # ---- saying what is wrong

    def quote(self, span: Span) -> str:
        """What the user wrote there, shortened."""
        text = " ".join(self.source.slice(span).split()).replace("`", "")
        return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

    def mistake(self, code: Code, span: Span, **holes: Any) -> Mistake:
        """A mistake to raise."""
        return Mistake(code.at(self.source, span, **holes))

    def note(self, code: Code, span: Span, **holes: Any) -> None:
        """Something to say that stops nothing; said once for each place."""
        self.tell(self.mistake(code, span, **holes))

    def tell(self, mistake: Mistake) -> None:
        """Notes a mistake that was raised."""
        if mistake.diagnostic is not None and mistake.diagnostic not in self.diagnostics:
            self.diagnostics.append(mistake.diagnostic)

    def each(self, parts: Sequence[_Part], check: Callable[[_Part], _Made]) -> list[_Made]:
        """Checks several parts, each on its own, so that each mistake is told; raises if there was one."""
        made: list[_Made] = []
        for part in parts:
            try:
                made.append(check(part))
            except Mistake as mistake:
                self.tell(mistake)
        if len(made) < len(parts):
            raise Mistake
        return made

    # ---- expressions

    def condition(self, node: tree.Expression, scope: Scope) -> Typed:
        """A typed condition; anything else that stands alone is a mistake."""
        made = self.expression(node, scope)
        if made.type.kind == "any":
            names.learn(self, made, FLAG)
        elif made.type.kind != "flag":
            raise self.mistake(
                codes.NOT_A_CONDITION,
                node.span,
                found=self.quote(node.span),
                actual=made.type,
                help=self._as_condition(node, made),
            )
        return made

    def _as_condition(self, node: tree.Expression, made: Typed) -> tuple[str, ...]:
        found = self.quote(node.span)
        if isinstance(node, tree.Literal):
            return (f"say what is compared with it: `… = {found}`",)
        if made.type.kind == "text":
            return (f'compare it: `{found} is "…"` or `{found} is known`',)
        if made.type.kind == "list":
            return (f'ask what it has: `{found} has "…"`',)
        if made.type.is_time:
            return (f"ask when it was: `{found} in last 30d`",)
        if isinstance(made, Aggregate) and made.function.name == "count":
            return (f"compare it: `{found} > 0`",)
        return (f"compare it: `{found} > …`",)

    def expression(self, node: tree.Expression, scope: Scope) -> Typed:
        """A typed expression of any type."""
        match node:
            case tree.Literal(kind="missing"):
                help = ("ask with `is missing` or `is known`, or add `or missing` to a test",)
                raise self.mistake(codes.MISSING_AS_VALUE, node.span, help=help)
            case tree.Literal():
                return constants.constant(node)
            case tree.Name():
                return names.resolve(self, node, scope)
            case tree.Group(inner=inner):
                return self.expression(inner, scope)
            case tree.Operation():
                return operators.check(self, node, scope)
            case tree.Call():
                return self._call(node, scope)
            case tree.Listing():
                raise self._no_value(node, "a list", "test it with `in`, as in `country in (…)`")
            case tree.PeriodForm():
                raise self._no_value(node, "a period", "test a time with it, as in `signup_date in last 30d`")
            case tree.Sequence():
                return sequences.check(self, node)
            case tree.Extreme():
                raise self._no_value(node, "a place among customers", "write `… in` before it")

    def _no_value(self, node: tree.Expression, what: str, help: str) -> Mistake:
        found = self.quote(node.span)
        return self.mistake(codes.NOT_A_VALUE, node.span, found=found, what=what, help=(help,))

    def _call(self, node: tree.Call, scope: Scope) -> Typed:
        name = node.function.text
        row = FUNCTIONS.get(name) or FUNCTIONS.get(name.lower())
        if row is None:
            raise calls.unknown(self, node)
        if row.is_aggregate:
            return aggregates.check(self, row, node, scope)
        if row.is_standing:
            return standings.check(self, row, node, scope)
        for argument in node.arguments:
            for word, part in (("where", argument.where), ("per", argument.per)):
                if part is not None:
                    raise self.mistake(codes.WHERE_MISPLACED, part.span, word=word, name=row.name)
        parts = [argument.value for argument in node.arguments]
        values = self.each(parts, lambda part: self.expression(part, scope))
        made = self.apply(row, values, node.span)
        if row.name == "period":
            calls.no_empty_stretch(self, made.arguments[1])
        return made

    def apply(self, row: Function, values: Sequence[Typed], span: Span) -> Apply:
        """A function applied to typed arguments, with what depends on the day it is asked on given along."""
        given = [*values, *(calls.hidden(self, row, span))]
        self._learn(row, given)
        made = overloads.choose(row, given, span)
        if made is None:
            raise calls.does_not_fit(self, row, values, span)
        return made

    def _learn(self, row: Function, given: Sequence[Typed]) -> None:
        """Notes what a function tells of columns whose type nobody said."""
        unknown = [
            index
            for index, one in enumerate(given)
            if one.type.kind == "any" and not isinstance(one, Constant)
        ]
        if not unknown:
            return
        spread = (overloads.spread(one.takes, len(given)) for one in row.overloads)
        shapes = [shape for shape in spread if shape is not None]
        if not shapes:
            return
        for index in unknown:
            kinds = {shape[index] for shape in shapes}
            if kinds <= {"T", "same ordered"}:
                shape = shapes[0]
                together = [one.type for one, kind in zip(given, shape, strict=True) if kind in kinds]
                common = overloads.unify(together)
                if common is not None:
                    names.learn(self, given[index], common)
            elif len(kinds) == 1 or kinds <= {"integer", "decimal", "number"}:
                names.learn_kind(self, given[index], min(kinds))

    def key(self, span: Span) -> Column:
        """The customer's key."""
        spine = self.register.catalog.spine
        if spine.key is None and self.register.catalog.open:
            # the data will say which column it is; this is what it is mostly called
            self.register.learn("customer_id", TEXT)
            return self.register.open_column(self.register.catalog.spine, "customer_id", span)
        if spine.key is None:
            raise self.mistake(codes.NO_CUSTOMERS, span)
        return Column(spine.name, spine.key, spine.columns[spine.key].type, span)

    def reach(self, value: Typed) -> Iterator[Typed]:
        """An expression and all it is made of, through the definitions it refers to."""
        seen: set[str] = set()
        stack = [value]
        while stack:
            for node in walk(stack.pop()):
                yield node
                if isinstance(node, Reference) and node.name not in seen:
                    seen.add(node.name)
                    stack += self.register.definition(node.name, node.span).expressions

    def today(self, span: Span) -> Apply:
        """The day of `as of`."""
        return overloads.apply(OPERATORS["today"], OPERATORS["today"].overloads[0], (), span)

    def now(self, span: Span) -> Apply:
        """The instant of `as of`."""
        return overloads.apply(OPERATORS["now"], OPERATORS["now"].overloads[0], (), span)
