"""Rows of comparison: of values, with missing, with lists, and of text."""

from __future__ import annotations

import re
from typing import Any

from segdsl.functions.model import Example, Function, Lowering, Overload
from segdsl.types import FLAG

_AGE = (("age", "integer", "40"),)
_NO_AGE = (("age", "integer", "missing"),)
_MAIL = (("email", "text", '"ann@gmail.com"'),)
_NO_MAIL = (("email", "text", "missing"),)
_TAGS = (("tags", "list of text", '("a", "b")'),)
_NO_TAGS = (("tags", "list of text", "missing"),)

_FEW_TEXTS = 4


def _order(
    name: str, spellings: tuple[str, ...], doc: str, lowering: Lowering, yes: str, no: str
) -> Function:
    return Function(
        name,
        f"a {name} b",
        "comparison",
        (Overload(("ordered", "ordered"), FLAG, lowering),),
        doc,
        spellings=spellings,
        is_operator=True,
        examples=(
            Example(f"age {name} {yes}", "yes", _AGE),
            Example(f"age {name} {no}", "no", _AGE),
            Example(f"age {name} {yes}", "missing", _NO_AGE),
        ),
    )


def _matches(pl: Any, x: Any, pattern: str) -> Any:
    """The pattern with the ends of words told by ASCII letters, as its classes are."""
    return x.str.contains(re.sub(r"(\\\\)|\\([bB])", lambda one: one[1] or rf"(?-u:\{one[2]})", pattern))


def _in(pl: Any, x: Any, values: Any) -> Any:
    """Of a few texts each is compared with: that takes a fifth of the time of looking for them in a list (Polars 2.1)."""
    listed = values.explode()
    if listed.dtype != pl.String or not 0 < listed.len() <= _FEW_TEXTS or listed.null_count():
        return x.is_in(values)
    first, *others = listed
    test = x == first
    for value in others:
        test = test | (x == value)
    return test


def _has(pl: Any, x: Any, y: Any) -> Any:
    """Unknown where the value is missing, which Polars would look for among the missing elements."""
    return pl.when(y.is_not_null()).then(x.list.contains(y))


def _contains(pl: Any, x: Any, values: Any, which: Any) -> Any:
    tests = [x.list.contains(value) for value in values]
    return pl.any_horizontal(*tests) if which == "any" else pl.all_horizontal(*tests)


