"""Make the synthetic data of the example shop.

Everything written here is invented: customers, orders and answers come out of seeded dice, no real person or
business is behind any row, and the mail addresses end in `.example`, which nobody can own. What goes in is the
seed below; what comes out is `data/*.csv`, byte for byte the same on every machine and every Python from 3.11 on.

    python make_data.py                 # rewrites data/ beside this file
    python make_data.py --out /tmp/x    # writes elsewhere

The story: a coffee and tea shop opens online on 1 July 2022, a store in Berlin follows on 4 March 2023, an app
on 1 September 2023. People sign up, find their rhythm, drift away or stay; some only look. Christmas is busy,
summer slow. The last full day is 30 June 2024; a few days of July follow, so that looking "as of 30 June" has
something to hide.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

SEED = 20240630
CUSTOMERS = 2000

OPENED = date(2022, 7, 1)
STORE_OPENED = date(2023, 3, 4)
APP_LAUNCHED = date(2023, 9, 1)
LAST_FULL_DAY = date(2024, 6, 30)
LAST_DAY = date(2024, 7, 4)
# A campaign on social media that brought many who never came back.
SOCIAL_CAMPAIGN = (date(2023, 4, 10), date(2023, 4, 30))
OLD_PRICES_UNTIL = date(2023, 9, 30)

T = TypeVar("T")


class Dice:
    """Draws made from `Random.random` alone.

    Python promises that `random()` gives the same sequence for the same seed for ever; it does not promise so of
    `choice`, `shuffle` or `gauss`. Weights are whole numbers, because `sum` of floats gained digits in 3.12, and
    nothing here calls `log` or `exp`, whose last digit differs between machines.
    """

    def __init__(self, *seeds: int) -> None:
        number = 0
        for seed in seeds:
            number = number * 100_003 + seed
        self._random = Random(number).random

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, weighted: Sequence[tuple[T, int]]) -> T:
        total = 0
        for _, weight in weighted:
            total += weight
        ticket = int(self._random() * total)
        for value, weight in weighted:
            if ticket < weight:
                return value
            ticket -= weight
        raise AssertionError("the weights of a pick are all zero")

    def one_of(self, values: Sequence[T]) -> T:
        return values[self.whole(0, len(values) - 1)]


# --- The calendar -------------------------------------------------------------------------------------------

# How busy a month is, in percent of a usual one: slow in summer, gifts at the end of the year.
MONTHS = {1: 88, 2: 92, 3: 100, 4: 98, 5: 94, 6: 84, 7: 66, 8: 68, 9: 96, 10: 110, 11: 140, 12: 165}
# Monday to Sunday: orders pile up on Sunday evening, Friday is weakest.
WEEKDAYS = (106, 96, 94, 92, 86, 98, 128)
BLACK_FRIDAYS = (date(2022, 11, 25), date(2023, 11, 24))
STORE_CLOSED = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}

# Voucher codes that everybody could use: code, first day, last day, percent off.
CAMPAIGNS = (
    ("BF22", date(2022, 11, 23), date(2022, 11, 28), 20),
    ("XMAS22", date(2022, 12, 5), date(2022, 12, 18), 10),
    ("SPRING23", date(2023, 3, 27), date(2023, 4, 10), 10),
    ("SUMMER23", date(2023, 7, 17), date(2023, 7, 30), 15),
    ("BF23", date(2023, 11, 22), date(2023, 11, 27), 20),
    ("XMAS23", date(2023, 12, 4), date(2023, 12, 17), 10),
    ("SPRING24", date(2024, 3, 25), date(2024, 4, 8), 10),
    ("SUMMER24", date(2024, 6, 17), date(2024, 6, 30), 15),
)

# Twice a year everybody on the newsletter is asked about the shop as a whole.
ROUND_CALLS = (date(2022, 10, 11), date(2023, 3, 14), date(2023, 9, 12), date(2024, 3, 12))

# Nobody is up between midnight and six, so no time falls into an hour that a change of clocks skips or repeats.
ONLINE_HOURS = (
    (6, 2), (7, 4), (8, 6), (9, 7), (10, 7), (11, 6), (12, 8), (13, 7), (14, 5), (15, 5), (16, 6),
    (17, 8), (18, 9), (19, 12), (20, 15), (21, 13), (22, 7), (23, 3),
)  # fmt: skip
STORE_HOURS = ((10, 6), (11, 9), (12, 10), (13, 9), (14, 10), (15, 11), (16, 12), (17, 12), (18, 9))


def busyness(day: date) -> float:
    """How many orders a day draws, 1.0 being usual."""
    busy = MONTHS[day.month] * WEEKDAYS[day.weekday()] / 10_000
    for friday in BLACK_FRIDAYS:
        since = (day - friday).days
        if since == 0:
            busy *= 3.2
        elif -2 <= since <= 3:
            busy *= 2.0
    if day.month == 12 and day.day >= 20:
        busy *= 0.9 if day.day <= 22 else 0.35  # too late for the parcel, then the holidays themselves
    return busy


def store_is_open(day: date) -> bool:
    return day >= STORE_OPENED and day.weekday() != 6 and (day.month, day.day) not in STORE_CLOSED


def in_social_campaign(day: date) -> bool:
    return SOCIAL_CAMPAIGN[0] <= day <= SOCIAL_CAMPAIGN[1]


def campaign_on(day: date) -> tuple[str, int] | None:
    for code, first, last, percent in CAMPAIGNS:
        if first <= day <= last:
            return code, percent
    return None


# --- What is sold -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    name: str
    category: str
    brand: str
    cents: int
    popularity: int

    def cents_on(self, day: date) -> int:
        """Coffee and tea cost about eight percent less until September 2023."""
        if self.category in ("coffee", "tea") and day <= OLD_PRICES_UNTIL:
            return self.cents * 92 // 1000 * 10
        return self.cents


PRODUCTS = tuple(
    Product(*row)
    for row in (
        ("COF-001", "House espresso 250 g", "coffee", "Own roast", 790, 16),
        ("COF-002", "House espresso 1 kg", "coffee", "Own roast", 2690, 22),
        ("COF-003", "Filter blend 250 g", "coffee", "Own roast", 820, 14),
        ("COF-004", "Filter blend 1 kg", "coffee", "Own roast", 2790, 15),
        ("COF-005", "Decaf 250 g", "coffee", "Own roast", 890, 7),
        ("COF-006", "Ethiopia Sidama 250 g", "coffee", "Own roast", 1190, 10),
        ("COF-007", "Kenya Nyeri 250 g", "coffee", "Own roast", 1340, 6),
        ("COF-008", "Guatemala Antigua 250 g", "coffee", "Own roast", 1150, 7),
        ("COF-009", "Colombia Huila 1 kg", "coffee", "Own roast", 3190, 8),
        ("COF-010", "Panama Geisha 125 g", "coffee", "Own roast", 2950, 2),
        ("COF-011", "Espresso capsules, 50", "coffee", "Petit Zinc", 1890, 9),
        ("COF-012", "Cold brew, 6 bottles", "coffee", "Petit Zinc", 1740, 5),
        ("TEA-001", "Darjeeling first flush 100 g", "tea", "Blatt & Tag", 1290, 10),
        ("TEA-002", "Assam 200 g", "tea", "Blatt & Tag", 990, 11),
        ("TEA-003", "Earl grey 200 g", "tea", "Blatt & Tag", 1090, 13),
        ("TEA-004", "Sencha 100 g", "tea", "Hoshi", 1450, 9),
        ("TEA-005", "Matcha, ceremonial 30 g", "tea", "Hoshi", 2490, 7),
        ("TEA-006", "Rooibos crème caramel 200 g", "tea", "Blatt & Tag", 950, 8),
        ("TEA-007", "Peppermint 100 g", "tea", "Blatt & Tag", 690, 9),
        ("TEA-008", "Winter spice 150 g", "tea", "Blatt & Tag", 1050, 5),
        ("MAC-001", "Moka pot, 6 cups", "machines", "Petit Zinc", 3990, 12),
        ("MAC-002", "Filter machine One", "machines", "Norden", 18900, 8),
        ("MAC-003", "Espresso machine Solo", "machines", "Lupo", 54900, 7),
        ("MAC-004", "Espresso machine Duo", "machines", "Lupo", 119000, 3),
        ("MAC-005", "Bean-to-cup machine Auto", "machines", "Norden", 74900, 4),
        ("MAC-006", "Espresso machine Grande", "machines", "Lupo", 189000, 1),
        ("GRI-001", "Hand grinder", "grinders", "Mühle Süd", 6900, 11),
        ("GRI-002", "Grinder Filter", "grinders", "Norden", 14900, 7),
        ("GRI-003", "Grinder Espresso", "grinders", "Mühle Süd", 28900, 5),
        ("GRI-004", "Grinder Pro", "grinders", "Mühle Süd", 47900, 2),
        ("ACC-001", "Paper filters, 100", "accessories", "Norden", 490, 18),
        ("ACC-002", "Hand dripper", "accessories", "Hoshi", 2490, 8),
        ("ACC-003", "Milk jug 350 ml", "accessories", "Lupo", 1990, 7),
        ("ACC-004", "Tamper 58 mm", "accessories", "Lupo", 2990, 4),
        ("ACC-005", "Kitchen scale with timer", "accessories", "", 3990, 6),
        ("ACC-006", "Tea pot, cast iron", "accessories", "Hoshi", 5490, 5),
        ("ACC-007", "Two cups, stoneware", "accessories", "Café Atelier", 2790, 9),
        ("ACC-008", "Descaler 500 ml", "accessories", "", 890, 10),
        ("ACC-009", "Travel mug", "accessories", "Norden", 2290, 9),
        ("GIF-001", "Tasting set, four coffees", "gifts", "Own roast", 2990, 12),
        ("GIF-002", "Tea advent calendar", "gifts", "Blatt & Tag", 3490, 7),
        ("GIF-003", "Barista box", "gifts", "Own roast", 6990, 5),
        ("GIF-004", "Hamper", "gifts", "Own roast", 8990, 3),
        ("GIF-005", "Barista course for one", "gifts", "Own roast", 9900, 3),
    )
)
BY_CATEGORY: dict[str, tuple[tuple[Product, int], ...]] = {
    category: tuple((p, p.popularity) for p in PRODUCTS if p.category == category)
    for category in ("coffee", "tea", "machines", "grinders", "accessories", "gifts")
}
# What somebody puts into the basket, by taste.
TASTES: dict[str, tuple[tuple[str, int], ...]] = {
    "coffee": (
        ("coffee", 82),
        ("tea", 3),
        ("accessories", 10),
        ("gifts", 3),
        ("machines", 1),
        ("grinders", 1),
    ),
    "tea": (("coffee", 5), ("tea", 78), ("accessories", 12), ("gifts", 5)),
    "both": (("coffee", 45), ("tea", 36), ("accessories", 13), ("gifts", 5), ("machines", 1)),
    "gear": (("coffee", 38), ("accessories", 26), ("machines", 16), ("grinders", 15), ("gifts", 5)),
    "gifts": (("gifts", 62), ("accessories", 22), ("tea", 8), ("coffee", 8)),
}


# --- Who buys -----------------------------------------------------------------------------------------------

FIRST_NAMES = (
    "anna", "ben", "clara", "david", "elif", "emma", "felix", "finn", "greta", "hannah", "ida", "jakob",
    "jan", "jonas", "julia", "karim", "lara", "lea", "lena", "leon", "luca", "marie", "mehmet", "mia",
    "mila", "nele", "nico", "noah", "oskar", "paula", "peter", "petra", "rosa", "sabine", "samir", "sofia",
    "theo", "thomas", "tim", "yara",
)  # fmt: skip
LAST_NAMES = (
    "ahrens", "bauer", "becker", "brandt", "demir", "dietrich", "engel", "fischer", "frank", "graf",
    "gruber", "haas", "hartmann", "huber", "jansen", "kaya", "keller", "koch", "kraus", "lang", "lehmann",
    "lorenz", "maier", "martin", "meyer", "moser", "nowak", "peters", "pichler", "richter", "roth",
    "schmid", "schulz", "steiner", "vogel", "wagner", "weber", "winter", "wolf", "ziegler",
)  # fmt: skip
MAIL_HOSTS = (("mail.example", 46), ("post.example", 24), ("freemail.example", 18), ("home.example", 12))
SOURCES = (("search", 34), ("social", 24), ("organic", 20), ("referral", 14), ("partner", 8))
COUNTRIES = (("DE", 64), ("AT", 15), ("CH", 11), ("FR", 6), ("NL", 4))
AGES = (((19, 25), 12), ((26, 35), 31), ((36, 45), 24), ((46, 55), 16), ((56, 65), 11), ((66, 84), 6))
AGES_AT_UNIVERSITY = (((19, 25), 72), ((26, 31), 14), ((32, 60), 14))  # some teach there
# First digits of German postcodes outside Berlin.
REGIONS = (("0", 10), ("2", 16), ("3", 10), ("4", 14), ("5", 16), ("6", 12), ("7", 12), ("8", 14), ("9", 8))
LOOKS_A_DAY = {"loyal": 0.06, "occasional": 0.045, "once": 0.05, "looker": 0.085}
WANTS_NEWS = {"loyal": 0.68, "occasional": 0.46, "once": 0.3, "looker": 0.52}
OTHER_TAGS = (
    ("barista_course", 0.06),
    ("decaf", 0.05),
    ("gift_card", 0.08),
    ("sample_box", 0.16),
    ("press", 0.006),
    ("staff", 0.006),
)
# Latent types, which no column tells: where people come from says something about what they become.
KINDS: dict[str, tuple[tuple[str, int], ...]] = {
    "search": (("loyal", 23), ("occasional", 37), ("once", 24), ("looker", 16)),
    "social": (("loyal", 11), ("occasional", 27), ("once", 32), ("looker", 30)),
    "organic": (("loyal", 28), ("occasional", 38), ("once", 17), ("looker", 17)),
    "referral": (("loyal", 39), ("occasional", 37), ("once", 14), ("looker", 10)),
    "partner": (("loyal", 14), ("occasional", 36), ("once", 36), ("looker", 14)),
    "store": (("loyal", 30), ("occasional", 45), ("once", 25)),
}


@dataclass(slots=True)
class Person:
    """A customer as the dice know them: columns that are written, then a nature that only shows in what they do."""

    key: str
    signup: date
    source: str
    opened_in: str
    country: str
    postcode: str
    birth: date | None
    email: str
    newsletter: str
    tags: tuple[str, ...]

    kind: str
    office: bool
    taste: str
    orders_a_day: float
    leaves_a_day: float
    bargain_hunter: bool
    sends_back: float
    pleased: int
    mobile: int
    near_store: bool
    dreams_of_machine: bool


@dataclass(slots=True)
class Order:
    person: str
    at: datetime
    channel: str
    voucher: str
    lines: list[tuple[Product, int, int]]
    discount: int
    status: str
    delivery_days: int | None
    number: str = ""

    def total(self) -> int:
        total = 0
        for _, quantity, cents in self.lines:
            total += quantity * cents
        return total

    def category(self) -> str:
        """That of the dearest line; of equally dear ones the first."""
        return max(self.lines, key=lambda line: line[1] * line[2])[0].category


@dataclass(slots=True)
class Visit:
    person: str
    at: datetime
    page: str
    sku: str
    device: str
    stayed: int | None


@dataclass(slots=True)
class Answer:
    person: str
    at: datetime
    topic: str
    score: int | None
    comment: str


@dataclass(slots=True)
class Shop:
    people: list[Person] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def signup_days(dice: Dice) -> list[date]:
    """When customers arrive: more from year to year, with bursts for campaigns, the store and Christmas."""
    days: list[tuple[date, int]] = []
    day = OPENED
    while day <= LAST_FULL_DAY:
        growing = 90 + 60 * (day - OPENED).days // 730
        weight = int(growing * busyness(day))
        if in_social_campaign(day) or STORE_OPENED <= day <= STORE_OPENED + timedelta(days=8):
            weight *= 2
        days.append((day, weight))
        day += timedelta(days=1)
    return sorted(dice.pick(days) for _ in range(CUSTOMERS))


def born(dice: Dice, student: bool, signup: date) -> date:
    low, high = dice.pick(AGES_AT_UNIVERSITY if student else AGES)
    return date(signup.year - dice.whole(low, high), 1, 1) + timedelta(days=dice.whole(0, 364))


def postcode(dice: Dice, country: str, near_store: bool) -> str:
    match country:
        case "DE" if near_store:
            return f"1{dice.pick(((0, 40), (2, 30), (3, 25), (4, 5)))}{dice.whole(40, 629):03}"
        case "DE":
            region = dice.pick(REGIONS)
            return f"{region}{dice.whole(1000, 9899)}"
        case "AT":
            return str(dice.pick(((dice.whole(101, 123) * 10, 45), (dice.whole(2000, 9900), 55))))
        case "CH":
            return str(dice.whole(1000, 9650))
        case "FR":
            return f"{dice.one_of(('06', '13', '31', '33', '67', '68', '69', '75'))}{dice.whole(0, 20):03}"
        case _:
            return f"{dice.whole(1011, 9700)} {dice.one_of(('AB', 'CD', 'GH', 'KL', 'VX'))}"


def make_person(number: int, signup: date, taken: set[str]) -> Person:
    dice = Dice(SEED, 1, number)
    app = 22 if signup >= APP_LAUNCHED else 0
    store = 16 if store_is_open(signup) else 0
    opened_in = dice.pick((("web", 70), ("app", app), ("store", store)))
    if in_social_campaign(signup) and dice.chance(0.5):
        source, opened_in = "social", "web"
    else:
        source = "store" if opened_in == "store" else dice.pick(SOURCES)
    kind = dice.pick(KINDS[source])
    if kind == "loyal" and source == "social" and in_social_campaign(signup):
        kind = "once"
    if signup.month == 12 and kind == "occasional" and dice.chance(0.4):
        kind = "once"  # came for one present
    office = kind == "loyal" and dice.chance(0.08)

    country = "DE" if opened_in == "store" else dice.pick(COUNTRIES)
    near_store = country == "DE" and dice.chance(0.9 if opened_in == "store" else 0.2)
    code = postcode(dice, country, near_store)
    # Who never had a parcel sent often has no address.
    if dice.chance(0.14 if kind == "looker" else 0.1 if opened_in == "store" else 0.005):
        country = code = ""

    student = not office and dice.chance(0.07)
    birth = None if office or dice.chance(0.13) else born(dice, student, signup)
    host = "uni.example" if student else "office.example" if office else dice.pick(MAIL_HOSTS)
    name = f"{dice.one_of(FIRST_NAMES)}.{dice.one_of(LAST_NAMES)}"
    email = f"{name}@{host}"
    for attempt in range(2, 100):
        if email not in taken:
            break
        email = f"{name}{attempt}@{host}"
    taken.add(email)
    if dice.chance(0.2 if opened_in == "store" else 0.004):
        email = ""

    bargain_hunter = not office and dice.chance(0.1)
    newsletter = "yes" if email and dice.chance(0.85 if bargain_hunter else WANTS_NEWS[kind]) else "no"
    if dice.chance(0.3 if opened_in == "store" else 0.05):
        newsletter = ""  # never asked

    tags: list[str] = []
    if office and dice.chance(0.85):
        tags.append(dice.pick((("office", 70), ("cafe", 30))))
    taste = (
        "coffee"
        if office
        else dice.pick((("coffee", 48), ("tea", 22), ("both", 17), ("gear", 7), ("gifts", 6)))
    )
    if kind == "once" and dice.chance(0.35):
        taste = dice.pick((("gifts", 65), ("gear", 35)))
    for tag, share in OTHER_TAGS:
        if dice.chance(share):
            tags.append(tag)

    # One order in so many days while they stay; a heavy tail comes from the few with a short rhythm.
    rhythm = dice.pick((((13, 20), 14), ((20, 32), 36), ((32, 52), 50))) if kind == "loyal" else (70, 210)
    orders_a_day = 1 / dice.between(*rhythm)
    pleased = dice.pick(((9, 46), (8, 28), (7, 13), (6, 8), (4, 5)))
    leaves_a_day = {
        "loyal": dice.between(0.0003, 0.0013),
        "occasional": dice.between(0.001, 0.004),
        "once": 0.03,
        "looker": dice.between(0.004, 0.02),
    }[kind]
    if pleased <= 6:
        leaves_a_day *= 1.8
    return Person(
        key=f"C{number:04}",
        signup=signup,
        source=source,
        opened_in=opened_in,
        country=country,
        postcode=code,
        birth=birth,
        email=email,
        newsletter=newsletter,
        tags=tuple(tags),
        kind=kind,
        office=office,
        taste=taste,
        orders_a_day=orders_a_day * (1.3 if office else 1),
        leaves_a_day=leaves_a_day,
        bargain_hunter=bargain_hunter,
        sends_back=0.5 if dice.chance(0.05) else dice.between(0.0, 0.06),
        pleased=pleased,
        mobile=dice.pick(((88, 45), (50, 30), (12, 25))),
        near_store=near_store,
        dreams_of_machine=dice.chance(0.05),
    )


def repeat_addresses(people: list[Person]) -> None:
    """Make about one account in forty somebody's second: the same address, sometimes written in other letters."""
    dice = Dice(SEED, 2)
    for index in range(200, len(people)):
        if dice.chance(0.032):
            first, second = people[dice.whole(0, index - 100)], people[index]
            if first.email and second.email and not first.office and second.opened_in != "store":
                second.email = first.email.title() if dice.chance(0.3) else first.email
                second.birth, second.country, second.postcode = first.birth, first.country, first.postcode
                second.near_store = first.near_store


