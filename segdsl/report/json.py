"""A report as JSON, for programs. In: a `ReportModel`. Out: text in the schema `segdsl-report/1`.

The schema is a promise: fields may be added under the same number, but none changes its meaning or goes away. Shares and other quotients
have six decimals and are null where there is nothing to divide by; digests and texts nobody gave are null.

| field | holds |
|---|---|
| `schema` | `"segdsl-report/1"` |
| `title`, `summary` | text |
| `as_of`, `timezone` | the instant (ISO 8601 with offset), the zone's name |
| `program` | `{file, digest}` |
| `data` | `[{table, files, rows, digest}]` |
| `versions` | `{segdsl, polars}` |
| `command` | what was typed |
| `customers` | how many |
| `coverage` | how many customers are in 0, 1, 2 … segments |
| `segments` | largest first: `[{name, title, about, owner, action, tags, text, size, share, funnel}]` |
| `groups` | in the order of the program: `[{name, title, about, owner, action, tags, text, none, branches}]` |
| `funnel`, `branches` | `[{name, title, condition, before, met, unmet, unknown, after, alone}]`; only branches have name and title |
| `combinations` | exclusive ones of all segments, largest first, `{distinct, rest, listed: [{segments, size, share}]}` |
| `overlap` | pairs with common members, closest first: `[{left, right, both, share_of_left, share_of_right, jaccard, lift}]` |
| `notes` | what the evaluation noted about the data |

`funnel` goes through a segment's conditions in the order written, `branches` through those of groups, named as in `lifecycle.lost`. Asked
are the `before` customers; the condition is true for `met`, false for `unmet`, open for `unknown` of them; `after` go on to the next row;
`alone` meet it among all customers. `none` are in no branch, `rest` in a combination that is not listed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from segdsl.report.model import Group, ReportModel, Segment, Step

SCHEMA = "segdsl-report/1"


def render_json(model: ReportModel) -> str:
    """Renders the report's figures; the same text for the same model."""
    origin = model.provenance
    document = {
        "schema": SCHEMA,
        "title": model.title,
        "summary": model.summary,
        "as_of": origin.as_of.isoformat(),
        "timezone": origin.timezone,
        "program": {"file": origin.program, "digest": origin.digest},
        "data": [
            {"table": one.table, "files": list(one.names), "rows": one.rows, "digest": one.digest}
            for one in origin.data
        ],
        "versions": dict(origin.versions),
        "command": origin.command,
        "customers": model.customers,
        "coverage": list(model.coverage),
        "segments": [
            _clauses(one) | {"size": one.size, "share": _rounded(one.share), "funnel": _steps(one.funnel)}
            for one in model.segments
        ],
        "groups": [
            _clauses(one) | {"none": one.none, "branches": _steps(one.branches, f"{one.name}.")}
            for one in model.groups
        ],
        "combinations": {
            "distinct": model.combinations.distinct,
            "rest": model.combinations.rest,
            "listed": [
                {"segments": list(one.segments), "size": one.size, "share": _rounded(one.share)}
                for one in model.combinations.rows
            ],
        },
        "overlap": [
            {
                "left": pair.left,
                "right": pair.right,
                "both": pair.both,
                "share_of_left": _rounded(pair.share_of_left),
                "share_of_right": _rounded(pair.share_of_right),
                "jaccard": _rounded(pair.jaccard),
                "lift": _rounded(pair.lift),
            }
            for pair in model.pairs
        ],
        "notes": list(model.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _clauses(one: Segment | Group) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "about": one.about,
        "owner": one.owner,
        "action": one.action,
        "tags": list(one.tags),
        "text": one.text,
    }


def _steps(steps: Sequence[Step], prefix: str = "") -> list[dict[str, Any]]:
    return [
        {
            "name": None if step.name is None else prefix + step.name,
            "title": step.title,
            "condition": step.condition,
            "before": step.before,
            "met": step.met,
            "unmet": step.unmet,
            "unknown": step.unknown,
            "after": step.after,
            "alone": step.alone,
        }
        for step in steps
    ]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 6)
