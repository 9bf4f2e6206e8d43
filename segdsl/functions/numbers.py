"""Rows of arithmetic and of functions of numbers.

Whole numbers are computed in 128 bits and taken back to 64, so that what does not fit is an error rather than a wrong number.
"""

from __future__ import annotations

from typing import Any

from segdsl.functions import limits
from segdsl.functions.model import Example, Function, Overload
from segdsl.types import CLOCK, DATE, DAYS, DECIMAL, DISTANCE, INTEGER, MONTHS, NUMBER, TIMESTAMP, Type

_X = (("x", "number", "2.5"),)
_NO_X = (("x", "number", "missing"),)
_DAY = (("day", "date", "2024-01-31"),)


def _wider(types: tuple[Type, ...]) -> Type:
    return Type("decimal", scale=max(one.scale for one in types if one.kind == "decimal"))


def _product(types: tuple[Type, ...]) -> Type:
    return Type("decimal", scale=sum(one.scale for one in types))


def _same(types: tuple[Type, ...]) -> Type:
    return _wider(types) if types[0].kind == "decimal" else types[0]


def divided(x: Any, y: Any) -> Any:
    """The quotient as IEEE 754 rounds it. By a literal Polars (2.1) multiplies with its reciprocal, so that `3 / 10` is not 0.3; adding
    a zero made of x gives the literal rows.
    """
    return x / (y + x * 0.0)


def _finite(pl: Any, x: Any) -> Any:
    """Missing instead of a number that is none or infinite."""
    return pl.when(x.is_finite()).then(x)


def _whole(pl: Any, x: Any) -> Any:
    return x.cast(pl.Int128)


def _fits(pl: Any, x: Any) -> Any:
    """Back to 64 bits; what does not fit makes the engine stop."""
    return x.cast(pl.Int64)


def _six(pl: Any, x: Any) -> Any:
    return _finite(pl, x).round(6, mode="half_away_from_zero")


