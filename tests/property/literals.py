"""Literals and other parts that are written out. In: a draw function and the world. Out: expressions of one kind.

`WRITTEN` holds a strategy of parts by name, which productions ask for where an expression may not stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.conformance.engines import written
from tests.oracle.calendar import number_of
from tests.property import pools, schema
from tests.property.pools import World
from tests.property.shapes import PERIODS, Expr

Draw = Callable[[st.SearchStrategy[Any]], Any]

PATTERNS = (
    r"^a",
    "a$",
    "b",
    r"^[a-z]+@",
    r"\d",
    r"\w\s",
    "a.b",
    "^$",
    "(a|b)b",
    r"[^a]",
    r"\.",
    "a{1,2}",
    r"^\S+$",
    "(?i)A",
    "ä?",
)


def text(value: str) -> str:
    """A text as programs write it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def literal(draw: Draw, world: World, kind: str) -> Expr:
    """A literal of a kind."""
    match kind:
        case "text":
            return Expr(kind, text(draw(st.sampled_from(pools.TEXTS))), has_domain=True)
        case "integer":
            return Expr(kind, str(draw(st.sampled_from((0, 1, 2, 3, 5, 10, 30, 40, 1_000)))))
        case "decimal":
            return Expr(
                kind,
                draw(
                    st.sampled_from(
                        ("0.5", "2.5", "0.1", "0.3", "10%", "1.005", "0.000001", "99.99", "33.3%", "2.0")
                    )
                ),
            )
        case "flag":
            return Expr(kind, draw(st.sampled_from(("yes", "no", "true", "FALSE"))))
        case "date":
            return Expr(kind, draw(st.sampled_from(world.days)).isoformat())
        case "timestamp":
            return Expr(kind, stamp(draw, world))
        case "days":
            return Expr(
                kind,
                draw(st.sampled_from(("0d", "1d", "7d", "30d", "29d", "2w", "90d", "1 day", "365 days"))),
            )
        case "clock":
            return Expr(
                kind,
                draw(st.sampled_from(("1s", "30s", "90s", "1min", "15min", "1h", "24h", "36h", "2 hours"))),
            )
        case "months":
            return Expr(kind, draw(st.sampled_from(("1mo", "3mo", "12mo", "1y", "2y", "1 month", "1 year"))))
        case "year":
            return Expr(kind, f"year({draw(st.sampled_from(world.days)).isoformat()})", row="year")
        case _ if kind in PERIODS:
            return Expr(kind, written(kind, number_of(kind, draw(st.sampled_from(world.days)))))
    raise ValueError(kind)


def stamp(draw: Draw, world: World) -> str:
    """A moment to the minute, the second or less."""
    moment: dt.datetime = draw(st.sampled_from(world.moments))
    match draw(st.sampled_from(("minutes", "seconds", "microseconds"))):
        case "minutes":
            return moment.isoformat(timespec="minutes")
        case "seconds":
            return moment.isoformat(timespec="seconds")
        case _:
            return moment.isoformat(timespec="microseconds")


def _several(draw: Draw, kind: str, some: Sequence[str]) -> Expr:
    chosen = draw(st.lists(st.sampled_from(some), min_size=1, max_size=3, unique=True))
    return Expr(kind, "(" + ", ".join(chosen) + ")")


def days_period(draw: Draw, world: World) -> Expr:
    """What may stand behind `in` after a date or moment."""
    unit = draw(st.sampled_from(("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")))
    match draw(st.sampled_from(("last", "next", "this", "previous", "some", "period", "range", "ago"))):
        case "last" | "next" as form:
            return Expr(
                "period",
                f"{form} {draw(st.sampled_from(('30d', '1d', '7d', '2w', '1mo', '3mo', '1y', '90 days')))}",
            )
        case "this":
            return Expr("period", f"this {unit}")
        case "previous":
            return Expr("period", f"previous {unit}")
        case "some":
            return Expr("period", f"previous {draw(st.sampled_from((1, 2, 3, 12)))} {unit}s")
        case "period":
            unit = draw(st.sampled_from(PERIODS))
            return Expr("period", written(unit, number_of(unit, draw(st.sampled_from(world.days)))))
        case "range":
            ends = sorted((draw(st.sampled_from(world.days)), draw(st.sampled_from(world.days))))
            return Expr("period", f"{ends[0].isoformat()} to {ends[1].isoformat()}")
        case _:
            far, near = draw(st.sampled_from((("90d", "30d"), ("1mo", "1d"), ("1y", "3mo"), ("7d", "0d"))))
            return Expr("period", f"{far} ago to {near} ago", row="ago")


