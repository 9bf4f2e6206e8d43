"""Drawing what speaks of many rows or of everybody. In: the maker of expressions. Out: aggregates, populations, standings, sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.property import expressions, schema
from tests.property.literals import WRITTEN
from tests.property.productions import AggregateForm, WholeForm
from tests.property.shapes import ORDERED, PERIODS, Expr

if TYPE_CHECKING:
    from tests.property.expressions import Maker, Scope

PER = ("country", "member", "month(born)", "age", "name", "favourite")
STEP_LIMITS = {
    "orders": ("1d", "7d", "30d", "1mo", "2h", "24h", "30min"),
    "events": ("1d", "7d", "30d", "1mo"),
}


# ---- of rows


def aggregate(maker: Maker, form: AggregateForm, depth: int) -> Expr:
    """An aggregate over a table, or over rows that have a name."""
    named = {**{table: table for table in schema.TABLES if table != "customers"}, **maker.rows}
    tables = [(called, table) for called, table in named.items() if _fits(form, table)]
    called, table = maker.pick(tables)
    text = called
    parts: list[Expr] = []
    if form.takes is not None:
        parts.append(_value(maker, form.takes, expressions.Scope(table, called, qualified=True), depth))
        text = "{}"
    if table in schema.TIMES and maker.draw(st.booleans()):
        parts.append(period(maker, table))
        text += " in {}"
    if form.row == "share" or maker.draw(st.booleans()):
        parts.append(maker.expression("flag", expressions.Scope(table, called), depth - 1))
        text += " where {}"
    return _closed(maker, form, text, parts)


def _closed(maker: Maker, form: AggregateForm, text: str, parts: list[Expr]) -> Expr:
    if form.after is not None:
        parts.append(maker.part(form.after, expressions.AT_CUSTOMER, 0))
        text += ", {}"
    known = form.takes is not None and form.gives == "text" and parts[0].has_domain
    return Expr(form.gives, f"{form.row}({text})", tuple(parts), form.row, known)


def _fits(form: AggregateForm, table: str) -> bool:
    if form.timed and table not in schema.TIMES:
        return False
    return form.takes is None or _plain(form.takes, schema.TABLES[table], table) is not None


def _value(maker: Maker, kind: str, scope: Scope, depth: int) -> Expr:
    """An expression that names a column of the table, so that it says whose rows are meant."""
    made = maker.expression(kind, scope, depth - 1)
    if any(f"{scope.called}." in str(one) for one in made.walk()):
        return made
    found = _plain(kind, schema.TABLES[str(scope.table)], str(scope.called))
    assert found is not None
    return found


def _plain(kind: str, columns: dict[str, str], called: str) -> Expr | None:
    """A column of a kind, or the least that makes one of it."""
    plain = next((name for name, of in columns.items() if of == kind), None)
    time = next((name for name, of in columns.items() if of in ("date", "timestamp")), None)
    if plain is not None:
        return Expr(kind, f"{called}.{plain}")
    if kind == "flag":
        return Expr(kind, f"({called}.{next(iter(columns))} is known)", row="is known")
    if kind in PERIODS and time is not None:
        return Expr(kind, f"{kind}({called}.{time})", row=kind)
    return None


def period(maker: Maker, table: str) -> Expr:
    """A period for a table's time."""
    by_clock = schema.TIMES[table] == "at" and maker.draw(st.integers(0, 3)) == 0
    return WRITTEN["clock period" if by_clock else "days period"](maker.draw, maker.world)


# ---- of everybody


def segments(maker: Maker) -> list[str]:
    """What serves as the table of its members: segments, branches and arms."""
    branches = [f"{one.name}.{branch}" for one in maker.definitions for branch in one.branches]
    return [*(one.name for one in maker.definitions if one.word == "segment"), *branches]


