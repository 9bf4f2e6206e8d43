"""A report as JSON, for programs. In: a `Report`. Out: text in the schema `segdsl-report/2`.

The schema is a promise, written in `report.schema.json` and in the reference: fields may be added under the same number, but none changes
its meaning or goes away. Sections that were not asked for are not there. A count that is not told is `{"below": 10}`, or `{"below": null}`
where its telling would give another away; shares and other quotients have six decimals and are null where there is nothing to divide by,
or where they would give a hidden count away; where counts are hidden, those of details have fewer. Digests and texts nobody gave are null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from segdsl.report.figures import Count, Hidden
from segdsl.report.model import Chapter, Provenance, Report
from segdsl.report.model_grids import Changes, CohortGrid, ScoreGrid
from segdsl.report.model_segments import Group, Segment, Share, Step, Trend
from segdsl.report.model_sets import Combinations, Pair
from segdsl.report.sections import present

SCHEMA = "segdsl-report/2"


def render_json(report: Report) -> str:
    """Renders the report's figures; the same text for the same report."""
    document = {
        "schema": SCHEMA,
        "title": report.title,
        "locale": report.locale,
        "command": report.command,
        "versions": dict(report.versions),
        "min_cell": report.min_cell,
        "programs": [_chapter(one) for one in report.chapters],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _chapter(chapter: Chapter) -> dict[str, Any]:
    origin = chapter.provenance
    made: dict[str, Any] = {
        "title": chapter.title,
        "summary": chapter.summary,
        "program": origin.program,
        "as_of": origin.as_of.isoformat(),
        "timezone": origin.timezone,
        "customers": _count(chapter.total),
        "value": chapter.value,
    }
    for section in present(chapter):
        made |= PARTS[section.id](chapter)
    return made


def _provenance(chapter: Chapter) -> dict[str, Any]:
    origin = chapter.provenance
    return {
        "provenance": {
            "digest": origin.digest,
            "definitions": origin.definitions,
            "compared": origin.compared,
            "snapshots": [
                {"file": one.path, "as_of": None if one.as_of is None else one.as_of.isoformat()}
                for one in origin.snapshots
            ],
            "data": [
                {"table": one.table, "files": list(one.names), "rows": one.rows, "digest": one.digest}
                for one in origin.data
            ],
        }
    }


def _findings(chapter: Chapter) -> dict[str, Any]:
    return {
        "findings": [
            {
                "kind": one.kind,
                "tone": one.tone,
                "sentence": one.sentence,
                "subjects": list(one.subjects),
                "figures": {name: _rounded(value) for name, value in one.figures},
            }
            for one in chapter.findings
        ]
    }


def _segment(one: Segment, origin: Provenance) -> dict[str, Any]:
    return _clauses(one) | {
        "size": _count(one.size),
        "share": _rounded(one.share),
        "value_share": _rounded(one.value_share),
        "entered": _count(one.entered),
        "left": _count(one.left),
        "trend": _trend(one.trend, origin),
    }


def _trend(trend: Trend | None, origin: Provenance) -> dict[str, Any] | None:
    if trend is None:
        return None
    moments = [*((one.file, one.as_of) for one in origin.snapshots), (None, origin.as_of)]
    return {
        "change": _rounded(trend.change),
        "sizes": [
            {"file": file, "as_of": None if as_of is None else as_of.isoformat(), "size": _count(size)}
            for (file, as_of), size in zip(moments, trend.sizes, strict=True)
            if size is not None
        ],
    }


def _detail(one: Segment) -> dict[str, Any]:
    return {
        "name": one.name,
        "text": one.text,
        "reading": None if one.reading is None else one.reading.text,
        "persona": one.persona,
        "funnel": _steps(one.funnel),
        "profile": [
            {
                "trait": row.trait,
                "title": row.title,
                "members": row.members,
                "everyone": row.everyone,
                "index": _rounded(row.index),
                "effect": _rounded(row.effect),
                "in_rule": row.in_rule,
            }
            for row in one.profile
        ],
        "distributions": [
            {
                "trait": row.trait,
                "title": row.title,
                "labels": list(row.labels),
                "members": [_rounded(share) for share in row.members],
                "everyone": [_rounded(share) for share in row.everyone],
            }
            for row in one.distributions
        ],
        "closest": [
            {
                "name": near.name,
                "both": _count(near.both),
                "share": _rounded(near.share),
                "jaccard": _rounded(near.jaccard),
                "lift": _rounded(near.lift),
            }
            for near in one.neighbours
        ],
        "quality": [
            {"name": mark.name, "verdict": mark.verdict, "reason": mark.reason} for mark in one.quality
        ],
        "examples": [
            {"title": example.title, "condition": example.condition, "verdict": example.verdict}
            for example in one.examples
        ],
        "keys": list(one.keys),
    }


def _group(one: Group) -> dict[str, Any]:
    return _clauses(one) | {
        "kind": one.kind,
        "text": one.text,
        "reading": one.reading.text,
        "none": _count(one.none),
        "branches": _steps(one.branches, f"{one.name}."),
    }


def _combinations(view: Combinations) -> dict[str, Any]:
    return {
        "among": list(view.sets),
        "distinct": view.distinct,
        "rest": _count(view.rest),
        "listed": [
            {"segments": list(one.segments), "size": _count(one.size), "share": _rounded(one.share)}
            for one in view.rows
        ],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "left": pair.left,
        "right": pair.right,
        "both": _count(pair.both),
        "share_of_left": _rounded(pair.share_of_left),
        "share_of_right": _rounded(pair.share_of_right),
        "jaccard": _rounded(pair.jaccard),
        "lift": _rounded(pair.lift),
    }


def _scores(grid: ScoreGrid) -> dict[str, Any]:
    return {
        "title": grid.title,
        "across": grid.across,
        "down": grid.down,
        "value": grid.value,
        "cells": [
            {
                "across": grid.columns[column],
                "down": grid.rows[row],
                "size": _count(cell.size),
                "share": _rounded(cell.share),
                "value": cell.value,
            }
            for row, cells in enumerate(grid.cells)
            for column, cell in enumerate(cells)
        ],
    }


def _cohorts(grid: CohortGrid) -> dict[str, Any]:
    return {
        "title": grid.title,
        "events": grid.events,
        "period": grid.period,
        "cohorts": [
            {
                "cohort": one.label,
                "size": _count(one.size),
                "retained": [_rounded(share) for share in one.retained],
            }
            for one in grid.cohorts
        ],
    }


def _changes(changes: Changes | None) -> dict[str, Any] | None:
    if changes is None:
        return None
    return {
        "file": changes.file,
        "customers": _count(changes.customers),
        "new": _count(changes.new),
        "gone": _count(changes.gone),
        "segments": [
            {
                "name": one.name,
                "before": _count(one.before),
                "now": _count(one.now),
                "entered": _count(one.entered),
                "left": _count(one.left),
                "kept": _rounded(one.kept),
            }
            for one in changes.segments
        ],
        "groups": [
            {
                "name": one.name,
                "flows": [
                    {"from": flow.source, "to": flow.target, "size": _count(flow.size)} for flow in one.flows
                ],
            }
            for one in changes.groups
        ],
    }


# What each section adds to its program's object
PARTS: Mapping[str, Callable[[Chapter], dict[str, Any]]] = {
    "overview": lambda one: {"coverage": [_count(size) for size in one.coverage]},
    "findings": _findings,
    "changes": lambda one: {"changes": _changes(one.changes)},
    "segments": lambda one: {"segments": [_segment(segment, one.provenance) for segment in one.segments]},
    "groups": lambda one: {"groups": [_group(group) for group in one.groups]},
    "combinations": lambda one: {"combinations": _combinations(one.combinations)},
    "overlap": lambda one: {"overlap": [_pair(pair) for pair in one.pairs]},
    "scores": lambda one: {"scores": [_scores(grid) for grid in one.scores]},
    "cohorts": lambda one: {"cohorts": [_cohorts(grid) for grid in one.cohorts]},
    "details": lambda one: {"details": [_detail(segment) for segment in one.segments]},
    "expectations": lambda one: {
        "expectations": [
            {"text": row.text, "verdict": row.verdict, "values": dict(row.values)} for row in one.expectations
        ]
    },
    "notes": lambda one: {"notes": list(one.notes)},
    "provenance": _provenance,
    "method": lambda one: {},
}


def _clauses(one: Segment | Group) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "about": one.about,
        "owner": one.owner,
        "action": one.action,
        "tags": list(one.tags),
    }


def _steps(steps: Sequence[Step], prefix: str = "") -> list[dict[str, Any]]:
    return [
        {
            "name": None if step.name is None else prefix + step.name,
            "title": step.title,
            "condition": step.condition,
            "before": _count(step.before),
            "met": _count(step.met),
            "unmet": _count(step.unmet),
            "unknown": _count(step.unknown),
            "after": _count(step.after),
            "alone": _count(step.alone),
            "share": _rounded(step.share),
        }
        for step in steps
    ]


def _count(number: Count | None) -> int | dict[str, int | None] | None:
    return (
        {"below": None if number.below is None else int(number.below)}
        if isinstance(number, Hidden)
        else number
    )


def _rounded(number: Share) -> float | None:
    return None if number is None or isinstance(number, Hidden) else round(number, 6)
