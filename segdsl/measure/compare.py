"""What has changed since an earlier evaluation. In: two memberships of the same key. Out: who entered, left and moved, as
counts.

Customers are told apart by their key: one who is in both evaluations has stayed a customer, others are new or gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from segdsl.engine import Membership
from segdsl.engine.data.members import Earlier
from segdsl.measure.parts import groups, parts

CHANGES: dict[str, Any] = {
    "name": pl.String,
    "title": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "before": pl.Int64,
    "after": pl.Int64,
    "entered": pl.Int64,
    "entered_new": pl.Int64,
    "left": pl.Int64,
    "left_gone": pl.Int64,
    "stayed": pl.Int64,
    "jaccard": pl.Float64,
    "growth": pl.Float64,
}
FLOWS: dict[str, Any] = {"groups": pl.String, "before": pl.String, "after": pl.String, "size": pl.Int64}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations side by side.

    Attributes:
        name: What the earlier file is called.
        before: How many customers there were.
        after: How many there are.
        stayed: How many are in both.
        new: How many are in the present one only.
        gone: How many were in the earlier one only.
        changes: A row for each segment, branch and arm that both have, in the order of the program: name, title, kind,
            parent; before and after, its sizes; entered, members now and not then, and entered_new, those of them who are
            new customers; left, members then and not now, and left_gone, those of them who are customers no longer;
            stayed, members in both; jaccard, stayed / (before + after − stayed), which is 1 where nothing moved; growth,
            after / before − 1. A quotient by 0 is missing.
        flows: A row for each two branches of groups that both have and between which customers are: groups, before, after,
            size; of customers in both evaluations. A missing branch is that of customers in none. Groups and branches in
            the order of the program, branches of then that are no more after them by name, none last.
        only_then: Columns of the earlier file that this evaluation does not have.
        only_now: Segments, branches and groups that the earlier file does not have.
    """

    name: str
    before: int
    after: int
    stayed: int
    new: int
    gone: int
    changes: pl.DataFrame
    flows: pl.DataFrame
    only_then: tuple[str, ...]
    only_now: tuple[str, ...]


def compare(membership: Membership, earlier: Earlier) -> Comparison:
    """Compares an evaluation with an earlier one of the same program, or of one with segments of the same names.

    Args:
        membership: The present evaluation.
        earlier: The earlier one, as `read_members` gives it.
    """
    key = membership.key
    # columns by number, as a name of the user's could be taken for a pattern
    names = [name for name in earlier.frame.columns if name != key]
    then = pl.DataFrame(
        [
            earlier.frame[key].alias("key"),
            *(earlier.frame[name].alias(f"{at}") for at, name in enumerate(names)),
        ]
    ).with_columns(pl.lit(True).alias("there"))
    keys = membership.frame.select(membership.frame[key].alias("key"))
    aligned = keys.join(then, on="key", how="left", maintain_order="left")
    there = aligned["there"].fill_null(False)
    stayed = int(there.sum())
    columns = {name: aligned[f"{at}"] for at, name in enumerate(names)}
    rows = []
    for part in parts(membership):
        if part.name not in columns:
            continue
        now, before = membership.frame[part.name], int(earlier.frame[part.name].sum())
        was = columns[part.name].fill_null(False)
        after, both = int(now.sum()), int((now & was).sum())
        new, gone = int((now & ~there).sum()), before - int(was.sum())
        union = before + after - both
        rows.append(
            (
                *(part.name, part.title, part.kind, part.parent),
                *(before, after, after - both, new, before - both, gone, both),
                both / union if union else None,
                after / before - 1 if before else None,
            )
        )
    flows = [
        row
        for one in groups(membership)
        if one.kind == "groups" and one.name in columns
        for row in _flows(one.name, [b.name for b in one.branches], columns[one.name], membership, there)
    ]
    return Comparison(
        earlier.name,
        earlier.frame.height,
        membership.frame.height,
        stayed,
        membership.frame.height - stayed,
        earlier.frame.height - stayed,
        pl.DataFrame(rows, schema=CHANGES, orient="row"),
        pl.DataFrame(flows, schema=FLOWS, orient="row"),
        earlier.only_then,
        earlier.only_now,
    )


def _flows(
    name: str, branches: list[str], was: pl.Series, membership: Membership, there: pl.Series
) -> list[tuple[str, str | None, str | None, int]]:
    moved = pl.DataFrame({"before": was, "after": membership.frame[name]}).filter(there)
    counted = moved.group_by("before", "after").agg(pl.len().alias("size"))

    def order(branch: str | None) -> tuple[int, str]:
        if branch is None:
            return len(branches) + 1, ""
        return (branches.index(branch), "") if branch in branches else (len(branches), branch)

    rows = [(name, row[0], row[1], row[2]) for row in counted.iter_rows()]
    return sorted(rows, key=lambda row: (order(row[1]), order(row[2])))
