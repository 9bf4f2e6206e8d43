"""`segdsl eval`: who is in which segment. In: a program and data. Out: sizes on standard output, and one row per customer in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import completion, options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segdsl.cli.screen import Screen
    from segdsl.cli.sizes import Sizes
    from segdsl.engine.trace import Step

FORMATS = ("table", "csv", "json", "md")


def evaluate(
    context: typer.Context,
    file: options.File,
    customers: options.Customers = None,
    data: options.Data = None,
    as_of: options.AsOf = None,
    sets: options.Sets = None,
    only: options.Only = None,
    key: options.Key = None,
    timezone: options.Timezone = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="One row per customer: a `.csv`, `.parquet`, `.arrow` or `.ndjson` file.",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="How to show the sizes.",
            autocompletion=completion.words(*FORMATS),
        ),
    ] = "table",
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say how it was evaluated, and how long each step took."),
    ] = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Evaluate a program on data and show the size of every segment.

    Tables that `segdsl.toml` names need no options.
    """
    from segdsl.cli.choices import choose
    from segdsl.cli.evaluation import Request
    from segdsl.cli.evaluation import evaluate as run
    from segdsl.cli.faults import UserError
    from segdsl.cli.output import MEMBERS, write_members
    from segdsl.cli.sizes import read_sizes

    screen: Screen = context.obj
    mistakes = choose("--format", form, FORMATS)
    if mistakes:
        raise UserError(mistakes)
    request = Request(
        file=file,
        customers=customers,
        data=data or (),
        as_of=as_of,
        sets=sets or (),
        only=only or (),
        key=key,
        timezone=timezone,
        output=output,
        endings=MEMBERS,
        quiet=quiet,
        verbose=verbose,
    )
    evaluation = run(request, screen)
    if output is not None:
        from segdsl.engine.data.members import metadata

        write_members(output, evaluation.result.frame, metadata(evaluation.result.membership))
    sizes = read_sizes(evaluation.result)
    screen.result(_render(sizes, form, screen))
    if explain:
        _tell_steps(evaluation.result.evaluation.trace.steps, screen)
    if form == "table" and not quiet:
        _tell_notes(sizes, screen)
    if output is not None and not quiet:
        screen.tell(f"wrote {output}\n")
    return evaluation.exit_code


def _render(sizes: Sizes, form: str, screen: Screen) -> str:
    from segdsl.cli import sizes as forms
    from segdsl.cli.sizes_table import to_table

    view = screen.out
    match form:
        case "csv":
            return forms.to_csv(sizes)
        case "json":
            return forms.to_json(sizes, ascii_only=view.ascii_only)
        case "md":
            return forms.to_markdown(sizes)
        case _:
            return to_table(sizes, width=view.width, colour=view.colour, ascii_only=view.ascii_only)


def _tell_steps(steps: Sequence[Step], screen: Screen) -> None:
    """What was done, a line for each step and its details, with the time it took on the clock."""
    from segdsl.diagnostics.render.glyphs import visible, wrap

    view = screen.err
    indent = " " * 10
    for step in steps:
        first, *others = wrap(
            f"{step.seconds:7.3f} s {visible(step.text, view.ascii_only)}", view.width, indent
        )
        lines = [first, *others]
        for detail in step.details:
            lines += wrap(f"{indent}- {visible(detail, view.ascii_only)}", view.width, indent + "  ")
        screen.tell("".join(line.rstrip() + "\n" for line in lines))


def _tell_notes(sizes: Sizes, screen: Screen) -> None:
    from segdsl.diagnostics.render.glyphs import visible, wrap
    from segdsl.diagnostics.render.palette import paint

    view = screen.err
    for note in sizes.notes:
        first, *others = wrap(f"note: {visible(note, view.ascii_only)}", view.width, " " * 6)
        screen.tell(
            paint("note", "note", view.colour)
            + first.removeprefix("note")
            + "\n"
            + "".join(line + "\n" for line in others)
        )
