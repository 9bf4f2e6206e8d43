"""How sizes developed, as a report shows it. In: `Measured`. Out: a `Trend` for each segment."""

from __future__ import annotations

from segdsl.report.figures import Count
from segdsl.report.measured import Measured
from segdsl.report.model_segments import Trend
from segdsl.report.telling import Teller


def trends(measured: Measured, teller: Teller) -> dict[str, Trend]:
    """How the size of each segment developed; nothing where there is nothing to compare with.

    Args:
        measured: The measures.
        teller: What may be told.
    """
    found = measured.trend
    if found is None:
        return {}
    newest = len(found.earlier) - 1
    counted: dict[str, dict[int, int]] = {}
    for name, snapshot, size in found.sizes.select("name", "snapshot", "size").iter_rows():
        counted.setdefault(name, {})[snapshot] = size
    made = {}
    for name in measured.largest:
        sizes = counted[name]
        told: list[Count | None] = [
            teller.count(("size at", at, name), sizes[at]) if at in sizes else None
            for at in range(newest + 2)
        ]
        before, now = sizes.get(newest), sizes[newest + 1]
        change = teller.share(
            now / before - 1 if before else None, ("size at", newest, name), ("size at", newest + 1, name)
        )
        made[name] = Trend(tuple(told), change)
    return made
