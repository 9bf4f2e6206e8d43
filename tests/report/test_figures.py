"""Figures against Babel, which knows how every locale writes them, and where they differ on purpose."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel import dates, numbers
from hypothesis import assume, given
from hypothesis import strategies as st

from segdsl.report.figures import LOCALES, Figures, Hidden
from segdsl.report.language import language

WRITERS = [Figures(locale) for locale in LOCALES.values()]
ENGLISH, GERMAN = WRITERS

writers = pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.locale.code)


@pytest.fixture(autouse=True)
def _halves_away_from_zero() -> Iterator[None]:
    """Babel rounds as the decimal module is told to."""
    with decimal.localcontext(rounding=ROUND_HALF_UP):
        yield


@writers
@given(st.integers(-(10**15), 10**15))
def test_counts(write: Figures, number: int) -> None:
    assert write.count(number) == numbers.format_decimal(number, locale=write.locale.cldr)


@writers
@given(st.decimals(-(10**9), 10**9, places=5), st.integers(0, 4))
def test_numbers(write: Figures, number: Decimal, places: int) -> None:
    with decimal.localcontext(rounding=ROUND_HALF_UP):
        pattern = "#,##0" + ("." + "0" * places if places else "")
        assert write.number(number, places).removeprefix("-") == numbers.format_decimal(
            abs(number), pattern, locale=write.locale.cldr
        )
    assert write.number(number, places).startswith("-") == (
        number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) < 0
    )


@writers
@given(st.integers(1, 999))
def test_shares(write: Figures, thousandths: int) -> None:
    share = thousandths / 1000
    # The figure is Babel's, the sign stands as in the locale's own pattern, which CLDR writes without decimals
    with decimal.localcontext(rounding=ROUND_HALF_UP):
        pattern = numbers.Locale.parse(write.locale.cldr).percent_formats[None].pattern
        expected = numbers.format_percent(
            Decimal(str(share)), pattern.replace("#,##0", "#,##0.0"), locale=write.locale.cldr
        )
    assert write.percent(share) == expected


@writers
@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_only_nothing_and_everything_read_as_such(write: Figures, part: int, whole: int) -> None:
    share = min(part, whole) / whole
    assert (write.percent(share) == write.percent(0)) == (share == 0)
    assert (write.percent(share) == write.percent(1)) == (share == 1)


@writers
@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))
def test_days(write: Figures, day: dt.date) -> None:
    assert write.day(day) == dates.format_date(day, "long", locale=write.locale.cldr)
    month = dates.format_date(day, "LLL", locale=write.locale.cldr)
    short = dates.format_date(day, "MMM", locale=write.locale.cldr)
    assert write.locale.short_months[day.month - 1].rstrip(".") in {month.rstrip("."), short.rstrip(".")}


@writers
@given(st.integers(1_000_000, 10**12 - 10**9))
def test_small_places(write: Figures, number: int) -> None:
    unit = 10**6 if number < 10**9 else 10**9
    assume(number / unit < 999.4)  # from there on Babel says a thousand millions
    with decimal.localcontext(rounding=ROUND_HALF_UP):
        digits = 1 if number / unit < 99.95 else 0
        expected = numbers.format_compact_decimal(number, locale=write.locale.cldr, fraction_digits=digits)
    point = re.escape(write.locale.point)
    assert re.sub(rf"{point}0(?=\D)", "", write.compact(number)) == expected


def test_small_places_by_hand() -> None:
    given = (
        0,
        9_999,
        10_000,
        99_949,
        99_951,
        999_499,
        999_500,
        12_345_678,
        999_499_999,
        4 * 10**9,
        7 * 10**15,
    )
    assert [ENGLISH.compact(number) for number in given] == [
        "0", "9,999", "10.0k", "99.9k", "100k", "999k", "1.0m", "12.3m", "999m", "4.0bn", "7,000,000bn",
    ]  # fmt: skip
    assert [GERMAN.compact(number) for number in (9_999, 123_456, 999_500, 12_345_678)] == [
        "9.999", "123.456", "999.500", "12,3\N{NO-BREAK SPACE}Mio.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("share", "english", "german"),
    [
        (None, "–", "–"),
        (0.0, "0%", "0 %"),
        (0.0004, "<0.1%", "<0,1 %"),
        (0.001, "0.1%", "0,1 %"),
        (0.12345, "12.3%", "12,3 %"),
        (0.1745, "17.5%", "17,5 %"),
        (0.9994, "99.9%", "99,9 %"),
        (0.9996, ">99.9%", ">99,9 %"),
        (1.0, "100%", "100 %"),
        (1.234, "123.4%", "123,4 %"),
    ],
)
def test_shares_by_hand(share: float | None, english: str, german: str) -> None:
    assert ENGLISH.percent(share) == english
    assert GERMAN.percent(share).replace("\N{NO-BREAK SPACE}", " ") == german


@pytest.mark.parametrize(
    ("part", "english", "spoken", "german"),
    [
        (0.042, "+4.2%", "4.2%", "+4,2\N{NO-BREAK SPACE}%"),
        (-0.0575, "−5.8%", "5.8%", "−5,8\N{NO-BREAK SPACE}%"),
        (12.5, "+1,250.0%", "1,250.0%", "+1.250,0\N{NO-BREAK SPACE}%"),
        (-1.0, "−100.0%", "100.0%", "−100,0\N{NO-BREAK SPACE}%"),
        (0.0005, "+0.1%", "0.1%", "+0,1\N{NO-BREAK SPACE}%"),
        (-0.0004, "−<0.1%", "<0.1%", "−<0,1\N{NO-BREAK SPACE}%"),
        (0.0, "0%", "0%", "0\N{NO-BREAK SPACE}%"),
        (None, "–", "–", "–"),
    ],
)
def test_changes_by_hand(part: float | None, english: str, spoken: str, german: str) -> None:
    assert Figures(LOCALES["en"]).change(part) == english
    assert Figures(LOCALES["en"]).change(part, signed=False) == spoken
    assert Figures(LOCALES["de"]).change(part) == german


def test_amounts_are_as_short_as_can_be_read() -> None:
    given = (0, 0.5, -0.5, 0.00123, 3.14159, 12.5, 12.0, 1234.5, 1234567.0, -0.00001, 100)
    assert [ENGLISH.amount(one) for one in given] == [
        "0", "0.5", "-0.5", "0.0012", "3.14", "12.5", "12", "1,235", "1,234,567", "0", "100",
    ]  # fmt: skip
    assert [GERMAN.amount(one) for one in (1234.5, 3.14159, None)] == ["1.235", "3,14", "–"]


def test_factors_indices_and_bare_shares() -> None:
    assert [ENGLISH.times(one) for one in (None, 0.0, 0.421, 1.0, 13.58, 1_234.5)] == [
        "–", "0.00×", "0.42×", "1.0×", "13.6×", "1,235×",
    ]  # fmt: skip
    assert GERMAN.times(3.14) == "3,1×"
    assert [ENGLISH.bare_percent(one) for one in (None, 0, 0.004, 0.126, 1)] == ["–", "0", "<1", "13", "100"]
    assert [ENGLISH.index(one) for one in (None, 99.6, 1_234)] == ["–", "100", "1,234"]


def test_counts_that_are_not_told() -> None:
    assert ENGLISH.count(Hidden(10)) == "<10"
    assert ENGLISH.count(Hidden()) == "•••"
    assert ENGLISH.compact(Hidden(1_000)) == "<1,000"
    assert ENGLISH.count(None) == "–"


def test_the_end_of_a_day_is_called_so() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    end, nine = dt.datetime(2024, 6, 30, 23, 59, 59, 999999, zone), dt.datetime(2024, 2, 1, 9, 5, tzinfo=zone)
    assert [language("en").instant(one) for one in (end, nine)] == [
        "30 June 2024, end of day",
        "1 February 2024, 09:05",
    ]
    assert [language("de").instant(one) for one in (end, nine)] == [
        "30. Juni 2024, Tagesende",
        "1. Februar 2024, 09:05 Uhr",
    ]


def test_plurals() -> None:
    def customers(code: str, number: int | Hidden) -> str:
        return language(code).many("{n} customer", "{n} customers", number)

    assert [customers("en", number) for number in (0, 1, 2_000, Hidden(10))] == [
        "0 customers", "1 customer", "2,000 customers", "<10 customers",
    ]  # fmt: skip
    assert [customers("de", number) for number in (0, 1, 2_000)] == [
        "0 Kunden", "1 Kunde", "2.000 Kunden",
    ]  # fmt: skip


def test_lists_of_words() -> None:
    assert [language("en").listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
