"""Rows of logic and choice. Unknown follows Kleene (Introduction to Metamathematics, 1952, section 64)."""

from __future__ import annotations

import operator
from dataclasses import replace
from functools import reduce
from typing import Any

from segdsl.functions.model import Example, Function, Overload
from segdsl.types import FLAG, INTEGER, Type

_AGE = (("age", "integer", "40"),)
_NO_AGE = (("age", "integer", "missing"),)
_CHAIN = 32


def _same(types: tuple[Type, ...]) -> Type:
    """The type of the last one; a decimal has room for the places of every one."""
    scales = [one.scale for one in types if one.kind == "decimal"]
    return replace(types[-1], scale=max(scales)) if types[-1].kind == "decimal" else types[-1]


def _all(pl: Any, *tests: Any) -> Any:
    """A plain chain, which engines push into scans; many tests at once, as deep chains cost time and memory squared."""
    return pl.all_horizontal(*tests) if len(tests) > _CHAIN else reduce(operator.and_, tests)


def _any(pl: Any, *tests: Any) -> Any:
    """The same for `or`."""
    return pl.any_horizontal(*tests) if len(tests) > _CHAIN else reduce(operator.or_, tests)


LOGIC = (
    Function(
        "and",
        "a and b",
        "logic",
        (Overload(("flag", "*"), FLAG, _all),),
        "Yes where every part is yes, no where any is no, unknown otherwise.",
        missing="kleene",
        is_operator=True,
        examples=(
            Example("age > 30 and age < 50", "yes", _AGE),
            Example("age > 30 and no", "no", _NO_AGE),
            Example("age > 30 and yes", "missing", _NO_AGE),
        ),
    ),
    Function(
        "or",
        "a or b",
        "logic",
        (Overload(("flag", "*"), FLAG, _any),),
        "Yes where any part is yes, no where every one is no, unknown otherwise.",
        missing="kleene",
        is_operator=True,
        examples=(
            Example("age < 30 or age > 35", "yes", _AGE),
            Example("age > 30 or yes", "yes", _NO_AGE),
            Example("age > 30 or no", "missing", _NO_AGE),
        ),
    ),
    Function(
        "not",
        "not a",
        "logic",
        (Overload(("flag",), FLAG, lambda pl, x: ~x),),
        "Turns yes and no around; unknown stays unknown.",
        missing="kleene",
        is_operator=True,
        examples=(Example("not age > 30", "no", _AGE), Example("not age > 30", "missing", _NO_AGE)),
    ),
    Function(
        "or missing",
        "test or missing",
        "logic",
        (Overload(("flag",), FLAG, lambda pl, x: x.fill_null(True)),),
        "Holds also where the test before it is unknown.",
        missing="decides",
        is_operator=True,
        examples=(
            Example("age > 50 or missing", "no", _AGE),
            Example("age > 50 or missing", "yes", _NO_AGE),
        ),
    ),
    Function(
        "how_many",
        "how_many(a, b, c)",
        "logic",
        (
            Overload(
                ("flag", "*"),
                INTEGER,
                lambda pl, *x: pl.sum_horizontal(*(one.fill_null(False).cast(pl.Int64) for one in x)),
            ),
        ),
        "How many of the conditions hold; an unknown one does not.",
        missing="decides",
        examples=(
            Example("how_many(age > 30, age > 50, yes)", "2", _AGE),
            Example("how_many(age > 30, yes)", "1", _NO_AGE),
        ),
    ),
    Function(
        "if",
        "if c then a else b",
        "choice",
        (Overload(("flag", "T", "T"), _same, lambda pl, c, a, b: pl.when(c).then(a).otherwise(b)),),
        "The first value where the condition holds, the second where it does not or is unknown. `missing` may stand for either.",
        missing="decides",
        is_operator=True,
        examples=(
            Example('if age > 30 then "old" else "young"', '"old"', _AGE),
            Example('if age > 30 then "old" else "young"', '"young"', _NO_AGE),
            Example('if age > 50 then "old" else missing', "missing", _AGE),
        ),
    ),
    Function(
        "coalesce",
        "coalesce(a, b, …)",
        "choice",
        (Overload(("T", "*"), _same, lambda pl, *x: pl.coalesce(*x)),),
        "The first value that is known.",
        missing="decides",
        examples=(Example("coalesce(age, 0)", "40", _AGE), Example("coalesce(age, 0)", "0", _NO_AGE)),
    ),
)
