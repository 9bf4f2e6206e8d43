"""What is made of rows, put beside the customers. In: a stage's aggregates and sequences. Out: columns with a value for every customer.

Rows are read once for each table and held where memory allows; each part of the aggregates is grouped from them. A condition on
aggregates of one part, such as `count(…) >= 2`, is decided for the customers that have rows, and once for all others; so a column of bits
is put beside the customers instead of one of numbers. Everything goes to its place by number, not by a join.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce

import polars as pl

from segdsl.engine.domains import Domains, asked_whether
from segdsl.engine.failure import told
from segdsl.engine.latest import Latest, apart
from segdsl.engine.packed import Packed, can_pack, packed
from segdsl.engine.parts import Kind, Part, earliest, window
from segdsl.engine.polars.aggregate import conditions, grouped, spoken
from segdsl.engine.polars.collect import collect, without
from segdsl.engine.polars.layers import Layers
from segdsl.engine.polars.lower import Lowering
from segdsl.engine.polars.sequence import owners
from segdsl.engine.rows import OWNER, Rows
from segdsl.engine.sorting import Ends, Sorting, counted, ends, sorting, taken
from segdsl.engine.stepping import Stepping
from segdsl.semantics.typed import Aggregate, Apply, Column, Typed, children, walk
from segdsl.semantics.typed import Sequence as Steps

HELD = 3 << 30  # bytes of one table's rows that are held; of more, each part reads its own
_WIDTH = 8
_WANTED = "w:"

Collect = Callable[[pl.LazyFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a part.

    Attributes:
        values: The aggregates whose values are needed.
        tests: Conditions on them that are decided right away, by the name of their column.
    """

    values: frozenset[Aggregate]
    tests: Mapping[str, Apply]


Asked = tuple[Part, Wanted]


