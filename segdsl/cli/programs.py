"""Programs on the disk and on standard input. In: paths as typed. Out: the files they mean, in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.cli.faults import UserError

if TYPE_CHECKING:
    from segdsl.text import ReadFault, Source

STANDARD_INPUT = "-"


def find_programs(paths: Sequence[Path]) -> list[str]:
    """The program files that paths mean.

    Args:
        paths: Files, folders and `-` as typed; the current folder if none.

    Returns:
        Each file once, in the order of the paths, those of a folder in the order of their names. A path that is no folder is taken as
        it is, whether it exists or not: reading it will tell.

    Raises:
        UserError: A folder holds no program.
    """
    from segdsl.diagnostics.codes_use import NO_PROGRAMS

    found: list[str] = []
    empty = []
    for path in paths or [Path()]:
        if str(path) != STANDARD_INPUT and path.is_dir():
            inside = sorted(_programs_in(path))
            found += inside
            if not inside:
                empty.append(NO_PROGRAMS.about("", folder=str(path)))
        else:
            found.append(str(path))
    if empty:
        raise UserError(empty)
    return list(dict.fromkeys(found))


def read_standard_input() -> Source | ReadFault:
    """The program on standard input, read no further than a program may be long."""
    from segdsl.text import MAX_BYTES, ReadFault, from_bytes

    if sys.stdin is None:
        return ReadFault("unreadable", "<stdin>", "it is closed")
    return from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>")


def read_program(file: str) -> Source:
    """A program's text.

    Args:
        file: A path, or `-` for standard input.

    Raises:
        UserError: It cannot be read.
    """
    from segdsl.syntax import read_fault
    from segdsl.text import ReadFault, read

    source = read_standard_input() if file == STANDARD_INPUT else read(file)
    if isinstance(source, ReadFault):
        raise UserError([read_fault(source)])
    return source


def _programs_in(folder: Path) -> Iterator[str]:
    """Program files below a folder, but not in hidden folders or virtual environments."""
    for where, folders, files in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and not Path(where, name, "pyvenv.cfg").is_file()
        ]
        yield from (
            str(Path(where, name)) for name in files if name.endswith(".seg") and not name.startswith(".")
        )


def results_of(file: str) -> tuple[str, ...]:
    """The names of a program's segments, groups and splits; none where it cannot be read."""
    from segdsl import api, cache

    with cache.using(cache.default_folder(os.environ)):
        program, _ = api.open_program(read_program(file))
        return tuple(program.meaning.order)
