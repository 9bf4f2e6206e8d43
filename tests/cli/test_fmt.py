"""`segdsl fmt`: files are laid out in their place, or what would change is told."""

import os
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run

Write = Callable[[str, str], Path]

UNTIDY = '# kept\nsegment   german WHEN country="DE"   # kept too\n'


def tidied(run: Run) -> str:
    return run("fmt", "-", stdin=UNTIDY).out


def test_a_file_is_laid_out_in_its_place(run: Run, write: Write) -> None:
    path = write("shop.seg", UNTIDY)
    path.chmod(0o604)
    ran = run("fmt", "shop.seg")
    assert (ran.code, ran.out, ran.err) == (0, "", "changed 1 file, left 0 as they are\n")
    assert path.read_text() == tidied(run)
    assert 'segment german when country = "DE"' in path.read_text()
    assert path.read_text().count("# kept") == 2
    assert path.stat().st_mode & 0o777 == 0o604
    before = path.stat().st_mtime_ns
    assert run("fmt", "shop.seg").err == "changed 0 files, left 1 as it is\n"
    assert path.stat().st_mtime_ns == before
    assert os.listdir(path.parent) == ["shop.seg"]


def test_newlines_of_windows_stay(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "shop.seg"
    path.write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    assert run("fmt").code == 0
    assert path.read_bytes() == tidied(run).replace("\n", "\r\n").encode()
    assert run("fmt", "--check").code == 0


def test_check_names_what_would_change(run: Run, write: Write) -> None:
    path = write("shop.seg", UNTIDY)
    write("tidy.seg", tidied(run))
    ran = run("fmt", "--check")
    assert (ran.code, ran.out) == (1, "would change shop.seg\n")
    assert ran.err == "would change 1 file, left 1 as it is\n"
    assert path.read_text() == UNTIDY
    assert run("fmt", "--check", "--quiet", "tidy.seg").err == ""


def test_diff_shows_what_would_change(run: Run, write: Write) -> None:
    path = write("shop.seg", UNTIDY)
    ran = run("fmt", "--diff", "shop.seg")
    assert ran.code == 1
    assert ran.out.startswith("--- shop.seg\n+++ shop.seg\n@@ ")
    assert '-segment   german WHEN country="DE"   # kept too\n' in ran.out
    assert path.read_text() == UNTIDY


def test_standard_input_goes_to_standard_output(run: Run) -> None:
    ran = run("fmt", "-", stdin="segment grün WHEN größe=1\n", env={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 0
    assert "segment grün when größe = 1" in ran.out
    ran = run("fmt", "-", "--check", stdin=UNTIDY)
    assert (ran.code, ran.out) == (1, "would change <stdin>\n")


def test_what_cannot_be_read_is_left_alone_and_the_rest_is_laid_out(run: Run, write: Write) -> None:
    broken = write("a.seg", "segment   when\n")
    other = write("b.seg", UNTIDY)
    ran = run("fmt", "a.seg", "b.seg", "nope.seg")
    assert ran.code == 2
    assert "a.seg:1:" in ran.err
    assert "`nope.seg` cannot be read" in ran.err
    assert broken.read_text() == "segment   when\n"
    assert other.read_text() == tidied(run)
    assert run("fmt", "a.seg").code == 1


def test_broken_text_on_standard_input_gives_no_output(run: Run) -> None:
    ran = run("fmt", "-", stdin="segment   when\n")
    assert (ran.code, ran.out) == (1, "")
    assert "<stdin>:1:" in ran.err
