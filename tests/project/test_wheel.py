"""The wheel as a user gets it: built, installed beside the dependencies alone, and run far from the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from dataclasses import dataclass
from email.parser import BytesParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GRAMMAR = "segdsl/_grammar/segdsl.lark"
TABLES = "segdsl/_grammar/segdsl.tables.json"

PROGRAM = """\
table customers key customer_id {
  customer_id text
  country     text one of ("DE", "AT", "CH")
  age         integer
}

segment german "German customers" when country is "DE"
segment young when age < 30
"""
LIBRARY = PROGRAM + "\nuse std.geographic\n\nsegment alpine_or_german when in_dach\n"
MISSPELT = PROGRAM.replace("age < 30", "agee < 30")
UNREADABLE = PROGRAM.replace("age < 30", "age < < 30")
CUSTOMERS = """\
customer_id,country,age
001,DE,28
002,AT,51
003,DE,
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment with the wheel in it, and a folder that knows nothing of the checkout."""

    python: Path
    site: Path
    folder: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        # Nothing may lead back to the checkout: neither the working directory nor what the test run's environment says.
        hidden = ("PYTHON", "VIRTUAL_ENV", "COV_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment | {"PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def segdsl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(self.python.parent / "segdsl", *arguments)


def must(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    must(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    home = tmp_path_factory.mktemp("environment")
    must(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    python, site = Path(paths["scripts"]) / "python", Path(paths["purelib"])
    # What a `.pth` file names comes after the environment's own packages, so the wheel wins; and the `.pth` files in there are
    # not read, so an editable install of the checkout stays out.
    here = dict.fromkeys(sysconfig.get_paths()[scheme] for scheme in ("purelib", "platlib"))
    (site / "dependencies.pth").write_text("".join(f"{path}\n" for path in here), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    must(*pip, "install", "--no-deps", "--no-index", wheel, cwd=home)

    folder = tmp_path_factory.mktemp("elsewhere")
    for name, text in {
        "rules.seg": PROGRAM,
        "misspelt.seg": MISSPELT,
        "unreadable.seg": UNREADABLE,
        "library.seg": LIBRARY,
        "customers.csv": CUSTOMERS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return Installed(python, site, folder)


def test_wheel_holds_the_package_and_the_grammar_and_nothing_else(wheel: Path) -> None:
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "segdsl").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "segdsl/py.typed" in package
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        for name in (GRAMMAR, TABLES):
            assert archive.read(name) == (ROOT / "grammar" / Path(name).name).read_bytes()
    assert held == package | {GRAMMAR, TABLES}


def test_wheel_asks_for_the_core_dependencies_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = BytesParser().parsebytes(archive.read(name))
    needed = metadata.get_all("Requires-Dist", [])
    always = {re.split(r"[^\w.-]", line)[0] for line in needed if ";" not in line}
    assert always == {"jinja2", "lark", "polars", "typer"}
    assert [line for line in needed if ";" in line and "extra ==" not in line and "win32" not in line] == []
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Version"] == PROJECT["version"]


def test_the_wheel_is_what_runs(installed: Installed) -> None:
    done = installed.run(installed.python, "-c", "import segdsl; print(segdsl.__file__)")
    assert Path(done.stdout.strip()) == installed.site / "segdsl" / "__init__.py", done.stderr


def test_version(installed: Installed) -> None:
    done = installed.segdsl("--version")
    assert done.returncode == 0, done.stderr
    assert PROJECT["version"] in done.stdout.split()


def test_check_reads_the_grammar_in_the_wheel(installed: Installed) -> None:
    assert (installed.site / GRAMMAR).is_file()
    good = installed.segdsl("check", "rules.seg")
    assert good.returncode == 0, good.stdout + good.stderr


@pytest.mark.parametrize("name", ["misspelt.seg", "unreadable.seg"])
def test_check_tells_mistakes(installed: Installed, name: str) -> None:
    done = installed.segdsl("check", name)
    told = done.stdout + done.stderr
    assert done.returncode == 1, told
    assert f"{name}:8:" in told
    assert "Traceback" not in told


def test_the_library_ships(installed: Installed) -> None:
    done = installed.segdsl(
        "eval", "library.seg", "customers.csv", "--only", "alpine_or_german", "--format", "csv"
    )
    assert done.returncode == 0, done.stderr
    assert "alpine_or_german,alpine_or_german,3,1.0" in done.stdout


def test_pages_ship(installed: Installed) -> None:
    done = installed.segdsl("rule", "unknown-name")
    assert done.returncode == 0, done.stderr
    assert "SEG201" in done.stdout


def test_eval_and_report(installed: Installed) -> None:
    sizes = installed.segdsl("eval", "rules.seg", "customers.csv", "--as-of", "2024-06-30", "--format", "csv")
    assert sizes.returncode == 0, sizes.stdout + sizes.stderr
    assert "german" in sizes.stdout

    report = installed.segdsl(
        "report", "rules.seg", "customers.csv", "--as-of", "2024-06-30", "-o", "report.html"
    )
    assert report.returncode == 0, report.stdout + report.stderr
    page = (installed.folder / "report.html").read_text(encoding="utf-8")
    assert "German customers" in page
    assert page.rstrip().endswith("</html>")
