"""How evaluation stops. In: diagnostics. Out: `DataFault`, and engine errors turned into diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import polars as pl

from segdsl.diagnostics import Diagnostic
from segdsl.diagnostics.codes_data import CSV_SHAPE, DATA_UNREADABLE, ENGINE_FAILED, NUMBER_OVERFLOW


class DataFault(Exception):
    """The data cannot be read or break their schema; carries what to say."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(one.message for one in diagnostics))
        self.diagnostics = tuple(diagnostics)


@contextmanager
def told(file: str = "") -> Iterator[None]:
    """Turns what the engine raises into diagnostics; panics included, which are no ordinary exceptions."""
    try:
        yield
    except DataFault:
        raise
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise DataFault([_explain(error, file)]) from error


def _explain(error: BaseException, file: str) -> Diagnostic:
    text = str(error).strip()
    first = re.split(r"\n|This error occurred|Resolved plan", text)[0].strip().rstrip(".:") or type(error).__name__
    if "i128" in text and "i64" in text:
        return NUMBER_OVERFLOW.about(file, where="")
    if isinstance(error, OSError):
        return DATA_UNREADABLE.about(file, file=file, why=error.strerror or first)
    if file and isinstance(error, pl.exceptions.ComputeError):
        return (CSV_SHAPE.about(file, file=file, problem=f"cannot be read: {first}")) if file.endswith("csv") else (
            DATA_UNREADABLE.about(file, file=file, why=first)
        )
    if file:
        return DATA_UNREADABLE.about(file, file=file, why=first)
    return ENGINE_FAILED.about(file, why=first)