# --- What they do -------------------------------------------------------------------------------------------


def at_time(dice: Dice, day: date, hours: Sequence[tuple[int, int]]) -> datetime:
    return datetime(day.year, day.month, day.day, dice.pick(hours), dice.whole(0, 59))


def choose_channel(dice: Dice, person: Person, day: date) -> str:
    store = (
        0 if not store_is_open(day) else 70 if person.opened_in == "store" else 14 if person.near_store else 1
    )
    app = 0 if day < APP_LAUNCHED else 70 if person.opened_in == "app" else 25 if person.mobile > 80 else 4
    return dice.pick((("web", 60), ("app", app), ("store", store)))


def fill_basket(dice: Dice, person: Person, day: date) -> list[tuple[Product, int, int]]:
    lines: list[tuple[Product, int, int]] = []
    chosen: set[str] = set()
    for _ in range(dice.pick(((1, 42), (2, 33), (3, 17), (4, 8)))):
        gift_time = (day.month == 11 and day.day >= 15) or (day.month == 12 and day.day <= 23)
        category = "gifts" if gift_time and dice.chance(0.18) else dice.pick(TASTES[person.taste])
        product = dice.pick(BY_CATEGORY[category])
        if product.sku in chosen or (product.sku == "GIF-002" and not gift_time):
            continue
        chosen.add(product.sku)
        if product.category in ("machines", "grinders"):
            quantity = 1
        elif person.office and product.category in ("coffee", "tea"):
            quantity = dice.whole(3, 9)
        elif product.category in ("coffee", "tea"):
            quantity = dice.pick(((1, 46), (2, 34), (3, 13), (4, 7)))
        else:
            quantity = dice.pick(((1, 84), (2, 16)))
        lines.append((product, quantity, product.cents_on(day)))
    if not lines:
        product = dice.pick(BY_CATEGORY["coffee"])
        lines.append((product, 1, product.cents_on(day)))
    return lines


