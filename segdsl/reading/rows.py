"""Aggregates and sequences in words. In: one of them. Out: nouns and clauses: `the total amount of orders in the last year`.

Tests of the rows' own time become a period (`in the last year`), the others follow it (`with status “paid”`).
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.reading import conditions, names, periods, values, written
from segdsl.reading.names import Context
from segdsl.reading.words import Clause
from segdsl.semantics.typed import Aggregate, Apply, Column, Sequence, Step, Typed

# what rows can be counted by, besides themselves
_CALENDAR = ("day", "week", "month", "quarter", "year")
COUNTING = ("count", "distinct")


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table: many of them, one of them."""

    many: str
    one: str


def some(context: Context, table: str, within: Typed | None, at: Typed | None) -> Rows:
    """Which rows of a table: their period, then what else is asked of them."""
    inner = context.at(table)
    period, rest = periods.apart(inner, within, at)
    after = [*period, *_asked(inner, rest)]
    many, one = names.plural(context, table), names.singular(context, table)
    return Rows(" ".join([many, *after]), " ".join([one, *after]))


def _asked(context: Context, tests: list[Typed]) -> list[str]:
    """`with status “paid” and amount at least 150`, `whose sku starts with “MAC-”`; in brackets where the verb comes last."""
    if not tests:
        return []
    said = conditions.joined([conditions.said(context, one) for one in tests])
    if context.words.verb_last:
        return [f"({conditions.plain(context, said)})"]
    parts = [said] if isinstance(said, Clause) else list(said.parts) if said.kind == "and" else []
    verb = context.words.rows["="].verb
    clauses = [one for one in parts if isinstance(one, Clause) and one.subject and not one.is_missing]
    if len(clauses) < len(parts) or not parts:
        return [context.text("where", conditions.plain(context, said))]
    with_, whose, marked = [], [], []
    for one in clauses:
        subject = names.bare(one.subject)
        if one.flag:
            marked.append(one.flag)
        elif one.verb == verb and "'s " not in subject:
            with_.append(f"{subject} {one.rest}")
        else:
            whose.append(f"{subject} {one.verb} {one.rest}")
    made = [context.text("with", written.listed(context.words, with_, "and"))] if with_ else []
    made = [*marked, *made]
    return made + ([context.text("whose", written.listed(context.words, whose, "and"))] if whose else [])


# ---- values


def counted(context: Context, node: Aggregate) -> Rows:
    """What `count` and `distinct` count: `orders in the last year`, `different days with visits`; and one of it."""
    found = some(context, node.table, node.within, node.at)
    if node.value is None:
        return Rows(context.text("entries", found.many), context.text("entry", found.one))
    inner = context.at(node.table)
    if node.function.name == "distinct":
        unit = node.value.function.name if isinstance(node.value, Apply) else ""
        if unit in _CALENDAR and isinstance(node.value, Apply) and node.value.arguments[0] == node.at:
            one, many, _ = context.words.units[unit]
            return Rows(
                context.text("different units", many, found.many),
                context.text("different unit", one, found.many),
            )
        return _values(context, "different", names.bare(values.value(inner, node.value)), found.many)
    return _values(context, "known", names.bare(values.value(inner, node.value)), found.many)


def _values(context: Context, which: str, value: str, among: str) -> Rows:
    return Rows(context.text(f"{which} values", value, among), context.text(f"{which} value", value, among))


def of_rows(context: Context, node: Aggregate, *, after: bool = False) -> str:
    """An aggregate as a noun.

    Args:
        context: The program and the language.
        node: The aggregate.
        after: Whether a preposition stands before it.
    """
    name = node.function.name
    phrase = context.words.rows[name]
    if name in COUNTING:
        return phrase.text.format(counted=counted(context, node).many)
    found = some(context, node.table, node.within, node.at)
    inner = context.at(node.table)
    if name in ("first", "last") and node.value == node.at:
        template = phrase.after if after and phrase.after else phrase.of_time
        return template.format(row=found.one)
    taken = "" if node.value is None else names.bare(values.value(inner, node.value))
    is_time = node.value is not None and node.value.type.is_time and name in ("min", "max")
    share = written.percent(context.words, node.constants[0]) if _is_number(node) else ""  # type: ignore[arg-type]
    part = "" if node.where is None else _share_of(inner, node.where)
    template = phrase.of_time if is_time else phrase.text
    return template.format(value=taken, rows=found.many, row=found.one, share=share, counted=part)


def _share_of(context: Context, where: Typed) -> str:
    """Which rows a share is of: `with status “returned”`."""
    if context.words.verb_last:
        return context.text("share where", conditions.after_if(context, conditions.said(context, where)))
    return " ".join(_asked(context, [where]))


def _is_number(node: Aggregate) -> bool:
    return bool(node.constants) and isinstance(node.constants[0], int | float)


def since(context: Context, node: Aggregate) -> str | None:
    """`the time since the last order`; none where it is not the row's own time that is asked for."""
    if node.function.name not in ("first", "last") or node.value != node.at:
        return None
    found = some(context, node.table, node.within, node.at)
    return context.text(f"since {node.function.name}", found.one)


# ---- conditions


def has_rows(context: Context, node: Aggregate, *, negated: bool) -> Clause:
    """`any` and `none`: `have at least one order`, `have no orders`."""
    found = some(context, node.table, node.within, node.at)
    if (node.function.name == "none") != negated:
        return Clause("", context.text("have"), context.text("no rows", found.many))
    return Clause("", context.text("have"), context.text("some rows", found.one))


def steps(context: Context, node: Sequence, *, negated: bool) -> Clause:
    """`have, in this order: visits, then orders within 7 days`."""
    said = [_step(context, one, first=index == 0) for index, one in enumerate(node.steps)]
    text = context.words.texts["comma"].join(said)
    same = node.steps[0].same
    if same is not None:
        column = same.name if isinstance(same, Column) else ""
        shown = (
            names.plain(column) if column else names.bare(values.value(context.at(node.steps[0].table), same))
        )
        text = context.text("same in all", text, shown)
    phrase = context.words.rows["sequence"]
    rest = phrase.negative if negated else phrase.text
    return Clause("", phrase.negative_verb if negated else phrase.verb, rest.format(all=text))


def _step(context: Context, step: Step, *, first: bool) -> str:
    tests = [one for one in (step.among, step.within) if one is not None]
    inner = context.at(step.table)
    period: list[str] = []
    rest: list[Typed] = []
    for test in tests:
        some_period, others = periods.apart(inner, test, step.at)
        period += some_period
        rest += others
    is_no = step.kind == "no"
    noun = (
        names.plural(context, step.table) if is_no else names.an(context, names.singular(context, step.table))
    )
    said = " ".join([noun, *period, *_asked(inner, rest)])
    if step.limit is not None:
        said = context.text("within", said, written.stretch(context.words, step.limit))
    if first:
        return context.text("first step", said)
    return context.text({"no": "then no", "next": "then next", "any": "then"}[step.kind], said)
