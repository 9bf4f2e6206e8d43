"""From statements to meaning. In: what parsing found, and the tables of the data where there are any. Out: a `Meaning` and all mistakes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from segdsl.diagnostics import Diagnostic
from segdsl.semantics import define, tables
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.program import Example, Expectation, Meaning
from segdsl.semantics.register import RESULTS, Register, lost_names
from segdsl.semantics.scope import CUSTOMER
from segdsl.semantics.typed import Typed
from segdsl.semantics.units import Unit, gather
from segdsl.syntax import Parsed, parse_expression, tree
from segdsl.text import Source
from segdsl.types import Catalog

# what checking one definition inside another takes at most, so that a chain of `MAX_CHAIN` never meets Python's own limit
_FRAMES = 20_000
# how often columns that nobody declared may lend each other their types
_ROUNDS = 4


def analyse(
    parsed: Parsed, catalog: Catalog | None = None, overrides: Mapping[str, str] | None = None
) -> tuple[Meaning | None, tuple[Diagnostic, ...]]:
    """What a program means.

    Args:
        parsed: Its statements.
        catalog: The tables of the data, used where the program has no `table` statements.
        overrides: New values of sets, as they would be written.

    Returns:
        The meaning, or none where there are errors; and every mistake and note, in the order of the text.
    """
    units, mistakes = gather(parsed)
    files = [unit.parsed for unit in units]
    declared = tables.declared(files)
    found = [*parsed.diagnostics, *mistakes, *declared.found]
    used = declared.catalog
    if used is None:
        if any(isinstance(one, tree.Table) for file in files for one in file.statements) or _lost_table(
            files
        ):
            # without its tables every name of the program would be unknown
            return None, _sorted(found)
        used = catalog or tables.open_catalog()
    lost = frozenset(name for file in files for name in lost_names(file))
    register = _learnt(units, used, overrides or {}, declared.doubtful, lost, bool(mistakes))
    expectations, examples = _at_home(register)
    found += register.checker.diagnostics
    if any(one.severity == "error" for one in found):
        return None, _sorted(found)
    statements = {name: one for name, (one, _) in register.statements.items()}
    order = tuple(name for name, one in statements.items() if isinstance(one, RESULTS))
    sets = {
        name: register.set_value(name).value for name, one in statements.items() if isinstance(one, tree.Set)
    }
    sources = tuple(file.source for file in files)
    meaning = Meaning(
        parsed.source, register.catalog, sets, register.checked, order, expectations, examples, sources
    )
    return meaning, _sorted(found)


def _at_home(register: Register) -> tuple[tuple[Expectation, ...], tuple[Example, ...]]:
    """Expectations and examples of the first file; those of used files stay where they are."""
    expectations: list[Expectation] = []
    examples: list[Example] = []
    with _deep():
        for statement in register.units[0].parsed.statements:
            try:
                if isinstance(statement, tree.Expect):
                    expectations.append(define.expectation(register.checker, statement))
                elif isinstance(statement, tree.Example):
                    examples.append(define.example(register.checker, statement))
            except Mistake as mistake:
                register.checker.tell(mistake)
    return tuple(expectations), tuple(examples)


def analyse_expression(
    source: Source, catalog: Catalog | None = None
) -> tuple[Typed | None, Register | None, tuple[Diagnostic, ...]]:
    """What a single condition means over one table of customers, such as `recency < 30d and frequency >= 5`.

    Returns:
        The condition and the names it uses, with what was learnt of columns; none where there are errors; and every mistake and note.
    """
    node, mistakes = parse_expression(source)
    if node is None or mistakes:
        return None, None, mistakes
    parsed = Parsed(source, (), (), (), whole=True)
    used = catalog or tables.open_catalog()
    made: Typed | None = None
    with _deep():
        register = Register([Unit(parsed)], used, {})
        for _ in range(_ROUNDS):
            register = Register([Unit(parsed)], used, {})
            try:
                made = register.checker.condition(node, CUSTOMER)
            except Mistake as mistake:
                register.checker.tell(mistake)
                made = None
            if register.catalog == used:
                break
            used = register.catalog
    found = _sorted(register.checker.diagnostics)
    return (None if any(one.severity == "error" for one in found) else made), register, found


def _learnt(
    units: list[Unit],
    catalog: Catalog,
    overrides: Mapping[str, str],
    doubtful: frozenset[str],
    lost: frozenset[str],
    lacking: bool,
) -> Register:
    """Checks the program; where columns are known by their use only, again until nothing new is learnt of their types."""
    with _deep():
        register = Register(units, catalog, overrides, doubtful, lost, lacking)
        for _ in range(_ROUNDS):
            register = Register(units, catalog, overrides, doubtful, lost, lacking)
            register.declare()
            register.check_all()
            if register.catalog == catalog:
                break
            catalog = register.catalog
    return register


def _lost_table(files: list[Parsed]) -> bool:
    """Whether a `table` statement could not be read."""
    return any(lost_names(file, "table") for file in files)


@contextmanager
def _deep() -> Iterator[None]:
    """Room for checking definitions inside definitions; depth is limited before it is needed, by the reader and by `MAX_CHAIN`."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _sorted(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.sort_key))
