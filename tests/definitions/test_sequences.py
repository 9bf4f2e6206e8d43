"""Sequences made up at random, beside a slow search through all choices of rows. Shapes that nobody thought of are found here."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
import pytest

import segdsl

ZONE = ZoneInfo("Europe/Berlin")
AS_OF = dt.datetime(2024, 4, 3, 12, 0, tzinfo=ZONE)  # three days after a day of 23 hours
BEGIN = dt.datetime(2024, 3, 28, 23, 0, tzinfo=dt.UTC)
HOURS = (0, 1, 5, 12, 23, 24, 25, 36, 47, 48, 49, 71, 72, 96, 100, 108, 120, 132, 140)
LIMITS = (None, None, "1d", "2d", "24h", "5h")
TABLES = """
table customers key id { id text }
table visits of customers by id at at { id text  at timestamp  kind text  sku text }
table orders of customers by id at at { id text  at timestamp  kind text  sku text }
"""


@dataclass(frozen=True)
class Row:
    owner: str
    table: str
    at: dt.datetime
    kind: str | None
    sku: str | None


@dataclass(frozen=True)
class Step:
    word: str
    table: str
    limit: str | None
    kind: str | None

    def __str__(self) -> str:
        within = f" within {self.limit}" if self.limit else ""
        where = f' where kind is "{self.kind}"' if self.kind else ""
        return f"{self.word} {self.table}{within}{where}".strip()

    def fits(self, row: Row) -> bool:
        return row.table == self.table and self.kind in (None, row.kind)

    def reaches(self, start: dt.datetime, end: dt.datetime) -> bool:
        match self.limit:
            case None:
                return True
            case "1d" | "2d":
                return _day(end) <= _day(start) + dt.timedelta(days=int(self.limit[0]))
            case hours:
                return end - start <= dt.timedelta(hours=int(hours[:-1]))

    def has_passed(self, start: dt.datetime) -> bool:
        assert self.limit is not None
        if self.limit.endswith("d"):
            return _day(start) + dt.timedelta(days=int(self.limit[0])) < _day(AS_OF)
        return start + dt.timedelta(hours=int(self.limit[:-1])) <= AS_OF.astimezone(dt.UTC)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZONE).date()


def _steps(random_: random.Random) -> list[Step]:
    words = ["", *random_.choices(["", "", "next", "no"], k=random_.randint(1, 3))]
    return [
        Step(
            word,
            random_.choice(["visits", "orders"]),
            None if index == 0 else random_.choice(LIMITS),
            random_.choice([None, "a", "b"]),
        )
        for index, word in enumerate(words)
    ]


def _rows(random_: random.Random, owners: Sequence[str]) -> list[Row]:
    return [
        Row(
            owner,
            random_.choice(["visits", "orders"]),
            BEGIN + dt.timedelta(hours=random_.choice(HOURS)),
            random_.choice(["a", "a", "b", None]),
            random_.choice(["p", "q", None]),
        )
        for owner in owners
        for _ in range(random_.randint(0, 7))
    ]


def _holds(steps: Sequence[Step], rows: Sequence[Row]) -> bool:
    """Whether some choice of rows fits; tries all of them."""

    def from_here(index: int, now: dt.datetime, absent: list[Step]) -> bool:
        if index == len(steps):
            return not any(one.fits(row) and row.at > now for one in absent for row in rows)
        step = steps[index]
        if step.word == "no" and step.limit is None:
            return from_here(index + 1, now, [*absent, step])
        if step.word == "no":
            found = any(step.fits(row) and row.at > now and step.reaches(now, row.at) for row in rows)
            return step.has_passed(now) and not found and from_here(index + 1, now, absent)
        for row in rows:
            if not step.fits(row) or row.at <= now or not step.reaches(now, row.at):
                continue
            between = [one for one in rows if now < one.at < row.at]
            if step.word == "next" and any(one.table == step.table for one in between):
                continue
            if any(one.fits(other) for one in absent for other in between):
                continue
            if from_here(index + 1, row.at, []):
                return True
        return False

    return any(steps[0].fits(row) and from_here(1, row.at, []) for row in rows)


def _holds_same(steps: Sequence[Step], rows: Sequence[Row], same: bool) -> bool:
    if not same:
        return _holds(steps, rows)
    values = {row.sku for row in rows} - {None}
    return any(_holds(steps, [row for row in rows if row.sku == value]) for value in values)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("seed", range(12))
def test_sequences(seed: int, engine: str) -> None:
    random_ = random.Random(seed)
    owners = [f"c{number:02}" for number in range(25)]
    rows = _rows(random_, owners)
    asked = [(_steps(random_), random_.random() < 0.4) for _ in range(12)]
    asked.append(
        ([Step("", "visits", None, None), *[Step("no", "orders", None, kind) for kind in "ab"]], False)
    )
    written = [
        f"sequence({' then '.join(map(str, steps))}{' same sku' if same else ''})" for steps, same in asked
    ]
    text = TABLES + "".join(f"segment s{index} when {one}\n" for index, one in enumerate(written))
    schema = {"id": pl.String, "at": pl.Datetime("us", "UTC"), "kind": pl.String, "sku": pl.String}
    frames = {
        table: pl.DataFrame(
            [(row.owner, row.at, row.kind, row.sku) for row in rows if row.table == table],
            schema,
            orient="row",
        )
        for table in ("visits", "orders")
    }
    customers = pl.DataFrame({"id": owners})
    result = segdsl.parse(text).evaluate(
        {"customers": customers, **frames},
        as_of=AS_OF,
        timezone=str(ZONE),
        engine=engine,  # type: ignore[arg-type]
    )
    existing = {owner: [row for row in rows if row.owner == owner and row.at <= AS_OF] for owner in owners}
    for index, (steps, same) in enumerate(asked):
        expected = [owner for owner in owners if _holds_same(steps, existing[owner], same)]
        assert result.members(f"s{index}").to_list() == expected, written[index]
