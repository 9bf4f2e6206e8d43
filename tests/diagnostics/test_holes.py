"""Every place that gives a diagnostic fills the holes of its message, so that telling a mistake is never one."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import segdsl
from segdsl.diagnostics import Code

PACKAGE = Path(segdsl.__file__).parent


def _holes() -> dict[str, set[str]]:
    """The holes of each message, by the name its code has in Python."""
    modules = ("codes", "codes_data", "codes_use")
    found = {}
    for module in modules:
        for name, code in vars(importlib.import_module(f"segdsl.diagnostics.{module}")).items():
            if isinstance(code, Code):
                found[name] = set(re.findall(r"\{(\w+)", code.message))
    return found


def _calls() -> Iterator[tuple[str, str, set[str]]]:
    """The place, the code and the holes it is given, of calls that write them out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            given = {word.arg for word in node.keywords}
            named = node.args[0] if node.func.attr == "mistake" and node.args else node.func.value
            name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
            # `**holes` cannot be seen from here
            if node.func.attr in ("at", "about", "mistake") and None not in given:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", name, {word for word in given if word}


def test_every_hole_is_filled() -> None:
    holes = _holes()
    calls = [one for one in _calls() if one[1] in holes]
    assert len(calls) > 150
    assert [(place, name, holes[name] - given) for place, name, given in calls if holes[name] - given] == []
