"""What is done for large data gives what is done for small ones: values met late, long lists, unsorted keys, odd rows, time limits."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segdsl
from segdsl.engine import domains
from segdsl.engine.data import keys, sources

AS_OF = dt.date(2024, 6, 30)
PROGRAM = """
table customers key id {
  id      integer
  country text
  plan    text one of ("a", "b", "c")
  spend   number
  tags    list of text
}
table events of customers by who at happened {
  who      integer
  happened timestamp
  kind     text
  item     text
  amount   number
}

trait bought  = count(events where kind = "buy")
trait lately  = count(events in last 30d where kind = "buy")
trait spent   = sum(events.amount where kind = "buy")
trait seen    = last(events.happened)
trait newest  = last(events.item)
trait oldest  = first(events.item where kind in ("buy", "see"))
trait variety = distinct(events.item)
trait liked   = most_common(events.item)
trait dear    = share(events where amount > 50)
trait rhythm  = avg_gap(events where kind = "buy")

segment home     when country = "DE" or country = "AT" or country starts with "C" or country contains "x"
segment abroad   when (country not in ("DE", "AT") or missing)
segment odd      when lower(country) ends with "e" and plan != "b"
segment tagged   when tags has "t1" or tags has any of ("t2", "t3") or tags has all of ("t4", "t5")
segment plain    when tags has none of ("t1", "t6") and length(tags) > 1
segment buyers   when bought >= 2 and not (lately = 0)
segment spenders when spent > 100 or spent > 20 and country is missing
segment fresh    when seen in last 60d and newest = "i1"
segment loyal    when oldest = newest and variety between 2 and 5
segment keen     when dear > 30% or rhythm < 20d
segment same     when liked = newest
segment above    when spent > avg(customers.spent) and country is known
segment both     when home and not tagged or (fresh or missing)
segment outside  when not (size.big or missing) and abroad
segment twice    when not both and (outside or size.mid)
segment rich     when spend > avg(abroad.spend) and not (rich_home or missing)
segment rich_home when home and spend > 20
segment ages     when share(customers where keen) < 50% and not loyal
groups size
  big   when spend > 100 and bought > 1
  mid   when spend > 20
  small otherwise
