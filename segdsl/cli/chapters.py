"""Several programs for one report. In: arguments as typed. Out: an evaluation of each, all of one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.cli.evaluation import Evaluation, Request, evaluate
from segdsl.cli.faults import UserError
from segdsl.cli.output import REPORTS, check_output
from segdsl.cli.programs import STANDARD_INPUT

if TYPE_CHECKING:
    from segdsl.cli.screen import Screen
    from segdsl.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as typed.

    Attributes:
        files: Programs, and perhaps data of the customers behind them.
        data: `TABLE=PATH` pairs.
        as_of: A day or a local time.
        sets: `NAME=VALUE` pairs, for each program.
        only: Names, for each program.
        key: The customers' key.
        timezone: The zone of days and local times.
        output: The file to write.
        quiet: Whether to leave out remarks.
        verbose: Whether to say what is used.
    """

    files: Sequence[str]
    data: Sequence[str]
    as_of: str | None
    sets: Sequence[str]
    only: Sequence[str]
    key: str | None
    timezone: str | None
    output: Path | None
    quiet: bool
    verbose: bool


def evaluate_all(asked: Asked, compared: Sequence[str], screen: Screen) -> tuple[Path, list[Evaluation]]:
    """Evaluates each program.

    Args:
        asked: What was asked for.
        compared: Further files that are read.
        screen: Where remarks are told.

    Returns:
        The file to write, and the evaluations in the order of the programs.

    Raises:
        UserError: The request, the configuration, a program or the data is wrong.
    """
    programs, customers = _parted(asked.files)
    output = asked.output
    if output is None:
        output = Path("report.html" if programs[0] == STANDARD_INPUT else f"{Path(programs[0]).stem}.html")
    mistakes = [
        *check_output(output, REPORTS, [*programs, *compared]),
        *(_twice(f"`--compare {name}`") for name in dict.fromkeys(compared) if compared.count(name) > 1),
    ]
    if mistakes:
        raise UserError(mistakes)
    evaluations: list[Evaluation] = []
    for name in programs:
        request = Request(
            file=Path(name),
            customers=customers,
            data=asked.data,
            as_of=asked.as_of,
            sets=asked.sets,
            only=asked.only,
            key=asked.key,
            timezone=asked.timezone,
            output=output,
            endings=REPORTS,
            quiet=asked.quiet,
            verbose=asked.verbose,
            # chapters of one report are of one instant
            moment=evaluations[0].result.as_of if evaluations else None,
        )
        evaluations.append(evaluate(request, screen))
    return output, evaluations


def _parted(files: Sequence[str]) -> tuple[list[str], str | None]:
    """Programs, the first one whatever its ending, and the data of the customers."""
    programs, others = [files[0]], list[str]()
    for name in files[1:]:
        (programs if name == STANDARD_INPUT or name.endswith(".seg") else others).append(name)
    mistakes = [
        _twice(f"the program `{name}`") for name in dict.fromkeys(programs) if programs.count(name) > 1
    ]
    if len(others) > 1:
        mistakes.append(_twice("data of `customers`"))
    if mistakes:
        raise UserError(mistakes)
    return programs, others[0] if others else None


def _twice(what: str) -> Diagnostic:
    from segdsl.diagnostics.codes_use import GIVEN_TWICE

    return GIVEN_TWICE.about("", what=what)
