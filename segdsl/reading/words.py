"""The shape of a language's table. In: nothing. Out: `Words` and `Phrase`; `english.py` and `german.py` fill one each.

Texts are templates: `{0}`, `{1}` are the parts in the order of the row of the table of functions, `{all}` all of them in a list, `{when}`
the second one as an adverb of time (`on 1 May 2024`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a row of the table of functions is said.

    Attributes:
        text: A value's name, or what follows the verb of a condition.
        negative: What follows the verb where the condition is turned around; only of tests that no other row turns around.
        verb: The verb of a condition about its first part.
        negative_verb: The same, turned around.
        of_time: What follows the verb where times are compared, or the name of a value made of times.
        of_difference: The name of a difference of two times.
        after: The name of a value made of times after a preposition, where that differs.
    """

    text: str
    negative: str = ""
    verb: str = ""
    negative_verb: str = ""
    of_time: str = ""
    of_difference: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """All that one language needs.

    Attributes:
        locale: Its code (BCP 47), `en`.
        rows: A phrase for each row of the table of functions.
        texts: Everything else that is said, by name.
        months: Names of the months, January first.
        units: For each unit of time one and many of it: as they stand alone, and after the preposition of a period.
        this: A period that holds today, by unit.
        previous: The period before it, by unit.
        people: Tables whose rows are persons, where a language tells persons from things.
        point: The decimal point, and what parts thousands.
        verb_last: Whether the verb ends a clause after `for whom`, `where`.
        keeps_names: Whether names and titles stay as they are, in quotes, because their gender and case cannot be known.
    """

    locale: str
    rows: Mapping[str, Phrase]
    texts: Mapping[str, str]
    months: tuple[str, ...]
    units: Mapping[str, tuple[str, str, str]]
    this: Mapping[str, str]
    previous: Mapping[str, str]
    people: frozenset[str]
    point: tuple[str, str]
    verb_last: bool
    keeps_names: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition as a sentence without its end.

    Attributes:
        subject: What it is about; empty where it is the customer.
        verb: Its verb.
        rest: What follows.
        is_missing: What is added by `or missing`; empty where it is not.
        flag: What the row has or lacks, where the clause asks one of its flags; empty elsewhere.
        owned: Whether the subject is the customer's, so that it can follow `whose`.
    """

    subject: str
    verb: str
    rest: str
    is_missing: str = ""
    flag: str = ""
    owned: bool = True


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions joined by `and` or `or`."""

    kind: Literal["and", "or"]
    parts: tuple[Clause | Junction, ...]


Said = Clause | Junction