@dataclass(frozen=True, slots=True)
class _AtHand:
    """Rows that can be grouped.

    Attributes:
        frame: The rows.
        parts: What is still to be asked of them.
        say: How expressions over them are said.
        ways: For each of the parts how it follows by sorting, if it does.
        packs: The aggregates that are made of numbers of their own.
    """

    frame: pl.LazyFrame
    parts: Sequence[Part]
    say: Callable[[Typed], pl.Expr]
    ways: Sequence[Sorting | Ends | None]
    packs: Mapping[Aggregate, Packed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attaching:
    """How columns come beside customers.

    Attributes:
        rows: The rows of tables.
        called: What aggregates and sequences are called.
        lowering: How the parts of expressions are called.
        domains: What columns hold, where the data are large enough to decide conditions by that.
        collect: Runs a lazy frame.
        counted: For tables whose odd rows were counted on the way, how many there are of each.
    """

    rows: Rows
    called: Mapping[Typed, str]
    lowering: Lowering
    domains: Domains | None
    collect: Collect
    counted: dict[str, dict[str, int]]

    def apart(self, table: str, some: Sequence[Asked]) -> tuple[list[Asked], list[tuple[Latest, Wanted]]]:
        """A table's parts, and latest times that are sooner found by themselves, each with what is asked of it.

        Args:
            table: The table.
            some: Parts with what is asked of them.
        """
        prepared = self.rows.tables[table]
        expressions = [node for part, _ in some for _, one in part.asked for node in children(one)]
        expressions += [part.kind.test for part, _ in some if part.kind is not None]
        if not (prepared.is_all_there and self.rows.is_plain(table, expressions)):
            return list(some), []
        left, latest = apart(
            [part for part, _ in some],
            frozenset().union(*(wanted.values for _, wanted in some)),
            [wanted.tests for _, wanted in some],
            partial(_said, Layers(self.lowering)),
            partial(prepared.is_short, zone=self.rows.moment.zone),
        )
        decided = {one.written: Wanted(frozenset(), one.tests) for one in latest}
        gone = {name for wanted in decided.values() for name in wanted.tests}
        asked = [
            (
                part,
                Wanted(
                    wanted.values, {name: test for name, test in wanted.tests.items() if name not in gone}
                ),
            )
            for part, (_, wanted) in zip(left, some, strict=True)
        ]
        return asked, [(one, decided[one.written]) for one in latest]

    def aggregates(
        self,
        table: str,
        some: Sequence[Asked],
        latest: Sequence[tuple[Latest, Wanted]],
        customers: pl.LazyFrame,
    ) -> dict[str, pl.Series]:
        """The columns that come of one table's aggregates.

        Args:
            table: The table.
            some: Parts with what is asked of them.
            latest: What of these parts is found by itself.
            customers: The customers with what is known of them.
        """
        made: dict[str, pl.Series] = {}
        owners: list[pl.Series] = []
        for part, wanted, found in self._grouped(table, some, customers):
            owners.append(found[OWNER])
            made |= self._placed(part, wanted, [found])
        for one, wanted in latest:
            name = self.called[one.written]
            for part, _, found in self._grouped(table, [(one.part, wanted)], customers):
                earlier = self.lowering.expression(one.edge) - pl.duration(days=1)
                before = owners[one.of].to_frame().with_columns(earlier.cast(found.schema[name]).alias(name))
                made |= self._placed(part, wanted, [before, found])
        return made

    def _grouped(
        self, table: str, some: Sequence[Asked], customers: pl.LazyFrame
    ) -> Iterator[tuple[Part, Wanted, pl.DataFrame]]:
        """Each part with a row for every customer that has some."""
        rows = self._rows(table, [part for part, _ in some], customers)
        for left, way, (part, wanted) in zip(rows.parts, rows.ways, some, strict=True):
            names = {one: self.called[one] for one, _ in part.asked}
            own = rows.frame.filter(*conditions(left, rows.say))
            if isinstance(way, Sorting):
                yield part, wanted, counted(own, way, self.rows.keys.values.len(), names, self.collect)
                continue
            if way is not None and (ended := taken(own, way, names, self.collect)) is not None:
                yield part, wanted, ended
                continue
            found = self.collect(grouped(own, left, names, rows.say, rows.packs))
            unpacked = [rows.packs[one].unpack(found[names[one]]) for one in names if one in rows.packs]
            yield part, wanted, found.with_columns(unpacked)

    def _rows(self, table: str, some: Sequence[Part], customers: pl.LazyFrame) -> _AtHand:
        """The rows that any part looks at, held if there is room."""
        asked = [one for part in some for _, one in part.asked]
        expressions = [node for one in asked for node in children(one)]
        left = _left(some)
        tests = [part.kind.test for part in left if part.kind is not None]
        everything = [*expressions, *(part.kind.test for part in some if part.kind is not None)]
        prepared = self.rows.tables[table]
        # numbers that are not finite are sooner counted by themselves
        counts = table not in self.counted and prepared.uncounted and not prepared.known
        reach = window(earliest(some), ([] if part.kind is None else [part.kind.test] for part in some))
        existing = self.rows.of(table, everything, customers, reach)
        frame, odd = existing, dict[str, pl.Expr]()
        # where only some stretch of time is looked at, reading less saves more than counting on the way
        if counts and reach.since is None and self.rows.is_plain(table, everything):
            marked, odd = self.rows.marked(table)
            frame = marked if odd else existing
        if self.domains is not None:
            frame = frame.with_columns(self._of_few_kinds(table, left))
        texts = {column for one in asked if (column := can_pack(one)) is not None and column.table == table}
        while not self.rows.is_of_everybody(table):
            layers = Layers(self.lowering, domains=self.domains)
            forms = [layers.forms.value(one) for one in (*expressions, *tests)]
            coded = layers.begin(frame, forms, is_held=True, texts=sorted(texts, key=lambda one: one.name))
            say = partial(_said, layers)
            spoken_of = [one for part in left for one in spoken(part, say, layers.coded)]
            codes = {layers.coded[one].name for one in texts if one in layers.coded}
            needed = {OWNER, *codes, *(name for one in spoken_of for name in one.meta.root_names())}
            if prepared.rows * _WIDTH * len(needed) > HELD:
                break
            strange = asked_whether(layers.strange)
            told_kinds, told_since = (False, False) if odd else prepared.tells(reach, self.rows.moment.zone)
            common = _common(some, say, kinds=not told_kinds, since=not told_since)
            held = self._held(table, coded, common, sorted(needed), strange, odd)
            if self.domains is None or not self.domains.learn(held, layers.strange):
                return _at_hand(without(held, strange), left, layers, say)
        return _AtHand(existing, some, partial(_said, Layers(self.lowering)), [None] * len(some))

    def _of_few_kinds(self, table: str, some: Sequence[Part]) -> list[pl.Expr]:
        """Text that only some kinds of rows are asked for, missing in all others: it takes long to turn text into codes."""
        kinds: dict[Column, set[Kind | None]] = {}
        for part in some:
            for node in (
                inside for _, one in part.asked for outer in children(one) for inside in walk(outer)
            ):
                if isinstance(node, Column) and node.table == table and node.type.kind == "text":
                    kinds.setdefault(node, set()).add(part.kind)
        every = {part.kind for part in some}
        found = []
        for column, asking in kinds.items():
            few = [one for one in asking if one is not None and one.column != column]
            if len(few) == len(asking) and 2 * len(few) <= len(every):
                is_asked = reduce(operator.or_, (self.lowering.expression(one.test) for one in few))
                given = self.lowering.expression(column)
                found.append(pl.when(is_asked).then(given).alias(given.meta.output_name()))
        return found

    def _held(
        self,
        table: str,
        rows: pl.LazyFrame,
        common: Sequence[pl.Expr],
        needed: Sequence[str],
        strange: Mapping[str, pl.Expr],
        odd: Mapping[str, pl.Expr],
    ) -> pl.DataFrame:
        """The rows that are needed; where odd ones are to be counted, these come along and are then left behind."""
        if not odd:
            return self.collect(rows.filter(*common).select(*needed, **strange))
        wanted = reduce(operator.and_, [self.rows.is_there(table), *common]).fill_null(False)
        marks = {_WANTED: wanted, **{f"o:{name}": test.fill_null(False) for name, test in odd.items()}}
        kept = rows.with_columns(**marks).filter(pl.any_horizontal(*marks))
        held = self.collect(kept.select(*needed, *marks, **strange))
        self.counted[table] = {name: int(held[f"o:{name}"].sum()) for name in odd}
        held = without(held, {f"o:{name}" for name in odd})
        return without(held if held[_WANTED].all() else held.filter(_WANTED), {_WANTED})

    def _placed(self, part: Part, wanted: Wanted, layers: Sequence[pl.DataFrame]) -> dict[str, pl.Series]:
        """Values and decisions at the places of the customers they are of; all others have those of no rows.

        What comes later among some values is put over what comes sooner.
        """
        schema = layers[-1].schema
        empty = {self.called[one]: one.function.empty for one, _ in part.asked}
        filled = [pl.col(name).fill_null(value) for name, value in empty.items() if value is not None]
        nothing = pl.DataFrame(pl.Series(name, [value]).cast(schema[name]) for name, value in empty.items())
        named = {self.called[one]: pl.col(self.called[one]) for one, _ in part.asked if one in wanted.values}
        named |= {name: self.lowering.expression(test) for name, test in wanted.tests.items()}
        elsewhere = nothing.select(**named)
        made = {name: self._everywhere(elsewhere[name]) for name in named}
        for at, found in enumerate(layers):
            there = found.with_columns(filled).select(**named)
            for name in named:
                places, values = found[OWNER], there[name]
                # most flags are what all others are, and it takes long to go from place to place
                if not at and values.dtype == pl.Boolean:
                    differs = values.ne_missing(elsewhere[name])
                    places, values = places.filter(differs), values.filter(differs)
                made[name] = self._at(places, values, made[name])
        return made

    def _everywhere(self, value: pl.Series) -> pl.Series:
        """A column of all customers with one value."""
        return value.new_from_index(0, self.rows.keys.values.len())

    def _at(self, places: pl.Series, values: pl.Series, others: pl.Series) -> pl.Series:
        """A column of all customers with some values put at their places."""
        if not places.len():
            return others
        if values.dtype.is_nested():  # Polars (2.1) puts no lists in place
            at = pl.repeat(None, others.len(), dtype=pl.UInt32, eager=True)
            at = at.scatter(places, pl.int_range(places.len(), dtype=pl.UInt32, eager=True))
            return pl.select(pl.when(at.is_null()).then(others).otherwise(values.gather(at))).to_series()
        return others.cast(values.dtype).scatter(places, values)

    def sequence(self, node: Steps, customers: pl.LazyFrame) -> pl.Series:
        """Whether a sequence holds, for each customer."""
        moment = replace(self.rows.moment, instant=node.moment or self.rows.moment.instant)
        stepping = Stepping(self.rows, self.lowering, self.domains, self.collect)
        rows = stepping.rows_of(node, customers)
        with told():
            # joins by time of what is held stream badly
            found = collect(owners(node, rows, moment), "in-memory")
        places = found[OWNER]
        nobody = self._everywhere(pl.Series([False]))
        held = self._at(places, pl.repeat(True, places.len(), eager=True), nobody)
        return held.alias(self.called[node])


def _at_hand(
    held: pl.DataFrame, some: Sequence[Part], layers: Layers, say: Callable[[Typed], pl.Expr]
) -> _AtHand:
    """Held rows with the numbers that aggregates of text are made of; text itself only where these would be too great."""
    packs: dict[Aggregate, Packed] = {}
    numbers: dict[str, pl.Expr] = {}
    ways = [sorting(part, say, layers.coded) or ends(part, say, layers.coded) for part in some]
    left = [part for part, way in zip(some, ways, strict=True) if not isinstance(way, Sorting)]
    for written, one in (pair for part in left for pair in part.asked):
        pack = packed(one, held, layers.coded, say)
        column = can_pack(one)
        if pack is not None:
            packs[written] = pack
            if isinstance(pack.numbers, pl.Expr):
                numbers[pack.name] = pack.numbers
            elif pack.name not in held.columns:
                held = held.with_columns(pack.numbers.alias(pack.name))
        elif column is not None and column in layers.coded:
            text = layers.coded[column]
            name = layers.lowering.made(column).meta.output_name()
            held = held.with_columns(
                pl.Series(text.values, dtype=pl.String).gather(held[text.name]).alias(name)
            )
    return _AtHand(held.lazy().with_columns(**numbers), some, say, ways, packs)


def _left(some: Sequence[Part]) -> list[Part]:
    """Parts without what is true of all held rows, as those are held that any part looks at."""
    since = earliest(some)
    is_one_kind = len({part.kind for part in some}) == 1
    return [
        replace(
            part,
            kind=None if is_one_kind else part.kind,
            since=None if part.since == since else part.since,
        )
        for part in some
    ]


def _said(layers: Layers, node: Typed) -> pl.Expr:
    return layers.expression(layers.forms.value(node))


def _common(
    some: Sequence[Part], say: Callable[[Typed], pl.Expr], *, kinds: bool, since: bool
) -> list[pl.Expr]:
    """What is true of every row that any of the parts looks at; of what kind it is, and how late, where that is not sure."""
    common: list[pl.Expr] = []
    edge = earliest(some)
    if since and edge is not None:
        at = some[0].asked[0][1].at
        assert at is not None
        common.append(say(at) >= say(edge))
    tests = {part.kind: part.kind.test for part in some if part.kind is not None}
    if kinds and tests and all(part.kind is not None for part in some):
        common.append(reduce(operator.or_, map(say, tests.values())))
    return common
