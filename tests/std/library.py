"""What the tests of the standard library share: its files, what they need, and a host that defines it all."""

from __future__ import annotations

import re
from pathlib import Path

from segdsl.semantics.units import LIBRARY

FILES = sorted(path.stem for path in LIBRARY.glob("*.seg"))
HOST = (Path(__file__).parent / "host.seg").read_text(encoding="utf-8")


def text(name: str) -> str:
    return (LIBRARY / f"{name}.seg").read_text(encoding="utf-8")


def needs(name: str) -> dict[str, str]:
    """Each name a file needs, with how to define it, as its header says."""
    return dict(re.findall(r"^# needs (\w+): (.+)$", text(name), re.M))


def using(*names: str) -> str:
    """The host with some files of the library, and what these need of others."""
    wanted = list(names)
    if "microsegments" in wanted:
        wanted += ["lifecycle", "value"]
    return HOST + "\n" + "\n".join(f"use std.{name}" for name in dict.fromkeys(wanted)) + "\n"
