"""Quality of segments, segments together, missing values that decided, and what is worth saying: worked out by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import segdsl
from segdsl.measure import (
    KINDS,
    Finding,
    Quality,
    addresses,
    findings,
    overlap,
    portfolio,
    profiles,
    quality,
    reachable,
    undecided,
    values,
)
from segdsl.measure import value_of as value_of_program

TABLES = """
table customers key id {
  id      text
  email   text personal address
  phone   integer address
  country text
  age     integer
  spent   number
}
"""
PROGRAM = segdsl.parse(
    TABLES
    + """
trait value = spent
segment german "Germans" action "Write to them" when country = "DE"
segment germans_too when country is "DE" and spent >= 0
segment young when age < 30
segment old when age >= 30 and not young
segment rich action "Call" when spent > 50 and old
segment idle when spent >= 0
segment never when spent < 0
groups band action "Sort"
  low  when spent < 50
  high otherwise
expect count(never) > 0
expect avg(customers.age) > 1
expect share(german) < 90%
"""
)


def customers(many: int = 200) -> pl.DataFrame:
    """Every other one a German, who spend more and can be written to; ages 20 to 59, some of them unknown."""
    at = range(many)
    return pl.DataFrame(
        {
            "id": [f"{one:04}" for one in at],
            "email": [("x@x.example" if one % 4 == 0 else "" if one % 4 == 2 else None) for one in at],
            "phone": [7 if one % 8 == 2 else None for one in at],
            "country": ["DE" if one % 2 == 0 else "AT" for one in at],
            "age": [None if one % 10 == 9 else 20 + one % 40 for one in at],
            "spent": [80.0 + one % 3 if one % 2 == 0 else 20.0 + one % 3 for one in at],
        },
        schema_overrides={"age": pl.Int64},
    )


@pytest.fixture(scope="module")
def result() -> segdsl.Result:
    return PROGRAM.evaluate(customers=customers())


def judged(result: segdsl.Result, earlier: Path | None = None) -> dict[str, Quality]:
    observed = result.observed
    value = value_of_program(result.membership.meaning)
    assert value is not None
    made = quality(
        observed,
        profiles(observed),
        overlap(result.membership),
        values=values(observed, value),
        reachable=reachable(result),
        comparison=None if earlier is None else result.compare(earlier),
    )
    return {one.name: one for one in made}


def test_reach(result: segdsl.Result) -> None:
    assert addresses(PROGRAM.meaning) == ("email", "phone")
    found = reachable(result)
    assert found is not None
    # one in four has an e-mail address, empty ones do not count; one in eight a telephone instead
    assert found.to_list() == [at % 4 == 0 or at % 8 == 2 for at in range(200)]
    german = judged(result)["german"]
    assert (german.reached, german.reach, german.accessible) == (75, 0.75, True)
    assert judged(result)["young"].accessible is False
    without = segdsl.parse("table customers key id { id text x integer }\nsegment s when x > 1")
    assert reachable(without.evaluate(customers=pl.DataFrame({"id": ["a"], "x": [1]}))) is None


def test_distinct(result: segdsl.Result) -> None:
    made = judged(result)
    german = made["german"]
    assert german.difference is not None
    assert german.difference.attribute == "country"  # every German against nobody else: h is π
    assert german.beyond_rule is not None
    assert german.beyond_rule.attribute in ("spent", "value", "band")
    assert (german.nearest, german.nearest_jaccard) == ("germans_too", 1.0)
    assert german.nearest_difference is not None
    assert (german.nearest_difference.effect, german.distinct) == (0, False)
    assert made["rich"].distinct is True
    assert made["never"].distinct is None
    assert made["idle"].difference is None  # everybody
    assert made["idle"].distinct is False


def test_substantial_actionable_and_stable(result: segdsl.Result, tmp_path: Path) -> None:
    result.frame.with_columns(german=pl.col("young"), old=pl.col("old")).write_parquet(tmp_path / "m.parquet")
    made = judged(result, tmp_path / "m.parquet")
    assert (made["german"].size, made["german"].share) == (100, 0.5)
    assert made["german"].value_share == pytest.approx(0.794, abs=0.001)
    assert (made["german"].substantial, made["never"].substantial) == (True, False)
    assert (made["german"].action, made["idle"].actionable, made["band.low"].actionable) == (
        "Write to them",
        False,
        True,
    )
    # 100 Germans; 50 young minus those of unknown age, of whom half are German
    young = made["young"].size
    both = int((result.frame["german"] & result.frame["young"]).sum())
    assert made["german"].jaccard == both / (100 + young - both)
    assert (made["german"].stable, made["old"].stable) == (False, True)
    assert judged(result)["old"].stable is None


def test_segments_together(result: segdsl.Result) -> None:
    made = portfolio(result.membership, overlap(result.membership))
    assert made.segments == 7
    assert [(one.left, one.right, one.jaccard) for one in made.twins] == [("german", "germans_too", 1.0)]
    # `young` and `old` are used by `rich`, which has an action
    assert made.idle == ("germans_too", "idle", "never")
    assert (made.empty, made.slight, made.too_many) == (("never",), (), False)
    sizes = [
        int(result.frame[name].sum()) for name in ("german", "germans_too", "young", "old", "rich", "idle")
    ]
    assert made.memberships == sum(sizes) / 200


def test_too_many_segments() -> None:
    rules = "\n".join(f"segment s{at} when spent = {at}" for at in range(9))
    program = segdsl.parse(f"{TABLES}{rules}\nsegment all when spent >= 0")
    result = program.evaluate(customers=customers(100))
    made = portfolio(result.membership, overlap(result.membership))
    assert (made.too_many, len(made.empty)) == (True, 9)
    (found,) = (
        one
        for one in findings(result.membership, overlap(result.membership), portfolio=made)
        if one.kind == "too-many"
    )
    assert found.numbers == {"segments": 10, "slight": 0, "empty": 9, "twins": 0}


def test_missing_values_that_decided() -> None:
    program = segdsl.parse(
        TABLES
        + """
