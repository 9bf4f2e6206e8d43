import json
from collections.abc import Callable
from pathlib import Path

import pytest

from segdsl.diagnostics.render import concise
from segdsl.diagnostics.render.json import dump, render
from tests.diagnostics.samples import samples

GOLDEN = Path(__file__).parent / "golden"
ALL = [one for group in samples().values() for one in group]


def test_json_has_what_is_promised() -> None:
    [found] = json.loads(render(samples()["usual"]))["diagnostics"]
    assert found == {
        "code": "SEG201",
        "slug": "unknown-name",
        "severity": "error",
        "message": "`recensy` is not a column, trait or segment",
        "file": "shop.seg",
        "line": 4,
        "column": 21,
        "end_line": 4,
        "end_column": 28,
        "help": ["did you mean `recency`?"],
        "fix": None,
        "related": [],
    }


def test_json_carries_fixes_and_other_places() -> None:
    [fixed, twice] = json.loads(render(samples()["fix"] + samples()["related"]))["diagnostics"]
    edit = {"line": 5, "column": 50, "end_line": 5, "end_column": 52, "text": "="}
    assert fixed["fix"] == {"title": "write `=`", "safe": True, "edits": [edit]}
    [other] = twice["related"]
    assert (other["message"], other["file"], other["line"], other["column"]) == (
        "first defined here",
        "shop.seg",
        4,
        9,
    )


def test_json_of_the_command_line_has_no_place() -> None:
    found = json.loads(render(samples()["places"]))["diagnostics"]
    assert [one["file"] for one in found] == ["shop.seg", "nope.seg", "segdsl.toml", None, "shop.seg"]
    assert found[3]["line"] is None


def test_json_of_nothing() -> None:
    assert json.loads(render([])) == {"diagnostics": []}
    assert render([]).endswith("}\n")


def test_json_reads_back_and_drives_no_terminal() -> None:
    for ascii_only in (False, True):
        text = render(ALL, ascii_only=ascii_only)
        assert not set(text) & set("\x1b\x07\x9b\u202e\u2066\u200b\ud800\u2028")
        assert [one["message"] for one in json.loads(text)["diagnostics"]] == [one.message for one in ALL]
    assert text.isascii()


@pytest.mark.parametrize("hidden", ["\x7f", "\x9b", "\u202e", "\U000e0041", "\ud800", "\ufeff"])
def test_dump_escapes_what_json_lets_through(hidden: str) -> None:
    assert hidden not in dump([hidden])
    assert json.loads(dump([hidden])) == [hidden]


@pytest.mark.golden
def test_concise(golden: Callable[[Path, str], None]) -> None:
    text = concise.render(ALL)
    assert text.count("\n") == len(ALL)
    golden(GOLDEN / "concise.txt", text)


def test_concise_line() -> None:
    assert concise.render(samples()["usual"]) == (
        "shop.seg:4:21: SEG201 [unknown-name] `recensy` is not a column, trait or segment\n"
    )
    assert concise.render(samples()["wide"], ascii_only=True).isascii()
