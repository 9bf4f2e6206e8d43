"""One evaluation, as `eval` and `report` ask for it. In: arguments as typed. Out: a result, or why there is none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.cli.bindings import parse_data, parse_names, parse_sets
from segdsl.cli.choices import listing
from segdsl.cli.config import Config, load
from segdsl.cli.faults import UserError, exit_code
from segdsl.cli.instant import check_timezone, parse_as_of
from segdsl.cli.output import check_output
from segdsl.cli.programs import STANDARD_INPUT, read_program
from segdsl.cli.progress import progress
from segdsl.cli.screen import Screen

if TYPE_CHECKING:
    from datetime import date, datetime

    from segdsl.api import Program, Result
    from segdsl.diagnostics import Diagnostic

CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, as typed.

    Attributes:
        file: The program; `-` for standard input.
        customers: Data of the customers.
        data: `TABLE=PATH` pairs.
        as_of: A day or a local time.
        sets: `NAME=VALUE` pairs.
        only: Names, several in one with commas.
        key: The customers' key.
        timezone: The zone of days and local times.
        output: The file to write.
        endings: The endings that the output may have.
        quiet: Whether to leave out remarks.
        verbose: Whether to say what is used.
        moment: The instant the result is for where neither `as_of` nor the configuration says it; now if none.
    """

    file: Path
    customers: str | None
    data: Sequence[str]
    as_of: str | None
    sets: Sequence[str]
    only: Sequence[str]
    key: str | None
    timezone: str | None
    output: Path | None
    endings: Sequence[str]
    quiet: bool
    verbose: bool
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it.

    Attributes:
        result: Who is in which segment.
        config: The settings that held.
        exit_code: What the result's own diagnostics ask for; failed expectations are findings.
    """

    result: Result
    config: Config
    exit_code: int


@dataclass(frozen=True, slots=True)
class _Plan:
    tables: dict[str, tuple[str, ...]]
    sets: dict[str, str]
    only: tuple[str, ...]
    as_of: date | datetime | None
    timezone: str
    key: str | None
    fiscal_year_start: int


def run_quietly(request: Request, screen: Screen) -> Result:
    """Evaluates a program whose mistakes were told before, saying nothing.

    Raises:
        UserError: The request, the configuration or the data is wrong.
    """
    from segdsl import api

    config = load(Path() if str(request.file) == STANDARD_INPUT else request.file.parent)
    plan = plan_of(request, config)
    program, _ = api.open_program(read_program(str(request.file)))
    return _run(program, tables_of(plan, program, config), plan, screen, request)


def evaluate(request: Request, screen: Screen) -> Evaluation:
    """Evaluates a program on the data that the request and the configuration name.

    Args:
        request: What was asked for.
        screen: Where remarks are told.

    Raises:
        UserError: The request, the configuration, the program or the data is wrong.
    """
    config = load(Path() if str(request.file) == STANDARD_INPUT else request.file.parent)
    plan = plan_of(request, config)
    source = read_program(str(request.file))
    from segdsl import api

    program, remarks = api.open_program(source)
    errors = [one for one in remarks if one.severity == "error"]
    if errors:
        raise UserError(remarks)
    mistakes = unknown_names(plan, program)
    if mistakes:
        raise UserError(mistakes)
    tables = tables_of(plan, program, config)
    if request.output is not None:
        inputs = [str(request.file), *(path for paths in tables.values() for path in paths)]
        mistakes = check_output(request.output, request.endings, inputs)
        if mistakes:
            raise UserError(mistakes)
    if request.verbose:
        tell_plan(screen, config, tables, plan)
    began = time.perf_counter()
    result = _run(program, tables, plan, screen, request)
    if request.verbose:
        screen.tell(f"evaluated in {time.perf_counter() - began:.2f} s\n")
    told = [*remarks, *(one for one in result.diagnostics if one not in remarks)]
    screen.show(told, quiet=request.quiet)
    return Evaluation(result, config, exit_code(told))


def plan_of(request: Request, config: Config) -> _Plan:
    """The request with the settings that fill its gaps; every mistake in it is named at once."""
    from segdsl.diagnostics import Diagnostic

    _check_order(request)
    data, mistakes = parse_data(request.data)
    sets, wrong = parse_sets(request.sets)
    mistakes += wrong
    if request.customers is not None:
        if CUSTOMERS in data:
            from segdsl.diagnostics.codes_use import GIVEN_TWICE

            mistakes.append(GIVEN_TWICE.about("", what=f"data of `{CUSTOMERS}`"))
        data[CUSTOMERS] = (request.customers,)
    as_of = config.as_of or request.moment
    if request.as_of is not None:
        parsed = parse_as_of(request.as_of)
        if isinstance(parsed, Diagnostic):
            mistakes.append(parsed)
        else:
            as_of = parsed
    if request.timezone is not None:
        mistakes += check_timezone(request.timezone)
    if request.output is not None:
        mistakes += check_output(request.output, request.endings)
    if mistakes:
        raise UserError(mistakes)
    timezone = request.timezone or config.timezone or "UTC"
    key = request.key or config.key
    return _Plan(data, sets, parse_names(request.only), as_of, timezone, key, config.fiscal_year_start)


def _check_order(request: Request) -> None:
    """The program comes first, then the customers' data: the other way around, the data would be read as a program."""
    if request.customers is not None and request.customers.endswith(".seg") and request.file.suffix != ".seg":
        from segdsl.diagnostics.codes_use import WRONG_USE

        program, data = request.customers, str(request.file)
        help = (f"write `{program} {data}`",)
        raise UserError(
            [
                WRONG_USE.about(
                    "", problem=f"the program `{program}` comes before the data `{data}`", help=help
                )
            ]
        )


