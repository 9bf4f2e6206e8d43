"""CSV files, well and badly made: each fault is one message that names the file and the line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from segdsl.engine.data import sources
from tests.engine.asking import fault, members, program, told, values


@pytest.fixture(params=["small", "large"], autouse=True)
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test reads its file at once, and as if it were too large for that."""
    if request.param == "large":
        monkeypatch.setattr(sources, "SMALL", 0)


def write(folder: Path, text: str | bytes, name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ---- what is read


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        (
            "x text",
            ["a b", '" a "', '"a,b"', '"a\nb"', '"say ""hi"""', ""],
            ["a b", " a ", "a,b", "a\nb", 'say "hi"', None],
        ),
        ("x integer", ["1", " +2 ", "-3", "007", "9223372036854775807", ""], [1, 2, -3, 7, 2**63 - 1, None]),
        ("x number", ["1", "-2.5", "+3e2", ".5", "5.", ""], [1.0, -2.5, 300.0, 0.5, 5.0, None]),
        (
            "x flag",
            ["true", "No", "1", " 0 ", "YES", "false", ""],
            [True, False, True, False, True, False, None],
        ),
        ("x date", ["2024-02-29", " 2024-01-01 ", ""], [dt.date(2024, 2, 29), dt.date(2024, 1, 1), None]),
        (
            "x decimal",
            ["19.99", "-0.000001", "1.50000000", "10"],
            [Decimal("19.99"), Decimal("-0.000001"), Decimal("1.5"), Decimal(10)],
        ),
        ("x integer in days", ["3", ""], [3, None]),
        ("x integer in years", ["2"], [24]),
        ("x number in hours", ["1.5"], [dt.timedelta(hours=1.5)]),
    ],
)
def test_values(tmp_path: Path, column: str, written: list[str], read: list[object]) -> None:
    rows = "".join(f"{index:03},{one}\n" for index, one in enumerate(written))
    assert values(column, write(tmp_path, f"id,x\n{rows}")) == read


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2024-05-01T10:00", "2024-05-01T08:00:00"),
        ("2024-05-01 10:00:30", "2024-05-01T08:00:30"),
        ("2024-05-01T10:00:30.25", "2024-05-01T08:00:30.250000"),
        ("2024-05-01T10:00:30.123456789", "2024-05-01T08:00:30.123456"),
        ("2024-05-01T10:00Z", "2024-05-01T10:00:00"),
        ("2024-05-01T10:00+05:30", "2024-05-01T04:30:00"),
        ("2024-05-01T10:00:00.5-0330", "2024-05-01T13:30:00.500000"),
        ("2024-05-01T10:00+02", "2024-05-01T08:00:00"),
        # does not exist in Berlin: moves forward by the gap; with an offset it is what it says
        ("2024-03-31T02:30", "2024-03-31T01:30:00"),
        ("2024-03-31T02:30+01:00", "2024-03-31T01:30:00"),
        # occurs twice: the first
        ("2024-10-27T02:30", "2024-10-27T00:30:00"),
        ("2024-10-27T02:30+01:00", "2024-10-27T01:30:00"),
    ],
)
def test_moments(tmp_path: Path, written: str, instant: str) -> None:
    found = values("x timestamp", write(tmp_path, f"id,x\na,{written}\n"), timezone="Europe/Berlin")
    assert [one.astimezone(dt.UTC).replace(tzinfo=None).isoformat() for one in found] == [instant]


def test_a_day_that_a_zone_left_out(tmp_path: Path) -> None:
    (found,) = values("x timestamp", write(tmp_path, "id,x\na,2011-12-30T12:00\n"), timezone="Pacific/Apia")
    assert found.replace(tzinfo=None) == dt.datetime(2011, 12, 31, 12)


def test_lists(tmp_path: Path) -> None:
    asked = program("tags list of text; sizes list of integer; days list of date", _TESTS)
    path = write(tmp_path, "id,tags,sizes,days\na,vip||new,1| 2,2024-01-01|2024-02-01\nb,,,\nc,|,3,\n")
    result = asked.evaluate(customers=path)
    assert dict(members(result)) == {
        "vip": ["a"],
        "two": ["a"],
        "no_tags": ["c"],
        "january": ["a"],
    }


_TESTS = """
segment vip when tags has "vip"
segment two when sizes has 2
segment no_tags when length(tags) = 0
segment january when days has 2024-01-01
"""


def test_keys_keep_their_text(tmp_path: Path) -> None:
    path = write(tmp_path, "id\n007\n7\n 7\n1e3\n")
    assert program().evaluate(customers=path).frame["id"].to_list() == [" 7", "007", "1e3", "7"]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbfid,x\na,1\nb,2\n",
        b"id,x\r\na,1\r\nb,2\r\n",
        b"id,x\na,1\nb,2",
        b'"id","x"\n"a","1"\n"b","2"\n',
        b"id,x\na,1\n\nb,2\n\n\n",
        b"id,x\na,1\n,\nb,2\n,\n",
        b'id,x\na,"1"\n\nb,2\n',
        b"x,other,id\n1,?,a\n2,?,b\n",
    ],
    ids=[
        "BOM",
        "CRLF",
        "no last line end",
        "quotes",
        "empty lines",
        "lines of commas",
        "both",
        "other columns",
    ],
)
def test_forms_of_one_file(tmp_path: Path, text: bytes) -> None:
    assert values("x integer", write(tmp_path, text)) == [1, 2]


