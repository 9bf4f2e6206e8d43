"""Whole programs. In: the world. Out: strategies of programs with traits, segments and groups that speak of each other."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.property import schema
from tests.property.expressions import Maker, Scope
from tests.property.literals import literal
from tests.property.pools import World
from tests.property.productions import AggregateForm, Production
from tests.property.shapes import VALUES, Definition, Expr, Program

TRAIT_KINDS = (*VALUES, "~number", "~days", "distance")
BRANCHES = ("one", "two", "three")


@st.composite
def programs(draw: st.DrawFn, world: World, most: int = 8) -> Program:
    """A program of several definitions, sets and named rows."""
    maker = Maker(draw, world)
    declared = [*schema.statements(), *_sets(maker), *_rows(maker)]
    for number in range(draw(st.integers(2, most))):
        word = draw(st.sampled_from(("trait", "trait", "segment", "groups")))
        maker.definitions.append(_definition(maker, word, f"{word[0]}{number}"))
    return Program(tuple(declared), tuple(maker.definitions), backwards=draw(st.booleans()))


@st.composite
def programs_of(
    draw: st.DrawFn, world: World, forms: Sequence[Sequence[Production | AggregateForm]]
) -> Program:
    """A program with a trait for each of several rows of the table of functions.

    Args:
        draw: What draws.
        world: When and where it is asked.
        forms: For each row the forms it can have.
    """
    maker = Maker(draw, world)
    declared = [*schema.statements(), *_rows(maker)]
    for number, some in enumerate(forms):
        maker.definitions.append(Definition("trait", f"t{number}", (maker.of(maker.pick(some)),)))
    return Program(tuple(declared), tuple(maker.definitions))


@st.composite
def conditions(draw: st.DrawFn, world: World, count: int = 1) -> list[Expr]:
    """Conditions of customers."""
    maker = Maker(draw, world)
    return [maker.expression("flag") for _ in range(count)]


def _sets(maker: Maker) -> list[str]:
    made = []
    for name, kind in (
        ("limit", "integer"),
        ("rate", "decimal"),
        ("word", "text"),
        ("since", "date"),
        ("often", "days"),
    ):
        if maker.draw(st.integers(0, 2)) == 0:
            made.append(f"set {name} = {literal(maker.draw, maker.world, kind)}")
            maker.sets[name] = kind
    return made


def _rows(maker: Maker) -> list[str]:
    """Names for some rows; the second is made of the first."""
    made = []
    for name in ("recent", "chosen"):
        if maker.draw(st.booleans()):
            called, table = maker.pick([*((one, one) for one in ("orders", "events")), *maker.rows.items()])
            period = f" in {maker.period(table)}" if maker.draw(st.booleans()) else ""
            where = (
                f" where {maker.expression('flag', Scope(table, table), 1)}"
                if maker.draw(st.booleans())
                else ""
            )
            made.append(f"rows {name} = {called}{period}{where}")
            maker.rows[name] = table
    return made


def _definition(maker: Maker, word: str, name: str) -> Definition:
    match word:
        case "trait":
            return Definition(word, name, (maker.expression(maker.pick(TRAIT_KINDS), depth=3),))
        case "segment":
            return Definition(word, name, (maker.expression("flag", depth=3),))
    some = maker.draw(st.integers(1, 2))
    otherwise = BRANCHES[some] if maker.draw(st.booleans()) else None
    tests = tuple(maker.expression("flag") for _ in range(some))
    branches = BRANCHES[:some] + ((otherwise,) if otherwise else ())
    return Definition(word, name, tests, branches, otherwise)