def choose_voucher(dice: Dice, person: Person, day: date, first: bool) -> tuple[str, int]:
    campaign = campaign_on(day)
    if campaign:
        tempted = 0.95 if person.bargain_hunter else 0.6 if campaign[0].startswith("BF") else 0.3
        if dice.chance(tempted):
            return campaign
    if first and dice.chance(0.8 if person.bargain_hunter else 0.28):
        return "WELCOME10", 10
    if person.newsletter == "yes" and dice.chance(0.65 if person.bargain_hunter else 0.06):
        return "NEWS5", 5
    return "", 0


def days_to_deliver(dice: Dice, day: date) -> int:
    days = dice.pick(((1, 18), (2, 40), (3, 24), (4, 11), (5, 4), (6, 3)))
    if day.month == 12 and day.day <= 20:
        days += dice.pick(((0, 40), (1, 30), (2, 20), (5, 10)))
    if date(2024, 5, 13) <= day <= date(2024, 5, 24):
        days += dice.whole(2, 7)  # a strike at the parcel service
    return days


def place_order(dice: Dice, person: Person, day: date, first: bool) -> Order:
    channel = person.opened_in if first and day == person.signup else choose_channel(dice, person, day)
    lines = fill_basket(dice, person, day)
    voucher, percent = choose_voucher(dice, person, day, first)
    order = Order(
        person=person.key,
        at=at_time(dice, day, STORE_HOURS if channel == "store" else ONLINE_HOURS),
        channel=channel,
        voucher=voucher,
        lines=lines,
        discount=0,
        status="paid",
        delivery_days=None,
    )
    order.discount = (order.total() * percent + 50) // 100
    if channel != "store":
        days = days_to_deliver(dice, day)
        if day + timedelta(days=days) <= LAST_DAY:
            order.delivery_days = days
    likely = person.sends_back + (0.08 if order.category() in ("machines", "grinders") else 0)
    if order.category() != "tea" and channel != "store":
        likely += 0.02
    if dice.chance(likely) and day + timedelta(days=7) <= LAST_DAY:
        order.status = "returned"
    return order


