"""Going through expressions without recursion, so that depth can be measured before anything recurses."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.syntax import tree


def children(node: tree.Expression) -> tuple[tree.Expression, ...]:
    """The expressions directly inside an expression, left to right."""
    match node:
        case tree.Listing(items=items):
            return items
        case tree.Group(inner=inner):
            return (inner,)
        case tree.Operation(operands=operands):
            return operands
        case tree.PeriodForm(ends=ends):
            return ends
        case tree.Extreme(of=of, per=per):
            return tuple(part for part in (of, per) if part is not None)
        case tree.Call(arguments=arguments):
            parts = ((a.value, a.period, a.per, a.where) for a in arguments)
            return tuple(part for group in parts for part in group if part is not None)
        case tree.Sequence(steps=steps, same=same):
            inside = ((s.table, s.period, s.where) for s in steps)
            return tuple(part for group in (*inside, (same,)) for part in group if part is not None)
        case _:
            return ()


def expressions(statement: tree.Statement) -> tuple[tree.Expression, ...]:
    """The outermost expressions of a statement."""
    match statement:
        case tree.Table(columns=columns):
            return tuple(value for column in columns for value in column.one_of)
        case tree.Set(value=value) | tree.Trait(value=value):
            return (value,)
        case tree.Rows(period=period, where=where):
            return tuple(part for part in (period, where) if part is not None)
        case tree.Segment(condition=condition) | tree.Expect(condition=condition):
            return (condition,)
        case tree.Groups(branches=branches):
            return tuple(branch.condition for branch in branches if branch.condition is not None)
        case tree.Example(as_of=as_of, given=given, condition=condition):
            values = [one.value for one in given if one.value is not None]
            values += [value for one in given for row in one.rows for _, value in row]
            return (*(() if as_of is None else (as_of,)), *values, condition)
        case _:
            return ()


def walk(node: tree.Expression) -> Iterator[tuple[tree.Expression, int]]:
    """An expression and all inside it, each with its depth (1 is the outermost)."""
    stack = [(node, 1)]
    while stack:
        current, depth = stack.pop()
        yield current, depth
        stack += [(child, depth + 1) for child in children(current)]
