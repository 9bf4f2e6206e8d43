"""The texts of reports for translators. `python -m tests.report.catalogues` gathers them into `segdsl.po` of each language,
keeps what is translated, and compiles `segdsl.mo`, which programs read; `make locales` calls it.
"""

from __future__ import annotations

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
        return read_po(file, locale=code, domain=language.DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as programs read it."""
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def main() -> None:
    gathered = gather()
    for code in LOCALES:
        if code == "en":
            continue
        path = po_file(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = (
            read(code) if path.exists() else Catalog(locale=code, domain=language.DOMAIN, project="segdsl")
        )
        catalogue.update(gathered, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False, sort_output=True, include_lineno=False)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = [message.id for message in catalogue if message.id and not _whole(message.string)]
        print(f"{code}: {len(catalogue)} texts, {len(missing)} without a translation")
        for one in missing:
            print(f"  {one!r}")


def _whole(said: object) -> bool:
    return all(said) if isinstance(said, tuple) else bool(said)


if __name__ == "__main__":
    main()
