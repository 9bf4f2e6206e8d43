"""The texts of reports for translators. `python -m tests.report.catalogues` gathers them into `segdsl.po` of each language,
keeps what is translated, and compiles `segdsl.mo`, which programs read; `make locales` calls it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from segdsl.report import language
from segdsl.report.figures import LOCALES

REPORT = Path(language.__file__).parent
# What says a text, and which of its arguments are texts; `mark` is for texts that are said elsewhere
HEAD = """\
# The texts of reports. `make locales` adds those that are new and says what is not translated yet.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
DATE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
KEYWORDS = {"say": None, "many": (1, 2), "mark": None}


def gather() -> Catalog:
    """All texts of the sources, each with the files it stands in."""
    catalogue = Catalog(domain=language.DOMAIN, project="segdsl", charset="utf-8")
    for path, method in _sources():
        options = {"silent": "false", "trimmed": "true"}
        with path.open("rb") as file:
            for _, message, _, _ in extract(method, file, KEYWORDS, (), options):
                catalogue.add(message, locations=[(path.relative_to(REPORT).as_posix(), None)])  # type: ignore[list-item]
    return catalogue


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(REPORT.rglob("*.py")):
        yield path, "python"
    for path in sorted(REPORT.rglob("*.j2")):
        yield path, "jinja2.ext:babel_extract"


def po_file(code: str) -> Path:
    """What translators write."""
    return language.CATALOGUES / code / "LC_MESSAGES" / f"{language.DOMAIN}.po"


def read(code: str) -> Catalog:
    """What is translated into a language."""
    with po_file(code).open("rb") as file:
        made = read_po(file, locale=code, domain=language.DOMAIN)
    # the same bytes whenever it is compiled
    made.creation_date = made.revision_date = DATE
    return made


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as programs read it."""
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def written(catalogue: Catalog) -> str:
    """A catalogue as translators read it, without a head that would change at every run."""
    made = io.BytesIO()
    write_po(made, catalogue, width=120, sort_output=True, include_lineno=False)
    text = made.getvalue().decode()
    return (
        HEAD.format(code=catalogue.locale_identifier, plurals=catalogue.plural_forms)
        + text.partition("\n\n")[2]
    )


def missing(catalogue: Catalog) -> list[object]:
    """The texts that are not translated."""
    return [
        one.id
        for one in catalogue
        if one.id and not (all(one.string) if isinstance(one.string, tuple) else one.string)
    ]


def update(code: str) -> None:
    """Brings the files of a language up to date."""
    path = po_file(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = read(code) if path.exists() else Catalog(locale=code, domain=language.DOMAIN)
    catalogue.update(gather(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path.write_text(written(catalogue), encoding="utf-8", newline="\n")
    path.with_suffix(".mo").write_bytes(compiled(read(code)))
    untold = missing(catalogue)
    print(f"{code}: {len(catalogue)} texts, {len(untold)} without a translation")
    for one in untold:
        print(f"  {one!r}")


if __name__ == "__main__":
    for one in LOCALES:
        if one != "en":
            update(one)
