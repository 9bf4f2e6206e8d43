"""Readings: both languages know every row of the table, and say what the examples' segments mean."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

import segdsl
from segdsl.functions import TABLE
from segdsl.reading import LANGUAGES, Reading, read
from segdsl.reading.model import Item
from segdsl.reading.words import Words
from tests.conformance.test_table import EXAMPLES, program_of
from tests.property.cases import Case, cases

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = ["shop/shop", "shop/shop_full", "software/software", "game/game"]
LOCALES = sorted(LANGUAGES)

TABLES = """
table customers key id {
  id text
  country text
  spent number
  birthday date
  tags list of text
  newsletter flag
  seats integer
}
table orders of customers by id at ordered_at {
  id text
  ordered_at timestamp
  amount decimal
  paid flag
  status text
  sku text to products
}
table products key sku {
  sku text
  category text
}
"""


def said(text: str, locale: str = "en") -> str:
    """The reading of the last definition of a program over `TABLES`."""
    program = segdsl.parse(TABLES + text)
    return program[list(program.meaning.definitions)[-1]].reading(locale).text


# ---- the tables of words


@pytest.mark.parametrize("locale", LOCALES)
def test_every_row_of_the_table_has_words(locale: str) -> None:
    assert set(LANGUAGES[locale].rows) == {row.name for row in TABLE}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_languages_say_the_same_things(locale: str) -> None:
    english, other = LANGUAGES["en"], LANGUAGES[locale]
    assert set(english.texts) <= set(other.texts)
    assert set(english.units) == set(other.units)
    assert set(english.this) == set(other.this)
    assert set(english.previous) == set(other.previous)
    assert len(other.months) == 12


def _holes(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("name", sorted(LANGUAGES["en"].texts))
def test_texts_have_no_part_that_the_other_language_lacks(name: str) -> None:
    english, german = LANGUAGES["en"].texts[name], LANGUAGES["de"].texts[name]
    assert _holes(german) <= {"0", "1", "2"}
    assert len(_holes(german)) == len(_holes(english)), name


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_table_is_read(example: segdsl.functions.Example, locale: str) -> None:
    program = segdsl.parse(program_of(example))
    _check(read(program.meaning, "answer", locale), LANGUAGES[locale])


def _check(reading: Reading, words: Words) -> None:
    assert reading.locale == words.locale
    assert reading.lead.endswith(":" if reading.items else "."), reading.lead
    for text in _texts(reading):
        assert text == text.strip()
        assert "  " not in text, text
        # a hole that nothing filled, or a Python value
        assert not re.search(r"\{\w*\}|None|True|False|Constant\(", text), text
        assert not text[:1].isspace()


def _texts(reading: Reading) -> list[str]:
    def inside(items: tuple[Item, ...]) -> list[str]:
        return [text for item in items for text in (item.text, *inside(item.items))]

    return [reading.lead, *inside(reading.items)]


@settings(max_examples=40)
@given(case=cases())
def test_every_program_is_read(case: Case) -> None:
    meaning = segdsl.parse(case.program.text).meaning
    for name in meaning.definitions:
        for locale, words in LANGUAGES.items():
            _check(read(meaning, name, locale), words)


# ---- what they say


@pytest.mark.golden
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_examples(name: str, locale: str, golden: Callable[[Path, str], None]) -> None:
    program = segdsl.load(ROOT / "examples" / f"{name}.seg")
    parts = [
        f"{definition.kind} {one}\n{program[one].reading(locale)}\n"
        for one, definition in sorted(program.meaning.definitions.items())
    ]
    golden(HERE / "golden" / f"{name.rpartition('/')[2]}.{locale}.txt", "\n".join(parts))


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        (
            'trait recency "Time since the last order" = time since last(orders.ordered_at)\n'
            'trait frequency "Orders in the last year" = count(orders in last 1y)\n'
            "segment s when recency < 30d and frequency >= 5",
            "Customers whose time since the last order is under 30 days and who have at least 5 orders in the last year.",
            "Kunden, für die gilt: „Time since the last order“ beträgt weniger als 30 Tage und "
            "„Orders in the last year“ beträgt mindestens 5.",
        ),
        (
            "segment s when not (spent > 10.5 or missing)",
            "Customers whose spent is at most 10.5.",
            "Kunden, für die gilt: „spent“ beträgt höchstens 10,5.",
        ),
        (
            "segment s when not (country is \"DE\" or newsletter)",
            "Customers whose country is other than “DE” and whose newsletter is no.",
            "Kunden, für die gilt: „country“ ist nicht „DE“ und „newsletter“ ist nein.",
        ),
        (
            "segment s when country not in (\"DE\", \"AT\") or missing",
            "Customers whose country is neither “DE” nor “AT” or unknown.",
            "Kunden, für die gilt: „country“ ist weder „DE“ noch „AT“ oder ist unbekannt.",
        ),
        (
            "segment s when share(orders where status = \"returned\") > 30%",
            "Customers whose share with status “returned” among orders is over 30%.",
            "Kunden, für die gilt: der Anteil der Einträge in „orders“, bei denen „status“ „returned“ ist, beträgt mehr als 30 %.",
        ),
        (
            "segment s when spent in top 10% per country",
            "Customers whose spent is in the top 10% among all customers with the same country.",
            "Kunden, für die gilt: „spent“ liegt unter den obersten 10 % unter allen Kunden mit gleichem „country“.",
        ),
        (
            "segment s when spent > 2 * avg(customers.spent)",
            "Customers whose spent is over 2 times the average spent of all customers.",
            "Kunden, für die gilt: „spent“ beträgt mehr als 2 mal der Durchschnitt von „spent“ in allen Kunden.",
        ),
        (
            "segment s when any(orders in previous 3 months where sku.category = \"shoes\" and not paid)",
            "Customers who have at least one order in the 3 months before this one not marked as paid with category of the sku "
            "“shoes”.",
            "Kunden, für die gilt: es gibt mindestens einen Eintrag in „orders“ in den 3 Monaten davor "
            "(„category“ zu „sku“ ist „shoes“ und „paid“ ist nein).",
        ),
        (
            "segment s when sequence(orders where paid then no orders within 30d same sku)",
            "Customers who have in this order: an order marked as paid, then no orders within 30 days, all with the same sku.",
            "Kunden, für die gilt: es gibt nacheinander einen Eintrag in „orders“ („paid“ ist ja), "
            "dann keinen in „orders“ innerhalb von 30 Tagen, alle mit gleichem „sku“.",
        ),
        (
            "segment a when newsletter\nsegment s when a as of 90d ago and birthday in next 1y",
            "Customers who are in “a” as of 90 days ago and whose birthday is in the next year.",
            "Kunden, für die gilt: sie gehören zu „a“ (Stand vor 90 Tagen) und „birthday“ liegt im nächsten Jahr.",
        ),
        (
            "trait t = if spent > 100 then \"big\" else if spent is known then \"small\" else missing",
            "The first of these that applies:\n- “big” if spent is over 100\n- “small” if spent is known\n- otherwise nothing",
            "Das erste davon, das zutrifft:\n- „big“, wenn „spent“ mehr als 100 beträgt\n"
            "- „small“, wenn „spent“ bekannt ist\n- sonst nichts",
        ),
        (
            "segment s when birthday = 1990-05-01 or birthday < 1980-01-01 or birthday in 2001",
            "Customers whose birthday is on 1 May 1990 or before 1 January 1980 or in 2001.",
            "Kunden, für die gilt: „birthday“ liegt am 1. Mai 1990 oder früher als am 1. Januar 1980 oder im Jahr 2001.",
        ),
        (
            "segment s when seats = 1 and how_many(newsletter, spent > 5, country = \"DE\") >= 2",
            "Customers who have exactly one seat and for whom at least 2 of these hold: newsletter is yes, spent is over 5 and "
            "country is “DE”.",
            "Kunden, für die gilt: „seats“ beträgt 1 und mindestens 2 davon gelten: „newsletter“ ist ja, "
            "„spent“ beträgt mehr als 5 und „country“ ist „DE“.",
        ),
        (
            "segment a \"All\" when newsletter\nsplit s of a: x 90%, y 10%",
            "A random draw that stays the same, of customers who are in “All”:\n- x: 90%\n- y: 10%",
            "Eine Zufallsauswahl, die gleich bleibt, aus Kunden, für die gilt: sie gehören zu „All“:\n- x: 90 %\n- y: 10 %",
        ),
    ],
)  # fmt: skip
def test_sentences(written: str, english: str, german: str) -> None:
    assert said(written) == english
    assert said(written, "de-AT") == german


def test_a_language_without_words() -> None:
    with pytest.raises(ValueError, match="there are no words for 'fr'; there are words for de, en"):
        said("segment s when newsletter", "fr")


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        read(segdsl.parse(TABLES + "segment s when newsletter").meaning, "t")


def test_reading_loads_no_polars() -> None:
    import subprocess
    import sys

    code = "import sys, segdsl; segdsl.parse('segment s when a > 1')['s'].reading(); sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
