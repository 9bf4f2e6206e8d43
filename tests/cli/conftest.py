"""Runs of the command line as users make them: another process, with its own folder and environment."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLEAN = {
    "PATH": os.environ.get("PATH", ""),
    "PYTHONPATH": str(ROOT),
    "LC_ALL": "C.UTF-8",
    "HOME": "/nonexistent",
}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `segdsl` in the test's own folder; `before` is Python to run in that process first."""

    def run_segdsl(
        *args: str | Path,
        stdin: str | bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        before: str = "",
    ) -> Ran:
        command = [sys.executable, "-m", "segdsl"]
        if before:
            command = [
                sys.executable,
                "-c",
                f"{before}\nimport sys\nfrom segdsl.cli import main\nsys.exit(main())",
            ]
        done = subprocess.run(
            [*command, *map(str, args)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**CLEAN, **(env or {})},
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_segdsl


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file in the test's own folder."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
