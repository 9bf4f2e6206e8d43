"""The command line. In: arguments. Out: results on standard output, everything else on standard error, and an exit code.

0 all well · 1 findings · 2 wrong use or configuration · 3 data that cannot be read or breaks its schema · 70 a mistake of segdsl
itself · 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from segdsl.cli.faults import INTERNAL, INTERRUPTED, WELL, UserError
from segdsl.cli.screen import Screen

__all__ = ["main"]

_GARBAGE = 100_000  # how many objects more than before until Python looks


def main(args: Sequence[str] | None = None) -> int:
    """Runs the command line; the edge where everything that was not foreseen ends as one plain line.

    Args:
        args: What was typed after `segdsl`; the process's own arguments if none.

    Returns:
        The exit code.
    """
    # Trees of a large program are a hundred thousand objects that all stay: looking through them again and again for what can go takes
    # a sixth of the time of checking a thousand segments.
    gc.set_threshold(_GARBAGE, 20, 100)
    given = list(sys.argv[1:] if args is None else args)
    screen = Screen(given)
    try:
        code = _run(given, screen)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else INTERNAL
        if isinstance(leaving.__context__, BrokenPipeError):
            code = WELL  # Typer's own end where nobody reads the help
    except BaseException as error:  # a panic of Polars is no Exception
        code = _report_bug(error, screen)
    if code == INTERRUPTED:
        screen.tell("interrupted\n")
    screen.close()
    return code


def _run(args: list[str], screen: Screen) -> int:
    try:
        from segdsl.cli.app import run

        return run(args, screen)
    except UserError as error:
        screen.show(error.diagnostics)
        return error.exit_code


def _report_bug(error: BaseException, screen: Screen) -> int:
    """Names the kind and place of an error and not its text, which may hold values of customers."""
    if os.environ.get("SEGDSL_TRACEBACK", "") not in {"", "0"}:
        import traceback

        screen.tell("".join(traceback.format_exception(error)))
    screen.tell(
        f"internal error: {type(error).__name__}{_origin(error)}; please report it (SEGDSL_TRACEBACK=1 shows the traceback)\n"
    )
    return INTERNAL


def _origin(error: BaseException) -> str:
    """The innermost place of this package that the error came through."""
    package = Path(__file__).resolve().parent.parent
    origin = ""
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(package):
            origin = f" at {path.relative_to(package.parent).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return origin
