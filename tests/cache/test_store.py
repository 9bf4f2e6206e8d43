"""The cache on the disk: what comes back, and what a damaged, foreign or forbidden one does, which is nothing."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from segdsl.cache import Cache, default_folder, store, using
from segdsl.cache.folder import ready, trusted

STATE = "segdsl state-1"
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")


def kept(folder: Path, values: dict[str, object], path: str = "a.seg", state: str = STATE) -> Path:
    cache = Cache(folder, state)
    for key, value in values.items():
        cache.entry(path).put(key, value)
    cache.write()
    [file] = [one for one in (folder / "programs").iterdir() if one.suffix != ".tmp"]
    return file


def found(folder: Path, key: str, path: str = "a.seg", state: str = STATE) -> object:
    return Cache(folder, state).entry(path).get(key)


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    value = [1, "ä \n \u2028 \ud800", None, [True, []], 1 << 50]
    kept(tmp_path / "made" / "here", {"key": value})
    assert found(tmp_path / "made" / "here", "key") == value
    assert found(tmp_path / "made" / "here", "other") is None
    assert found(tmp_path / "made" / "here", "key", path="b.seg") is None


def test_entries_are_of_files_not_of_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept(tmp_path / "cache", {"key": 1}, path="a.seg")
    assert found(tmp_path / "cache", "key", path=str(tmp_path / "b" / ".." / "a.seg")) == 1


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    kept(tmp_path, {"old": 1, "used": 2})
    cache = Cache(tmp_path, STATE)
    assert cache.entry("a.seg").get("used") == 2
    cache.entry("a.seg").put("new", 3)
    cache.write()
    assert [found(tmp_path, key) for key in ("old", "used", "new")] == [None, 2, 3]


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    file = kept(tmp_path, {"key": 1})
    before = file.stat()
    cache = Cache(tmp_path, STATE)
    assert cache.entry("a.seg").get("key") == 1
    cache.write()
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_state_sees_nothing(tmp_path: Path) -> None:
    file = kept(tmp_path, {"key": 1})
    assert found(tmp_path, "key", state="segdsl state-2") is None
    other = Cache(tmp_path, "segdsl state-2")._place(os.path.realpath("a.seg"))
    file.rename(other)
    assert found(tmp_path, "key", state="segdsl state-2") is None


def test_every_cut_and_every_flipped_byte_is_harmless(tmp_path: Path) -> None:
    values = {"one": [1, "text"], "two": {"a": None}}
    file = kept(tmp_path, values)
    whole = file.read_bytes()
    damaged = [whole[:at] for at in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    damaged += [b"", b"\n", b"\xff\xfe\x00", whole[::-1], whole + whole, b"segdsl state-1\n" + b"x " * 9]
    for data in damaged:
        file.write_bytes(data)
        assert [found(tmp_path, key) in (None, value) for key, value in values.items()] == [True, True]


def test_a_value_cannot_stand_under_another_key(tmp_path: Path) -> None:
    file = kept(tmp_path, {"one": 1, "two": 2})
    file.write_text(file.read_text().replace("one", "new").replace("two", "one"))
    assert [found(tmp_path, key) for key in ("one", "two", "new")] == [None, None, None]


def test_entries_are_plain_json(tmp_path: Path) -> None:
    header, *lines = kept(tmp_path, {"key": [1]}).read_text().splitlines()
    assert header == STATE
    assert [json.loads(line.split(" ", 2)[2]) for line in lines] == [[1]]


@pytest.mark.parametrize("what", ["file", "entry is a folder"])
def test_a_place_that_cannot_be_used_is_no_cache(tmp_path: Path, what: str) -> None:
    cache = Cache(tmp_path / "cache", STATE)
    cache.entry("a.seg").put("key", 1)
    if what == "file":
        (tmp_path / "cache").write_text("mine")
    else:
        (tmp_path / "cache" / "programs").mkdir(parents=True, mode=0o700)
        cache._place(os.path.realpath("a.seg")).mkdir()
    cache.write()
    assert found(tmp_path / "cache", "key") is None
    if what == "file":
        assert (tmp_path / "cache").read_text() == "mine"
    else:
        assert not list((tmp_path / "cache" / "programs").glob("*.tmp"))


@posix
def test_folders_and_files_are_the_owners_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = kept(tmp_path / "cache", {"key": 1})
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (file.parents[1], file.parent, file)]
    assert modes == [0o700, 0o700, 0o600]
    assert (
        (file.parents[1] / "CACHEDIR.TAG")
        .read_text()
        .startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )


@posix
@pytest.mark.parametrize("level", ["cache", "cache/programs"])
def test_a_folder_that_others_may_write_to_is_not_read(tmp_path: Path, level: str) -> None:
    kept(tmp_path / "cache", {"key": 1})
    (tmp_path / level).chmod(0o777)
    assert found(tmp_path / "cache", "key") is None
    cache = Cache(tmp_path / "cache", STATE)
    cache.entry("a.seg").put("key", 2)
    cache.write()
    (tmp_path / level).chmod(0o700)
    assert found(tmp_path / "cache", "key") == 1


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_read(tmp_path: Path) -> None:
    kept(tmp_path, {"key": 1})
    (tmp_path / "programs").chmod(0o500)
    try:
        cache = Cache(tmp_path, STATE)
        cache.entry("a.seg").put("key", 2)
        cache.write()
        assert found(tmp_path, "key") == 1
    finally:
        (tmp_path / "programs").chmod(0o700)


def _write_often(folder: Path, who: int) -> None:
    for number in range(60):
        cache = Cache(folder, STATE)
        cache.entry("a.seg").put("key", [who] * (200 + number))
        cache.write()


def test_two_writers_leave_something_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_often, args=(tmp_path, who)) for who in (1, 2)]
    for writer in writers:
        writer.start()
    seen = []
    while any(writer.is_alive() for writer in writers):
        seen.append(found(tmp_path, "key"))
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    seen.append(found(tmp_path, "key"))
    assert all(value is None or set(value) in ({1}, {2}) for value in seen)  # type: ignore[call-overload]
    assert seen[-1] is not None
    assert not list((tmp_path / "programs").glob("*.tmp"))


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_ENTRIES", 3)
    now = time.time()
    for age, name in enumerate(["a", "b", "c", "d", "e"]):
        cache = Cache(tmp_path, STATE)
        cache.entry(name).put("key", name)
        cache.write()
        place = cache._place(os.path.realpath(name))
        if place.exists():
            os.utime(place, (now - 1000 + age, now - 1000 + age))
    assert [found(tmp_path, "key", path=name) for name in "abcde"] == [None, None, "c", "d", "e"]


def test_all_entries_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 5_000)
    for number in range(10):
        cache = Cache(tmp_path, STATE)
        cache.entry(str(number)).put("key", "x" * 1_000)
        cache.write()
    assert sum(one.stat().st_size for one in (tmp_path / "programs").iterdir()) <= 5_000
    assert found(tmp_path, "key", path="9") == "x" * 1_000


def test_an_entry_that_is_too_large_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kept(tmp_path, {"key": "x" * 100})
    monkeypatch.setattr(store, "MAX_ENTRY", 50)
    assert found(tmp_path, "key") is None
    file.unlink()
    cache = Cache(tmp_path, STATE)
    cache.entry("a.seg").put("key", "x" * 100)
    cache.write()
    assert not list((tmp_path / "programs").iterdir())


def test_leftovers_of_broken_runs_are_taken_away(tmp_path: Path) -> None:
    file = kept(tmp_path, {"key": 1})
    old, new = file.with_name("old.tmp"), file.with_name("new.tmp")
    old.write_text("")
    new.write_text("")
    os.utime(old, (0, 0))
    cache = Cache(tmp_path, STATE)
    cache.entry("a.seg").put("key", 2)
    cache.write()
    assert (old.exists(), new.exists()) == (False, True)


def test_using_an_old_entry_is_noted(tmp_path: Path) -> None:
    file = kept(tmp_path, {"key": 1})
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert found(tmp_path, "key") == 1
    assert file.stat().st_mtime > 1_000_000_000 + 1


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    assert store.entry_of("a.seg") is None
    with using(None):
        assert store.entry_of("a.seg") is None
    with using(tmp_path):
        assert store.entry_of(None) is None
        entry = store.entry_of("a.seg")
        assert entry is not None
        assert store.entry_of("a.seg") is entry
    assert store.entry_of("a.seg") is None


def test_the_state_is_that_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever may change what a program means changes the state; what cannot does not."""
    package = tmp_path / "segdsl"
    for name in ("cache/store.py", "semantics/check.py", "std/rfm.seg", "report/html.py"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("1")
    monkeypatch.setattr(store, "__file__", str(package / "cache" / "store.py"))
    first = store.package_state()
    assert first == store.package_state()
    (package / "report" / "html.py").write_text("12")
    assert store.package_state() == first
    for name in ("semantics/check.py", "std/rfm.seg"):
        before = store.package_state()
        (package / name).write_text("12")
        assert store.package_state() != before


HOMES = {
    ("linux", ()): "{home}/.cache/segdsl",
    ("linux", (("XDG_CACHE_HOME", "{home}/x"),)): "{home}/x/segdsl",
    ("linux", (("XDG_CACHE_HOME", "relative"),)): "{home}/.cache/segdsl",
    ("linux", (("SEGDSL_CACHE_DIR", "{home}/mine"), ("XDG_CACHE_HOME", "{home}/x"))): "{home}/mine",
    ("linux", (("HOME", ""),)): None,
    ("linux", (("HOME", "{home}/none"),)): None,
    ("darwin", ()): "{home}/Library/Caches/segdsl",
    ("darwin", (("HOME", ""),)): None,
    ("win32", (("LOCALAPPDATA", "{home}"),)): "{home}/segdsl/Cache",
    ("win32", ()): None,
}


@pytest.mark.parametrize(("given", "folder"), HOMES.items(), ids=str)
def test_where_the_cache_is(
    given: tuple[str, tuple[tuple[str, str], ...]], folder: str | None, tmp_path: Path
) -> None:
    platform, variables = given
    environment = {"HOME": str(tmp_path)} | {name: value.format(home=tmp_path) for name, value in variables}
    expected = None if folder is None else Path(folder.format(home=tmp_path))
    assert default_folder(environment, platform) == expected


def test_names_that_cannot_be_folders_are_no_folders() -> None:
    assert not ready(Path("a\0b"))
    assert not trusted(Path("a\0b"))
    assert not trusted(Path(__file__))
