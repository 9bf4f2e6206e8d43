"""Why a customer is in or out, and what would change it. In: an evaluation and a key. Out: an `Explanation`, plain data."""

from segdsl.measure.explain.explain import AHEAD, explain
from segdsl.measure.explain.model import Change, Condition, Explanation, Fact, Part, Rows

__all__ = ["AHEAD", "Change", "Condition", "Explanation", "Fact", "Part", "Rows", "explain"]