LOW_COMMENTS = (
    "Parcel came late", "late again, no news", "The bag was open", "Coffee tasted stale", "Support never wrote back",
    "Machine leaks", "Too expensive for what it is", "Wrong item in the box",
)  # fmt: skip
HIGH_COMMENTS = (
    "Great espresso", "Fast and friendly", "Best tea in town", "Lovely packaging", "My third order, always good",
    "The store team is wonderful",
)  # fmt: skip


def answer(dice: Dice, person: Person, at: datetime, topic: str, trouble: int) -> Answer:
    """One question asked; about a third of them get no score."""
    if dice.chance(0.34):
        return Answer(person.key, at, topic, None, "")
    mood = dice.pick(((-2, 12), (-1, 20), (0, 34), (1, 24), (2, 10)))
    score = min(10, max(0, person.pleased + mood - trouble))
    comment = ""
    if dice.chance(0.6 if trouble >= 2 else 0.3):
        if trouble >= 2 and topic == "delivery":
            comment = dice.one_of(LOW_COMMENTS[:2])
        elif score <= 6:
            comment = dice.one_of(LOW_COMMENTS)
        elif score >= 8:
            comment = dice.one_of(HIGH_COMMENTS)
    return Answer(person.key, at, topic, score, comment)


def ask_about(dice: Dice, person: Person, order: Order) -> Answer | None:
    waited = order.delivery_days or 0
    day = order.at.date() + timedelta(days=waited + dice.whole(3, 8))
    if day > LAST_DAY or not person.email or not dice.chance(0.24):
        return None
    trouble = (3 if waited >= 6 else 1 if waited >= 5 else 0) + (2 if order.status == "returned" else 0)
    topic = "store" if order.channel == "store" else dice.pick((("delivery", 45), ("product", 55)))
    return answer(dice, person, at_time(dice, day, ONLINE_HOURS), topic, trouble)


