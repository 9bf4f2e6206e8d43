"""`segdsl report`: the report. In: programs and data. Out: a page, Markdown or JSON, and a summary of what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import completion, options

if TYPE_CHECKING:
    from segdsl.cli.evaluation import Evaluation
    from segdsl.cli.screen import Screen
    from segdsl.diagnostics import Diagnostic
    from segdsl.report import Options, Report


def report(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE... [CUSTOMERS]",
            help="Programs, each a chapter, `-` for standard input; then the data of the customers, if no other place names it.",
            autocompletion=completion.files,
        ),
    ],
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
            help="A `.html`, `.md` or `.json` file; the first FILE's name with `.html`, in this folder, if not given.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="What the report is called.")
    ] = None,
    sections: Annotated[
        list[str] | None,
        typer.Option(
            "--sections",
            metavar="NAME,...",
            help="Only these sections, such as findings,segments.",
            autocompletion=completion.sections,
        ),
    ] = None,
    locale: Annotated[
        str | None,
        typer.Option(
            "--locale",
            metavar="en|de",
            help="The report's language, English if not given.",
            autocompletion=completion.words("en", "de"),
        ),
    ] = None,
    value: Annotated[
        str | None,
        typer.Option(
            "--value", metavar="NAME", help="The trait or column that says what a customer is worth."
        ),
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option(
            "--compare",
            metavar="FILE",
            help="Members of an earlier evaluation, from `eval -o`, to say what changed; several, oldest first, for trends.",
            autocompletion=completion.files,
        ),
    ] = None,
    min_cell: Annotated[
        int | None,
        typer.Option(
            "--min-cell",
            metavar="N",
            min=1,
            help="Counts of customers below this are not told; 10 if not given.",
        ),
    ] = None,
    no_keys: Annotated[bool, typer.Option("--no-keys", help="No key of any customer in the report.")] = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Evaluate programs on data and write a report of their segments.

    Tables that `segdsl.toml` names need no options.
    """
    from segdsl.cli.chapters import Asked, evaluate_all
    from segdsl.cli.choices import choose
    from segdsl.cli.faults import UserError
    from segdsl.cli.progress import progress

    screen: Screen = context.obj
    names = _names(sections)
    mistakes = [
        *(choose("--locale", locale, ("en", "de")) if locale is not None else ()),
        *_wrong_sections(names),
    ]
    if mistakes:
        raise UserError(mistakes)
    asked = Asked(files, data or (), as_of, sets or (), only or (), key, timezone, output, quiet, verbose)
    output, evaluations = evaluate_all(asked, compare or (), screen)
    settings = evaluations[0].config
    from segdsl.report import MIN_CELL, Options

    wanted = Options(
        title=title or settings.report.title,
        locale=locale or settings.report.locale or "en",
        sections=names or settings.report.sections or None,
        min_cell=min_cell or settings.report.min_cell or MIN_CELL,
        keys=settings.report.keys and not no_keys,
        value=value or settings.report.value,
        compare=tuple(compare or ()),
        fiscal_month=settings.fiscal_year_start,
        accent=settings.report.accent,
        accent_dark=settings.report.accent_dark,
        command=screen.command,
    )
    with progress(f"writing {output.name}", screen.err, quiet=quiet):
        made = _write(evaluations, wanted, output)
    if not quiet:
        from segdsl.cli.summary import to_terminal

        screen.result(to_terminal(made, screen.out))
        screen.tell(f"wrote {output}\n")
    return max(one.exit_code for one in evaluations)


def _names(given: list[str] | None) -> tuple[str, ...]:
    from segdsl.cli.bindings import parse_names

    return parse_names(given or ())


def _wrong_sections(names: tuple[str, ...]) -> list[Diagnostic]:
    if not names:
        return []
    from segdsl.report.sections import check_sections

    return check_sections(names)


def _write(evaluations: list[Evaluation], wanted: Options, output: Path) -> Report:
    """Builds the report and writes it in the form that the file's ending names."""
    from segdsl.api import SegdslError
    from segdsl.cli.faults import UserError
    from segdsl.cli.output import write_text
    from segdsl.report import Unmeasurable, build, render_html, render_json, render_markdown

    try:
        made = build([one.result for one in evaluations], wanted)
    except (SegdslError, Unmeasurable) as error:
        raise UserError(error.diagnostics) from None
    match output.suffix.lower():
        case ".json":
            text = render_json(made)
        case ".md":
            text = render_markdown(made)
        case _:
            text = render_html(made)
    write_text(output, text)
    return made
