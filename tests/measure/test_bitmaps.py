"""Bits taken from where Polars keeps them, compared with bits counted one by one."""

from __future__ import annotations

import random

import polars as pl
import pytest

from segdsl.measure.bitmaps import common, words


def unpacked(column: pl.Series, size: int) -> list[bool]:
    found = words(column).to_list()
    assert len(found) == -(-size // 64)
    assert not any(found[at // 64] >> at % 64 & 1 for at in range(size, len(found) * 64))
    return [bool(found[at // 64] >> at % 64 & 1) for at in range(size)]


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 63, 64, 65, 1000])
@pytest.mark.parametrize("start", [0, 1, 8, 13])
def test_words_hold_the_bits_of_a_column_whatever_it_is_a_slice_of(size: int, start: int) -> None:
    chance = random.Random(size)
    bits = [chance.random() < 0.5 for _ in range(start + size + 3)]
    column = pl.Series("x", bits, dtype=pl.Boolean).slice(start, size)
    assert unpacked(column, size) == bits[start : start + size]


def test_words_of_several_chunks() -> None:
    column = pl.concat([pl.Series("x", [True] * 5), pl.Series("x", [False, True] * 40)])
    assert unpacked(column, 85) == column.to_list()


def test_common_members() -> None:
    chance = random.Random(3)
    columns = [pl.Series(str(at), [chance.random() < 0.3 for _ in range(200)]) for at in range(70)]
    shared = common(columns)
    for i, left in enumerate(columns):
        for j, right in enumerate(columns):
            assert shared[i][j] == sum(a and b for a, b in zip(left, right, strict=True))


def test_nothing_in_common_where_there_is_nobody() -> None:
    empty = pl.Series("x", [], dtype=pl.Boolean)
    assert common([empty, empty]) == [[0, 0], [0, 0]]
    assert common([]) == []
