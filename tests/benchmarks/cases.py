"""The cases: what is asked, for how many segments, and who answers, segdsl first.

What is not timed happens when a contender is prepared: imports, reading the text of a program, building the frames that a case begins
with. Building and planning a query is part of answering it, for everybody.
"""

from __future__ import annotations

from tests.benchmarks import as_seg, commands, conditions, journeys, memberships, queries, rows, traits, whole
from tests.benchmarks.model import Case, Contender, Setting


def _journey(question: str) -> Case:
    return Case(
        {
            "rfm": "recency, frequency and monetary value of purchases",
            "sequence": "a purchase within 7 days after adding to the cart",
            "distinct": "how many different categories",
            "first-last": "the first and the last event",
        }[question],
        {
            "segdsl": Contender(queries.in_segdsl(lambda _: journeys.program(question), events=True)),
            "duckdb": Contender(
                queries.in_duckdb(lambda setting: journeys.sql(question, f"'{setting.events}'"))
            ),
        },
    )


_SHOP = str(commands.SHOP / "shop.seg")


def _columns(setting: Setting) -> list[str]:
    return conditions.columns_of(setting.segments)


CASES: dict[str, Case] = {
    "segments": Case(
        "sizes of {size} segments over columns of the customers",
        {
            "segdsl": Contender(queries.in_segdsl(lambda setting: as_seg.program(setting.segments))),
            "segdsl expression": Contender(queries.segdsl_expressions, sizes=(1,)),
            "polars select(sum)": Contender(queries.polars_sums),
            "polars select, sum": Contender(queries.polars_flags),
            "duckdb": Contender(queries.in_duckdb(queries.duckdb_segments)),
            "chdb": Contender(queries.in_chdb(queries.chdb_segments), needs="chdb"),
            "scan of the columns": Contender(queries.scan(_columns), answers=False),
        },
        (1, 10, 50, 200),
    ),
    "traits": Case(
        "sizes of 40 segments, each on a trait of its own over events",
        {
            "segdsl": Contender(
                queries.without("", "is_", queries.in_segdsl(lambda _: traits.program(), events=True))
            ),
            "polars when": Contender(queries.polars_traits(traits.polars_naive)),
            "polars filter, predicate": Contender(queries.polars_traits(traits.polars_careful)),
            "duckdb": Contender(
                queries.without(
                    "_size", "", queries.in_duckdb(lambda it: traits.sql(f"'{it.events}'", predicate=False))
                )
            ),
            "duckdb, predicate": Contender(
                queries.without(
                    "_size", "", queries.in_duckdb(lambda it: traits.sql(f"'{it.events}'", predicate=True))
                )
            ),
            "chdb, predicate": Contender(
                queries.without(
                    "_size",
                    "",
                    queries.in_chdb(
                        lambda it: traits.sql(
                            queries.clickhouse_file(it.events), predicate=True, dialect="clickhouse"
                        )
                    ),
                ),
                needs="chdb",
            ),
            "scan of the columns": Contender(
                queries.scan(
                    lambda _: ["customer_id", "happened", "event", "category", "amount"], events=True
                ),
                answers=False,
            ),
        },
    ),
    **{question: _journey(question) for question in journeys.QUESTIONS},
    "overlap": Case(
        "common members of each two of {size} segments, from memberships in memory",
        {
            "segdsl": Contender(memberships.segdsl_overlap),
            "polars pairs": Contender(memberships.polars_overlap),
        },
        (10, 50, 200),
    ),
    "combinations": Case(
        "the largest exclusive combinations of {size} segments, from memberships in memory",
        {
            "segdsl": Contender(memberships.segdsl_combinations),
            "polars words": Contender(memberships.polars_combinations),
        },
        (10, 50, 200),
    ),
    "output": Case(
        "who is in which of {size} segments, as a Parquet file",
        {
            "segdsl": Contender(memberships.segdsl_output),
            "polars sink": Contender(memberships.polars_output),
            "duckdb copy": Contender(memberships.duckdb_output),
        },
        (50, 200),
    ),
    "whole": Case(
        "sizes, overlap and a file of {size} segments over columns and 40 traits of events",
        {"segdsl": Contender(whole.in_segdsl), "polars with care": Contender(whole.in_polars)},
        (200,),
    ),
    "rows": Case(
        "{size} segments, against engines that take one customer at a time",
        {
            "segdsl": Contender(rows.segdsl_rows),
            "common-expression-language": Contender(
                rows.one_by_one(5_000, rows.with_common_expression_language), needs="cel"
            ),
            "json-logic-qubit": Contender(rows.one_by_one(1_000, rows.with_json_logic), needs="json_logic"),
            "rule-engine": Contender(rows.one_by_one(1_000, rows.with_rule_engine), needs="rule_engine"),
            "cel-python": Contender(rows.one_by_one(rows.COMPARED, rows.with_cel_python), needs="celpy"),
        },
        (10,),
        unit="for a million customers × segments",
    ),
    "commands": Case(
        "commands in processes of their own, by what it takes to import Typer and Lark",
        {
            "import typer, lark": Contender(commands.python("import typer, lark")),
            "segdsl --help": Contender(commands.segdsl("--help")),
            "rule SEG201": Contender(commands.segdsl("rule", "SEG201")),
            "check the shop": Contender(commands.segdsl("check", "-q", _SHOP)),
            "check the shop, kept": Contender(commands.segdsl("check", "-q", _SHOP, kept=True)),
            "fmt the shop": Contender(commands.segdsl("fmt", "--check", _SHOP)),
            "fmt the shop, kept": Contender(commands.segdsl("fmt", "--check", _SHOP, kept=True)),
            "eval the shop": Contender(commands.segdsl("eval", "-q", _SHOP, "--as-of", "2024-06-30")),
            "eval the shop, kept": Contender(
                commands.segdsl("eval", "-q", _SHOP, "--as-of", "2024-06-30", kept=True)
            ),
            **{
                f"check 1,000 in {where}, {known} kept": Contender(commands.check(files, known))
                for files, where in ((1, "a file"), (100, "100 files"))
                for known in ("nothing", "all but one", "everything")
            },
        },
        by_name=True,
    ),
}
