"""Data of generated programs. In: the world. Out: strategies of tables as lists of rows.

Most values come from small pools, so that rows tie, meet literals, and stand just inside and just outside of periods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.property import pools, schema
from tests.property.pools import World

Rows = list[dict[str, Any]]
KEYS = ("a", "b", "c", "007", "ä")
SKUS = ("p1", "p2", "gone")
MAKERS = ("m1", "gone")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """An instant, a zone, and whether numbers may be great."""
    zone = ZoneInfo(draw(st.sampled_from(pools.ZONES)))
    day = dt.date.fromisoformat(draw(st.sampled_from(pools.DAYS)))
    time = dt.time.fromisoformat(draw(st.sampled_from(pools.TIMES)))
    fold = draw(st.sampled_from((0, 1)))
    local = dt.datetime.combine(day, time, tzinfo=zone).replace(fold=fold)
    return World(
        zone,
        local.astimezone(dt.UTC),
        great=draw(st.sampled_from((False,) * 7 + (True,))),
        fiscal_month=draw(st.sampled_from((1, 4, 7, 10, 2))),
    )


@st.composite
def tables(draw: st.DrawFn, world: World) -> dict[str, Rows]:
    """Data for every table of the schema; rows may belong to nobody, be of the future or without a time."""
    aware = draw(st.booleans())
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=5))
    numbers = [f"o{number}" for number in range(draw(st.integers(0, 10)))]
    values = {
        table: {name: column(name, kind, world, aware=aware) for name, kind in columns.items()}
        for table, columns in (schema.TABLES | schema.LOOKED_UP).items()
    }

    def keyed(table: str, key: str, some: Sequence[str]) -> Rows:
        return [{key: one, **draw(st.fixed_dictionaries(values[table]))} for one in some]

    def several(table: str, key: str, owners: Sequence[str | None], most: int) -> Rows:
        row = st.fixed_dictionaries({key: st.sampled_from(owners), **values[table]})
        return draw(st.lists(row, max_size=most))

    # more rows of customers that are there than of others and of nobody
    owners = (*keys, *keys, *KEYS, None)
    return {
        "customers": keyed("customers", "id", keys),
        "orders": [
            {**row, "owner": draw(st.sampled_from(owners))} for row in keyed("orders", "order_no", numbers)
        ],
        "events": several("events", "owner", owners, 5),
        "notes": several("notes", "owner", owners, 4),
        "items": several("items", "order_no", (*numbers, "o99", None), 8),
        "shops": keyed("shops", "shop", ("s1", "s2")[: draw(st.integers(0, 2))]),
        "products": keyed("products", "sku", SKUS[:2]),
        "makers": keyed("makers", "maker", MAKERS[:1]),
    }


def column(name: str, kind: str, world: World, *, aware: bool) -> st.SearchStrategy[Any]:
    """A strategy of a column's values; about one in six is missing."""
    known = tuple(values(name, kind, world, aware=aware))
    some = st.sampled_from(known)
    if kind in ("list", "numbers"):
        some = st.lists(st.sampled_from((*known, None)), max_size=3)
    missing = st.none()
    return st.one_of(some, some, some, some, some, missing)


def values(name: str, kind: str, world: World, *, aware: bool) -> list[Any]:
    """The values a column may have."""
    match kind:
        case "text" | "list":
            return [*pools.TEXTS, *pools.DATA_TEXTS]
        case "country":
            return list(schema.COUNTRIES)
        case "sku":
            return list(SKUS)
        case "maker":
            return list(MAKERS)
        case "app":
            return list(pools.VERSIONS)
        case "integer" | "numbers":
            return [*pools.INTEGERS, *(pools.HUGE if world.great and name in ("size", "amount") else ())]
        case "number":
            return [*pools.NUMBERS, *(pools.GREAT_NUMBERS if world.great and name in ("y", "price") else ())]
        case "decimal":
            return [Decimal(one) for one in (*pools.DECIMALS, *(pools.GREAT_DECIMALS if world.great else ()))]
        case "flag":
            return [True, False]
        case "date":
            return list(world.days)
        case "timestamp":
            return (
                [_aware(one, world, fold) for one in world.moments for fold in (0, 1)]
                if aware
                else list(world.moments)
            )
        case "days":
            return (
                [int(one) for one in pools.DURATION_DAYS if one == one // 1 and abs(one) < 1e9]
                if name == "pause"
                else list(pools.DURATION_DAYS)
            )
        case "clock" if name == "ride":
            return [dt.timedelta(seconds=one, microseconds=one % 7) for one in pools.SECONDS]
        case "clock":
            return list(pools.SECONDS)
        case "months":
            return [0, 1, 3, 12, -1, 24]
    raise ValueError(kind)


def _aware(local: dt.datetime, world: World, fold: int) -> dt.datetime:
    return local.replace(tzinfo=world.zone, fold=fold).astimezone(dt.UTC)
