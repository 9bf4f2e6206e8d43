"""`segdsl explain`: why customers are where they are. In: a program and data. Out: a tree of conditions, or lists of customers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segdsl.cli import completion, options

if TYPE_CHECKING:
    from segdsl.api.explainer import Explainer
    from segdsl.cli.screen import Screen
    from segdsl.diagnostics import Diagnostic
    from segdsl.measure.upcoming import Upcoming

FORMATS = ("text", "json")
LOCALES = ("en", "de")


def explain(
    context: typer.Context,
    file: options.File,
    customers: options.Customers = None,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="KEY", help="Explain this customer.")
    ] = None,
    not_in: Annotated[
        str | None,
        typer.Option(
            "--not-in",
            metavar="SEGMENT",
            help="List the customers who are one condition away from this segment or branch.",
            autocompletion=completion.segments,
        ),
    ] = None,
    near: Annotated[
        int, typer.Option("--near", metavar="N", min=0, help="How many customers to list with `--not-in`.")
    ] = 20,
    upcoming: Annotated[
        str | None,
        typer.Option(
            "--upcoming", metavar="SPAN", help="Tell who will enter or leave by time alone in 30d, 4w, …"
        ),
    ] = None,
    data: options.Data = None,
    as_of: options.AsOf = None,
    sets: options.Sets = None,
    only: options.Only = None,
    key: options.Key = None,
    timezone: options.Timezone = None,
    ahead: Annotated[
        str,
        typer.Option(
            "--ahead",
            metavar="SPAN",
            help="How far to look ahead for `--customer`; `0d` looks at today only.",
        ),
    ] = "31d",
    no_keys: Annotated[
        bool, typer.Option("--no-keys", help="Show counts, and no keys of customers.")
    ] = False,
    locale: Annotated[
        str,
        typer.Option(
            "--locale",
            metavar="|".join(LOCALES),
            help="The language of readings, values and changes.",
            autocompletion=completion.words(*LOCALES),
        ),
    ] = "en",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="How to show the answer.",
            autocompletion=completion.words(*FORMATS),
        ),
    ] = "text",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A `.html` or `.json` file of `--customer`; a `.csv`, `.parquet`, `.arrow`, `.ndjson` or `.json` file of the lists.",
        ),
    ] = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
) -> int:
    """Tell why a customer is in or out, and what would change it.

    `--not-in` lists who is one condition away from a segment, `--upcoming` who will enter or leave by time alone.
    """
    from segdsl.api import SegdslError
    from segdsl.cli.evaluation import Request
    from segdsl.cli.faults import UserError
    from segdsl.cli.inquiry import inquire
    from segdsl.cli.output import MEMBERS, REPORTS

    screen: Screen = context.obj
    days, ahead_days = _check(customer, not_in, upcoming, ahead, locale, form)
    endings = REPORTS if customer is not None else (*MEMBERS, ".json")
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
        endings=endings,
        quiet=quiet,
        verbose=verbose,
    )
    explainer = inquire(request, screen)
    try:
        if customer is not None:
            _customer(explainer, customer, screen, form, output, locale, ahead_days, no_keys)
        elif not_in is not None:
            _near(explainer, not_in, near, screen, form, output, locale, no_keys)
        else:
            _upcoming(explainer, days, screen, form, output, no_keys)
    except SegdslError as error:
        raise UserError(error.diagnostics) from error
    if output is not None and not quiet:
        screen.tell(f"wrote {output}\n")
    return 0


def _check(
    customer: str | None, not_in: str | None, upcoming: str | None, ahead: str, locale: str, form: str
) -> tuple[int, int]:
    """The days of the two spans; every mistake in the options is named at once."""
    from segdsl.cli.choices import choose
    from segdsl.cli.faults import UserError
    from segdsl.cli.spans import parse_span
    from segdsl.diagnostics.codes_use import EXPLAIN_WHAT

    mistakes: list[Diagnostic] = []
    asked = [one for one in (customer, not_in, upcoming) if one is not None]
    if len(asked) != 1:
        problem = "answers one question at a time" if asked else "needs to know what to explain"
        mistakes.append(EXPLAIN_WHAT.about("", problem=problem))
    mistakes += choose("--format", form, FORMATS)
    mistakes += choose("--locale", locale, LOCALES)
    spans = []
    for option, text, least in (("--upcoming", upcoming or "1d", 1), ("--ahead", ahead, 0)):
        days = parse_span(option, text, least=least)
        if isinstance(days, int):
            spans.append(days)
        else:
            mistakes.append(days)
    if mistakes:
        raise UserError(mistakes)
    return spans[0], spans[1]


def _customer(
    explainer: Explainer,
    customer: str,
    screen: Screen,
    form: str,
    output: Path | None,
    locale: str,
    ahead: int,
    no_keys: bool,
) -> None:
    from segdsl.cli.explained_json import explanation_json
    from segdsl.cli.explained_text import to_text
    from segdsl.cli.output import write_text
    from segdsl.cli.progress import progress

    with progress(f"looking at {customer}", screen.err, quiet=False):
        told = explainer.explain(customer, locale=locale, ahead=ahead, keys=not no_keys)
    view = screen.out
    if output is not None:
        if output.suffix.lower() == ".json":
            write_text(output, explanation_json(told))
        else:
            from segdsl.report.explained import render_explanation

            write_text(output, render_explanation(told))
    if form == "json":
        screen.result(explanation_json(told, ascii_only=view.ascii_only))
    elif output is None:
        screen.result(to_text(told, width=view.width, colour=view.colour, ascii_only=view.ascii_only))


def _near(
    explainer: Explainer,
    name: str,
    limit: int,
    screen: Screen,
    form: str,
    output: Path | None,
    locale: str,
    no_keys: bool,
) -> None:
    from segdsl.cli.explained_json import near_json
    from segdsl.cli.explained_lists import near_text
    from segdsl.cli.output import write_members, write_text

    _check_set(explainer, name)
    told = explainer.near(name, limit, locale=locale)
    keys = not no_keys and not explainer.has_personal_keys
    view = screen.out
    if output is not None:
        if output.suffix.lower() == ".json":
            write_text(output, near_json(told, keys=keys))
        else:
            write_members(output, told.frame(keys=keys))
    if form == "json":
        screen.result(near_json(told, keys=keys, ascii_only=view.ascii_only))
    else:
        screen.result(
            near_text(told, keys=keys, width=view.width, colour=view.colour, ascii_only=view.ascii_only)
        )


def _check_set(explainer: Explainer, name: str) -> None:
    """Refuses a name that customers cannot be in, such as that of groups."""
    if name in explainer.sets:
        return
    from segdsl.cli.choices import listing
    from segdsl.cli.faults import UserError
    from segdsl.diagnostics import nearest
    from segdsl.diagnostics.codes_use import UNKNOWN_SET

    parts = [one for one in explainer.sets if one.startswith(f"{name}.")]
    meant = nearest(name, explainer.sets)
    help = f"name a part of it: {listing(parts)}" if parts else f"did you mean `{meant}`?" if meant else ""
    program = explainer.evaluation.meaning.source.name
    raise UserError([UNKNOWN_SET.about("", name=name, program=program, help=(help,) if help else ())])


def _upcoming(
    explainer: Explainer, days: int, screen: Screen, form: str, output: Path | None, no_keys: bool
) -> None:
    from segdsl.cli.explained_json import upcoming_json
    from segdsl.cli.explained_lists import upcoming_text
    from segdsl.cli.output import write_text
    from segdsl.cli.progress import progress

    with progress(f"looking {days} days ahead", screen.err, quiet=False):
        told: Upcoming = explainer.upcoming(days)
    keys = not no_keys and not explainer.has_personal_keys
    view = screen.out
    if output is not None:
        if output.suffix.lower() == ".json":
            write_text(output, upcoming_json(told, keys=keys))
        else:
            _write_moves(told, output, keys=keys)
    if form == "json":
        screen.result(upcoming_json(told, keys=keys, ascii_only=view.ascii_only))
    else:
        screen.result(
            upcoming_text(told, keys=keys, width=view.width, colour=view.colour, ascii_only=view.ascii_only)
        )


def _write_moves(told: Upcoming, output: Path, *, keys: bool) -> None:
    from segdsl.cli.output import write_members
    from segdsl.measure.upcoming import counted

    write_members(output, told.moves if keys else counted(told))
