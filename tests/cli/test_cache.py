"""The cache as users meet it: they do not, except that the second run is quicker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest

from segdsl import api
from segdsl.cache import using
from tests.cli.conftest import Ran, Run

ROOT = Path(__file__).parents[2]
Write = Callable[[str, str], Path]
TABLES = "table customers key id {\n  id text\n  age integer\n}\n"
SPY = (
    "import atexit, sys\n"
    "atexit.register(lambda: print('LARK' if 'lark' in sys.modules else 'NO LARK', file=sys.stderr))"
)


@pytest.fixture
def cached(run: Run, tmp_path: Path) -> Callable[..., Ran]:
    def run_cached(*args: str | Path, **more: object) -> Ran:
        return run(*args, env={"SEGDSL_CACHE_DIR": str(tmp_path / "cache")}, **more)

    return run_cached


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*")) if folder.exists() else []


def test_a_file_known_from_before_is_checked_without_lark(cached: Run, write: Write) -> None:
    program = write("a.seg", f"{TABLES}segment adults when age >= 18\n")
    first = cached("check", program, before=SPY)
    again = cached("check", program, before=SPY)
    assert (first.code, again.code) == (0, 0)
    assert [first.err.splitlines()[-1], again.err.splitlines()[-1]] == ["LARK", "NO LARK"]
    assert first.err.splitlines()[0] == again.err.splitlines()[0] == "checked 1 file: no findings"


def test_findings_are_the_same_each_time(cached: Run, run: Run, write: Write) -> None:
    program = write(
        "a.seg", f'{TABLES}segment a when agee >= 18\nsegment b when => 3\nsegment c when age = "x"\n'
    )
    plain = run("check", program)
    assert plain.code == 1
    assert [cached("check", program) for _ in range(3)] == [plain] * 3


def test_a_mistake_made_and_mended_is_seen_each_time(cached: Run, write: Write) -> None:
    sound = f"{TABLES}segment a when age >= 18\n# remark\nsegment b when a and age < 65\n"
    program = write("a.seg", sound)
    broken = sound.replace("age < 65", "aeg < 65")
    seen = []
    for text in (sound, broken, sound, broken):
        program.write_text(text)
        ran = cached("check", program, "--output-format", "concise")
        seen.append((ran.code, ran.out.partition(" error")[0]))
    place = "a.seg:7:22:"
    assert [code for code, _ in seen] == [0, 1, 0, 1]
    assert seen[1] == seen[3]
    assert place.rstrip(":") in seen[1][1]


def test_a_used_file_that_changes_is_seen(cached: Run, write: Write) -> None:
    program = write("a.seg", 'use "shared.seg"\nsegment a when grown\n')
    shared = write("shared.seg", f"{TABLES}segment grown when age >= 18\n")
    codes = [cached("check", program).code]
    shared.write_text(f"{TABLES}segment adult when age >= 18\n")
    codes.append(cached("check", program).code)
    shared.write_text(f"{TABLES}segment grown when age >= 21\n")
    codes.append(cached("check", program).code)
    shared.unlink()
    codes.append(cached("check", program).code)
    assert codes == [0, 1, 0, 1]


def test_no_cache_neither_reads_nor_writes(cached: Run, write: Write, tmp_path: Path) -> None:
    program = write("a.seg", f"{TABLES}segment adults when age >= 18\n")
    assert cached("check", program, "--no-cache").code == 0
    assert files(tmp_path / "cache") == []
    assert cached("check", program).code == 0
    before = [(path, path.stat().st_mtime_ns) for path in files(tmp_path / "cache")]
    assert len(before) == 3
    assert cached("check", "--no-cache", program, before=SPY).err.endswith("\nLARK\n")
    assert [(path, path.stat().st_mtime_ns) for path in files(tmp_path / "cache")] == before


@pytest.mark.parametrize("verb", ["check", "fmt", "eval", "report", "test"])
def test_verbs_that_read_programs_have_the_option(run: Run, verb: str) -> None:
    assert "--no-cache" in run(verb, "--help").out


def test_what_is_read_from_standard_input_is_not_kept(cached: Run, tmp_path: Path) -> None:
    assert cached("check", "-", stdin=f"{TABLES}segment adults when age >= 18\n").code == 0
    assert files(tmp_path / "cache") == []


@pytest.mark.parametrize("damage", ["emptied", "cut", "garbage", "not a folder"])
def test_a_damaged_cache_is_harmless(cached: Run, write: Write, tmp_path: Path, damage: str) -> None:
    program = write("a.seg", f"{TABLES}segment adults when age >= 18\nsegment b when aeg > 1\n")
    first = cached("check", program)
    [entry] = [path for path in files(tmp_path / "cache" / "programs") if path.is_file()]
    match damage:
        case "emptied":
            entry.write_bytes(b"")
        case "cut":
            entry.write_bytes(entry.read_bytes()[:-40])
        case "garbage":
            entry.write_bytes(bytes(range(256)) * 9)
        case _:
            entry.unlink()
            (tmp_path / "cache" / "programs").rmdir()
            (tmp_path / "cache" / "programs").write_text("")
    assert cached("check", program) == first


def test_evaluating_gives_the_same_bytes(cached: Run, run: Run, tmp_path: Path) -> None:
    shop = ROOT / "examples" / "shop" / "shop.seg"
    made = []
    for number, how in enumerate((run, cached, cached)):
        target = tmp_path / f"{number}.csv"
        ran = how("eval", shop, "--as-of", "2024-06-30", "-o", target)
        assert ran.code == 0, ran
        made.append((ran.out, target.read_bytes()))
    assert made[0] == made[1] == made[2]


def programs() -> Iterator[list[Path]]:
    """The corpus, folder by folder, so that files that use each other are met together."""
    found = sorted((ROOT / "tests" / "corpus").rglob("*.seg")) + sorted((ROOT / "examples").rglob("*.seg"))
    for _, group in groupby(found, key=lambda path: path.parent):
        yield list(group)


@pytest.mark.parametrize("paths", list(programs()), ids=lambda paths: paths[0].parent.name)
def test_the_corpus_is_judged_the_same_cold_warm_and_without(paths: list[Path], tmp_path: Path) -> None:
    plain = [api.check_file(path) for path in paths]
    for _ in range(3):
        with using(tmp_path / "cache"):
            assert [api.check_file(path) for path in paths] == plain