def population(maker: Maker, form: AggregateForm, depth: int) -> Expr:
    """An aggregate over customers, or over the members of a segment."""
    called = maker.pick(["customers", "customers", *segments(maker)])
    text, parts = called, []
    if form.takes is not None:
        traits = {one.name: one.kind for one in maker.definitions if one.word == "trait"}
        columns = [name for name, of in (schema.CUSTOMERS | traits).items() if of == form.takes]
        plain = _plain(form.takes, schema.CUSTOMERS, called)
        assert plain is not None
        parts.append(maker.pick([plain, *(Expr(form.takes, f"{called}.{name}") for name in columns)]))
        text = "{}"
    if maker.draw(st.integers(0, 2)) == 0:
        text += f" per {per(maker)}"
    if (form.row == "share" and called == "customers") or maker.draw(st.booleans()):
        parts.append(maker.expression("flag", depth=depth - 1))
        text += " where {}"
    return _closed(maker, form, text, parts)


def per(maker: Maker) -> str:
    """What a population is parted by."""
    return str(maker.pick([*PER, *(one.name for one in maker.definitions if one.branches)]))


def standing(maker: Maker, form: WholeForm, depth: int) -> Expr:
    """Where a customer stands among all, or among some, perhaps for each value of something anew."""
    text = "{}"
    kind = "number" if form.row == "cumulative_share" else maker.pick(ORDERED)
    parts = [maker.expression(kind, depth=depth - 1)]
    if maker.draw(st.booleans()):
        text += f" per {per(maker)}"
    if maker.draw(st.booleans()):
        parts.append(maker.expression("flag", depth=depth - 1))
        text += " where {}"
    if form.row == "ntile":
        parts.append(maker.part("parts", expressions.AT_CUSTOMER, 0))
        text += ", {}"
    return Expr(form.gives, f"{form.row}({text})", tuple(parts), form.row)


def extreme(maker: Maker, form: WholeForm, depth: int) -> Expr:
    """Whether a value is in the top or bottom."""
    kind = maker.pick(ORDERED)
    parts = [maker.expression(kind, depth=depth - 1), maker.part("amount", expressions.AT_CUSTOMER, 0)]
    text = f"{{}} in {form.row} {{}}"
    known = segments(maker)
    if known and maker.draw(st.booleans()):
        text += f" of {maker.pick(known)}"
    if maker.draw(st.booleans()):
        text += f" per {per(maker)}"
    return Expr(form.gives, f"({text})", tuple(parts), form.row)


def earlier(maker: Maker, form: WholeForm, depth: int) -> Expr:
    """The value a definition had at the end of a day."""
    past = maker.with_past(form.gives)
    if not past:
        return maker.expression(form.gives, depth=depth - 1)
    day = maker.part(maker.pick(["literal date", "days before"]), expressions.AT_CUSTOMER, 0)
    return Expr(form.gives, "({} as of {})", (maker.pick(past), day), "as of")


# ---- sequences


def sequence(maker: Maker, form: WholeForm, depth: int) -> Expr:
    """Two or three steps, over rows with moments, or also over rows with days."""
    named = {**{table: table for table in ("orders", "items", "events")}, **maker.rows}
    named = {called: table for called, table in named.items() if table in schema.TIMES}
    several = [maker.pick(list(named.items())) for _ in range(maker.draw(st.integers(2, 3)))]
    by_day = any(table == "events" for _, table in several)
    parts: list[Expr] = []
    steps = []
    for number, (called, table) in enumerate(several):
        word = maker.pick(["", "", "no ", "next "]) if number else ""
        step = f"{word}{called}"
        if maker.draw(st.integers(0, 3)) == 0:
            parts.append(period(maker, table))
            step += " in {}"
        if number and maker.draw(st.booleans()):
            step += f" within {maker.pick(STEP_LIMITS['events' if by_day else 'orders'])}"
        if maker.draw(st.booleans()):
            parts.append(maker.expression("flag", expressions.Scope(table, called), depth - 1))
            step += " where {}"
        steps.append(step)
    same = {"orders": " same sort", "events": " same page"}
    owners = {schema.PARENTS.get(table, table) for _, table in several}
    bound = same[owners.pop()] if len(owners) == 1 and maker.draw(st.booleans()) else ""
    return Expr(form.gives, f"sequence({' then '.join(steps)}{bound})", tuple(parts), form.row)


MAKERS: dict[str, Callable[[Any, WholeForm, int], Expr]] = {
    "rank": standing,
    "ntile": standing,
    "percentile": standing,
    "cumulative_share": standing,
    "top": extreme,
    "bottom": extreme,
    "as of": earlier,
    "sequence": sequence,
}
