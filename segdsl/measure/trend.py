"""How sizes developed. In: an evaluation and earlier ones of the same program. Out: `Trend`: how many members each part had in
each of them, oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import polars as pl

from segdsl.engine import Membership
from segdsl.engine.data.members import Earlier
from segdsl.measure.parts import parts

SIZES: dict[str, Any] = {
    "name": pl.String,
    "title": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "snapshot": pl.Int64,
    "size": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Trend:
    """Sizes over several evaluations.

    Attributes:
        membership: The present evaluation.
        earlier: The earlier ones, oldest first.
        sizes: A row for each segment, branch and arm of the present evaluation and each evaluation that has it, in the order of the
            program, then of time: name, title, kind, parent; snapshot, the number of the earlier evaluation from 0 on, the present one
            having the last number; size, its members.
    """

    membership: Membership
    earlier: tuple[Earlier, ...]
    sizes: pl.DataFrame

    def frame(self) -> pl.DataFrame:
        """The sizes with the file and the instant of each evaluation.

        Returns:
            The columns name, title, kind, parent, file, as_of, size. The present evaluation has no file; as_of is in the project's zone,
            and missing where a file does not say it.
        """
        now = self.membership
        moments = pl.DataFrame(
            {
                "snapshot": range(len(self.earlier) + 1),
                "file": [*(one.name for one in self.earlier), None],
                "as_of": [*(one.as_of for one in self.earlier), now.as_of],
            },
            schema={
                "snapshot": pl.Int64,
                "file": pl.String,
                "as_of": pl.Datetime("us", now.timezone),
            },
        )
        joined = self.sizes.join(moments, on="snapshot", how="left", maintain_order="left")
        return joined.select("name", "title", "kind", "parent", "file", "as_of", "size")


def trend(membership: Membership, earlier: Sequence[Earlier]) -> Trend:
    """Counts the members of every segment and branch, now and in earlier evaluations.

    Args:
        membership: The present evaluation.
        earlier: Earlier ones, as `read_members` gives them. They are put in the order of their instants where all files say theirs; else
            they are taken to be given oldest first.
    """
    ordered = in_time(earlier)
    rows = []
    for part in parts(membership):
        held = [one.frame[part.name] if part.name in one.frame.columns else None for one in ordered]
        for at, column in enumerate((*held, membership.bits[part.name])):
            if column is not None:
                rows.append((part.name, part.title, part.kind, part.parent, at, int(column.sum())))
    return Trend(membership, ordered, pl.DataFrame(rows, schema=SIZES, orient="row"))


def in_time(earlier: Sequence[Earlier]) -> tuple[Earlier, ...]:
    """Earlier evaluations by their instants, oldest first; as given where one of them does not say its own."""
    dated = [(one.as_of, one) for one in earlier if one.as_of is not None]
    if len(dated) < len(earlier):
        return tuple(earlier)
    return tuple(one for _, one in sorted(dated, key=itemgetter(0)))
