"""Wrong use ends with exit code 2 and one plain sentence on standard error."""

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("args", "message", "help_line"),
    [
        (["chek"], "error[SEG701]: there is no verb `chek`", "did you mean `check`?"),
        (
            ["check", "--output-formt", "json"],
            "error[SEG701]: there is no option `--output-formt`",
            "did you mean `--output-format`?",
        ),
        (
            ["check", "--output-format"],
            "error[SEG701]: `--output-format` needs a value",
            "`segdsl check --help` says what there is",
        ),
        (["eval"], "error[SEG701]: `FILE` is missing", "`segdsl eval --help` says what there is"),
        (["eval", "a", "b", "c"], "error[SEG701]: `c` is more than there is room for", ""),
        (
            ["check", "--output-format", "jsn"],
            "error[SEG702]: `--output-format` cannot be `jsn`",
            "did you mean `json`?",
        ),
        (
            ["eval", "a.seg", "--format", "xml"],
            "error[SEG702]: `--format` cannot be `xml`",
            "it can be `table`, `csv`, `json` or `md`",
        ),
        (
            ["rule", "x", "--output-format", "xml"],
            "error[SEG702]: `--output-format` cannot be `xml`",
            "it can be `text` or `json`",
        ),
        (
            ["rule", "unkown-nme"],
            "error[SEG709]: there is no rule `unkown-nme`",
            "did you mean `unknown-name`?",
        ),
        (["rule", "SEG2O1"], "error[SEG709]: there is no rule `SEG2O1`", "`segdsl rule` lists all rules"),
        (["check", "nope.seg"], "error[SEG001]: `nope.seg` cannot be read: there is no such file", ""),
        (["fmt", "nope.seg"], "error[SEG001]: `nope.seg` cannot be read: there is no such file", ""),
        (["eval", "nope.seg"], "error[SEG001]: `nope.seg` cannot be read: there is no such file", ""),
        (
            ["eval", "customers.csv", "rules.seg"],
            "error[SEG701]: the program `rules.seg` comes before the data `customers.csv`",
            "write `rules.seg customers.csv`",
        ),
        (["check", "."], "error[SEG707]: there is no `.seg` file in `.`", ""),
        (["check"], "error[SEG707]: there is no `.seg` file in `.`", ""),
    ],
)
def test_wrong_use(run: Run, args: list[str], message: str, help_line: str) -> None:
    ran = run(*args)
    assert ran.code == 2
    assert message in (ran.err if args != ["check", "nope.seg"] else ran.out)
    assert help_line in ran.err
    assert "Traceback" not in ran.err


def test_no_verb_at_all_shows_help_as_a_message(run: Run) -> None:
    ran = run()
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: segdsl" in ran.err


def test_every_wrong_option_is_told_at_once(run: Run) -> None:
    ran = run(
        *[
            "eval",
            "a.seg",
            "a.csv",
            "--data",
            "x",
            "--data",
            "customers=b.csv",
            "--set",
            "a=1",
            "--set",
            "a=2",
            "--set",
            "=3",
        ],
        *["--as-of", "2024-02-30", "--timezone", "europe/berlin", "-o", "members.xlsx"],
    )
    assert ran.code == 2
    told = [line for line in ran.err.splitlines() if line.startswith("error")]
    assert told == [
        "error[SEG704]: `--data x` does not say `TABLE=PATH`",
        "error[SEG705]: a value for `a` is given twice",
        "error[SEG704]: `--set =3` does not say `NAME=VALUE`",
        "error[SEG705]: data of `customers` is given twice",
        "error[SEG703]: `2024-02-30` is not a day or time that exists",
        "error[SEG706]: `europe/berlin` is not a time zone",
        "error[SEG711]: the name `members.xlsx` does not say what to write",
    ]
    assert "did you mean `Europe/Berlin`?" in ran.err


def test_hostile_arguments_are_shown_escaped(run: Run) -> None:
    ran = run("eval", "\x1b[2J\u202e.seg")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\\u{1b}[2J\\u{202e}.seg" in ran.err


def test_an_argument_that_is_no_utf8(run: Run) -> None:
    ran = run("check", b"\xff.seg".decode(errors="surrogateescape"))
    assert ran.code == 2
    assert "\\u{dcff}.seg" in ran.out
