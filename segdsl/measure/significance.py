"""Whether a difference is more than noise. In: counts and sums of ranks. Out: p-values, and p-values corrected for being many.

The normal approximations used here are good where expected counts are not tiny; where they are, there is no p-value rather
than a wrong one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# A two-proportion test needs this many expected in each cell (W. G. Cochran, "Some methods for strengthening the common χ²
# tests", Biometrics 10, 1954), a rank-sum test this many values on each side.
LEAST_EXPECTED = 5
LEAST_RANKED = 8
FALSE_DISCOVERIES = 0.05
_Z = 1.959963984540054  # the normal quantile of 97.5%


def two_sided(z: float) -> float:
    """The probability that a standard normal value lies as far from 0 as `z`, or further."""
    return math.erfc(abs(z) / math.sqrt(2))


def two_proportions(count: int, of: int, other: int, other_of: int) -> float | None:
    """The two-sided p-value of the pooled two-proportion z test.

    Args:
        count: Members with the property.
        of: Members it is known of.
        other: Others with the property.
        other_of: Others it is known of.

    Returns:
        None where fewer than 5 are expected in one of the four cells.

    Source: J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for Rates and Proportions, 3rd edition (2003),
    section 2.1.
    """
    total, having = of + other_of, count + other
    if total == 0 or min(of, other_of) * min(having, total - having) < LEAST_EXPECTED * total:
        return None
    spread = math.sqrt(having * (total - having) / total * (1 / of + 1 / other_of) / total)
    return two_sided((count / of - other / other_of) / spread)


def rank_sum(twice_ranks: int, inside: int, outside: int, ties: int) -> float | None:
    """The two-sided p-value of the Wilcoxon–Mann–Whitney rank-sum test, corrected for ties.

    Args:
        twice_ranks: Twice the sum of the members' ranks, see `cliffs_delta`.
        inside: How many members have a value.
        outside: How many others have one.
        ties: The sum of t³ − t over the values, each of which t customers have.

    Returns:
        None where fewer than 8 are on one side, or all have one value.

    Source: E. L. Lehmann, Nonparametrics: Statistical Methods Based on Ranks (1975), chapter 1.
    """
    total = inside + outside
    if min(inside, outside) < LEAST_RANKED:
        return None
    # variance = n·m/12 · (N + 1 − ties / (N·(N − 1))), as a quotient of whole numbers
    above = inside * outside * ((total + 1) * total * (total - 1) - ties)
    if above <= 0:
        return None
    deviation = math.sqrt(above / (12 * total * (total - 1)))
    return two_sided((twice_ranks - inside * (total + 1)) / 2 / deviation)


def corrected(p_values: Sequence[float | None]) -> list[float | None]:
    """P-values corrected for how many there are, so that few of those called significant are false.

    Of the values that come out at 0.05 or less, at most 5% are expected to be noise, however many were tried.

    Args:
        p_values: None where nothing was tested.

    Returns:
        The corrected values in the same order; none where there was none.

    Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society
    B 57 (1995).
    """
    tested = sorted((p, at) for at, p in enumerate(p_values) if p is not None)
    made: list[float | None] = [None] * len(p_values)
    least = 1.0
    for rank in range(len(tested), 0, -1):
        p, at = tested[rank - 1]
        least = min(least, p * len(tested) / rank)
        made[at] = least
    return made


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share, which stays between 0 and 1 and is of use for small counts too.

    Args:
        count: How many have the property.
        of: Out of how many, at least 1.

    Returns:
        Its lower and upper end.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927).
    """
    share, square = count / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
