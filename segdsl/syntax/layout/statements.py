"""Where statements break, and what stands below what. In: statements and the tokens in order. Out: one document for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from segdsl.syntax import tree
from segdsl.syntax.layout.document import LINE, Break, Doc, Remark, Row, group, nest, row
from segdsl.syntax.layout.expressions import Expressions
from segdsl.syntax.layout.tokens import Token
from segdsl.syntax.lexemes import CLAUSE_WORDS

WIDEST_NAME = 24  # longer names stand out of their column rather than pushing everybody else
WIDEST_TITLE = 40
NARROWEST_COLUMN = 13  # so that most tables look alike, and most new columns move no others
_HEADERS = ("of", "by", "key", "at")


class Statements(Expressions):
    """Makes one document of each statement."""

    def statement(self, one: tree.Statement) -> Doc:
        """A statement with all its tokens but the comments before it."""
        first = self.tokens.peek()
        before, first.before = first.before, []
        made = self.lifted(one.span.end, lambda: row(self._statement(one), self.until(one.span.end)))
        first.before = before
        return made

    def _statement(self, one: tree.Statement) -> Doc:
        match one:
            case tree.Table():
                return self._table(one)
            case tree.Set(value=value):
                return row(self._words(3), self.expression(value))
            case tree.Rows(table=table, period=period, where=where):
                head = self.until(table.span.end, space=False)
                rest = [part for part in (period, where) if part is not None]
                return group(row(head, nest(self.worded(rest))))
            case tree.Trait(value=value):
                return self._definition(one, lambda: row(self.tokens.take().doc(), self.expression(value)))
            case tree.Segment(condition=condition):
                return self._definition(
                    one, lambda: row(self.tokens.take().doc(), self.expression(condition))
                )
            case tree.Groups(branches=branches):
                return self._groups(one, branches)
            case tree.Cross(of=of):
                return self._definition(one, lambda: row(self.until(of[-1].span.end, space=False)))
            case tree.Split():
                return self._definition(one, lambda: self._arms(one))
            case tree.Expect(condition=condition):
                return row(self._words(1), self.expression(condition))
            case tree.Example():
                return self._example(one)
            case tree.Use(span=span):
                return row(self.until(span.end, space=False))
            case _:
                assert_never(one)

    def _words(self, count: int) -> Row:
        parts: list[Doc] = []
        for number in range(count):
            parts += self.token(space=number > 0)
        return row(parts)

    # ---- definitions: name, title, clauses, and then the meaning

    def _head(self) -> Row:
        """Keyword, name and title."""
        parts = [self._words(2)]
        if self.tokens.peek().text.startswith('"'):
            return row(*parts, nest(row(self.token())))
        return row(*parts)

    def _definition(
        self, one: tree.Trait | tree.Segment | tree.Cross | tree.Split, meaning: Callable[[], Doc]
    ) -> Doc:
        head = self._head()
        clauses = self._clauses(one.span.end)
        if not clauses:
            return group(row(head, nest(row(LINE, meaning()))))
        lines: list[Doc] = [*clauses, meaning()]
        return row(head, nest(row([row(Break(), line) for line in lines])))

    def _clauses(self, end: int) -> list[Row]:
        """The clauses in their order, words in a column where there are several."""
        found: list[tuple[str, list[list[Doc]]]] = []
        while (
            self.tokens.before(end)
            and not self.tokens.peek().name
            and self.tokens.peek().text in CLAUSE_WORDS
        ):
            word = self.tokens.take()
            found.append((word.text, [word.doc(), self._clause_value(word.text)]))
        wide = max(map(len, CLAUSE_WORDS)) if len(found) > 1 else 0
        found.sort(key=lambda clause: CLAUSE_WORDS.index(clause[0]))
        return [row(word, " " * max(wide - len(name), 0), value) for name, (word, value) in found]

    def _clause_value(self, word: str) -> list[Doc]:
        made = self._as_written()
        while word == "tags" and self.tokens.peek().text == ",":
            made += [*self.tokens.take().doc(), *self._as_written()]
        return made

    def _as_written(self) -> list[Doc]:
        """The next token, which is a tag or a text and so stays as it is."""
        self.tokens.peek().text = self.tokens.peek().written
        return self.token()

    def _arms(self, one: tree.Split) -> Doc:
        parts: list[Doc] = self.until(one.arms[0].span.start, space=False)
        for number, arm in enumerate(one.arms):
            parts += [LINE, row(self.until(arm.span.end, space=False))]
            if number + 1 < len(one.arms):
                parts += self.token()
        return group(row(parts[0], nest(row(parts[1:]))))

    # ---- blocks

    def _table(self, one: tree.Table) -> Doc:
        parts: list[Doc] = [self._words(2), nest(row(self._headers(one)))]
        opening = self.tokens.take()
        parts.append(" " + opening.text if not opening.before else row(opening.doc()))
        parts += [Remark(opening.behind, own=False)] if opening.behind and not opening.before else []
        wide = _column(
            [len(self.tokens.last(column.name.span.end).text) for column in one.columns], WIDEST_NAME
        )
        wide = max(wide, NARROWEST_COLUMN)
        columns = [self._line(column.span.end, self._column_maker(column, wide)) for column in one.columns]
        closing = self.tokens.take()
        inside = [Remark(text, own=True, empty=empty) for text, empty in closing.before]
        closing.before = []
        return row(parts, nest(row(_lines(columns), inside)), Break(), closing.doc())

    def _headers(self, one: tree.Table) -> list[Doc]:
        """`of P by C key K at M`, always in this order."""
        found: list[tuple[str, list[Doc]]] = []
        while self.tokens.peek().text in _HEADERS and not self.tokens.peek().name:
            word = self.tokens.peek().text
            found.append((word, [*self.token(), *self.token()]))
        found.sort(key=lambda header: _HEADERS.index(header[0]))
        return [part for _, parts in found for part in parts]

    def _column_maker(self, column: tree.Column, wide: int) -> Callable[[], Doc]:
        def make() -> Doc:
            name = self.tokens.take()
            parts: list[Doc] = [*name.doc(), " " * max(wide - len(name.text), 0)]
            for value in column.one_of[:1]:
                parts += self.until(self._bracket_before(value.span.start))
                values = self._brackets(0, [self._item(item) for item in column.one_of])
                return row(nest(row(parts), 4), " ", values, nest(row(self.until(column.span.end)), 4))
            return nest(row(parts, self.until(column.span.end)), 4)

        return make

    def _bracket_before(self, offset: int) -> int:
        """Where the parenthesis that a value's list begins with stands."""
        index = self.tokens.at
        while self.tokens.all[index].text != "(" and self.tokens.all[index].start < offset:
            index += 1
        return self.tokens.all[index].start

    def _groups(self, one: tree.Groups, branches: tuple[tree.Branch, ...]) -> Doc:
        head = self._head()
        clauses: list[Doc] = [row(Break(), clause) for clause in self._clauses(one.span.end)]
        names = [self.tokens.last(branch.name.span.end) for branch in branches]
        wide = _column([len(name.text) for name in names], WIDEST_NAME)
        titles = [self._title_after(name) for name in names]
        title_wide = _column([len(title) for title in titles], WIDEST_TITLE)
        lines = [self._line(b.span.end, self._branch_maker(b, wide, title_wide)) for b in branches]
        return row(head, nest(row(clauses, _lines(lines))))

    def _title_after(self, name: Token) -> str:
        behind = self.tokens.all[self.tokens.all.index(name, self.tokens.at) + 1]
        return behind.text if behind.text.startswith('"') else ""

    def _branch_maker(self, branch: tree.Branch, wide: int, title_wide: int) -> Callable[[], Doc]:
        def make() -> Doc:
            name = self.tokens.take()
            parts: list[Doc] = [*name.doc(), " " * max(wide - len(name.text), 0)]
            title = 0
            if self.tokens.peek().text.startswith('"'):
                title = len(self.tokens.peek().text)
                parts += self.token()
            parts.append(" " * (max(title_wide - title, 0) + (title_wide > 0 and title == 0)))
            parts += self.token()
            if branch.condition is not None:
                parts.append(self.expression(branch.condition))
            return row(parts)

        return make

    def _line(self, end: int, make: Callable[[], Doc]) -> tuple[Token, Doc]:
        """A line of a block: its first token, whose comments go before it, and the rest."""
        first = self.tokens.peek()
        before, first.before = first.before, []
        made = self.lifted(end, make)
        first.before = before
        return first, made

    # ---- examples

    def _example(self, one: tree.Example) -> Doc:
        parts: list[Doc] = [self._words(2)]
        if one.as_of is not None:
            parts += [*self.until(one.as_of.span.start), self.expression(one.as_of)]
        lines: list[tuple[Token, Doc]] = [
            self._line(given.span.end, self._given_maker(given)) for given in one.given
        ]
        lines.append(self._line(one.span.end, lambda: row(self._words(1), self.expression(one.condition))))
        return row(parts, nest(_lines(lines)))

    def _given_maker(self, given: tree.Given) -> Callable[[], Doc]:
        def make() -> Doc:
            parts: list[Doc] = [self._words(2)]
            if given.value is not None:
                return row(parts, self.token(), self.expression(given.value))
            for number, record in enumerate(given.rows):
                pairs = [self._pair_maker(value) for _, value in record]
                parts += [LINE if number else " ", self._brackets(0, pairs)]
                if number + 1 < len(given.rows):
                    parts += self.token()
            return group(row(parts[0], nest(row(parts[1:]))))

        return make

    def _pair_maker(self, value: tree.Expression) -> Callable[[], Doc]:
        return lambda: row(self._words(2), self.expression(value))


def _column(widths: Sequence[int], widest: int) -> int:
    """How wide a column of words is: the longest that is not too long."""
    return max((width for width in widths if width <= widest), default=0)


def _lines(lines: Sequence[tuple[Token, Doc]]) -> Row:
    """Lines below each other, each with the comments before it and at most one empty line between two."""
    parts: list[Doc] = []
    for number, (first, line) in enumerate(lines):
        apart = number > 0
        for index, (text, empty) in enumerate(first.before):
            parts.append(Remark(text, own=True, empty=apart and (empty if index else first.empty)))
            apart = True
        parts += [Break(empty=apart and (first.empty_own if first.before else first.empty)), line]
    return row(parts)
