"""Drawing expressions. In: a kind and the scope. Out: an expression of that kind, typed right by construction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.property import schema
from tests.property.literals import WRITTEN, Draw, literal
from tests.property.pools import World
from tests.property.productions import AGGREGATES, PRODUCTIONS, AggregateForm, Production
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


BY_KIND = _by_kind((*PRODUCTIONS, *AGGREGATES))


@dataclass
class Maker:
    """Draws expressions that speak of what has been defined so far."""

    draw: Draw
    world: World
    rows: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)

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
        usable = [some for some in forms.values() if not scope.qualified or isinstance(some[0], Production)]
        if depth <= 0:
            usable = [some for some in usable if some[0].row in ("sqrt", "distance")]
        return self.of(self.pick(self.pick(usable)), scope, depth)

    def of(self, form: Production | AggregateForm, scope: Scope = AT_CUSTOMER, depth: int = 2) -> Expr:
        """An expression of a certain form."""
        if isinstance(form, AggregateForm):
            return self.aggregate(form, depth)
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
        return made

    def columns(self, kind: str, scope: Scope) -> list[Expr]:
        """Columns of the row at hand and of the customer."""
        made = []
        if scope.table is not None:
            before = f"{scope.called}." if scope.qualified else ""
            made += [
                Expr(kind, before + name) for name, of in schema.TABLES[scope.table].items() if of == kind
            ]
        own = [name for name, of in schema.CUSTOMERS.items() if of == kind]
        # inside an aggregate a customer's column may be called by its table, too
        before = ("", "customers.") if scope.table is not None and not scope.qualified else ("", "")
        return made + [Expr(kind, before[number % 2] + name) for number, name in enumerate(own)]

    def references(self, kind: str, scope: Scope) -> Iterator[Expr]:
        """Traits, segments, groups and branches as values of a kind."""
        for one in self.definitions:
            if one.word == "groups" and kind == "flag":
                if not scope.qualified:
                    yield Expr(kind, f"{one.name}.{one.branches[0]}")
                yield Expr(kind, f'({one.name} is "{one.branches[-1]}")', row="=")
                yield Expr(kind, f'({one.name} not in ("{one.branches[0]}",))', row="in")
            elif one.word == "groups" and kind == "text":
                yield Expr(kind, f"upper({one.name})", row="upper")
            elif one.kind == kind:
                first = one.expressions[0]
                yield Expr(kind, one.name, has_domain=first.has_domain and one.word == "trait")

    # ---- aggregates

    def aggregate(self, form: AggregateForm, depth: int = 2) -> Expr:
        """An aggregate over a table, or over rows that have a name."""
        named = {**{table: table for table in schema.TABLES if table != "customers"}, **self.rows}
        tables = [(called, table) for called, table in named.items() if self._fits(form, table)]
        called, table = self.pick(tables)
        form_parts = [called]
        parts: list[Expr] = []
        if form.takes is not None:
            parts.append(self._value(form.takes, Scope(table, called, qualified=True), depth))
            form_parts = ["{}"]
        if table in schema.TIMES and self.draw(st.booleans()):
            parts.append(self.period(table))
            form_parts.append(" in {}")
        if form.row == "share" or self.draw(st.booleans()):
            parts.append(self.expression("flag", Scope(table, called), depth - 1))
            form_parts.append(" where {}")
        if form.after is not None:
            parts.append(self.part(form.after, AT_CUSTOMER, 0))
            form_parts.append(", {}")
        known = form.takes is not None and form.gives == "text" and parts[0].has_domain
        return Expr(form.gives, f"{form.row}({''.join(form_parts)})", tuple(parts), form.row, known)

    def _fits(self, form: AggregateForm, table: str) -> bool:
        if form.timed and table not in schema.TIMES:
            return False
        return form.takes is None or self._fallback(form.takes, table, table) is not None

    def _value(self, kind: str, scope: Scope, depth: int) -> Expr:
        """An expression that names a column of the table, so that it says whose rows are meant."""
        made = self.expression(kind, scope, depth - 1)
        if any(f"{scope.called}." in str(one) for one in made.walk()):
            return made
        found = self._fallback(kind, str(scope.table), str(scope.called))
        assert found is not None
        return found

    def _fallback(self, kind: str, table: str, called: str) -> Expr | None:
        columns = schema.TABLES[table]
        plain = next((name for name, of in columns.items() if of == kind), None)
        time = next((name for name, of in columns.items() if of in ("date", "timestamp")), None)
        if plain is not None:
            return Expr(kind, f"{called}.{plain}")
        if kind == "flag":
            return Expr(kind, f"({called}.{next(iter(columns))} is known)", row="is known")
        if kind in PERIODS and time is not None:
            return Expr(kind, f"{kind}({called}.{time})", row=kind)
        return None

    def period(self, table: str) -> Expr:
        """A period for a table's time."""
        clock = schema.TABLES[table][schema.TIMES[table]] == "timestamp" and self.draw(st.integers(0, 3)) == 0
        return WRITTEN["clock period" if clock else "days period"](self.draw, self.world)


def _open(part: Expr) -> Expr:
    """A text that may be any; of one that is known to be among a few, comparing it with another would be a mistake."""
    if part.kind != "text" or not part.has_domain or part.form.startswith('"'):
        return part
    return Expr("text", "lower({})", (part,), "lower")
