"""From the parser's reductions of statements to the syntax tree; expressions are built by `build`."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from lark import Token

from segdsl.diagnostics import codes
from segdsl.syntax import literals, tree
from segdsl.syntax.build import Builder
from segdsl.syntax.build_values import Child, after_word, span_of, spread


class StatementBuilder(Builder):
    """The rules of statements, on top of those of expressions."""

    def start(self, children: list[Child]) -> tree.Document:
        return tree.Document(tuple(children))

    # ---- clauses: small pairs of word and value, gathered by `_clauses`

    def about(self, children: list[Child]) -> Child:
        return self._clause("about", children)

    def owner(self, children: list[Child]) -> Child:
        return self._clause("owner", children)

    def action(self, children: list[Child]) -> Child:
        return self._clause("action", children)

    def tags(self, children: list[Child]) -> Child:
        values = tuple(
            child.text if isinstance(child, tree.Ident) else _text(child)
            for child in children[1:]
            if not _is_comma(child)
        )
        return _Clause("tags", values, spread(children))

    def _clause(self, word: str, children: list[Child]) -> Child:
        return _Clause(word, _text(children[1]), spread(children))

    def _definition(self, children: list[Child]) -> tuple[tree.Ident, str | None, tree.Clauses]:
        """Name, title and clauses, which begin every definition."""
        name = next(child for child in children if isinstance(child, tree.Ident))
        after = children[children.index(name) + 1]
        title = _text(after) if isinstance(after, Token) and after.type == "TEXT" else None
        given: dict[str, Any] = {}
        for clause in (child for child in children if isinstance(child, _Clause)):
            if clause.word in given:
                self.say(codes.REPEATED_CLAUSE, clause.span, clause=clause.word)
            given[clause.word] = clause.value
        return name, title, tree.Clauses(**given)

    # ---- tables

    def table(self, children: list[Child]) -> tree.Table:
        headers: dict[str, tree.Ident] = {}
        for child in children:
            if isinstance(child, _Clause):
                if child.word in headers:
                    self.say(codes.REPEATED_CLAUSE, child.span, clause=child.word)
                headers[child.word] = child.value
        columns = tuple(child for child in children if isinstance(child, tree.Column))
        return tree.Table(children[1], columns, spread(children), **headers)

    def of(self, children: list[Child]) -> Child:
        return _Clause("of", children[1], spread(children))

    def by(self, children: list[Child]) -> Child:
        return _Clause("by", children[1], spread(children))

    def key(self, children: list[Child]) -> Child:
        return _Clause("key", children[1], spread(children))

    def at(self, children: list[Child]) -> Child:
        return _Clause("at", children[1], spread(children))

    def plain_type(self, children: list[Child]) -> tree.TypeName:
        return tree.TypeName(_word(children[0]), None, spread(children))

    def list_type(self, children: list[Child]) -> tree.TypeName:
        return tree.TypeName(_word(children[0]), _word(children[2]), spread(children))

    def in_unit(self, children: list[Child]) -> Child:
        return _Clause("unit", _word(children[1]), spread(children))

    def one_of(self, children: list[Child]) -> Child:
        values = children[2]
        items = values.items if isinstance(values, tree.Listing) else (values.inner,)
        return _Clause("one_of", items, spread(children))

    def refers_to(self, children: list[Child]) -> Child:
        return _Clause("refers_to", children[1], spread(children))

    def required(self, children: list[Child]) -> Child:
        return _Clause("required", True, spread(children))

    def unique(self, children: list[Child]) -> Child:
        return _Clause("unique", True, spread(children))

    def personal(self, children: list[Child]) -> Child:
        return _Clause("personal", True, spread(children))

    def address(self, children: list[Child]) -> Child:
        return _Clause("address", True, spread(children))

    def column(self, children: list[Child]) -> tree.Column:
        name, type_name, *modifiers = children
        given: dict[str, Any] = {}
        for modifier in modifiers:
            if modifier.word in given:
                self.say(codes.REPEATED_CLAUSE, modifier.span, clause=modifier.word.replace("_", " "))
            given[modifier.word] = modifier.value
        return tree.Column(name, type_name, spread(children), **given)

    # ---- definitions

    def set(self, children: list[Child]) -> tree.Set:
        return tree.Set(children[1], children[3], spread(children))

    def rows(self, children: list[Child]) -> tree.Rows:
        return tree.Rows(
            children[1],
            children[3],
            after_word(children, "IN"),
            after_word(children, "WHERE"),
            spread(children),
        )

    def trait(self, children: list[Child]) -> tree.Trait:
        return tree.Trait(*self._definition(children), children[-1], spread(children))

    def segment(self, children: list[Child]) -> tree.Segment:
        return tree.Segment(*self._definition(children), children[-1], spread(children))

    def branch_when(self, children: list[Child]) -> tree.Branch:
        name, title, _ = self._definition(children)
        return tree.Branch(name, title, children[-1], spread(children))

    def branch_otherwise(self, children: list[Child]) -> tree.Branch:
        name, title, _ = self._definition(children)
        return tree.Branch(name, title, None, spread(children))

    def groups(self, children: list[Child]) -> tree.Groups:
        branches = tuple(child for child in children if isinstance(child, tree.Branch))
        for branch, later in pairwise(branches):
            if branch.condition is None:
                self.say(codes.BRANCHES_AFTER_OTHERWISE, later.name.span)
        return tree.Groups(*self._definition(children), branches, spread(children))

    def cross(self, children: list[Child]) -> tree.Cross:
        of = tuple(child for child in children if isinstance(child, tree.Name))
        return tree.Cross(*self._definition(children), of, spread(children))

    def arm(self, children: list[Child]) -> tree.Arm:
        share = self.percent([children[1]]).value
        assert isinstance(share, Decimal)
        return tree.Arm(children[0], share, spread(children))

    def split(self, children: list[Child]) -> tree.Split:
        name, title, clauses = self._definition(children)
        arms = tuple(child for child in children if isinstance(child, tree.Arm))
        total = sum((arm.share for arm in arms), Decimal(0))
        if total > 1:
            self.say(
                codes.SPLIT_SHARES,
                arms[0].span.to(arms[-1].span),
                name=name.text,
                total=f"{total * 100:f}".rstrip("0").rstrip("."),
            )
        of = next(child for child in children if isinstance(child, tree.Name))
        return tree.Split(name, title, clauses, of, arms, spread(children))

    # ---- expectations, examples, uses

    def expect(self, children: list[Child]) -> tree.Expect:
        return tree.Expect(children[1], spread(children))

    def pair(self, children: list[Child]) -> Child:
        return _Clause("pair", (children[0], children[2]), spread(children))

    def record(self, children: list[Child]) -> Child:
        return _Clause(
            "record", tuple(child.value for child in children if isinstance(child, _Clause)), spread(children)
        )

    def given_value(self, children: list[Child]) -> tree.Given:
        return tree.Given(children[1], children[3], (), spread(children))

    def given_rows(self, children: list[Child]) -> tree.Given:
        records = tuple(child.value for child in children if isinstance(child, _Clause))
        return tree.Given(children[1], None, records, spread(children))

    def example(self, children: list[Child]) -> tree.Example:
        given = tuple(child for child in children if isinstance(child, tree.Given))
        return tree.Example(
            _text(children[1]), after_word(children, "AS_OF"), given, children[-1], spread(children)
        )

    def use_std(self, children: list[Child]) -> tree.Use:
        return tree.Use(children[1], None, after_word(children, "AS"), spread(children))

    def use_file(self, children: list[Child]) -> tree.Use:
        return tree.Use(None, _text(children[1]), after_word(children, "AS"), spread(children))


class _Clause:
    """A word with its value, on its way into the statement around it."""

    __slots__ = ("span", "value", "word")

    def __init__(self, word: str, value: Any, span: Any) -> None:
        self.word, self.value, self.span = word, value, span


def _text(token: Token) -> str:
    value = literals.read("text", str(token))
    assert isinstance(value, str)
    return value


def _word(token: Token) -> tree.Ident:
    return tree.Ident(str(token).lower(), span_of(token))


def _is_comma(child: Child) -> bool:
    return isinstance(child, Token) and child == ","
