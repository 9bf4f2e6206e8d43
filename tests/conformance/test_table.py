"""Every example of every row of the table of functions, on the oracle and on every engine."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import segdsl
from segdsl.functions import TABLE, Example, Function
from segdsl.syntax.tree import Stamp
from tests.conformance.engines import ENGINES, Engine, Tables, same, shown
from tests.oracle import evaluate
from tests.oracle.questions import ask, meaning

UTC = ZoneInfo("UTC")
EXAMPLES = [
    pytest.param(example, id=f"{row.name}-{number}")
    for row in TABLE
    for number, example in enumerate(row.examples, start=1)
]
KNOWN_ROWS = [pytest.param(row, id=row.name) for row in TABLE if not row.hidden]

Header = list[tuple[str, str]]


def program_of(example: Example) -> str:
    """The example as a program: its tables, and one trait."""
    orders, _ = header_of(example)
    given = "\n".join(f"  {name} {kind}" for name, kind, _ in example.given)
    columns = "\n".join(f"  {name} {kind}" for name, kind in orders)
    return (
        f"table customers key customer_id {{\n  customer_id text\n{given}\n}}\n"
        f"table orders of customers by customer_id at at {{\n  customer_id text\n{columns}\n}}\n"
        f"trait answer = {example.expression}\n"
    )


def header_of(example: Example) -> tuple[Header, list[list[str]]]:
    """The columns of the example's orders, and its rows as written."""
    if not example.rows:
        return [("at", "timestamp")], []
    head, *lines = example.rows
    columns = [(name, kind) for name, kind in (part.split() for part in head.split(", "))]
    return columns, [line.split(", ") for line in lines]


def tables_of(example: Example) -> Tables:
    """The example's data."""
    header, lines = header_of(example)
    customer = {name: stored(written, kind) for name, kind, written in example.given}
    orders = [
        {
            "customer_id": "c",
            **{name: stored(cell, kind) for (name, kind), cell in zip(header, line, strict=True)},
        }
        for line in lines
    ]
    return {"customers": [{"customer_id": "c", **customer}, *others_of(example)], "orders": orders}


def others_of(example: Example) -> list[dict[str, Any]]:
    """The further customers of an example."""
    if not example.among:
        return []
    head, *lines = example.among
    columns = [part.split() for part in head.split(", ")]
    return [
        {"customer_id": f"other {number}"}
        | {name: stored(cell, kind) for (name, kind), cell in zip(columns, line.split(", "), strict=True)}
        for number, line in enumerate(lines)
    ]


def stored(written: str, kind: str) -> Any:
    """A value as written, as data hold it."""
    if written == "missing":
        return None
    made = meaning(f"table customers key id {{ id text }} set value = {written}").sets["value"]
    match made:
        case Stamp(moment=moment):
            return moment
        case tuple():
            return list(made)
        case int() | Decimal() if not isinstance(made, bool):
            return {"number": float, "decimal": Decimal}.get(kind, int)(made)
        case _:
            return made


def as_of(example: Example) -> dt.datetime:
    """Noon of the example's day."""
    return dt.datetime.combine(dt.date.fromisoformat(example.as_of), dt.time(12), dt.UTC)


def expected(example: Example) -> Any:
    """What the example gives, in the oracle's terms."""
    return None if example.gives == "missing" else ask(example.gives, as_of=as_of(example), zone=UTC)


def alike(value: Any, wanted: Any) -> bool:
    """Whether a value is the one that is written, whatever kind of number it is."""
    if isinstance(value, float) and isinstance(wanted, int | Decimal) and not isinstance(wanted, bool):
        return value == float(wanted)
    return same(value, wanted)


@pytest.mark.parametrize("example", EXAMPLES)
def test_oracle(example: Example) -> None:
    made = evaluate(meaning(program_of(example)), tables_of(example), as_of(example), UTC)
    assert alike(made["c"]["answer"], expected(example))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("example", EXAMPLES)
def test_engine(example: Example, engine: Engine) -> None:
    program = segdsl.parse(program_of(example))
    made = engine.evaluate(program, tables_of(example), as_of(example), UTC)
    assert alike(made["c"]["answer"], shown(expected(example), program.meaning.definitions["answer"].type))


@pytest.mark.parametrize("row", KNOWN_ROWS)
def test_row_says_what_it_means(row: Function) -> None:
    """At least two examples, one of them with a missing value or no rows; a sentence; a way to write it."""
    assert row.form
    assert row.doc.endswith(".")
    assert len(row.examples) >= 2
    assert any(
        "missing" in (example.gives, *(value for _, _, value in example.given)) or len(example.rows) == 1
        for example in row.examples
    )


def test_names_are_unique() -> None:
    assert len({row.name for row in TABLE}) == len(TABLE)
