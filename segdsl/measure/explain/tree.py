"""The tree of a condition. In: a typed condition and what is known of a customer. Out: `Condition`s with verdicts, values and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from segdsl.measure.explain.known import Known
from segdsl.measure.explain.model import Condition, Fact, Rows
from segdsl.reading.names import title
from segdsl.semantics.program import Branch, Definition, Meaning
from segdsl.semantics.typed import (
    Aggregate,
    Apply,
    AsOf,
    Constant,
    Population,
    Reference,
    Standing,
    TimeTest,
    Typed,
    children,
)
from segdsl.semantics.typed import Sequence as Steps
from segdsl.text import Source

_JOINED = ("and", "or", "not", "or missing")
_LONGEST = 240


@dataclass(slots=True)
class Tree:
    """Makes the trees of one customer; what was taken apart once is only named later.

    Attributes:
        known: The values.
        rows: The rows of aggregates.
        told: Definitions that have a tree of their own, so that they are only named in others.
        opened: The segments and branches that were taken apart in this tree.
    """

    known: Known
    rows: Mapping[Aggregate, Rows] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    opened: set[tuple[str, str | None]] = field(default_factory=set)

    @property
    def meaning(self) -> Meaning:
        """The program."""
        return self.known.meaning

    def of_definition(self, definition: Definition) -> Condition:
        """Why a customer is in a segment, or in a branch of groups or an arm of a split."""
        self.opened = {(definition.name, None)}
        if definition.value is not None:
            return self.condition(definition.value, definition.source)
        return self._first(definition, definition.branches, None)

    def condition(self, node: Typed, source: Source) -> Condition:
        """A condition and all it is made of."""
        text, verdict = written(source, node), self.known.of(node)
        match node:
            case Apply() if node.function.name == "or missing":
                inner = self.condition(node.arguments[0], source)
                return Condition(
                    text, verdict, None, inner.facts, inner.missing, inner.rows, inner.parts, inner.name
                )
            case Apply() if node.function.name in _JOINED and not is_one_test(node):
                parts = tuple(self.condition(one, source) for one in node.arguments)
                name = node.function.name
                return Condition(
                    text, verdict, "and" if name == "and" else "or" if name == "or" else "not", parts=parts
                )
            case Reference() if (
                node.type.kind == "flag" and self.meaning.definitions[node.name].kind != "trait"
            ):
                return self._named(node, text)
            case _:
                return self._test(node, text, source)

    def _named(self, node: Reference, text: str) -> Condition:
        """A segment or branch, taken apart where it is met first."""
        definition = self.meaning.definitions[node.name]
        name = node.name if node.branch is None else f"{node.name}.{node.branch}"
        verdict = self.known.of(node)
        if node.name in self.told or (node.name, node.branch) in self.opened:
            return Condition(text, verdict, name=name)
        self.opened.add((node.name, node.branch))
        if definition.value is not None:
            inner = self.condition(definition.value, definition.source)
            return Condition(text, verdict, "and", parts=(inner,), name=name)
        if definition.kind == "split":
            (arm,) = (one for one in definition.branches if one.name == node.branch)
            assert arm.condition is not None
            return Condition(text, verdict, "and", parts=(self._arm(arm, definition),), name=name)
        upto = [one.name for one in definition.branches].index(str(node.branch)) + 1
        inner = self._first(definition, definition.branches[:upto], node.branch)
        if [one.name for one in inner.parts] == [name]:
            # nothing comes before the first branch
            return inner.parts[0]
        return Condition(text, verdict, "first", parts=inner.parts, name=name)

    def _first(self, definition: Definition, branches: tuple[Branch, ...], wanted: str | None) -> Condition:
        """Branches up to the one that is taken, or wanted."""
        taken = self.known.of(Reference(definition.name, None, definition.type))
        parts = []
        for branch in branches:
            parts.append(self._branch(definition, branch))
            if branch.name == taken:
                break
        verdict = taken is not None if wanted is None else taken == wanted
        return Condition(definition.name, verdict, "first", parts=tuple(parts), name=definition.name)

    def _branch(self, definition: Definition, branch: Branch) -> Condition:
        name = f"{definition.name}.{branch.name}"
        if branch.condition is None:
            return Condition("otherwise", True, name=name)
        is_arm = definition.kind == "split"
        made = (
            self._arm(branch, definition) if is_arm else self.condition(branch.condition, definition.source)
        )
        return replace(made, name=name)

    def _arm(self, arm: Branch, definition: Definition) -> Condition:
        """An arm of a split: being a member, and having been drawn."""
        assert isinstance(arm.condition, Apply)
        member, *draw = arm.condition.arguments
        drawn = [self.known.of(one) for one in draw]
        inner = self.condition(member, definition.source)
        number = draw[0].arguments[0] if isinstance(draw[0], Apply) else draw[0]
        test = Condition(
            self.known.words.texts["drawn"].format(arm.name),
            all(drawn),
            facts=(Fact(self.known.words.texts["draw"], self.known.shown(number)),),
        )
        return Condition(arm.name, bool(inner.verdict) and all(drawn), "and", parts=(inner, test))

    # ---- tests

    def _test(self, node: Typed, text: str, source: Source) -> Condition:
        verdict = self.known.of(node)
        facts = tuple(dict.fromkeys(self._facts(node, source)))
        missing: tuple[str, ...] = ()
        if verdict is None:
            found = [self._name(one, source) for one in self.known.missing(node)]
            missing = tuple(dict.fromkeys(found))
        rows = tuple(self.rows[one] for one in aggregates(self.meaning, node) if one in self.rows)
        return Condition(text, verdict, None, facts, missing, rows)

    def _facts(self, node: Typed, source: Source) -> Iterator[Fact]:
        """The values a test compares, and those they are computed from by arithmetic."""
        match node:
            case Apply() if is_one_test(node) and node.function.name == "and":
                for one in node.arguments:
                    yield from self._facts(one, source)
            case Apply():
                for one in node.arguments:
                    yield from self._value(one, source)
            case TimeTest() | Standing():
                yield from self._value(node.value, source)
            case AsOf():
                if node.type.kind != "flag":
                    yield from self._value(node, source)
            case Reference() if self.meaning.definitions[node.name].kind == "trait":
                yield Fact(self._name(node, source), self.known.shown(node))
            case Aggregate() | Population() | Steps() if node.type.kind == "flag":
                return
            case _:
                yield from self._value(node, source)

    def _value(self, node: Typed, source: Source) -> Iterator[Fact]:
        if is_fixed(node):
            return
        text = written(source, node)
        inner = _unwrapped(node)
        if text and (node.type.kind != "flag" or not isinstance(inner, Aggregate)):
            yield Fact(text, self.known.shown(inner if written(source, inner) == text else node))
        if isinstance(node, Apply):
            for one in node.arguments:
                if not is_fixed(one) and written(source, one) != text:
                    yield from self._value(one, source)

    def _name(self, node: Typed, source: Source) -> str:
        """What is missing, in the words of the program."""
        if isinstance(node, Reference):
            return node.name if node.branch is None else f"{node.name}.{node.branch}"
        return getattr(node, "name", "") or written(self._source_of(node, source), node)

    def _source_of(self, node: Typed, source: Source) -> Source:
        """The text that a node stands in, which may be that of a definition in another file."""
        for definition in self.meaning.definitions.values():
            for expression in definition.expressions:
                if any(one is node for one in _walk(expression)):
                    return definition.source
        return source


def _walk(node: Typed) -> Iterator[Typed]:
    yield node
    for one in children(node):
        yield from _walk(one)


def _unwrapped(node: Typed) -> Typed:
    """A value without conversions that nobody wrote."""
    while isinstance(node, Apply) and node.function.hidden and node.arguments:
        node = node.arguments[0]
    return node


def is_fixed(node: Typed) -> bool:
    """Whether a value is the same for everybody: written out, or made of today."""
    if isinstance(node, Constant):
        return True
    return (
        isinstance(node, Apply)
        and all(is_fixed(one) for one in node.arguments)
        and node.function.name != "bucket"
    )


def is_one_test(node: Apply) -> bool:
    """Whether parts joined by `and` are one test as it is written, such as `x between a and b`."""
    places = [part.span for part in node.arguments]
    return node.function.name in ("and", "or") and any(
        one.end > other.start for one, other in pairwise(places)
    )


def aggregates(meaning: Meaning, node: Typed) -> list[Aggregate]:
    """The aggregates that a test rests on, through the traits it speaks of."""
    found: list[Aggregate] = []
    seen: set[str] = set()
    stack = [node]
    while stack:
        one = stack.pop(0)
        match one:
            case Aggregate():
                found.append(one)
            case Reference() if meaning.definitions[one.name].kind == "trait" and one.name not in seen:
                seen.add(one.name)
                stack += meaning.definitions[one.name].expressions
            case Apply() | TimeTest():
                stack += children(one)
            case Standing():
                stack.append(one.value)
            case _:
                pass
    return list(dict.fromkeys(found))


def written(source: Source, node: Typed) -> str:
    """A node as it is written, on one line."""
    text = " ".join(source.slice(node.span).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def called(definition: Definition) -> str:
    """The title of a definition, or its name."""
    return title(definition) if definition.title != definition.name else definition.name
