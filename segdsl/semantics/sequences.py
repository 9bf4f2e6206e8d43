"""Types of sequences. In: `sequence(A then B within 7d …)` of the tree. Out: a `Sequence` whose steps speak of their tables' rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.diagnostics import codes
from segdsl.semantics import targets
from segdsl.semantics.typed import Sequence, Step, Typed
from segdsl.syntax import tree
from segdsl.types import FLAG

if TYPE_CHECKING:
    from segdsl.semantics.check import Checker


def check(checker: Checker, node: tree.Sequence) -> Typed:
    """The typed sequence of a tree's."""
    first = node.steps[0]
    if first.kind != "any" or first.within is not None:
        word = first.kind if first.kind != "any" else "within"
        raise checker.mistake(codes.FIRST_STEP, first.span, word=word)
    if len(node.steps) == 1:
        table = checker.quote(first.table.span)
        help = (f"write `any({table} …)`",)
        raise checker.mistake(
            codes.WRONG_ARITY,
            node.span,
            name="sequence(…)",
            expected="two steps or more",
            actual="1",
            help=help,
        )
    steps = tuple(_step(checker, one, node.same) for one in node.steps)
    kinds = [step.same.type for step in steps if step.same is not None]
    for step, kind in zip(node.steps, kinds, strict=False):
        if kind != kinds[0]:
            assert node.same is not None
            raise checker.mistake(
                codes.TYPES_DIFFER,
                node.same.span,
                left=f"{checker.quote(node.steps[0].table.span)}.{node.same.text}",
                left_type=kinds[0],
                right=f"{checker.quote(step.table.span)}.{node.same.text}",
                right_type=kind,
            )
    return Sequence(steps, FLAG, node.span)


def _step(checker: Checker, step: tree.Step, same: tree.Name | None) -> Step:
    name = checker.register.joined(step.table)
    if len(name.parts) != 1:
        raise checker.mistake(
            codes.UNKNOWN_TABLE, step.table.span, name=step.table.text, what="a table or rows"
        )
    target = targets.rows(checker, name.parts[0])
    within: list[Typed] = []
    if step.period is not None:
        within.append(targets.in_period(checker, target, step.period))
    if step.where is not None:
        within.append(checker.condition(step.where, target.scope))
    if target.at is None:
        raise checker.mistake(codes.NO_TIME, step.table.span, table=step.table.text, what="`sequence`")
    bound = checker.expression(same, target.scope) if same is not None else None
    assert target.table is not None
    among = targets.all_of(checker, list(target.within), step.span)
    fits = targets.all_of(checker, within, step.span)
    return Step(step.kind, target.table.name, among, fits, step.within, bound, target.at)