trait double = age * 2
groups band
  low when spent < 50
segment one when age > 30 and spent > 10
segment two when double > 60 or country = "DE"
segment three when (age > 30 or missing) and band is "low"
segment four when sum(customers.spent) / 0 > 1
segment five when age is missing
"""
    )
    frame = pl.DataFrame(
        {
            "id": list("abcde"),
            "email": [None] * 5,
            "phone": [None] * 5,
            "country": ["DE", "AT", None, "AT", None],
            "age": [None, None, 40, 20, None],
            "spent": [20.0, None, None, None, 5.0],
        },
        schema_overrides={"email": pl.String, "phone": pl.Int64},
    )
    made = undecided(program.evaluate(customers=frame))
    assert made.columns == ["name", "unknown", "cause", "cause_title", "missing", "alone"]
    assert made.rows() == [
        # a: age is missing; b: both are; c: spent is; d: 20 is not above 30, whatever was spent; e: 5 is not above 10
        ("one", 3, "age", "age", 2, 1),
        ("one", 3, "spent", "spent", 2, 1),
        # a is German anyway; b: 2 × age; c is 80; d is neither; e: both
        ("two", 2, "double", "double", 2, 1),
        ("two", 2, "country", "country", 1, 0),
        # b, c: in no band; d is too young for certain. That b's age is missing, too, is said, though `or missing` lets it pass
        ("three", 2, "band", "band", 2, 1),
        ("three", 2, "age", "age", 1, 0),
        ("four", 5, None, None, 0, 0),
    ]
    assert undecided(program.evaluate(customers=frame), ["five"]).is_empty()


def kinds(found: tuple[Finding, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.kind, one.subjects) for one in found]


def test_findings(result: segdsl.Result, tmp_path: Path) -> None:
    before = customers().with_columns(age=pl.col("age") + 8)
    PROGRAM.evaluate(customers=before).frame.write_parquet(tmp_path / "m.parquet")
    comparison = result.compare(tmp_path / "m.parquet")
    overlaps = overlap(result.membership)
    made = findings(
        result.membership,
        overlaps,
        expected=result.expectations(),
        undecided=undecided(result),
        quality=[*judged(result).values()],
        portfolio=portfolio(result.membership, overlaps),
        comparison=comparison,
    )
    assert kinds(made) == [
        ("expectation-failed", ("never",)),
        ("largest", ("idle",)),
        ("fastest-growing", ("young",)),
        *(("strongest-overlap", one.subjects) for one in made if one.kind == "strongest-overlap"),
        ("missing-decided", ("young",)),
        ("missing-decided", ("old",)),
        ("hardly-different", ("idle",)),
        *(
            ("hardly-different", one.subjects)
            for one in made
            if one.kind == "hardly-different" and one.subjects != ("idle",)
        ),
        ("twins", ("german", "germans_too")),
        ("empty", ("never",)),
        ("idle", ("germans_too", "idle", "never")),
    ]
    assert [one.kind for one in made] == sorted((one.kind for one in made), key=KINDS.index)
    by_kind = {one.kind: one for one in reversed(made)}
    assert by_kind["expectation-failed"].texts == {"expectation": "count(never) > 0"}
    assert by_kind["largest"].numbers["size"] == 200
    assert by_kind["missing-decided"].numbers == {"unknown": 20, "missing": 20, "alone": 20}
    grown = by_kind["fastest-growing"].numbers
    assert grown["growth"] == pytest.approx((grown["after"] or 0) / (grown["before"] or 1) - 1)
    strongest = by_kind["strongest-overlap"]
    # `rich` speaks of `old`, so that they go together is no news
    assert all({"rich", "old"} != set(one.subjects) for one in made)
    assert (strongest.numbers["lift"] or 0) > (strongest.numbers["lift_low"] or 0) > 1
    assert all(one.cells.keys() <= one.numbers.keys() for one in made)


def test_nothing_is_found_of_nobody() -> None:
    result = PROGRAM.evaluate(customers=customers(0))
    made = findings(result.membership, overlap(result.membership), undecided=undecided(result))
    assert {one.kind for one in made} == {"empty"}


def test_few_members_are_nearly_none() -> None:
    result = PROGRAM.evaluate(customers=customers(8))
    made = findings(result.membership, overlap(result.membership))
    assert ("near-empty", ("german",)) in kinds(made)
