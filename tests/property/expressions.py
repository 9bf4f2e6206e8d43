"""Drawing expressions. In: a kind and the scope. Out: an expression of that kind, typed right by construction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.property import schema, wholes
from tests.property.literals import WRITTEN, Draw, literal
from tests.property.pools import World
from tests.property.productions import (
    AGGREGATES,
    PRODUCTIONS,
    WHOLES,
    AggregateForm,
    Form,
    Production,
    WholeForm,
)
from tests.property.shapes import NUMERIC, PERIODS, Definition, Expr


@dataclass(frozen=True)
class Scope:
    """Where an expression stands: at the customer, or in a row of a table, which may be called by the name of `rows`."""

    table: str | None = None
    called: str | None = None
    qualified: bool = False


AT_CUSTOMER = Scope()


def _by_kind(items: Sequence[Any]) -> dict[str, dict[str, list[Any]]]:
    """Forms by the kind they make, then by their row, so that a row with many forms is not drawn more often than others."""
    found: dict[str, dict[str, list[Any]]] = {}
    for item in items:
        found.setdefault(item.gives, {}).setdefault(item.row, []).append(item)
    return found


BY_KIND = _by_kind((*PRODUCTIONS, *AGGREGATES, *WHOLES))


@dataclass
class Maker:
    """Draws expressions that speak of what has been defined so far, and of everybody unless they may not."""

    draw: Draw
    world: World
    rows: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    of_everybody: bool = True

    def pick(self, some: Sequence[Any]) -> Any:
        """One of several."""
        return some[0] if len(some) == 1 else self.draw(st.sampled_from(some))

    # ---- expressions

    def expression(self, kind: str, scope: Scope = AT_CUSTOMER, depth: int = 2) -> Expr:
        """An expression of a kind."""
        leaves = self.leaves(kind, scope)
        forms = BY_KIND.get(kind, {})
        if leaves and (depth <= 0 or not forms or self.draw(st.integers(0, 3)) == 0):
            return self.pick(leaves)
        # where an aggregate takes its value from there is no place for another one, in its condition there is
        usable = [
            fitting
            for some in forms.values()
            if (fitting := [one for one in some if self._may_stand(one, scope)])
            and (depth > 0 or some[0].row in ("sqrt", "distance"))
        ]
        return self.of(self.pick(self.pick(usable)), scope, depth)

    def _may_stand(self, form: Form, scope: Scope) -> bool:
        match form:
            case Production():
                return True
            case WholeForm(row="as of"):
                return not scope.qualified and bool(self.with_past(form.gives))
            case (
                AggregateForm(of_customers=True)
                | WholeForm(row="rank" | "ntile" | "percentile" | "cumulative_share" | "top" | "bottom")
            ):
                return not scope.qualified and self.of_everybody
            case _:
                return not scope.qualified

    def of(self, form: Form, scope: Scope = AT_CUSTOMER, depth: int = 2) -> Expr:
        """An expression of a certain form."""
        match form:
            case AggregateForm(of_customers=True):
                return wholes.population(self, form, depth)
            case AggregateForm():
                return wholes.aggregate(self, form, depth)
            case WholeForm():
                return wholes.MAKERS[form.row](self, form, depth)
        parts = tuple(self.part(part, scope, depth - 1) for part in form.takes)
        if form.tests:
            parts = tuple(_open(one) for one in parts)
        texts = [one for one in parts if one.kind == "text"]
        known = form.row in ("if", "coalesce") and bool(texts) and all(one.has_domain for one in texts)
        return Expr(form.gives, form.form, parts, form.row, known, form.between_moments)

    def part(self, what: str, scope: Scope, depth: int) -> Expr:
        """A part of a form."""
        if what in WRITTEN:
            return WRITTEN[what](self.draw, self.world)
        match what.split(" ", 1):
            case ["numeric"]:
                return self.expression(self.pick(NUMERIC), scope, depth)
            case ["degrees"]:
                return self.pick([Expr("number", one) for one in ("x", "52.5", "13.4", "(-33.9)")])
            case ["literal", kind]:
                return literal(self.draw, self.world, kind)
            case ["short", kind]:
                return self.pick([*self.columns(kind, AT_CUSTOMER), literal(self.draw, self.world, kind)])
            case ["days", "between moments"]:
                return self.between_moments(scope, depth)
        return self.expression(what, scope, depth)

    def between_moments(self, scope: Scope, depth: int) -> Expr:
        """Days between moments, or a trait that counts them."""
        found = [
            Expr("days", one.name)
            for one in self.definitions
            if one.word == "trait" and one.expressions[0].counts_between_moments
        ]
        if found and self.draw(st.booleans()):
            return self.pick(found)
        form = self.pick([one for one in PRODUCTIONS if one.between_moments])
        return self.of(form, scope, depth)

    def with_past(self, kind: str) -> list[Expr]:
        """Definitions whose value of an earlier day can be asked."""
        return [one for one in self.references(kind, AT_CUSTOMER) if one.row is None]

    # ---- what stands alone

    def leaves(self, kind: str, scope: Scope) -> list[Expr]:
        """Columns, sets, definitions and a literal of a kind."""
        made = [*self.columns(kind, scope), *self.references(kind, scope)]
        made += [Expr(kind, name, has_domain=kind == "text") for name, of in self.sets.items() if of == kind]
        if kind in (
            "flag",
            "text",
            "integer",
            "decimal",
            "date",
            "timestamp",
            "days",
            "clock",
            "months",
            *PERIODS,
        ):
            made.append(literal(self.draw, self.world, kind))
        if kind == "version":
            made += [Expr(kind, 'version("5.9")', row="version"), Expr(kind, "version(app)", row="version")]
        return made

    def columns(self, kind: str, scope: Scope) -> list[Expr]:
        """Columns of the row at hand and of the customer."""
        made = []
        if scope.table is not None:
            before = f"{scope.called}." if scope.qualified else ""
            made += [Expr(kind, before + name) for name, of in self._row_columns(scope) if of == kind]
        own = [name for name, of in (schema.CUSTOMERS | schema.THROUGH["customers"]).items() if of == kind]
        # inside an aggregate a customer's column may be called by its table, too
        before = ("", "customers.") if scope.table is not None and not scope.qualified else ("", "")
        return made + [Expr(kind, before[number % 2] + name) for number, name in enumerate(own)]

    def _row_columns(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Columns of the row at hand, what they lead to, and columns of the row it belongs to."""
        assert scope.table is not None
        yield from schema.TABLES[scope.table].items()
        yield from schema.THROUGH.get(scope.table, {}).items()
        parent = schema.PARENTS.get(scope.table)
        if parent is not None and not scope.qualified:
            yield from schema.TABLES[parent].items()

    def references(self, kind: str, scope: Scope) -> Iterator[Expr]:
        """Traits, segments, groups and branches as values of a kind."""
        for one in self.definitions:
            if one.branches and kind == "flag":
                if not scope.qualified:
                    yield Expr(kind, f"{one.name}.{one.branches[0]}")
                yield Expr(kind, f'({one.name} is "{one.branches[-1]}")', row="=")
                yield Expr(kind, f'({one.name} not in ("{one.branches[0]}",))', row="in")
            elif one.branches and kind == "text":
                yield Expr(kind, f"upper({one.name})", row="upper")
            elif one.kind == kind:
                first = one.expressions[0]
                yield Expr(kind, one.name, has_domain=first.has_domain and one.word == "trait")


def _open(part: Expr) -> Expr:
    """A text that may be any; of one that is known to be among a few, comparing it with another would be a mistake."""
    if part.kind != "text" or not part.has_domain or part.form.startswith('"'):
        return part
    return Expr("text", "lower({})", (part,), "lower")
