"""Explanations of generated programs: they say what `evaluate` says, and every change does what it is said to do."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import segdsl
from segdsl import Program, Result, SegdslError
from segdsl.measure.explain import Condition, trial
from segdsl.measure.explain.moves import NewRows, NewValue, Plan
from segdsl.measure.explain.subject import TODAY
from segdsl.measure.explain.trial import Tried
from tests.conformance.engines import frames
from tests.property.cases import Case, cases
from tests.property.data import Rows

OVERFLOW = "SEG812"


def evaluated(program: Program, case: Case, tables: dict[str, Rows]) -> Result | None:
    """What a case gives; none where a number overflows."""
    try:
        return program.evaluate(
            frames(program.meaning, tables), as_of=case.world.as_of, timezone=case.world.zone.key, engine="in-memory"
        )  # fmt: skip
    except SegdslError as error:
        return _overflowed(error)


def _overflowed(error: SegdslError) -> None:
    """Nothing, where a number overflowed; else the error."""
    if [one.code.id for one in error.diagnostics] != [OVERFLOW]:
        raise error


def explained(result: Result, key: object, ahead: int) -> Any:
    try:
        return result.explain(key, ahead=ahead)
    except SegdslError as error:
        # parts that nothing asked for may overflow where they are looked at on their own
        return _overflowed(error)


@settings(max_examples=3 * settings.default.max_examples)
@given(case=cases(), data=st.data())
def test_an_explanation_says_what_evaluating_says(case: Case, data: st.DataObject) -> None:
    program = segdsl.parse(case.program.text)
    result = evaluated(program, case, case.tables)
    if result is None or not result.customers:
        return
    row = data.draw(st.sampled_from(result.frame.to_dicts()))
    told = explained(result, row[result.key], ahead=1)
    if told is None:
        return
    assert [part.name for part in told.parts] == list(program)
    for part in told.parts:
        value = row[part.name]
        if part.kind == "segment":
            assert part.member == value
            assert (part.condition.verdict is True) == value, part
        else:
            assert part.branch == value
            assert part.condition.verdict == (value is not None)
            held = [one.name for one in part.condition.parts if one.verdict is True]
            assert (f"{part.name}.{value}" in held) == (value is not None)
        _kleene(part.condition)


def _kleene(condition: Condition) -> None:
    """Parts make the whole as Kleene's logic says."""
    verdicts = [part.verdict for part in condition.parts]
    if condition.name is None and verdicts:
        if condition.join == "and":
            assert condition.verdict == (False if False in verdicts else None if None in verdicts else True)
        if condition.join == "or":
            assert condition.verdict == (True if True in verdicts else None if None in verdicts else False)
        if condition.join == "not":
            (inner,) = verdicts
            assert condition.verdict == (None if inner is None else not inner)
    for part in condition.parts:
        _kleene(part)


@given(case=cases())
def test_upcoming_is_what_later_days_say(case: Case) -> None:
    """Nothing comes into being, so later days are evaluated without the rows of the future."""
    program = segdsl.parse(case.program.text)
    result = evaluated(program, case, case.tables)
    if result is None:
        return
    local = case.world.as_of.astimezone(case.world.zone)
    tables = {
        name: [row for row in rows if _exists(name, row, case, local)] for name, rows in case.tables.items()
    }
    try:
        told = result.upcoming(2)
    except SegdslError as error:
        return _overflowed(error)
    before, moves = result.frame, []
    for number in range(3):
        day = local.date() + dt.timedelta(days=number)
        try:
            after = program.evaluate(
                frames(program.meaning, tables), as_of=day, timezone=case.world.zone.key, engine="in-memory"
            ).frame
        except SegdslError as error:
            return _overflowed(error)
        for name in told.names:
            for key, was, now in zip(after["id"], before[name], after[name], strict=True):
                if was != now:
                    moves.append((key, name, day, "enters" if now else "leaves"))
        before = after
    assert sorted(told.moves.rows()) == sorted(moves)
    unchanged = [name for name in told.timeless if name in before.columns]
    assert before.select(unchanged).equals(result.frame.select(unchanged))
    return None


def _exists(table: str, row: dict[str, Any], case: Case, local: dt.datetime) -> bool:
    match table:
        case "orders":
            at = row["at"]
            if at is None:
                return False
            return at <= case.world.as_of if at.tzinfo is not None else _instant(at, case) <= case.world.as_of
        case "events":
            return row["on_day"] is not None and row["on_day"] <= local.date()
        case _:
            return True


def _instant(at: dt.datetime, case: Case) -> dt.datetime:
    return at.replace(tzinfo=case.world.zone, fold=0).astimezone(dt.UTC)


@settings(max_examples=4 * settings.default.max_examples)
@given(case=cases(), data=st.data())
def test_changes_do_what_they_are_said_to_do(case: Case, data: st.DataObject) -> None:
    program = segdsl.parse(case.program.text)
    result = evaluated(program, case, case.tables)
    if result is None or not result.customers:
        return
    row = data.draw(st.sampled_from(result.frame.to_dicts()))
    found: list[Tried] = []
    original = trial._today
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "_today", lambda *given: found.extend(original(*given)) or original(*given))
        if explained(result, row[result.key], ahead=0) is None:
            return
    for one in found:
        tables = changed(program, case, row[result.key], one.plan)
        again = None if tables is None else evaluated(program, case, tables)
        if again is None:
            continue
        after = again.frame.filter(again.frame[again.key] == row[again.key]).row(0, named=True)[one.name]
        before = row[one.name]
        outcome = {True: "in", False: "out", None: "out"}.get(after, after)
        assert outcome == one.outcome, (one.plan, after)
        assert after != before, one.plan


def changed(program: Program, case: Case, key: Any, plan: Plan) -> dict[str, Rows] | None:
    """The case's tables with what a plan says; none where it speaks of columns that are stored in a unit of their own."""
    tables = copy.deepcopy(case.tables)
    catalog = program.meaning.catalog
    for move in plan:
        match move:
            case NewValue():
                if catalog.spine.columns[move.column].type.is_duration:
                    return None
                (customer,) = (one for one in tables["customers"] if one["id"] == key)
                customer[move.column] = list(move.value) if isinstance(move.value, tuple) else move.value
            case NewRows():
                table = catalog.tables[move.table]
                local = case.world.as_of.astimezone(case.world.zone)
                for number, given in enumerate(move.rows):
                    row = {
                        name: local.date()
                        if value is TODAY and table.columns[name].type.kind == "date"
                        else value
                        for name, value in given.items()
                    }
                    if TODAY in row.values():
                        return None
                    if any(table.columns[name].type.is_duration for name in row):
                        return None
                    made = dict.fromkeys(table.columns) | row
                    if table.at is not None and made[table.at] is None:
                        is_day = table.columns[table.at].type.kind == "date"
                        aware = any(
                            (one.get(table.at) or local.replace(tzinfo=None)).tzinfo is not None
                            for one in (() if is_day else tables[move.table])
                        )
                        made[table.at] = (
                            local.date()
                            if is_day
                            else case.world.as_of
                            if aware
                            else local.replace(tzinfo=None)
                        )
                    if table.parent == catalog.customers:
                        made[str(table.by)] = key
                    if table.key is not None:
                        made[table.key] = f"fresh {number} {len(tables[move.table])}"
                    tables[move.table].append(made)
    return tables