def clock_period(draw: Draw, world: World) -> Expr:
    """What may stand behind `in` after a moment only."""
    amount = draw(st.sampled_from(("1h", "24h", "90min", "60s", "2h")))
    form = draw(st.sampled_from(("last", "next", "this", "previous")))
    whole = {"this": "hour", "previous": draw(st.sampled_from(("hour", "2 hours", "25 hours")))}
    return Expr("period", f"{form} {whole.get(form, amount)}")


WRITTEN: dict[str, Callable[[Draw, World], Expr]] = {
    "texts": lambda draw, world: _several(draw, "texts", [text(one) for one in pools.TEXTS]),
    "countries": lambda draw, world: _several(draw, "countries", [text(one) for one in schema.COUNTRIES]),
    "country": lambda draw, world: Expr("country", text(draw(st.sampled_from(schema.COUNTRIES)))),
    "integers": lambda draw, world: _several(draw, "integers", ("0", "1", "2", "5", "40", "-1", "2.5")),
    "whole": lambda draw, world: _several(draw, "whole", ("0", "1", "2", "5", "40", "-1")),
    "decimals": lambda draw, world: _several(draw, "decimals", ("0", "1", "2.5", "0.1", "-0.5")),
    "dates": lambda draw, world: _several(draw, "dates", [one.isoformat() for one in world.days]),
    "pattern": lambda draw, world: Expr("pattern", text(draw(st.sampled_from(PATTERNS)))),
    "digits": lambda draw, world: Expr("digits", str(draw(st.integers(0, 6)))),
    "share": lambda draw, world: Expr(
        "share", draw(st.sampled_from(("50%", "90%", "0%", "100%", "25%", "33%", "0.1", "1")))
    ),
    # beside a time a number is a year
    "year written": lambda draw, world: Expr("year", str(draw(st.sampled_from(world.days)).year)),
    "draw": lambda draw, world: Expr("draw", draw(st.sampled_from(('"spring"', '"ä:b"', '""')))),
    "stretches": lambda draw, world: Expr(
        "stretches", draw(st.sampled_from(("100", "2", "1", "7", "1000000")))
    ),
    "parts": lambda draw, world: Expr("parts", draw(st.sampled_from(("5", "4", "2", "1", "100")))),
    "amount": lambda draw, world: Expr(
        "amount", draw(st.sampled_from(("10%", "50%", "1", "2", "100%", "33.3%", "3")))
    ),
    "stretch": lambda draw, world: Expr("stretch", draw(st.sampled_from(("1d", "2d", "7d", "30d")))),
    "days before": lambda draw, world: Expr(
        "date", f"{draw(st.sampled_from(('1d', '7d', '30d', '1mo', '1y')))} ago", row="ago"
    ),
    "early": lambda draw, world: Expr(
        "early", draw(st.sampled_from(("2000", "2010-Q4", "2020-W53", "2024-02-29", "1970-01-01")))
    ),
    "late": lambda draw, world: Expr(
        "late", draw(st.sampled_from(("2024", "2024-Q2", "2024-W20", "2024-05-15", "today", "7d ago")))
    ),
    "days period": days_period,
    "clock period": clock_period,
    # seven decimal places, so that a result rounded to six is never as great
    "between": lambda draw, world: Expr(
        "between", draw(st.sampled_from(("0.1234567", "1.4142135", "2.7182818", "12.3456789")))
    ),
    "km": lambda draw, world: Expr(
        "km", draw(st.sampled_from(("10.0000005km", "500.0000005km", "5mi", "12345.6789015km")))
    ),
}
