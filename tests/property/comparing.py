"""Comparing an engine with the oracle. In: a case: a program, data, the world. Out: how much was compared, or what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segdsl
from segdsl import Program, SegdslError
from segdsl.semantics import Meaning
from tests.conformance.engines import ENGINES, Engine, Values, same, shown
from tests.oracle import OracleOverflowError, evaluate
from tests.property.cases import Case

OVERFLOW = "SEG812"
TOLERANCE = 1e-6
ROUGH = ("~number", "~days", "distance")


@dataclass(frozen=True)
class Compared:
    """How many values were the same, and whether there were none because a number overflowed."""

    values: int
    overflowed: bool


def compare(case: Case, engines: Sequence[Engine] = ENGINES) -> Compared:
    """Asserts that every engine gives every value that the oracle gives, or overflows where it does."""
    program = segdsl.parse(case.program.text)
    wanted = asked_of_oracle(program.meaning, case)
    for engine in engines:
        made = asked_of(engine, program, case)
        if made is None:
            assert wanted is None or may_overflow(program.meaning, case), (
                f"{engine.name} overflows, the oracle does not"
            )
        else:
            assert wanted is not None, f"the oracle overflows, {engine.name} does not"
            differences = different(made, wanted, rough_names(case))
            assert not differences, f"{engine.name} differs: " + "; ".join(differences[:5])
    return Compared(len(engines) * sum(map(len, (wanted or {}).values())), wanted is None)


def asked_of(engine: Engine, program: Program, case: Case) -> Values | None:
    """What an engine gives; none where it tells of an overflow."""
    try:
        return engine.evaluate(program, case.tables, *case.world.asked)
    except SegdslError as error:
        if [one.code.id for one in error.diagnostics] == [OVERFLOW]:
            return None
        raise


def asked_of_oracle(meaning: Meaning, case: Case) -> Values | None:
    """What the oracle gives, as results show it; none where it overflows."""
    try:
        values = evaluate(meaning, case.tables, *case.world.asked)
    except OracleOverflowError:
        return None
    kinds = {name: one.type for name, one in meaning.definitions.items() if one.kind == "trait"}
    return {
        key: {name: shown(value, kinds[name]) if name in kinds else value for name, value in row.items()}
        for key, row in values.items()
    }


def may_overflow(meaning: Meaning, case: Case) -> bool:
    """Whether something overflows that nothing depends on; an engine may tell of it."""
    try:
        evaluate(meaning, case.tables, *case.world.asked, eager=True)
    except OracleOverflowError:
        return True
    return False


def rough_names(case: Case) -> set[str]:
    """Traits that two correct engines may round apart."""
    return {one.name for one in case.program.definitions if one.word == "trait" and one.kind in ROUGH}


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


def column(values: Values, name: str) -> dict[Any, Any]:
    """One definition's values by customer."""
    return {key: row[name] for key, row in values.items()}
