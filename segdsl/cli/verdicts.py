"""What came of examples and expectations. In: a program file. Out: verdicts, and their forms as text, JSON and JUnit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from segdsl.cli.screen import Screen
    from segdsl.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one example or expectation.

    Attributes:
        kind: `example` or `expect`.
        name: Its title, or the condition as written.
        file: The program.
        line: Where it begins, from 1.
        passed: Whether it holds.
        diagnostic: What is wrong, where it does not.
    """

    kind: str
    name: str
    file: str
    line: int
    passed: bool
    diagnostic: Diagnostic | None


def of_program(file: str, as_of: str | None, timezone: str | None, screen: Screen) -> list[Verdict]:
    """Runs a program's examples, and its expectations where the configuration binds all tables it needs.

    Args:
        file: The program; `-` for standard input.
        as_of: The day or local time expectations are asked of.
        timezone: The zone of days and local times.
        screen: Where remarks are told.

    Raises:
        UserError: The program, the configuration or the data is wrong.
    """
    from pathlib import Path

    from segdsl import api
    from segdsl.cli.config import load
    from segdsl.cli.faults import UserError
    from segdsl.cli.programs import STANDARD_INPUT, read_program

    config = load(Path() if file == STANDARD_INPUT else Path(file).parent)
    program, remarks = api.open_program(read_program(file))
    if any(one.severity == "error" for one in remarks):
        raise UserError(remarks)
    zone = timezone or config.timezone or "UTC"
    try:
        outcomes = program.test(timezone=zone, fiscal_year_start=config.fiscal_year_start)
    except api.SegdslError as error:
        raise UserError(error.diagnostics) from error
    found = []
    for outcome in outcomes:
        one = outcome.example
        failed = None if outcome.passed else api.example_failed(outcome)
        line = one.source.position(one.span.start).line
        found.append(Verdict("example", one.title, file, line, outcome.passed, failed))
    bound = set(program.tables_read()) <= set(config.data)
    return found + (
        _expectations(file, as_of, timezone, screen) if program.meaning.expectations and bound else []
    )


def _expectations(file: str, as_of: str | None, timezone: str | None, screen: Screen) -> list[Verdict]:
    from pathlib import Path

    from segdsl.cli.evaluation import Request, run_quietly

    request = Request(
        Path(file), None, (), as_of, (), (), None, timezone, None, (), quiet=True, verbose=False
    )
    result = run_quietly(request, screen)
    failed = {one.place.span: one for one in result.diagnostics if one.severity == "error"}
    found = []
    for one in result.membership.meaning.expectations:
        problem = failed.get(one.span)
        found.append(
            Verdict(
                "expect", one.text, file, one.source.position(one.span.start).line, problem is None, problem
            )
        )
    return found


def to_text(found: Sequence[Verdict], *, colour: bool, ascii_only: bool) -> str:
    """A line for each."""
    from segdsl.diagnostics.render.glyphs import visible
    from segdsl.diagnostics.render.palette import paint

    lines = []
    for one in found:
        word = "ok    " if one.passed else paint("FAILED", "error", colour)
        lines.append(f"{word} {one.file}:{one.line}: {one.kind}: {visible(one.name, ascii_only)}\n")
    return "".join(lines)


def to_json(found: Sequence[Verdict]) -> str:
    """All of them as one object."""
    tests = [
        {
            "kind": one.kind,
            "name": one.name,
            "file": one.file,
            "line": one.line,
            "passed": one.passed,
            "help": list(one.diagnostic.help) if one.diagnostic is not None else [],
        }
        for one in found
    ]
    return json.dumps({"tests": tests}, ensure_ascii=False, indent=2) + "\n"


def to_junit(found: Sequence[Verdict]) -> str:
    """All of them as JUnit's XML, a suite for each file."""
    root = ElementTree.Element(
        "testsuites", tests=str(len(found)), failures=str(sum(not one.passed for one in found))
    )
    for file in dict.fromkeys(one.file for one in found):
        inside = [one for one in found if one.file == file]
        failures = str(sum(not one.passed for one in inside))
        suite = ElementTree.SubElement(
            root, "testsuite", name=file, tests=str(len(inside)), failures=failures
        )
        for one in inside:
            case = ElementTree.SubElement(
                suite, "testcase", name=one.name, classname=one.kind, file=one.file, line=str(one.line)
            )
            if one.diagnostic is not None:
                said = "; ".join((one.diagnostic.message, *one.diagnostic.help))
                ElementTree.SubElement(case, "failure", message=said)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
