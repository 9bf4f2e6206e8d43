"""What memberships amount to. In: a `Membership`, or an evaluation that can be asked more. Out: frames of counts, shares
and tests.

Nothing here depends on row order or threads: counts are whole numbers, shares are quotients of two of them, and ties are
put in an order that the program's text decides.
"""

from segdsl.measure.attributes import Attribute, attributes
from segdsl.measure.combinations import combinations, coverage
from segdsl.measure.compare import Comparison, compare
from segdsl.measure.findings import KINDS, Finding, findings
from segdsl.measure.funnel import Evaluated, conditions, funnel, funnels
from segdsl.measure.ledger import Cell, Hidden
from segdsl.measure.observed import Observed, observe
from segdsl.measure.overlap import overlap
from segdsl.measure.parts import Part, groups, parts, segments
from segdsl.measure.portfolio import Portfolio, Twins, portfolio
from segdsl.measure.privacy import MIN_CELL, Counts
from segdsl.measure.privacy_profile import Described, profile_marks
from segdsl.measure.profile import histograms, profile, profiles
from segdsl.measure.quality import Difference, Quality, quality
from segdsl.measure.reach import addresses, reachable
from segdsl.measure.retention import Activity, Retention, activity, retention
from segdsl.measure.rfm import Grid, Scores, rfm_grid, scores
from segdsl.measure.sizes import sizes
from segdsl.measure.trend import Trend, trend
from segdsl.measure.undecided import undecided
from segdsl.measure.value import Value, value_of, values

__all__ = [
    "KINDS",
    "MIN_CELL",
    "Activity",
    "Attribute",
    "Cell",
    "Comparison",
    "Counts",
    "Described",
    "Difference",
    "Evaluated",
    "Finding",
    "Grid",
    "Hidden",
    "Observed",
    "Part",
    "Portfolio",
    "Quality",
    "Retention",
    "Scores",
    "Trend",
    "Twins",
    "Value",
    "activity",
    "addresses",
    "attributes",
    "combinations",
    "compare",
    "conditions",
    "coverage",
    "findings",
    "funnel",
    "funnels",
    "groups",
    "histograms",
    "observe",
    "overlap",
    "parts",
    "portfolio",
    "profile",
    "profile_marks",
    "profiles",
    "quality",
    "reachable",
    "retention",
    "rfm_grid",
    "scores",
    "segments",
    "sizes",
    "trend",
    "undecided",
    "value_of",
    "values",
]