ARITHMETIC = (
    Function(
        "+",
        "a + b",
        "arithmetic",
        (
            Overload(
                ("integer", "integer"), INTEGER, lambda pl, x, y: _fits(pl, _whole(pl, x) + _whole(pl, y))
            ),
            Overload(("decimal", "decimal"), _wider, lambda pl, x, y: x + y),
            Overload(("number", "number"), NUMBER, lambda pl, x, y: _finite(pl, x + y)),
            Overload(("days", "days"), DAYS, limits.total),
            Overload(("clock", "clock"), CLOCK, limits.total),
            Overload(("months", "months"), MONTHS, limits.total),
            Overload(("date", "days"), DATE, limits.shift_days),
            Overload(("date", "months"), DATE, limits.shift_months),
            Overload(("timestamp", "clock"), TIMESTAMP, limits.shift_clock),
        ),
        "The sum; a time and a duration give a later time. Days added to a moment give a date, hours a moment.",
        is_operator=True,
        examples=(
            Example("x + 1", "3.5", _X),
            Example("day + 1mo", "2024-02-29", _DAY),
            Example("x + 1", "missing", _NO_X),
        ),
    ),
    Function(
        "-",
        "a - b",
        "arithmetic",
        (
            Overload(
                ("integer", "integer"), INTEGER, lambda pl, x, y: _fits(pl, _whole(pl, x) - _whole(pl, y))
            ),
            Overload(("decimal", "decimal"), _wider, lambda pl, x, y: x - y),
            Overload(("number", "number"), NUMBER, lambda pl, x, y: _finite(pl, x - y)),
            Overload(("days", "days"), DAYS, limits.difference),
            Overload(("clock", "clock"), CLOCK, limits.difference),
            Overload(("months", "months"), MONTHS, limits.difference),
            Overload(("date", "days"), DATE, lambda pl, x, y: limits.shift_days(pl, x, y, -1)),
            Overload(("date", "months"), DATE, lambda pl, x, y: limits.shift_months(pl, x, y, -1)),
            Overload(("timestamp", "clock"), TIMESTAMP, lambda pl, x, y: limits.shift_clock(pl, x, y, -1)),
            Overload(("date", "date"), DAYS, lambda pl, x, y: (x - y).dt.total_days()),
            Overload(("period", "period"), INTEGER, lambda pl, x, y: x - y),
        ),
        "The difference. Times give calendar days between them, beside a clock duration the time that passed; periods of one unit give "
        "how many lie between.",
        is_operator=True,
        examples=(
            Example("x - 1", "1.5", _X),
            Example("day - 2024-01-01 = 30d", "yes", _DAY),
            Example("x - 1", "missing", _NO_X),
        ),
    ),
    Function(
        "*",
        "a * b",
        "arithmetic",
        (
            Overload(
                ("integer", "integer"), INTEGER, lambda pl, x, y: _fits(pl, _whole(pl, x) * _whole(pl, y))
            ),
            Overload(("decimal", "decimal"), _product, lambda pl, x, y: x * y),
            Overload(("number", "number"), NUMBER, lambda pl, x, y: _finite(pl, x * y)),
            Overload(("days", "number"), DAYS, lambda pl, x, y: _finite(pl, x * y)),
            Overload(("number", "days"), DAYS, lambda pl, x, y: _finite(pl, x * y)),
            Overload(("clock", "number"), CLOCK, lambda pl, x, y: limits.clock(pl, x * y)),
            Overload(("number", "clock"), CLOCK, lambda pl, x, y: limits.clock(pl, x * y)),
        ),
        "The product. Decimals stay exact; a duration can be multiplied by a number.",
        is_operator=True,
        examples=(Example("x * 4", "10", _X), Example("x * 4", "missing", _NO_X)),
    ),
    Function(
        "/",
        "a / b",
        "arithmetic",
        (
            Overload(("number", "number"), NUMBER, lambda pl, x, y: _finite(pl, divided(x, y))),
            Overload(("days", "days"), NUMBER, lambda pl, x, y: _finite(pl, divided(x, y))),
            Overload(("clock", "clock"), NUMBER, lambda pl, x, y: _finite(pl, divided(x, y))),
            Overload(("days", "number"), DAYS, lambda pl, x, y: _finite(pl, divided(x, y))),
            Overload(("clock", "number"), CLOCK, lambda pl, x, y: limits.clock(pl, divided(x, y))),
        ),
        "The quotient, never cut to a whole number; missing where it is divided by zero.",
        is_operator=True,
        examples=(
            Example("5 / x", "2", _X),
            Example("x / 0", "missing", _X),
            Example("5 / x", "missing", _NO_X),
        ),
    ),
    Function(
        "negative",
        "-a",
        "arithmetic",
        (
            # Polars has no minus sign for 128 bits
            Overload(
                ("integer",), INTEGER, lambda pl, x: _fits(pl, pl.lit(0, dtype=pl.Int128) - _whole(pl, x))
            ),
            Overload(("decimal",), _same, lambda pl, x: -x),
            Overload(("number",), NUMBER, lambda pl, x: -x),
            Overload(("days",), DAYS, limits.negative),
            Overload(("clock",), CLOCK, limits.negative),
            Overload(("months",), MONTHS, limits.negative),
        ),
        "The value with its sign turned around.",
        is_operator=True,
        examples=(Example("-x", "-2.5", _X), Example("-x", "missing", _NO_X)),
    ),
)


def _all_known(pl: Any, values: Any) -> Any:
    return pl.all_horizontal(*(value.is_not_null() for value in values))


