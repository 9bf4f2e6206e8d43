"""Texts in every language: none is missing, none has lost a hole, and what programs read is what translators wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from segdsl.report import brief, render_html, render_json, render_markdown
from segdsl.report.figures import LOCALES
from segdsl.report.language import language
from segdsl.report.notes import translated
from tests.measure.standin import Evaluation
from tests.report import catalogues
from tests.report.examples import alone, big, nobody, nothing, small, sorted_only, told

CODES = [code for code in LOCALES if code != "en"]


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated_and_no_other_is_kept(code: str) -> None:
    gathered, held = catalogues.gather(), catalogues.read(code)
    assert catalogues.missing(held) == []
    assert {str(one.id) for one in held} == {str(one.id) for one in gathered}
    assert not any(one.fuzzy for one in held if one.id)
    assert not held.obsolete


def _holes(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


@pytest.mark.parametrize("code", CODES)
def test_translations_keep_holes_and_program_text(code: str) -> None:
    for one in catalogues.read(code):
        if not one.id:
            continue
        ids = one.id if isinstance(one.id, tuple) else (one.id,)
        strings = one.string if isinstance(one.string, tuple) else (one.string,)
        for said in strings:
            assert _holes(said) == _holes(ids[-1]) == _holes(ids[0]), ids
            assert said.count("`") % 2 == 0
            assert "<" not in said


@pytest.mark.parametrize("code", CODES)
def test_programs_read_what_translators_wrote(code: str) -> None:
    path = catalogues.po_file(code)
    assert path.read_text(encoding="utf-8") == catalogues.written(catalogues.read(code)), (
        "`make locales` writes it"
    )
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.read(code))


@pytest.mark.parametrize("made", [small, alone, nobody, nothing, sorted_only, lambda: big(40, 200)])
def test_german_reports_hold_no_english(made: Callable[[], Evaluation]) -> None:
    report = told(made(), locale="de")
    html = render_html(report)
    assert '<html lang="de">' in html
    english = told(made())
    for one in catalogues.gather():
        for text in one.id if isinstance(one.id, tuple) else (one.id,):
            # long enough to be nobody's name or word in another language, without figures in between
            if len(text) > 24 and "{" not in text and text in render_html(english):
                assert text not in html
                assert text not in render_markdown(report)
    assert "Kunde" in " ".join(line for _, line in brief(report))
    assert "Kunde" in render_json(report)


# fmt: off
NOTES = {
    "1 row of `orders` belongs to no customer and counts for nobody":
        "1 Zeile von `orders` gehört zu keinem Kunden und zählt für niemanden",
    "25 rows of `orders` belong to no customer and count for nobody":
        "25 Zeilen von `orders` gehören zu keinem Kunden und zählen für niemanden",
    "1 row of `a` is later than `as of` and does not exist yet":
        "1 Zeile von `a` ist später als der Stichtag und noch nicht da",
    "1,045 rows of `a b` are later than `as of` and do not exist yet":
        "1.045 Zeilen von `a b` sind später als der Stichtag und noch nicht da",
    "1 row of `visits` without `visited_at` was left out":
        "1 Zeile von `visits` ohne `visited_at` wurde weggelassen",
    "2 rows of `visits` without `visited_at` were left out":
        "2 Zeilen von `visits` ohne `visited_at` wurden weggelassen",
    "1 value of `orders.amount` is no finite number and counts as missing":
        "1 Wert von `orders.amount` ist keine endliche Zahl und gilt als fehlend",
    "3 values of `orders.amount` are not finite numbers and count as missing":
        "3 Werte von `orders.amount` sind keine endlichen Zahlen und gelten als fehlend",
    "something new":
        "something new",
    "3 things":
        "3 things",
}
# fmt: on


@pytest.mark.parametrize("note", NOTES)
def test_notes(note: str) -> None:
    assert translated(note, language("de")) == NOTES[note]
    assert translated(note, language("en")) == note


def test_every_note_of_the_engine_is_known() -> None:
    from segdsl.engine.data import odd

    kinds = ("nobody", "timeless", "later", "endless:amount")
    told_by_engine = [one for count in (1, 2) for one in odd.told(_table(), dict.fromkeys(kinds, count))]
    assert len(told_by_engine) == 2 * len(kinds)
    assert [note for note in told_by_engine if translated(note, language("de")) == note] == []


def _table() -> object:
    from segdsl.types import Table

    return replace(Table("orders", {}, key="id"), at="ordered_at")