PAGES = (("home", 24), ("category", 20), ("product", 34), ("blog", 11), ("pricing", 4), ("cart", 7))
SECONDS = (((3, 15), 34), ((16, 60), 34), ((61, 180), 22), ((181, 420), 8), ((421, 1500), 2))


def look_around(dice: Dice, person: Person, day: date) -> Visit:
    page = dice.pick(PAGES)
    sku = ""
    if page == "product":
        # More people dream of a machine than buy one.
        dreams = dice.chance(0.7 if person.dreams_of_machine else 0.05)
        sku = dice.pick(BY_CATEGORY["machines" if dreams else dice.pick(TASTES[person.taste])]).sku
    shortest, longest = dice.pick(SECONDS)
    return Visit(
        person=person.key,
        at=at_time(dice, day, ONLINE_HOURS),
        page=page,
        sku=sku,
        device=choose_device(dice, person),
        stayed=None if dice.chance(0.06) else dice.whole(shortest, longest),
    )


def choose_device(dice: Dice, person: Person) -> str:
    return dice.pick((("mobile", person.mobile), ("desktop", 92 - person.mobile), ("tablet", 8)))


def live(person: Person, number: int, shop: Shop) -> None:
    """A customer's days from signing up to the end of the data."""
    dice = Dice(SEED, 3, number)
    bought = 0
    staying = True
    looks_a_day = LOOKS_A_DAY[person.kind] * dice.between(0.5, 1.5)
    day = person.signup
    while day <= LAST_DAY:
        busy = busyness(day)
        if person.office:
            busy = 1.0 if day.weekday() < 5 else 0.1
        elif person.bargain_hunter:
            busy *= 1.9 if campaign_on(day) else 0.7
        if day == person.signup:
            orders_now = 0.0 if person.kind == "looker" else 1.0 if person.opened_in == "store" else 0.62
        elif person.kind == "looker" or not staying:
            orders_now = 0.0
        elif person.kind == "once":
            orders_now = 0.0015 * busy if bought else 0.06
        elif bought:
            orders_now = person.orders_a_day * busy
        else:
            orders_now = 0.05
        if dice.chance(orders_now):
            order = place_order(dice, person, day, first=bought == 0)
            bought += 1
            shop.orders.append(order)
            if order.channel != "store":
                before = order.at - timedelta(minutes=dice.whole(1, 12))
                device = "mobile" if order.channel == "app" else choose_device(dice, person)
                shop.visits.append(Visit(person.key, before, "checkout", "", device, dice.whole(60, 600)))
            asked = ask_about(dice, person, order)
            if asked:
                shop.answers.append(asked)
        if dice.chance(looks_a_day * (0.7 + 0.3 * busy) * (1.0 if staying else 0.07)):
            shop.visits.append(look_around(dice, person, day))
        if day in ROUND_CALLS and person.newsletter == "yes" and dice.chance(0.35 if staying else 0.1):
            at = at_time(dice, day, ONLINE_HOURS)
            shop.answers.append(answer(dice, person, at, "shop", trouble=0 if staying else 2))
        if staying and dice.chance(person.leaves_a_day) and (bought or person.kind == "looker"):
            staying = False
        elif not staying and person.kind in ("loyal", "occasional") and dice.chance(0.0007):
            staying = True  # won back
        day += timedelta(days=1)


