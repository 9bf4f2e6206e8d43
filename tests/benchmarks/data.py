"""The benchmark's customers and events. In: how many customers. Out: two Parquet files in `build/bench-data` (or `BENCH_DATA`), made
once for each size.

Customers have seventeen columns of the kinds that shops keep (dates, whole numbers, amounts, names of few values, a list of tags, some
values missing), text as plain strings. There are five events for each customer, unevenly spread, in the order of time. Both are drawn in
pieces from a seed, so that any size needs little memory and gives the same rows everywhere.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = dt.date(2024, 6, 30)
EVENTS_EACH = 5
VERSION = 1  # of what is drawn; files of another version are not used
ROW_GROUP = 131_072
PIECE = 4 * ROW_GROUP
SECONDS = 2 * 366 * 86_400  # of history, up to the end of `AS_OF`


def _listed(words: str) -> list[str]:
    return words.split()


COUNTRIES = _listed("DE FR GB US IT ES NL PL AT CH SE DK NO BE PT CZ FI IE HU RO GR BG HR SK")
CITIES = [
    first + last
    for first in _listed("Ash Bern Brook Clear Cold Dover East Green High Kings Lake Maple New North Oak")
    for last in _listed("berg bridge bury dale field ford ham ton")
]
PLANS = _listed("free basic plus pro enterprise")
CHANNELS = _listed("web app store phone partner social email affiliate")
DOMAINS = [
    *(f"{name}.example" for name in _listed("post mail inbox office school shop work home news club")),
    *(f"company-{number:02}.example" for number in range(30)),
]
TAGS = _listed(
    "vip gift outlet eco sport kids pets garden travel books music games beauty home tech food wine art auto sale"
)
EVENTS = _listed(
    "page_view search product_view add_to_cart purchase email_open login review refund support wishlist share"
)
CATEGORIES = _listed(
    "shoes shirts coats bags hats watches phones laptops audio cameras sofas lamps rugs tools toys books games bikes "
    "tents boots skis snacks drinks soap"
)
_LIKELY = np.array([0.34, 0.14, 0.16, 0.08, 0.06, 0.08, 0.06, 0.02, 0.01, 0.02, 0.02, 0.01])
_WITH_AMOUNT = np.array([0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0], dtype=bool)


def make(customers: int) -> tuple[Path, Path]:
    """The files of customers and of events, made where they are not there yet."""
    folder = Path(os.environ.get("BENCH_DATA", "build/bench-data")) / f"v{VERSION}-{customers}"
    events = customers * EVENTS_EACH
    return (
        _written(folder / "customers.parquet", customers, _customers),
        _written(folder / "events.parquet", events, lambda start, size: _events(start, size, customers)),
    )


def _written(path: Path, rows: int, draw: Callable[[int, int], pa.Table]) -> Path:
    """Writes piece by piece beside the place, and renames: a file that is there is whole."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    writer = None
    try:
        for start in range(0, rows, PIECE):
            piece = draw(start, min(PIECE, rows - start))
            writer = writer or pq.ParquetWriter(beside, piece.schema, compression="zstd", store_schema=False)
            writer.write_table(piece, row_group_size=ROW_GROUP)
        if writer is not None:
            writer.close()
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _customers(start: int, rows: int) -> pa.Table:
    rng = np.random.default_rng([1, start])
    today = AS_OF.toordinal() - dt.date(1970, 1, 1).toordinal()
    signup = today - (rng.random(rows) ** 1.5 * 3650).astype(np.int32)
    orders = np.floor(rng.gamma(0.9, 4.0, rows)).astype(np.int64)
    since = np.minimum(rng.exponential(160, rows), today - signup).astype(np.int32)
    basket = np.round(rng.lognormal(3.6, 0.6, rows), 2)
    age = np.clip(rng.normal(42, 15, rows), 16, 95).astype(np.int64)
    birth = today - (age * 365.25 + rng.random(rows) * 365).astype(np.int32)
    return pa.table(
        {
            "customer_id": pa.array(np.arange(start, start + rows, dtype=np.int64)),
            "signup_date": pa.array(signup, pa.date32()),
            "last_order": pa.array(today - since, pa.date32(), mask=orders == 0),
            "birth_date": pa.array(birth, pa.date32(), mask=rng.random(rows) < 0.15),
            "age": pa.array(age, mask=rng.random(rows) < 0.08),
            "orders": pa.array(orders),
            "sessions": pa.array(rng.poisson(rng.gamma(1.2, 5.0, rows)).astype(np.int64)),
            "spend": pa.array(np.round(orders * basket, 2)),
            "basket": pa.array(basket, mask=orders == 0),
            "discount_share": pa.array(np.round(rng.beta(1.2, 4.0, rows), 3), mask=rng.random(rows) < 0.05),
            "newsletter": pa.array(rng.random(rows) < 0.45, mask=rng.random(rows) < 0.1),
            "country": _words(rng, rows, COUNTRIES, 0.6, missing=0.02),
            "city": _words(rng, rows, CITIES, 0.8, missing=0.05),
            "plan": _words(rng, rows, PLANS, 0.8),
            "channel": _words(rng, rows, CHANNELS, 0.5, missing=0.03),
            "domain": _words(rng, rows, DOMAINS, 0.7, missing=0.04),
            "tags": _tags(rng, rows),
        }
    )


def _words(
    rng: np.random.Generator, rows: int, domain: list[str], skew: float, missing: float = 0.0
) -> pa.Array:
    """Words of a small domain, the first ones most often."""
    codes = (rng.random(rows) ** (1 / skew) * len(domain)).astype(np.int32)
    return pa.array(domain).take(pa.array(codes, mask=rng.random(rows) < missing))


def _tags(rng: np.random.Generator, rows: int) -> pa.Array:
    """Lists of up to four different tags; empty ones rather than missing ones, which ClickHouse cannot tell apart."""
    codes = np.sort((rng.random((rows, 4)) ** 1.4 * len(TAGS)).astype(np.int32), axis=1)
    kept = np.arange(4) < rng.integers(0, 5, rows)[:, None]
    kept[:, 1:] &= codes[:, 1:] != codes[:, :-1]
    offsets = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    values = pa.array(TAGS).take(pa.array(codes[kept]))
    return pa.ListArray.from_arrays(pa.array(offsets), values)


def _events(start: int, rows: int, customers: int) -> pa.Table:
    """Events from `start` on, each later than the one before; a few customers have many, about one in five none."""
    rng = np.random.default_rng([2, start])
    drawn = (rng.random(rows) ** 5 * customers).astype(np.int64)
    places = np.arange(start, start + rows) + rng.random(rows) * 0.99
    end = (dt.datetime.combine(AS_OF, dt.time.max) - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)
    microseconds = SECONDS * 1_000_000
    at = (end - microseconds + places / (customers * EVENTS_EACH) * microseconds).astype(np.int64)
    event = rng.choice(len(EVENTS), rows, p=_LIKELY).astype(np.int32)
    return pa.table(
        {
            # Scattered, as keys of busy customers do not stand side by side
            "customer_id": pa.array(drawn * 2_654_435_761 % customers),
            "happened": pa.array(at, pa.timestamp("us")),
            "event": pa.array(EVENTS).take(pa.array(event)),
            "category": _words(rng, rows, CATEGORIES, 0.7, missing=0.1),
            "amount": pa.array(np.round(rng.lognormal(3.4, 0.9, rows), 2), mask=~_WITH_AMOUNT[event]),
        }
    )
