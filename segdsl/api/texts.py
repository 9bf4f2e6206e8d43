"""From texts to programs and expressions. In: paths and texts. Out: a `Program`, diagnostics, a canonical layout, a Polars expression."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from segdsl import semantics, syntax
from segdsl.api.errors import SegdslError
from segdsl.api.instants import moment
from segdsl.api.programs import Program
from segdsl.cache import entry_of
from segdsl.diagnostics import Diagnostic
from segdsl.semantics import units
from segdsl.text import ReadFault, Source, read

if TYPE_CHECKING:
    import polars as pl


# under which the cache keeps the state in which there was nothing to say of a program
_SOUND = "sound"


def load(path: str | os.PathLike[str]) -> Program:
    """Reads and checks a program file.

    Args:
        path: A `.seg` file.

    Returns:
        The program, ready to be evaluated.

    Raises:
        SegdslError: The file cannot be read, or says what cannot mean anything.
    """
    source = read(path)
    if isinstance(source, ReadFault):
        raise SegdslError([syntax.read_fault(source)])
    return _checked(source)


def parse(text: str, name: str = "<text>") -> Program:
    """Checks a program given as text.

    Args:
        text: The program.
        name: What messages call it.

    Returns:
        The program, ready to be evaluated.

    Raises:
        SegdslError: The text says what cannot mean anything.
    """
    return _checked(Source(name, text))


def _checked(source: Source) -> Program:
    program, found = open_program(source)
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise SegdslError(errors)
    return program


def open_program(given: Source | str | os.PathLike[str]) -> tuple[Program, list[Diagnostic]]:
    """A program and everything there is to say about it; never raises for what a user wrote.

    Args:
        given: A source, or the path of a program file.
    """
    source = given if isinstance(given, Source) else read(given)
    if isinstance(source, ReadFault):
        empty = Source(source.name, "")
        return Program(syntax.parse(empty)), [syntax.read_fault(source)]
    program = Program(syntax.parse(source))
    return program, list(program.diagnostics)


def check_source(source: Source) -> list[Diagnostic]:
    """Every mistake and note of a program, in the order of its text, without any data."""
    parsed = syntax.parse(source)
    entry = entry_of(source.path)
    state = None if entry is None else units.state(parsed)
    if entry is not None and state is not None and entry.get(_SOUND) == state:
        return []
    found = list(Program(parsed).diagnostics)
    if entry is not None and state is not None and not found:
        entry.put(_SOUND, state)
    return found


def check_file(path: str | os.PathLike[str]) -> list[Diagnostic]:
    """Every mistake and note of a program file, or why it cannot be read."""
    source = read(path)
    return [syntax.read_fault(source)] if isinstance(source, ReadFault) else check_source(source)


def check(text: str, name: str = "<text>") -> list[Diagnostic]:
    """Every mistake and note of a program given as text, without any data."""
    return check_source(Source(name, text))


def format_source(source: Source) -> tuple[str, list[Diagnostic]]:
    """A program in its canonical layout; the text unchanged, and why, where it cannot be laid out."""
    from segdsl.syntax.format import format_source as laid_out

    text, found = laid_out(source)
    return text, list(found)


def expr(
    text: str,
    *,
    schema: Mapping[str, pl.DataType] | None = None,
    as_of: dt.date | dt.datetime | None = None,
    timezone: str = "UTC",
) -> pl.Expr:
    """A condition as a Polars expression over columns of customers.

    Args:
        text: A condition: `recency < 30d and frequency >= 5`.
        schema: The frame's schema. Without it, each column's type is what the condition does with it.
        as_of: What `now` is; a date is its last microsecond. The present, if none is said.
        timezone: Whose days count.

    Returns:
        A Boolean expression, true where the condition is true, false where it is not or is unknown.

    Raises:
        SegdslError: The text is no condition.
    """
    from segdsl.engine import DataFault
    from segdsl.engine.data.infer import of_dtype
    from segdsl.engine.polars.raw import expression
    from segdsl.types import Catalog, Column, Table

    source = Source("<expression>", text)
    catalog = None
    if schema is not None:
        types = {name: of_dtype(dtype) for name, dtype in schema.items()}
        columns = {name: Column(name, kind) for name, kind in types.items() if kind is not None}
        catalog = Catalog({"customers": Table("customers", columns)}, "customers", declared=False)
    made, names, found = semantics.analyse_expression(source, catalog)
    if made is None or names is None:
        raise SegdslError(found)
    try:
        return expression(made, names.catalog, {}, moment(as_of, timezone), source).fill_null(False)
    except DataFault as fault:
        raise SegdslError(fault.diagnostics) from None
