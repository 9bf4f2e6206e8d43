"""Values: numbers that never lose digits in silence, rounding, and what counts as missing. In: plain values. Out: plain values.

Missing is None. Whole numbers are ints that must fit 64 bits, decimals are exact, numbers are floats of which none is infinite or NaN.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

# more digits than any product of two decimals can have, so that nothing is ever rounded
EXACT = Context(prec=400)
DECIMAL_DIGITS = 38
MILLION = 1_000_000


class OracleOverflowError(ArithmeticError):
    """A whole number beyond 64 bits, or a decimal number beyond 38 digits, came out: an error, never a wrong number."""


def whole(value: int) -> int:
    """A whole number that fits 64 bits."""
    if not -(2**63) <= value < 2**63:
        raise OracleOverflowError(f"{value} does not fit 64 bits")
    return value


def wide(value: int) -> int:
    """A whole number that fits the 128 bits in which sums are added up."""
    if not -(2**127) <= value < 2**127:
        raise OracleOverflowError(f"{value} does not fit 128 bits")
    return value


def decimal(value: Decimal, scale: int) -> Decimal:
    """A decimal number of 38 digits, so many of them behind the point."""
    digits = abs(Fraction(value) * 10**scale)
    assert digits.denominator == 1, f"{value} has more than {scale} decimal places"
    if digits >= 10**DECIMAL_DIGITS:
        raise OracleOverflowError(f"{value} has more than {DECIMAL_DIGITS} digits")
    return value


def known(value: float) -> float | None:
    """A number, missing where it is none or infinite."""
    return value if math.isfinite(value) else None


def half_away(value: float) -> float:
    """The nearest whole number as a float; the one further from zero of two that are as near."""
    if math.isinf(value):
        return value
    rest, below = math.modf(abs(value))
    return math.copysign(below + 1.0 if rest >= 0.5 else below, value)


def round_number(value: float, places: int) -> float:
    """A number to so many decimal places: shifted, rounded half away from zero, shifted back. One too great to be shifted has no places."""
    shifted = value * 10.0**places
    return value if math.isinf(shifted) else half_away(shifted) / 10.0**places


def six(value: float) -> float | None:
    """A result to six decimal places, missing where it is no number."""
    return round_number(value, 6) if math.isfinite(value) else None


def round_decimal(value: Decimal, places: int) -> Decimal:
    """A decimal number to so many places, halves away from zero."""
    shifted = abs(Fraction(value)) * 10**places
    nearest = math.floor(shifted + Fraction(1, 2))
    return EXACT.scaleb(Decimal(nearest if value >= 0 else -nearest), -places)


def millionths(value: float) -> int:
    """A number as a whole number of millionths, in which numbers are added up."""
    shifted = half_away(value * MILLION)
    if math.isinf(shifted):
        raise OracleOverflowError(f"{value} is too great to be added up")
    return wide(int(shifted))


def number_sum(values: Iterable[float]) -> float:
    """The sum of numbers as fixed-point values of six decimals, which no order of rows changes."""
    return float(wide(sum(millionths(value) for value in values))) / MILLION


def decimal_sum(values: Iterable[Decimal], scale: int) -> Decimal:
    """The exact sum of decimals."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return decimal(total, scale)


def root(value: Fraction) -> float:
    """The square root of an exact number, to far more digits than a float has."""
    if value == 0:
        return 0.0
    shift = max(0, 400 - value.numerator.bit_length() + value.denominator.bit_length())
    shift += shift % 2
    return float(Fraction(math.isqrt((value.numerator << shift) // value.denominator), 1 << (shift // 2)))
