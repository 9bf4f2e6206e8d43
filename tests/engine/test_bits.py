"""Boolean columns as words of bits, and back."""

from __future__ import annotations

import random

import polars as pl
import pytest

from segdsl.engine.bits import flags, known, words


def drawn(size: int) -> pl.Series:
    chance = random.Random(size)
    return pl.Series("x", [chance.random() < 0.4 for _ in range(size)], dtype=pl.Boolean)


@pytest.mark.parametrize("size", [0, 1, 7, 63, 64, 65, 127, 1000, 100_003])
def test_there_and_back(size: int) -> None:
    column = drawn(size)
    held = words(column)
    assert held.len() == -(-size // 64)
    assert held.to_list()[:1] == [sum(1 << at for at, bit in enumerate(column[:64]) if bit)][: held.len()]
    assert flags(held, size).equals(column)
    assert flags(held, size).name == "x"
    assert flags(~held, size).equals(~column)
    assert flags(~held, size).sum() == size - int(column.sum())


@pytest.mark.parametrize("start", [0, 1, 8, 63, 64, 65, 640])
def test_slices(start: int) -> None:
    column = drawn(1000)
    assert flags(words(column[start:]), 1000 - start).equals(column[start:])
    assert flags(words(column)[start // 64 :], 1000 - start // 64 * 64).equals(column[start // 64 * 64 :])


def test_chunks() -> None:
    column = pl.concat([drawn(100), drawn(30), drawn(300)], rechunk=False)
    assert column.n_chunks() > 1
    assert flags(words(column), 430).equals(column)


def test_what_was_lent_outlives_the_lender() -> None:
    made = [flags(words(drawn(10_000)), 10_000) for _ in range(20)]
    assert all(one.equals(drawn(10_000)) for one in made)
    assert pl.DataFrame({"a": made[0]}).filter("a").height == drawn(10_000).sum()


@pytest.mark.parametrize("size", [1, 63, 64, 65, 1000, 100_003])
@pytest.mark.parametrize("start", [0, 1, 64, 65])
def test_missing_values(size: int, start: int) -> None:
    chance = random.Random(size)
    column = pl.Series("x", [chance.choice([True, False, None]) for _ in range(size)], dtype=pl.Boolean)
    column = column[start:]
    held, is_known = words(column), known(column)
    assert (is_known is None) == (not column.null_count())
    if is_known is not None:
        assert flags(is_known, column.len()).equals(column.is_not_null())
        assert flags(held & is_known, column.len()).equals(column.fill_null(value=False))
        assert flags(is_known & ~held, column.len()).equals((~column).fill_null(value=False))
        assert column.null_count() == column.to_list().count(None)
    assert known(column.fill_null(value=True)) is None
