"""Rows of technology and sampling, and of sequences."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from segdsl.functions.model import Example, Function, Overload
from segdsl.types import FLAG, INTEGER, VERSION

_PARTS = 4
_WIDTH = 10
_VERSION = r"^[vV]?([0-9]{1,10})(?:\.([0-9]{1,10}))?(?:\.([0-9]{1,10}))?(?:\.([0-9]{1,10}))?$"

BUCKETS = 1_000_000


def bucket_number(name: str, key: str) -> int:
    """The whole number from 0 to 999,999 of a customer in a named draw.

    The first 60 bits of the MD5 (RFC 1321) of `name:key` in UTF-8, modulo one million: any engine with MD5 gives the same.

    Args:
        name: The draw's name, as written in its own file.
        key: The text of the customer's key.
    """
    digest = hashlib.md5(f"{name}:{key}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:15], 16) % BUCKETS


def version_text(text: str) -> str | None:
    """A version as a text that sorts as versions do, up to four numbers; none where it is no version."""
    found = re.match(_VERSION, text.strip())
    if found is None:
        return None
    return ".".join((part or "0").zfill(_WIDTH) for part in found.groups())


def version_shown(text: str) -> str:
    """A version as people write it, made of the text that sorts: `5.12` for `5.12.0`."""
    numbers = [str(int(part)) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == "0":
        numbers.pop()
    return ".".join(numbers)


def _joined(*_: Any) -> Any:
    """Sequences are joined to the customers before anything is said of them."""
    raise AssertionError("not joined")


def _bucket(pl: Any, name: str, count: int, key: Any) -> Any:
    def drawn(series: Any) -> Any:
        values = [None if one is None else bucket_number(name, one) for one in series.to_list()]
        return pl.Series(series.name, values, dtype=pl.Int64)

    number = key.cast(pl.String).map_batches(drawn, return_dtype=pl.Int64, is_elementwise=True)
    return number * count // BUCKETS


def _version(pl: Any, x: Any) -> Any:
    bare = x.str.strip_chars(" \t\n\r\x0b\x0c\u00a0")
    parts = [
        bare.str.extract(_VERSION, index).fill_null("0").str.zfill(_WIDTH) for index in range(1, _PARTS + 1)
    ]
    return pl.when(bare.str.contains(_VERSION)).then(pl.concat_str(parts, separator="."))


OTHER = (
    Function(
        "version",
        "version(text)",
        "technology",
        (Overload(("text",), VERSION, _version),),
        "A text such as `5.12.1` as a version: up to four numbers, compared one after another, absent ones being 0. "
        "Missing where it is none. A text beside a version is read as one.",
        examples=(
            Example('app >= version("5.9")', "yes", (("app", "text", '"5.12.1"'),)),
            Example('app = version("5.12")', "yes", (("app", "text", '"5.12.0"'),)),
            Example('app >= version("5.9")', "missing", (("app", "text", '"latest"'),)),
        ),
    ),
    Function(
        "bucket",
        'bucket("name", 100)',
        "sampling",
        (Overload(("name", "count", "key"), INTEGER, _bucket, constant=(0, 1)),),
        "A number from 0 up to, but not, the count, drawn for each customer by hashing the name with the key: stable, "
        "and the same on every engine.",
        missing="decides",
        examples=(
            Example('bucket("spring", 100) >= 0', "yes", (("age", "integer", "missing"),)),
            Example('bucket("spring", 100) < 100', "yes", (("age", "integer", "1"),)),
        ),
    ),
    Function(
        "sequence",
        "sequence(A then B within 7d then no C same x)",
        "aggregate",
        (Overload((), FLAG, _joined),),
        "Whether there is a row for each step, strictly later than the row of the step before and within its limit. "
        "`next` takes only the very next row of its table; a `no` step finds no such "
        "row up to its limit, which must have passed, or up to the next step's row.",
        missing="skips",
        is_operator=True,
        examples=(
            Example(
                "sequence(orders where amount = 10 then orders within 30d where amount = 20)",
                "yes",
                rows=("amount integer, at timestamp", "10, 2024-05-01T10:00", "20, 2024-05-10T10:00"),
            ),
            Example(
                "sequence(orders where amount = 10 then no orders within 3d)",
                "yes",
                rows=("amount integer, at timestamp", "10, 2024-05-01T10:00", "20, 2024-05-10T10:00"),
            ),
            Example("sequence(orders then orders)", "no", rows=("amount integer, at timestamp",)),
            Example(
                "sequence(orders where amount = 20 then orders where amount = 10)",
                "no",
                rows=("amount integer, at timestamp", "10, 2024-05-01T10:00", "missing, 2024-05-10T10:00"),
            ),
        ),
    ),
)
