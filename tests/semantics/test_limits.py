"""Programs that are too long or too deep get one diagnostic, whatever they repeat, and nothing recurses over them."""

from __future__ import annotations

import pytest

from segdsl import api
from segdsl.text import Source

CUSTOMERS = "table customers key id {\n  id text\n  n  integer\n}\n"
MANY = 100_000

TOO_DEEP = {
    "parentheses": f"segment a when {'(' * MANY}n > 1{')' * MANY}",
    "parentheses never closed": f"segment a when {'(' * MANY}",
    "calls": f"trait t = {'abs(' * MANY}n{')' * MANY}",
    "time since": f"trait t = {'time since ' * 5_000}n",
    "as of": f"trait t = n{' as of today' * 5_000}",
    "not": f"segment a when {'not ' * 1_000}n > 1",
    "sums": f"trait t = {' + '.join(['n'] * 1_000)}",
    "minus signs": f"trait t = {'- ' * 1_000}n",
    "if": f"trait t = {'if n > 1 then 1 else ' * 1_000}2",
    "definitions": "".join(f"segment s{i} when s{i + 1}\n" for i in range(10_000))
    + "segment s10000 when n > 1",
    "rows": "table orders of customers by id at day { id text day date }\n"
    + "".join(f"rows r{i} = r{i + 1}\n" for i in range(2_000))
    + "rows r2000 = orders\ntrait t = count(r0)",
}
TOO_LONG = {
    "or": f"segment a when {' or '.join(['n = 1'] * MANY)}",
    "and": f"segment a when {' and '.join(['n > 1'] * MANY)}",
    "not": f"segment a when {'not ' * MANY}n > 1",
    "sums": f"trait t = {' + '.join(['n'] * MANY)}",
    "minus signs": f"trait t = {'- ' * MANY}n",
    "or, a few too many": f"segment a when {' or '.join(f'n = {i}' for i in range(3_500))}",
    "list": f"segment a when n in ({', '.join(map(str, range(MANY)))})",
    "list, one too many": f"segment a when n in ({', '.join(map(str, range(5_001)))})",
    "set": f"set s = ({', '.join(map(str, range(5_001)))})\nsegment a when n in s",
    "combinations": "".join(
        f"groups g{k}\n" + "".join(f"  b{k}_{i} when n = {i}\n" for i in range(40)) for k in range(2)
    )
    + "cross c of g0, g1",
}
SOUND = {
    "parentheses": f"segment a when {'(' * 60}n > 1{')' * 60}",
    "or": f"segment a when {' or '.join(f'n = {i}' for i in range(3_000))}",
    "list": f"segment a when n in ({', '.join(map(str, range(5_000)))})",
    "definitions": "".join(f"trait t{i} = t{i + 1} + 1\n" for i in range(120)) + "trait t120 = n",
    "doubling": "trait t0 = n\n" + "".join(f"trait t{i + 1} = t{i} + t{i}\n" for i in range(100)),
    "branches": "groups g\n" + "".join(f"  b{i} when n = {i}\n" for i in range(5_000)),
    "one line": " ".join(f"segment s{i} when n > {i}" for i in range(3_000)),
}


LONG = {
    "segments": ["segment s0 when n > 1", *(f"segment s{i} when not s{i - 1}" for i in range(1, 300))],
    "traits and groups": [
        "trait t0 = n",
        *(
            f"groups g{i}\n  high when t{i - 1} > 3\n  low otherwise\ntrait t{i} = if g{i}.high then 1 else 2"
            for i in range(1, 100)
        ),
    ],
    "rows between": [
        "table orders of customers by id at day { id text day date }\ntrait t0 = n",
        *(f"rows r{i} = orders where t{i - 1} > 3\ntrait t{i} = count(r{i})" for i in range(1, 300)),
    ],
}


def codes_of(text: str) -> list[str]:
    return [one.code.id for one in api.check_source(Source("limits.seg", CUSTOMERS + text))]


@pytest.mark.parametrize("name", TOO_DEEP)
def test_too_deep(name: str) -> None:
    assert codes_of(TOO_DEEP[name]) == ["SEG006"]


@pytest.mark.parametrize("name", TOO_LONG)
def test_too_long(name: str) -> None:
    assert codes_of(TOO_LONG[name]) == ["SEG007"]


@pytest.mark.parametrize("name", SOUND)
def test_what_is_within_the_limits(name: str) -> None:
    assert codes_of(SOUND[name]) == []


@pytest.mark.parametrize("name", LONG)
def test_the_order_of_statements_does_not_decide_how_deep_they_are(name: str) -> None:
    lines = LONG[name]
    mixed = [*lines[::2], *lines[1::2]]
    for order in (lines, lines[::-1], mixed):
        assert codes_of("\n".join(order)) == ["SEG006"]


def test_the_deepest_chain_that_is_allowed_is_so_in_every_order() -> None:
    lines = LONG["segments"][:128]
    for order in (lines, lines[::-1]):
        assert codes_of("\n".join(order)) == []
    for order in (LONG["segments"][:129], LONG["segments"][128::-1]):
        assert codes_of("\n".join(order)) == ["SEG006"]
