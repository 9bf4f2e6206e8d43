"""What is said of customers beside one another, in words. In: a `Population` or `Standing`. Out: nouns and clauses."""

from __future__ import annotations

from decimal import Decimal

from segdsl.reading import conditions, names, values, written
from segdsl.reading.names import Context
from segdsl.reading.words import Clause
from segdsl.semantics.typed import Population, Reference, Standing, Typed


def population(context: Context, node: Population) -> str:
    """`the average basket of all customers with the same country`."""
    name = node.function.name
    among = _who(context, node.within, node.per)
    if name == "count" and node.value is None:
        return context.text("number of customers", among)
    if name == "share":
        counted = "" if node.where is None else _asked(context, node.where)
        return context.text("share of customers", among, counted)
    taken = "" if node.value is None else names.bare(values.value(context, node.value))
    phrase = context.words.rows[name]
    if name == "count":
        return phrase.text.format(counted=context.text("known values", taken, among))
    if name == "distinct":
        return phrase.text.format(counted=context.text("different values", taken, among))
    is_time = node.value is not None and node.value.type.is_time and name in ("min", "max")
    constant = node.constants[0] if node.constants else None
    share = written.percent(context.words, constant) if isinstance(constant, int | float | Decimal) else ""
    template = phrase.of_time if is_time else phrase.text
    return template.format(value=taken, rows=among, row=among, share=share, counted="")


def has_customers(context: Context, node: Population, *, negated: bool) -> Clause:
    """`there are no customers …`, which is about nobody in particular."""
    among = _who(context, node.within, node.per, some=True)
    is_none = (node.function.name == "none") != negated
    return Clause(
        context.text("there"),
        context.text("there are"),
        context.text("nobody such" if is_none else "such", among),
        owned=False,
    )


def standing(context: Context, node: Standing) -> str:
    """`the rank by monetary value among …`."""
    value = names.bare(values.value(context, node.value))
    constants = [written.value(context.words, one, node.type) for one in node.constants]
    text = context.words.rows[node.function.name].text.format(value, *constants)
    return context.text("of those", text, _who(context, node.within, node.per))


def extreme(context: Context, node: Standing, *, negated: bool) -> Clause:
    """`is in the top 10% of all customers with the same country`."""
    phrase = context.words.rows[node.function.name]
    given = node.constants[0]
    amount = (
        written.percent(context.words, given)
        if isinstance(given, Decimal)
        else written.number(context.words, given)  # type: ignore[arg-type]
    )
    rest = (phrase.negative if negated else phrase.text).format("", amount)
    if node.within is not None or node.per is not None:
        rest = context.text("of those", rest, _who(context, node.within, node.per))
    return Clause(values.value(context, node.value), phrase.negative_verb if negated else phrase.verb, rest)


def _who(context: Context, within: Typed | None, per: Typed | None, *, some: bool = False) -> str:
    """The customers that something is said of."""
    customers = noun(context, after=within is None and not some)
    if within is None:
        among = customers if some else context.text("all of them", customers)
    elif (
        isinstance(within, Reference)
        and within.type.kind == "flag"
        and context.meaning.definitions[within.name].kind != "trait"
    ):
        among = context.text("members of", names.of_members(context, within))
    else:
        among = f"{customers} {_asked(context, within)}"
    if per is None:
        return among
    return context.text("same", among, names.bare(values.value(context, per)))


def _asked(context: Context, node: Typed) -> str:
    said = conditions.said(context, node)
    if context.words.verb_last:
        return f"({conditions.plain(context, said)})"
    return conditions.relative(context, said, is_people(context))


def noun(context: Context, *, after: bool = False) -> str:
    """What the customers are called; `after` a preposition, where that differs."""
    name = context.meaning.catalog.customers
    last = " after" if after else ""
    if name == "customers":
        return context.text(f"customers{last}")
    said = names.plain(name)
    shown = written.quoted(context.words, said) if context.words.keeps_names else said
    return context.text(f"customers called{last}", shown)


def is_people(context: Context) -> bool:
    """Whether the customers are persons."""
    return context.meaning.catalog.customers in context.words.people
