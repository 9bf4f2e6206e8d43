"""What may be imported before there is work for it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAVY = ("polars", "rich", "jinja2", "numpy", "pydantic", "click")
SPY = (
    "import atexit, sys\n"
    f"atexit.register(lambda: print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr))"
)
PROGRAM = 'segment a when country = "DE"\n'


def loaded(err: str) -> list[str]:
    return re.findall(r"^LOADED(.*)$", err, re.MULTILINE)[-1].split()


@pytest.mark.parametrize(
    "args",
    [
        ["--help"],
        ["--version"],
        [],
        ["eval", "--help"],
        ["rule"],
        ["rule", "wrong-use"],
        ["rule", "wrong-us"],
        ["chek"],
    ],
    ids=" ".join,
)
def test_asking_for_help_loads_nothing(run: Run, args: list[str]) -> None:
    ran = run(*args, before=SPY)
    assert loaded(ran.err) == []
    assert "internal error" not in ran.err


@pytest.mark.parametrize(
    "args", [["check", "-"], ["fmt", "-"], ["check", "-", "--output-format", "json"]], ids=" ".join
)
def test_programs_are_checked_and_laid_out_without_an_engine(run: Run, args: list[str]) -> None:
    ran = run(*args, stdin=PROGRAM, before=SPY)
    assert ran.code == 0, ran
    assert loaded(ran.err) == []


def test_segments_are_completed_without_an_engine(run: Run, write: Callable[[str, str], Path]) -> None:
    write("a.seg", PROGRAM)
    words = {
        "_SEGDSL_COMPLETE": "complete_bash",
        "COMP_WORDS": "segdsl eval a.seg --only ",
        "COMP_CWORD": "4",
    }
    ran = run(env=words, before=SPY)
    assert ran.out.split() == ["a"]
    assert loaded(ran.err) == []


def test_help_loads_typer_and_no_room_below(run: Run) -> None:
    spy = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('LOADED', *[n for n in sys.modules if n.startswith('segdsl.') and '.cli' not in n],"
        " 'lark' if 'lark' in sys.modules else '', file=sys.stderr))"
    )
    assert loaded(run("--help", before=spy).err) == []
    assert loaded(run("--version", before=spy).err) == []


def test_version(run: Run) -> None:
    ran = run("--version")
    assert ran.code == 0
    assert re.fullmatch(r"segdsl \S.*\n", ran.out)


def test_help_names_the_verbs_that_exist(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert re.findall(r"^  (\w+)  +\S", ran.out.partition("Commands:")[2], re.MULTILINE) == [
        "check",
        "fmt",
        "eval",
        "report",
        "explain",
        "test",
        "rule",
    ]
    assert "..." not in ran.out.partition("Commands:")[2]


@pytest.mark.parametrize("verb", ["check", "fmt", "eval", "report", "explain", "test", "rule"])
def test_each_verb_has_help(run: Run, verb: str) -> None:
    ran = run(verb, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: segdsl {verb} ")
