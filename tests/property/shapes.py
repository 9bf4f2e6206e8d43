"""What generated programs are made of. In: nothing. Out: `Expr`, `Definition`, `Program`: small trees that print as program text.

Kinds are the language's types, each period by its unit. `~number` and `~days` are results that two correct engines may round apart, because
a function of the mathematics library or a root of a long sum is in them; they are compared with a tolerance and tested with nothing sharp.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

NUMERIC = ("integer", "number", "decimal")
PERIODS = ("month", "week", "quarter", "year")
ORDERED = ("integer", "number", "decimal", "text", "date", "timestamp", "days", "clock", "months", *PERIODS)
VALUES = (*ORDERED, "flag")


@dataclass(frozen=True)
class Expr:
    """An expression.

    Attributes:
        kind: Its type.
        form: How it is written, with `{}` for each part; without parts the text itself.
        parts: The expressions in it.
        row: The row of the table of functions that its form stands for.
        has_domain: Whether the values it may take are known from the text, so that comparing it with another is a mistake.
        counts_between_moments: Whether it counts days between moments, so that beside clock time it is the time that passed.
    """

    kind: str
    form: str
    parts: tuple[Expr, ...] = ()
    row: str | None = None
    has_domain: bool = False
    counts_between_moments: bool = False

    def __str__(self) -> str:
        return self.form.format(*map(str, self.parts)) if self.parts else self.form

    def walk(self) -> Iterator[Expr]:
        """It and all inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Definition:
    """A trait, segment, groups, split or cross: its name, its branches if it has some, its expressions, or else its text."""

    word: str
    name: str
    expressions: tuple[Expr, ...] = ()
    branches: tuple[str, ...] = ()
    otherwise: str | None = None
    text: str = ""

    @property
    def kind(self) -> str:
        """The type of its value."""
        return "groups" if self.branches else "flag" if self.word == "segment" else self.expressions[0].kind

    def __str__(self) -> str:
        match self.word:
            case "trait":
                return f"trait {self.name} = {self.expressions[0]}"
            case "segment":
                return f"segment {self.name} when {self.expressions[0]}"
            case "split" | "cross":
                return self.text
            case _:
                named = [
                    f"  {name} when {test}"
                    for name, test in zip(self.branches, self.expressions, strict=False)
                ]
                last = [f"  {self.otherwise} otherwise"] if self.otherwise else []
                return "\n".join([f"groups {self.name}", *named, *last])


@dataclass(frozen=True)
class Program:
    """A program: the text before its definitions, and these, which may be printed in any order."""

    declarations: tuple[str, ...]
    definitions: tuple[Definition, ...]
    backwards: bool = False

    @property
    def text(self) -> str:
        """The program as it is written."""
        ordered = reversed(self.definitions) if self.backwards else self.definitions
        return "\n".join([*self.declarations, *map(str, ordered)]) + "\n"

    def __repr__(self) -> str:
        return f'Program("""\n{self.text}""")'
