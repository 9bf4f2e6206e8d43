"""The text of a configuration and the places in it. In: keys, or what the TOML reader said. Out: diagnostics that underline them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from segdsl.cli.choices import listing
from segdsl.cli.masking import mask
from segdsl.diagnostics import Diagnostic, Place, nearest
from segdsl.diagnostics.codes_use import CONFIG_BAD_VALUE, CONFIG_SYNTAX, CONFIG_UNKNOWN_KEY
from segdsl.text import Source, Span

_HEADER = re.compile(r"\s*\[\s*(?P<name>[^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*(?P<key>\"[^\"]*\"|'[^']*'|[A-Za-z0-9_.-]+)\s*=")
_POSITION = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


class ConfigText:
    """A configuration file's text, of which messages show a copy without secrets.

    Attributes:
        original: The text as it is, for the TOML reader only.
        source: The text that may be shown.
    """

    def __init__(self, file: Path, text: str) -> None:
        self.original = text.replace("\r\n", "\n")
        here = os.path.join(os.getcwd(), "")
        self.source = Source(str(file).removeprefix(here), mask(self.original))

    def not_toml(self, error: Exception) -> Diagnostic:
        """The mistake that keeps the file from being read as TOML."""
        said = str(error)
        position = _POSITION.search(said)
        why = said[: position.start()] if position else said
        why = re.sub(r"'([^']*)'", r"`\1`", why[:1].lower() + why[1:])
        if why == r"illegal character `\n`":
            why = "this text has no closing quote"
        offset = len(self.original)
        if position and position["line"]:
            starts = [0, *(match.end() for match in re.finditer("\n", self.original))]
            offset = starts[min(int(position["line"]), len(starts)) - 1] + int(position["column"]) - 1
        shown = len(mask(self.original[:offset]))
        remedies = ("text stands in quotes",) if why == "invalid value" else ()
        span = Span(shown, min(shown + 1, len(self.source.text)))
        return CONFIG_SYNTAX.at(self.source, span, why=mask(why), help=remedies)

    def unknown(
        self, section: tuple[str, ...], key: str, known: Sequence[str], prefix: tuple[str, ...]
    ) -> Diagnostic:
        """The mistake of a key, or of a section, that does not exist."""
        meant = nearest(key, known)
        where = f" of `[{'.'.join((*prefix, *section))}]`" if (*prefix, *section) else ""
        remedies = () if meant else (f"it can be {listing(known)}",)
        found = CONFIG_UNKNOWN_KEY.about(self.source.name, key=key, where=where, help=remedies)
        found = replace(found, label=f"did you mean `{meant}`?" if meant else "")
        return self.place(found, section, key, prefix)

    def bad(
        self, section: tuple[str, ...], key: str, expected: str, actual: str, prefix: tuple[str, ...]
    ) -> Diagnostic:
        """The mistake of a value that is of the wrong kind."""
        found = CONFIG_BAD_VALUE.about(self.source.name, key=key, expected=expected, actual=actual)
        return self.place(found, section, key, prefix)

    def place(
        self, found: Diagnostic, section: tuple[str, ...], key: str, prefix: tuple[str, ...]
    ) -> Diagnostic:
        """The same mistake with the key underlined, or with the file alone where the key is written in an unusual way."""
        return replace(
            found, place=Place(self.source.name, self.source, self._find((*prefix, *section), key))
        )

    def _find(self, section: tuple[str, ...], key: str) -> Span | None:
        current: tuple[str, ...] = ()
        offset = 0
        for line in self.source.text.split("\n"):
            if header := _HEADER.match(line):
                current = tuple(part.strip().strip("\"'") for part in header["name"].split("."))
                if current[: len(section) + 1] == (*section, key):
                    return Span(offset + header.start("name"), offset + header.end("name"))
            elif (pair := _KEY.match(line)) and current == section and pair["key"].strip("\"'") == key:
                return Span(offset + pair.start("key"), offset + pair.end("key"))
            offset += len(line) + 1
        return None
