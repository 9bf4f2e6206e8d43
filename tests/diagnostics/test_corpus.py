"""The wrong programs of the corpus, counted: how many codes they have, and that each program has one message that is true."""

from __future__ import annotations

import re
from pathlib import Path

from segdsl.diagnostics.codes import CODES

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KNOWN = {code.id for code in CODES}
LEAST = 90


def messages() -> dict[str, list[str]]:
    """The codes that each wrong program gets, by its path."""
    return {
        f"{path.parent.name}/{path.stem}": [
            line.split(" ")[1] for line in path.read_text(encoding="utf-8").splitlines()
        ]
        for folder in ("syntax", "semantics")
        for path in sorted((CORPUS / folder).glob("*.txt"))
    }


def test_ninety_codes_have_a_program_of_their_own() -> None:
    alone = {found[0] for found in messages().values() if len(found) == 1}
    assert alone <= KNOWN
    assert len(alone) >= LEAST


def test_nearly_every_program_has_one_message() -> None:
    several = [name for name, found in messages().items() if len(found) != 1]
    assert len(several) <= len(messages()) * 0.08


def test_every_mistake_of_writing_and_meaning_has_a_program() -> None:
    """What is left over depends on files, data or a run, or has tests that make it: limits of size, overrides, expressions alone."""
    shown = {code for found in messages().values() for code in found}
    elsewhere = re.compile("SEG00[123]|SEG00[67]|SEG147|SEG216|SEG409|SEG411|SEG41[345]|SEG416|SEG[5-9]")
    assert [one for one in sorted(KNOWN - shown) if not elsewhere.match(one)] == []
