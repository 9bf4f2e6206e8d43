"""The language of a report. In: `en` or `de`. Out: `Language`, which says a text in that language and writes figures as it does.

Texts stand in English where they are used, and in `locales/` in other languages: `segdsl.po` for translators, `segdsl.mo` for programs,
which the standard library's gettext reads. `make locales` brings both up to date.
"""

from __future__ import annotations

import datetime as dt
import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from segdsl.report.figures import LOCALES, Count, Figures, Hidden, is_end_of_day

DOMAIN = "segdsl"
CATALOGUES = Path(__file__).parent / "locales"


@dataclass(frozen=True, slots=True)
class Language:
    """Says texts.

    Attributes:
        code: `en` or `de`.
        figures: Writes its numbers and days.
        catalogue: Its texts.
    """

    code: str
    figures: Figures
    catalogue: gettext.NullTranslations

    def say(self, text: str, /, **holes: object) -> str:
        """A text in this language, its `{holes}` filled."""
        said = self.catalogue.gettext(text)
        return said.format_map(holes) if holes else said

    def many(self, one: str, several: str, number: Count, /, **holes: object) -> str:
        """A text in the form that a number asks for; `{n}` in it is the number as written."""
        counted = 2 if isinstance(number, Hidden) else number
        said = self.catalogue.ngettext(one, several, counted)
        return said.format_map({"n": self.figures.count(number), **holes})

    def instant(self, moment: dt.datetime) -> str:
        """A moment: its day, and the time of day unless it is the day's end."""
        if is_end_of_day(moment):
            return self.say("{day}, end of day", day=self.figures.day(moment))
        return self.figures.clock(moment)

    def listed(self, words: list[str]) -> str:
        """Words as a sentence names them: `a, b and c`."""
        if len(words) < 2:
            return "".join(words)
        return self.say("{words} and {last}", words=", ".join(words[:-1]), last=words[-1])


@cache
def language(code: str) -> Language:
    """The language of a code in `LOCALES`."""
    catalogue: gettext.NullTranslations = (
        gettext.NullTranslations()
        if code == "en"
        else gettext.translation(DOMAIN, CATALOGUES, languages=[code])
    )
    return Language(code, Figures(LOCALES[code]), catalogue)
