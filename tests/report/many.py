"""A business with 200 segments whose customers are in thousands of exclusive combinations: what reports have to hold at most."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import polars as pl

import segdsl
from segdsl.engine.data.members import metadata
from segdsl.report import Options, Report, build

SEGMENTS = 200
CUSTOMERS = 8_000
COUNTRIES = ("DE", "AT", "CH", "FR", "NL", "PL", "IT", "ES")
CHANNELS = ("search", "mail", "friends", "shop window", "social")
PLANS = ("basic", "plus", "gold")
DAYS = (dt.date(2024, 1, 31), dt.date(2024, 3, 31), dt.date(2024, 5, 31), dt.date(2024, 6, 30))

_BEGINNING = """
table customers key id {
  id         integer
  country    text
  channel    text
  plan       text
  age        integer
  recency    integer in days
  frequency  integer
  monetary   number
  visits     integer
  newsletter flag
  app        flag
}

trait basket "Value of an order" = monetary / frequency

groups stage "Stage"
  fresh  "Fresh"  when recency < 30d and frequency < 3
  loyal  "Loyal"  when frequency >= 12
  asleep "Asleep" when recency > 200d
  others otherwise

split test of readers: letter 45%, gift 45%, none 10%

segment readers "Reads the newsletter"
  when newsletter
"""


def text() -> str:
    """The program."""
    dice = random.Random(7)
    one = dice.choice
    parts = [_BEGINNING]
    for at in range(1, SEGMENTS):
        conditions = (
            f'country in ("{one(COUNTRIES)}", "{one(COUNTRIES)}", "{one(COUNTRIES)}")',
            f'channel is "{one(CHANNELS)}"',
            f"age >= {dice.randint(20, 60)}",
            f"recency < {dice.randint(20, 300)}d",
            f"frequency >= {dice.randint(2, 12)}",
            f"monetary > {dice.randint(20, 900)}",
            f"basket between {dice.randint(5, 40)} and {dice.randint(50, 150)}",
            f"visits < {dice.randint(5, 60)}",
            "not newsletter",
            "app",
            'plan in ("basic", "plus")',
        )
        rule = "\n    and ".join(dice.sample(conditions, dice.randint(1, 4)))
        parts.append(
            f'segment segment_{at} "Segment number {at} of many"\n'
            '  about "What it is about, in a sentence of some words."\n  owner "crm@shop.example"\n  action "Write"\n'
            f'  tags "one", "two"\n  when {rule}\n'
        )
    return "\n".join(parts)


def customers(number: int, seed: int) -> pl.DataFrame:
    """As many customers; the same for the same seed."""
    dice = random.Random(seed)
    rows = []
    for at in range(number):
        orders = 1 + int(dice.expovariate(0.25))
        rows.append(
            {
                "id": at,
                "country": dice.choice(COUNTRIES),
                "channel": dice.choice(CHANNELS) if dice.random() < 0.9 else None,
                "plan": dice.choice(PLANS),
                "age": dice.randint(18, 85) if dice.random() < 0.8 else None,
                "recency": int(dice.expovariate(1 / 120)),
                "frequency": orders,
                "monetary": round(orders * dice.lognormvariate(3.5, 0.6), 2),
                "visits": int(dice.expovariate(1 / 20)),
                "newsletter": dice.random() < 0.4,
                "app": dice.random() < 0.3,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def evaluated() -> segdsl.Result:
    """The present evaluation."""
    return _on(segdsl.parse(text()), len(DAYS) - 1)


def report(folder: Path, min_cell: int) -> Report:
    """The report of all sections, compared with three earlier evaluations.

    Args:
        folder: Where their members are kept.
        min_cell: The least count that is told.
    """
    program = segdsl.parse(text())
    files = []
    for at, day in enumerate(DAYS[:-1]):
        then = _on(program, at)
        files.append(str(folder / f"{day}.parquet"))
        then.frame.write_parquet(files[-1], metadata=metadata(then.membership))
    return build(_on(program, len(DAYS) - 1), Options(min_cell=min_cell, compare=tuple(files)))


def _on(program: segdsl.Program, at: int) -> segdsl.Result:
    """An evaluation; earlier ones have fewer customers."""
    number = CUSTOMERS - 500 * (len(DAYS) - 1 - at)
    return program.evaluate(customers=customers(number, at), as_of=DAYS[at], timezone="Europe/Berlin")
