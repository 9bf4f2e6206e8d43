"""What a report shows of few customers. Attacked by somebody who knows the rules, and takes all that is shown together.

Every count is a sum over kinds of customers: what they are in and have. A hidden count is told where its sum follows from those
shown, which is a question of linear algebra that knows nothing of how counts were hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import segdsl
from segdsl import measure
from segdsl.measure import Counts, Hidden
from segdsl.measure.ledger import Cell, Ledger
from tests.measure.elimination import Kind, told

PROGRAM = segdsl.parse(
    """
table customers key id { id text a flag b flag c flag kind text colour text }
segment first when a
segment second when b
segment third "Within the first" when a and c
groups kinds x when kind = "x" y when kind = "y"
"""
)
COLOURS = ("blue", "red", None)
KINDS = ("x", "y", None)


def attack(
    counts: Ledger, hidden: Hidden, kinds: list[Kind], who: Callable[[Cell], Callable[[Kind], bool] | None]
) -> None:
    """Nothing small is shown, and nothing hidden is told."""
    shown: list[frozenset[Kind]] = []
    asked: dict[Cell, frozenset[Kind]] = {}
    for cell in counts._numbers:
        test = who(cell)
        if test is None:
            continue
        members = frozenset(filter(test, kinds))
        value = counts.value(cell)
        if hidden.shows(cell):
            assert not 0 < value < counts.limit, cell
            shown.append(members)
        elif value:  # that nobody is there may be told
            asked[cell] = members
    follows = told(shown, kinds)
    assert [cell for cell, members in asked.items() if follows(members)] == []


customers = st.lists(
    st.tuples(
        st.booleans(), st.booleans(), st.booleans(), st.sampled_from(KINDS), st.sampled_from(COLOURS)
    ).flatmap(lambda one: st.integers(1, 14).map(lambda many: [one] * many)),
    max_size=14,
).map(lambda groups: [one for group in groups for one in group])


def evaluated(rows: list[Kind]) -> segdsl.Result:
    columns = list(zip(*rows, strict=True)) or [()] * 5
    kinds = (pl.Boolean, pl.Boolean, pl.Boolean, pl.String, pl.String)
    named = zip(("a", "b", "c", "kind", "colour"), columns, kinds, strict=True)
    frame = pl.DataFrame([pl.Series("id", [f"{at:04}" for at in range(len(rows))], dtype=pl.String)])
    return PROGRAM.evaluate(
        customers=frame.with_columns(pl.Series(name, values, dtype=kind) for name, values, kind in named)
    )


def counted(result: segdsl.Result, limit: int) -> Counts:
    """All that a report shows of a result."""
    counts, membership = Counts(limit), result.membership
    counts.add_sizes(membership)
    counts.add_overlap(result.overlap())
    counts.add_coverage(measure.coverage(membership))
    names = measure.segments(membership)
    counts.add_combinations(measure.combinations(membership, 2, names[:2]), names[:2])
    counts.add_combinations(measure.combinations(membership, 5), names)
    counts.add_conditions(measure.conditions(result))
    for name, funnel in measure.funnels(result).items():
        counts.add_funnel(name, funnel, keeps=name != "kinds")
    return counts


MEMBERS: dict[str, Callable[[Kind], bool]] = {
    "first": lambda one: one[0],
    "second": lambda one: one[1],
    "third": lambda one: one[0] and one[2],
    "kinds.x": lambda one: one[3] == "x",
    "kinds.y": lambda one: one[3] == "y",
}
STEPS = {"first": (0,), "second": (1,), "third": (0, 2)}


def members(name: str | None) -> Callable[[Kind], bool]:
    return (lambda one: True) if name is None else MEMBERS[name]


def held(one: Kind, among: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in among if MEMBERS[name](one))


def meant(counts: Ledger, hidden: Hidden) -> Callable[[Cell], Callable[[Kind], bool] | None]:
    """Whom a cell counts."""
    listed = {cell[1:] for cell in counts._numbers if cell[0] == "combination" and hidden.shows(cell)}

    def who(cell: Cell) -> Callable[[Kind], bool] | None:
        match cell:
            case ("customers",):
                return members(None)
            case ("size", str(name)):
                return members(name)
            case ("none", _):
                return lambda one: one[3] is None
            case ("overlap", str(left), str(right)):
                return lambda one: members(left)(one) and members(right)(one)
            case ("combination", tuple(among), tuple(names)):
                return lambda one: held(one, among) == names
            case ("rest", tuple(among)):
                # a report that leaves hidden combinations out shows what the others leave, which anybody could work out
                left_out = any(
                    one[:2] == ("combination", among) and not hidden.shows(one) for one in counts._numbers
                )
                return None if left_out else lambda one: (among, held(one, among)) not in listed
            case ("coverage", number):
                return lambda one: len(held(one, ("first", "second", "third"))) == number
            case ("funnel", str(name), int(step), str(what)) if name != "kinds":
                at = STEPS[name]
                before = lambda one: all(one[i] for i in at[:step])  # noqa: E731
                return {
                    "before": before,
                    "met": lambda one: before(one) and one[at[step]],
                    "after": lambda one: before(one) and one[at[step]],
                    "unmet": lambda one: before(one) and not one[at[step]],
                    "alone": lambda one: one[at[step]],
                    "unknown": lambda one: False,
                }[what]
            case _:
                return None

    return who


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(customers, st.sampled_from([3, 10]))
def test_a_report_tells_no_hidden_count(rows: list[Kind], limit: int) -> None:
    counts = counted(evaluated(rows), limit)
    hidden = counts.protect()
    kinds = [*product((False, True), (False, True), (False, True), KINDS, COLOURS)]
    attack(counts, hidden, kinds, meant(counts, hidden))
