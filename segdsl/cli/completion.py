"""What a shell offers at the tabulator key. In: what is typed so far. Out: words that may follow.

Nothing here fails: a shell has no place for messages.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer


def files(incomplete: str) -> list[str]:
    """Files and folders that begin so."""
    folder, _, beginning = incomplete.rpartition("/")
    try:
        found = sorted(Path(folder or ("/" if incomplete.startswith("/") else ".")).iterdir())
    except OSError:
        return []
    prefix = incomplete[: len(incomplete) - len(beginning)]
    begun = [path for path in found if path.name.startswith(beginning)]
    shown = [path for path in begun if beginning or not path.name.startswith(".")]
    return [f"{prefix}{path.name}{'/' if path.is_dir() else ''}" for path in shown]


def programs(incomplete: str) -> list[str]:
    """Programs, and folders that may hold some, that begin so."""
    return [path for path in files(incomplete) if path.endswith(("/", ".seg"))]


def segments(context: typer.Context, incomplete: str) -> list[str]:
    """Names of the program's segments, groups and splits that may follow in a list with commas."""
    # The option that is being typed has no value yet, and so the program before it may not have been told from the rest
    named = (context.params.get("file"), *(context.params.get("files") or ()))
    typed = [str(one) for one in (*named, *context.args) if one is not None]
    file = next((one for one in typed if one.endswith(".seg")), None)
    if file is None:
        return []
    from segdsl.cli.programs import results_of

    before, comma, beginning = incomplete.rpartition(",")
    try:
        names = results_of(file)
    except Exception:
        return []
    return [f"{before}{comma}{name}" for name in names if name.startswith(beginning)]


def sections(incomplete: str) -> list[str]:
    """Names of a report's sections that may follow in a list with commas."""
    from segdsl.report.sections import BY_ID

    before, comma, beginning = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in BY_ID if name.startswith(beginning)]


def words(*choices: str) -> Callable[[str], list[str]]:
    """What offers those of some words that begin so."""

    def offer(incomplete: str) -> list[str]:
        return [word for word in choices if word.startswith(incomplete)]

    return offer


def rules(incomplete: str) -> list[str]:
    """Codes and slugs of diagnostics that begin so."""
    from segdsl.diagnostics.codes import CODES

    words = [word for code in CODES for word in (code.slug, code.id)]
    return sorted(word for word in words if word.lower().startswith(incomplete.lower()))
