"""Options and fixtures that all tests share: golden files, and how hard Hypothesis tries."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Slow machines must not fail tests, so there is no deadline; making a program and its data is most of the work, so large is not unusual.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}

# The usual profile makes the same examples every time, so that a test that turns red says something about the change at hand, here as in
# CI. Luck belongs to `make slow`: new examples in every run, and those that failed are kept in `.hypothesis` and come first in the next.
settings.register_profile("usual", max_examples=20, derandomize=True, print_blob=True, **_COMMON)
settings.register_profile("many", max_examples=300, print_blob=True, **_COMMON)
settings.load_profile(os.environ.get("SEGDSL_HYPOTHESIS") or "usual")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden",
        action="store_true",
        default=False,
        help="rewrite golden files from what the code says now",
    )


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[Path, str], None]:
    """Compares a text with a golden file; with `--golden` writes the file, which CI never does."""

    def compare(path: Path, text: str) -> None:
        if pytestconfig.getoption("--golden"):
            if os.environ.get("CI") == "true":
                pytest.fail("golden files are never rewritten in CI")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        if not path.exists():
            pytest.fail(f"{path} is not there; `make golden` writes it")
        assert text == path.read_text(encoding="utf-8")

    return compare
