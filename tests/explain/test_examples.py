"""Changes of the three examples' customers, done to copies of the files and evaluated again."""

from __future__ import annotations

import csv
import datetime as dt
import random
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.measure.explain import trial
from segdsl.measure.explain.moves import NewRows, NewValue
from segdsl.measure.explain.subject import TODAY, needs_everybody
from segdsl.measure.explain.trial import Tried
from segdsl.types import Column, Table

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = dt.date(2024, 6, 30)
UNITS = {"second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000}
Rows = list[dict[str, str]]


@pytest.mark.parametrize("name", ["shop/shop", "shop/shop_full", "software/software", "game/game"])
def test_changes_of_the_examples(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = EXAMPLES / name.partition("/")[0]
    config = tomllib.loads((folder / "segdsl.toml").read_text(encoding="utf-8"))
    program = segdsl.load(EXAMPLES / f"{name}.seg")
    catalog = program.meaning.catalog
    paths = {table: folder / config["data"][table] for table in catalog.tables}
    zone = config["evaluate"]["timezone"]
    alone = [one for one in program if not needs_everybody(program.meaning, [one])]
    explainer = program.explainer(paths, as_of=AS_OF, timezone=zone, only=alone)
    files = {table: _read(path) for table, path in paths.items()}
    keys = [row[str(catalog.spine.key)] for row in files[catalog.customers]]
    found: list[Tried] = []
    original = trial._today

    def recorded(*given: Any) -> list[Tried]:
        made = original(*given)
        found.extend(made)
        return made

    monkeypatch.setattr(trial, "_today", recorded)
    checked = 0
    for key in random.Random(5).sample(keys, 5):
        found.clear()
        explainer.explain(key, ahead=0)
        own = _own(catalog.tables, catalog.customers, files, key)
        for number, one in enumerate(found):
            tables = _changed(catalog.tables, catalog.customers, own, key, one)
            written = {
                table: _write(tmp_path / f"{table}.csv", rows, paths[table]) for table, rows in tables.items()
            }
            again = program.evaluate(written, as_of=AS_OF, timezone=zone, only=[one.name]).frame
            assert again.height == 1
            value = again[one.name][0]
            outcome = {True: "in", False: "out", None: "out"}.get(value, value)
            assert outcome == one.outcome, (key, number, one)
            checked += 1
    assert checked >= 20


@pytest.mark.parametrize(
    ("name", "chosen"),
    [("shop/shop", ["C0040", "C0077", "C1087"]), ("software/software", ["A0100"]), ("game/game", ["P00002"])],
)
def test_days_are_those_on_which_it_changes(
    name: str, chosen: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time alone does it on the day that is told and not before; other changes work up to their last day and not on the next."""
    folder = EXAMPLES / name.partition("/")[0]
    config = tomllib.loads((folder / "segdsl.toml").read_text(encoding="utf-8"))
    program = segdsl.load(EXAMPLES / f"{name}.seg")
    catalog = program.meaning.catalog
    paths = {table: folder / config["data"][table] for table in catalog.tables}
    zone = config["evaluate"]["timezone"]
    alone = [one for one in program if not needs_everybody(program.meaning, [one])]
    explainer = program.explainer(paths, as_of=AS_OF, timezone=zone, only=alone)
    files = {table: _read(path) for table, path in paths.items()}
    told: list[tuple[Any, ...]] = []
    original = trial._days

    def recorded(subject: Any, names: Any, tried: Any, now: Any, ahead: int) -> Any:
        by_time, until = original(subject, names, tried, now, ahead)
        told.extend(("alone", one, day, now[one], outcome) for one, (day, outcome) in by_time.items())
        told.extend(("until", one, until[id(one)], None, one.outcome) for one in tried if id(one) in until)
        return by_time, until

    monkeypatch.setattr(trial, "_days", recorded)
    checked = 0
    for key in chosen:
        told.clear()
        explainer.explain(key, ahead=21)
        own = _existing(catalog.tables, _own(catalog.tables, catalog.customers, files, key))
        for kind, one, day, before, outcome in told[:12]:
            segment = one if kind == "alone" else one.name
            days = (
                ((day - dt.timedelta(days=1), False), (day, True))
                if kind == "alone"
                else ((day, True), (day + dt.timedelta(days=1), False))
            )
            for when, works in days:
                tables = (
                    own
                    if kind == "alone"
                    else _changed(catalog.tables, catalog.customers, own, key, one, when)
                )
                written = {
                    table: _write(tmp_path / f"{table}.csv", rows, paths[table])
                    for table, rows in tables.items()
                }
                value = program.evaluate(written, as_of=when, timezone=zone, only=[segment]).frame[segment][0]
                found = {True: "in", False: "out", None: "out"}.get(value, value)
                assert (found == outcome) == works, (key, kind, one, when, found)
                if kind == "alone" and not works:
                    assert found == before
            checked += 1
    assert checked


def _existing(tables: Any, own: dict[str, Rows]) -> dict[str, Rows]:
    """The rows that exist at the run's instant."""
    return {
        name: [row for row in rows if tables[name].at is None or row[tables[name].at][:10] <= f"{AS_OF}"]
        for name, rows in own.items()
    }


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Rows, like: Path) -> Path:
    with like.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _own(tables: Any, customers: str, files: dict[str, Rows], key: str) -> dict[str, Rows]:
    """The rows of one customer, and whole look-up tables."""
    made: dict[str, Rows] = {}

    def rows(table: Table) -> Rows:
        if table.name not in made:
            if table.name == customers:
                made[table.name] = [row for row in files[table.name] if row[str(table.key)] == key]
            elif table.parent is None:
                made[table.name] = files[table.name]
            else:
                parent = tables[table.parent]
                owners = {row[str(parent.key)] for row in rows(parent)}
                made[table.name] = [row for row in files[table.name] if row[str(table.by)] in owners]
        return made[table.name]

    for table in tables.values():
        rows(table)
    return made


def _changed(
    tables: Any, customers: str, own: dict[str, Rows], key: str, one: Tried, day: dt.date = AS_OF
) -> dict[str, Rows]:
    """The customer's rows with what a plan says, done on a day."""
    made = {name: [dict(row) for row in rows] for name, rows in own.items()}
    for move in one.plan:
        match move:
            case NewValue():
                made[customers][0][move.column] = _text(
                    tables[customers].columns[move.column], move.value, day
                )
            case NewRows():
                table = tables[move.table]
                for row in move.rows:
                    new = dict.fromkeys(made[move.table][0] if made[move.table] else table.columns, "")
                    new |= {name: _text(table.columns[name], value, day) for name, value in row.items()}
                    if table.at is not None and not new.get(table.at):
                        new[table.at] = _text(table.columns[table.at], TODAY, day)
                    if table.parent == customers:
                        new[str(table.by)] = key
                    if table.key is not None:
                        new[table.key] = f"new {len(made[move.table])}"
                    made[move.table].append(new)
    return made


def _text(column: Column, value: Any, day: dt.date) -> str:
    """A value as the file would have it."""
    if value is TODAY:
        return f"{day}" if column.type.kind == "date" else f"{day}T23:59:59.999999"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "|".join(map(str, value))
    if column.stored is not None and column.type.kind == "clock":
        exact = Decimal(value) / UNITS[str(column.unit)]
        assert exact == int(exact)
        return f"{int(exact)}"
    if isinstance(value, float) and value == int(value):
        return f"{int(value)}"
    return f"{value}"
