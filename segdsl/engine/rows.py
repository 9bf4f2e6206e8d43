"""The rows of tables. In: prepared tables. Out: a table's rows that exist, each with the place of its customer and all it is judged by.

Customers are told apart by their place in the table of customers rather than by their key: a small whole number, by which results are put
where they belong without a search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from segdsl.engine.data.keys import Keys
from segdsl.engine.data.prepare import Prepared
from segdsl.engine.data.window import Window, exists
from segdsl.engine.polars.lower import Lowering
from segdsl.semantics.calendar import Moment
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    Column,
    Constant,
    Lookup,
    Population,
    Reference,
    Sequence,
    Standing,
    Typed,
    children,
    walk,
)
from segdsl.types import Catalog, Table

OWNER = "owner:"
_ALL = Window()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of tables at a moment.

    Attributes:
        catalog: The tables' declarations.
        tables: Their data.
        keys: The keys of the customers, in the order of their places.
        moment: The run's moment; later rows do not exist.
        lowering: How the parts of expressions are called.
        called: What look-ups are called.
    """

    catalog: Catalog
    tables: Mapping[str, Prepared]
    keys: Keys
    moment: Moment
    lowering: Lowering
    called: Mapping[Typed, str]

    def of(self, name: str, parts: list[Typed], customers: pl.LazyFrame, window: Window) -> pl.LazyFrame:
        """The rows of a table that exist and belong to somebody, with what some expressions of theirs need.

        Args:
            name: The table. Rows of a look-up table belong to everybody.
            parts: The expressions.
            customers: The customers with what is known of them.
            window: Which of them have to be read; others may be there all the same.

        Returns:
            The table's columns and those of the rows it belongs to (`r:table.column`), look-ups, what it needs of the customer, and
            `owner:`, the place of the customer.
        """
        table = self.catalog.tables[name]
        frame = self._existing(table, window)
        names = [table.name]
        current = table
        while current.parent is not None and current.parent != self.catalog.customers:
            parent = self.catalog.tables[current.parent]
            by = f"r:{current.name}.{current.by}"
            right = self._existing(parent).with_columns(
                pl.col(f"r:{parent.name}.{parent.key}").alias("parent:")
            )
            frame = frame.join(right, left_on=by, right_on="parent:", how="inner")
            names.append(parent.name)
            current = parent
        needed = sorted(self._of_customer(parts))
        key = f"c:{self.catalog.spine.key}"
        if current.parent is None:
            frame = frame.join(customers.select(pl.col(key).alias("customer:"), *needed), how="cross")
            frame = self.keys.placed(frame, "customer:", OWNER)
        else:
            by = f"r:{current.name}.{current.by}"
            if needed:
                customer = customers.select(pl.col(key).alias("customer:"), *needed)
                frame = frame.join(customer, left_on=by, right_on="customer:", how="inner")
            frame = self.keys.placed(frame, by, OWNER, owned=self.tables[current.name].is_owned)
        lookups = [one for part in parts for one in _all_lookups(part)]
        return self.looked_up(frame, list(dict.fromkeys(lookups)), set(names))

    def marked(self, name: str) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        """All rows of a table of the customers' own, whether they exist or not, and which of them notes count.

        Returns:
            The table's columns, and `owner:`, missing where a row belongs to nobody; whether a row is odd, by what is told of it.
        """
        table = self.catalog.tables[name]
        prefix = f"r:{table.name}."
        prepared = self.tables[name]
        frame = prepared.frame.select(pl.all().name.prefix(prefix))
        frame = self.keys.placed(frame, f"{prefix}{table.by}", OWNER, keep=True)
        return frame, prepared.odd(self.moment, prefix, pl.col(OWNER))

    def is_there(self, name: str) -> pl.Expr:
        """Whether a row of a table of the customers' own exists and belongs to somebody."""
        table = self.catalog.tables[name]
        owned = pl.col(OWNER).is_not_null()
        if table.at is None:
            return owned
        return owned & exists(table, self.moment, f"r:{table.name}.").fill_null(False)

    def is_plain(self, name: str, parts: Iterable[Typed]) -> bool:
        """Whether rows are judged by nothing but their own columns, and belong to customers directly."""
        if self.catalog.tables[name].parent != self.catalog.customers:
            return False
        leaves = [one for part in parts for one in walk(part) if not isinstance(one, Apply | Constant)]
        return all(isinstance(one, Column) and one.table == name for one in leaves)

    def looked_up(self, frame: pl.LazyFrame, lookups: list[Lookup], tables: set[str]) -> pl.LazyFrame:
        """A frame with the look-ups whose first column is of certain tables."""
        own = [one for one in lookups if root(one).table in tables]
        for (key, table), several in groupby(own, key=lambda one: (one.key, one.table)):
            target = self.catalog.tables[table]
            columns = {self.called[one]: pl.col(one.name) for one in several}
            right = self.tables[table].frame.select(pl.col(str(target.key)).alias("found:"), **columns)
            left = frame.with_columns(self.lowering.expression(key).alias("looked for:"))
            frame = left.join(right, left_on="looked for:", right_on="found:", how="left").drop("looked for:")
        return frame

    def is_of_everybody(self, name: str) -> bool:
        """Whether a table's rows belong to all customers, so that there may be very many of them."""
        table = self.catalog.tables[name]
        while table.parent is not None and table.parent != self.catalog.customers:
            table = self.catalog.tables[table.parent]
        return table.parent is None

    def _existing(self, table: Table, window: Window = _ALL) -> pl.LazyFrame:
        prepared = self.tables[table.name]
        frame = prepared.frame if window == _ALL else prepared.within(window, self.moment.zone)
        if table.at is not None and not prepared.is_all_there:
            frame = frame.filter(exists(table, self.moment))
        return frame.select(pl.all().name.prefix(f"r:{table.name}."))

    def _of_customer(self, parts: Iterable[Typed]) -> set[str]:
        """The columns of customers that the rows of an aggregate are judged by."""
        found: set[str] = set()
        stack = list(parts)
        while stack:
            node = stack.pop()
            match node:
                case (
                    Column(table=self.catalog.customers)
                    | Reference()
                    | Aggregate()
                    | Sequence()
                    | Population()
                    | Standing()
                ):
                    found.update(self.lowering.expression(node).meta.root_names())
                case Lookup() if root(node).table == self.catalog.customers:
                    found.add(self.called[node])
                case _:
                    stack += children(node)
        return found


def root(lookup: Lookup) -> Column:
    """The column that a look-up begins with."""
    node: Typed = lookup
    while isinstance(node, Lookup):
        node = node.key
    assert isinstance(node, Column)
    return node


def _all_lookups(node: Typed) -> Iterator[Lookup]:
    """The look-ups of an expression, keys before what they lead to; not those of aggregates inside it."""
    if isinstance(node, Aggregate | Sequence):
        return
    for one in children(node):
        yield from _all_lookups(one)
    if isinstance(node, Lookup):
        yield node
