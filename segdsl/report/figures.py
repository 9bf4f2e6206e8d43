"""Figures as people read them. In: numbers, moments and a locale. Out: text, the same on every machine.

What a locale writes is a row of `LOCALES`, taken from the Unicode Common Locale Data Repository; the tests compare it with Babel, which
holds all of that data. Halves are rounded away from zero, as people round: 17.45% reads 17.5%, whatever binary number is nearest.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
UNTOLD = "•••"
_NARROW = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that is not told, because so few customers could be recognised, or because it would give such a count away.

    Attributes:
        below: What it is less than; none where it may be larger, and only its telling would give another away.
    """

    below: float | None = None


Count = int | Hidden


@dataclass(frozen=True, slots=True)
class Locale:
    """How numbers and days are written somewhere.

    Attributes:
        code: What `--locale` takes, and the page's `lang`.
        cldr: The locale's name in the Common Locale Data Repository.
        group: What stands between thousands.
        point: What stands before decimals.
        percent: A share's figure with its sign.
        day: A day of a month of a year.
        clock: A moment of a day.
        months: The months' names.
        short_months: The same, short.
        units: From which number on which unit is written in small places, least first.
    """

    code: str
    cldr: str
    group: str
    point: str
    percent: str
    day: str
    clock: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    units: tuple[tuple[int, str], ...]


_ENGLISH = Locale(
    "en",
    "en_GB",
    ",",
    ".",
    "{}%",
    "{day} {month} {year}",
    "{day}, {time}",
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
    ((1_000, "k"), (1_000_000, "m"), (1_000_000_000, "bn")),
)
_GERMAN = Locale(
    "de",
    "de_DE",
    ".",
    ",",
    f"{{}}{_NARROW}%",
    "{day}. {month} {year}",
    "{day}, {time} Uhr",
    (
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    ((1_000_000, f"{_NARROW}Mio."), (1_000_000_000, f"{_NARROW}Mrd.")),
)
LOCALES: dict[str, Locale] = {one.code: one for one in (_ENGLISH, _GERMAN)}


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes the figures of a locale; where there is none to write, a dash."""

    locale: Locale

    def count(self, number: Count | None) -> str:
        """A whole number: `1,234`; `<10` or `hidden`'s dots where it is not told."""
        if number is None:
            return NOTHING
        if isinstance(number, Hidden):
            return UNTOLD if number.below is None else f"<{self._grouped(int(number.below))}"
        return self._grouped(number)

    def number(self, value: float | Decimal | None, places: int = 2) -> str:
        """A number with so many decimal places: `1,234.50`."""
        if value is None:
            return NOTHING
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        whole, _, decimals = f"{abs(exact):f}".partition(".")
        sign = "-" if exact < 0 else ""
        return (
            sign
            + self._grouped(int(whole) if whole else 0)
            + (self.locale.point + decimals if decimals else "")
        )

    def amount(self, value: float | Decimal | None) -> str:
        """A number as short as it can be read: three places that count, at least the whole ones, no zeros at the end."""
        if value is None:
            return NOTHING
        size = float(value if value >= 0 else -value)
        places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 or not size else 4
        written = self.number(value, places)
        if places and self.locale.point in written:
            written = written.rstrip("0").removesuffix(self.locale.point)
        return "0" if written in {"-0", ""} else written

    def percent(self, share: float | Hidden | None) -> str:
        """A share with one decimal place. What is not quite nothing or everything never reads as if it were."""
        if share is None:
            return NOTHING
        if isinstance(share, Hidden):
            return UNTOLD if share.below is None else f"<{self.percent(max(share.below, 0.001))}"
        if share <= 0:
            return self._percent("0")
        if share < 0.001:
            return "<" + self._percent(self.number(0.1, 1))
        if share == 1:
            return self._percent("100")
        if 0.9995 <= share < 1:
            return ">" + self._percent(self.number(99.9, 1))
        return self._percent(self.number(Decimal(str(share)) * 100, 1))

    def change(self, part: float | None, signed: bool = True) -> str:
        """By what part something grew or shrank, with one decimal place: `+4.2%`, `−0.8%`, `0%`; its sign may be said in words instead."""
        if part is None:
            return NOTHING
        if not part:
            return self._percent("0")
        sign = ("+" if part > 0 else "\N{MINUS SIGN}") if signed else ""
        size = abs(Decimal(str(part))) * 100
        if size < Decimal("0.05"):
            return f"{sign}<{self._percent(self.number(0.1, 1))}"
        return sign + self._percent(self.number(size, 1))

    def spoken_percent(self, share: float | None) -> str:
        """A share to be said aloud: `12%`; what is not quite nothing or everything never sounds as if it were."""
        if share is None:
            return NOTHING
        if 0 < share < 0.01:
            return "<" + self._percent("1")
        if 0.99 < share < 1:
            return ">" + self._percent("99")
        return self._percent(self.number(Decimal(str(share)) * 100, 0))

    def bare_percent(self, share: float | None) -> str:
        """A share in per cent for a small place in a picture: `12`, or `<1` where there is something."""
        if share is None:
            return NOTHING
        return "<1" if 0 < share < 0.005 else self.number(Decimal(str(share)) * 100, 0)

    def index(self, value: float | None) -> str:
        """An index, of which 100 is everyone: `240`."""
        return NOTHING if value is None else self.number(value, 0)

    def times(self, factor: float | None) -> str:
        """A factor: `0.42×`, `3.1×`, `250×`."""
        if factor is None:
            return NOTHING
        return self.number(factor, 2 if factor < 1 else 1 if factor < 100 else 0) + "×"

    def compact(self, number: Count | None) -> str:
        """A whole number for a small place in a picture: `1,004`, `12.3k`, `4.5m`."""
        if number is None or isinstance(number, Hidden):
            return self.count(number)
        if number < 10_000:
            return self.count(number)
        # 999,500 is one million rather than a thousand thousands
        units = [
            (size, name)
            for at, (size, name) in enumerate(self.locale.units)
            if number >= size or (at and number * 10_000 >= size * 9_995)
        ]
        if not units:
            return self.count(number)
        size, name = units[-1]
        value = Decimal(number) / size
        return self.number(value, 1 if value < Decimal("99.95") else 0) + name

    def day(self, moment: dt.date) -> str:
        """A day: `30 June 2024`."""
        return self.locale.day.format(
            day=moment.day, month=self.locale.months[moment.month - 1], year=moment.year
        )

    def clock(self, moment: dt.datetime) -> str:
        """A day and its time: `30 June 2024, 09:05`."""
        return self.locale.clock.format(day=self.day(moment), time=f"{moment:%H:%M}")

    def _grouped(self, number: int) -> str:
        return f"{number:,}".replace(",", self.locale.group)

    def _percent(self, figure: str) -> str:
        return self.locale.percent.format(figure)


def is_end_of_day(moment: dt.datetime) -> bool:
    """Whether a moment is the last of its day, as a day given for `as of` is read."""
    return moment.timetz().replace(tzinfo=None) == dt.time.max
