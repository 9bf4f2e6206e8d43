"""An evaluation made by hand: a program text with the columns that an engine would have computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.engine import DataSource, Expected, Membership
from segdsl.functions import OPERATORS
from segdsl.semantics.program import Branch, Definition, Meaning
from segdsl.semantics.typed import Apply, Column, Reference, Typed
from segdsl.syntax.tree import Clauses
from segdsl.text import Source, Span
from segdsl.types import FLAG, TEXT, Catalog, Table

AS_OF = dt.datetime(2024, 6, 30, 23, 59, 59, 999999, tzinfo=ZoneInfo("Europe/Berlin"))


@dataclass(frozen=True)
class Evaluation:
    """Answers a condition by the column that is called like its text."""

    membership: Membership
    answers: Mapping[str, Sequence[bool | None]]
    everything: pl.DataFrame  # also what the membership was not asked for
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def conditions(self, typed: Mapping[str, Typed]) -> pl.DataFrame:
        self.asked.append(tuple(typed))
        return pl.DataFrame({name: self._answer(node) for name, node in typed.items()})

    def expectations(self) -> list[Expected]:
        return []

    def _answer(self, node: Typed) -> pl.Series:
        match node:
            case Reference(name=name, branch=branch):
                return self.everything[name if branch is None else f"{name}.{branch}"]
            case Apply(function=function, arguments=arguments) if function.name == "and":
                whole = self._answer(arguments[0])
                for one in arguments[1:]:
                    whole = whole & self._answer(one)
                return whole
            case Apply(function=function, arguments=(one,)) if function.name == "is missing":
                return self._answer(one).is_null()
            case _:
                text = self.membership.meaning.source.slice(node.span)
                return pl.Series(self.answers[text], dtype=pl.Boolean)


NO_CLAUSES = Clauses()


@dataclass(frozen=True)
class Said:
    """A segment (conditions as tuple) or groups (branches as pairs of name and condition)."""

    name: str
    parts: tuple[str, ...] | tuple[tuple[str, str | None], ...]
    title: str | None = None
    clauses: Clauses = NO_CLAUSES


def evaluation(
    said: Sequence[Said],
    answers: Mapping[str, Sequence[bool | None]],
    *,
    customers: int | None = None,
    name: str = "shop.seg",
    sources: tuple[DataSource, ...] = (DataSource("customers", ("data/customers.csv",), (), 8),),
    notes: tuple[str, ...] = (),
) -> Evaluation:
    """Writes the program and computes its columns in plain Python."""
    height = len(next(iter(answers.values()))) if customers is None else customers
    text = ""
    places = []
    for one in said:
        start = len(text)
        text += f"segment {one.name}\n  when " if _is_segment(one) else f"groups {one.name}\n  "
        spans = []
        for at, part in enumerate(one.parts):
            if isinstance(part, tuple):
                text += f"{part[0]} when " if part[1] is not None else f"{part[0]} otherwise"
            condition = part[1] or "" if isinstance(part, tuple) else part
            spans.append(Span(len(text), len(text) + len(condition)))
            text += condition
            if at < len(one.parts) - 1:
                text += "\n  " if isinstance(part, tuple) else "\n    and "
        places.append((Span(start, len(text)), spans))
        text += "\n\n"
    source = Source(name, text)

    frame: dict[str, pl.Series] = {
        "customer_id": pl.Series([f"C{at}" for at in range(height)], dtype=pl.String)
    }
    definitions = {}
    for one, (span, spans) in zip(said, places, strict=True):
        leaves = [Column("customers", source.slice(place), FLAG, place) for place in spans]
        if _is_segment(one):
            whole = _and(leaves)
            columns = [answers[str(part)] for part in one.parts]
            frame[one.name] = pl.Series(
                [all(v is True for v in row) for row in zip(*columns, strict=True)], dtype=pl.Boolean
            )
            definitions[one.name] = _definition(one, whole, (), source, span)
        else:
            branches = []
            taken: list[str | None] = [None] * height
            for (branch, condition), leaf, place in zip(one.parts, leaves, spans, strict=True):  # type: ignore[misc]
                title = branch.replace("_", " ").capitalize()
                branches.append(Branch(branch, title, None if condition is None else leaf, place))
                column = [True] * height if condition is None else answers[condition]
                taken = [
                    branch if was is None and v is True else was for was, v in zip(taken, column, strict=True)
                ]
            frame[one.name] = pl.Series(taken, dtype=pl.String)
            for branch, _ in one.parts:  # type: ignore[misc]
                frame[f"{one.name}.{branch}"] = pl.Series([was == branch for was in taken], dtype=pl.Boolean)
            definitions[one.name] = _definition(one, None, tuple(branches), source, span)
    catalog = Catalog({"customers": Table("customers", {}, key="customer_id")}, "customers")
    meaning = Meaning(source, catalog, {}, definitions, tuple(definitions))
    membership = Membership(
        meaning, pl.DataFrame(frame), "customer_id", AS_OF, "Europe/Berlin", sources, notes
    )
    return Evaluation(membership, answers, pl.DataFrame(frame))


def _is_segment(one: Said) -> bool:
    return isinstance(one.parts[0], str)


def _and(leaves: Sequence[Typed]) -> Typed:
    if len(leaves) == 1:
        return leaves[0]
    row = OPERATORS["and"]
    return Apply(row, row.overloads[0], tuple(leaves), FLAG, leaves[0].span.to(leaves[-1].span))


def _definition(
    one: Said, value: Typed | None, branches: tuple[Branch, ...], source: Source, span: Span
) -> Definition:
    kind = "segment" if value is not None else "groups"
    return Definition(
        kind,
        one.name,
        one.title or one.name,
        one.clauses,
        value,
        branches,
        FLAG if value is not None else TEXT,
        False,
        source,
        span,
    )
