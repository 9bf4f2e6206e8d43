"""The edge of the process: readers that leave, interrupts, full disks, and mistakes of our own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CLEAN, Run

BUG = "import segdsl.api\ndef broken(*_, **__): raise {error}\nsegdsl.api.check_file = broken"


def test_a_reader_that_has_left_is_no_mistake(tmp_path: Path) -> None:
    for args in (["rule"], ["--help"], ["rule", "wrong-use", "--output-format", "json"]):
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-m", "segdsl", *args]
        done = subprocess.run(
            command, stdout=write, stderr=subprocess.PIPE, env=CLEAN, cwd=tmp_path, timeout=60, check=False
        )
        os.close(write)
        assert done.stderr == b""
        assert done.returncode == 0


def test_head(tmp_path: Path) -> None:
    command = f"{sys.executable} -m segdsl rule | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, env=CLEAN, cwd=tmp_path, timeout=60, check=False
    )
    assert done.stdout.startswith(b"SEG001  ")
    assert done.stderr == b""


def test_findings_keep_their_exit_code_when_nobody_reads(tmp_path: Path) -> None:
    (tmp_path / "a.seg").write_text("segment when\n")
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "segdsl", "check", "a.seg"]
    done = subprocess.run(
        command, stdout=write, stderr=subprocess.PIPE, env=CLEAN, cwd=tmp_path, timeout=60, check=False
    )
    os.close(write)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_standard_output(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "segdsl", "rule"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=CLEAN,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert b"error[SEG710]: `standard output` cannot be written: no space left on device" in done.stderr
    assert b"Exception" not in done.stderr


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&-", "1>&- 2>&-"])
def test_closed_streams(tmp_path: Path, closed: str) -> None:
    command = f"{sys.executable} -m segdsl rule wrong-use {closed}"
    done = subprocess.run(
        command, shell=True, capture_output=True, env=CLEAN, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_mistake_of_our_own_is_one_plain_line(run: Run) -> None:
    ran = run("check", "a.seg", before=BUG.format(error="KeyError('jane@shop.example')"))
    assert ran.code == 70
    assert ran.err.count("\n") == 1
    assert ran.err.startswith("internal error: KeyError at segdsl/cli/check.py:")
    assert "please report" in ran.err
    assert "SEGDSL_TRACEBACK=1" in ran.err
    assert "jane" not in ran.err


def test_the_traceback_is_there_for_who_asks(run: Run) -> None:
    ran = run("check", "a.seg", before=BUG.format(error="KeyError('x')"), env={"SEGDSL_TRACEBACK": "1"})
    assert ran.code == 70
    assert "Traceback (most recent call last)" in ran.err


def test_a_panic_is_no_exception_and_caught_all_the_same(run: Run) -> None:
    panic = "class PanicException(BaseException): pass\n"
    ran = run("check", "a.seg", before=panic + BUG.format(error="PanicException('oops')"))
    assert ran.code == 70
    assert ran.err.startswith("internal error: PanicException at ")


def test_recursion_without_end(run: Run) -> None:
    ran = run(
        "check",
        "a.seg",
        before="import segdsl.api\ndef deep(p): return deep(p)\nsegdsl.api.check_file = deep",
    )
    assert ran.code == 70
    assert ran.err.startswith("internal error: RecursionError")


def test_an_interrupt(run: Run) -> None:
    before = (
        "import os, signal, time\nimport segdsl.api\n"
        f"def stop(_): os.kill(os.getpid(), {int(signal.SIGINT)}); time.sleep(5)\nsegdsl.api.check_file = stop"
    )
    ran = run("check", "a.seg", before=before)
    assert ran.code == 130
    assert ran.err == "interrupted\n"


def test_standard_input_is_read_no_further_than_a_program_may_be_long(run: Run) -> None:
    ran = run("check", "-", stdin=b"# " + b"x" * (2 << 20))
    assert ran.code == 1
    assert "SEG002" in ran.out
    ran = run("check", "-", stdin=b"\xff")
    assert ran.code == 1
    assert "SEG003" in ran.out
