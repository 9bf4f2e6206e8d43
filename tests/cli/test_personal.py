"""What is personal is never shown: not by any command, in any form, nor in what is said of data that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PROGRAM = """
table customers key id {
  id       integer
  email    text personal address
  nick     text personal
  born     date personal
  score    integer personal
  joined   date
  country  text
}

table orders of customers by id key nr at day {
  nr       integer
  id       integer
  day      date
  note     text personal
  paid     integer personal
}

trait nickname = nick
trait top_note = first(orders.note)
trait paid = sum(orders.paid)
trait born_in = month(born)
trait value = paid

segment nicked "Nick is known" when nick is known and score > 100
segment named when nickname = "nobody" or email contains "nobody"
segment buyers when paid > 1000
segment recent when joined in last 30d and born before 2000-01-01
groups worth
  high when score > 500000
  low  otherwise

expect max(customers.score) < 10
expect max(buyers.paid) < 10
"""
# All values of personal columns look like one of these, however they are written
SECRET = re.compile(
    r"secret\d|987[.,]?00\d|654[.,]?30\d|1[.,]?9\d\d[.,]?\d{3}\b|19[1-5]\d-11|(Nov|November) 19[1-5]\d",
    re.IGNORECASE,
)


@pytest.fixture
def folder(write: Callable[[str, str], Path]) -> Path:
    customers = [
        f"{at},secret{at}@x.example,secret{at % 9},19{11 + at % 40}-11-17,{987000 + at % 5},2024-0{1 + at % 6}-11,"
        + ("DE" if at % 2 else "FR")
        for at in range(60)
    ]
    orders = [f"{at},{at % 60},2024-0{1 + at % 6}-03,secret{at % 8},{654300 + at % 7}" for at in range(150)]
    head = "id,email,nick,born,score,joined,country"
    write("customers.csv", "\n".join([head, *customers]) + "\n")
    bad = [*customers, customers[3]]
    bad[5] = bad[5].replace("19", "secret19", 1)
    bad[6] = bad[6].replace("987", "secret987")
    write("bad.csv", "\n".join([head, *bad]) + "\n")
    write("orders.csv", "\n".join(["nr,id,day,note,paid", *orders]) + "\n")
    write("segdsl.toml", '[data]\ncustomers = "customers.csv"\norders = "orders.csv"\n')
    return write("p.seg", PROGRAM).parent


DAY = ("--as-of", "2024-06-30")
COMMANDS = [
    ("check", "p.seg"),
    ("eval", "p.seg", *DAY),
    ("test", "p.seg", *DAY),
    ("eval", "p.seg", *DAY, "--data", "customers=bad.csv"),
    *(("report", "p.seg", *DAY, "-o", f"made.{kind}") for kind in ("html", "md", "json")),
    ("report", "p.seg", *DAY, "--min-cell", "1", "-o", "made.json"),
    ("explain", "p.seg", *DAY, "--customer", "3"),
    ("explain", "p.seg", *DAY, "--customer", "3", "--format", "json"),
    ("explain", "p.seg", *DAY, "--customer", "3", "-o", "made.html"),
    *(("explain", "p.seg", *DAY, "--not-in", name) for name in ("named", "recent", "buyers", "worth.low")),
    ("explain", "p.seg", *DAY, "--not-in", "recent", "--format", "json"),
    ("explain", "p.seg", *DAY, "--upcoming", "90d"),
    ("explain", "p.seg", *DAY, "--upcoming", "90d", "--format", "json"),
]


def test_the_secrets_would_be_found(folder: Path) -> None:
    text = (folder / "customers.csv").read_text()
    for line in text.splitlines()[1:]:
        assert len(SECRET.findall(line)) == 4
    assert SECRET.search("max is 987,004")
    assert SECRET.search("17 November 1915")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_shows_what_is_personal(command: tuple[str, ...], run: Run, folder: Path) -> None:
    ran = run(*command)
    assert "wrong-use" not in ran.err
    assert "Traceback" not in ran.err
    said = [ran.out, ran.err, *(path.read_text() for path in folder.glob("made.*"))]
    assert sum(map(len, said)) > 20
    assert not [found for text in said for found in SECRET.findall(text)]


def test_members_shown_are_keys_only_and_none_where_asked(run: Run, folder: Path) -> None:
    run("report", "p.seg", *DAY, "-o", "with.json")
    run("report", "p.seg", *DAY, "--no-keys", "-o", "without.json")
    keys = re.compile(r'"keys": \[\s*"0",\s*"1"')
    assert keys.search((folder / "with.json").read_text())
    assert not re.search(r'"keys": \[\s*"', (folder / "without.json").read_text())
    listed = run("explain", "p.seg", *DAY, "--not-in", "recent", "--no-keys").out
    assert not re.search(r"(?m)^\d+ {2,}", listed)
