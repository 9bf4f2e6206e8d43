"""`segdsl fmt`: one canonical layout. In: program files. Out: the same files laid out, or what would change in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import options

if TYPE_CHECKING:
    from segdsl.cli.screen import Screen
    from segdsl.text import Source


def fmt(
    context: typer.Context,
    paths: options.Programs = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; name the files that would change.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; show what would change.")] = False,
    quiet: options.Quiet = False,
) -> int:
    """Lay programs out in the one canonical way.

    What they mean stays the same.

    Standard input (`-`) is laid out on standard output. With `--check` or `--diff` the exit code is 1 where something would change.
    """
    from segdsl import api
    from segdsl.cli.faults import FINDINGS, UserError, exit_code
    from segdsl.cli.programs import STANDARD_INPUT, find_programs, read_program

    screen: Screen = context.obj
    dry = check or diff
    code = 0
    changed = unchanged = 0
    for file in find_programs(paths or ()):
        try:
            source = read_program(file)
            text, found = api.format_source(source)
            if any(one.severity == "error" for one in found):
                raise UserError(found)
            if text == source.text:
                unchanged += 1
            else:
                changed += 1
                _change(file, source, text, screen, check=check, diff=diff)
                code = max(code, FINDINGS if dry else 0)
            if file == STANDARD_INPUT and not dry:
                screen.program(text)
        except UserError as error:
            screen.show(error.diagnostics)
            code = max(code, exit_code(error.diagnostics))
    if not quiet:
        screen.tell(_summary(changed, unchanged, dry=dry))
    return code


def _change(file: str, source: Source, text: str, screen: Screen, *, check: bool, diff: bool) -> None:
    from segdsl.cli.programs import STANDARD_INPUT
    from segdsl.diagnostics.render.glyphs import visible

    if check:
        screen.result(f"would change {visible(source.name, screen.out.ascii_only)}\n")
    if diff:
        screen.program(_diff(source, text))
    if not check and not diff and file != STANDARD_INPUT:
        rewrite(Path(file), text)


def rewrite(file: Path, text: str) -> None:
    """Puts the text in place of the file's, with the newlines that the file has."""
    from segdsl.cli.output import write_text

    with file.open("rb") as stream:
        windows = stream.readline().endswith(b"\r\n")
    write_text(file, text.replace("\n", "\r\n") if windows else text)


def _diff(source: Source, text: str) -> str:
    from difflib import unified_diff

    before, after = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
    lines = unified_diff(before, after, source.name, source.name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _summary(changed: int, unchanged: int, *, dry: bool) -> str:
    done = "would change" if dry else "changed"
    return f"{done} {changed:,} file{'' if changed == 1 else 's'}, left {unchanged:,} as {'it is' if unchanged == 1 else 'they are'}\n"
