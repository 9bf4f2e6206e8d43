"""Rows of functions of text and of lists."""

from __future__ import annotations

from segdsl.functions.model import Example, Function, Overload
from segdsl.types import INTEGER, NUMBER, TEXT

_NAME = (("name", "text", '" Ann Ö. "'),)
_NO_NAME = (("name", "text", "missing"),)

TEXT_FUNCTIONS = (
    Function(
        "lower",
        "lower(text)",
        "text",
        (Overload(("text",), TEXT, lambda pl, x: x.str.to_lowercase()),),
        "The text in lower case, by Unicode's rules without a locale.",
        examples=(Example("lower(name)", '" ann ö. "', _NAME), Example("lower(name)", "missing", _NO_NAME)),
    ),
    Function(
        "upper",
        "upper(text)",
        "text",
        (Overload(("text",), TEXT, lambda pl, x: x.str.to_uppercase()),),
        "The text in upper case, by Unicode's rules without a locale.",
        examples=(Example("upper(name)", '" ANN Ö. "', _NAME), Example("upper(name)", "missing", _NO_NAME)),
    ),
    Function(
        "trim",
        "trim(text)",
        "text",
        (Overload(("text",), TEXT, lambda pl, x: x.str.strip_chars(" \t\n\r\x0b\x0c\u00a0")),),
        "The text without spaces, tabs, line ends and no-break spaces before and after it.",
        examples=(Example("trim(name)", '"Ann Ö."', _NAME), Example("trim(name)", "missing", _NO_NAME)),
    ),
    Function(
        "length",
        "length(text or list)",
        "text",
        (
            Overload(("text",), INTEGER, lambda pl, x: x.str.len_chars().cast(pl.Int64)),
            Overload(("list",), INTEGER, lambda pl, x: x.list.drop_nulls().list.len().cast(pl.Int64)),
        ),
        "How many code points the text has, or elements the list.",
        examples=(
            Example("length(name)", "8", _NAME),
            Example("length(tags)", "2", (("tags", "list of text", '("a", "b")'),)),
            Example("length(name)", "missing", _NO_NAME),
        ),
    ),
    Function(
        "domain",
        "domain(email)",
        "text",
        (Overload(("text",), TEXT, lambda pl, x: x.str.extract(r"@([^@]*)$", 1).str.to_lowercase()),),
        "What follows the last `@`, in lower case; missing where there is no `@`.",
        examples=(
            Example("domain(email)", '"example.com"', (("email", "text", '"Ann@Example.COM"'),)),
            Example("domain(email)", "missing", (("email", "text", '"ann"'),)),
        ),
    ),
    Function(
        "text",
        "text(x)",
        "text",
        (
            # a column that nobody declared may hold something else
            Overload(("text",), TEXT, lambda pl, x: x.cast(pl.String)),
            Overload(("integer",), TEXT, lambda pl, x: x.cast(pl.String)),
            Overload(
                ("flag",), TEXT, lambda pl, x: pl.when(x).then(pl.lit("yes")).when(~x).then(pl.lit("no"))
            ),
            Overload(("date",), TEXT, lambda pl, x: x.dt.strftime("%Y-%m-%d")),
        ),
        "The value as text: whole numbers, dates as `2024-07-15`, flags as `yes` or `no`.",
        examples=(
            Example("text(age)", '"40"', (("age", "integer", "40"),)),
            Example("text(born)", '"1990-02-03"', (("born", "date", "1990-02-03"),)),
            Example("text(age)", "missing", (("age", "integer", "missing"),)),
        ),
    ),
    Function(
        "number",
        "number(text)",
        "text",
        (
            Overload(
                ("text",),
                NUMBER,
                lambda pl, x: (
                    x.str.extract(r"^ *([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?) *$", 1)
                    .str.strip_prefix("+")
                    .cast(pl.Float64)
                ),
            ),
        ),
        "The number that a text like `-12.5` spells, with at most 15 digits before the point and after it; missing where it spells none.",
        examples=(
            Example("number(code)", "-12.5", (("code", "text", '"-12.5"'),)),
            Example("number(code)", "missing", (("code", "text", '"12,5"'),)),
            Example("number(code)", "missing", (("code", "text", "missing"),)),
        ),
    ),
)
