"""Changes in words. In: plans and days. Out: `one more order with status “paid” (amount: 120), by 13 July 2024`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from segdsl.measure.explain.known import Known, shown
from segdsl.measure.explain.moves import Move, NewRows, NewValue, Plan
from segdsl.reading import names, periods, rows, written
from segdsl.reading.names import Context
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Apply, Column, Typed


def plan(known: Known, definition: Definition, moves: Plan) -> str:
    """What happens in a plan."""
    context = Context(known.meaning, known.words, definition.source)
    return written.listed_all(known.words, [_move(context, known, one) for one in moves], "and")


def until(known: Known, text: str, last: dt.date) -> str:
    """A change that works up to a day."""
    return known.words.texts["change until"].format(text, written.date(known.words, last))


def by_time(known: Known, day: dt.date) -> str:
    """A change that a day brings by itself."""
    return known.words.texts["change time"].format(written.date(known.words, day))


def _move(context: Context, known: Known, move: Move) -> str:
    match move:
        case NewValue():
            return _value(context, known, move)
        case NewRows():
            return _rows(context, move)


def _value(context: Context, known: Known, move: NewValue) -> str:
    spine = context.meaning.catalog.spine
    column = Column(spine.name, move.column, spine.columns[move.column].type)
    called = names.bare(names.of_column(context, spine.name, move.column))
    if move.is_known:
        return context.text("change unknown" if move.value is None else "change known", called)
    before = known.values.get(column)
    if move.is_other:
        return context.text("change other", called, _shown(known, before, column))
    return context.text(
        "change value", called, _shown(known, move.value, column), _shown(known, before, column)
    )


def _rows(context: Context, move: NewRows) -> str:
    """New rows: what they must be, without the period that now lies in anyway."""
    tests: dict[Typed, None] = {}
    for node in move.nodes:
        inner = context.at(node.table)
        _, asked = periods.apart(inner, node.within, node.at)
        counted = [node.where] if node.where is not None and move.counted else []
        tests |= dict.fromkeys((*asked, *counted))
    node = move.nodes[0]
    found = rows.some(context, node.table, _all(list(tests)), node.at)
    if move.count == 1:
        text = context.text("change one", found.one)
    else:
        text = context.text("change many", written.number(context.words, move.count), found.many)
    if move.gives is None:
        return text
    name, value = move.gives
    column = context.meaning.catalog.tables[node.table].columns[name]
    called = names.bare(names.of_column(context.at(node.table), node.table, name))
    return context.text("change gives", text, called, written.value(context.words, value, column.type))


def _all(tests: list[Typed]) -> Typed | None:
    from segdsl.functions import OPERATORS
    from segdsl.types import FLAG

    if len(tests) < 2:
        return tests[0] if tests else None
    row = OPERATORS["and"]
    return Apply(row, row.overloads[0], tuple(tests), FLAG)


def _shown(known: Known, value: Any, column: Column) -> str:
    if value is None or (isinstance(value, tuple | list) and not value):
        return known.words.texts["missing"]
    if isinstance(value, tuple | list):
        kind = column.type.item or column.type
        return written.listed(known.words, [written.value(known.words, one, kind) for one in value], "and")
    return shown(known.words, value, column)