"""
PROGRAM += "segment wide when " + " or ".join(f"spend between {n}.1 and {n}.6" for n in range(40))
PROGRAM += (
    "\nsegment deep when " + " and ".join(f"not (spend between {n}.1 and {n}.6)" for n in range(40)) + "\n"
)


def data(seed: int, *, countries: list[str]) -> dict[str, pl.DataFrame]:
    chance = random.Random(seed)

    def some(values: list[Any], missing: float = 0.1) -> Any:
        return None if chance.random() < missing else chance.choice(values)

    size = 200
    customers = pl.DataFrame(
        {
            "id": range(1, size + 1),
            "country": [some(countries) for _ in range(size)],
            "plan": [some(["a", "b", "c"]) for _ in range(size)],
            "spend": [some([0.0, 20.0, 20.5, 150.0, float("nan"), float("inf")]) for _ in range(size)],
            "tags": [
                some([[some([f"t{n}" for n in range(8)]) for _ in range(chance.randrange(12))]])
                for _ in range(size)
            ],
        },
        schema_overrides={"tags": pl.List(pl.String), "spend": pl.Float64},
    )
    rows = 1500
    events = pl.DataFrame(
        {
            "who": [some([*range(1, size + 1), 0, 999], 0.02) for _ in range(rows)],
            "happened": [
                some([dt.datetime(2024, 1, 1) + dt.timedelta(hours=chance.randrange(24 * 200))], 0.02)
                for _ in range(rows)
            ],
            "kind": [some(["buy", "see", "open", "late"]) for _ in range(rows)],
            "item": [some([f"i{n}" for n in range(5)]) for _ in range(rows)],
            "amount": [some([1.25, 10.0, 60.0, float("nan")]) for _ in range(rows)],
        },
        schema_overrides={"amount": pl.Float64},
    )
    return {"customers": customers, "events": events}


def evaluated(tables: dict[str, Any], **options: Any) -> tuple[pl.DataFrame, list[str], pl.DataFrame]:
    if any(not isinstance(one, pl.DataFrame) for one in tables.values()):
        # what is asked for by name is done however few rows there are
        options = {"engine": "streaming", **options}
    made = segdsl.parse(PROGRAM).evaluate(tables, as_of=AS_OF, traits=True, **options)
    again = segdsl.parse(PROGRAM).evaluate(tables, as_of=AS_OF, **options)
    assert again.frame.equals(made.frame.select(again.frame.columns))
    return made.frame, made.notes, made.sizes()


@pytest.fixture
def small() -> tuple[dict[str, pl.DataFrame], tuple[pl.DataFrame, list[str], pl.DataFrame]]:
    tables = data(5, countries=["DE", "AT", "CH", "xx", "FR", "ge"])
    return tables, evaluated(tables, engine="in-memory")


Small = tuple[dict[str, pl.DataFrame], tuple[pl.DataFrame, list[str], pl.DataFrame]]


def large(tables: dict[str, pl.DataFrame]) -> dict[str, pl.LazyFrame]:
    """The same as frames that are never held whole."""
    return {name: one.lazy() for name, one in tables.items()}


def agree(one: tuple[pl.DataFrame, list[str], pl.DataFrame], other: Any) -> None:
    assert one[0].equals(other[0])
    assert one[1] == other[1]
    assert one[2].equals(other[2])


def test_large_data_give_what_small_data_give(small: Small) -> None:
    tables, expected = small
    assert expected[1], "there is something to note"
    agree(expected, evaluated(large(tables)))


@pytest.mark.parametrize("sample", [1, 3, 20])
def test_values_that_come_late_are_known_in_the_end(
    small: Small, sample: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, expected = small
    monkeypatch.setattr(domains, "SAMPLE", sample)
    monkeypatch.setattr(domains, "_SHORTEST", 1)
    agree(expected, evaluated(large(tables)))


def test_columns_of_too_many_values_are_compared_as_text(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, expected = small
    monkeypatch.setattr(domains, "MOST", 2)
    agree(expected, evaluated(large(tables)))


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_rows_read_in_another_order_find_their_customers_by_key(
    small: Small, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, expected = small
    real = keys.Keys.of

    def turned(values: pl.Series) -> keys.Keys:
        return real(values.reverse())

    monkeypatch.setattr(keys.Keys, "of", turned)
    agree(expected, evaluated(large(tables), engine=engine))


def test_keys_in_no_order_and_with_gaps(small: Small) -> None:
    tables, expected = small
    shuffled = {name: one.sample(fraction=1, shuffle=True, seed=3) for name, one in tables.items()}
    agree(expected, evaluated(large(shuffled)))
    gone = tables | {"customers": tables["customers"].filter(pl.col("id") % 7 != 0)}
    agree(evaluated(gone, engine="in-memory"), evaluated(large(gone)))


def test_files_in_the_order_of_time(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, expected = small
    monkeypatch.setattr(sources, "SMALL", 0)
    ordered = tables | {"events": tables["events"].sort("happened", nulls_last=True)}
    paths = {}
    for name, frame in ordered.items():
        paths[name] = tmp_path / f"{name}.parquet"
        frame.write_parquet(paths[name], row_group_size=50)
    agree(expected, evaluated(paths))
    berlin = evaluated(tables, timezone="Europe/Berlin")
    agree(berlin, evaluated(paths, timezone="Europe/Berlin"))
    assert not berlin[0].equals(expected[0])


def test_rows_too_many_to_be_held_are_read_for_each_part(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, expected = small
    monkeypatch.setattr("segdsl.engine.attach.HELD", 0)
    agree(expected, evaluated(large(tables)))


def test_tests_too_many_to_be_held_are_joined_row_by_row(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, expected = small
    monkeypatch.setattr("segdsl.engine.decided.HELD", 0)
    agree(expected, evaluated(large(tables)))


def test_times_too_far_off_to_be_packed(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, expected = small
    monkeypatch.setattr("segdsl.engine.packed._BITS", 40)
    agree(expected, evaluated(large(tables)))


def test_more_values_than_a_word_has_lanes() -> None:
    wanted = [f"w{n:02}" for n in range(70)]
    text = "table customers key id {\n  id integer\n  tags list of text\n}\n"
    text += "\n".join(f'segment s{n} when tags has "{one}"' for n, one in enumerate(wanted))
    listed = ", ".join(f'"{one}"' for one in wanted)
    text += f"\nsegment every when tags has all of ({listed})\nsegment some when tags has any of ({listed})\n"
    lists = [wanted, [*wanted, *wanted], ["w69"] * 9, ["other"], [], None]
    customers = pl.DataFrame({"id": range(len(lists)), "tags": lists})
    program = segdsl.parse(text)
    engines: list[Any] = ["in-memory", "streaming"]
    made = [program.evaluate(customers=customers, as_of=AS_OF, engine=one).frame for one in engines]
    assert made[0].equals(made[1])
    assert made[1]["every"].to_list() == [True, True, False, False, False, False]
    assert made[1]["some"].to_list() == [True, True, True, False, False, False]
    assert made[1]["s69"].to_list() == [True, True, True, False, False, False]


def test_what_was_done_is_told_in_words(small: Small) -> None:
    tables, _ = small
    made = segdsl.parse(PROGRAM).evaluate(large(tables), as_of=AS_OF, engine="streaming")
    steps = made.evaluation.trace.steps
    words = "\n".join(line for step in steps for line in (step.text, *step.details))
    assert "`events` checked: 1,500 rows" in words
    assert "10 aggregates of `events`" in words or "11 aggregates of `events`" in words
    assert "rows whose `kind` is `buy`" in words
    assert "text decided once for each distinct value: `country" in words
    assert "lists as bits: `tags`" in words
    assert all(step.seconds >= 0 for step in steps)


def test_columns_that_were_not_read_at_first_are_looked_into_when_they_are(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, expected = small
    monkeypatch.setattr(sources, "SMALL", 0)
    paths = {name: tmp_path / f"{name}.parquet" for name in tables}
    for name, frame in tables.items():
        frame.write_parquet(paths[name])
    program = segdsl.parse(PROGRAM)
    made = program.evaluate(paths, as_of=AS_OF, only=["spenders"], engine="streaming")
    home, fresh = (program[name].definition.value for name in ("home", "fresh"))
    assert home is not None
    assert fresh is not None
    found = made.conditions({"home": home, "fresh": fresh}).select(pl.all().fill_null(value=False))
    assert found.equals(expected[0].select("home", "fresh"))


@pytest.mark.parametrize("is_lazy", [False, True])
def test_names_that_look_like_patterns_are_names(is_lazy: bool) -> None:
    text = """
table customers key `*` {
  `*`     text
  `^a.*$` integer
}
table orders of customers by `*` at at {
  `*` text
  at  timestamp
}
segment one when `^a.*$` > 1 and count(orders in last 30d) >= 1
segment two when `*` starts with "k"
"""
    customers = pl.DataFrame({"*": ["k1", "k2"], "^a.*$": [1, 2], "abc": [5, 6]})
    orders = pl.DataFrame({"*": ["k2", "gone"], "at": [dt.datetime(2024, 6, 29)] * 2, "zz": [1, 2]})
    tables = {"customers": customers, "orders": orders}
    given: dict[str, Any] = dict(large(tables)) if is_lazy else dict(tables)
    made = segdsl.parse(text).evaluate(given, as_of=AS_OF, engine="streaming" if is_lazy else "auto")
    assert made.frame.rows() == [("k1", False, True), ("k2", True, True)]
    assert made.notes == ["1 row of `orders` belongs to no customer and counts for nobody"]
