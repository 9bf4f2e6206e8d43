"""Make the synthetic data of the example software vendor.

Everything written here is invented: accounts, people and contracts come out of seeded dice, no real person or company is behind any
row, and the mail addresses end in `.example`, which nobody can own. What goes in is the seed below; what comes out is `data/*.csv`, byte
for byte the same on every machine and every Python from 3.11 on.

    python make_data.py                 # rewrites data/ beside this file
    python make_data.py --out /tmp/x    # writes elsewhere

The story: a vendor of planning software sells seats by the year to companies in Europe. Accounts begin with a trial of 30 days; half of
them sign. Users come and go, some accounts outgrow their seats, others fall asleep months before their contract ends. What users do is
kept for a year, so events begin on 1 July 2023. The last full day is 30 June 2024; a few days of July follow.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

SEED = 20240701
ACCOUNTS = 600

FOUNDED = date(2021, 1, 4)
EVENTS_KEPT_FROM = date(2023, 7, 1)
LAST_FULL_DAY = date(2024, 6, 30)
LAST_DAY = date(2024, 7, 3)

T = TypeVar("T")


class Dice:
    """Draws made from `Random.random` alone, whose sequence Python promises to keep; weights are whole numbers."""

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


# --- Who the accounts are ------------------------------------------------------------------------------------

COUNTRIES = (("DE", 46), ("AT", 12), ("CH", 10), ("NL", 10), ("FR", 9), ("DK", 7), ("GB", 6))
# Letters of sections of NACE Rev. 2
SECTIONS = (("C", 24), ("F", 12), ("G", 14), ("H", 8), ("J", 18), ("M", 14), ("Q", 6), ("A", 2), ("B", 2))
SIZES = (((1, 9), 24), ((10, 49), 38), ((50, 249), 24), ((250, 999), 10), ((1000, 6000), 4))
FIRST_WORDS = (
    "Nord", "Alpen", "Rhein", "Werk", "Stern", "Linden", "Hafen", "Falken", "Birken", "Mühlen", "Gold", "Silber", "Berg", "See",
)  # fmt: skip
SECOND_WORDS = (
    "bau", "logistik", "technik", "medizin", "daten", "metall", "holz", "energie", "planung", "handel", "druck", "optik",
)  # fmt: skip
FORMS = (("GmbH", 60), ("AG", 14), ("BV", 10), ("SARL", 9), ("ApS", 7))
VERSIONS = (
    ("5.2.1", 40),
    ("5.1.0", 22),
    ("5.0.3", 12),
    ("4.12.0", 12),
    ("4.9.2", 7),
    ("3.11.4", 5),
    ("beta", 2),
)
PLANS = {"starter": 1200, "team": 1900, "business": 2900}  # cents for a seat and month
FEATURES = {
    "starter": (("board", 60), ("calendar", 40)),
    "team": (("board", 44), ("calendar", 30), ("report", 16), ("import", 10)),
    "business": (("board", 36), ("calendar", 24), ("report", 20), ("import", 8), ("api", 12)),
}
DEVICES = (("desktop", 78), ("mobile", 16), ("tablet", 6))
HOURS = ((7, 4), (8, 12), (9, 16), (10, 14), (11, 11), (12, 5), (13, 9), (14, 11), (15, 9), (16, 6), (17, 3))


@dataclass(slots=True)
class Account:
    """An account as the dice know it: columns that are written, then what only shows in what its users do."""

    key: str
    name: str
    country: str
    section: str
    employees: int | None
    created: date
    version: str
    trial_of: str

    signs: bool
    keen: float
    leaves: date | None
    trouble: float
    seats_share: float


@dataclass(slots=True)
class Vendor:
    accounts: list[Account] = field(default_factory=list)
    users: list[tuple[str, ...]] = field(default_factory=list)
    events: list[tuple[str, ...]] = field(default_factory=list)
    contracts: list[tuple[str, ...]] = field(default_factory=list)
    tickets: list[tuple[str, ...]] = field(default_factory=list)
    answers: list[tuple[str, ...]] = field(default_factory=list)


def make_account(number: int, created: date) -> Account:
    dice = Dice(SEED, 1, number)
    low, high = dice.pick(SIZES)
    employees = dice.whole(low, high)
    name = f"{dice.one_of(FIRST_WORDS)}{dice.one_of(SECOND_WORDS)} {number} {dice.pick(FORMS)}"
    keen = dice.pick(((0.12, 20), (0.3, 40), (0.5, 28), (0.75, 12)))
    signs = dice.chance(0.35 + 0.5 * keen)
    leaves = None
    if dice.chance(0.55 - 0.5 * keen):
        day = created + timedelta(days=dice.whole(60, 900))
        leaves = day if day <= LAST_FULL_DAY else None
    return Account(
        key=f"A{number:04}",
        name=name,
        country=dice.pick(COUNTRIES),
        section=dice.pick(SECTIONS),
        employees=None if dice.chance(0.08) else employees,
        created=created,
        version=dice.pick(VERSIONS),
        trial_of=dice.pick((("starter", 26), ("team", 46), ("business", 28 if employees >= 50 else 8))),
        signs=signs,
        keen=keen,
        leaves=leaves,
        trouble=dice.pick(((0.002, 60), (0.006, 28), (0.05, 12))),
        seats_share=dice.pick(((0.05, 30), (0.1, 40), (0.2, 30))),
    )


def at_work(dice: Dice, day: date) -> str:
    return f"{day}T{dice.pick(HOURS):02}:{dice.whole(0, 59):02}"


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


# --- What they do --------------------------------------------------------------------------------------------


def live(account: Account, number: int, vendor: Vendor) -> None:
    dice = Dice(SEED, 2, number)
    seats = max(3, min(60, int((account.employees or 30) * account.seats_share) + dice.whole(0, 4)))
    plan = account.trial_of
    signed = account.created + timedelta(days=dice.whole(8, 30))
    last_use = LAST_DAY
    if account.signs and signed <= LAST_DAY:
        last_use = sign(dice, account, vendor, plan, seats, signed)
    else:
        last_use = min(LAST_DAY, account.created + timedelta(days=dice.whole(3, 34)))
    if account.leaves is not None:
        last_use = min(last_use, account.leaves)
    people = max(2, int(seats * dice.pick(((0.4, 26), (0.75, 34), (0.95, 26), (1.1, 14)))))
    for place in range(min(people, 40)):
        user(dice, account, vendor, place, last_use)
    ask_for_help(dice, account, vendor, last_use)


def sign(dice: Dice, account: Account, vendor: Vendor, plan: str, seats: int, signed: date) -> date:
    """Contracts of a year each, some with more seats than the one before; what is left is the last day of the last one."""
    day = signed
    while True:
        ends = date(day.year + 1, day.month, min(day.day, 28))
        price = PLANS[plan] * (90 if seats >= 40 else 100) // 100
        vendor.contracts.append(
            (account.key, at_work(dice, day), plan, str(seats), money(price * seats), str(ends))
        )
        leaving = account.leaves is not None and account.leaves < ends
        if leaving or ends > LAST_DAY or dice.chance(0.12 - 0.1 * account.keen):
            return min(ends, LAST_DAY)
        day = ends
        if dice.chance(0.08):
            day += timedelta(days=dice.whole(40, 200))  # went without for a while
            if day > LAST_DAY:
                return min(ends, LAST_DAY)
        if dice.chance(0.2 + 0.5 * account.keen):
            seats += dice.whole(1, 8)
        if plan != "business" and dice.chance(0.15):
            plan = "team" if plan == "starter" else "business"


def user(dice: Dice, account: Account, vendor: Vendor, place: int, last_use: date) -> None:
    key = f"{account.key}-{place + 1:02}"
    invited = account.created + timedelta(days=0 if place < 2 else dice.whole(0, 400))
    if invited > last_use:
        return
    role = "admin" if place == 0 or (place == 1 and dice.chance(0.3)) else "member"
    mail = f"user{place + 1}@{account.key.lower()}.example"
    vendor.users.append((key, account.key, role, str(invited), mail))
    daily = account.keen * dice.between(0.04, 0.4)
    if dice.chance(0.15):
        daily = 0.004  # was given a seat and hardly ever came
    stays = dice.chance(0.88) or place == 0
    until = last_use if stays else min(last_use, invited + timedelta(days=dice.whole(20, 300)))
    device = dice.pick(DEVICES)
    day = max(invited, EVENTS_KEPT_FROM)
    while day <= until:
        busy = 0.08 if day.weekday() >= 5 else 0.6 if day.month in (7, 8, 12) else 1.0
        fading = 0.35 if account.leaves is not None and (account.leaves - day).days < 60 else 1.0
        if day == invited or dice.chance(daily * busy * fading):
            feature = dice.pick(FEATURES[account.trial_of])
            with_what = device if dice.chance(0.9) else dice.pick(DEVICES)
            vendor.events.append((key, at_work(dice, day), feature, with_what))
        day += timedelta(days=1)


PRIORITIES = (("low", 46), ("normal", 36), ("high", 18))
PRIORITIES_IN_TROUBLE = (("low", 24), ("normal", 32), ("high", 44))


def ask_for_help(dice: Dice, account: Account, vendor: Vendor, last_use: date) -> None:
    day = max(account.created, date(2023, 1, 1))
    while day <= last_use:
        if dice.chance(account.trouble):
            priority = dice.pick(PRIORITIES_IN_TROUBLE if account.trouble > 0.02 else PRIORITIES)
            hours = dice.pick((((1, 8), 50), ((9, 30), 36), ((31, 120), 14)))
            answered = "" if dice.chance(0.04) else str(dice.whole(*hours))
            topic = dice.pick((("billing", 18), ("bug", 42), ("how_to", 40)))
            vendor.tickets.append((account.key, at_work(dice, day), priority, topic, answered))
        if day.day == 15 and day.month in (3, 9) and dice.chance(0.6):
            mood = dice.pick(((-3, 12), (-1, 24), (0, 34), (1, 30)))
            score = min(10, max(0, int(6 + 5 * account.keen) + mood - (3 if account.trouble > 0.02 else 0)))
            vendor.answers.append((account.key, at_work(dice, day), str(score)))
        day += timedelta(days=1)


def make_vendor() -> Vendor:
    dice = Dice(SEED, 0)
    span = (LAST_FULL_DAY - FOUNDED).days
    # The square root of an even draw, so that more accounts come each year; `max` of two draws is just that.
    days = sorted(max(dice.whole(0, span), dice.whole(0, span)) for _ in range(ACCOUNTS))
    vendor = Vendor()
    for number, day in enumerate(days, start=1):
        account = make_account(number, FOUNDED + timedelta(days=day))
        vendor.accounts.append(account)
        live(account, number, vendor)
    for rows in (vendor.events, vendor.contracts, vendor.tickets, vendor.answers):
        rows.sort(key=lambda row: (row[1], row[0]))
    return vendor


# --- Writing -------------------------------------------------------------------------------------------------


def write(path: Path, header: str, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def write_vendor(vendor: Vendor, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    accounts = (
        (
            a.key,
            a.name,
            a.country,
            a.section,
            "" if a.employees is None else str(a.employees),
            str(a.created),
            a.version,
        )
        for a in vendor.accounts
    )
    write(
        folder / "accounts.csv",
        "account_id name country nace_section employees signup_date app_version",
        accounts,
    )
    write(folder / "users.csv", "user_id account_id role invited_on email", vendor.users)
    write(folder / "events.csv", "user_id happened_at feature device", vendor.events)
    write(folder / "contracts.csv", "account_id signed_at plan seats monthly ends_on", vendor.contracts)
    write(folder / "tickets.csv", "account_id opened_at priority topic answered_after", vendor.tickets)
    write(folder / "survey.csv", "account_id asked_at score", vendor.answers)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the synthetic data of the example software vendor.")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).parent / "data",
        help="folder to write to (default: data/ beside this file)",
    )
    write_vendor(make_vendor(), parser.parse_args().out)


if __name__ == "__main__":
    main()
