"""Expressions over a frame, with what they share computed once. In: truths and expressions by name. Out: the frame with a column for each.

Whatever several of them need becomes a column of its own in a layer below them; layers are `with_columns` one upon another, so Polars
neither repeats the work nor has to look for it (its own search for common parts finds none inside of aggregates).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

import polars as pl

from segdsl.engine.domains import Domains, Place
from segdsl.engine.normal import Every, Forms, Otherwise, Some, Test, Truth
from segdsl.engine.polars.distinct import Coded, codes
from segdsl.engine.polars.lanes import lanes
from segdsl.engine.polars.lower import Lowering
from segdsl.functions import OPERATORS
from segdsl.semantics.typed import Apply, Column, Constant, Reference, Typed, walk

_CHAIN = 32  # longer chains of operators cost time and memory squared
_COMPLEMENT = {"=": "!=", "<": ">=", "<=": ">", "is missing": "is known"}
_NEVER_UNKNOWN = ("is missing", "is known")

Wanted = Truth | Typed


@dataclass(slots=True)
class Layers:
    """The columns that one frame was given, by what they hold.

    Attributes:
        lowering: How the parts of expressions are called in the frame.
        domains: The distinct values of columns, where the frame is large enough to decide conditions by them.
        forms: The truths and expressions it is asked for.
        strange: For each column whose values were taken as known, whether a row holds another.
        coded: The codes that stand for the text of a column.
        depth: How many layers there are.
        lists: The list columns whose conditions are tests of bits.
        bitwise: Whether columns hold words of bits rather than Booleans.
    """

    lowering: Lowering
    domains: Domains | None = None
    forms: Forms = field(default_factory=Forms)
    strange: dict[Place, pl.Expr] = field(default_factory=dict)
    coded: dict[Column, Coded] = field(default_factory=dict)
    depth: int = 0
    lists: tuple[str, ...] = ()
    bitwise: bool = False
    _held: dict[int, pl.Expr] = field(default_factory=dict)
    _made: int = 0

    def __post_init__(self) -> None:
        self.lowering = replace(self.lowering, shared=self._held)

    def hold(self, known: Mapping[int, pl.Expr]) -> None:
        """Takes columns that are there already for certain nodes, by identity."""
        self._held |= known

    def begin(
        self,
        frame: pl.LazyFrame,
        wanted: Iterable[Wanted],
        *,
        is_held: bool = False,
        texts: Iterable[Column] = (),
    ) -> pl.LazyFrame:
        """The frame with columns of codes and bits, by which conditions on text and lists are decided from now on.

        Args:
            frame: The frame with its own columns.
            wanted: All that will be added.
            is_held: Whether the frame is going to be held, when codes of text also save the room that text takes.
            texts: Columns whose codes are wanted themselves; `coded` then says what they are, where there are not too many.
        """
        domains = self.domains
        if domains is None:
            return frame
        found = {id(one): one for root in wanted for one in _conditions(root)}
        conditions = [one for key, one in found.items() if key not in self._held]
        coded = codes(
            conditions,
            self.lowering.expression,
            lambda one: domains.values(one.table, one.name),
            0.0 if is_held else 1.0,
            texts,
        )
        bits = lanes(conditions, self.lowering.expression, lambda one: domains.longest(one.table, one.name))
        self.coded |= coded[3]
        self.lists += tuple(column.name for column in bits[2])
        for columns, made, strange in (coded[:3], bits):
            frame = frame.with_columns(**columns) if columns else frame
            self._held |= made
            self.strange |= {(column.table, column.name): test for column, test in strange.items()}
        return frame

    def add(self, frame: pl.LazyFrame, wanted: Mapping[str, Wanted]) -> pl.LazyFrame:
        """The frame with a column for each truth (never missing) or expression, under its name.

        Args:
            frame: A frame with all that the expressions speak of, and the columns of earlier calls.
            wanted: What to add, as `forms` made it.
        """
        for layer in self._shared(wanted.values()):
            names = {f"k:{self._made + at}": node for at, node in enumerate(layer)}
            frame = frame.with_columns(**{name: self._over(node) for name, node in names.items()})
            self._held |= {id(node): pl.col(name) for name, node in names.items()}
            self._made += len(layer)
            self.depth += 1
        self.depth += bool(wanted)
        made = {name: self.expression(node) for name, node in wanted.items()}
        return frame.with_columns(**made) if made else frame

    def expression(self, node: Wanted) -> pl.Expr:
        """A truth or expression over the frame's columns."""
        found = self._held.get(id(node))
        return self._over(node) if found is None else found

    def _over(self, node: Wanted) -> pl.Expr:
        match node:
            case Every(parts):
                return self._joined([self.expression(one) for one in parts], operator.and_, pl.all_horizontal)
            case Some(parts):
                return self._joined([self.expression(one) for one in parts], operator.or_, pl.any_horizontal)
            case Otherwise(Test(condition, False)):
                return self.lowering.expression(condition).fill_null(True)
            case Otherwise(part):
                return ~self.expression(part)
            case Test(condition, holds):
                return self._tested(condition, holds)
            case _:
                return self.lowering.made(node)

    def _joined(
        self,
        parts: list[pl.Expr],
        pair: Callable[[pl.Expr, pl.Expr], pl.Expr],
        wide: Callable[[Iterable[pl.Expr]], pl.Expr],
    ) -> pl.Expr:
        """Parts joined two by two, or where they are many at once; words, for which there is no such thing, as a tree of pairs."""
        if len(parts) > _CHAIN:
            if not self.bitwise:
                return wide(parts)
            middle = len(parts) // 2
            return pair(self._joined(parts[:middle], pair, wide), self._joined(parts[middle:], pair, wide))
        return reduce(pair, parts)

    def _tested(self, condition: Typed, holds: bool) -> pl.Expr:
        """Whether a condition is true, or false."""
        if not holds and isinstance(condition, Apply) and id(condition) not in self._held:
            opposite = _COMPLEMENT.get(condition.function.name)
            if opposite is not None:
                row = OPERATORS[opposite]
                turned = replace(condition, function=row, overload=row.overloads[0])
                return _known(turned, self.lowering.made(turned))
        made = self.lowering.expression(condition)
        return _known(condition, made if holds else ~made)

    # ---- what is shared

    def _shared(self, roots: Iterable[Wanted]) -> list[list[Wanted]]:
        """What is needed more than once, in layers of which each needs only those before."""
        uses: dict[int, int] = {}
        order: list[Wanted] = []
        for root in roots:
            stack: list[tuple[Wanted, bool]] = [(root, False)]
            while stack:
                node, done = stack.pop()
                if done:
                    order.append(node)
                    continue
                uses[id(node)] = uses.get(id(node), 0) + 1
                if uses[id(node)] == 1 and id(node) not in self._held:
                    stack.append((node, True))
                    stack += [(one, False) for one in _inside(node)]
        depth: dict[int, int] = {}
        layers: list[list[Wanted]] = []
        for node in order:
            below = max((depth.get(id(one), 0) for one in _inside(node)), default=0)
            depth[id(node)] = below
            if uses[id(node)] > 1 and _is_worth_it(node):
                layers += [] if below < len(layers) else [[]]
                layers[below].append(node)
                depth[id(node)] = below + 1
        return layers


