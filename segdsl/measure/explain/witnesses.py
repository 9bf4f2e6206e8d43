"""The rows an aggregate takes. In: an aggregate and a customer. Out: `Rows`: how many, and some of them.

Each of the customer's rows is asked about on its own, by the engine: whether the aggregate would find it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from segdsl.engine.data.window import exists
from segdsl.functions import FUNCTIONS
from segdsl.measure.explain.known import Known, of_customer
from segdsl.measure.explain.model import Rows
from segdsl.measure.explain.subject import Subject
from segdsl.reading.written import value as written
from segdsl.semantics.personal import is_personal
from segdsl.semantics.typed import Aggregate, Apply, AsOf, Column, Constant, Lookup, TimeTest, Typed, walk
from segdsl.types import FLAG, Table, Type

# rows that are looked at; more than these are counted, but not looked for
_MOST = 500
SHOWN = 5


def of_aggregates(
    subject: Subject, known: Known, found: Sequence[tuple[str, Aggregate]]
) -> dict[Aggregate, Rows]:
    """The rows of several aggregates, with one question for each table.

    Args:
        subject: The customer.
        known: Values of what the rows are judged by.
        found: Aggregates with their text as written.
    """
    made: dict[Aggregate, Rows] = {}
    tables = dict.fromkeys(one.table for _, one in found)
    for name in tables:
        table = subject.catalog.tables[name]
        if table.parent is None or name not in subject.frames:
            continue
        own = {one: text for text, one in found if one.table == name}
        made |= _of_table(subject, known, table, own)
    return made


def _of_table(
    subject: Subject, known: Known, table: Table, texts: dict[Aggregate, str]
) -> dict[Aggregate, Rows]:
    rows = _latest_first(subject, table)
    looked = rows.head(_MOST)
    tests = {f"{number}": _finds(known, one) for number, one in enumerate(texts)}
    answers = subject.by_row(table, tests, looked) if looked.height else None
    made = {}
    for number, (node, text) in enumerate(texts.items()):
        taken = looked if answers is None else looked.filter(answers[f"{number}"].fill_null(False))
        columns = _columns(subject, table, node)
        first = taken.reverse() if node.function.name == "first" else taken
        some = first.select(columns).head(SHOWN).rows()
        kinds = [table.columns[column].type for column in columns]
        counted = taken.height
        if rows.height > looked.height:
            counted = subject.ask({"counted": _count(node)})["counted"]
        if is_personal(subject.meaning, node):
            # which rows it takes would tell what nobody may see
            some = []
        shown = tuple(
            tuple(_cell(known, value, kind) for value, kind in zip(row, kinds, strict=True)) for row in some
        )
        made[node] = Rows(text, table.name, counted, rows.height, tuple(columns), shown)
    return made


def _latest_first(subject: Subject, table: Table) -> pl.DataFrame:
    """The customer's rows that exist; rows without a time of their own by that of the row they belong to."""
    rows = subject.frames[table.name]
    if table.at is not None:
        return rows.filter(exists(table, subject.moment).fill_null(False)).sort(table.at, descending=True)
    if table.parent is None or table.parent == subject.catalog.customers:
        return rows
    parent = subject.catalog.tables[table.parent]
    owners = _latest_first(subject, parent).select(pl.col(str(parent.key)).alias(str(table.by)))
    ordered = owners.with_row_index("place:").join(rows, on=str(table.by), how="inner").sort("place:")
    return ordered.select(rows.columns)


def _cell(known: Known, value: object, kind: Type) -> str:
    if value is None:
        return "—"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return written(known.words, tuple(value) if isinstance(value, list) else value, kind)  # type: ignore[arg-type]


def _finds(known: Known, node: Aggregate) -> Aggregate:
    """`any` over the same rows; what is of the customer is put in as the value it has."""
    made = settled(known, node)
    row = FUNCTIONS["any"]
    parts = [one for one in (made.within, made.where) if one is not None]
    return replace(
        made, function=row, overload=row.overloads[0], value=None, within=_all(parts), where=None,
        constants=(), type=FLAG,
    )  # fmt: skip


def _count(node: Aggregate) -> Aggregate:
    row = FUNCTIONS["count"]
    parts = [one for one in (node.within, node.where) if one is not None]
    kind = row.overloads[0].gives
    assert isinstance(kind, Type)
    return replace(
        node, function=row, overload=row.overloads[0], value=None, within=_all(parts), where=None,
        constants=(), type=kind,
    )  # fmt: skip


def _all(parts: list[Typed]) -> Typed | None:
    from segdsl.functions import OPERATORS

    if len(parts) < 2:
        return parts[0] if parts else None
    row = OPERATORS["and"]
    return Apply(row, row.overloads[0], tuple(parts), FLAG)


def settled(known: Known, node: Aggregate) -> Aggregate:
    """An aggregate whose rows are judged by constants where they were judged by values of the customer."""
    inside = set(of_customer(node))

    def put(one: Typed | None) -> Typed | None:
        if one is None:
            return None
        if one in inside:
            value = known.of(one)
            return Constant(tuple(value) if isinstance(value, list) else value, one.type, one.span)
        match one:
            case Apply():
                return replace(
                    one, arguments=tuple(part for part in map(put, one.arguments) if part is not None)
                )
            case TimeTest():
                return replace(one, value=put(one.value) or one.value)
            case Lookup():
                return replace(one, key=put(one.key) or one.key)
            case AsOf():
                return replace(one, value=put(one.value) or one.value)
            case _:
                return one

    return replace(node, value=put(node.value), within=put(node.within), where=put(node.where))


def _columns(subject: Subject, table: Table, node: Aggregate) -> list[str]:
    """The rows' key and time, and the columns that the aggregate looks at, without personal ones."""
    asked = [
        one.name
        for part in (node.value, node.within, node.where)
        if part is not None
        for one in walk(part)
        if isinstance(one, Column) and one.table == table.name
    ]
    of_row = table.by if table.parent != subject.catalog.customers else None
    wanted = [one for one in (table.key, of_row, table.at, *asked) if one is not None]
    held = subject.frames[table.name].columns
    return [one for one in dict.fromkeys(wanted) if one in held and not table.columns[one].personal]
