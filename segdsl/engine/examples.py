"""Running a program's examples. In: a program. Out: for each example whether its condition is true, without any data.

Columns that are not given are missing, tables empty, keys made up. A row of a table that belongs to another table's rows belongs to the
last of those given, unless it names the key itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.engine.data.prepare import Prepared
from segdsl.engine.data.sources import Raw
from segdsl.engine.polars.lower import dtype
from segdsl.engine.run import Engine, Evaluation
from segdsl.semantics import Meaning, calendar
from segdsl.semantics.calendar import Moment
from segdsl.semantics.fold import fold
from segdsl.semantics.program import Example
from segdsl.semantics.typed import Constant, Typed
from segdsl.types import TEXT, Column, Table

USUAL_MOMENT = dt.datetime(2024, 5, 15, 12)
_NOON = dt.time(12)
_KEY = "customer_id"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an example.

    Attributes:
        example: The example.
        verdict: Whether its condition is true; none where it is unknown.
    """

    example: Example
    verdict: bool | None

    @property
    def passed(self) -> bool:
        """Whether the condition is true."""
        return self.verdict is True


def run(
    meaning: Meaning, timezone: str, fiscal_month: int = 1, engine: Engine = "in-memory"
) -> list[Outcome]:
    """Runs every example of a program.

    Args:
        meaning: The program.
        timezone: The project's zone.
        fiscal_month: The month the fiscal year begins in.
        engine: Polars' engine.
    """
    meaning = _keyed(meaning)
    return [_run(meaning, one, ZoneInfo(timezone), fiscal_month, engine) for one in meaning.examples]


def _keyed(meaning: Meaning) -> Meaning:
    """The program with a key of its customers, which without `table` statements only data would name."""
    catalog, spine = meaning.catalog, meaning.catalog.spine
    if spine.key is not None:
        return meaning
    columns = {_KEY: Column(_KEY, TEXT), **spine.columns}
    tables = {**catalog.tables, spine.name: replace(spine, columns=columns, key=_KEY)}
    return replace(meaning, catalog=replace(catalog, tables=tables))


def _run(meaning: Meaning, example: Example, zone: ZoneInfo, fiscal_month: int, engine: Engine) -> Outcome:
    moment = Moment(calendar.local(USUAL_MOMENT, zone), zone, fiscal_month)
    if example.as_of is not None:
        moment = Moment(_instant(_value(example.as_of, moment), zone, end_of_day=True), zone, fiscal_month)
    evaluation = Evaluation(meaning, _tables(meaning, example, moment), moment, engine)
    found = evaluation.conditions({"then": example.condition})
    return Outcome(example, found["then"][0])


def _instant(value: Any, zone: ZoneInfo, *, end_of_day: bool = False) -> dt.datetime:
    """A day as an instant: its noon, or for `as of` its last microsecond."""
    if isinstance(value, dt.datetime):
        return value
    if end_of_day:
        following = calendar.local(dt.datetime.combine(value + calendar.DAY, dt.time()), zone)
        return following - dt.timedelta(microseconds=1)
    return calendar.local(dt.datetime.combine(value, _NOON), zone)


def _value(node: Typed, moment: Moment) -> Any:
    folded = fold(node, moment)
    assert isinstance(folded, Constant)
    return folded.value


def _tables(meaning: Meaning, example: Example, moment: Moment) -> dict[str, Prepared]:
    catalog = meaning.catalog
    spine = catalog.spine
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in catalog.tables}
    rows[spine.name].append(_row(spine, example.values, moment, 1))
    # parents before the rows that belong to them
    for table in sorted(catalog.tables.values(), key=lambda one: _depth(one, catalog.tables)):
        for number, given in enumerate(example.rows.get(table.name, ()), start=1):
            made = _row(table, given, moment, number)
            if table.by is not None and made.get(table.by) is None:
                parents: Sequence[Mapping[str, Any]] = rows[str(table.parent)]
                made[table.by] = parents[-1][str(catalog.tables[str(table.parent)].key)] if parents else None
            rows[table.name].append(made)
    return {name: _prepared(table, rows[name], moment) for name, table in catalog.tables.items()}


def _depth(table: Table, tables: Mapping[str, Table]) -> int:
    depth = 0
    while table.parent is not None:
        depth, table = depth + 1, tables[table.parent]
    return depth


def _row(table: Table, given: Mapping[str, Typed], moment: Moment, number: int) -> dict[str, Any]:
    made = {name: _column(table.columns[name], value, moment) for name, value in given.items()}
    if table.key is not None and made.get(table.key) is None:
        made[table.key] = str(number) if table.columns[table.key].type.kind == "text" else number
    return made


def _column(column: Column, node: Typed, moment: Moment) -> Any:
    value = _value(node, moment)
    if column.type.kind == "timestamp" and value is not None:
        return _instant(value, moment.zone).astimezone(moment.zone)
    return list(value) if isinstance(value, tuple) else value


def _prepared(table: Table, rows: list[dict[str, Any]], moment: Moment) -> Prepared:
    zone = str(moment.zone)
    columns = []
    for name, column in table.columns.items():
        kind = pl.Float64 if column.type.kind == "days" else dtype(column.type, zone)
        columns.append(pl.Series(name, [row.get(name) for row in rows], dtype=kind))
    frame = pl.DataFrame(columns).lazy()
    raw = Raw((), table.name, ("an example",), small=True)
    return Prepared(table, frame, len(rows), (), raw)
