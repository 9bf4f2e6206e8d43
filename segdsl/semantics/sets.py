"""Statements that name values. In: the tree, or what a run gives a set instead. Out: typed constants, or mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.semantics import constants, overloads
from segdsl.semantics.mistakes import Mistake
from segdsl.semantics.typed import Constant
from segdsl.syntax import parse_expression, tree
from segdsl.text import Source, Span
from segdsl.types import ANY, Type, listing


def value(source: Source, node: tree.Expression) -> Constant:
    """The value of a set: one literal, or a list of literals of one type.

    Raises:
        Mistake: It is neither.
    """
    if not isinstance(node, tree.Listing | tree.Group):
        return _literal(source, node)
    items = node.items if isinstance(node, tree.Listing) else (node.inner,)
    values = [_literal(source, item) for item in items]
    common = overloads.unify([one.type for one in values])
    if common is None:
        first = values[0]
        other = next(one for one in values if overloads.unify([first.type, one.type]) is None)
        raise Mistake(
            codes.BRANCHES_DIFFER.at(
                source,
                other.span,
                left=source.slice(first.span),
                left_type=first.type,
                right=source.slice(other.span),
                right_type=other.type,
                what="the values of a list",
            )
        )
    converted = [overloads.convert(one, common) or one for one in values]
    return Constant(
        tuple(one.value for one in converted if isinstance(one, Constant)), listing(common), node.span
    )


def _literal(source: Source, node: tree.Expression) -> Constant:
    if isinstance(node, tree.Literal) and node.kind != "missing":
        return constants.constant(node)
    if isinstance(node, tree.Operation) and node.operator == "negative":
        made = _literal(source, node.operands[0])
        if isinstance(made.value, int | Decimal) and made.type.is_number:
            return Constant(-made.value, made.type, node.span)
    found = source.slice(node.span)
    raise Mistake(codes.CONSTANT_NEEDED.at(source, node.span, what="the value of a set", found=found))


def override(statement: tree.Set, written: Constant, text: str) -> Constant:
    """The value a run gives a set; it must be of the type that the program's value has.

    Args:
        statement: The set.
        written: Its value in the program.
        text: The value as a run writes it.

    Raises:
        Mistake: It is no value, or one of another type.
    """
    name = statement.name.text
    given = Source(f"--set {name}", text)

    def bad(why: str) -> Mistake:
        return Mistake(codes.BAD_OVERRIDE.at(given, Span(0, len(text)), text=text, name=name, why=why))

    node, mistakes = parse_expression(given)
    if node is None or mistakes:
        raise bad("it is not a value of the language")
    try:
        made = value(given, node)
    except Mistake:
        raise bad("it is not a value that is written out") from None
    if not _fits(made.type, written.type):
        raise bad(f"`{name}` is {written.type}, and this is {made.type}")
    return replace(made, span=statement.value.span)


def _fits(made: Type, written: Type) -> bool:
    if made.kind == "list" and written.kind == "list":
        return overloads.unify([made.item or ANY, written.item or ANY]) is not None
    return "list" not in (made.kind, written.kind) and overloads.unify([made, written]) is not None


def no_such_set(name: str, sets: Iterable[str]) -> Diagnostic:
    """The mistake of giving a value to what is no set."""
    known = list(sets)
    close = nearest(name, known)
    shown = ", ".join(f"`{one}`" for one in known[:12])
    help = (
        f"did you mean `{close}`?"
        if close
        else f"the program's sets are {shown}"
        if known
        else "the program has no sets"
    )
    return codes.BAD_OVERRIDE.about(
        f"--set {name}", text=name, name=name, why="the program has no such `set`", help=(help,)
    )
