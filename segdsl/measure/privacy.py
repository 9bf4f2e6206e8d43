"""The measures of a report as counts to be protected. In: the frames and values that a report shows. Out: a ledger with
all their counts.

Each kind of measure has a method that notes its counts and how they add up with those noted before; sizes come first. What
is made of a count (share, index, lift, mean, sum of values) is to be hidden with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from segdsl.engine import Membership
from segdsl.measure.compare import Comparison
from segdsl.measure.ledger import CUSTOMERS, DETAIL, SIZE, WHOLE, Cell, Hidden, Ledger
from segdsl.measure.named_sets import NamedSets
from segdsl.measure.parts import groups, parts
from segdsl.measure.privacy_combinations import Listed, by_degree, coarser, left_by, moments
from segdsl.measure.privacy_trend import add_sizes_of
from segdsl.measure.quality import Quality
from segdsl.measure.retention import Retention
from segdsl.measure.rfm import Grid
from segdsl.measure.trend import Trend
from segdsl.semantics.program import Definition
from segdsl.semantics.typed import Reference, walk

MIN_CELL = 10
BEFORE: Cell = ("customers before",)


@dataclass(slots=True)
class Counts(Ledger):
    """All the counts that a report shows; `limit` is the least number of customers that may be shown, 10 if none is said.

    Cells are called by what they count; their names are those in the methods' descriptions.
    """

    limit: int = MIN_CELL
    _segments: list[str] = field(default_factory=list)
    _sets: list[tuple[Cell, pl.Series]] = field(default_factory=list)
    _unlisted: list[Cell] = field(default_factory=list)
    _lists: list[tuple[tuple[str, ...], Listed]] = field(default_factory=list)
    _edges: dict[str, list[tuple[Cell, float | None, float | None]]] = field(default_factory=dict)

    def add_sizes(self, membership: Membership) -> None:
        """Customers `("customers",)`, sizes `("size", name)`, and customers in no branch of groups, `("none", groups)`.

        Segments that hold almost the same customers, one within the other, are told apart by few, which is noted, too.
        """
        frame = membership.frame
        self.show(CUSTOMERS, frame.height, WHOLE)
        every = parts(membership)
        for part in every:
            self._sets.append((("size", part.name), frame[part.name]))
            if part.kind == "segment":
                self._segments.append(part.name)
            self.show(("size", part.name), int(frame[part.name].sum()), SIZE)
            self.part(CUSTOMERS, [("size", part.name)])
        for one in groups(membership):
            family = [part.name for part in every if part.parent == one.name]
            branches = [("size", name) for name in family]
            self.show(("none", one.name), frame.height - sum(map(self.value, branches)), SIZE)
            self.part(CUSTOMERS, [*branches, ("none", one.name)])
            whole = _split_of(one) if one.kind == "split" else None
            if whole is not None and ("size", whole) in self:
                self.part(("size", whole), branches)

    def add_conditions(self, answers: Mapping[tuple[str, int], pl.Series]) -> None:
        """Notes who meets each condition of the funnels that are shown, as such a set may be a segment's, or nearly; before or after them.

        Args:
            answers: What `conditions` says of them.
        """
        for (name, at), column in answers.items():
            self._sets.append((("funnel", name, at, "alone"), column.fill_null(False).rechunk()))

    def protect(self) -> Hidden:
        """Decides which counts may not be shown: the one pass over all that was counted.

        Sets of customers that lie within one another and differ by few are told apart by those few, so that is noted first.
        """
        named = NamedSets([(self.value(cell), cell, bitmap) for cell, bitmap in self._sets if cell in self])
        for _, cell, bitmap in named.sets:
            for larger, smaller in named.near(cell, bitmap, self.limit):
                if larger != cell:
                    self.part(larger, [smaller])
        marks = self.settled()[0]
        marks |= dict.fromkeys(self._unlisted, "small")
        return Hidden(marks, self.limit)

    def add_overlap(self, overlap: pl.DataFrame) -> None:
        """Common members of two segments, `("overlap", left, right)`, in either order."""
        within: list[tuple[str, str]] = []
        for left, right, shared in overlap.select("left", "right", "both").iter_rows():
            if shared and shared == self.value(("size", left)):
                within.append((left, right))
            cell, one, other = ("overlap", left, right), ("size", left), ("size", right)
            if cell in self:
                continue
            self.show(cell, shared)
            self.same(("overlap", right, left), cell)
            self.part(one, [cell])
            self.part(other, [cell])
            self.balance([(1, CUSTOMERS), (-1, one), (-1, other), (1, cell)])
        self._add_nested(within)

    def _add_nested(self, within: Sequence[tuple[str, str]]) -> None:
        """Who is in a third segment as well, of two that lie within one another, lies within one another, too."""
        for smaller, larger in within:
            for third in self._segments:
                pair, whole = ("overlap", smaller, third), ("overlap", larger, third)
                if third not in (smaller, larger) and pair in self and whole in self:
                    self.part(whole, [pair])

    def add_combinations(self, rows: pl.DataFrame, among: Sequence[str]) -> None:
        """Exclusive combinations among some segments, and the customers of those not listed.

        Cells are `("combination", among, names)` and `("rest", among)`, with tuples in the order given; the same combination among other
        segments holds other customers. Combinations that are hidden are not to be listed: their customers are of the rest, so that nobody
        learns that there are such.

        Args:
            rows: Those that are listed, as `combinations` gives them.
            among: The segments that were told apart.
        """
        told = tuple(among)
        listed: Listed = []
        for names, size in rows.select("segments", "size").iter_rows():
            cell: Cell = ("combination", told, tuple(names))
            if 0 < size < self.limit:
                self._unlisted.append(cell)
                self.conceal(cell, size)
            else:
                self.show(cell, size)
            listed.append((tuple(names), cell))
        rest = self.value(CUSTOMERS) - sum(self.value(cell) for _, cell in listed)
        self.show(("rest", told), rest)
        self.part(CUSTOMERS, [*(cell for _, cell in listed), ("rest", told)])
        left_by(self, told, listed)
        if set(told) == set(self._segments):
            by_degree(self, listed)
        for others, rows_of in self._lists:
            if set(others) <= set(told):
                coarser(self, others, rows_of, listed)
            elif set(told) <= set(others):
                coarser(self, told, listed, rows_of)
        self._lists.append((told, listed))

    def add_coverage(self, coverage: pl.DataFrame) -> None:
        """Customers by the number of segments they are in, `("coverage", number)`; to be noted before combinations."""
        degrees = dict(coverage.select("segments", "size").rows())
        for degree, size in degrees.items():
            self.show(("coverage", degree), size, DETAIL + 1)
        cells = [(degree, ("coverage", degree)) for degree in degrees]
        self.part(CUSTOMERS, [cell for _, cell in cells])
        moments(self, self._segments, cells)

    def add_funnel(self, name: str, funnel: pl.DataFrame, *, keeps: bool) -> None:
        """The steps of a funnel, `("funnel", name, step, what)` with what of `before met unmet unknown after alone`.

        Args:
            name: The segment or groups.
            funnel: Its funnel, as `funnel` gives it.
            keeps: Whether a step keeps those who meet it, as in segments, or passes them over, as in groups.
        """
        here = CUSTOMERS
        for at, row in enumerate(funnel.iter_rows(named=True)):
            cell = {
                what: ("funnel", name, at, what)
                for what in ("before", "met", "unmet", "unknown", "after", "alone")
            }
            last = at == funnel.height - 1
            self.same(cell["before"], here)
            end: Cell | None = ("size", name) if keeps and last else None
            if not keeps:
                end = ("size", f"{name}.{row['name']}")
            if end is not None and end in self and self.value(end) == row["met"]:
                self.same(cell["met"], end)
            else:
                self.show(cell["met"], row["met"])
            for what in ("unmet", "unknown"):
                self.show(cell[what], row[what])
            self.part(here, [cell["met"], cell["unmet"], cell["unknown"]])
            if keeps:
                self.same(cell["after"], cell["met"])
            elif last and ("none", name) in self:
                self.same(cell["after"], ("none", name))
            else:
                self.show(cell["after"], row["after"])
            self.part(here, [cell["after"], *(() if keeps else (cell["met"],))])
            if row["alone"] is not None:
                self.show(cell["alone"], row["alone"])
                self.part(CUSTOMERS, [cell["alone"]])
                self.part(cell["alone"], [cell["met"]])
            here = cell["after"]

    def add_histograms(self, histograms: pl.DataFrame) -> None:
        """The bars of everyone's distributions, `("bar", attribute, bar)`; before the grid and retention, which pay for them.

        Args:
            histograms: Everyone's, as `histograms` gives them, with the limit as `least`.
        """
        names = ("attribute", "bar", "count_all", "low", "high")
        for attribute, bar, count, low, high in histograms.select(names).iter_rows():
            cell = ("bar", attribute, bar)
            self.show(cell, count, fixed=True)
            self._edges.setdefault(attribute, []).append((cell, low, high))

    def add_grid(self, grid: Grid) -> None:
        """The cells of an RFM grid, `("rfm", recency, frequency)`, and who is scored, `("scored",)`."""
        self.show(("scored",), grid.scored, SIZE)
        self.part(CUSTOMERS, [("scored",)])
        cells: list[Cell] = []
        for recency, frequency, size in grid.cells.select("recency", "frequency", "size").iter_rows():
            cells.append(("rfm", recency, frequency))
            self.show(cells[-1], size)
        self.part(("scored",), cells)
        for axis, name in enumerate((grid.scores.recency, grid.scores.frequency), 1):
            margins: dict[Any, list[Cell]] = {}
            for cell in cells:
                margins.setdefault(cell[axis], []).append(cell)
            self._bars(name, margins)

    def _bars(self, attribute: str, cells: Mapping[Any, Sequence[Cell]]) -> None:
        """The bars of an attribute's distribution, where it is shown, hold the counts of the values that lie in them."""
        for bar, low, high in self._edges.get(attribute, ()):
            some = [
                cell
                for value, several in cells.items()
                if (low is None or value >= low) and (high is None or value < high)
                for cell in several
            ]
            if sum(map(self.value, some)) <= self.value(bar):
                self.part(bar, some)

    def add_retention(self, retention: Retention) -> None:
        """Sizes of cohorts, `("cohort", cohort)`, and the active ones of each, `("active", cohort, offset)`."""
        cohorts: dict[Any, list[Cell]] = {}
        names = ("cohort", "number", "offset", "size", "active")
        for cohort, number, offset, size, active in retention.cells.select(names).iter_rows():
            if ("cohort", cohort) not in self:
                cohorts[number] = [("cohort", cohort)]
                self.show(("cohort", cohort), size)
            self.show(("active", cohort, offset), active)
            self.part(("cohort", cohort), [("active", cohort, offset)])
        self.part(CUSTOMERS, [cell for some in cohorts.values() for cell in some])
        self._bars(retention.activity.cohort, cohorts)

    def add_comparison(self, comparison: Comparison) -> None:
        """What has changed since an earlier evaluation.

        Cells are `("customers before",)`, `("stayed",)`, `("new",)`, `("gone",)`, `("before", name)`, `(what, name)` with what of `entered
        entered_new left left_gone stayed`, and `("flow", groups, before, after)`.
        """
        self.show(BEFORE, comparison.before, WHOLE)
        for what in ("stayed", "new", "gone"):
            self.show((what,), getattr(comparison, what), SIZE)
        self.part(CUSTOMERS, [("stayed",), ("new",)])
        self.part(BEFORE, [("stayed",), ("gone",)])
        for row in comparison.changes.iter_rows(named=True):
            name = row["name"]
            self.show(("before", name), row["before"], SIZE)
            for what in ("entered", "entered_new", "left", "left_gone", "stayed"):
                self.show((what, name), row[what])
            self.part(BEFORE, [("before", name)])
            self.part(("size", name), [("entered", name), ("stayed", name)])
            self.part(("before", name), [("left", name), ("stayed", name)])
            self.part(("entered", name), [("entered_new", name)])
            self.part(("left", name), [("left_gone", name)])
            self.part(("new",), [("entered_new", name)])
            self.part(("gone",), [("left_gone", name)])
            self.part(("stayed",), [("stayed", name)])
        for (name,), rows in comparison.flows.group_by("groups", maintain_order=True):
            flows: dict[Cell, tuple[Any, Any]] = {}
            for before, after, size in rows.select("before", "after", "size").iter_rows():
                cell = ("flow", name, before, after)
                flows[cell] = (before, after)
                # who stayed in a branch is also told with the changes of that branch
                stayed = ("stayed", f"{name}.{before}")
                if before == after and stayed in self and self.value(stayed) == size:
                    self.same(cell, stayed)
                self.show(cell, size)
            self.part(("stayed",), flows)
            for side, (whole, moved) in enumerate((("before", "left_gone"), ("size", "entered_new"))):
                for branch in dict.fromkeys(pair[side] for pair in flows.values()):
                    self._ends(
                        str(name), branch, whole, moved, [one for one in flows if flows[one][side] == branch]
                    )

    def add_trend(self, trend: Trend) -> None:
        """The sizes of segments in earlier evaluations, `("size at", snapshot, name)`; after a comparison with the newest of them."""
        add_sizes_of(self, trend, self._segments)

    def _ends(self, name: str, branch: str | None, whole: str, moved: str, flows: Iterable[Cell]) -> None:
        total, others = (whole, f"{name}.{branch}"), (moved, f"{name}.{branch}")
        if branch is not None and total in self and others in self:
            self.part(total, [*flows, others])

    def add_undecided(self, undecided: pl.DataFrame) -> None:
        """Customers left open by missing values.

        Cells are `("undecided", name)`, and `("undecided", name, cause, what)` with what of `missing alone`.
        """
        for name, unknown, cause, missing, alone in undecided.select(
            "name", "unknown", "cause", "missing", "alone"
        ).iter_rows():
            cell: Cell = ("undecided", name)
            step = ("funnel", name, 0, "unknown")
            if step in self and ("funnel", name, 1, "unknown") not in self and self.value(step) == unknown:
                self.same(cell, step)  # a rule of one condition
            if ("undecided", name, None) not in self:
                self.show(cell, unknown)
                self.part(CUSTOMERS, [cell, ("size", name)])
                self.same(("undecided", name, None), cell)
            if cause is not None:
                self.show((*cell, cause, "missing"), missing)
                self.show((*cell, cause, "alone"), alone)
                self.part(cell, [(*cell, cause, "missing")])
                self.part((*cell, cause, "missing"), [(*cell, cause, "alone")])

    def add_quality(self, quality: Iterable[Quality]) -> None:
        """Members with an address, `("reached", name)`."""
        for one in quality:
            if one.reached is not None:
                self.show(("reached", one.name), one.reached)
                self.part(("size", one.name), [("reached", one.name)])


def _split_of(one: Definition) -> str | None:
    """The segment or branch whose members a split takes apart, if its arms take in all of them that a name can say."""
    for part in one.expressions[:1]:
        for node in walk(part):
            if isinstance(node, Reference):
                return node.name if node.branch is None else f"{node.name}.{node.branch}"
    return None
