"""Why customers are where they are. In: an evaluation. Out: `Explainer`: a customer explained, who is near a segment, what time will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from segdsl.api.errors import SegdslError
from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.diagnostics.codes_data import NO_SUCH_CUSTOMER

if TYPE_CHECKING:
    from segdsl.engine import Evaluation
    from segdsl.measure.explain import Explanation
    from segdsl.measure.near import NearMisses
    from segdsl.measure.upcoming import Upcoming

_T = TypeVar("_T")
AHEAD = 31


@dataclass(frozen=True)
class Explainer:
    """What can be asked about customers of a program and its data.

    Attributes:
        evaluation: The data, and what they are asked.
        names: The segments, groups and splits that can be asked about.
        diagnostics: Notes and warnings of the check.
    """

    evaluation: Evaluation
    names: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def sets(self) -> tuple[str, ...]:
        """The segments, branches and arms that customers can be in."""
        definitions = self.evaluation.meaning.definitions
        return tuple(
            part
            for one in self.names
            for part in (
                (one,)
                if definitions[one].kind == "segment"
                else tuple(f"{one}.{branch.name}" for branch in definitions[one].branches)
            )
        )

    @property
    def has_personal_keys(self) -> bool:
        """Whether the customers' keys may be shown to nobody."""
        spine = self.evaluation.meaning.catalog.spine
        return spine.columns[str(spine.key)].personal

    def explain(
        self,
        customer: object,
        only: Sequence[str] | None = None,
        *,
        locale: str = "en",
        ahead: int = AHEAD,
        keys: bool = True,
    ) -> Explanation:
        """Why a customer is in or out of each segment, groups and split, and what would change it.

        Every value and verdict is the engine's own, and every change was tried on a copy of the customer. Where no definition compares
        customers with one another, nobody else's rows are looked at.

        Args:
            customer: The key.
            only: Segments, groups and splits; all of them if none are named.
            locale: The language of readings, values and changes: `en` or `de`.
            ahead: For how many days to look what time alone will change, and how long other changes work; 0 looks at today only.
            keys: Whether keys of other customers may be named where this one is not found.

        Raises:
            SegdslError: There is no such customer or definition, or data fail while they are read.
            ValueError: There are no words of that language.
        """
        from segdsl.measure.explain import explain

        names = self._known(only)
        found = _told(lambda: explain(self.evaluation, str(customer), names, locale=locale, ahead=ahead))
        if found is None:
            raise SegdslError([self._no_customer(str(customer), keys)])
        return found

    def near(self, name: str, limit: int = 20, *, locale: str = "en") -> NearMisses:
        """Who is one condition away from a segment or branch, and how far.

        Args:
            name: A segment, or a branch as `lifecycle.lost`.
            limit: How many customers to name; all are counted.
            locale: The language values are shown in.

        Raises:
            SegdslError: There is no such segment or branch, or data fail while they are read.
        """
        from segdsl.measure.near import near

        if name not in self.sets:
            raise SegdslError([self._unknown(name, self.sets)])
        return _told(lambda: near(self.evaluation, name, limit, locale=locale))

    def upcoming(self, days: int, only: Sequence[str] | None = None) -> Upcoming:
        """Who will enter or leave by time alone: with no new rows, as of the end of each day.

        Args:
            days: How many days to look ahead, at least 1.
            only: Segments, groups and splits; all of them if none are named.

        Raises:
            SegdslError: There is no such definition, or data fail while they are read.
        """
        from segdsl.measure.upcoming import upcoming

        names = self._known(only)
        return _told(lambda: upcoming(self.evaluation, days, names))

    # ---- names

    def _known(self, only: Sequence[str] | None) -> list[str]:
        chosen = list(self.names if only is None else dict.fromkeys(only))
        unknown = [self._unknown(name, self.names) for name in chosen if name not in self.names]
        if unknown:
            raise SegdslError(unknown)
        return chosen

    def _unknown(self, name: str, known: Sequence[str]) -> Diagnostic:
        close = nearest(name, known)
        help = (f"did you mean `{close}`?",) if close else ()
        return codes.NO_SUCH_SEGMENT.about(self.evaluation.meaning.source.name, name=name, help=help)

    def _no_customer(self, key: str, keys: bool) -> Diagnostic:
        from segdsl.measure.explain.keys import near_keys

        spine = self.evaluation.meaning.catalog.spine
        may = keys and not self.has_personal_keys
        close = _told(lambda: near_keys(self.evaluation, key)) if may else []
        help = ("did you mean " + " or ".join(f"`{one}`" for one in close) + "?",) if close else ()
        return NO_SUCH_CUSTOMER.about("", key=key, table=spine.name, column=spine.key, help=help)


def _told(ask: Callable[[], _T]) -> _T:
    """What is asked; data that fail become an error of the public surface."""
    from segdsl.engine import DataFault

    try:
        return ask()
    except DataFault as fault:
        raise SegdslError(fault.diagnostics) from None
