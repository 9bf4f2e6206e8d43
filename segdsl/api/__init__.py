"""The public surface: load or parse a program, check it, evaluate it. In: paths and texts. Out: `Program`, `Result`, Polars expressions."""

from segdsl.api.errors import SegdslError
from segdsl.api.programs import Program, ProgramPart
from segdsl.api.results import Result
from segdsl.api.texts import (
    check,
    check_file,
    check_source,
    expr,
    format_source,
    load,
    open_program,
    parse,
)
from segdsl.api.verdicts import example_failed

__all__ = [
    "Program",
    "ProgramPart",
    "Result",
    "SegdslError",
    "check",
    "check_file",
    "check_source",
    "example_failed",
    "expr",
    "format_source",
    "load",
    "open_program",
    "parse",
]