def make_shop() -> Shop:
    shop = Shop()
    taken: set[str] = set()
    for number, signup in enumerate(signup_days(Dice(SEED, 0)), start=1):
        shop.people.append(make_person(number, signup, taken))
    repeat_addresses(shop.people)
    for number, person in enumerate(shop.people, start=1):
        live(person, number, shop)
    leave_loose_ends(shop)
    shop.orders.sort(key=lambda order: (order.at, order.person))
    shop.visits.sort(key=lambda visit: (visit.at, visit.person))
    shop.answers.sort(key=lambda asked: (asked.at, asked.person))
    for number, order in enumerate(shop.orders, start=1):
        order.number = f"O{number:05}"
    return shop


def leave_loose_ends(shop: Shop) -> None:
    """What every shop has: guests who order without an account, and visits nobody has a name for."""
    dice = Dice(SEED, 4)
    for index, order in enumerate(shop.orders):
        if order.channel == "store" and index % 23 == 0:
            order.person = ""
    for visit in shop.visits:
        if visit.page != "checkout" and dice.chance(0.008):
            visit.person = ""


# --- Writing ------------------------------------------------------------------------------------------------


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def optional(value: object) -> str:
    return "" if value is None else str(value)


def minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")


def write(path: Path, header: str, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def write_shop(shop: Shop, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write(
        folder / "customers.csv",
        "customer_id email birth_date country postcode signup_date source opened_in newsletter tags",
        (
            (
                p.key,
                p.email,
                optional(p.birth),
                p.country,
                p.postcode,
                str(p.signup),
                p.source,
                p.opened_in,
                p.newsletter,
                "|".join(p.tags),
            )
            for p in shop.people
        ),
    )
    write(
        folder / "products.csv",
        "sku name category brand price",
        ((p.sku, p.name, p.category, p.brand, money(p.cents)) for p in PRODUCTS),
    )
    write(
        folder / "orders.csv",
        "order_id customer_id ordered_at channel category pieces amount discount voucher status delivery_days",
        (
            (
                o.number,
                o.person,
                minute(o.at),
                o.channel,
                o.category(),
                str(sum(quantity for _, quantity, _ in o.lines)),
                money(o.total() - o.discount),
                money(o.discount),
                o.voucher,
                o.status,
                optional(o.delivery_days),
            )
            for o in shop.orders
        ),
    )
    write(
        folder / "items.csv",
        "order_id sku quantity price",
        (
            (o.number, p.sku, str(quantity), money(cents))
            for o in shop.orders
            for p, quantity, cents in o.lines
        ),
    )
    write(
        folder / "visits.csv",
        "customer_id visited_at page sku device stayed",
        ((v.person, minute(v.at), v.page, v.sku, v.device, optional(v.stayed)) for v in shop.visits),
    )
    write(
        folder / "survey.csv",
        "customer_id asked_at topic score comment",
        ((a.person, minute(a.at), a.topic, optional(a.score), a.comment) for a in shop.answers),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the synthetic data of the example shop.")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).parent / "data",
        help="folder to write to (default: data/ beside this file)",
    )
    write_shop(make_shop(), parser.parse_args().out)


if __name__ == "__main__":
    main()
