"""What an evaluation gave. In: the engine's memberships. Out: `Result`, with frames and measures."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from segdsl.api import notebook
from segdsl.api.errors import SegdslError
from segdsl.api.explainer import AHEAD, Explainer
from segdsl.diagnostics import Diagnostic

if TYPE_CHECKING:
    import polars as pl

    from segdsl.engine import Evaluation, Expected, Membership
    from segdsl.measure import Comparison, Observed
    from segdsl.measure.explain import Explanation
    from segdsl.measure.near import NearMisses
    from segdsl.measure.upcoming import Upcoming
    from segdsl.semantics.typed import Typed


@dataclass(frozen=True)
class Result:
    """Who is in which segment, and what can be said of it.

    Attributes:
        evaluation: What was evaluated; more can be asked of the same data.
        membership: Who is in which segment.
        diagnostics: Notes and warnings of the check.
    """

    evaluation: Evaluation
    membership: Membership
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def frame(self) -> pl.DataFrame:
        """One row per customer in the order of the key: the key, a Boolean column for each segment and branch, a String column for groups.

        With `traits=True`, a column for each trait follows.
        """
        traits = self.membership.traits
        return (
            self.membership.frame if traits is None else self.membership.frame.hstack(traits.drop(self.key))
        )

    @property
    def key(self) -> str:
        """The key's column."""
        return self.membership.key

    @property
    def as_of(self) -> dt.datetime:
        """The instant the result is about, in the project's zone."""
        return self.membership.as_of

    @property
    def timezone(self) -> str:
        """The project's zone."""
        return self.membership.timezone

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return self.membership.customers

    @property
    def notes(self) -> list[str]:
        """What people should know of the data."""
        return list(self.membership.notes)

    def members(self, name: str) -> pl.Series:
        """The keys of a segment's or branch's members, in order.

        Args:
            name: A segment, or a branch as `lifecycle.lost`.

        Raises:
            KeyError: There is no such segment in the result.
        """
        frame = self.membership.frame
        if name not in frame.columns or str(frame.schema[name]) != "Boolean" or name == self.key:
            raise KeyError(f"{name!r} is not a segment or branch of this result")
        return frame.filter(frame[name])[self.key]

    def sizes(self) -> pl.DataFrame:
        """Size and share of each segment and branch: name, title, kind, parent, size, share, in the order of the program."""
        from segdsl import measure

        return measure.sizes(self.membership)

    def overlap(self) -> pl.DataFrame:
        """How many members each two segments share: left, right, both, left_size, right_size, share_of_left, jaccard, lift.

        Notebooks show it as a heatmap of `share_of_left`.
        """
        from segdsl import measure
        from segdsl.measure.overlap_frame import OverlapFrame

        return OverlapFrame(measure.overlap(self.membership))

    @cached_property
    def observed(self) -> Observed:
        """What is known of the customers, ready to be profiled; made once, when it is first asked for.

        Raises:
            SegdslError: Data that fail while they are read.
        """
        from segdsl import measure

        return measure.observe(self)

    def profile(self, name: str) -> pl.DataFrame:
        """How the members of a segment or branch differ from everyone: a row for each value, trait and gap, telling ones first.

        `segdsl.measure.profile` says what the columns hold. Nothing personal is among them.

        Args:
            name: A segment, or a branch as `lifecycle.lost`.

        Raises:
            KeyError: There is no such segment in the result.
            SegdslError: Data that fail while they are read.
        """
        from segdsl import measure

        return measure.profile(self.observed, name)

    def histograms(self, name: str | None = None, least: int = 0) -> pl.DataFrame:
        """The distributions of traits and columns that have an order, of a segment or branch beside everyone's.

        The columns are attribute, bar, low, high, count_in, count_all, share_in, share_all.

        Args:
            name: A segment, or a branch as `lifecycle.lost`; everyone if none is named.
            least: The least number of customers that a bar may tell of; bars that tell of fewer become one with their neighbours.

        Raises:
            KeyError: There is no such segment in the result.
            SegdslError: Data that fail while they are read.
        """
        from segdsl import measure

        return measure.histograms(self.observed, name, least)

    def values(self, value: str | None = None) -> pl.DataFrame | None:
        """What the members of each segment and branch bring in: name, title, kind, parent, size, known, sum, share, mean.

        Args:
            value: The trait or column that is the value; else the first called `monetary`, `value`, `revenue` or `clv`.

        Returns:
            None where nothing was asked for and there is nothing of those names.

        Raises:
            SegdslError: What was asked for does not exist, is no number, or is personal.
        """
        from segdsl import measure
        from segdsl.engine import DataFault

        try:
            found = measure.value_of(self.membership.meaning, value)
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None
        return None if found is None else measure.values(self.observed, found)

    def compare(self, earlier: str | os.PathLike[str]) -> Comparison:
        """What has changed since an earlier evaluation.

        Args:
            earlier: A membership file that `segdsl eval … -o` wrote, or the frame of a result written as Parquet, CSV, Arrow or NDJSON.

        Raises:
            SegdslError: The file cannot be read, or is not about the same customers.
        """
        from segdsl import measure
        from segdsl.engine import DataFault
        from segdsl.engine.data.members import read_members

        try:
            return measure.compare(self.membership, read_members(earlier, self.membership))
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    def trend(self, earlier: Sequence[str | os.PathLike[str]]) -> pl.DataFrame:
        """How the size of each segment and branch developed: name, title, kind, parent, file, as_of, size.

        Args:
            earlier: Membership files of earlier evaluations. Where all of them say which instant they are of, as Parquet files that `segdsl
                eval … -o` wrote do, they are put in that order; else they are to be given oldest first.

        Returns:
            A row for each evaluation that has it, the present one last, which has no file; `as_of` is missing where a file does not say it.

        Raises:
            SegdslError: A file cannot be read, or is not about the same customers.
        """
        from segdsl import measure
        from segdsl.engine import DataFault
        from segdsl.engine.data.members import read_members

        try:
            files = [read_members(path, self.membership) for path in earlier]
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None
        return measure.trend(self.membership, files).frame()

    def expectations(self) -> list[Expected]:
        """What came of each `expect`, with the values it is about."""
        from segdsl.engine import DataFault

        try:
            return self.evaluation.expectations()
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    def conditions(self, tests: Mapping[str, Typed]) -> pl.DataFrame:
        """Typed conditions of the same customers: a Boolean column each, missing where unknown, in the order of `frame`."""
        from segdsl.engine import DataFault

        try:
            return self.evaluation.conditions(tests)
        except DataFault as fault:
            raise SegdslError(fault.diagnostics) from None

    @property
    def explainer(self) -> Explainer:
        """What can be asked about single customers of the same data."""
        frame = self.membership.frame
        names = tuple(name for name in self.membership.meaning.order if name in frame.columns)
        return Explainer(self.evaluation, names, self.diagnostics)

    def explain(
        self, customer: object, only: Sequence[str] | None = None, *, locale: str = "en", ahead: int = AHEAD
    ) -> Explanation:
        """Why a customer is in or out, and what would change it; as `Explainer.explain`."""
        return self.explainer.explain(customer, only, locale=locale, ahead=ahead)

    def near(self, name: str, limit: int = 20, *, locale: str = "en") -> NearMisses:
        """Who is one condition away from a segment or branch; as `Explainer.near`."""
        return self.explainer.near(name, limit, locale=locale)

    def upcoming(self, days: int, only: Sequence[str] | None = None) -> Upcoming:
        """Who will enter or leave by time alone; as `Explainer.upcoming`."""
        return self.explainer.upcoming(days, only)

    def __repr__(self) -> str:
        """Size and instant."""
        return f"<Result: {self.customers:,} customers as of {self.as_of:%Y-%m-%d %H:%M %Z}>"

    def _repr_html_(self) -> str:
        """Sizes with bars as a small table, for notebooks."""
        sizes = self.sizes()
        rows = [
            (name, title, size, "" if share is None else f"{share:.1%}", notebook.Bar(share))
            for name, title, size, share in sizes.select("name", "title", "size", "share").iter_rows()
        ]
        caption = f"{self.customers:,} customers as of {self.as_of:%Y-%m-%d %H:%M %Z}"
        return notebook.table(caption, ("segment", "title", "size", "share", ""), rows)
