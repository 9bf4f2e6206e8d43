"""What memberships amount to. In: a `Membership`. Out: frames of sizes, overlaps, exclusive combinations and funnels.

Nothing here depends on row order or threads: counts are whole numbers, shares are quotients of two of them, and ties are put in an order
that the program's text decides.
"""

from segdsl.measure.combinations import combinations, coverage
from segdsl.measure.funnel import Evaluated, funnel, funnels
from segdsl.measure.overlap import overlap
from segdsl.measure.parts import Part, groups, parts, segments
from segdsl.measure.sizes import sizes

__all__ = [
    "Evaluated",
    "Part",
    "combinations",
    "coverage",
    "funnel",
    "funnels",
    "groups",
    "overlap",
    "parts",
    "segments",
    "sizes",
]
