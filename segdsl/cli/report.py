"""`segdsl report`: the report. In: a program and data. Out: one HTML file that loads nothing from elsewhere, or its twin in JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import options

if TYPE_CHECKING:
    from segdsl.cli.screen import Screen


def report(
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
            help="A `.html` or `.json` file; FILE's name with `.html`, in this folder, if not given.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What the report is called.")
    ] = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Evaluate a program on data and write a report of its segments.

    Tables that `segdsl.toml` names need no options.
    """
    from segdsl.cli.evaluation import Request, evaluate
    from segdsl.cli.output import REPORTS, write_text
    from segdsl.cli.programs import STANDARD_INPUT
    from segdsl.cli.progress import progress

    screen: Screen = context.obj
    if output is None:
        output = Path("report.html" if str(file) == STANDARD_INPUT else f"{file.stem}.html")
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
        endings=REPORTS,
        quiet=quiet,
        verbose=verbose,
    )
    evaluation = evaluate(request, screen)
    with progress(f"writing {output.name}", screen.err, quiet=quiet):
        from segdsl.report import Options, build, render_html, render_json

        options = Options(title=title or evaluation.config.title, command=screen.command)
        model = build(evaluation.result, options)
        write_text(output, render_json(model) if output.suffix.lower() == ".json" else render_html(model))
    if not quiet:
        screen.tell(f"wrote {output}\n")
    return evaluation.exit_code
