"""Arguments and options that verbs share, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segdsl.cli import completion

Programs = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATHS]...",
        help="Files or folders; all `.seg` files below this folder if none. `-` reads standard input.",
        autocompletion=completion.programs,
    ),
]
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="The program; `-` reads standard input.",
        autocompletion=completion.programs,
    ),
]
Customers = Annotated[
    str | None,
    typer.Argument(
        metavar="[CUSTOMERS]",
        help="Data of the customers: a file, a glob or an address.",
        autocompletion=completion.files,
    ),
]
Data = Annotated[
    list[str] | None,
    typer.Option(
        "--data", metavar="TABLE=PATH", help="Data of a table; again for more tables, or more files of one."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="WHEN",
        help="The day or local time the result is for: 2024-06-30 or 2024-06-30T12:00. Now, if not given.",
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=VALUE", help="Another value for a `set` of the program; may be given again."
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="NAME,...",
        help="Only these segments, groups and splits.",
        autocompletion=completion.segments,
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        "--key", metavar="COLUMN", help="The customers' key, for programs without `table` statements."
    ),
]
Timezone = Annotated[
    str | None,
    typer.Option(
        "--timezone",
        metavar="ZONE",
        help="The zone of days and local times, as Europe/Berlin. UTC, if not given.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results and errors.")]
Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Say which configuration and data are used, and how long it takes."),
]
NoCache = Annotated[
    bool,
    typer.Option(
        "--no-cache",
        help="Neither use nor keep what earlier runs made of the programs; the result is the same.",
    ),
]
