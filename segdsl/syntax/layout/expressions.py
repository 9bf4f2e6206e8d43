"""Where expressions may break. In: a node and the tokens in order. Out: a document with the node's tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segdsl.syntax import tree, walk
from segdsl.syntax.layout.document import LINE, SOFT, Doc, Remark, Row, group, nest, row
from segdsl.syntax.layout.tokens import Token, Tokens

_CHAINS = ("and", "or")
_SUMS = ("+", "-", "*", "/")


class Expressions:
    """Takes tokens and makes documents of them, one expression at a time."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    # ---- tokens

    def token(self, *, space: bool = True) -> list[Doc]:
        """The next token, with the blank before it."""
        glued = not space or self.tokens.glued()
        return [*([] if glued else [" "]), *self.tokens.take().doc()]

    def until(self, offset: int, *, space: bool = True) -> list[Doc]:
        """All tokens before an offset, on one line."""
        made: list[Doc] = []
        while self.tokens.before(offset):
            made += self.token(space=space)
            space = True
        return made

    def lifted(self, end: int, make: Callable[[], Doc]) -> Doc:
        """A document without the comment behind its last token, and then the comment, so that it breaks nothing inside."""
        last: Token = self.tokens.last(end)
        behind, last.behind = last.behind, None
        made = make()
        last.behind = behind
        return made if behind is None else row(made, Remark(behind, own=False))

    # ---- nodes

    def expression(self, node: tree.Expression, *, space: bool = True) -> Doc:
        """A node with all its tokens; signs before it that the tree dropped included."""
        lead = self.until(node.span.start, space=space)
        glue: list[Doc] = (
            [] if lead and self.tokens.glued() else [] if not space and not lead else self._blank()
        )
        return row(lead, glue, self.lifted(node.span.end, lambda: self._node(node)))

    def _blank(self) -> list[Doc]:
        return [] if self.tokens.glued() else [" "]

    def _node(self, node: tree.Expression) -> Doc:
        match node:
            case tree.Operation(operator=operator, operands=operands) if operator in _CHAINS:
                return group(self._chain(node, operands))
            case tree.Operation(operator="if"):
                return group(self._if(node))
            case tree.Operation(operator=operator, operands=(left, right)) if operator in _SUMS:
                first = self.expression(left, space=False)
                sign = self.until(self._after_sign(node), space=False)
                return group(row(first, nest(row(LINE, sign, self.expression(right)))))
            case tree.Group(inner=inner):
                return self._brackets(node.span.end, [lambda: self._bare(inner)])
            case tree.Listing(items=items):
                return self._brackets(node.span.end, [self._item(item) for item in items])
            case tree.Call(function=function, arguments=arguments):
                name = self.until(function.span.end, space=False)
                if not arguments:
                    return row(name, self.until(node.span.end))
                made = [self._argument_maker(argument) for argument in arguments]
                return row(name, self._brackets(node.span.end, made))
            case tree.Sequence(steps=steps, same=same):
                return self._sequence(node, steps, same)
            case _:
                return self._plain(node)

    def _plain(self, node: tree.Expression) -> Doc:
        """A node without places to break but inside its parts."""
        parts: list[Doc] = []
        space = False
        for child in sorted(walk.children(node), key=lambda one: one.span):
            if child.span == node.span:
                return self._node(child)
            parts += self.until(child.span.start, space=space)
            parts.append(self.expression(child, space=bool(parts)))
            space = True
        parts += self.until(node.span.end, space=space)
        return row(parts)

    def _after_sign(self, node: tree.Operation) -> int:
        return node.at.end

    def _chain(self, node: tree.Operation, operands: tuple[tree.Expression, ...]) -> Doc:
        """`a and b and c`, each on a line of its own, begun by its word."""
        return row(self.expression(operands[0], space=False), nest(self._links(operands[1:])))

    def _links(self, operands: tuple[tree.Expression, ...]) -> Row:
        parts: list[Doc] = []
        for operand in operands:
            word = row(self.tokens.take().doc())
            parts += [LINE, word, self.expression(operand)]
        return row(parts)

    def _bare(self, node: tree.Expression) -> Doc:
        """What stands in parentheses: a chain there needs no further indentation."""
        if (
            isinstance(node, tree.Operation)
            and node.operator in _CHAINS
            and not self.tokens.before(node.span.start)
        ):
            return self.lifted(
                node.span.end,
                lambda: row(self.expression(node.operands[0], space=False), self._links(node.operands[1:])),
            )
        return self.expression(node, space=False)

    def _if(self, node: tree.Operation) -> Doc:
        parts: list[Doc] = []
        current: tree.Expression = node
        while (
            isinstance(current, tree.Operation)
            and current.operator == "if"
            and not self._commented_if(current, node)
        ):
            condition, value, other = current.operands
            start = self.until(condition.span.start, space=bool(parts) and not self._at_else(parts))
            test = row(start, nest(self.expression(condition), 4))
            then = row(self.tokens.take().doc(), self.expression(value))
            parts += [group(row(test, nest(row(LINE, then), 4)))]
            parts += [LINE, row(self.tokens.take().doc()), " "]
            current = other
        parts.append(self.expression(current, space=False))
        return row(parts[0], nest(row(parts[1:])))

    def _commented_if(self, current: tree.Operation, outermost: tree.Operation) -> bool:
        return current is not outermost and self.tokens.before(current.span.start)

    def _at_else(self, parts: list[Doc]) -> bool:
        return bool(parts) and parts[-1] == " "

    def _item(self, node: tree.Expression) -> Callable[[], Doc]:
        return lambda: self.expression(node, space=False)

    def _brackets(self, end: int, makers: list[Callable[[], Doc]]) -> Doc:
        """Parentheses with parts in them, on one line or one part a line."""
        opening = row(self.tokens.take().doc())
        parts: list[Doc] = []
        for number, make in enumerate(makers):
            parts += [SOFT if number == 0 else LINE, make()]
            if self.tokens.peek().text == ",":
                comma = self.tokens.take()
                last = number == len(makers) - 1
                if not (last and number) or comma.behind or comma.before:
                    parts += comma.doc()
        closing = self.tokens.take()
        inside = [Remark(text, own=True) for text, _ in closing.before]
        closing.before = []
        made = group(row(opening, nest(row(parts, inside)), SOFT, closing.text))
        assert closing.end >= end
        return row(made, [Remark(closing.behind, own=False)] if closing.behind else [])

    # ---- calls and sequences

    def _argument_maker(self, argument: tree.Argument) -> Callable[[], Doc]:
        return lambda: self.argument(argument)

    def argument(self, argument: tree.Argument) -> Doc:
        """`sales.amount in last 1y per country where channel = "web"`."""
        first = self.expression(argument.value, space=False)
        rest = [argument.period, argument.per, argument.where]
        return group(row(first, self.worded([part for part in rest if part is not None])))

    def worded(self, nodes: list[Any]) -> Row:
        """Parts that begin with a word each: `in …`, `per …`, `where …`."""
        parts: list[Doc] = []
        for node in nodes:
            parts += [LINE, row(self.tokens.take().doc()), self.expression(node)]
        return row(parts)

    def _sequence(self, node: tree.Sequence, steps: tuple[tree.Step, ...], same: tree.Name | None) -> Doc:
        name = self.tokens.take().doc()

        def steps_doc() -> Doc:
            parts: list[Doc] = [self._step(steps[0])]
            for step in steps[1:]:
                parts += [LINE, row(self.tokens.take().doc()), " ", self._step(step)]
            if same is not None:
                parts += [LINE, row(self.tokens.take().doc()), self.expression(same)]
            return row(parts)

        return row(name, self._brackets(node.span.end, [steps_doc]))

    def _step(self, step: tree.Step) -> Doc:
        def make() -> Doc:
            parts = self.until(step.table.span.end, space=False)
            for node in (part for part in (step.period, step.where) if part is not None):
                parts += self.until(node.span.start)
                parts.append(self.expression(node))
            parts += self.until(step.span.end)
            return row(parts)

        return self.lifted(step.span.end, make)
