"""What a mistake is: a row of the code table, a place, a sentence and a remedy. Data only; rendering is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from segdsl.text import Source, Span

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a source, or a whole file where there is no stretch (a data file, a config file)."""

    file: str
    source: Source | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces a stretch of the source by a text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A remedy that can be applied.

    Attributes:
        title: What it does, as an order: "write `=`".
        edits: The replacements, none overlapping another.
        safe: Whether it keeps what the author must have meant.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains the mistake, such as the first of two definitions."""

    place: Place
    label: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake.

    Attributes:
        code: Its row in the table.
        message: One sentence in the user's words, without a full stop, what was written in backticks.
        place: Where it is.
        label: What stands beside the underline, mostly a "did you mean".
        help: Remedies, one sentence each.
        related: Other places worth showing.
        fix: A remedy that can be applied, if there is one.
    """

    code: Code
    message: str
    place: Place
    label: str = ""
    help: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is: errors stop, warnings and notes do not."""
        return self.code.severity

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Orders diagnostics by file, place and code."""
        span = self.place.span or Span(0, 0)
        return (self.place.file, span.start, span.end, self.code.id)


@dataclass(frozen=True, slots=True)
class Code:
    """A row of the table of diagnostics.

    Attributes:
        id: `SEG201`.
        slug: `unknown-name`, also the name of its page.
        severity: How bad it is.
        message: The sentence, with `{holes}` for what the user wrote.
        help: Remedies that hold wherever the mistake occurs.
    """

    id: str
    slug: str
    severity: Severity
    message: str
    help: tuple[str, ...] = field(default=())

    def at(
        self,
        source: Source,
        span: Span,
        /,
        *,
        label: str = "",
        help: Iterable[str] = (),
        related: Iterable[tuple[Span, str]] = (),
        fix: Fix | None = None,
        **holes: object,
    ) -> Diagnostic:
        """This mistake at a stretch of a source; `holes` fill the message."""
        place = Place(source.name, source, span)
        others = tuple(Related(Place(source.name, source, where), text) for where, text in related)
        message = self.message.format(**holes)
        return Diagnostic(self, message, place, label, (*help, *self.help), others, fix)

    def about(self, file: str, /, *, help: Iterable[str] = (), **holes: object) -> Diagnostic:
        """This mistake of a whole file, of data or of the command line."""
        return Diagnostic(self, self.message.format(**holes), Place(file), "", (*help, *self.help))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like the one written, if any is close, for a "did you mean"."""
    by_case = {candidate.casefold(): candidate for candidate in sorted(known)}
    if word.casefold() in by_case:
        return by_case[word.casefold()]
    written = word.casefold()
    for is_near in (_swapped, _one_letter_apart):
        found = next((candidate for candidate in by_case if is_near(written, candidate)), None)
        if found is not None:
            return by_case[found]
    close = get_close_matches(written, by_case, n=1, cutoff=0.7)
    return by_case[close[0]] if close else None


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters have changed places, which other measures take for two mistakes in a short word."""
    if len(one) != len(other):
        return False
    apart = [index for index in range(len(one)) if one[index] != other[index]]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return one[first] == other[second] and one[second] == other[first]


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter is missing, too many or another, in a word of at least three."""
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or len(long) - len(short) > 1:
        return False
    at = next((index for index in range(len(short)) if short[index] != long[index]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
