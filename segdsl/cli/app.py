"""The verbs in one application. In: arguments. Out: an exit code.

Each verb imports what it needs when it runs, so that the others start fast.
"""

from __future__ import annotations

import functools
import inspect
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from segdsl.cli import options
from segdsl.cli.check import check
from segdsl.cli.eval import evaluate
from segdsl.cli.examples import run_examples
from segdsl.cli.explain import explain
from segdsl.cli.faults import WRONG_USE, UserError
from segdsl.cli.fmt import fmt
from segdsl.cli.report import report
from segdsl.cli.rule import rule
from segdsl.cli.screen import Screen

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic

# The class that stands for all wrong use; Typer exports only this child of it
_USAGE_ERROR = cast(type[typer.BadParameter], typer.BadParameter.__mro__[1])

app = typer.Typer(
    name="segdsl",
    help="Customer segments as text: check, format, evaluate and report `.seg` files.",
    epilog="Exit codes: 0 all well, 1 findings, 2 wrong use or configuration, 3 data that cannot be used.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
_VERBS: dict[str, Callable[..., int]] = {
    "check": check,
    "fmt": fmt,
    "eval": evaluate,
    "report": report,
    "explain": explain,
    "test": run_examples,
    "rule": rule,
}


def _keeping(verb: Callable[..., int]) -> Callable[..., int]:
    """A verb that keeps what it reads for the next run, with the option that prevents it."""

    @functools.wraps(verb)
    def keeping(*args: Any, no_cache: bool, **given: Any) -> int:
        from segdsl import cache

        with cache.using(None if no_cache else cache.default_folder(os.environ)):
            return verb(*args, **given)

    signature = inspect.signature(verb, eval_str=True)
    option = inspect.Parameter(
        "no_cache", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=options.NoCache
    )
    keeping.__signature__ = signature.replace(parameters=[*signature.parameters.values(), option])  # type: ignore[attr-defined]
    keeping.__annotations__ = {**verb.__annotations__, "no_cache": options.NoCache}
    return keeping


for _name, _verb in _VERBS.items():
    app.command(_name)(_verb if _verb is rule else _keeping(_verb))


def run(args: list[str], screen: Screen) -> int:
    """Runs a verb.

    Args:
        args: What was typed after `segdsl`.
        screen: Where results and messages go.

    Returns:
        The exit code of the verb.

    Raises:
        UserError: What was typed, or what the verb was given, is wrong.
    """
    command = typer.main.get_command(app)
    try:
        code = command.main(args=args, prog_name="segdsl", standalone_mode=False, obj=screen)
    except _USAGE_ERROR as error:
        raise UserError([_misuse(error, args)]) from None
    return code if isinstance(code, int) else 0


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)
    ] = False,
) -> int:
    if version:
        from segdsl import __version__

        context.obj.result(f"segdsl {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        context.obj.tell(context.get_help() + "\n")
        return WRONG_USE
    return 0


def _misuse(error: typer.BadParameter, args: list[str]) -> Diagnostic:
    """What Typer says about wrong use, in the voice of the diagnostics."""
    from segdsl.diagnostics.codes_use import WRONG_USE as CODE

    said, _, guess = error.format_message().partition(" Did you mean ")
    possible = getattr(error, "possibilities", None) or re.findall(r"'([^']*)'", guess)
    remedies = ["did you mean " + " or ".join(f"`{one}`" for one in possible) + "?"] if possible else []
    verb = next((f"segdsl {arg}" for arg in args[:1] if arg in _VERBS), "segdsl")
    return CODE.about("", problem=_reworded(said), help=(*remedies, f"`{verb} --help` says what there is"))


def _reworded(said: str) -> str:
    for pattern, words in _WORDS:
        if match := pattern.match(said):
            return match.expand(words)
    return said[:1].lower() + re.sub(r"'([^']*)'", r"`\1`", said[1:]).rstrip(".")


_WORDS = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"No such option: (\S*)", r"there is no option `\1`"),
        (r"No such command '(.*)'", r"there is no verb `\1`"),
        (r"Missing argument '(.*)'", r"`\1` is missing"),
        (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"`\1` is more than there is room for"),
        (r"Option '(.*)' requires an argument", r"`\1` needs a value"),
    )
)
