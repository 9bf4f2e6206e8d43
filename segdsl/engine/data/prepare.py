"""From raw data to tables. In: raw columns, declarations, the moment. Out: tables that are checked and can be asked.

What is small is standardised once and held; what is large stays a lazy frame that every question goes through. What breaks a
declaration is refused with rows that do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from segdsl.diagnostics import Diagnostic
from segdsl.engine.data import checks, csv, odd, window
from segdsl.engine.data.checks import Checked
from segdsl.engine.data.exact import exactly
from segdsl.engine.data.keys import Keys
from segdsl.engine.data.sources import Raw
from segdsl.engine.data.standard import BLANK, COMMAS, plain, problem, standard
from segdsl.engine.data.window import Window
from segdsl.engine.failure import DataFault, told
from segdsl.engine.polars.collect import collect, engine_for
from segdsl.engine.trace import Trace, listed
from segdsl.engine.trace import count as count_of
from segdsl.semantics.calendar import Moment
from segdsl.types import Catalog, Column, Table

_TRIVIAL = (BLANK, COMMAS)
_PLACE = "place:"
_SHORT = 0.5


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table ready to be asked.

    Attributes:
        table: Its declaration.
        frame: Its columns that were wanted, in standard form.
        rows: How many rows it has.
        notes: What people should know of it.
        raw: What it was made of.
        keys: Of the customers, their keys in the order of the rows.
        checked: What it is made of anew where not all of it is needed.
        uncounted: Whether nothing but notes depends on counting its rows, so that they are counted when they are read for something
            else. Its frame then also tells which numbers were lost on the way.
        known: How many rows are odd in which way, as far as that was counted or told by the ranges of its files.
    """

    table: Table
    frame: pl.LazyFrame
    rows: int
    notes: tuple[str, ...]
    raw: Raw
    keys: Keys | None = None
    checked: Checked | None = None
    uncounted: bool = False
    known: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_all_there(self) -> bool:
        """Whether it is known that each row exists at the run's moment, so that none need be asked for its time."""
        return self.table.at is None or (self.known.get("timeless") == self.known.get("later") == 0)

    @property
    def is_owned(self) -> bool:
        """Whether it is known that each row belongs to a customer, so that none need be asked for that."""
        return self.known.get("nobody") == 0

    def holding(self, frame: pl.LazyFrame) -> Prepared:
        """The table with other rows in standard form, of which nothing is known that was known of its own."""
        return replace(self, frame=frame, keys=None, checked=None, uncounted=False, known={})

    def odd(self, moment: Moment, prefix: str, owner: pl.Expr | None) -> dict[str, pl.Expr]:
        """Whether a row is one of those that notes count, by what is told of them.

        Args:
            moment: The run's moment.
            prefix: What the names of the columns begin with.
            owner: The place of the row's customer; none for customers.
        """
        return odd.tests(self.table, self.frame.collect_schema().names(), moment, prefix, owner)

    def few(self, keys: Keys, moment: Moment) -> pl.LazyFrame | None:
        """Its owners and times of few rows, all odd ones among them; none where the files do not know what stretches of them hold.

        Args:
            keys: The customers' keys; the rows are the customers' own.
            moment: The run's moment.
        """
        if self.checked is None:
            return None
        parts = [odd.few(part, self.table, keys, moment) for part, _ in self.checked.parts]
        columns = {
            name: self.table.columns[name] for name in (self.table.by, self.table.at) if name is not None
        }
        known = [standard(part, columns, str(moment.zone)) for part in parts if part is not None]
        return _together(known) if len(known) == len(parts) else None

    def is_short(self, edge: dt.date, zone: ZoneInfo) -> bool:
        """Whether what is no earlier than an edge is at most half of it, and stands together in its files.

        Args:
            edge: A day or aware instant.
            zone: The project's zone.
        """
        if self.checked is None or self.table.at is None:
            return False
        sampled = window.sample(
            [part for part, _ in self.checked.parts], self.table.at, self.rows, edge, zone
        )
        return sampled is not None and sampled <= _SHORT

    def tells(self, wanted: Window, zone: ZoneInfo) -> tuple[bool, bool]:
        """Whether its rows within a window all have one of the values that this names, and whether none of them is earlier."""
        parts = [] if self.checked is None else [part for part, _ in self.checked.parts]
        return (
            bool(parts) and all(wanted.tells_values(part, self.table) for part in parts),
            bool(parts) and all(wanted.tells_since(part, self.table, zone) for part in parts),
        )

    def within(self, wanted: Window, zone: ZoneInfo) -> pl.LazyFrame:
        """Its rows without most of those that do not matter, which are read only as far as it takes to tell."""
        if self.checked is None:
            return self.frame
        parts = [wanted.of(part, self.table, zone) for part, _ in self.checked.parts]
        whole = _together([standard(part, self.checked.columns, str(zone)) for part in parts])
        return whole.select(map(exactly, self.frame.collect_schema().names()))


