"""The same text, data and `as of` give the same bytes, however many threads there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

SHOP = ROOT / "examples" / "shop"
AS_OF = ("--as-of", "2024-06-30")


@pytest.mark.parametrize(
    ("verb", "ending"),
    [("eval", "csv"), ("eval", "parquet"), ("eval", "arrow"), ("report", "html"), ("report", "json")],
)
def test_files_are_the_same_to_the_byte(run: Run, tmp_path: Path, verb: str, ending: str) -> None:
    made = []
    for threads in ("1", "2"):
        folder = tmp_path / threads
        folder.mkdir()
        target = folder / f"made.{ending}"
        ran = run(verb, "shop.seg", *AS_OF, "-o", target, cwd=SHOP, env={"POLARS_MAX_THREADS": threads})
        assert ran.code == 0, ran.err
        # a report tells by which command it was made
        made.append(target.read_bytes().replace(str(target).encode(), b"made"))
    assert made[0] == made[1]


def test_sizes_are_the_same_to_the_byte(run: Run) -> None:
    asked = ("eval", "shop.seg", *AS_OF, "--format", "json")
    outs = {run(*asked, cwd=SHOP, env={"POLARS_MAX_THREADS": threads}).out for threads in ("1", "2")}
    assert len(outs) == 1
