"""The benchmark at a tiny size: what it compares is the same question, and what it writes is whole. Nothing here looks at times."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

import segdsl
from tests.benchmarks import as_seg, authoring, commands, conditions, data, traits
from tests.benchmarks.__main__ import main
from tests.benchmarks.cases import CASES
from tests.benchmarks.measure import DifferentAnswerError, compare
from tests.benchmarks.model import Setting

CUSTOMERS = 3_000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BENCH_DATA", str(tmp_path_factory.mktemp("data")))
        return data.make(CUSTOMERS)


def test_two_hundred_segments_repeat_ninety_three_conditions() -> None:
    segments = conditions.segments(200)
    tests = [test for each in segments.values() for test in conditions.tests_of(each)]
    assert (len(segments), len(tests), len(set(tests))) == (200, 1009, 93)
    assert conditions.segments(50) == dict(list(segments.items())[:50])


def test_forty_traits_are_of_three_kinds() -> None:
    made = traits.traits().values()
    assert len(made) == 40
    assert sum(each.total for each in made) == sum(each.category is not None for each in made) == 4


def test_programs_have_no_mistakes() -> None:
    for text in (as_seg.program(conditions.segments(200)), traits.program()):
        assert segdsl.parse(text).diagnostics == ()


def test_data_of_one_size_are_drawn_once_and_alike(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_DATA", str(tmp_path))
    again = data.make(CUSTOMERS)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files]
    written = [path.stat().st_mtime_ns for path in again]
    assert [path.stat().st_mtime_ns for path in data.make(CUSTOMERS)] == written
    assert sorted(path.name for path in again[0].parent.iterdir()) == ["customers.parquet", "events.parquet"]


@pytest.mark.parametrize("case", [case for case in CASES if case != "commands"])
def test_all_contenders_answer_alike(case: str, files: tuple[Path, Path], tmp_path: Path) -> None:
    size = min(CASES[case].sizes)
    answers = {}
    for name, contender in CASES[case].contenders.items():
        # Those of the group `bench` are compared whenever they are measured; some are slow to import
        if not contender.needs and (not contender.sizes or size in contender.sizes):
            prepared = contender.prepare(Setting(size, *files, tmp_path))
            prepared.begin()
            answer = prepared.answer(prepared.run())
            if contender.answers:
                answers[name] = answer
    expected = answers["segdsl"]
    assert any(expected.values())
    for name, answer in answers.items():
        compare(name, answer, expected)


@pytest.mark.parametrize("files", [1, 3])
def test_programs_of_teams_have_no_mistakes(files: int, tmp_path: Path) -> None:
    paths = authoring.write(tmp_path, 30, files)
    assert len(paths) == files
    assert [segdsl.load(path).diagnostics for path in paths] == [()] * files
    assert sum(len(segdsl.load(path)) for path in paths) == 30


@pytest.mark.parametrize("known", ["nothing", "all but one", "everything"])
def test_a_check_begins_with_what_is_known(
    known: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "SEGMENTS", 2)
    prepared = commands.check(1, known)(Setting(0, tmp_path, tmp_path, tmp_path))
    prepared.begin()
    prepared.run()
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    texts = [path.read_bytes() for path in (tmp_path / "programs").iterdir()]
    prepared.begin()
    assert all(path.exists() for path in kept) == (known != "nothing")
    changed = [path.read_bytes() for path in (tmp_path / "programs").iterdir()] != texts
    assert changed == (known == "all but one")


def test_a_different_answer_is_refused() -> None:
    with pytest.raises(DifferentAnswerError, match=r"duckdb answers differently in 1: a: 2 instead of 1"):
        compare("duckdb", {"a": 2, "b": 3}, {"a": 1, "b": 3})
    with pytest.raises(DifferentAnswerError, match="differently in 1: b"):
        compare("duckdb", {"a": 1}, {"a": 1, "b": 3})


def test_a_run_writes_figures_and_prints_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_DATA", str(tmp_path))
    target = tmp_path / "made" / "bench.json"
    asked = [
        "--case",
        "segments",
        "--segments",
        "10",
        "--rounds",
        "1",
        "--only",
        "segdsl",
        "--only",
        "duckdb",
        "--rows",
        "2000",
    ]
    assert main([*asked, "--output", str(target)]) == 0
    report = json.loads(target.read_text())
    [case] = report["cases"]
    assert (case["case"], case["segments"], case["agree"]) == ("segments", 10, True)
    assert [each["name"] for each in case["contenders"]] == ["segdsl", "duckdb"]
    for each in case["contenders"]:
        assert each["cpu_median"] > 0
        assert each["peak"] > 0
    assert report["customers"] == 2000
    assert report["machine"]["cores"] >= 1
    assert report["versions"].keys() >= {"segdsl", "polars", "duckdb"}
    printed = capfd.readouterr().out
    assert "sizes of 10 segments over columns of the customers" in printed
    assert "duckdb" in printed


def test_contenders_that_are_not_installed_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_DATA", str(tmp_path))
    monkeypatch.setattr(
        "tests.benchmarks.__main__.find_spec", lambda name: None if name == "chdb" else find_spec(name)
    )
    asked = [
        "--case",
        "segments",
        "--segments",
        "1",
        "--rounds",
        "0",
        "--only",
        "segdsl",
        "--only",
        "chdb",
        "--rows",
        "500",
    ]
    assert main([*asked, "--output", str(tmp_path / "bench.json")]) == 0
    assert "(chdb is not installed: `make bench` does that)" in capfd.readouterr().out