def _haversine(pl: Any, lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    half_lat = ((lat2 - lat1).radians() / 2).sin()
    half_lon = ((lon2 - lon1).radians() / 2).sin()
    inner = half_lat**2 + lat1.radians().cos() * lat2.radians().cos() * half_lon**2
    return _six(pl, 2 * 6371.0088 * inner.clip(0.0, 1.0).sqrt().arcsin())


NUMBERS = (
    Function(
        "abs",
        "abs(x)",
        "number",
        (
            Overload(("integer",), INTEGER, lambda pl, x: _fits(pl, _whole(pl, x).abs())),
            Overload(("decimal",), _same, lambda pl, x: x.abs()),
            Overload(("number",), NUMBER, lambda pl, x: x.abs()),
        ),
        "The value without its sign.",
        examples=(Example("abs(-x)", "2.5", _X), Example("abs(x)", "missing", _NO_X)),
    ),
    Function(
        "round",
        "round(x, digits)",
        "number",
        (
            Overload(("integer",), INTEGER, lambda pl, x: x),
            Overload(("decimal",), _same, lambda pl, x: x.round(0, mode="half_away_from_zero")),
            Overload(
                ("decimal", "digits"),
                _same,
                lambda pl, x, n: x.round(n, mode="half_away_from_zero"),
                constant=(1,),
            ),
            Overload(("number",), NUMBER, lambda pl, x: x.round(0, mode="half_away_from_zero")),
            Overload(
                ("number", "digits"),
                NUMBER,
                lambda pl, x, n: x.round(n, mode="half_away_from_zero"),
                constant=(1,),
            ),
        ),
        "The value to a number of decimal places (0 if none is said, at most 6), halves away from zero.",
        examples=(
            Example("round(x)", "3", _X),
            Example("round(-x)", "-3", _X),
            Example("round(x, 1)", "missing", _NO_X),
        ),
    ),
    Function(
        "floor",
        "floor(x)",
        "number",
        (
            Overload(("integer",), INTEGER, lambda pl, x: x),
            Overload(("number",), NUMBER, lambda pl, x: x.floor()),
        ),
        "The greatest whole number that is not greater.",
        examples=(Example("floor(-x)", "-3", _X), Example("floor(x)", "missing", _NO_X)),
    ),
    Function(
        "ceil",
        "ceil(x)",
        "number",
        (
            Overload(("integer",), INTEGER, lambda pl, x: x),
            Overload(("number",), NUMBER, lambda pl, x: x.ceil()),
        ),
        "The smallest whole number that is not smaller.",
        examples=(Example("ceil(x)", "3", _X), Example("ceil(x)", "missing", _NO_X)),
    ),
    Function(
        "sqrt",
        "sqrt(x)",
        "number",
        (Overload(("number",), NUMBER, lambda pl, x: _six(pl, x.sqrt())),),
        "The square root, to six decimal places; missing for negative numbers.",
        examples=(
            Example("sqrt(6.25)", "2.5", _X),
            Example("sqrt(-x)", "missing", _X),
            Example("sqrt(x)", "missing", _NO_X),
        ),
    ),
    Function(
        "log",
        "log(x)",
        "number",
        (Overload(("number",), NUMBER, lambda pl, x: _six(pl, x.log())),),
        "The natural logarithm, to six decimal places; missing for zero and negative numbers.",
        examples=(
            Example("log(x)", "0.916291", _X),
            Example("log(0)", "missing", _X),
            Example("log(x)", "missing", _NO_X),
        ),
    ),
    Function(
        "exp",
        "exp(x)",
        "number",
        (Overload(("number",), NUMBER, lambda pl, x: _six(pl, x.exp())),),
        "The exponential, to six decimal places.",
        examples=(Example("exp(x)", "12.182494", _X), Example("exp(x)", "missing", _NO_X)),
    ),
    Function(
        "least",
        "least(a, b, …)",
        "number",
        (
            Overload(
                ("same ordered", "*"),
                _same,
                lambda pl, *x: pl.when(_all_known(pl, x)).then(pl.min_horizontal(*x)),
            ),
        ),
        "The smallest, or earliest, of several values; missing where one of them is.",
        examples=(Example("least(x, 2, 3)", "2", _X), Example("least(x, 1)", "missing", _NO_X)),
    ),
    Function(
        "greatest",
        "greatest(a, b, …)",
        "number",
        (
            Overload(
                ("same ordered", "*"),
                _same,
                lambda pl, *x: pl.when(_all_known(pl, x)).then(pl.max_horizontal(*x)),
            ),
        ),
        "The greatest, or latest, of several values; missing where one of them is.",
        examples=(Example("greatest(x, 2, 3)", "3", _X), Example("greatest(x, 1)", "missing", _NO_X)),
    ),
    Function(
        "distance",
        "distance(lat, lon, lat, lon)",
        "place",
        (Overload(("number", "number", "number", "number"), DISTANCE, _haversine),),
        "The way between two places on the ground by the haversine formula (Sinnott 1984) on a sphere of 6371.0088 km, to six decimals of "
        "a km. Latitudes and longitudes are in degrees.",
        examples=(
            Example("distance(lat, 13.4, 52.5, 13.4) < 12km", "yes", (("lat", "number", "52.4"),)),
            Example("distance(lat, 13.4, 52.5, 13.4) < 12km", "missing", (("lat", "number", "missing"),)),
        ),
    ),
    Function(
        "to number",
        "",
        "conversion",
        (Overload(("number",), NUMBER, lambda pl, x: x.cast(pl.Float64)),),
        "A whole or decimal number as a number.",
        hidden=True,
    ),
    Function(
        "to decimal",
        "",
        "conversion",
        (Overload(("decimal",), DECIMAL, lambda pl, x: x.cast(pl.Decimal(38, 6))),),
        "A whole number as a decimal number.",
        hidden=True,
    ),
)
