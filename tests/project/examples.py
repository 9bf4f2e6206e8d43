"""What must be true of every example: its data come out of its script, and its program says nothing that is not so."""

from __future__ import annotations

import csv
import datetime as dt
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import segdsl
from segdsl import Program, Result

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = dt.date(2024, 6, 30)


@dataclass(frozen=True)
class Business:
    """A folder of `examples/` and one of its programs."""

    folder: str
    file: str

    @property
    def path(self) -> Path:
        return EXAMPLES / self.folder

    @cached_property
    def config(self) -> dict[str, dict[str, str]]:
        return tomllib.loads((self.path / "segdsl.toml").read_text(encoding="utf-8"))

    @property
    def timezone(self) -> str:
        return self.config["evaluate"]["timezone"]

    @cached_property
    def program(self) -> Program:
        return segdsl.load(self.path / self.file)

    @cached_property
    def result(self) -> Result:
        files = {name: self.path / path for name, path in self.config["data"].items()}
        return self.program.evaluate(files, as_of=AS_OF, timezone=self.timezone, traits=True)

    @cached_property
    def sizes(self) -> dict[str, int]:
        frame = self.result.sizes()
        return dict(zip(frame["name"], frame["size"], strict=True))

    def members(self, name: str) -> set[str]:
        return set(self.result.members(name))

    @cache  # noqa: B019
    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.path / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    # ---- what must be true

    def script_makes_the_data(self, folder: Path) -> None:
        subprocess.run([sys.executable, self.path / "make_data.py", "--out", folder], check=True)
        made = sorted(path.name for path in folder.glob("*.csv"))
        assert made == sorted(path.name for path in (self.path / "data").glob("*.csv"))
        for name in made:
            # Not `==` on the contents: a failure would print megabytes.
            same = (folder / name).read_bytes() == (self.path / "data" / name).read_bytes()
            assert same, f"{name} differs from what make_data.py makes"

    def data_are_labelled_and_small(self) -> None:
        assert sum(path.stat().st_size for path in (self.path / "data").glob("*.csv")) < 2_000_000
        readme = (self.path / "README.md").read_text(encoding="utf-8")
        assert "**All data is synthetic.**" in readme
        assert "All data is synthetic." in (self.path / self.file).read_text(encoding="utf-8")
        for table in self.config["data"]:
            assert f"{len(self.rows(table)):,}" in readme, (
                f"the README does not say how many rows {table} has"
            )

    def readme_names_what_there_is(self, *kinds: str) -> None:
        """The tables of kinds name definitions of the folder's programs only, and all the kinds that are promised."""
        readme = (self.path / "README.md").read_text(encoding="utf-8")
        rows = re.findall(r"(?m)^\| ([^|`]+) \| ((?:groups )?`[^|]+) \|$", readme.split("## Which kinds")[1])
        named = {name for _, cell in rows for name in re.findall("`([^`]+)`", cell) if ".csv" not in name}
        programs = [segdsl.load(file) for file in self.path.glob("*.seg")]
        known = {name for program in programs for name in program.meaning.definitions}
        assert named - known == set()
        assert set(kinds) <= {kind for kind, _ in rows}

    def program_has_no_findings(self) -> None:
        assert segdsl.api.check_file(self.path / self.file) == []

    def layout_is_canonical(self) -> None:
        source = self.program.source
        assert segdsl.api.format_source(source) == (source.text, [])

    def examples_pass(self, at_least: int) -> None:
        found = self.program.test(timezone=self.timezone)
        assert len(found) >= at_least
        assert [one.example.title for one in found if not one.passed] == []

    def expectations_hold(self, at_least: int) -> None:
        found = self.result.evaluation.expectations()
        assert len(found) >= at_least
        assert [(one.expectation.text, one.values) for one in found if one.verdict is not True] == []

    def no_segment_is_empty(self, may_be_empty: frozenset[str] = frozenset()) -> None:
        """Of the program's own; those of the library must have members only where they are used."""
        own = {name for name in self.sizes if self._definition(name).source.name == self.program.source.name}
        assert {name for name in own if self.sizes[name] == 0} == may_be_empty
        assert {name for name in own if self.sizes[name] == self.result.customers} == set()

    def _definition(self, name: str) -> segdsl.semantics.program.Definition:
        known = self.program.meaning.definitions
        return known[name] if name in known else known[name.rpartition(".")[0]]
