"""Parsing. In: a `Source`. Out: its statements, its comments and the mistakes of writing, one for each statement that has any.

A file without mistakes is parsed in one go. Where something is wrong, the file is cut before each statement's first word and every piece
parsed on its own, so that one mistake hides nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from segdsl.cache import Entry, entry_of
from segdsl.diagnostics import Diagnostic, codes
from segdsl.syntax import kept, tree, walk
from segdsl.text import Fault, ReadFault, Source, Span, scan

if TYPE_CHECKING:
    from segdsl.syntax.reader import Reading

MAX_NODES = 10_000
MAX_DEPTH = 64
MAX_MISTAKES = 200  # nobody reads more at once, and explaining each takes its time


@dataclass(frozen=True, slots=True)
class Parsed:
    """What parsing found.

    Attributes:
        source: The text.
        statements: Those that could be read, in the order written.
        diagnostics: Mistakes of writing.
        comments: The places of comments, in order.
        whole: Whether every statement could be read.
    """

    source: Source
    statements: tuple[tree.Statement, ...]
    diagnostics: tuple[Diagnostic, ...]
    comments: tuple[Span, ...]
    whole: bool


def parse(source: Source) -> Parsed:
    """Parses a source.

    Args:
        source: A program's text.

    Returns:
        Statements, comments and mistakes; never raises for what a user wrote.
    """
    faults = scan(source.text)
    if faults:
        return Parsed(source, (), tuple(_fault(source, fault) for fault in faults), (), whole=False)
    entry = entry_of(source.path)
    if entry is not None:
        known = _with_kept(source, entry)
        if known is not None:
            return known
    from segdsl.syntax import reader

    reading = reader.read(source)
    if isinstance(reading, reader.Complaint):
        return _piecewise(source, entry)
    statements, large = _sized(source, reading.tree.statements)
    found = reading.diagnostics + large
    if entry is not None and not found:
        kept.keep(entry, source, Span(0, len(source.text)), statements, tuple(reading.comments))
    return Parsed(source, statements, tuple(found), tuple(reading.comments), whole=not found)


def _with_kept(source: Source, entry: Entry) -> Parsed | None:
    """What parsing gives, found out by reading only what was not read before; None where nothing was."""
    stretches = kept.stretches(source.text, Span(0, len(source.text)))
    known = [kept.look_up(entry, source, one) for one in stretches]
    if not any(known):
        return None
    statements: list[tree.Statement] = []
    comments: list[Span] = []
    mended: list[Diagnostic] = []
    large: list[Diagnostic] = []
    for is_known, group in groupby(zip(stretches, known, strict=True), key=lambda pair: pair[1] is not None):
        if is_known:
            for _, one in group:
                assert one is not None
                statements += one.statements
                comments += one.comments
            continue
        spans = [span for span, _ in group]
        piece = spans[0].to(spans[-1])
        read = _read(source, piece)
        if isinstance(read, Diagnostic):
            return _piecewise(source, entry)
        within, wrong = _sized(source, read.tree.statements)
        if not read.diagnostics and not wrong:
            kept.keep(entry, source, piece, within, tuple(read.comments))
        statements += within
        comments += read.comments
        mended += read.diagnostics
        large += wrong
    found = (*mended, *large)
    return Parsed(source, tuple(statements), found, tuple(comments), whole=not found)


def parse_expression(source: Source) -> tuple[tree.Expression | None, tuple[Diagnostic, ...]]:
    """Parses a source that holds one expression, such as `recency < 30d`, rather than statements."""
    faults = scan(source.text)
    if faults:
        return None, tuple(_fault(source, fault) for fault in faults)
    from segdsl.syntax import reader

    reading = reader.read(source, "expression")
    if isinstance(reading, reader.Complaint):
        return None, (reader.explain(reading, source, Span(0, len(source.text))),)
    expression: tree.Expression = reading.tree
    return expression, (*reading.diagnostics, *_oversized(source, expression))


def _piecewise(source: Source, entry: Entry | None) -> Parsed:
    from segdsl.syntax.pieces import pieces

    statements: list[tree.Statement] = []
    found: list[Diagnostic] = []
    comments: list[Span] = []
    todo = pieces(source.text)[::-1]
    while todo and len(found) < MAX_MISTAKES:
        piece = todo.pop()
        known = None if entry is None else kept.look_up(entry, source, piece)
        if known is not None:
            statements += known.statements
            comments += known.comments
            continue
        read = _read(source, piece)
        if isinstance(read, Diagnostic):
            cut = _line_begun(source, piece, read)
            before = None if cut is None else _read(source, Span(piece.start, cut))
            if cut is None or before is None or isinstance(before, Diagnostic):
                found.append(read)
                continue
            # the mistake follows a sound statement rather than being in it
            todo.append(Span(cut, piece.end))
            read, piece = before, Span(piece.start, cut)
        within, large = _sized(source, read.tree.statements)
        wrong = read.diagnostics + large
        if entry is not None and not wrong:
            kept.keep(entry, source, piece, within, tuple(read.comments))
        statements += within
        found += wrong
        comments += read.comments
    found.sort(key=lambda one: one.sort_key)
    return Parsed(source, tuple(statements), tuple(found), tuple(comments), whole=False)


def _read(source: Source, piece: Span) -> Reading | Diagnostic:
    from segdsl.syntax import reader

    reading = reader.read(source, piece=piece)
    return reader.explain(reading, source, piece) if isinstance(reading, reader.Complaint) else reading


def _line_begun(source: Source, piece: Span, mistake: Diagnostic) -> int | None:
    """The beginning of the line that a mistake begins, unless it is the first of the piece or indented."""
    at = mistake.place.span.start if mistake.place.span else piece.start
    if mistake.code is not codes.UNKNOWN_STATEMENT and source.text[at - 1 : at] != "\n":
        return None
    return at if source.text[piece.start : at].strip() else None


def _sized(
    source: Source, statements: tuple[tree.Statement, ...]
) -> tuple[tuple[tree.Statement, ...], list[Diagnostic]]:
    """The statements that what follows may recurse over, and the mistakes of those that are too deep or too large for it."""
    within: list[tree.Statement] = []
    found: list[Diagnostic] = []
    for statement in statements:
        wrong = [one for expression in walk.expressions(statement) for one in _oversized(source, expression)]
        found += wrong
        if not wrong:
            within.append(statement)
    return tuple(within), found


def _oversized(source: Source, expression: tree.Expression) -> list[Diagnostic]:
    for count, (node, depth) in enumerate(walk.walk(expression)):
        if depth > MAX_DEPTH:
            return [codes.TOO_DEEP.at(source, node.span, limit=MAX_DEPTH)]
        if count > MAX_NODES:
            return [codes.TOO_LONG.at(source, expression.span, limit=f"{MAX_NODES:,}", things="parts")]
    return []


def _fault(source: Source, fault: Fault) -> Diagnostic:
    match fault.kind:
        case "character":
            return codes.REFUSED_CHARACTER.at(source, fault.span, character=fault.detail)
        case "mixed-scripts":
            return codes.MIXED_SCRIPTS.at(
                source, fault.span, word=source.slice(fault.span), scripts=fault.detail
            )
        case "length":
            return codes.TOO_LONG.at(source, fault.span, limit=fault.detail, things="parts")
        case "backslashes":
            return codes.TOO_LONG.at(source, fault.span, limit=fault.detail, things="backslashes in a line")
        case _:
            return codes.TOO_DEEP.at(source, fault.span, limit=fault.detail)


def read_fault(fault: ReadFault) -> Diagnostic:
    """The diagnostic of a file that gave no source."""
    match fault.kind:
        case "too-large":
            return codes.FILE_TOO_LARGE.about(fault.name, name=fault.name, size=f"{int(fault.detail):,}")
        case "utf-8":
            return codes.NOT_UTF8.about(
                fault.name, name=fault.name, why=f"byte {int(fault.detail) + 1:,} begins no character"
            )
        case "utf-16":
            return codes.NOT_UTF8.about(fault.name, name=fault.name, why="it is UTF-16")
        case "missing":
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why="there is no such file")
        case "directory":
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why="it is a folder")
        case "special":
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why="it is not a regular file")
        case _:
            return codes.FILE_UNREADABLE.about(fault.name, name=fault.name, why=fault.detail)
