"""How large a difference is. In: counts, shares or sums of ranks. Out: effect sizes without a unit, which do not grow with
the sample.

Everything is computed from whole numbers, so that no order of rows or threads changes a digit.
"""

from __future__ import annotations

import math

# "Small" for shares (Cohen 1988, chapter 6: 0.2 small, 0.5 medium, 0.8 large) and for ranks (Romano, Kromrey, Coraggio and
# Skowronek, "Appropriate statistics for ordinal level data", Florida Association of Institutional Research 2006: 0.147,
# 0.33, 0.474).
SMALL_H = 0.2
SMALL_DELTA = 0.147


def cohens_h(one: float, other: float) -> float:
    """The distance of two shares, 2·arcsin √p₁ − 2·arcsin √p₂.

    The arcsine makes equal distances equally easy to see everywhere between 0 and 1: 1% against 5% is as large as 50%
    against 62%.

    Args:
        one: The share that is positive where it is the larger, 0 to 1.
        other: The share it is compared with, 0 to 1.

    Returns:
        From −π to π, 0 for equal shares.

    Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition (1988), chapter 6.
    """
    return angle(one) - angle(other)


def angle(share: float) -> float:
    """2·arcsin √p of a share from 0 to 1; `cohens_h` is the difference of two."""
    return 2 * math.asin(math.sqrt(share))


def cliffs_delta(twice_ranks: int, inside: int, outside: int) -> float:
    """How often a member's value is above that of somebody else, less how often it is below.

    With `U = R − n(n + 1)/2` for the sum `R` of the members' ranks among everyone, it is `2U / (n·m) − 1`; it is the same
    number as the rank-biserial correlation. It needs no bell shape, and a few enormous values move it no further than any
    other large ones.

    Args:
        twice_ranks: Twice the sum of the members' ranks among members and others together, from 1; equal values share
            their mean rank, so that twice a rank is whole.
        inside: How many members have a value, `n`, at least 1.
        outside: How many others have one, `m`, at least 1.

    Returns:
        From −1 (every member is below everybody else) to 1.

    Sources: N. Cliff, "Dominance statistics: Ordinal analyses to answer ordinal questions", Psychological Bulletin 114 (1993);
    H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947).
    """
    twice_u = twice_ranks - inside * (inside + 1)
    return (twice_u - inside * outside) / (inside * outside)
