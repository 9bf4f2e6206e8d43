"""CSV files as they are. In: a path. Out: its columns, all text, and proof that no row was read wrongly without a word.

Readers fill short rows up with missing values, rename repeated headings and take UTF-16 for text. Long rows they refuse; so a file
has short ones exactly where it has fewer commas than its rows should, and commas are quick to count. Which line is wrong is looked for
only then.
"""

from __future__ import annotations

import csv as reader
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from segdsl.diagnostics.codes_data import CSV_SHAPE
from segdsl.engine.data.exact import exactly
from segdsl.engine.failure import DataFault

_BLOCK = 1 << 20
_WELL_QUOTED = re.compile(r'(?:(?:[^",\r\n]*|"(?:[^"]|"")*")(?:,|\r?\n|\Z))*')


@dataclass(frozen=True, slots=True)
class Opened:
    """A CSV file.

    Attributes:
        path: Where it lies.
        frame: Its columns, all text; an empty field is missing.
        headings: Its columns' names.
        commas: How many commas its rows hold, those in quotes included.
        has_quotes: Whether there are any.
    """

    path: Path
    frame: pl.LazyFrame
    headings: tuple[str, ...]
    commas: int
    has_quotes: bool

    def expected_commas(self) -> pl.Expr:
        """For each row, the commas it should have: between its values, and those that its values hold."""
        between = pl.lit(len(self.headings) - 1, dtype=pl.Int64)
        if not self.has_quotes:
            return between
        inside = [exactly(name).str.count_matches(",", literal=True).fill_null(0) for name in self.headings]
        return between + pl.sum_horizontal(inside).cast(pl.Int64)

    def is_blank(self) -> pl.Expr:
        """Whether a row has no value at all, as empty lines and lines of commas have none."""
        return pl.all_horizontal(exactly(name).is_null() for name in self.headings)


def open_csv(path: Path, small: bool) -> Opened:
    """Opens a CSV file and checks its encoding and headings.

    Args:
        path: A file that can be read.
        small: Whether to read it at once; larger files are scanned when they are asked.

    Raises:
        DataFault: It is not UTF-8, or has no headings or wrong ones.
    """
    blocks = [path.read_bytes()] if small else _blocks(path)
    commas = quotes = 0
    first = b""
    for block in blocks:
        first = first or block
        if b"\0" in block or first[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise _fault(path, "is not UTF-8 text", "save it as CSV in UTF-8")
        commas += block.count(b",")
        quotes += block.count(b'"')
    headings = _headings(path)
    commas -= len(headings) - 1 + sum(one.count(",") for one in headings)
    source = first if small else path
    if b"\n" not in first and b"\r" in first:
        raise _fault(path, "ends its lines as old computers did", "save it with the line ends of today")
    frame = _read(path, source, small)
    return Opened(path, frame, headings, commas, quotes > 0)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _read(path: Path, source: bytes | Path, small: bool) -> pl.LazyFrame:
    if not small:
        return pl.scan_csv(source, infer_schema=False, glob=False)
    try:
        return pl.read_csv(source, infer_schema=False, glob=False).lazy()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        # what the reader says may quote values that nobody may see
        explain(path)
        raise _fault(path, "is not well-formed CSV") from None


def _headings(path: Path) -> tuple[str, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            headings = next(reader.reader(file), [])
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    except reader.Error:
        raise _fault(path, "has wrong quotes in its headings") from None
    if not any(headings):
        raise _fault(path, "has no headings")
    for heading in headings:
        if not heading:
            raise _fault(path, "has a column without a heading")
        if headings.count(heading) > 1:
            raise _fault(path, f"has the heading `{heading}` twice")
    if len(headings) == 1 and ";" in headings[0]:
        raise _fault(path, "is parted by semicolons", "save it with commas between the values")
    if len(headings) == 1 and "\t" in headings[0]:
        raise _fault(path, "is parted by tabs", "save it with commas between the values")
    return tuple(headings)


# ---- where a file is wrong


def explain(path: Path) -> None:
    """Looks for the line that keeps a file from being read.

    Raises:
        DataFault: The first line that is too short or too long, has wrong quotes or is not UTF-8.
    """
    columns = 0
    try:
        for line, row, text in _records(path):
            if '"' in text and _WELL_QUOTED.fullmatch(text) is None:
                help = "put the value in quotes, and write each quote in it twice"
                raise _fault(path, f"has wrong quotes in line {line:,}", help)
            columns = columns or len(row)
            if row and len(row) != columns:
                values = f"{len(row)} value{'' if len(row) == 1 else 's'}"
                raise _fault(path, f"has {values} in line {line:,}, and {columns} headings")
    except UnicodeDecodeError:
        raise _not_utf8(path) from None


def lines(path: Path, rows: Sequence[int]) -> list[int]:
    """The lines that rows begin in.

    Args:
        path: The file.
        rows: Rows counted from 0, after the headings, in ascending order.
    """
    wanted = set(rows)
    last = max(wanted, default=-1)
    found = []
    for number, (line, _, _) in enumerate(_records(path), start=-1):
        if number in wanted:
            found.append(line)
        if number >= last:
            break
    return found


def _records(path: Path) -> Iterator[tuple[int, list[str], str]]:
    """Each record with the line it begins in and its text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        seen: list[str] = []
        rows = reader.reader(_noted(file, seen))
        while True:
            line = rows.line_num + 1
            seen.clear()
            try:
                row = next(rows, None)
            except reader.Error as error:
                raise _fault(path, f"cannot be read in line {line:,}: {error}") from None
            if row is None:
                return
            yield line, row, "".join(seen)


def _noted(file: io.TextIOWrapper, seen: list[str]) -> Iterator[str]:
    for line in file:
        seen.append(line)
        yield line


def _not_utf8(path: Path) -> DataFault:
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return _fault(path, f"is not UTF-8 text in line {number:,}", "save it as CSV in UTF-8")
    return _fault(path, "is not UTF-8 text", "save it as CSV in UTF-8")


def _fault(path: Path, problem: str, *help: str) -> DataFault:
    return DataFault([CSV_SHAPE.about(str(path), file=str(path), problem=problem, help=help)])
