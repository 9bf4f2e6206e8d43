"""Logic with a third value, unknown (Kleene, Introduction to Metamathematics, 1952, section 64). Unknown is None."""

from __future__ import annotations

from collections.abc import Sequence

NOT: dict[bool | None, bool | None] = {True: False, False: True, None: None}

AND: dict[tuple[bool | None, bool | None], bool | None] = {
    (True, True): True,
    (True, False): False,
    (True, None): None,
    (False, True): False,
    (False, False): False,
    (False, None): False,
    (None, True): None,
    (None, False): False,
    (None, None): None,
}

OR: dict[tuple[bool | None, bool | None], bool | None] = {
    (True, True): True,
    (True, False): True,
    (True, None): True,
    (False, True): True,
    (False, False): False,
    (False, None): None,
    (None, True): True,
    (None, False): None,
    (None, None): None,
}


def every(values: Sequence[bool | None]) -> bool | None:
    """`and` of all values."""
    made: bool | None = True
    for value in values:
        made = AND[made, value]
    return made


def some(values: Sequence[bool | None]) -> bool | None:
    """`or` of all values."""
    made: bool | None = False
    for value in values:
        made = OR[made, value]
    return made


def opposite(value: bool | None) -> bool | None:
    """`not` of a value."""
    return NOT[value]
