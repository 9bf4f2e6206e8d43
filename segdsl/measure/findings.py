"""What is worth saying first. In: the measures of a report. Out: `Finding`s, most telling first: kinds, subjects and
numbers, no sentences.

First comes what is broken (failed expectations), then what is large and what has changed, then what belongs together or
decides without being seen, then what could go. The order is that of `KINDS`; within a kind it is that of the measure named
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from segdsl.engine import Expected, Membership
from segdsl.measure.compare import Comparison
from segdsl.measure.ledger import Cell
from segdsl.measure.parts import parts, segments
from segdsl.measure.portfolio import Portfolio
from segdsl.measure.quality import Quality
from segdsl.measure.significance import FALSE_DISCOVERIES, corrected, two_proportions, wilson
from segdsl.semantics.typed import Reference, walk

Kind = Literal[
    "expectation-failed",
    "largest",
    "fastest-growing",
    "strongest-overlap",
    "missing-decided",
    "hardly-different",
    "twins",
    "empty",
    "near-empty",
    "idle",
    "too-many",
]
KINDS: tuple[Kind, ...] = (
    "expectation-failed",
    "largest",
    "fastest-growing",
    "strongest-overlap",
    "missing-decided",
    "hardly-different",
    "twins",
    "empty",
    "near-empty",
    "idle",
    "too-many",
)
# A segment is nearly empty below this many members, and can be judged for differences from this many on
NEAR_EMPTY = 10
JUDGED = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth saying.

    Attributes:
        kind: What was found.
        subjects: The segments, branches, columns or traits it is about, in the order that `KINDS` gives them a part.
        numbers: Figures by name.
        texts: Texts by name: an expectation as written, what is missing.
        cells: For figures that are counts of customers, or made of one, the cell of the report's counts that says whether
            they may be shown.
    """

    kind: Kind
    subjects: tuple[str, ...]
    numbers: Mapping[str, float | None] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)


def findings(
    membership: Membership,
    overlap: pl.DataFrame,
    *,
    expected: Sequence[Expected] = (),
    undecided: pl.DataFrame | None = None,
    quality: Sequence[Quality] = (),
    portfolio: Portfolio | None = None,
    comparison: Comparison | None = None,
    values: pl.DataFrame | None = None,
    most: int = 3,
) -> tuple[Finding, ...]:
    """Gathers what is worth saying of an evaluation.

    Args:
        membership: Who is in what.
        overlap: The overlap of the segments.
        expected: What came of the expectations.
        undecided: Whom missing values keep out, as `undecided` gives it.
        quality: The quality of segments.
        portfolio: The segments together.
        comparison: What has changed since an earlier evaluation; without one nothing grows.
        values: What segments bring in.
        most: How many of one kind to give; of failed expectations and empty segments all are given.

    Returns:
        Findings in the order of their kinds:

        - `expectation-failed`: texts `expectation`; subjects the segments it speaks of; numbers `unknown` (1 where it
          could not be told).
        - `largest`: the segment with most members; `size`, `share`, `value_share`.
        - `fastest-growing`: of those with at least 30 members in one of the evaluations, the segment that grew by most of
          its size of then; `before`, `after`, `growth`. One that was empty is not compared.
        - `strongest-overlap`: two segments that meet more often than chance would have it, neither of them part of the
          other's rule, by the lift that is certain: the lower end of the 95% interval; `both`, `lift`, `lift_low`,
          `share_of_left`, `q`.
        - `missing-decided`: a segment for whose rule a missing value leaves customers open, those with most first; texts
          `cause`, `cause_title`; `unknown`, `missing`, `alone`, see `undecided`. One for each segment: the cause that is
          missing most often.
        - `hardly-different`: a segment of at least 30 members of which nothing is telling but what its rule says; `size`.
        - `twins`: two segments with a Jaccard index of at least 0.9; `jaccard`, `both`.
        - `empty`, `near-empty`: segments and branches without members; segments with fewer than ten; `size`.
        - `idle`: one finding with all segments that no action depends on.
        - `too-many`: the slight, empty and twin segments of a program that has too many; `segments`, `slight`, `empty`,
          `twins`.
    """
    made: list[Finding] = [
        *_failed(expected),
        *_largest(membership, values),
        *(_growing(comparison) if comparison is not None else ()),
        *_overlapping(membership, overlap, most),
        *(_missing(undecided, most) if undecided is not None else ()),
        *_hardly(quality, most),
    ]
    if portfolio is not None:
        made += [
            Finding(
                "twins",
                (one.left, one.right),
                {"jaccard": one.jaccard, "both": one.both},
                cells=_cells(
                    ("both", "jaccard"),
                    ("overlap", one.left, one.right),
                    ("size", one.left),
                    ("size", one.right),
                ),
            )
            for one in portfolio.twins[:most]
        ]
    made += _empty(membership)
    if portfolio is not None and portfolio.idle:
        made.append(Finding("idle", portfolio.idle))
    if portfolio is not None and portfolio.too_many:
        made.append(_too_many(portfolio))
    return tuple(made)


def _cells(names: Iterable[str], *cells: Cell) -> dict[str, tuple[Cell, ...]]:
    return dict.fromkeys(names, cells)


