"""Contenders that take one customer at a time, and segdsl over the same customers. Times are for a million customers × segments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.benchmarks import as_rules, as_seg, conditions, data
from tests.benchmarks.model import Answer, Prepared, Setting
from tests.benchmarks.queries import program

COMPARED = 100  # rows that all of them answer for
MILLION = 1e6


def _complete(setting: Setting, rows: int) -> Any:
    """Customers without missing values, as row engines do not know what is unknown."""
    import polars as pl

    return pl.scan_parquet(setting.customers).drop_nulls().head(rows).collect()


def _row_answer(flags: list[list[bool]]) -> Answer:
    return {f"segment_{at:03}": sum(map(bool, each[:COMPARED])) for at, each in enumerate(flags, 1)}


def one_by_one(
    rows: int, compile_: Callable[[list[conditions.Condition]], Callable[[dict[str, Any]], list[bool]]]
) -> Callable[[Setting], Prepared]:
    """An engine that is given one customer, as a dictionary, and says which segments hold."""

    def prepare(setting: Setting) -> Prepared:
        judge = compile_(list(conditions.complete(setting.size).values()))
        customers = [
            {
                name: as_rules.plain(value) if isinstance(value, dt.date) else value
                for name, value in row.items()
            }
            for row in _complete(setting, rows).iter_rows(named=True)
        ]
        return Prepared(
            lambda: [judge(each) for each in customers],
            lambda found: _row_answer([list(each) for each in zip(*found, strict=True)]),
            work=len(customers) * setting.size / MILLION,
        )

    return prepare


def segdsl_rows(setting: Setting) -> Prepared:
    frame = _complete(setting, 100_000)
    checked = program(as_seg.program(conditions.complete(setting.size)))

    def answer(result: Any) -> Answer:
        flags = result.frame.drop("customer_id").head(COMPARED)
        return {name: int(flags[name].sum()) for name in flags.columns}

    return Prepared(
        lambda: checked.evaluate(customers=frame, as_of=data.AS_OF),
        answer,
        work=frame.height * setting.size / MILLION,
    )


def with_rule_engine(wanted: list[conditions.Condition]) -> Callable[[dict[str, Any]], list[bool]]:
    import rule_engine

    rules = [rule_engine.Rule(as_rules.rule_engine(each)) for each in wanted]
    return lambda row: [rule.matches(row) for rule in rules]


def with_cel_python(wanted: list[conditions.Condition]) -> Callable[[dict[str, Any]], list[bool]]:
    import celpy

    environment = celpy.Environment()
    programs = [environment.program(environment.compile(as_rules.cel(each))) for each in wanted]

    def judge(row: dict[str, Any]) -> list[bool]:
        given: Any = {name: celpy.json_to_cel(value) for name, value in row.items()}
        return [bool(program.evaluate(given)) for program in programs]

    return judge


def with_common_expression_language(
    wanted: list[conditions.Condition],
) -> Callable[[dict[str, Any]], list[bool]]:
    import cel

    programs = [cel.compile(as_rules.cel(each)) for each in wanted]

    def judge(row: dict[str, Any]) -> list[bool]:
        context = cel.Context(row)
        return [program.execute(context) for program in programs]

    return judge


def with_json_logic(wanted: list[conditions.Condition]) -> Callable[[dict[str, Any]], list[bool]]:
    import json_logic

    rules = [as_rules.json_logic(each) for each in wanted]
    return lambda row: [bool(json_logic.jsonLogic(rule, row)) for rule in rules]