def test_headings_alone_are_no_customers(tmp_path: Path) -> None:
    result = program("x integer", "segment some when x > 1\ntrait y = x").evaluate(
        customers=write(tmp_path, "id,x\n"), traits=True
    )
    assert result.customers == 0
    assert result.frame.schema == {"id": pl.String, "some": pl.Boolean, "y": pl.Int64}


# ---- what is refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,x\na,1\nb\nc,3\n", "has 1 value in line 3, and 2 headings"),
        ("id,x\na,1\nb,2,3\n", "has 3 values in line 3, and 2 headings"),
        ("id,x\na,1,1\nb\n", "has 3 values in line 2, and 2 headings"),
        ('id,x\na,"1\n\n2"\nb\n', "has 1 value in line 5, and 2 headings"),
        ('id,x\na,"x,y"\nb,"1,2",3\n', "has 3 values in line 3, and 2 headings"),
        ("id,x\na,1\n\nb\n", "has 1 value in line 4, and 2 headings"),
        ("id,x,x\na,1,2\n", "has the heading `x` twice"),
        ("id,,x\na,1,2\n", "has a column without a heading"),
        ("\nid,x\n", "has no headings"),
        ("id;x\na;1\n", "is parted by semicolons"),
        ("id\tx\na\t1\n", "is parted by tabs"),
        ("id,x\ra,1\rb,2\r", "ends its lines as old computers did"),
        ("id,x\na,1\n".encode("utf-16"), "is not UTF-8 text"),
        ("id,x\na,1\n".encode("utf-16-le"), "is not UTF-8 text"),
        ("id,x\na,ä\nb,ö\n".encode("latin-1"), "is not UTF-8 text in line 2"),
        (b"id,x\na,1\0\n", "is not UTF-8 text"),
        ('id,x\na,5" pipe\nb,2\n', "has wrong quotes in line 2"),
        ('id,x\na,1\nb,"2\nc,3\n', "has wrong quotes in line 3"),
        ('id,x\na,"1"x\n', "has wrong quotes in line 2"),
    ],
)
def test_misshapen_files(tmp_path: Path, text: str | bytes, says: str) -> None:
    path = write(tmp_path, text)
    found = fault(program("x text"), customers=path)
    assert (found.code.id, found.message) == ("SEG813", f"`{path}` {says}")


@pytest.mark.parametrize(
    ("column", "rows", "says"),
    [
        (
            "x integer",
            ["1", "two", "3.5"],
            "has 2 values that are not a whole number: line 3 `two`, line 4 `3.5`",
        ),
        (
            "x integer",
            ["9223372036854775808"],
            "has 1 value that is not a whole number of 64 bits: line 2 `9223372036854775808`",
        ),
        (
            "x number",
            ["1.5", "1.000.5", "NaN"],
            "has 2 values that are not a number: line 3 `1.000.5`, line 4 `NaN`",
        ),
        ("x number", ["1e999"], "has 1 value that is not a number: line 2 `1e999`"),
        ("x flag", ["maybe"], "has 1 value that is not yes or no: line 2 `maybe`"),
        (
            "x date",
            ["15.07.2024", "2023-02-29"],
            "has 2 values that are not a date: line 2 `15.07.2024`, line 3 `2023-02-29`",
        ),
        ("x timestamp", ["2024-05-01"], "has 1 value that is not a moment: line 2 `2024-05-01`"),
        ("x timestamp", ["2024-05-01T24:00"], "has 1 value that is not a moment: line 2 `2024-05-01T24:00`"),
        (
            "x list of integer",
            ["1|2", "1|x"],
            "has 1 value that is not a list of whole numbers: line 3 `1|x`",
        ),
        (
            "x integer",
            ["a", "b", "c", "d"],
            "has 4 values that are not a whole number: line 2 `a`, line 3 `b`, line 4 `c` …",
        ),
    ],
)
def test_values_that_do_not_parse(tmp_path: Path, column: str, rows: list[str], says: str) -> None:
    path = write(tmp_path, "id,x\n" + "".join(f"{index},{one}\n" for index, one in enumerate(rows)))
    found = fault(program(column), customers=path)
    assert (found.code.id, found.message) == ("SEG805", f"column `x` of `{path}` {says}")


def test_a_decimal_has_six_places(tmp_path: Path) -> None:
    path = write(tmp_path, "id,x\na,1.123456\nb,1.1234567\n")
    found = fault(program("x decimal"), customers=path)
    assert (found.code.id, found.message) == (
        "SEG814",
        f"column `x` of `{path}` has more than six decimal places: line 3 `1.1234567`",
    )


def test_lines_are_counted_as_editors_count_them(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,note,x\na,"one\ntwo\nthree",1\n\nb,plain,x\n')
    assert "line 6 `x`" in fault(program("note text; x integer"), customers=path).message


def test_what_is_personal_is_not_shown(tmp_path: Path) -> None:
    path = write(tmp_path, "id,x\na,secret@example\n")
    assert fault(program("x integer personal"), customers=path).message.endswith("not a whole number: line 2")


def test_a_column_that_no_condition_needs_is_checked_too(tmp_path: Path) -> None:
    asked = program("x integer; y integer", "segment some when x > 1")
    found = fault(asked, customers=write(tmp_path, "id,x,y\na,1,?\n"))
    assert "column `y`" in found.message


def test_absent_columns_are_named_with_what_is_close(tmp_path: Path) -> None:
    path = write(tmp_path, "id,contry\na,DE\n")
    found = fault(program("country text"), customers=path)
    assert found.code.id == "SEG803"
    assert (
        told(found)
        == f"`{path}` has no column `country`, which table `customers` declares\ndid you mean `contry`?"
    )