def unknown_names(plan: _Plan, program: Program) -> list[Diagnostic]:
    """Names that were typed and that the program does not have."""
    from segdsl.diagnostics import nearest
    from segdsl.diagnostics.codes_data import TABLE_UNKNOWN
    from segdsl.diagnostics.codes_use import UNKNOWN_ONLY

    def remedies(name: str, known: Sequence[str]) -> tuple[str, ...]:
        meant = nearest(name, known)
        return (f"did you mean `{meant}`?" if meant else f"it can be {listing(known)}",) if known else ()

    segments, tables = program.meaning.order, [*program.meaning.catalog.tables]
    unknown_segments = [
        UNKNOWN_ONLY.about("", name=name, program=program.source.name, help=remedies(name, segments))
        for name in plan.only
        if name not in segments
    ]
    unknown_tables = [
        TABLE_UNKNOWN.about("", table=name, help=remedies(name, tables))
        for name in plan.tables
        if name not in (*tables, CUSTOMERS)
    ]
    return [*unknown_segments, *unknown_tables]


def tables_of(plan: _Plan, program: Program, config: Config) -> dict[str, tuple[str, ...]]:
    """The data of each table: the settings' for tables that the program has, replaced by what was typed."""
    catalog = program.meaning.catalog
    typed = {
        catalog.customers if table == CUSTOMERS else table: paths for table, paths in plan.tables.items()
    }
    return {table: paths for table, paths in config.data.items() if table in catalog.tables} | typed


def _run(
    program: Program, tables: dict[str, tuple[str, ...]], plan: _Plan, screen: Screen, request: Request
) -> Result:
    with progress(f"evaluating {request.file.name}", screen.err, quiet=request.quiet):
        from segdsl.api import SegdslError

        try:
            return program.evaluate(
                {table: paths[0] if len(paths) == 1 else list(paths) for table, paths in tables.items()},
                as_of=plan.as_of,
                timezone=plan.timezone,
                sets=plan.sets,
                only=plan.only or None,
                key=plan.key,
                fiscal_year_start=plan.fiscal_year_start,
            )
        except SegdslError as error:
            raise UserError(error.diagnostics) from error


def tell_plan(screen: Screen, config: Config, tables: dict[str, tuple[str, ...]], plan: _Plan) -> None:
    """Says which configuration and data are used."""
    from segdsl.diagnostics.render.glyphs import visible

    lines = [f"configuration: {config.file or 'none'}", f"time zone: {plan.timezone}"]
    lines += [f"{table}: {', '.join(paths)}" for table, paths in tables.items()]
    screen.tell("".join(visible(line, screen.err.ascii_only) + "\n" for line in lines))
