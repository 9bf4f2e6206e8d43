"""How evaluation stops. In: diagnostics. Out: `DataFault`, and engine errors turned into diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import polars as pl

from segdsl.diagnostics import Diagnostic
from segdsl.diagnostics.codes_data import DATA_UNREADABLE, ENGINE_FAILED, NUMBER_OVERFLOW
from segdsl.text.secrets import mask

# Engines quote values in what they say, and some values nobody may see
_QUOTED = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\bvalue `[^`]*`|\bparse `[^`]*`")
_LONGEST = 200


class DataFault(Exception):  # noqa: N818 - a fault of the data, not an error of the program's
    """The data cannot be read or break their schema; carries what to say."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(one.message for one in diagnostics))
        self.diagnostics = tuple(diagnostics)


@contextmanager
def told(file: str = "") -> Iterator[None]:
    """Turns what the engine raises into diagnostics.

    Panics are included, which are no ordinary exceptions, and whatever the functions of a lazy frame or the library of another kind of
    frame raise: inside there must be nothing but calls of the engine.

    Args:
        file: What is read; none where several tables are asked at once.

    Raises:
        DataFault: With one diagnostic that says why.
    """
    try:
        yield
    except DataFault:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        raise DataFault([_explain(error, file)]) from None


def _explain(error: BaseException, file: str) -> Diagnostic:
    text = str(error).strip()
    # to 64 bits, or a number to the fixed point in which numbers are added up
    if "i128" in text and ("i64" in text or "f64" in text):
        return NUMBER_OVERFLOW.about(file, where="")
    if not file:
        return ENGINE_FAILED.about(file, why=_plain(text, error))
    why = error.strerror if isinstance(error, OSError) and error.strerror else _plain(text, error)
    return DATA_UNREADABLE.about(file, file=file, why=why)


def _plain(text: str, error: BaseException) -> str:
    """The first sentence of what an engine says, without values and secrets."""
    first = re.split(r"\n|This error occurred|Resolved plan|: File ", text)[0].strip().rstrip(".:")
    return mask(_QUOTED.sub("…", first))[:_LONGEST] or type(error).__name__
