"""Files of installed wheels. In: a distribution and a file's path. Out: where it lies; nothing of the wheel is imported."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest


def located(name: str, version: str, file: str) -> Path:
    """A file of a wheel. A missing wheel fails the test, so that figures are never left out without a word.

    Args:
        name: The distribution.
        version: The version that the figures were made with.
        file: The file's path inside the wheel.
    """
    try:
        wheel = distribution(name)
    except PackageNotFoundError:
        pytest.fail(f"the wheel {name} {version} is not installed; `make test` installs it", pytrace=False)
    assert wheel.version == version, f"{name} is {wheel.version}, and the figures are of {version}"
    path = Path(str(wheel.locate_file(file)))
    if not path.is_file():
        pytest.fail(f"the wheel {name} {version} has no file {file}", pytrace=False)
    return path