def _conditions(root: Wanted) -> Iterator[Apply]:
    """The conditions without logic in them that a truth asks for."""
    stack = [root]
    while stack:
        match stack.pop():
            case Every(parts) | Some(parts):
                stack += parts
            case Otherwise(part):
                stack.append(part)
            case Test(Apply() as condition, _):
                yield condition
            case Apply(type=kind) as node if kind.kind == "flag" and node.function.name not in _LOGIC:
                yield node
            case Apply(arguments=arguments):
                stack += arguments
            case _:
                pass


_LOGIC = ("and", "or", "not", "or missing", "if", "coalesce")


def _inside(node: Wanted) -> tuple[Wanted, ...]:
    match node:
        case Every(parts) | Some(parts):
            return parts
        case Otherwise(Test(condition, False)) | Test(condition, _):
            return (condition,)
        case Otherwise(part):
            return (part,)
        case Apply(arguments=arguments):
            return tuple(one for one in arguments if isinstance(one, Apply))
        case _:
            return ()


def _is_worth_it(node: Wanted) -> bool:
    """Whether computing it once saves more than a column costs: not so what is written out, nor a mere column."""
    match node:
        case Test(condition, _):
            return not isinstance(condition, Constant) and not _is_never_unknown(condition)
        case Every() | Some() | Otherwise():
            return True
        case Apply():
            return any(not isinstance(one, Constant | Apply) for one in walk(node))
        case _:
            return False


def _known(condition: Typed, made: pl.Expr) -> pl.Expr:
    return made if _is_never_unknown(condition) else made.fill_null(False)


def _is_never_unknown(condition: Typed) -> bool:
    """Whether a condition is always known, such as membership of a branch."""
    if isinstance(condition, Reference):
        return condition.branch is not None
    return isinstance(condition, Apply) and condition.function.name in _NEVER_UNKNOWN
