"""Data in, memberships out. In: a `Meaning`, tables and a moment. Out: `Membership`."""

from segdsl.engine.failure import DataFault
from segdsl.engine.model import DataSource, Membership
from segdsl.engine.run import Engine, Evaluation, Expected, evaluation, moment

__all__ = [
    "DataFault",
    "DataSource",
    "Engine",
    "Evaluation",
    "Expected",
    "Membership",
    "evaluation",
    "moment",
]
