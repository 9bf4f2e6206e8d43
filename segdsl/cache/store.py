"""Entries of the cache: a file for each program file. In: the program's path. Out: what was kept for it, value by value.

An entry is lines of text: what it belongs to, then a key, a checksum and a JSON value in each. A line that is damaged is a line that is
not there. An entry is written to a file of its own and renamed, so that two runs at once leave one of two whole ones.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b
from pathlib import Path
from typing import Any

from segdsl.cache.folder import ready, trusted

MAX_ENTRY = 16 << 20  # bytes of one entry
MAX_BYTES = 128 << 20  # of all of them
MAX_ENTRIES = 2_000
_UNFINISHED = 3_600  # seconds after which a file that was never renamed is a leftover
_USED = 86_400  # seconds after which using an entry is noted


class Entry:
    """What is kept for one program file. Keys that a run neither asks for nor puts are forgotten when it ends."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._before = lines
        self._lines: dict[str, str] = {}

    def get(self, key: str) -> Any:
        """The value kept under a key, None where there is none or it is damaged."""
        line = self._before.get(key) or self._lines.get(key)
        if line is None:
            return None
        checksum, _, value = line.partition(" ")
        if checksum != _checksum(key, value):
            return None
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return None
        self._lines[key] = line
        return found

    def put(self, key: str, value: Any) -> None:
        """Keeps a value, which JSON can write, under a key without blanks."""
        text = json.dumps(value, separators=(",", ":"))
        self._lines[key] = f"{_checksum(key, text)} {text}"

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return self._lines != self._before

    def text(self, header: str) -> str:
        """The entry as it is written."""
        return "\n".join((header, *(f"{key} {line}" for key, line in self._lines.items()), ""))


class Cache:
    """The entries in a folder.

    Args:
        folder: Where they are; made when something is written.
        belongs_to: What they belong to; entries of something else are not seen.
    """

    def __init__(self, folder: Path, belongs_to: str) -> None:
        self._above = folder
        self._folder = folder / "programs"
        self._belongs_to = belongs_to
        self._entries: dict[str, Entry] = {}
        self._readable = trusted(folder) and trusted(self._folder)

    def entry(self, path: str) -> Entry:
        """What is kept for a program file, by its path."""
        name = os.path.realpath(path)
        if name not in self._entries:
            self._entries[name] = Entry(self._read(name))
        return self._entries[name]

    def write(self) -> None:
        """Writes the entries that changed. A cache that cannot be written is none."""
        changed = {name: entry for name, entry in self._entries.items() if entry.changed}
        if not changed or not (ready(self._above, tagged=True) and ready(self._folder)):
            return
        with contextlib.suppress(OSError):
            for name, entry in changed.items():
                self._write(self._place(name), entry.text(self._belongs_to).encode("utf-8", "surrogatepass"))
            self._prune()

    def _place(self, name: str) -> Path:
        digest = blake2b(f"{self._belongs_to}\0{name}".encode("utf-8", "surrogatepass"), digest_size=16)
        return self._folder / digest.hexdigest()

    def _read(self, name: str) -> dict[str, str]:
        if not self._readable:
            return {}
        place = self._place(name)
        try:
            with place.open("rb") as stream:
                status = os.fstat(stream.fileno())
                data = stream.read(MAX_ENTRY + 1)
            if time.time() - status.st_mtime > _USED:
                os.utime(place)  # so that what is used is not the first to go
        except OSError:
            return {}
        header, *lines = data.decode("utf-8", "replace").split("\n")
        if header != self._belongs_to or len(data) > MAX_ENTRY:
            return {}
        return {key: rest for key, _, rest in (line.partition(" ") for line in lines) if rest}

    def _write(self, place: Path, data: bytes) -> None:
        if len(data) > MAX_ENTRY:
            return
        beside = place.with_name(f"{secrets.token_hex(8)}.tmp")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as stream:
                stream.write(data)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)

    def _prune(self) -> None:
        """Takes away leftovers, and the entries that were not used for longest where there are too many."""
        now = time.time()
        found = []
        with os.scandir(self._folder) as inside:
            for one in inside:
                status = one.stat(follow_symlinks=False)
                if one.name.endswith(".tmp"):
                    if now - status.st_mtime > _UNFINISHED:
                        Path(one.path).unlink(missing_ok=True)
                else:
                    found.append((status.st_mtime, status.st_size, one.path))
        found.sort(reverse=True)
        total = 0
        for number, (_, size, path) in enumerate(found, 1):
            total += size
            if number > MAX_ENTRIES or total > MAX_BYTES:
                Path(path).unlink(missing_ok=True)


def _checksum(key: str, value: str) -> str:
    return blake2b(f"{key} {value}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


# A folder until something is asked for, as looking at the package takes its time; then the cache in it
_CACHE: ContextVar[Path | Cache | None] = ContextVar("segdsl cache", default=None)


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Keeps and looks up work in a folder while the block runs, and writes what is new at its end.

    Args:
        folder: The folder; without one nothing is kept.
    """
    token = _CACHE.set(folder)
    try:
        yield
    finally:
        made = _CACHE.get()
        _CACHE.reset(token)
        if isinstance(made, Cache):
            made.write()


def entry_of(path: str | None) -> Entry | None:
    """What is kept for a program file; none for a text that is no file, or where nothing is to be kept."""
    made = _CACHE.get()
    if made is None or path is None:
        return None
    if not isinstance(made, Cache):
        state = package_state()
        made = None if state is None else Cache(made, state)
        _CACHE.set(made)
    return None if made is None else made.entry(path)


def package_state() -> str | None:
    """What entries belong to: every file of the package that programs go through, the grammar, lark and this Python.

    Sizes and times stand for the files, so that someone who works on segdsl is never shown what it said before; reading them all would take
    longer than checking a small program.
    """
    package = Path(__file__).resolve().parent.parent
    state = blake2b(repr((sys.version_info[:3], sys.platform)).encode(), digest_size=16)
    try:
        for folder in (package, package.parent / "grammar", *_lark()):
            for found in _files(folder):
                status = found.stat()
                state.update(
                    f"{found.path} {status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "surrogatepass")
                )
    except OSError:
        return None
    return f"segdsl {state.hexdigest()}"


def _lark() -> list[Path]:
    from importlib.util import find_spec

    found = find_spec("lark")
    return [Path(where) for where in (found.submodule_search_locations or ())] if found else []


def _files(folder: Path) -> list[os.DirEntry[str]]:
    """The files of a folder and of those in it that say something about programs, in order."""
    if not folder.is_dir():
        return []
    found = []
    folders = []
    with os.scandir(folder) as inside:
        for one in inside:
            if one.is_dir():
                if one.name not in _NOTHING_TO_DO_WITH_PROGRAMS:
                    folders.append(Path(one.path))
            elif one.name.endswith((".py", ".seg", ".lark", ".json")):
                found.append(one)
    return sorted(found, key=lambda one: one.name) + [one for each in sorted(folders) for one in _files(each)]


_NOTHING_TO_DO_WITH_PROGRAMS = frozenset(
    ("__pycache__", "engine", "measure", "report", "cli", "pages", "tools", "grammars", "__pyinstaller")
)
