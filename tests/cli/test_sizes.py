"""Sizes as people and programs read them."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.cli.sizes import Size, Sizes, percent, to_csv, to_json, to_markdown
from segdsl.cli.sizes_table import to_table

GOLDEN = Path(__file__).parent / "golden"
DAY = datetime.combine(datetime(2024, 6, 30), time.max)
SHOP = Sizes(
    DAY,
    "Europe/Berlin",
    123_456,
    (
        Size("active", "active", None, 50_124, 50_124 / 123_456),
        Size("vip", "VIP customers", None, 2_531, 2_531 / 123_456),
        Size(
            "big_spenders_who_live_in_switzerland",
            "Big spenders who live in Switzerland and buy often",
            None,
            0,
            0.0,
        ),
        Size("lifecycle.fresh", "New", "lifecycle", 1, 1 / 123_456),
        Size("lifecycle.engaged", "Active", "lifecycle", 0, 0.0),
        Size("lifecycle.lost", "Lost", "lifecycle", 123_455, 123_455 / 123_456),
        Size("spring_test.treatment", "treatment", "spring_test", 111_110, 0.9),
        Size("优良顾客", "大切なお客様", None, 61_728, 0.5),
        Size("everyone", "Everyone", None, 123_456, 1.0),
    ),
    ("37 orders belong to no customer",),
)
EMPTY = Sizes(datetime(2024, 6, 30, 12), "UTC", 0, (Size("vip", "vip", None, 0, None),), ())


@pytest.mark.golden
@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_tables(width: int, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"sizes.{width}.txt", to_table(SHOP, width=width))


@pytest.mark.golden
def test_tables_of_poor_and_of_rich_terminals(golden: Callable[[Path, str], None]) -> None:
    poor = to_table(SHOP, width=60, ascii_only=True)
    assert poor.isascii()
    golden(GOLDEN / "sizes.ascii.txt", poor)
    golden(GOLDEN / "sizes.colour.txt", to_table(SHOP, width=60, colour=True).replace("\x1b", "␛"))
    golden(GOLDEN / "sizes.empty.txt", to_table(EMPTY, width=60))


def test_a_program_without_segments() -> None:
    assert to_table(Sizes(DAY, "UTC", 1, (), ())) == "1 customer as of 2024-06-30 (UTC)\nno segments\n"


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(
    st.lists(st.tuples(names, names, st.integers(0, 10**7)), max_size=6), st.integers(30, 120), st.booleans()
)
def test_any_name_fits(rows: list[tuple[str, str, int]], width: int, ascii_only: bool) -> None:
    sizes = Sizes(
        DAY,
        "UTC",
        10**7,
        tuple(Size(name, title, None, size, size / 10**7) for name, title, size in rows),
        (),
    )
    for line in to_table(sizes, width=width, ascii_only=ascii_only).split("\n"):
        assert not [
            character for character in line if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
        ]
        wide = sum(unicodedata.east_asian_width(character) in "WF" for character in line)
        accents = sum(unicodedata.category(character) in {"Mn", "Me"} for character in line)
        assert len(line) + wide - 2 * accents <= width


def test_json() -> None:
    answer = json.loads(to_json(SHOP))
    assert answer["as_of"] == "2024-06-30T23:59:59.999999"
    assert (answer["customers"], answer["notes"]) == (123_456, ["37 orders belong to no customer"])
    assert answer["segments"][1] == {
        "name": "vip",
        "title": "VIP customers",
        "size": 2_531,
        "share": 2_531 / 123_456,
    }
    assert answer["segments"][5]["name"] == "lifecycle.lost"
    assert to_json(SHOP).endswith("}\n")
    assert json.loads(to_json(EMPTY))["segments"][0]["share"] is None


def test_csv_is_harmless_in_spreadsheets() -> None:
    evil = [Size(start + "x", start + "HYPERLINK()", None, 1, 0.5) for start in "=+-@\t\r"]
    rows = list(csv.reader(io.StringIO(to_csv(Sizes(DAY, "UTC", 2, tuple(evil), ())), newline="")))
    assert rows[0] == ["name", "title", "size", "share"]
    assert all(cell.startswith("'") for row in rows[1:] for cell in row[:2])
    assert to_csv(EMPTY) == "name,title,size,share\nvip,vip,0,\n"


def test_markdown() -> None:
    text = to_markdown(Sizes(DAY, "UTC", 2, (Size("a_b|c", "<b>*x*</b>\n", None, 1, 0.5),), ("see [x](y)",)))
    assert text == (
        "2 customers as of 2024-06-30 (UTC)\n\n| segment | title | size | share |\n|---|---|---:|---:|\n"
        "| a\\_b\\|c | \\<b\\>\\*x\\*\\</b\\> | 1 | 50.0% |\n\n- see \\[x\\](y)\n"
    )


@pytest.mark.parametrize(
    ("size", "of", "shown"),
    [
        (0, 9, "0.0%"),
        (9, 9, "100.0%"),
        (1, 2000, "<0.1%"),
        (1999, 2000, ">99.9%"),
        (1, 3, "33.3%"),
        (41, 2000, "2.1%"),
    ],
)
def test_shares_are_never_rounded_to_nobody_or_everybody(size: int, of: int, shown: str) -> None:
    assert percent(Size("x", "x", None, size, size / of)) == shown


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (DAY, "2024-06-30"),
        (datetime(2024, 6, 30, 12), "2024-06-30 12:00"),
        (datetime(2024, 6, 30, 12, 0, 5), "2024-06-30 12:00:05"),
        (datetime(2024, 6, 30, 12, 0, 5, 123), "2024-06-30 12:00:05"),
    ],
)
def test_instants(instant: datetime, shown: str) -> None:
    assert Sizes(instant, "UTC", 0, (), ()).day == shown