def _failed(expected: Sequence[Expected]) -> Iterator[Finding]:
    for one in expected:
        if one.verdict is not True:
            names = (node.name for node in walk(one.expectation.condition) if isinstance(node, Reference))
            numbers = {"unknown": float(one.verdict is None)}
            yield Finding(
                "expectation-failed",
                tuple(dict.fromkeys(names)),
                numbers,
                {"expectation": one.expectation.text},
            )


def _largest(membership: Membership, values: pl.DataFrame | None) -> Iterator[Finding]:
    sizes = {name: int(membership.frame[name].sum()) for name in segments(membership)}
    if not sizes or not any(sizes.values()):
        return
    name = max(sizes, key=lambda one: sizes[one])
    worth = {} if values is None else dict(values.select("name", "share").rows())
    numbers = {
        "size": sizes[name],
        "share": sizes[name] / membership.frame.height,
        "value_share": worth.get(name),
    }
    cells = _cells(numbers, ("size", name)) | _cells(("value_share",), ("size", name), ("worth", name))
    yield Finding("largest", (name,), numbers, cells=cells)


def _growing(comparison: Comparison) -> Iterator[Finding]:
    grown = [
        row
        for row in comparison.changes.iter_rows(named=True)
        if row["kind"] == "segment"
        and max(row["before"], row["after"]) >= JUDGED
        and (row["growth"] or 0) > 0
    ]
    if grown:
        row = max(grown, key=lambda one: one["growth"])
        numbers = {name: row[name] for name in ("before", "after", "growth")}
        cells = (("size", row["name"]), ("before", row["name"]))
        yield Finding("fastest-growing", (row["name"],), numbers, cells=_cells(numbers, *cells))


def _overlapping(membership: Membership, overlap: pl.DataFrame, most: int) -> Iterator[Finding]:
    meaning, customers = membership.meaning, membership.frame.height
    order = {name: at for at, name in enumerate(segments(membership))}
    within = {name: {one.name for one in meaning.closure((name,))} for name in order}
    pairs = [
        row
        for row in overlap.filter(pl.col("lift") > 1).iter_rows(named=True)
        if order[row["left"]] < order[row["right"]]
        and row["left"] not in within[row["right"]]
        and row["right"] not in within[row["left"]]
    ]
    tested = [
        two_proportions(
            row["both"], row["left_size"], row["right_size"] - row["both"], customers - row["left_size"]
        )
        for row in pairs
    ]
    sure = []
    for row, q in zip(pairs, corrected(tested), strict=True):
        if q is not None and q <= FALSE_DISCOVERIES:
            sides = ((row["left_size"], row["right_size"]), (row["right_size"], row["left_size"]))
            low = min(wilson(row["both"], of)[0] * customers / other for of, other in sides)
            if low > 1:
                sure.append((-low, order[row["left"]], order[row["right"]], row, q))
    for low, _, _, row, q in sorted(sure, key=lambda one: one[:3])[:most]:
        numbers = {name: row[name] for name in ("both", "lift", "share_of_left")}
        numbers |= {"lift_low": -low, "q": q}
        subjects = (row["left"], row["right"])
        # lift and share are made of the sizes, too
        cells = (("overlap", *subjects), *(("size", name) for name in subjects))
        yield Finding("strongest-overlap", subjects, numbers, cells=_cells(numbers, *cells))


def _missing(undecided: pl.DataFrame, most: int) -> Iterator[Finding]:
    first = undecided.unique("name", keep="first", maintain_order=True).filter(pl.col("cause").is_not_null())
    for row in first.sort("unknown", descending=True, maintain_order=True).head(most).iter_rows(named=True):
        numbers = {name: row[name] for name in ("unknown", "missing", "alone")}
        texts = {name: row[name] for name in ("cause", "cause_title")}
        cells = {
            "unknown": (("undecided", row["name"]),),
            "missing": (("undecided", row["name"], row["cause"], "missing"),),
            "alone": (("undecided", row["name"], row["cause"], "alone"),),
        }
        yield Finding("missing-decided", (row["name"],), numbers, texts, cells)


def _hardly(quality: Sequence[Quality], most: int) -> Iterator[Finding]:
    plain = [
        one for one in quality if one.kind == "segment" and one.size >= JUDGED and one.beyond_rule is None
    ]
    for one in sorted(plain, key=lambda it: -it.size)[:most]:
        yield Finding(
            "hardly-different", (one.name,), {"size": one.size}, cells=_cells(("size",), ("size", one.name))
        )


def _empty(membership: Membership) -> Iterator[Finding]:
    sizes = {part.name: (int(membership.frame[part.name].sum()), part.kind) for part in parts(membership)}
    for name, (size, _) in sizes.items():
        if not size:
            yield Finding("empty", (name,), {"size": 0}, cells=_cells(("size",), ("size", name)))
    for name, (size, kind) in sizes.items():
        if 0 < size < NEAR_EMPTY and kind == "segment":
            yield Finding("near-empty", (name,), {"size": size}, cells=_cells(("size",), ("size", name)))


def _too_many(portfolio: Portfolio) -> Finding:
    twins = tuple(one.right for one in portfolio.twins)
    numbers: dict[str, float | None] = {
        "segments": portfolio.segments,
        "slight": len(portfolio.slight),
        "empty": len(portfolio.empty),
        "twins": len(twins),
    }
    return Finding("too-many", tuple(dict.fromkeys((*portfolio.slight, *portfolio.empty, *twins))), numbers)