COMPARISON = (
    Function(
        "=",
        "a = b",
        "comparison",
        (Overload(("T", "T"), FLAG, lambda pl, x, y: x == y),),
        "Whether two values of one type are the same. A moment beside a date, or a date beside a period, is read as the day or period "
        "it lies in.",
        spellings=("is", "on"),
        is_operator=True,
        examples=(
            Example('email = "ann@gmail.com"', "yes", _MAIL),
            Example("age is 41", "no", _AGE),
            Example("age = 40", "missing", _NO_AGE),
        ),
    ),
    Function(
        "!=",
        "a != b",
        "comparison",
        (Overload(("T", "T"), FLAG, lambda pl, x, y: x != y),),
        "The same as `not a = b`: unknown where a side is missing.",
        is_operator=True,
        examples=(Example("age != 41", "yes", _AGE), Example("age != 41", "missing", _NO_AGE)),
    ),
    _order("<", ("before",), "Whether the first is smaller, or earlier.", lambda pl, x, y: x < y, "41", "40"),
    _order(
        "<=", (), "Whether the first is smaller, earlier, or the same.", lambda pl, x, y: x <= y, "40", "39"
    ),
    _order(">", ("after",), "Whether the first is greater, or later.", lambda pl, x, y: x > y, "39", "40"),
    _order(
        ">=", (), "Whether the first is greater, later, or the same.", lambda pl, x, y: x >= y, "40", "41"
    ),
    Function(
        "is missing",
        "x is missing",
        "comparison",
        (Overload(("any",), FLAG, lambda pl, x: x.is_null()),),
        "Whether the value is missing. Empty text is not.",
        missing="decides",
        is_operator=True,
        examples=(Example("age is missing", "no", _AGE), Example("age is missing", "yes", _NO_AGE)),
    ),
    Function(
        "is known",
        "x is known",
        "comparison",
        (Overload(("any",), FLAG, lambda pl, x: x.is_not_null()),),
        "Whether the value is there.",
        missing="decides",
        is_operator=True,
        examples=(Example("age is known", "yes", _AGE), Example("age is known", "no", _NO_AGE)),
    ),
    Function(
        "in",
        "x in (a, b, …)",
        "comparison",
        (Overload(("T", "values"), FLAG, _in, constant=(1,)),),
        "Whether the value is one of a list or set. With a period, whether a time lies in it.",
        is_operator=True,
        examples=(
            Example("age in (39, 40)", "yes", _AGE),
            Example("age not in (1, 2)", "yes", _AGE),
            Example("age in (39, 40)", "missing", _NO_AGE),
        ),
    ),
    Function(
        "contains",
        "x contains y",
        "text",
        (Overload(("text", "text"), FLAG, lambda pl, x, y: x.str.contains(y, literal=True)),),
        "Whether the text has the other one somewhere in it.",
        is_operator=True,
        examples=(
            Example('email contains "gm"', "yes", _MAIL),
            Example('email contains "gm"', "missing", _NO_MAIL),
        ),
    ),
    Function(
        "starts with",
        "x starts with y",
        "text",
        (Overload(("text", "text"), FLAG, lambda pl, x, y: x.str.starts_with(y)),),
        "Whether the text begins with the other one.",
        is_operator=True,
        examples=(
            Example('email starts with "ann"', "yes", _MAIL),
            Example('email starts with "ann"', "missing", _NO_MAIL),
        ),
    ),
    Function(
        "ends with",
        "x ends with y",
        "text",
        (Overload(("text", "text"), FLAG, lambda pl, x, y: x.str.ends_with(y)),),
        "Whether the text ends with the other one.",
        is_operator=True,
        examples=(
            Example('email ends with "@gmail.com"', "yes", _MAIL),
            Example('email ends with "x"', "missing", _NO_MAIL),
        ),
    ),
    Function(
        "matches",
        'x matches "pattern"',
        "text",
        (Overload(("text", "pattern"), FLAG, _matches, constant=(1,)),),
        "Whether the pattern is found anywhere in the text: RE2 syntax with ASCII classes, always in linear time.",
        is_operator=True,
        examples=(
            Example(r'email matches "^[a-z]+@"', "yes", _MAIL),
            Example(r'email matches "\d"', "no", _MAIL),
            Example('email matches "a"', "missing", _NO_MAIL),
        ),
    ),
    Function(
        "has",
        "list has x",
        "list",
        (Overload(("list", "item"), FLAG, _has),),
        "Whether the list holds the value; no for an empty list, unknown for a missing one or a missing value.",
        is_operator=True,
        examples=(
            Example('tags has "a"', "yes", _TAGS),
            Example('tags has "c"', "no", _TAGS),
            Example('tags has "a"', "missing", _NO_TAGS),
            Example("tags has wanted", "missing", (*_TAGS, ("wanted", "text", "missing"))),
        ),
    ),
    Function(
        "has any of",
        "list has any of (a, b)",
        "list",
        (
            Overload(
                ("list", "items"), FLAG, lambda pl, x, values: _contains(pl, x, values, "any"), constant=(1,)
            ),
        ),
        "Whether the list holds at least one of the values.",
        is_operator=True,
        examples=(
            Example('tags has any of ("b", "c")', "yes", _TAGS),
            Example('tags has any of ("a", "c")', "missing", _NO_TAGS),
        ),
    ),
    Function(
        "has all of",
        "list has all of (a, b)",
        "list",
        (
            Overload(
                ("list", "items"), FLAG, lambda pl, x, values: _contains(pl, x, values, "all"), constant=(1,)
            ),
        ),
        "Whether the list holds every one of the values.",
        is_operator=True,
        examples=(
            Example('tags has all of ("b", "c")', "no", _TAGS),
            Example('tags has all of ("a", "c")', "missing", _NO_TAGS),
        ),
    ),
    Function(
        "has none of",
        "list has none of (a, b)",
        "list",
        (
            Overload(
                ("list", "items"), FLAG, lambda pl, x, values: ~_contains(pl, x, values, "any"), constant=(1,)
            ),
        ),
        "Whether the list holds not one of the values.",
        is_operator=True,
        examples=(
            Example('tags has none of ("c", "d")', "yes", _TAGS),
            Example('tags has none of ("a", "c")', "missing", _NO_TAGS),
        ),
    ),
)
