"""Every file of the standard library: its header, its layout, what it needs, and all of them together."""

from __future__ import annotations

import datetime as dt
import re

import pytest

import segdsl
from segdsl.api import open_program
from segdsl.syntax import tree
from segdsl.text import Source
from tests.std.library import FILES, needs, text, using

WANTED = """
    cohort csat demographic engagement firmographic geographic journey lifecycle microsegments needs negative nps predictive preferences
    proximity psychographic relationship rfm technographic value
"""


def test_library_is_whole() -> None:
    assert WANTED.split() == FILES


@pytest.mark.parametrize("name", FILES)
def test_header(name: str) -> None:
    head = text(name).split("\n\n", 1)[0].splitlines()
    assert head[0].startswith(f"# std.{name}: ")
    assert head[0].endswith(".")
    assert all(line.startswith("#") for line in head)
    assert needs(name)
    assert sum("needs " in line for line in head if line.startswith("# needs")) == len(needs(name))
    assert any(re.match(r"# Sources?: ", line) for line in head)


@pytest.mark.parametrize("name", FILES)
def test_layout_is_canonical(name: str) -> None:
    source = Source(f"{name}.seg", text(name))
    made, found = segdsl.api.format_source(source)
    assert not found
    assert made == source.text


@pytest.mark.parametrize("name", FILES)
def test_says_what_it_is(name: str) -> None:
    program = segdsl.parse(using(name))
    mine = [one for one in program.meaning.definitions.values() if one.source.name == f"std.{name}"]
    assert mine
    assert all(one.title != one.name for one in mine), "every definition has a title"
    assert all(branch.title for one in mine for branch in one.branches), "every branch has a title"


@pytest.mark.parametrize("name", FILES)
def test_checks_in_a_host(name: str) -> None:
    assert segdsl.check(using(name)) == []


def test_all_together_without_alias() -> None:
    assert segdsl.check(using(*FILES)) == []


@pytest.mark.parametrize("name", FILES)
def test_each_under_an_alias(name: str) -> None:
    others = "".join(f"use std.{one}\n" for one in ("lifecycle", "value") if name == "microsegments")
    program = segdsl.parse(using().strip() + f"\n{others}use std.{name} as it\n")
    mine = [one.name for one in program.meaning.definitions.values() if one.source.name == f"std.{name}"]
    assert all(one.startswith("it.") for one in mine)


@pytest.mark.parametrize("name", FILES)
def test_each_missing_name_is_told_once_where_it_is_used(name: str) -> None:
    bare = f"table customers key id {{\n  id text\n}}\n\nuse std.{name}\n"
    _, found = open_program(Source("bare.seg", bare))
    assert {one.code.id for one in found} == {"SEG215"}
    told = {re.findall("`(.*?)`", one.message)[1]: one for one in found}
    assert len(told) == len(found)
    assert told.keys() == needs(name).keys()
    for needed, one in told.items():
        assert one.message == f"`std.{name}` needs `{needed}`, which is not defined here"
        assert bare[one.place.span.start : one.place.span.end] == f"use std.{name}"
        assert one.help == (f"define it: {needs(name)[needed]}",)


def test_a_name_is_needed_in_the_same_words_everywhere() -> None:
    said: dict[str, set[str]] = {}
    for name in FILES:
        for needed, how in needs(name).items():
            said.setdefault(needed, set()).add(how.split(", or ")[0])
    different = {needed: ways for needed, ways in said.items() if len(ways) > 1}
    assert set(different) <= {"signup_date"}


def _sets(name: str) -> dict[str, str]:
    source = Source(name, text(name))
    parsed = segdsl.syntax.parse(source)
    return {
        one.name.text: source.slice(one.value.span) for one in parsed.statements if isinstance(one, tree.Set)
    }


@pytest.mark.parametrize("name", [one for one in FILES if _sets(one)])
def test_every_set_can_be_overridden(name: str) -> None:
    meaning = segdsl.parse(using(name)).meaning
    again, found = segdsl.semantics.analyse(
        segdsl.syntax.parse(Source("host", using(name))), None, _sets(name)
    )
    assert again is not None
    assert found == ()
    assert again.sets == meaning.sets


@pytest.mark.parametrize("name", FILES)
def test_no_customers_is_no_problem(name: str) -> None:
    import polars as pl

    program = segdsl.parse(using(name))
    kinds = {
        "text": pl.String, "date": pl.Date, "timestamp": pl.Datetime("us"), "flag": pl.Boolean,
        "integer": pl.Int64, "number": pl.Float64, "decimal": pl.Decimal(18, 2),
    }  # fmt: skip
    tables = {
        table.name: pl.DataFrame(schema={one.name: kinds[one.type.kind] for one in table.columns.values()})
        for table in program.meaning.catalog.tables.values()
    }
    result = program.evaluate(tables, as_of=dt.date(2024, 6, 30))
    assert result.customers == 0
