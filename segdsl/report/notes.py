"""What the evaluation notes about the data, in the language of a report. In: a note, in English. Out: the same in that language.

Notes are sentences made where data are read; each kind is a row of `_KINDS`. A note of no kind stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from segdsl.report.language import Language

_Kind = Callable[[Language, int, str], str]

_KINDS: tuple[tuple[str, _Kind], ...] = (
    (
        r"rows? of `(.+)` belongs? to no customer and counts? for nobody",
        lambda language, n, name: language.many(
            "{n} row of `{name}` belongs to no customer and counts for nobody",
            "{n} rows of `{name}` belong to no customer and count for nobody",
            n,
            name=name,
        ),
    ),
    (
        r"rows? of `(.+)` (?:is|are) later than `as of` and (?:does|do) not exist yet",
        lambda language, n, name: language.many(
            "{n} row of `{name}` is later than `as of` and does not exist yet",
            "{n} rows of `{name}` are later than `as of` and do not exist yet",
            n,
            name=name,
        ),
    ),
    (
        r"rows? of `(.+` without `.+)` (?:was|were) left out",
        lambda language, n, name: language.many(
            "{n} row of `{name}` without `{column}` was left out",
            "{n} rows of `{name}` without `{column}` were left out",
            n,
            name=name.partition("` without `")[0],
            column=name.partition("` without `")[2],
        ),
    ),
    (
        r"values? of `(.+)` (?:is no finite number|are not finite numbers) and counts? as missing",
        lambda language, n, name: language.many(
            "{n} value of `{name}` is no finite number and counts as missing",
            "{n} values of `{name}` are not finite numbers and count as missing",
            n,
            name=name,
        ),
    ),
)
_COUNTED = re.compile(r"([0-9,]+) (.+)", re.DOTALL)


def translated(note: str, language: Language) -> str:
    """The note in a language, its number as that writes it."""
    counted = _COUNTED.fullmatch(note)
    if counted is None:
        return note
    number = int(counted[1].replace(",", ""))
    for pattern, said in _KINDS:
        if found := re.fullmatch(pattern, counted[2], re.DOTALL):
            return said(language, number, found[1])
    return note
