"""Commands in processes of their own: what starting costs, and what checking costs with nothing, all or nearly all of it known before.

Nobody else answers here; what they are measured by is a process that does no more than import what every command needs.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import authoring
from tests.benchmarks.model import Prepared, Setting

SHOP = Path("examples/shop")
SEGMENTS = 1_000


def python(code: str) -> Callable[[Setting], Prepared]:
    """A process that runs some Python."""
    return lambda setting: _prepared([sys.executable, "-c", code], setting)


def segdsl(*arguments: str, kept: bool = False) -> Callable[[Setting], Prepared]:
    """The command line with some arguments, with all that an earlier run kept or nothing."""
    return lambda setting: _command(arguments, setting, kept=kept)


def check(files: int, known: str) -> Callable[[Setting], Prepared]:
    """A check of a thousand segments.

    Args:
        files: In how many files.
        known: What was checked before: `nothing`, `all but one` segment, or `everything`.
    """

    def prepare(setting: Setting) -> Prepared:
        paths = authoring.write(setting.folder / "programs", SEGMENTS, files)
        begin: Callable[[], object] | None = None
        if known == "all but one":
            path, numbers = paths[0], itertools.count()
            text = path.read_text(encoding="utf-8")
            place = text.index("  about")

            def begin() -> None:
                changed = f"{text[:place]}  # {next(numbers)}\n{text[place:]}"
                path.write_text(changed, encoding="utf-8")

        return _command(
            ("check", "-q", str(setting.folder / "programs")), setting, kept=known != "nothing", begin=begin
        )

    return prepare


def _command(
    arguments: Sequence[str], setting: Setting, *, kept: bool, begin: Callable[[], object] | None = None
) -> Prepared:
    def forget() -> None:
        shutil.rmtree(setting.folder / "cache", ignore_errors=True)

    return _prepared(
        [sys.executable, "-m", "segdsl", *arguments], setting, begin or (forget if not kept else None)
    )


def _prepared(command: list[str], setting: Setting, begin: Callable[[], object] | None = None) -> Prepared:
    environment = {**os.environ, "SEGDSL_CACHE_DIR": str(setting.folder / "cache")}

    def run() -> None:
        subprocess.run(command, env=environment, capture_output=True, check=True)

    return Prepared(run, lambda _: {}, begin=begin or (lambda: None))
