"""Who can be written to. In: an evaluation. Out: a bitmap of the customers with a known address, if the tables say which
columns are addresses.

Only whether there is an address leaves the engine, never the address.
"""

from __future__ import annotations

import polars as pl

from segdsl.functions import OPERATORS
from segdsl.measure.funnel import Evaluated
from segdsl.semantics.program import Meaning
from segdsl.semantics.typed import Apply, Column, Constant, Typed
from segdsl.types import FLAG, TEXT


def addresses(meaning: Meaning) -> tuple[str, ...]:
    """The columns of the customers that are declared `address`, in the order declared."""
    return tuple(one.name for one in meaning.catalog.spine.columns.values() if one.address)


def reachable(result: Evaluated) -> pl.Series | None:
    """Who has a known address that is not empty, of any kind.

    Args:
        result: The evaluation.

    Returns:
        A bitmap in the order of the membership; none where no column is an address.
    """
    spine = result.membership.meaning.catalog.spine
    tests: dict[str, Typed] = {}
    for at, name in enumerate(addresses(result.membership.meaning)):
        column = Column(spine.name, name, spine.columns[name].type)
        if column.type.kind == "text":
            tests[f"{at}"] = _apply("!=", column, Constant("", TEXT))
        else:
            tests[f"{at}"] = _apply("is known", column)
    if not tests:
        return None
    answers = result.conditions(tests)
    found = pl.repeat(False, answers.height, dtype=pl.Boolean, eager=True)
    for name in tests:
        found = found | answers[name].fill_null(False)
    return found


def _apply(operator: str, *arguments: Typed) -> Typed:
    row = OPERATORS[operator]
    return Apply(row, row.overloads[0], arguments, FLAG)
