"""What segments bring in, and what the value is."""

from __future__ import annotations

import polars as pl
import pytest

import segdsl
from segdsl.measure import value_of

TABLES = """
table customers key id {
  id      text
  spent   decimal
  points  number
  secret  number personal
  country text
  waits   integer in days
}
"""
PROGRAM = segdsl.parse(
    TABLES
    + """
trait monetary "Money" = spent * 2
trait clv = points + 1
segment some when spent > 0
segment none_known when spent is missing
groups size
  large when spent > 10
"""
)
FRAME = pl.DataFrame(
    {
        "id": list("abcd"),
        "spent": pl.Series(["0.1", "0.2", "20", None]).cast(pl.Decimal(38, 6)),
        "points": [0.1, 0.2, -0.3, None],
        "secret": [1.0, 2.0, 3.0, 4.0],
        "country": ["DE", "AT", "CH", "DE"],
        "waits": [1, 2, 3, 4],
    }
)


def test_sums_and_shares_by_hand() -> None:
    made = PROGRAM.evaluate(customers=FRAME).values()
    assert made is not None
    columns = made.select("name", "size", "known", "sum", "share", "mean").rows()
    assert columns[0] == ("everyone", 4, 3, 40.6, 1.0, 40.6 / 3)
    assert columns[1] == ("some", 3, 3, 40.6, 1.0, 40.6 / 3)
    assert columns[2] == ("none_known", 1, 0, 0.0, 0.0, None)
    assert columns[3] == ("size.large", 1, 1, 40.0, 40 / 40.6, 40.0)


def test_numbers_add_up_exactly_and_a_share_of_nothing_is_missing() -> None:
    made = PROGRAM.evaluate(customers=FRAME).values("points")
    assert made is not None
    # 0.1 + 0.2 − 0.3 is 0 here, which it is not in floating point
    assert made["sum"].to_list()[0] == 0
    assert made["share"].null_count() == made.height


def test_the_value_is_found_by_its_name() -> None:
    value = value_of(PROGRAM.meaning)
    assert value is not None
    assert (value.name, value.title, value.said) == ("monetary", "Money", False)
    without = segdsl.parse(TABLES + "trait clv = points + 1\nsegment s when spent > 0")
    assert (value_of(without.meaning) or value).name == "clv"
    said = value_of(without.meaning, "spent")
    assert said is not None
    assert said.said
    assert value_of(segdsl.parse(TABLES + "segment s when spent > 0").meaning) is None
    column = segdsl.parse("table customers key id { id text revenue number }\nsegment s when revenue > 0")
    assert (value_of(column.meaning) or value).name == "revenue"
    personal = segdsl.parse(TABLES + "trait value = secret * 2\nsegment s when spent > 0")
    assert value_of(personal.meaning) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("monetry", "it is not a trait or a column"),
        ("secret", "it is personal"),
        ("country", "it is text"),
        ("waits", "it is a duration in days"),
        ("some", "it is a segment"),
        ("size", "it is groups"),
    ],
)
def test_what_cannot_be_the_value(name: str, why: str) -> None:
    with pytest.raises(segdsl.SegdslError, match=f"`{name}` cannot be the value: {why}") as told:
        PROGRAM.evaluate(customers=FRAME).values(name)
    assert told.value.diagnostics[0].code.id == "SEG730"
    assert told.value.diagnostics[0].help