def prepare(
    raws: Mapping[str, Raw],
    catalog: Catalog,
    wanted: Mapping[str, Collection[str]],
    moment: Moment,
    trace: Trace,
) -> dict[str, Prepared]:
    """Standardises and checks tables.

    Args:
        raws: Opened data by table; the customers' are among them.
        catalog: The declarations.
        wanted: For each table the columns that will be asked for. Those that checks look at are read as well, and text is parsed
            wholly, because only parsing tells whether it is of its type.
        moment: The instant and zone.
        trace: Notes what is done.

    Raises:
        DataFault: Columns that are absent or of another type, values that do not parse, keys and columns that break their declaration.
    """
    tables = {name: catalog.tables[name] for name in (catalog.customers, *raws) if name in raws}
    problems = [one for name, table in tables.items() for one in _problems(raws[name], table)]
    if problems:
        raise DataFault(problems)
    checked = {
        name: _standardised(raws[name], one, wanted.get(name, ()), moment) for name, one in tables.items()
    }
    with trace.step("what is small was read") as step:
        wholes = _wholes(raws, checked)
        step.text += f": {listed([name for name, raw in raws.items() if raw.small]) or 'nothing'}"
    made: dict[str, Prepared] = {}
    keys: Keys | None = None

    for name, one in checked.items():
        own = one.table.parent == catalog.customers
        with trace.step("") as step:
            if name == catalog.customers:
                made[name], keys = _keyed(raws[name], one, wholes[name], moment)
            else:
                made[name] = _checked(raws[name], one, wholes[name], keys if own else None, moment)
            columns = f"{len(one.columns)} of {count_of(len(one.table.columns), 'column')}"
            step.text = f"`{name}` checked: {count_of(made[name].rows, 'row')}, {columns}"
    return {name: made[name] for name in raws}


def _problems(raw: Raw, table: Table) -> list[Diagnostic]:
    """The first part's problem of each column; the same column is rarely wrong in one file only."""
    found = (
        next(filter(None, (problem(part, table, column) for part in raw.parts)), None)
        for column in table.columns.values()
    )
    return [one for one in found if one is not None]


def _standardised(raw: Raw, table: Table, wanted: Collection[str], moment: Moment) -> Checked:
    needed = {*wanted, table.key, table.by, table.at}
    is_text = any(part.form in ("csv", "ndjson") for part in raw.parts)
    columns = {
        name: one for name, one in table.columns.items() if is_text or name in needed or _is_checked(one)
    }
    parts = [(part, standard(part, columns, str(moment.zone))) for part in raw.parts]
    return Checked(table, columns, parts, raw.name)


def _is_checked(column: Column) -> bool:
    return column.required or column.unique or bool(column.one_of)


def _wholes(raws: Mapping[str, Raw], checked: Mapping[str, Checked]) -> dict[str, pl.LazyFrame]:
    """All parts of each table as one frame; small ones are read here, and this is the only time."""
    wholes: dict[str, pl.LazyFrame] = {}
    for name, one in checked.items():
        whole = _together([frame for _, frame in one.parts])
        if raws[name].small:
            with told(one.name):
                whole = collect(whole, "in-memory").lazy()
        wholes[name] = whole
    return wholes


def _together(frames: list[pl.LazyFrame]) -> pl.LazyFrame:
    """The parts of a table as one frame; some may lack what only checks look at."""
    return pl.concat(frames, how="diagonal") if len(frames) > 1 else frames[0]


def _keyed(raw: Raw, one: Checked, whole: pl.LazyFrame, moment: Moment) -> tuple[Prepared, Keys]:
    """The customers and their keys, which are read once: every check of other tables needs them."""
    key = str(one.table.key)
    with _read(raw, one.name):
        keys = Keys.read(whole, key, engine_for(small=raw.small))
    made = _checked(raw, one, whole, None, moment, proven={key} if keys.increase else frozenset())
    if made.rows != keys.values.len():
        with _read(raw, one.name):
            keys = Keys.read(made.frame, key, engine_for(small=raw.small))
    return replace(made, keys=keys), keys


# ---- checks


