"""What a report shows as grids and flows. In: `Measured`. Out: scores against each other, cohorts, and what moved since an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segdsl import measure
from segdsl.report import amounts
from segdsl.report.language import Language
from segdsl.report.measured import Measured
from segdsl.report.model_grids import Change, Changes, Cohort, CohortGrid, Flow, Moves, ScoreCell, ScoreGrid
from segdsl.report.telling import Teller

# As many cohorts as a picture can hold: the latest ones
COHORTS = 18
FLOWS = 12  # branches of groups beyond which nobody reads a picture of moves


def scores(measured: Measured, spoken: Language, teller: Teller) -> tuple[ScoreGrid, ...]:
    """The grid of recency and frequency, best in the upper right corner."""
    grid = measured.grid
    if grid is None or measured.observed is None:
        return ()
    titles = {one.name: one.title for one in measured.observed.attributes}
    attribute = next(
        (one for one in measured.observed.attributes if grid.value and one.name == grid.value.name), None
    )
    cells = {(row["recency"], row["frequency"]): row for row in grid.cells.iter_rows(named=True)}
    valued = _valued(cells, measured, teller)
    down = sorted({recency for recency, _ in cells}, reverse=True)
    across = sorted({frequency for _, frequency in cells})
    return (
        ScoreGrid(
            title=spoken.say(
                "{down} against {across}",
                down=titles[grid.scores.recency],
                across=titles[grid.scores.frequency],
            ),
            across=titles[grid.scores.frequency],
            down=titles[grid.scores.recency],
            columns=tuple(str(one) for one in across),
            rows=tuple(str(one) for one in down),
            cells=tuple(
                tuple(
                    _score(
                        cells[recency, frequency],
                        grid.scored,
                        attribute if (recency, frequency) in valued else None,
                        spoken,
                        teller,
                    )
                    for frequency in across
                )
                for recency in down
            ),
            value=None if grid.value is None else grid.value.title,
        ),
    )


def _valued(
    cells: Mapping[tuple[int, int], Mapping[str, Any]], measured: Measured, teller: Teller
) -> frozenset[tuple[int, int]]:
    """The cells of a grid whose mean value may be told: the mean of enough, which does not leave the sum of few to the others."""
    known = {
        place: row["known"]
        for place, row in cells.items()
        if row["known"] and row["known"] >= teller.least and teller.told(("rfm", *place))
    }
    everyone = 0 if measured.values is None else measured.values["known"][0]
    while known and 0 < everyone - sum(known.values()) < teller.least:
        del known[min(known, key=lambda place: (known[place], place))]
    return frozenset(known)


def _score(
    row: Mapping[str, Any], scored: int, attribute: measure.Attribute | None, spoken: Language, teller: Teller
) -> ScoreCell:
    cell = ("rfm", row["recency"], row["frequency"])
    mean = row["mean"]
    return ScoreCell(
        teller.count(cell, row["size"]),
        teller.share(row["share"], cell, whole=scored),
        amounts.written(attribute, mean, spoken)
        if attribute is not None and mean is not None and teller.told(cell)
        else None,
    )


def cohorts(measured: Measured, spoken: Language, teller: Teller) -> tuple[CohortGrid, ...]:
    """Retention by cohort; a period that is not over is left out."""
    found = measured.retention
    if found is None or found.cells.is_empty():
        return ()
    made: dict[str, Cohort] = {}
    for row in found.cells.iter_rows(named=True):
        name = row["cohort"]
        if name not in made:
            made[name] = Cohort(name, teller.count(("cohort", name), row["size"]), ())
        if row["complete"]:
            cell = ("active", name, row["offset"])
            share = teller.share(row["share"], cell, ("cohort", name), whole=row["size"])
            made[name] = Cohort(name, made[name].size, (*made[name].retained, share))
    shown = tuple(one for one in made.values() if one.retained)[-COHORTS:]
    if not shown:
        return ()
    unit = found.activity.unit
    period = spoken.say("quarter") if unit == "quarter" else spoken.say("month")
    events = (
        spoken.say("Quarters since the first") if unit == "quarter" else spoken.say("Months since the first")
    )
    return (CohortGrid(found.activity.title, events, period, shown),)


def changes(measured: Measured, titles: Mapping[str, str], teller: Teller) -> Changes | None:
    """What moved since the earlier run, if there is one; most movement first."""
    found = measured.comparison
    if found is None:
        return None
    rows = [row for row in found.changes.iter_rows(named=True) if row["kind"] == "segment"]
    told = {row["name"]: teller.told(("entered", row["name"]), ("left", row["name"])) for row in rows}
    # by movement; those whose figures are not told come last, as their place would tell them
    rows.sort(key=lambda row: (not told[row["name"]], -(row["entered"] + row["left"]) * told[row["name"]]))
    groups = []
    for name in dict.fromkeys(found.flows["groups"].to_list()):
        branches = measured.result.membership.meaning.definitions[name].branches
        flows = tuple(
            Flow(
                row["before"],
                row["after"],
                teller.count(("flow", name, row["before"], row["after"]), row["size"]),
            )
            for row in found.flows.iter_rows(named=True)
            if row["groups"] == name
        )
        named = {one.name: one.title or one.name for one in branches}
        named |= {
            one.source: one.source for one in flows if one.source is not None and one.source not in named
        }
        if len(named) <= FLOWS:
            groups.append(Moves(name, titles[name], tuple(named.items()), flows))
    return Changes(
        file=found.name,
        customers=teller.count(("customers before",), found.before),
        new=teller.count(("new",), found.new),
        gone=teller.count(("gone",), found.gone),
        segments=tuple(_change(row, teller) for row in rows),
        groups=tuple(groups),
    )


def _change(row: Mapping[str, Any], teller: Teller) -> Change:
    name, before = row["name"], row["before"]
    kept = row["stayed"] / before if before else None
    return Change(
        name,
        row["title"],
        teller.count(("before", name), before),
        teller.count(("size", name), row["after"]),
        teller.count(("entered", name), row["entered"]),
        teller.count(("left", name), row["left"]),
        teller.share(kept, ("stayed", name), ("before", name), whole=before),
    )
