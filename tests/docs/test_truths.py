"""Tables of the pages that say what a condition gives: each line is evaluated.

A comment `<!-- checked -->` stands above such a table; `<!-- checked as-of=2024-05-16T21:00 -->` says the day or time for all of its lines.
Columns that are no columns of customers, and not `as of`, `zone`, `condition` or `gives`, are for readers.
"""

import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest

import segdsl
from tests.docs.pages import GENERATED, name, pages

TYPES = {
    "age": "integer",
    "amount": "decimal",
    "at": "timestamp",
    "birth_date": "date",
    "country": "text",
    "day": "date",
    "m": "integer",
    "n": "integer",
    "name": "text",
    "newsletter": "flag",
    "tags": "list of text",
}
PAGES = [page for page in pages() if page.name not in GENERATED]


def _tables(page: Path) -> list[list[dict[str, str]]]:
    found = []
    marks = re.split(r"<!-- checked(?: as-of=(\S+))? -->\n", page.read_text(encoding="utf-8"))
    for as_of, part in zip(marks[1::2], marks[2::2], strict=True):
        rows = [re.split(r"(?<!\\)\|", line[1:-1]) for line in part.lstrip("\n").split("\n\n")[0].split("\n")]
        cells = [[cell.strip().replace("\\|", "|") for cell in row] for row in rows]
        cells[0] = [re.findall("`(.+)`", cell)[0] if "`" in cell else cell for cell in cells[0]]
        cells[2:] = [[cell.strip("`") for cell in row] for row in cells[2:]]
        usual = {"as of": as_of} if as_of else {}
        found.append([{**usual, **dict(zip(cells[0], row, strict=True))} for row in cells[2:]])
    return found


LINES = [
    pytest.param(line, id=f"{name(page)}:{number}:{line['condition']}")
    for page in PAGES
    for table in _tables(page)
    for number, line in enumerate(table, 1)
]


def test_there_are_such_tables() -> None:
    assert len(LINES) > 50


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_true(line: dict[str, str], tmp_path: Path) -> None:
    given = {column: line[column] for column in TYPES if column in line}
    columns = "".join(f"  {column} {kind}\n" for column, kind in TYPES.items())
    program = segdsl.parse(
        f"table customers key id {{\n  id text\n{columns}}}\ntrait x = {line['condition']}\nsegment s when x"
    )
    values = {column: "" if given.get(column, "missing") == "missing" else given[column] for column in TYPES}
    data = tmp_path / "customers.csv"
    pl.DataFrame({"id": ["1"], **{column: [value] for column, value in values.items()}}).write_csv(data)
    when = line.get("as of", "2024-06-30")
    as_of = dt.datetime.fromisoformat(when) if "T" in when else dt.date.fromisoformat(when)
    result = program.evaluate(
        customers=data, as_of=as_of, timezone=line.get("zone") or "Europe/Berlin", traits=True
    )
    gives = {True: "yes", False: "no", None: "unknown"}[result.frame["x"][0]]
    assert gives == line["gives"]
    assert result.members("s").len() == (gives == "yes")
