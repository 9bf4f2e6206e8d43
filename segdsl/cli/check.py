"""`segdsl check`: what is wrong in programs. In: program files. Out: their findings; no data is needed and none is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import completion, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segdsl.cli.screen import Screen
    from segdsl.diagnostics import Diagnostic

FORMATS = ("text", "concise", "json")


def check(
    context: typer.Context,
    paths: options.Programs = None,
    form: Annotated[
        str,
        typer.Option(
            "--output-format",
            metavar="|".join(FORMATS),
            help="How to show findings.",
            autocompletion=completion.words(*FORMATS),
        ),
    ] = "text",
    fix: Annotated[
        bool, typer.Option("--fix", help="Apply the remedies that keep what was meant, then check.")
    ] = False,
    quiet: options.Quiet = False,
) -> int:
    """Check programs: names, types and units. Needs no data.

    The exit code is 1 where there are errors; warnings and notes leave it 0.
    """
    from segdsl.cli.choices import choose
    from segdsl.cli.faults import UserError, exit_code
    from segdsl.cli.programs import find_programs

    screen: Screen = context.obj
    mistakes = choose("--output-format", form, FORMATS)
    if mistakes:
        raise UserError(mistakes)
    files = find_programs(paths or ())
    found: list[Diagnostic] = []
    for file in files:
        if fix:
            _fix(file, screen, quiet=quiet)
        here = _check(file)
        if form != "json" and here:
            screen.result(("\n" if found and form == "text" else "") + _render(here, form, screen))
        found += here
    if form == "json":
        screen.result(_render(found, form, screen))
    if not quiet:
        screen.tell(_summary(len(files), found))
    return exit_code(found)


def _fix(file: str, screen: Screen, *, quiet: bool) -> None:
    """Puts the mended text in the file's place and says so; standard input is left as it is."""
    from pathlib import Path

    from segdsl import api
    from segdsl.cli.fixes import fixed
    from segdsl.cli.fmt import rewrite
    from segdsl.cli.programs import STANDARD_INPUT, read_program

    if file == STANDARD_INPUT:
        return
    mended, count = fixed(read_program(file), api.check_source)
    if count:
        rewrite(Path(file), mended.text)
        if not quiet:
            screen.tell(f"mended {_counted(count, 'mistake')} in {file}\n")


def _check(file: str) -> Sequence[Diagnostic]:
    from segdsl import api
    from segdsl.cli.programs import STANDARD_INPUT, read_standard_input
    from segdsl.syntax import read_fault
    from segdsl.text import Source

    if file != STANDARD_INPUT:
        found = api.check_file(file)
    else:
        source = read_standard_input()
        found = api.check_source(source) if isinstance(source, Source) else [read_fault(source)]
    return sorted(found, key=lambda one: one.sort_key)


def _render(found: Sequence[Diagnostic], form: str, screen: Screen) -> str:
    from segdsl.diagnostics.render import concise, json, terminal

    view = screen.out
    match form:
        case "concise":
            return concise.render(found, ascii_only=view.ascii_only)
        case "json":
            return json.render(found, ascii_only=view.ascii_only)
        case _:
            return terminal.render(found, width=view.width, colour=view.colour, ascii_only=view.ascii_only)


def _summary(files: int, found: Sequence[Diagnostic]) -> str:
    counts = []
    for severity in ("error", "warning", "note"):
        number = sum(one.severity == severity for one in found)
        if number:
            counts.append(_counted(number, severity))
    return f"checked {_counted(files, 'file')}: {', '.join(counts) or 'no findings'}\n"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
