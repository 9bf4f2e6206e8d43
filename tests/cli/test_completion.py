"""What a shell offers at the tabulator key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("segdsl ev", ["eval"]),
        ("segdsl check s", ["shop.seg"]),
        ("segdsl check d", ["data/"]),
        ("segdsl eval shop.seg data/c", ["data/customers.csv"]),
        ("segdsl eval shop.seg --only v", ["vip"]),
        ("segdsl eval shop.seg --only vip,l", ["vip,lapsed", "vip,lifecycle"]),
        ("segdsl eval shop.seg --format c", ["csv"]),
        ("segdsl check --output-format j", ["json"]),
        ("segdsl rule bad-as", ["bad-as-of"]),
        ("segdsl rule SEG70", [f"SEG70{n}" for n in range(1, 10)]),
        ("segdsl eval nope.seg --only v", []),
        ("segdsl eval broken.seg --only v", []),
        ("segdsl eval no/such/f", []),
    ],
)
def test_words_that_may_follow(run: Run, write: Write, typed: str, offered: list[str]) -> None:
    write(
        "shop.seg",
        "segment vip when a = 1\nsegment lapsed when b = 1\ngroups lifecycle\n  new when c = 1\n  old otherwise\n",
    )
    write("broken.seg", "segment vip when\n")
    write("data/customers.csv", "")
    env = {
        "_SEGDSL_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    ran = run(env=env)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split() == offered
