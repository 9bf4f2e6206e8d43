"""Types of expressions. In: a tree expression and the scope it stands in. Out: a typed expression, or mistakes noted on the way.

This file goes through the kinds of expressions; operators, times, names and aggregates have files of their own and call back here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics import Code, Diagnostic, codes, nearest
from segdsl.functions import FUNCTIONS, OPERATORS, Function
from segdsl.semantics import aggregates, constants, names, operators, overloads
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.scope import CUSTOMER, Scope
from segdsl.semantics.typed import Aggregate, Apply, Constant, Typed
from segdsl.syntax import tree
from segdsl.text import Source, Span
from segdsl.types import FLAG, Type

if TYPE_CHECKING:
    from segdsl.semantics.analyse import Names


@dataclass(slots=True)
class Checker:
    """The check of one program: what is declared, and the mistakes so far."""

    source: Source
    names: Names
    diagnostics: list[Diagnostic] = field(default_factory=list)

    # ---- saying what is wrong

    def quote(self, span: Span) -> str:
        """What the user wrote there, shortened."""
        text = " ".join(self.source.slice(span).split())
        return text if len(text) <= 60 else text[:57] + "…"

    def mistake(self, code: Code, span: Span, **holes: Any) -> Mistake:
        """A mistake to raise."""
        return Mistake(code.at(self.source, span, **holes))

    def note(self, code: Code, span: Span, **holes: Any) -> None:
        """Something to say that stops nothing; said once for each place."""
        made = code.at(self.source, span, **holes)
        if made not in self.diagnostics:
            self.diagnostics.append(made)

    def tell(self, mistake: Mistake) -> None:
        """Notes a mistake that was raised."""
        if mistake.diagnostic is not None and mistake.diagnostic not in self.diagnostics:
            self.diagnostics.append(mistake.diagnostic)

    def each(
        self, parts: Sequence[tree.Expression], check: Callable[[tree.Expression], Typed]
    ) -> list[Typed]:
        """Checks several parts, each on its own, so that each mistake is told; raises if there was one."""
        made: list[Typed] = []
        failed = False
        for part in parts:
            try:
                made.append(check(part))
            except Mistake as mistake:
                self.tell(mistake)
                failed = True
        if failed:
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
        if isinstance(node, tree.Literal) and isinstance(made, Constant) and made.type.kind == "text":
            return (f"repeat what it is compared with: `… is {found}`, or write `in (…, {found})`",)
        if made.type.kind == "text":
            return (f'compare it: `{found} is "…"` or `{found} is known`',)
        if made.type.kind == "list":
            return (f'ask what it has: `{found} has "…"`',)
        return (f"compare it: `{found} > …`",)

    def expression(self, node: tree.Expression, scope: Scope) -> Typed:
        """A typed expression of any type."""
        match node:
            case tree.Literal(kind="missing"):
                raise self.mistake(codes.MISSING_AS_VALUE, node.span)
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
                raise self.mistake(
                    codes.NOT_A_VALUE,
                    node.span,
                    found=self.quote(node.span),
                    what="a list",
                    help=("test it with `in`: `country in (…)`",),
                )
            case tree.Sequence():
                raise self.mistake(codes.NOT_YET, node.span, what="`sequence`")
            case tree.Extreme():
                raise self.mistake(codes.NOT_YET, node.span, what=f"`{node.side}`")
            case tree.PeriodForm():
                raise self.mistake(codes.NOT_A_VALUE, node.span, found=self.quote(node.span), what="a period")

    def _call(self, node: tree.Call, scope: Scope) -> Typed:
        row = FUNCTIONS.get(node.function.text) or FUNCTIONS.get(node.function.text.lower())
        if row is None:
            raise self._unknown_function(node)
        if row.is_aggregate:
            return aggregates.check(self, row, node, scope)
        for argument in node.arguments:
            for word, part in (("where", argument.where), ("per", argument.per)):
                if part is not None:
                    raise self.mistake(codes.WHERE_MISPLACED, part.span, word=word, name=row.name)
        values = self.each(
            [argument.value for argument in node.arguments], lambda part: self.expression(part, scope)
        )
        return self.apply(row, values, node.span, node.function.text)

    def _unknown_function(self, node: tree.Call) -> Mistake:
        name = node.function.text
        if name.lower() in NOT_YET:
            return self.mistake(codes.NOT_YET, node.span, what=f"`{name}`")
        close = SYNONYMS.get(name.lower()) or nearest(name, FUNCTIONS)
        label = f"did you mean `{close}`?" if close else ""
        return self.mistake(codes.UNKNOWN_FUNCTION, node.function.span, name=name, label=label)

    def apply(self, row: Function, values: Sequence[Typed], span: Span, called: str) -> Typed:
        """A function applied to typed arguments, with what depends on the day it is asked on given along."""
        given = [*values, *(self.today(span) for _ in range(_TODAYS.get(row.name, 0)))]
        for overload in row.overloads:
            kinds = overloads.spread(overload.takes, len(given)) or ()
            for kind, value in zip(kinds, given, strict=False):
                if value.type.kind == "any" and not isinstance(value, Constant) and len(row.overloads) == 1:
                    names.learn_kind(self, value, kind)
        made = overloads.choose(row, given, span)
        if made is None:
            raise self._does_not_fit(row, values, span, called)
        return made

    def _does_not_fit(self, row: Function, values: Sequence[Typed], span: Span, called: str) -> Mistake:
        hidden = _TODAYS.get(row.name, 0)
        shapes = [one.takes[: len(one.takes) - hidden] for one in row.overloads]
        if not any(overloads.spread(shape, len(values)) for shape in shapes):
            counts = sorted({len(shape) for shape in shapes})
            expected = " or ".join(str(count) for count in counts) + (
                " arguments" if counts != [1] else " argument"
            )
            return self.mistake(
                codes.WRONG_ARITY, span, name=row.form, expected=expected, actual=str(len(values))
            )
        for index, value in enumerate(values):
            kinds = sorted({shape[index] for shape in shapes if len(shape) > index and shape[index] != "*"})
            single = [
                one
                for one in row.overloads
                if overloads.spread(one.takes[: len(one.takes) - hidden], len(values))
            ]
            if kinds and not any(_fits_alone(one.takes, index, value) for one in single):
                expected = " or ".join(KIND_WORDS.get(kind, kind) for kind in kinds)
                if any(index in one.constant for one in single) and not isinstance(value, Constant):
                    return self.mistake(
                        codes.CONSTANT_NEEDED,
                        value.span,
                        what=f"{expected} of `{row.form}`",
                        found=self.quote(value.span),
                    )
                return self.mistake(
                    codes.WRONG_TYPE,
                    value.span,
                    what=f"`{row.form}`",
                    expected=expected,
                    found=self.quote(value.span),
                    actual=value.type,
                )
        first, *rest = values
        other = next(
            (one for one in rest if overloads.unify([first.type, one.type]) is None),
            rest[-1] if rest else first,
        )
        return self.mistake(
            codes.BRANCHES_DIFFER,
            span,
            left=self.quote(first.span),
            left_type=first.type,
            right=self.quote(other.span),
            right_type=other.type,
            what=f"the parts of `{row.form}`",
        )

    def today(self, span: Span) -> Typed:
        """The day of `as of`."""
        return overloads.apply(OPERATORS["today"], OPERATORS["today"].overloads[0], (), span)

    def now(self, span: Span) -> Typed:
        """The instant of `as of`."""
        return overloads.apply(OPERATORS["now"], OPERATORS["now"].overloads[0], (), span)


def _fits_alone(takes: tuple[str, ...], index: int, value: Typed) -> bool:
    kinds = overloads.spread(takes, max(len(takes), index + 1)) or takes
    kind = kinds[index] if index < len(kinds) else kinds[-1]
    return overloads._fit_one(kind, value, value.type) is not None


# functions that also need to know what day it is, in their last argument
_TODAYS = {"age": 1, "anniversary": 1, "time since": 1, "period": 1}

NOT_YET = frozenset({"rank", "ntile", "percentile", "cumulative_share", "bucket", "version", "sequence"})

SYNONYMS = {
    "average": "avg",
    "mean": "avg",
    "total": "sum",
    "len": "length",
    "count_distinct": "distinct",
    "unique": "distinct",
    "minimum": "min",
    "maximum": "max",
    "mode": "most_common",
    "lowercase": "lower",
    "uppercase": "upper",
    "ceiling": "ceil",
    "ln": "log",
    "exists": "any",
    "every": "share",
    "ifnull": "coalesce",
    "nvl": "coalesce",
    "stdev": "stddev",
    "std": "stddev",
    "dayofweek": "weekday",
    "year_of": "year",
}

KIND_WORDS = {
    "flag": "a condition",
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "number": "a number",
    "date": "a date",
    "day": "a date or moment",
    "timestamp": "a moment",
    "days": "a duration in days",
    "clock": "a duration on the clock",
    "months": "a duration in months",
    "period": "a period",
    "list": "a list",
    "distance": "a distance",
    "ordered": "something that has an order",
    "same ordered": "something that has an order",
    "T": "a value",
    "any": "a value",
    "value": "a single value",
    "timed": "a value",
    "digits": "a whole number from 0 to 6",
    "share": "a share from 0% to 100%",
    "pattern": "a pattern",
}

__all__ = ["CUSTOMER", "Aggregate", "Apply", "Checker", "Scope", "Type"]
