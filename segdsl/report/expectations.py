"""What came of an expectation, as a report shows it. In: the engine's verdict. Out: a `model.Expectation`."""

from __future__ import annotations

from decimal import Decimal

from segdsl.engine import Expected
from segdsl.report import model
from segdsl.report.figures import Hidden
from segdsl.report.language import Language
from segdsl.report.measured import Measured
from segdsl.report.telling import Teller
from segdsl.semantics.typed import Reference, walk


def expectation(one: Expected, measured: Measured, spoken: Language, teller: Teller) -> model.Expectation:
    """An expectation with its verdict and the values it is about.

    A value may be a count, a share or a mean of few customers. What a count below the least one could be, and what is said of a segment
    whose size is not told, is not told either.

    Args:
        one: What came of it.
        measured: The measures.
        spoken: The report's language.
        teller: What may be told.
    """
    condition = one.expectation.condition
    spoken_of = [node for node in walk(condition) if isinstance(node, Reference)]
    names = {node.name if node.branch is None else f"{node.name}.{node.branch}" for node in spoken_of}
    told = teller.told(*(("size", name) for name in names if name in measured.sizes))
    customers = measured.result.membership.customers
    return model.Expectation(
        text=one.expectation.text,
        verdict="held" if one.verdict is True else "failed" if one.verdict is False else "unknown",
        values=tuple(
            (text, _written(value, customers, spoken, teller) if told else spoken.figures.count(Hidden()))
            for text, value in one.values
        ),
    )


def _written(value: object, customers: int, spoken: Language, teller: Teller) -> str:
    write = spoken.figures
    match value:
        case None:
            return spoken.say("missing")
        case bool():
            return spoken.say("yes") if value else spoken.say("no")
        case int() if 0 < value < teller.least:
            return write.count(Hidden(teller.least))
        case int():
            return write.count(value)
        case float() | Decimal() if 0 < float(value) < 1 and float(value) * customers < teller.least:
            return write.count(Hidden())
        case float() | Decimal():
            return write.number(value, 4).rstrip("0").rstrip(".,")
        case _:
            return str(value)
