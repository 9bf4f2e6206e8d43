"""What figures were measured on: the machine and the versions. In: nothing. Out: plain data for the JSON file."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "segdsl",
    "polars",
    "duckdb",
    "chdb",
    "chdb-core",
    "pyarrow",
    "numpy",
    "lark",
    "typer",
    "common-expression-language",
    "json-logic-qubit",
    "rule-engine",
    "cel-python",
)


def machine() -> dict[str, str | int | float]:
    """The processor, how many of its cores may be used, memory, system."""
    return {
        "cpu": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_gib": _memory(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """The versions of the contenders that are installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists() and (named := re.search(r"model name\s*: (.*)", information.read_text())):
        return named[1]
    return platform.processor() or platform.machine()


def _memory() -> float:
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3, 1)
    return 0.0
