"""`segdsl rule`: pages and the list of them."""

import json

import pytest

from segdsl.diagnostics.codes import CODES
from tests.cli.conftest import Run


@pytest.mark.parametrize("name", ["bad-as-of", "BAD-AS-OF", "bad_as_of", "SEG703", "seg703"])
def test_a_page_by_any_of_its_names(run: Run, name: str) -> None:
    ran = run("rule", name)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("error[SEG703] bad-as-of\n\nThe instant that a result is for")
    assert "\nWrong\n\n    $ segdsl eval shop.seg --as-of 30.06.2024\n\nRight\n" in ran.out


def test_pages_fit_the_window(run: Run) -> None:
    ran = run("rule", "bad-as-of", env={"COLUMNS": "40"})
    assert max(len(line) for line in ran.out.splitlines() if not line.startswith("    ")) <= 40


def test_every_rule_has_a_page_to_show(run: Run) -> None:
    listed = json.loads(run("rule", "--output-format", "json").out)["rules"]
    assert [one["code"] for one in listed] == sorted(code.id for code in CODES)
    assert all(one["summary"] and "\n" not in one["summary"] for one in listed)


def test_the_list_fits_the_window(run: Run) -> None:
    for width in (40, 80, 200):
        ran = run("rule", env={"COLUMNS": str(width)})
        lines = ran.out.splitlines()
        assert len(lines) == len(CODES)
        assert max(map(len, lines)) <= max(width, 40)
    assert any(line.startswith("SEG703  bad-as-of ") for line in lines)


def test_json(run: Run) -> None:
    answer = json.loads(run("rule", "bad-as-of", "--output-format", "json").out)
    assert answer["page"].startswith("# bad-as-of\n")
    del answer["page"]
    assert answer == {
        "code": "SEG703",
        "slug": "bad-as-of",
        "severity": "error",
        "summary": "The instant that a result is for is a day or a local time",
    }
