"""What a stream can show, as the environment has it."""

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from segdsl.cli.screen import view
from tests.cli.conftest import CLEAN, Run


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


class File(io.StringIO):
    encoding = "latin-1"


@pytest.mark.parametrize(
    ("environ", "on_terminal", "in_file"),
    [
        ({}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colour(environ: dict[str, str], on_terminal: bool, in_file: bool) -> None:
    assert view(Terminal(), environ).colour is on_terminal
    assert view(File(), environ).colour is in_file


@pytest.mark.parametrize(
    ("columns", "width"), [("40", 40), ("200", 200), ("3", 20), ("", 80), ("0", 80), ("wide", 80), ("-5", 80)]
)
def test_width(columns: str, width: int) -> None:
    assert view(Terminal(), {"COLUMNS": columns}).width == width


def test_files_have_room() -> None:
    assert view(File(), {}).width == 120
    assert view(None, {}).width == 120


def test_encodings() -> None:
    assert not view(Terminal(), {}).ascii_only
    assert view(File(), {}).ascii_only


def test_a_terminal_gets_colours_and_its_own_width(tmp_path: Path) -> None:
    coloured = _on_terminal(["rule", "wrong-use"], tmp_path, {"TERM": "xterm", "COLUMNS": "50"})
    assert "\x1b[1;31merror[SEG701]\x1b[0m" in coloured
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert max(len(line) for line in bare.splitlines()) <= 50
    assert "\x1b" not in _on_terminal(["rule", "wrong-use"], tmp_path, {"TERM": "dumb"})
    assert "\x1b" not in _on_terminal(["rule", "wrong-use"], tmp_path, {"TERM": "xterm", "NO_COLOR": "1"})


@pytest.mark.parametrize(("term", "drawn"), [("xterm", True), ("dumb", False)])
def test_a_sign_of_life_is_drawn_and_cleared(tmp_path: Path, term: str, drawn: bool) -> None:
    script = (
        "import os, sys, time\nfrom segdsl.cli.progress import progress\nfrom segdsl.cli.screen import view\n"
        "with progress('evaluating', view(sys.stderr, os.environ)): time.sleep(0.9)\n"
        "with progress('too short', view(sys.stderr, os.environ)): time.sleep(0.01)\n"
        "with progress('not asked', view(sys.stderr, os.environ), quiet=True): time.sleep(0.7)\n"
    )
    shown = _terminal_output([sys.executable, "-c", script], tmp_path, {"TERM": term})
    assert ("evaluating" in shown) is drawn
    assert "too short" not in shown
    assert "not asked" not in shown
    if drawn:
        assert shown.endswith("\r\x1b[K")


def test_nothing_is_drawn_in_a_file(run: Run) -> None:
    ran = run("rule", "wrong-use", env={"PYTHONIOENCODING": "ascii"})
    assert ran.out.isascii()
    assert "\x1b" not in ran.out + ran.err


def _on_terminal(args: list[str], folder: Path, env: dict[str, str]) -> str:
    return _terminal_output([sys.executable, "-m", "segdsl", *args], folder, env)


def _terminal_output(command: list[str], folder: Path, env: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env={**CLEAN, **env}
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    process.wait(timeout=60)
    os.close(ours)
    return shown.decode()
