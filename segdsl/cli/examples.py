"""`segdsl test`: whether programs do what their examples say. In: program files. Out: a line for each example and expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import completion, options

if TYPE_CHECKING:
    from segdsl.cli.screen import Screen
    from segdsl.cli.verdicts import Verdict

FORMATS = ("text", "json", "junit")


def run_examples(
    context: typer.Context,
    paths: options.Programs = None,
    as_of: options.AsOf = None,
    timezone: options.Timezone = None,
    form: Annotated[
        str,
        typer.Option(
            "--output-format",
            metavar="|".join(FORMATS),
            help="How to show what came of it.",
            autocompletion=completion.words(*FORMATS),
        ),
    ] = "text",
    quiet: options.Quiet = False,
) -> int:
    """Run examples, and expectations on bound data.

    The exit code is 1 where one fails.
    """
    from segdsl.cli import verdicts
    from segdsl.cli.choices import choose
    from segdsl.cli.faults import FINDINGS, WELL, UserError
    from segdsl.cli.programs import find_programs

    screen: Screen = context.obj
    mistakes = choose("--output-format", form, FORMATS)
    if mistakes:
        raise UserError(mistakes)
    files = find_programs(paths or ())
    found: list[Verdict] = []
    for file in files:
        found += verdicts.of_program(file, as_of, timezone, screen)
    screen.result(_render(found, form, screen, quiet=quiet))
    failed = [one for one in found if not one.passed]
    if form == "text":
        screen.show([one.diagnostic for one in failed if one.diagnostic is not None])
    if not quiet:
        screen.tell(f"{len(found) - len(failed)} passed, {len(failed)} failed\n")
    return FINDINGS if failed else WELL


def _render(found: list[Verdict], form: str, screen: Screen, *, quiet: bool) -> str:
    from segdsl.cli import verdicts

    match form:
        case "json":
            return verdicts.to_json(found)
        case "junit":
            return verdicts.to_junit(found)
        case _:
            shown = [one for one in found if not one.passed] if quiet else found
            return verdicts.to_text(shown, colour=screen.out.colour, ascii_only=screen.out.ascii_only)
