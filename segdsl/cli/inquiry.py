"""Questions about single customers, as `explain` asks them. In: arguments as typed. Out: an `Explainer`, or why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.cli import evaluation
from segdsl.cli.config import load
from segdsl.cli.evaluation import Request
from segdsl.cli.faults import UserError
from segdsl.cli.output import check_output
from segdsl.cli.programs import STANDARD_INPUT, read_program
from segdsl.cli.progress import progress
from segdsl.cli.screen import Screen

if TYPE_CHECKING:
    from segdsl.api.explainer import Explainer


def inquire(request: Request, screen: Screen) -> Explainer:
    """Opens the data that the request and the configuration name, without evaluating everybody.

    Args:
        request: What was asked for.
        screen: Where remarks are told.

    Raises:
        UserError: The request, the configuration, the program or the data is wrong.
    """
    config = load(Path() if str(request.file) == STANDARD_INPUT else request.file.parent)
    plan = evaluation.plan_of(request, config)
    from segdsl import api

    program, remarks = api.open_program(read_program(str(request.file)))
    if any(one.severity == "error" for one in remarks):
        raise UserError(remarks)
    mistakes = evaluation.unknown_names(plan, program)
    tables = evaluation.tables_of(plan, program, config)
    if request.output is not None and not mistakes:
        inputs = [str(request.file), *(path for paths in tables.values() for path in paths)]
        mistakes = check_output(request.output, request.endings, inputs)
    if mistakes:
        raise UserError(mistakes)
    if request.verbose:
        evaluation.tell_plan(screen, config, tables, plan)
    with progress(f"reading the data of {request.file.name}", screen.err, quiet=request.quiet):
        try:
            made = program.explainer(
                {table: paths[0] if len(paths) == 1 else list(paths) for table, paths in tables.items()},
                as_of=plan.as_of,
                timezone=plan.timezone,
                sets=plan.sets,
                only=plan.only or None,
                key=plan.key,
                fiscal_year_start=plan.fiscal_year_start,
            )
        except api.SegdslError as error:
            raise UserError(error.diagnostics) from error
    told = [*remarks, *(one for one in made.diagnostics if one not in remarks)]
    screen.show(told, quiet=request.quiet)
    return made
