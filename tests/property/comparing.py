"""Comparing an engine with the oracle. In: a program, data, the world. Out: nothing, or what differs."""

from __future__ import annotations

from typing import Any

import segdsl
from segdsl import SegdslError
from segdsl.semantics import Meaning
from tests.conformance.engines import Engine, Tables, Values, same, shown
from tests.oracle import OracleOverflowError, evaluate
from tests.property.pools import World
from tests.property.shapes import Program

OVERFLOW = "SEG812"
TOLERANCE = 1e-6


def check(program: Program, tables: Tables, world: World, engines: tuple[Engine, ...]) -> None:
    """Asserts that every engine gives every value that the oracle gives, or overflows where it does."""
    parsed = segdsl.parse(program.text)
    meaning = parsed.meaning
    rough = {
        one.name
        for one in program.definitions
        if one.word == "trait" and one.kind in ("~number", "~days", "distance")
    }
    try:
        wanted: Values | None = as_shown(evaluate(meaning, tables, world.as_of, world.zone), meaning)
    except OracleOverflowError:
        wanted = None
    for engine in engines:
        try:
            made: Values | None = engine.evaluate(parsed, tables, world.as_of, world.zone)
        except SegdslError as error:
            assert [one.code.id for one in error.diagnostics] == [OVERFLOW], f"{engine.name} fails: {error}"
            made = None
        if made is None:
            assert wanted is None or may_overflow(meaning, tables, world), (
                f"{engine.name} overflows, the oracle does not"
            )
        else:
            assert wanted is not None, f"the oracle overflows, {engine.name} does not"
            differences = different(made, wanted, rough)
            assert not differences, f"{engine.name} differs: " + "; ".join(differences[:5])


def may_overflow(meaning: Meaning, tables: Tables, world: World) -> bool:
    """Whether something overflows that nothing depends on; an engine may tell of it."""
    try:
        evaluate(meaning, tables, world.as_of, world.zone, eager=True)
    except OracleOverflowError:
        return True
    return False


def as_shown(values: Values, meaning: Meaning) -> Values:
    """The oracle's values as results show them."""
    kinds = {name: one.type for name, one in meaning.definitions.items() if one.kind == "trait"}
    return {
        key: {name: shown(value, kinds[name]) if name in kinds else value for name, value in row.items()}
        for key, row in values.items()
    }


def different(made: Values, wanted: Values, rough: set[str]) -> list[str]:
    """What differs, one line for each value."""
    if made.keys() != wanted.keys():
        return [f"customers {sorted(made)} instead of {sorted(wanted)}"]
    found = []
    for key, row in wanted.items():
        if row.keys() != made[key].keys():
            return [f"columns {sorted(made[key])} instead of {sorted(row)}"]
        found += [
            f"{name} of {key!r} is {made[key][name]!r} instead of {value!r}"
            for name, value in row.items()
            if not same(made[key][name], value, TOLERANCE if name in rough else 0.0)
        ]
    return found


def everything(values: Values) -> dict[tuple[Any, str], Any]:
    """All values of a result, flat."""
    return {(key, name): value for key, row in values.items() for name, value in row.items()}
