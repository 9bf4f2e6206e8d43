"""What a shell offers at the tabulator key. In: what is typed so far. Out: words that may follow.

Nothing here fails: a shell has no place for messages.
"""

from __future__ import annotations

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
    return [
        f"{prefix}{path.name}{'/' if path.is_dir() else ''}"
        for path in found
        if path.name.startswith(beginning)
    ]


def segments(context: typer.Context, incomplete: str) -> list[str]:
    """Names of the program's segments, groups and splits that may follow in a list with commas."""
    file = context.params.get("file")
    if file is None:
        return []
    from segdsl.cli.programs import results_of

    before, comma, beginning = incomplete.rpartition(",")
    try:
        names = results_of(str(file))
    except Exception:
        return []
    return [f"{before}{comma}{name}" for name in names if name.startswith(beginning)]


def rules(incomplete: str) -> list[str]:
    """Codes and slugs of diagnostics that begin so."""
    from segdsl.diagnostics.codes import CODES

    words = [word for code in CODES for word in (code.slug, code.id)]
    return sorted(word for word in words if word.lower().startswith(incomplete.lower()))
