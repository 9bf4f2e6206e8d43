"""All of an evaluation at once: segments over columns and traits of events, their sizes, what they share, and a file of members."""

from __future__ import annotations

from typing import Any

from tests.benchmarks import as_polars, as_seg, data, traits
from tests.benchmarks.conditions import Condition
from tests.benchmarks.memberships import file_answer, pairs_of, polars_pairs
from tests.benchmarks.model import Answer, Prepared, Setting
from tests.benchmarks.queries import program


def _parts(setting: Setting) -> dict[str, tuple[Condition, str, bool]]:
    """For each segment its condition, the trait that goes with it, and whether both must hold or one of them."""
    names = list(traits.traits())
    return {
        name: (condition, names[number % len(names)], number % 3 > 0)
        for number, (name, condition) in enumerate(setting.segments.items())
    }


def text(setting: Setting) -> str:
    """As a `.seg` text."""
    wanted = traits.traits()
    lines = [
        f"segment {name} when ({as_seg.condition(condition)}) {'and' if both else 'or'} {trait} >= {wanted[trait].least}\n"
        for name, (condition, trait, both) in _parts(setting).items()
    ]
    return traits.statements() + "".join(lines)


def in_segdsl(setting: Setting) -> Prepared:
    """The program, read and checked before."""
    checked = program(text(setting))
    path = setting.folder / "members.parquet"

    def run() -> tuple[Answer, Any]:
        result = checked.evaluate(
            {"customers": setting.customers, "events": setting.events}, as_of=data.AS_OF
        )
        result.frame.write_parquet(path)
        return dict(result.sizes().select("name", "size").iter_rows()), result.overlap()

    return Prepared(run, lambda made: {**made[0], **pairs_of(made[1]), **file_answer(path)})


def in_polars(setting: Setting) -> Prepared:
    """What a careful analyst writes: traits in one pass, a join, flags, then the rest from the flags."""
    import polars as pl

    path = setting.folder / "members.parquet"

    def run() -> Answer:
        wanted = traits.traits()
        made = traits.polars_traits(pl.scan_parquet(setting.events))
        customers = pl.scan_parquet(setting.customers).join(made, on="customer_id", how="left")
        flags = []
        for name, (condition, trait, both) in _parts(setting).items():
            left = as_polars.condition(condition)
            right = pl.col(trait).fill_null(0) >= wanted[trait].least
            flags.append((left & right if both else left | right).fill_null(value=False).alias(name))
        frame = customers.select("customer_id", *flags).collect(engine="streaming")
        frame.write_parquet(path)
        frame = frame.drop("customer_id")
        return {**frame.sum().row(0, named=True), **polars_pairs(frame)}

    return Prepared(run, lambda made: {**made, **file_answer(path)})
