"""Whole programs. In: the world. Out: strategies of programs with traits, segments and groups that speak of each other."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.property import schema, wholes
from tests.property.expressions import Maker, Scope
from tests.property.literals import WRITTEN, literal
from tests.property.pools import World
from tests.property.productions import Form
from tests.property.shapes import VALUES, Definition, Program

TRAIT_KINDS = (*VALUES, "~number", "~days", "distance")
BRANCHES = ("one", "two", "three")


@st.composite
def programs(draw: st.DrawFn, world: World, most: int = 8, *, of_everybody: bool = True) -> Program:
    """A program of several definitions, sets and named rows.

    Args:
        draw: What draws.
        world: When and where it is asked.
        most: How many definitions there are at most.
        of_everybody: Whether a customer's values may depend on other customers.
    """
    maker = Maker(draw, world, of_everybody=of_everybody)
    declared = [*schema.statements(), *_sets(maker), *_rows(maker)]
    for number in range(draw(st.integers(2, most))):
        word = draw(
            st.sampled_from(
                ("trait", "trait", "trait", "segment", "segment", "groups", "groups", "split", "cross")
            )
        )
        maker.definitions.append(_definition(maker, word, f"{word[0]}{number}"))
    return Program(tuple(declared), tuple(maker.definitions), backwards=draw(st.booleans()))


@st.composite
def programs_of(draw: st.DrawFn, world: World, forms: Sequence[Sequence[Form]]) -> Program:
    """A program with a trait for each of several rows of the table of functions.

    Args:
        draw: What draws.
        world: When and where it is asked.
        forms: For each row the forms it can have.
    """
    maker = Maker(draw, world)
    declared = [*schema.statements(), 'set few = ("a", "ä")', *_rows(maker)]
    for number, some in enumerate(forms):
        maker.definitions.append(Definition("trait", f"t{number}", (maker.of(maker.pick(some)),)))
    return Program(tuple(declared), tuple(maker.definitions))


@st.composite
def laws(draw: st.DrawFn, world: World, kinds: Sequence[str], written: Sequence[str]) -> Program:
    """A program of expressions drawn, and of definitions written over them as `{0}`, `{1}`.

    Args:
        draw: What draws.
        world: When and where it is asked.
        kinds: A kind for each expression.
        written: Statements.
    """
    maker = Maker(draw, world)
    drawn = [maker.expression(kind) for kind in kinds]
    return Program(
        (*schema.statements(), 'set few = ("a", "b")', *(one.format(*drawn) for one in written)), ()
    )


def _sets(maker: Maker) -> list[str]:
    made = [f"set few = {WRITTEN['texts'](maker.draw, maker.world)}"]
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
            called, table = maker.pick(
                [*((one, one) for one in ("orders", "events", "items")), *maker.rows.items()]
            )
            period = f" in {wholes.period(maker, table)}" if maker.draw(st.booleans()) else ""
            where = (
                f" where {maker.expression('flag', Scope(table, table), 1)}"
                if maker.draw(st.booleans())
                else ""
            )
            made.append(f"rows {name} = {called}{period}{where}")
            maker.rows[name] = table
    return made


def _definition(maker: Maker, word: str, name: str) -> Definition:
    segments = [one for one in maker.definitions if one.word == "segment"]
    groups = [one for one in maker.definitions if one.word == "groups"]
    match word:
        case "split" if segments:
            arms = maker.pick(["one 60%, two 30%", "one 50%, two 50%", "one 0.5%, two 99%"])
            text = f"split {name} of {maker.pick(segments).name}: {arms}"
            return Definition(word, name, branches=("one", "two"), text=text)
        case "cross" if len(groups) > 1:
            cells = tuple(f"{one}_{two}" for one in groups[0].branches for two in groups[1].branches)
            return Definition(
                word, name, branches=cells, text=f"cross {name} of {groups[0].name}, {groups[1].name}"
            )
        case "trait":
            return Definition(word, name, (maker.expression(maker.pick(TRAIT_KINDS), depth=3),))
        case "segment":
            return Definition(word, name, (maker.expression("flag", depth=3),))
        case "split" | "cross":
            return Definition("segment", name, (maker.expression("flag"),))
    some = maker.draw(st.integers(1, 2))
    otherwise = BRANCHES[some] if maker.draw(st.booleans()) else None
    tests = tuple(maker.expression("flag") for _ in range(some))
    branches = BRANCHES[:some] + ((otherwise,) if otherwise else ())
    return Definition("groups", name, tests, branches, otherwise)
