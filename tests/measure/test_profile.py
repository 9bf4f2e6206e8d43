"""Profiles and distributions: figures worked out by hand, and against the plainest way to count."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from statistics import median

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import segdsl
from segdsl.measure import Described, Hidden, attributes, histograms, observe, profile_marks
from segdsl.measure.significance import rank_sum, two_proportions

SHOP = segdsl.parse(
    """
table customers key id {
  id         text
  country    text
  newsletter flag
  spent      decimal
  waits      integer in hours
  signed_up  date
  tags       list of text
  email      text personal address
  phone      text address
  code       text unique
  notes      text
}
trait mail_length = length(email)
trait mail_twice = mail_length * 2
trait joined "Month of signing up" = month(signed_up)
trait half = spent / 2
segment german "Germans" when country = "DE"
groups worth
  much "Much" when spent >= 100
  some        when spent > 0
"""
)
MEMBERS = {
    "id": list("abcdefgh"),
    "country": ["DE", "DE", "DE", "DE", "AT", "AT", "CH", None],
    "newsletter": [True, True, False, None, False, False, None, True],
    "spent": ["10.50", "20", "30", "139.50", "0", "0", "100", "300"],
    "waits": [1, 2, 3, None, 4, 4, 5, 6],
    "signed_up": [dt.date(2024, month, 15) for month in (1, 1, 2, 2, 3, 3, 4, 4)],
    "tags": [["x"], ["x", "y"], [], None, ["y"], ["y"], ["z"], []],
    "email": [f"{one}@x.example" for one in "abcdefg"] + [None],
    "phone": ["1", None, None, None, None, None, None, None],
    "code": list("12345678"),
    "notes": [f"note {at}" for at in range(8)],
}
FRAME = pl.DataFrame(MEMBERS).with_columns(pl.col("spent").cast(pl.Decimal(38, 6)))


@pytest.fixture(scope="module")
def result() -> segdsl.Result:
    return SHOP.evaluate(customers=FRAME, as_of=dt.date(2024, 6, 30))


def row(
    result: segdsl.Result, name: str, attribute: str, kind: str, value: str | None = None
) -> dict[str, object]:
    found = [
        one
        for one in result.profile(name).iter_rows(named=True)
        if (one["attribute"], one["row"], one["value"]) == (attribute, kind, value)
    ]
    assert len(found) == 1
    return found[0]


def test_what_may_be_shown(result: segdsl.Result) -> None:
    # neither the key, nor what is personal or made of it, nor addresses, nor what is unique
    names = [one.name for one in attributes(result.membership)]
    assert names == [
        "country",
        "newsletter",
        "spent",
        "waits",
        "signed_up",
        "tags",
        "notes",
        "joined",
        "half",
        "worth",
    ]
    # and notes are different for everybody
    assert "notes" not in result.profile("german")["attribute"].to_list()
    assert {one.name: one.unit for one in attributes(result.membership) if one.unit} == {
        "waits": "seconds",
        "joined": "month",
    }


def test_shares_by_hand(result: segdsl.Result) -> None:
    # four Germans: two read the newsletter, one does not, one was never asked; one of three others does
    found = row(result, "german", "newsletter", "value", "yes")
    assert (found["count_in"], found["known_in"], found["count_all"], found["known_all"]) == (2, 3, 3, 6)
    assert (found["share_in"], found["share_out"], found["share_all"]) == (2 / 3, 1 / 3, 3 / 6)
    assert found["index"] == pytest.approx(100 * (2 / 3) / (3 / 6))
    assert found["effect"] == pytest.approx(2 * (math.asin(math.sqrt(2 / 3)) - math.asin(math.sqrt(1 / 3))))
    assert found["strength"] == pytest.approx(abs(float(str(found["effect"]))) / 0.2)
    assert (found["p"], found["telling"]) == (None, False)  # too few to tell from noise
    absent = row(result, "german", "newsletter", "missing")
    assert (absent["count_in"], absent["known_in"], absent["count_all"], absent["known_all"]) == (1, 4, 2, 8)


def test_lists_are_counted_by_element(result: segdsl.Result) -> None:
    found = row(result, "german", "tags", "value", "x")
    assert (found["count_in"], found["known_in"], found["count_all"], found["known_all"]) == (2, 3, 2, 7)
    assert row(result, "german", "tags", "value", "y")["count_in"] == 1


def test_levels_by_hand(result: segdsl.Result) -> None:
    spent = row(result, "german", "spent", "level")
    assert (spent["mean_in"], spent["mean_out"], spent["mean_all"]) == (50, 100, 75)
    assert (spent["median_in"], spent["median_all"]) == (25, 25)
    assert spent["index"] == pytest.approx(100 * 50 / 75)
    # 10.5, 20, 30 and 139.5 against 0, 0, 100, 300: 9 of 16 pairs up, 7 down
    assert spent["effect"] == pytest.approx(2 / 16)
    waits = row(result, "german", "waits", "level")
    assert (waits["mean_in"], waits["known_in"], waits["effect"]) == (2 * 3600, 3, -1)
    joined = row(result, "german", "joined", "level")
    assert joined["index"] is None
    native = {one.name: one for one in attributes(result.membership)}
    assert native["joined"].native(float(str(joined["median_in"]))) == "2024-01"
    day = row(result, "german", "signed_up", "level")["median_all"]
    assert native["signed_up"].native(float(str(day))) == dt.date(2024, 2, 15)


def test_what_the_rule_says_is_no_news(result: segdsl.Result) -> None:
    frame = result.profile("german")
    assert set(frame.filter("in_rule")["attribute"]) == {"country"}
    # `half` is made of what the groups are made of
    assert set(result.profile("worth.much").filter("in_rule")["attribute"]) == {"spent", "half", "worth"}


def test_unknown_segments(result: segdsl.Result) -> None:
    with pytest.raises(KeyError, match="germans"):
        result.profile("germans")
    with pytest.raises(KeyError, match="germans"):
        result.histograms("germans")


def test_telling_rows_come_first_and_are_large_and_no_noise() -> None:
    many = pl.concat(
        [FRAME.with_columns(id=pl.col("id") + f"{at}", code=pl.col("code") + f"{at}") for at in range(50)]
    )
    result = SHOP.evaluate(customers=many, as_of=dt.date(2024, 6, 30))
    frame = result.profile("german")
    telling = frame["telling"].to_list()
    assert telling == sorted(telling, reverse=True)
    assert (
        frame.filter("telling").select((pl.col("strength") >= 1).all() & (pl.col("q") <= 0.05).all()).item()
    )
    assert not frame.filter(pl.col("attribute") == "spent")[
        "telling"
    ].any()  # delta 0.125 is small, however many there are
    assert frame.filter((pl.col("attribute") == "waits") & (pl.col("row") == "level"))["telling"].item()


def test_profiles_of_nobody_and_of_everybody() -> None:
    program = segdsl.parse(
        "table customers key id { id text x integer c text }\n"
        "segment nobody when x < 0\nsegment everybody when x >= 0\n"
    )
    result = program.evaluate(customers=pl.DataFrame({"id": ["1", "2"], "x": [1, 2], "c": ["a", "a"]}))
    for name in ("nobody", "everybody"):
        assert result.profile(name).select("effect", "p", "q").null_count().sum_horizontal().item() == 6
    empty = program.evaluate(customers=pl.DataFrame(schema={"id": pl.String, "x": pl.Int64, "c": pl.String}))
    assert empty.profile("nobody").filter(pl.col("row") == "level").select("mean_in", "mean_all").row(0) == (
        None,
        None,
    )
    assert empty.histograms().height == 0


customers = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", None]),
        st.one_of(st.none(), st.integers(-5, 20)),
        st.booleans(),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(customers)
def test_profiles_against_plain_counting(rows: list[tuple[str | None, int | None, bool]]) -> None:
    program = segdsl.parse("table customers key id { id integer c text x integer m flag }\nsegment s when m")
    columns = {
        "id": list(range(len(rows))),
        "c": [r[0] for r in rows],
        "x": [r[1] for r in rows],
        "m": [r[2] for r in rows],
    }
    schema = {"id": pl.Int64, "c": pl.String, "x": pl.Int64, "m": pl.Boolean}
    result = program.evaluate(customers=pl.DataFrame(columns, schema=schema))
    found = {(r["attribute"], r["row"], r["value"]): r for r in result.profile("s").iter_rows(named=True)}
    for value in {r[0] for r in rows if r[0] is not None}:
        if ("c", "value", value) not in found:
            assert 2 * len({r[0] for r in rows} - {None}) > sum(r[0] is not None for r in rows)
            continue
        made = found["c", "value", value]
        inside = sum(r[0] == value and r[2] for r in rows)
        known = sum(r[0] is not None and r[2] for r in rows)
        everyone, of = sum(r[0] == value for r in rows), sum(r[0] is not None for r in rows)
        assert (made["count_in"], made["known_in"], made["count_all"], made["known_all"]) == (
            inside,
            known,
            everyone,
            of,
        )
        assert made["p"] == two_proportions(inside, known, everyone - inside, of - known)
    made = found["x", "level", None]
    inside = [r[1] for r in rows if r[2] and r[1] is not None]
    outside = [r[1] for r in rows if not r[2] and r[1] is not None]
    assert made["mean_in"] == (pytest.approx(sum(inside) / len(inside)) if inside else None)
    assert made["median_in"] == (median(inside) if inside else None)
    if inside and outside:
        above = sum((a > b) - (a < b) for a in inside for b in outside)
        assert made["effect"] == pytest.approx(above / len(inside) / len(outside))
        every = inside + outside
        twice = sum(sum((v < x) * 2 + (v == x) for v in every) + 1 for x in inside)
        ties = sum(every.count(v) ** 3 - every.count(v) for v in set(every))
        assert made["p"] == rank_sum(twice, len(inside), len(outside), ties)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=60), st.sampled_from([0, 3]))
def test_every_value_lies_in_one_bar(values: list[float | None], least: int) -> None:
    program = segdsl.parse("table customers key id { id integer x number }\nsegment s when x > 0")
    frame = pl.DataFrame({"id": range(len(values)), "x": values}, schema={"id": pl.Int64, "x": pl.Float64})
    observed = observe(program.evaluate(customers=frame))
    made = histograms(observed, "s", least)
    known = [value for value in values if value is not None]
    if least == 0:
        assert made["count_all"].sum() == len(known)
        assert made["count_in"].sum() == sum(value > 0 for value in known)
        assert made.height <= 13
    for counts in made.select("count_in", pl.col("count_all") - pl.col("count_in")).iter_rows():
        assert all(count == 0 or count >= least for count in counts)
    edges = made["high"].to_list()[:-1]
    assert edges == made["low"].to_list()[1:]
    assert all(one < other for one, other in pairwise(edges))


@pytest.mark.parametrize(
    ("column", "values", "lows", "last"),
    [
        ("integer", [0, 5, 10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 11),
        ("integer", [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 6),
        ("integer", [3, 497], [0, 50, 100, 150, 200, 250, 300, 350, 400, 450], 500),
        ("number", [0.0, 1.0], [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 1.0),
        ("integer in days", [0, 400], [0, 60, 120, 180, 240, 300, 360], 420),
    ],
)
def test_edges_are_round(column: str, values: list[float], lows: list[float], last: float) -> None:
    program = segdsl.parse(f"table customers key id {{ id integer x {column} }}\nsegment s when x is known")
    result = program.evaluate(customers=pl.DataFrame({"id": range(len(values)), "x": values}))
    made = result.histograms()
    assert made["low"].to_list() == pytest.approx(lows)
    assert made["high"].to_list()[-1] == pytest.approx(last)
    assert made["count_all"].sum() == len(values)


def test_days_begin_with_months_quarters_and_years() -> None:
    program = segdsl.parse("table customers key id { id integer d date }\nsegment s when d is known")
    days = [dt.date(2022, 1, 20), dt.date(2024, 6, 3)]
    result = program.evaluate(customers=pl.DataFrame({"id": [1, 2], "d": days}))
    made = result.histograms()
    (attribute,) = attributes(result.membership)
    lows = [attribute.native(low) for low in made["low"].to_list()]
    assert lows == [dt.date(2022 + at // 4, at % 4 * 3 + 1, 1) for at in range(10)]


def test_hostile_names_and_values_are_only_names() -> None:
    program = segdsl.parse(
        "table customers key id { id integer `<b>` text `a*` integer }\nsegment `size:` when `a*` > 1"
    )
    frame = pl.DataFrame(
        {"id": [1, 2, 3, 4], "<b>": ["</script>", "</script>", "^.*$", "^.*$"], "a*": [1, 2, 3, 4]}
    )
    result = program.evaluate(customers=frame)
    made = result.profile("size:")
    assert set(made["value"].drop_nulls()) == {"</script>", "^.*$"}
    assert made.filter(pl.col("attribute") == "a*")["mean_in"].to_list() == [3]
    described = Described(result.observed, {"size:": made.with_columns(telling=True)}, result.overlap())
    marks = profile_marks(described, Hidden({}, 2))
    assert ("profile", "size:", "<b>", "value", "</script>") in marks
