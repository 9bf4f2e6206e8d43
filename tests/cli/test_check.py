"""`segdsl check`: findings on standard output, a summary on standard error."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Write = Callable[[str, str], Path]
GOLDEN = Path(__file__).parent / "golden"

GOOD = 'segment german when country = "DE"\n'
BAD = """table customers key customer_id {
  customer_id text
  country     text one of ("DE", "AT")
  birth_date  date
}
table orders of customers by customer_id at ordered_at {
  customer_id text
  ordered_at  timestamp
}
trait recency = time since last(orders.ordered_at)

segment active when recensy < 30d and country = "DE"
segment old    when age(birth_date) == 70
segment french when country = "FR"
"""


def test_no_findings(run: Run, write: Write) -> None:
    write("shop.seg", GOOD)
    ran = run("check", "shop.seg")
    assert (ran.code, ran.out, ran.err) == (0, "", "checked 1 file: no findings\n")
    ran = run("check", "shop.seg", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    ran = run("check", "shop.seg", "--output-format", "json")
    assert (ran.code, json.loads(ran.out)) == (0, {"diagnostics": []})


@pytest.mark.golden
@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_findings(run: Run, write: Write, golden: Callable[[Path, str], None], form: str) -> None:
    write("shop.seg", BAD)
    ran = run("check", "shop.seg", "--output-format", form)
    assert (ran.code, ran.err) == (1, "checked 1 file: 3 errors\n")
    golden(GOLDEN / f"check.{form}.txt", ran.out)


@pytest.mark.golden
def test_findings_in_a_narrow_window(run: Run, write: Write, golden: Callable[[Path, str], None]) -> None:
    write("shop.seg", BAD)
    golden(GOLDEN / "check.40.txt", run("check", "shop.seg", env={"COLUMNS": "40"}).out)


def test_findings_without_unicode_and_with_colour(run: Run, write: Write) -> None:
    write("shop.seg", 'segment grün when größe = "groß\n')
    ran = run("check", "shop.seg", env={"PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1"})
    assert ran.code == 1
    assert ran.out.isascii()
    assert "\x1b[1;31merror" in ran.out


def test_files_are_checked_in_order_each_on_its_own(run: Run, write: Write) -> None:
    for name in ("b.seg", "a.seg", "deep/c.seg", ".hidden/d.seg", "venv/e.seg", "x.txt"):
        write(name, "segment when\n")
    write("venv/pyvenv.cfg", "")
    ran = run("check", "--output-format", "concise")
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["a.seg", "b.seg", "deep/c.seg"]
    assert ran.err == "checked 3 files: 3 errors\n"
    ran = run("check", "deep", "b.seg", "deep/c.seg", "--output-format", "concise")
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["deep/c.seg", "b.seg"]


def test_a_file_that_cannot_be_read_does_not_hide_the_others(run: Run, write: Write) -> None:
    write("a.seg", "segment when\n")
    write("c.seg", GOOD)
    ran = run("check", "a.seg", "b.seg", "c.seg", "--output-format", "concise")
    assert ran.code == 2
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["a.seg", "b.seg"]
    assert ran.err == "checked 3 files: 2 errors\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff", "SEG003"), (b"\xff\xfea\0", "SEG003"), (b"#" * (1 << 20) + b"\n", "SEG002")],
)
def test_files_that_are_no_programs(run: Run, tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.seg").write_bytes(content)
    ran = run("check", "a.seg", "--output-format", "concise")
    assert ran.code == 1
    assert f"a.seg: {code} " in ran.out


def test_standard_input(run: Run) -> None:
    ran = run("check", "-", "--output-format", "concise", stdin="segment when\n")
    assert ran.code == 1
    assert ran.out.startswith("<stdin>:1:")
    assert run("check", "-", stdin=GOOD).code == 0


def test_notes_leave_the_exit_code_alone(run: Run, write: Write) -> None:
    write("shop.seg", "segment new when days_since_order < 30d\n")
    ran = run("check", "shop.seg")
    assert ran.code == 0, ran
    assert ran.err == "checked 1 file: 1 note\n"
