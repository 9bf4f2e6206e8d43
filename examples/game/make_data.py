"""Make the synthetic data of the example game.

Everything written here is invented: players, sessions and purchases come out of seeded dice, no real person is behind any row. What goes in
is the seed below; what comes out is `data/*.csv`, byte for byte the same on every machine and every Python from 3.11 on.

    python make_data.py                 # rewrites data/ beside this file
    python make_data.py --out /tmp/x    # writes elsewhere

The story: a game for phones about a lighthouse keeper came out on 1 February 2024. Most who install it try it for a day or two; some stay;
one in twenty buys something, and a few pay for nearly everything. Version 1.3, in May, was slow on old phones and cost players. The
last full day is 30 June 2024; a few days of July follow.
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

SEED = 20240702
PLAYERS = 2400

RELEASED = date(2024, 2, 1)
# A video that many saw.
SEEN_BY_MANY = (date(2024, 4, 12), date(2024, 4, 18))
SLOW_VERSION = (date(2024, 5, 6), date(2024, 5, 19))
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


# --- Who plays -----------------------------------------------------------------------------------------------

COUNTRIES = (("DE", 26), ("US", 22), ("FR", 12), ("GB", 10), ("BR", 9), ("JP", 8), ("PL", 7), ("IN", 6))
PLATFORMS = (("android", 64), ("ios", 36))
SOURCES = (("store", 46), ("ad", 30), ("video", 10), ("friend", 14))
# Latent types, which no column tells: a day at most, a week or so, now and then, nearly daily.
KINDS = {
    "store": (("tries", 48), ("week", 26), ("sometimes", 17), ("daily", 9)),
    "ad": (("tries", 62), ("week", 24), ("sometimes", 10), ("daily", 4)),
    "video": (("tries", 66), ("week", 22), ("sometimes", 8), ("daily", 4)),
    "friend": (("tries", 30), ("week", 28), ("sometimes", 25), ("daily", 17)),
}
PLAYS_A_DAY = {"tries": 0.1, "week": 0.5, "sometimes": 0.22, "daily": 0.7}
LEAVES_A_DAY = {"tries": 0.6, "week": 0.14, "sometimes": 0.012, "daily": 0.009}
HOURS = (
    (7, 6),
    (8, 6),
    (9, 3),
    (12, 7),
    (13, 6),
    (15, 4),
    (16, 5),
    (17, 7),
    (18, 8),
    (19, 10),
    (20, 12),
    (21, 12),
    (22, 8),
    (23, 4),
)
VERSIONS = (
    ("1.0.0", RELEASED),
    ("1.1.0", date(2024, 3, 4)),
    ("1.2.0", date(2024, 4, 8)),
    ("1.3.0", SLOW_VERSION[0]),
    ("1.4.0", date(2024, 5, 20)),
)

# Name, kind, price in cents, popularity
PACKS = (
    ("starter", "Starter chest", "gems", 199, 34),
    ("gems_s", "A hand of gems", "gems", 499, 26),
    ("gems_m", "A box of gems", "gems", 999, 16),
    ("gems_l", "A boat of gems", "gems", 4999, 3),
    ("season", "Season pass", "pass", 899, 20),
    ("no_ads", "No more adverts", "comfort", 599, 12),
    ("lamp", "Golden lamp", "looks", 399, 10),
    ("cat", "Ship's cat", "looks", 299, 14),
)
PRICES = {pack: cents for pack, _, _, cents, _ in PACKS}


@dataclass(slots=True)
class Player:
    """A player as the dice know them."""

    key: str
    country: str
    platform: str
    source: str
    installed: date
    birth_year: int | None
    push: str
    kind: str
    spends: str


@dataclass(slots=True)
class Game:
    players: list[Player] = field(default_factory=list)
    sessions: list[tuple[str, ...]] = field(default_factory=list)
    purchases: list[tuple[str, ...]] = field(default_factory=list)


def make_player(number: int, installed: date) -> Player:
    dice = Dice(SEED, 1, number)
    many = SEEN_BY_MANY[0] <= installed <= SEEN_BY_MANY[1]
    source = "video" if many and dice.chance(0.6) else dice.pick(SOURCES)
    kind = dice.pick(KINDS[source])
    spends = "no"
    if kind in ("sometimes", "daily"):
        spends = dice.pick(
            (("no", 66), ("little", 24), ("some", 8), ("much", 2 if kind == "sometimes" else 8))
        )
    elif dice.chance(0.03):
        spends = "little"
    return Player(
        key=f"P{number:05}",
        country=dice.pick(COUNTRIES),
        platform=dice.pick(PLATFORMS),
        source=source,
        installed=installed,
        birth_year=None
        if dice.chance(0.4)
        else 2024 - dice.pick(((dice.whole(10, 15), 8), (dice.whole(16, 34), 66), (dice.whole(35, 66), 26))),
        push=dice.pick((("yes", 48), ("no", 38), ("", 14))),
        kind=kind,
        spends=spends,
    )


def at_play(dice: Dice, day: date) -> str:
    return f"{day}T{dice.pick(HOURS):02}:{dice.whole(0, 59):02}"


def version_on(dice: Dice, day: date, late: bool) -> str:
    """The newest version, or the one before it for those who update late."""
    out = [version for version, since in VERSIONS if since <= day]
    return out[-2] if late and len(out) > 1 and dice.chance(0.8) else out[-1]


def live(player: Player, number: int, game: Game) -> None:
    dice = Dice(SEED, 2, number)
    late, old_phone = dice.chance(0.15), dice.chance(0.3)
    level, bought, staying = 1, 0, True
    day = player.installed
    while day <= LAST_DAY:
        weekend = 1.25 if day.weekday() >= 5 else 1.0
        plays = day == player.installed or dice.chance(
            PLAYS_A_DAY[player.kind] * weekend * (1.0 if staying else 0.006)
        )
        if plays:
            for _ in range(dice.pick(((1, 62), (2, 28), (3, 10)))):
                level += 1 if dice.chance(0.5 if level < 10 else 0.2) else 0
                minutes = dice.pick((((1, 6), 40), ((7, 20), 42), ((21, 70), 18)))
                version = version_on(dice, day, late)
                game.sessions.append(
                    (player.key, at_play(dice, day), str(dice.whole(*minutes)), str(level), version)
                )
            if spend(dice, player, day, bought, level, game):
                bought += 1
        slow = old_phone and SLOW_VERSION[0] <= day <= SLOW_VERSION[1] and not late
        if staying and dice.chance(LEAVES_A_DAY[player.kind] + (0.03 if slow else 0)):
            staying = False
        elif not staying and player.kind == "daily" and dice.chance(0.008):
            staying = True
        day += timedelta(days=1)


def spend(dice: Dice, player: Player, day: date, bought: int, level: int, game: Game) -> bool:
    likely = {"no": 0.0, "little": 0.05, "some": 0.07, "much": 0.3}[player.spends]
    if level < 3 or (player.spends == "little" and bought >= 3) or not dice.chance(likely):
        return False
    if bought == 0 and dice.chance(0.5):
        pack = "starter"
    elif player.spends == "much":
        pack = dice.pick((("gems_l", 40), ("gems_m", 40), ("season", 10), ("lamp", 10)))
    else:
        pack = dice.pick(tuple((name, weight) for name, _, _, _, weight in PACKS if name != "gems_l"))
    refunded = "yes" if dice.chance(0.03) else "no"
    game.purchases.append((player.key, at_play(dice, day), pack, money(PRICES[pack]), refunded))
    return True


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def install_days(dice: Dice) -> list[date]:
    days: list[tuple[date, int]] = []
    day = RELEASED
    while day <= LAST_FULL_DAY:
        since = (day - RELEASED).days
        weight = 60 + (240 // (1 + since)) + (15 if day.weekday() >= 5 else 0)
        if SEEN_BY_MANY[0] <= day <= SEEN_BY_MANY[1]:
            weight *= 4
        days.append((day, weight))
        day += timedelta(days=1)
    return sorted(dice.pick(days) for _ in range(PLAYERS))


def make_game() -> Game:
    game = Game()
    for number, installed in enumerate(install_days(Dice(SEED, 0)), start=1):
        player = make_player(number, installed)
        game.players.append(player)
        live(player, number, game)
    for rows in (game.sessions, game.purchases):
        rows.sort(key=lambda row: (row[1], row[0]))
    return game


# --- Writing -------------------------------------------------------------------------------------------------


def write(path: Path, header: str, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def write_game(game: Game, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    players = (
        (
            p.key,
            p.country,
            p.platform,
            p.source,
            str(p.installed),
            "" if p.birth_year is None else str(p.birth_year),
            p.push,
        )
        for p in game.players
    )
    write(folder / "players.csv", "player_id country platform source installed_on birth_year push", players)
    write(folder / "sessions.csv", "player_id started_at minutes level version", game.sessions)
    write(folder / "purchases.csv", "player_id bought_at pack price refunded", game.purchases)
    packs = ((pack, name, kind, money(cents)) for pack, name, kind, cents, _ in PACKS)
    write(folder / "packs.csv", "pack name kind price", packs)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the synthetic data of the example game.")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).parent / "data",
        help="folder to write to (default: data/ beside this file)",
    )
    write_game(make_game(), parser.parse_args().out)


if __name__ == "__main__":
    main()
