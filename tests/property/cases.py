"""Cases: a program, data for it, and when and where it is asked. In: nothing. Out: strategies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.property.data import Rows, tables, worlds
from tests.property.pools import World
from tests.property.productions import Form
from tests.property.programs import laws, programs, programs_of
from tests.property.shapes import Program


@dataclass(frozen=True, repr=False)
class Case:
    """A program, its tables, and the world it is asked in."""

    program: Program
    tables: dict[str, Rows]
    world: World

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How Hypothesis prints it: as a program that can be tried."""
        printer.text(repr(self))

    def __repr__(self) -> str:
        written = [
            f"# as of {self.world.as_of} in {self.world.zone}, fiscal years from month {self.world.fiscal_month}",
            self.program.text,
        ]
        for table, rows in self.tables.items():
            written += [
                f"# {table}: { {name: value for name, value in row.items() if value is not None} }"
                for row in rows
            ]
        return "\n".join(["", *written, ""])


def cases(**options: Any) -> st.SearchStrategy[Case]:
    """A whole program, with options as `programs` takes them."""
    return _cases(lambda world: programs(world, **options))


def cases_of(forms: Sequence[Sequence[Form]]) -> st.SearchStrategy[Case]:
    """A program with a trait for each of several rows of the table of functions."""
    return _cases(lambda world: programs_of(world, forms))


def cases_of_laws(kinds: Sequence[str], written: Sequence[str]) -> st.SearchStrategy[Case]:
    """Definitions written over expressions of some kinds."""
    return _cases(lambda world: laws(world, kinds, written))


@st.composite
def _cases(draw: st.DrawFn, made: Callable[[World], st.SearchStrategy[Program]]) -> Case:
    world = draw(worlds())
    return Case(draw(made(world)), draw(tables(world)), world)
