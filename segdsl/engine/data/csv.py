"""The shape of CSV files. In: a path. Out: nothing, or the fault of a file that would be read wrongly without a word.

Readers fill short rows up with missing values, rename repeated headings and take UTF-16 for text; each of these is refused by name here.
"""

from __future__ import annotations

import csv as reader
from pathlib import Path

import polars as pl

from segdsl.diagnostics.codes_data import CSV_SHAPE
from segdsl.engine.failure import DataFault, told

_PROBE = 1 << 16


def check_shape(path: Path) -> None:
    """Refuses a CSV file that is not UTF-8, has no or a repeated heading, or rows of another length than its heading.

    Raises:
        DataFault: The file and, for a row, its line.
    """
    with path.open("rb") as file:
        start = file.read(_PROBE)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start:
        raise _fault(path, "is not UTF-8 text", "save it as CSV in UTF-8")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            headings = next(reader.reader(file), [])
    except UnicodeDecodeError:
        raise _fault(path, "is not UTF-8 text", "save it as CSV in UTF-8") from None
    if not any(headings):
        raise _fault(path, "has no headings")
    for heading in headings:
        if not heading:
            raise _fault(path, "has a column without a heading")
        if headings.count(heading) > 1:
            raise _fault(path, f"has the heading `{heading}` twice")
    if len(headings) == 1 and ";" in headings[0]:
        raise _fault(path, "is parted by semicolons", "save it with commas between the values")
    _check_rows(path, len(headings))


def _check_rows(path: Path, columns: int) -> None:
    with told(str(path)):
        lines = pl.scan_csv(
            path, has_header=False, separator="\x01", quote_char=None, new_columns=["line"], infer_schema=False, skip_rows=1, raise_if_empty=False
        ).with_row_index("number", offset=2)
        schema = lines.collect_schema()
        if "line" not in schema.names():
            return
        text = pl.col("line").fill_null("")
        odd = lines.filter((text.str.count_matches(",", literal=True) != columns - 1) & (text != ""))
        first = odd.select("number", quoted=text.str.contains('"', literal=True)).head(1).collect()
        has_quotes = lines.select(text.str.contains('"', literal=True).any()).collect().item()
    if has_quotes:
        _check_quoted(path, columns)
    elif first.height:
        number = first["number"][0]
        length = odd.select(text.str.count_matches(",", literal=True) + 1).head(1).collect().item()
        raise _row_fault(path, number, length, columns)


def _check_quoted(path: Path, columns: int) -> None:
    """Counts the values of each row where quotes may hide commas and line ends."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = reader.reader(file, strict=True)
            for row in rows:
                if row and len(row) != columns:
                    raise _row_fault(path, rows.line_num, len(row), columns)
    except UnicodeDecodeError:
        raise _fault(path, "is not UTF-8 text", "save it as CSV in UTF-8") from None
    except reader.Error as error:
        raise _fault(path, f"has wrong quotes in line {rows.line_num}: {error}") from None


def _row_fault(path: Path, line: int, length: int, columns: int) -> DataFault:
    return _fault(path, f"has {length} values in line {line:,}, and {columns} headings")


def _fault(path: Path, problem: str, *help: str) -> DataFault:
    return DataFault([CSV_SHAPE.about(str(path), file=str(path), problem=problem, help=help)])
