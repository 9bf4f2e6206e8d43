"""Programs and conditions without a schema: columns are known by what is done with them."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

import segdsl
from segdsl import api
from segdsl.semantics.analyse import analyse
from segdsl.syntax import parse
from segdsl.text import Source
from segdsl.types import TEXT, Catalog, Column, Table

NOON = dt.datetime(2024, 5, 15, 12)
FRAME = pl.DataFrame(
    {
        "id": ["a", "b", "c"],
        "day": [dt.date(2024, 5, 1), dt.date(2024, 1, 1), None],
        "at": [dt.datetime(2024, 5, 15, 10), dt.datetime(2024, 5, 1, 23, 59), None],
        "whole": [10, 40, None],
        "real": [1.5, float("nan"), None],
        "exact": [Decimal("1.25"), Decimal("2.50"), None],
        "name": ["DE", "AT", None],
        "flag": [True, False, None],
        "tags": [["x"], ["y", "z"], None],
    }
).with_columns(
    aware=pl.col("at").dt.replace_time_zone("UTC"),
    coarse=pl.col("at").cast(pl.Datetime("ms")),
    narrow=pl.col("whole").cast(pl.UInt8),
    single=pl.col("real").cast(pl.Float32),
    kind=pl.col("name").cast(pl.Categorical),
)
CONDITIONS = [
    ("day in last 30d", "a"),
    ("day in 2024-05", "a"),
    ("day in 2024", "ab"),
    ("day = 2024-05-01", "a"),
    ("day before 2024-05", "b"),
    ("day in 2024-01-01 to 2024-02-01", "b"),
    ("month(day) = 2024-05", "a"),
    ("age(day) = 0", "ab"),
    ("time since day > 30d", "b"),
    ("anniversary(day) in next 400d", "ab"),
    ("at in last 30d", "ab"),
    ("at in last 6h", "a"),
    ("at in last 30d and at in last 6h", "a"),
    ("at in last 30d and time since at < 12h", "a"),
    ("at >= 2024-05-15", "a"),
    ("at < 2024-05-15T10:30", "ab"),
    ("time since at < 12h", "a"),
    ("hour(at) = 10", "a"),
    ("aware in last 6h", "a"),
    ("aware < 2024-05-15T10:00", "b"),
    ("coarse in last 30d", "ab"),
    ("coarse in last 6h", "a"),
    ("whole < 30", "a"),
    ("whole < 30d", "a"),
    ("whole >= 10.5", "b"),
    ("whole in (10, 20)", "a"),
    ("whole between 5 and 20", "a"),
    ("whole / 4 = 2.5", "a"),
    ("abs(whole) > 5", "ab"),
    ('text(whole) = "10"', "a"),
    ("coalesce(whole, 0) = 0", "c"),
    ("narrow - 50 < 0", "ab"),
    ("real > 1", "a"),
    ("real > 0 or real is missing", "abc"),
    ("real in (1.5, 2)", "a"),
    ("single > 1", "a"),
    ("exact = 1.25", "a"),
    ("exact * 2 > 3", "b"),
    ("whole + real > 5", "a"),
    ('name = "DE"', "a"),
    ('name != "DE"', "b"),
    ('name in ("DE", "CH")', "a"),
    ('name is "DE" or missing', "ac"),
    ('lower(name) contains "d"', "a"),
    ('name matches "^D"', "a"),
    ("length(name) = 2", "ab"),
    ('kind = "DE"', "a"),
    ("flag", "a"),
    ("not flag", "b"),
    ("flag = no", "b"),
    ("if flag then whole > 5 else no", "a"),
    ('tags has "x"', "a"),
    ('tags has any of ("x", "z")', "ab"),
]


@pytest.mark.parametrize("schema", [None, FRAME.schema], ids=["open", "schema"])
@pytest.mark.parametrize(("condition", "ids"), CONDITIONS, ids=[one for one, _ in CONDITIONS])
def test_conditions_filter_frames(condition: str, ids: str, schema: pl.Schema | None) -> None:
    kept = FRAME.filter(segdsl.expr(condition, schema=schema, as_of=NOON))
    assert "".join(kept["id"]) == ids


WRONG = [
    ('segment a when age > 5 and age = "x"', ["SEG301"]),
    ('segment a when country = "DE"\nsegment b when country > 5\nsegment c when b', ["SEG301"]),
    ('segment a when signup in last 30d\nsegment b when signup = "x"', ["SEG301"]),
    ("segment a when newsletter and age\nsegment b when age > 5", ["SEG301"]),
    ('segment a when x = y\nsegment b when x > 5\nsegment c when y = "a"', ["SEG301"]),
    ('segment a when tags has "x"\nsegment b when tags = 5', ["SEG301"]),
    ('segment a when upper(x) = "A" and x + 1 > 2', ["SEG302"]),
    ('segment a when coalesce(x, 0) > 3 and x = "a"', ["SEG301"]),
    ('segment a when t > 5\ntrait t = u\nsegment b when u = "x"', ["SEG301"]),
    ("groups g\n  x when a\n  y otherwise\nsegment s when a > 5", ["SEG301"]),
    ('segment a when customers.age > 5 and age = "x"', ["SEG301"]),
    ('segment a when abs(x) > 5 and x is "a"', ["SEG302"]),
    ('segment a when x in (1, 2) and x in ("a",)', ["SEG301"]),
    ("segment a when recency < 6h", ["SEG408"]),
    ("segment a when count(orders) > 5", ["SEG309"]),
    ("segment a when sum(orders.amount) > 5", ["SEG207"]),
    ("segment a when orders.amount > 5", ["SEG201"]),
    ("segment a when lifecycle.lost", ["SEG201"]),
]
SOUND = [
    "trait t = x",
    "segment a when at in last 6h and at in last 30d",
    "segment a when at in last 30d\nsegment b when at in last 6h\nsegment c when time since at < 3h",
    'segment a when x = y\nsegment b when y = "a"',
    "segment a when born before 2000-01-01 and age(born) > 20 and born is known",
]


@pytest.mark.parametrize(("text", "codes"), WRONG, ids=[one for one, _ in WRONG])
def test_uses_that_do_not_go_together_are_told_once(text: str, codes: list[str]) -> None:
    assert [one.code.id for one in api.check_source(Source("open.seg", text))] == codes


@pytest.mark.parametrize("text", SOUND)
def test_nothing_is_said_where_uses_agree(text: str) -> None:
    assert api.check_source(Source("open.seg", text)) == []


def test_numbers_read_as_days_are_noted_once_for_each_place() -> None:
    found = api.check_source(
        Source("open.seg", "segment a when recency < 30d and recency > 5 and recency > 2d")
    )
    assert [(one.code.id, one.severity) for one in found] == [("SEG411", "note")] * 2


def test_a_mistake_raises_and_says_where() -> None:
    with pytest.raises(segdsl.SegdslError) as told:
        segdsl.expr('age > "x" and age > 5')
    assert [one.code.id for one in told.value.diagnostics] == ["SEG301"]


def test_a_name_that_a_used_file_defines_again_is_told_at_the_use() -> None:
    text = 'table customers key id {\n  id text\n  birth_date date\n}\n\nuse std.demographic\nsegment minors when id = "1"\n'
    [found] = segdsl.check(text)
    assert found.code.slug == "duplicate-name"
    assert found.message == "`minors` is already a segment, and `std.demographic` defines it, too"
    assert text[found.place.span.start : found.place.span.end] == "use std.demographic"
    assert found.help == ("give its names one of their own in front: `use std.demographic as demographic`",)
    assert segdsl.check(text.replace("use std.demographic", "use std.demographic as demographic")) == []


# ---- frames whose times are of any kind

MOMENTS = [
    dt.datetime(2024, 5, 1, 0, 30),
    dt.datetime(2024, 4, 30, 23, 30),
    dt.datetime(2024, 3, 31, 2, 30),
    None,
]
TIMED = pl.DataFrame({"id": ["a", "b", "c", "d"], "at": MOMENTS})
AWARE = TIMED.with_columns(pl.col("at").dt.replace_time_zone("UTC"))
MAY = dt.datetime(2024, 5, 1, 12)


@pytest.mark.parametrize(
    ("condition", "zone", "naive", "aware"),
    [
        ("at on 2024-05-01", "UTC", "a", "a"),
        ("at on 2024-05-01", "Europe/Berlin", "a", "ab"),
        ("at on 2024-05-01", "America/New_York", "a", ""),
        ("at >= 2024-05-01T00:00", "Europe/Berlin", "a", "ab"),
        ("hour(at) = 0", "Europe/Berlin", "a", ""),
        ("hour(at) = 1", "Europe/Berlin", "", "b"),
        ("at in last 12h", "Europe/Berlin", "a", "ab"),
        # skipped by the clock, so an hour later
        ("hour(at) = 3", "Europe/Berlin", "c", ""),
    ],
)
def test_moments_without_a_zone_show_the_clock_of_the_given_one(
    condition: str, zone: str, naive: str, aware: str
) -> None:
    asked = segdsl.expr(condition, as_of=MAY, timezone=zone)
    for frame, ids in (
        (TIMED, naive),
        (AWARE, aware),
        (TIMED.with_columns(pl.col("at").dt.cast_time_unit("ms")), naive),
    ):
        assert "".join(frame.filter(asked)["id"]) == ids
        assert "".join(frame.lazy().filter(asked).collect(engine="streaming")["id"]) == ids


def test_days_are_days_whatever_the_zone() -> None:
    days = TIMED.with_columns(pl.col("at").cast(pl.Date))
    for zone in ("UTC", "Europe/Berlin", "America/New_York"):
        asked = segdsl.expr("at on 2024-05-01", as_of=MAY, timezone=zone)
        assert "".join(days.filter(asked)["id"]) == "a"


def test_examples_and_splits_need_no_table_statements() -> None:
    program = segdsl.parse(
        "segment young when age < 30\n"
        'split half of young: a 50%, b 50%\nsegment some when bucket("x", 10) < 5\n'
        'example "somebody young"\n  given age = 20\n  then young\n'
    )
    assert [one.passed for one in program.test()] == [True]
    made = program.evaluate(customers=pl.DataFrame({"who": ["a", "b"], "age": [20, 40]}), key="who").frame
    assert made["half"].is_null().to_list() == [False, True]


@pytest.mark.parametrize(
    ("condition", "remedy"), [("name > 3", "the data hold in `name`"), ("name in last 30d", "`2024-02-01`")]
)
def test_what_the_data_made_a_text_is_looked_for_in_the_data(condition: str, remedy: str) -> None:
    catalog = Catalog(
        {"customers": Table("customers", {"name": Column("name", TEXT)})}, "customers", declared=False
    )
    parsed = parse(Source("program.seg", f"segment a when {condition}"))
    made, found = analyse(parsed, catalog)
    assert made is None
    assert [remedy in " ".join(one.help) for one in found] == [True]
    assert "quotes" not in str(found)
