"""What the project's own files promise each other: versions, dependencies, targets, and a quick start of the command line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
GROUPS = PYPROJECT["dependency-groups"]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """All files of the project, those not yet committed included."""
    if not (ROOT / ".git").exists():
        pytest.skip("only a checkout knows which files are the project's")
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


# ---- addresses -------------------------------------------------------------------------------------------------------

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("anaconda", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("debian", "org"),
        ("proxy", "golang", "org"),
    )
]


def test_no_file_names_a_registry(files: list[Path]) -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode(), re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {hit.group().decode()}"
        for path in files
        if (hit := pattern.search(path.read_bytes()))
    ]
    assert found == []


# ---- dependencies ----------------------------------------------------------------------------------------------------

WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}


PEERS = "# What only the group `bench` brings."


def constraints(*, peers: bool = False) -> dict[str, Version]:
    text = read("constraints.txt").partition(PEERS)[2 if peers else 0]
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pinned = dict(line.split("==") for line in lines)
    assert list(pinned) == sorted(pinned)
    assert list(pinned) == [canonicalize_name(name) for name in pinned]
    assert len(pinned) == len(lines)
    return {name: Version(version) for name, version in pinned.items()}


def needed(requirement: Requirement) -> Iterator[Requirement]:
    """What a requirement brings with it, here or on Windows."""
    try:
        brought = requires(requirement.name) or ()
    except PackageNotFoundError:  # as what only Windows needs
        return
    for child in map(Requirement, brought):
        if child.marker is None or any(holds(child.marker, extra) for extra in {"", *requirement.extras}):
            yield child


def holds(marker: Marker, extra: str) -> bool:
    return marker.evaluate({"extra": extra}) or marker.evaluate({"extra": extra, **WINDOWS})


def test_constraints_are_all_that_is_needed_and_no_more() -> None:
    pinned = constraints()
    # Installed without what they would import, or only where there is a browser: these groups name all they bring
    data = [Requirement(line) for line in (*GROUPS["data"], *GROUPS["browser"])]
    queue = [Requirement(line) for line in (*PROJECT["dependencies"], *GROUPS["dev"])]
    queue += [Requirement(line) for line in PYPROJECT["build-system"]["requires"]]
    seen: dict[str, list[Requirement]] = {}
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        if name not in seen:
            queue += needed(requirement)
        seen.setdefault(name, []).append(requirement)
    for requirement in data:
        seen.setdefault(canonicalize_name(requirement.name), []).append(requirement)

    assert set(pinned) == set(seen)
    unfit = [str(each) for name, all_ in seen.items() for each in all_ if pinned[name] not in each.specifier]
    assert unfit == []


def test_peers_of_the_benchmark_are_pinned_apart() -> None:
    pinned = constraints(peers=True)
    wanted = {canonicalize_name(each.name): each for each in map(Requirement, GROUPS["bench"])}
    assert [name for name, each in wanted.items() if pinned[name] not in each.specifier] == []
    assert not pinned.keys() & constraints().keys()


def test_core_dependencies_stay_few() -> None:
    core = [Requirement(line) for line in PROJECT["dependencies"]]
    assert {each.name for each in core if each.marker is None} == {"jinja2", "lark", "polars", "typer"}
    assert [(each.name, str(each.marker)) for each in core if each.marker] == [
        ("tzdata", 'sys_platform == "win32"')
    ]


# ---- versions and targets --------------------------------------------------------------------------------------------


def test_changelog_begins_with_this_version() -> None:
    found = re.search(r"^## (\S+)(.*)\n\nSpeaks language version \d+\.$", read("CHANGELOG.md"), re.MULTILINE)
    assert found is not None
    assert found[1] == PROJECT["version"]


def test_ci_runs_the_pythons_that_are_promised() -> None:
    promised = [
        line.rpartition(" ")[2]
        for line in PROJECT["classifiers"]
        if re.fullmatch(r".*:: Python :: 3\.\d+", line)
    ]
    [matrix] = re.findall(r"python-version: \[(.*)\]", read(".github/workflows/ci.yml"))
    assert json.loads(f"[{matrix}]") == promised
    sentence = f"Python {', '.join(promised[:-1])} or {promised[-1]}"
    assert [name for name in ("CONTRIBUTING.md", "Makefile") if sentence not in read(name)] == []


def targets() -> set[str]:
    [listed] = re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    return set(listed.split())


def test_every_target_is_explained() -> None:
    assert targets() == set(re.findall(r"^([a-z]+):.* ## \S", read("Makefile"), re.MULTILINE))


def test_ci_and_pages_name_only_targets_that_exist(files: list[Path]) -> None:
    pages = [path for path in files if path.suffix == ".md" and ROOT / "tests" not in path.parents]
    scripts = [ROOT / ".ci/run", *(ROOT / ".github").rglob("*.yml")]
    called: dict[str, str] = {}
    for path in scripts:
        code = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
        called |= dict.fromkeys(re.findall(r"\bmake +([\w-]+)", code), path.name)
    assert called, "CI makes nothing"
    for path in pages:
        # On a line of its own, as in a block of code, or at the beginning of a code span.
        calls = re.findall(
            r"(?:^\$? *|`)make ([\w-]+)(?=$|`| +(?:#|\w+=))", path.read_text(encoding="utf-8"), re.M
        )
        called |= dict.fromkeys(calls, path.name)
    assert {target: place for target, place in called.items() if target not in targets()} == {}


def test_ci_is_one_script() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert re.findall(r"- run: (.*)", read(".github/workflows/ci.yml")) == [".ci/run"]


# ---- a quick start ---------------------------------------------------------------------------------------------------

PROGRAM = """\
table customers key customer_id {
  customer_id text
  country     text
}

segment german "German customers" when country is "DE"
"""

# Runs the command line as its script would, then writes down what had to be loaded for it.
PROBE = """
import json, pathlib, sys
record, *sys.argv[1:] = sys.argv[1:]
sys.argv[0] = "segdsl"
from segdsl.cli import main
code = 0
try:
    code = main()
except SystemExit as leaving:
    code = leaving.code
pathlib.Path(record).write_text(json.dumps(sorted(sys.modules)), encoding="utf-8")
sys.exit(code)
"""

HEAVY = {"duckdb", "jinja2", "numpy", "pandas", "polars", "pyarrow", "rich"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("check", "rules.seg"),
        ("fmt", "rules.seg"),
        ("rule", "unknown-name"),
    ],
    ids=lambda arguments: arguments[0].strip("-"),
)
def test_starts_without_heavy_libraries(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(PROGRAM, encoding="utf-8")
    record = tmp_path / "modules.json"
    done = subprocess.run(
        (sys.executable, "-c", PROBE, record, *arguments),
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    loaded = set(json.loads(record.read_text(encoding="utf-8")))
    assert "segdsl.cli" in loaded
    assert loaded & HEAVY == set()


def test_the_package_itself_is_light(tmp_path: Path) -> None:
    show = "import json, sys; import segdsl; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        (sys.executable, "-c", show), cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert set(json.loads(done.stdout)) & (HEAVY | {"lark", "typer"}) == set()


def test_package_is_typed() -> None:
    assert (ROOT / "segdsl/py.typed").is_file()