def _checked(
    raw: Raw,
    one: Checked,
    whole: pl.LazyFrame,
    keys: Keys | None,
    moment: Moment,
    proven: Collection[str] = (),
) -> Prepared:
    names = whole.collect_schema().names()
    if not raw.small and _is_only_told(raw, one, names, proven):
        with _read(raw, one.name):
            rows = collect(whole.select(pl.len()), "streaming").item()
        made = Prepared(one.table, whole.drop(_TRIVIAL), rows, (), raw, checked=one, uncounted=True)
        return made if keys is None else replace(made, known=_ranged(made, keys, moment))
    counts = _counts(raw, one, whole, names, keys, moment, proven)
    if _is_misshapen(raw, counts):
        _explain_shape(raw)
    if counts.get("blank"):
        whole = whole.filter(~pl.col(BLANK))
        counts = _counts(raw, one, whole, names, keys, moment, proven)
    broken = checks.faults(one, counts)
    if broken:
        raise DataFault(broken)
    again = one if not raw.small and all(part.csv is None for part in raw.parts) else None
    return Prepared(
        one.table,
        whole.select(map(exactly, plain(names))),
        counts["rows"],
        odd.told(one.table, counts),
        raw,
        checked=again,
        known={name: counts[name] for name in odd.OF_ROWS if name in counts},
    )


def _ranged(made: Prepared, keys: Keys, moment: Moment) -> dict[str, int]:
    """How many rows are odd in which way, where the ranges of files leave few to be looked at."""
    few = made.few(keys, moment)
    if few is None:
        return {}
    tests = odd.tests(made.table, few.collect_schema().names(), moment, "", pl.col(_PLACE))
    return _summed(made, keys.placed(few, str(made.table.by), _PLACE, keep=True), tests)


def _summed(made: Prepared, frame: pl.LazyFrame, tests: Mapping[str, pl.Expr]) -> dict[str, int]:
    with _read(made.raw, made.raw.name):
        found = collect(frame.select(**{name: test.sum() for name, test in tests.items()}), "streaming")
    return {name: int(number or 0) for name, number in found.row(0, named=True).items()}


def _is_only_told(raw: Raw, one: Checked, names: list[str], proven: Collection[str]) -> bool:
    """Whether data can break no promise of their table, so that there is nothing to look for but what is told."""
    tests = checks.counted(one.table, one.columns, names, proven)
    return all(part.csv is None for part in raw.parts) and all(one.startswith("endless:") for one in tests)


def count(
    prepared: Prepared, keys: Keys | None, moment: Moment, known: Mapping[str, int] | None = None
) -> tuple[str, ...]:
    """What people should know of a table whose rows were not counted when it was checked.

    Args:
        prepared: The table.
        keys: The customers' keys where its rows are the customers' own; none for other tables, and for the customers.
        moment: The run's moment.
        known: What was counted on the way.
    """
    counts = {**prepared.known, **(known or {})}
    owner = None if keys is None else pl.col(_PLACE)
    wanted = {name: test for name, test in prepared.odd(moment, "", owner).items() if name not in counts}
    if prepared.checked is not None:
        parts = [part for part, _ in prepared.checked.parts]
        lost = [name for name in wanted if name not in odd.OF_ROWS]
        with _read(prepared.raw, prepared.raw.name):
            counts |= {name: odd.endless(parts, name) for name in lost}
        wanted = {name: test for name, test in wanted.items() if name not in lost}
    if wanted:
        frame = prepared.frame
        if keys is not None and any(name in odd.OF_ROWS for name in wanted):
            frame = keys.placed(frame, str(prepared.table.by), _PLACE, keep=True)
        counts |= _summed(prepared, frame, wanted)
    return odd.told(prepared.table, counts)


def _counts(
    raw: Raw,
    one: Checked,
    whole: pl.LazyFrame,
    names: list[str],
    keys: Keys | None,
    moment: Moment,
    proven: Collection[str],
) -> dict[str, int]:
    """Everything that is counted of a table, in one pass; of columns proven to be keys nothing but what was lost on the way."""
    is_csv = any(part.csv is not None for part in raw.parts)
    tests: dict[str, Any] = {
        "rows": pl.len(),
        **({"blank": pl.col(BLANK).sum(), "commas": pl.col(COMMAS).sum()} if is_csv else {}),
        **checks.counted(one.table, one.columns, names, proven),
    }
    if keys is not None:
        whole = keys.placed(whole, str(one.table.by), _PLACE, keep=True)
        found_odd = odd.tests(one.table, names, moment, "", pl.col(_PLACE))
        tests |= {name: found_odd[name].sum() for name in odd.OF_ROWS if name in found_odd}
    with _read(raw, one.name):
        found = collect(whole.select(**tests), engine_for(small=raw.small))
    return {name: int(count or 0) for name, count in found.row(0, named=True).items()}


@contextmanager
def _read(raw: Raw, name: str) -> Iterator[None]:
    """Says of data that cannot be read why, for CSV files with the line."""
    with told(name):
        try:
            yield
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            _explain_shape(raw)
            raise


def _explain_shape(raw: Raw) -> None:
    for part in raw.parts:
        if part.csv is not None:
            csv.explain(part.csv.path)


def _is_misshapen(raw: Raw, counts: Mapping[str, int]) -> bool:
    """Whether the files have other numbers of commas than their rows should."""
    return counts.get("commas", 0) != sum(part.csv.commas for part in raw.parts if part.csv is not None)
