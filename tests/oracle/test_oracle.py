"""The oracle itself: examples worked out by hand from section 5 of the language reference."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.oracle import OracleOverflowError, evaluate, logic, values
from tests.oracle.questions import BERLIN, NOON, SCHEMA, ask, meaning, moment

D = dt.date
LONG_AGO = NOON - dt.timedelta(days=40)


# ---- missing values


YES, NO, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (NO, YES, NO, YES),
        (NO, NO, NO, NO),
        (NO, UNKNOWN, NO, UNKNOWN),
        (UNKNOWN, YES, UNKNOWN, YES),
        (UNKNOWN, NO, NO, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_kleene(left: bool | None, right: bool | None, both: bool | None, either: bool | None) -> None:
    assert logic.every([left, right]) is both
    assert logic.some([left, right]) is either
    # what De Morgan says holds for unknown, too
    assert logic.opposite(both) is logic.some([logic.opposite(left), logic.opposite(right)])
    given = {"flag": left, "age": None if right is None else int(right)}
    assert ask("flag and age = 1", given) is both
    assert ask("flag or age = 1", given) is either


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("not age > 30", None),
        ("age <= 30", None),
        ("age != 30", None),
        ("age in (1, 2)", None),
        ("age not in (1, 2) or missing", True),
        ("age is missing", True),
        ("age is known", False),
        ('name = ""', None),
        ('tags has "a"', None),
        ("length(tags)", None),
        ("count(orders)", 0),
        ("sum(orders.amount)", 0),
        ("sum(orders.price)", 0),
        ("sum(orders.cost)", 0),
        ("distinct(orders.kind)", 0),
        ("any(orders)", False),
        ("none(orders)", True),
        ("share(orders where amount > 1)", None),
        ("avg(orders.amount)", None),
        ("first(orders.kind)", None),
        ("if age > 30 then 1 else 2", 2),
        ("how_many(age > 30, yes, no)", 1),
        ("coalesce(age, 7)", 7),
        ("least(age, 7)", None),
        ("greatest(7, age)", None),
    ],
)
def test_of_nothing(expression: str, value: object) -> None:
    assert ask(expression) == value


def test_empty_is_not_missing() -> None:
    assert ask('name = ""', {"name": ""}) is True
    assert ask('tags has "a"', {"tags": []}) is False
    assert ask('tags has none of ("a", "b")', {"tags": []}) is True
    assert ask("length(tags)", {"tags": ["a", None, "a"]}) == 2


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_no_number_is_missing(value: float) -> None:
    assert ask("x is missing", {"x": value}) is True
    assert ask("x > 0 or missing", {"x": value}) is True


def test_results_that_are_no_numbers_are_missing() -> None:
    assert ask("x / 0", {"x": 1.0}) is None
    assert ask("x * x", {"x": 1e200}) is None
    assert ask("sqrt(x)", {"x": -1.0}) is None
    assert ask("log(x)", {"x": 0.0}) is None
    assert ask("exp(x)", {"x": 1000.0}) is None


def test_segments_are_plain() -> None:
    program = meaning(
        f"{SCHEMA} segment old when age > 60\n segment others when not old\n"
        "groups stage young when age < 30 grown when age >= 30 unknown otherwise\n groups half low when age < 30"
    )
    customers = [{"id": "a", "age": 70}, {"id": "b", "age": 20}, {"id": "c", "age": None}]
    made = evaluate(program, {"customers": customers}, NOON, BERLIN)
    assert [made[key]["old"] for key in "abc"] == [True, False, False]
    assert [made[key]["others"] for key in "abc"] == [False, True, True]
    assert [made[key]["stage"] for key in "abc"] == ["grown", "young", "unknown"]
    assert [made[key]["half"] for key in "abc"] == [None, "low", None]
    assert [made[key]["half.low"] for key in "abc"] == [False, True, False]


# ---- time travel


def test_rows_exist_from_their_time_on() -> None:
    orders = [{"at": NOON}, {"at": NOON + dt.timedelta(microseconds=1)}, {"at": None}]
    assert ask("count(orders)", orders=orders) == 1
    events = [{"on_day": D(2024, 5, 15)}, {"on_day": D(2024, 5, 16)}, {"on_day": None}]
    assert ask("count(events)", events=events) == 1


def test_rows_of_nobody_belong_to_nobody() -> None:
    program = meaning(f"{SCHEMA} trait n = count(orders)")
    orders = [{"id": "a", "at": NOON}, {"id": None, "at": NOON}, {"id": "gone", "at": NOON}]
    made = evaluate(program, {"customers": [{"id": "a"}, {"id": "b"}], "orders": orders}, NOON, BERLIN)
    assert [made[key]["n"] for key in "ab"] == [1, 0]


# ---- numbers


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),
        (1.5, 0, 2.0),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (2.4999, 0, 2.0),
        (0.25, 1, 0.3),
        (1e300, 6, 1e300),
    ],
)
def test_rounding_of_numbers(value: float, places: int, rounded: float) -> None:
    assert values.round_number(value, places) == rounded
    assert ask(f"round(x, {places})", {"x": value}) == rounded


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.344999", 2, "2.34"),
        ("1", 2, "1"),
    ],
)
def test_rounding_of_decimals(value: str, places: int, rounded: str) -> None:
    assert ask(f"round(money, {places})", {"money": Decimal(value)}) == Decimal(rounded)


def test_numbers_never_wrap() -> None:
    greatest = 2**63 - 1
    assert ask("age + 0", {"age": greatest}) == greatest
    assert (
        ask(
            "sum(orders.amount)",
            orders=[{"at": NOON, "amount": one} for one in (greatest, greatest, -greatest)],
        )
        == greatest
    )
    for expression, age in (
        ("age + 1", greatest),
        ("age - 1", -(2**63)),
        ("-age", -(2**63)),
        ("abs(age)", -(2**63)),
        ("age * age", 2**32),
    ):
        with pytest.raises(OracleOverflowError):
            ask(expression, {"age": age})
    with pytest.raises(OracleOverflowError):
        ask("sum(orders.amount)", orders=[{"at": NOON, "amount": greatest}] * 2)


def test_overflow_where_nothing_depends_on_it() -> None:
    """An engine may compute both branches and tell of an overflow, or not; the oracle finds it when it is asked to be eager."""
    program = meaning(f"{SCHEMA} trait t = if age < 10 then age * age else 0")
    tables = {"customers": [{"id": "a", "age": 2**40}]}
    assert evaluate(program, tables, NOON, BERLIN)["a"]["t"] == 0
    with pytest.raises(OracleOverflowError):
        evaluate(program, tables, NOON, BERLIN, eager=True)


def test_exact_money() -> None:
    assert ask("money + 0.1 = 0.3", {"money": Decimal("0.2")}) is True
    assert ask("money * 1.000001", {"money": Decimal("0.000001")}) == Decimal("0.000001000001")
    assert ask("sum(orders.cost) = 0.3", orders=[{"at": NOON, "cost": Decimal("0.1")}] * 3) is True
    assert ask("age * 10% = 0.5", {"age": 5}) is True


def test_sums_of_numbers_are_fixed_point() -> None:
    many = [{"at": NOON, "price": 0.1}] * 10
    assert ask("sum(orders.price) = 1", orders=many) is True
    assert ask("sum(orders.price)", orders=[{"at": NOON, "price": 0.000_000_4}] * 10) == 0.0
    assert ask("sum(orders.price)", orders=[{"at": NOON, "price": -0.000_000_5}] * 2) == -0.000_002
    assert (
        ask("avg(orders.price)", orders=[{"at": NOON, "price": one} for one in (0.1, 0.2, None)]) == 0.3 / 2
    )


def test_measures_of_spread() -> None:
    orders = [{"at": NOON, "price": float(one)} for one in (1, 2, 3, 10)]
    assert ask("median(orders.price)", orders=orders) == 2.5
    # type 7: the place is 0.9 * 3 = 2.7, so 3 + 0.7 * 7
    assert ask("quantile(orders.price, 90%)", orders=orders) == 7.9
    assert ask("quantile(orders.price, 0%)", orders=orders) == 1.0
    assert ask("quantile(orders.price, 100%)", orders=orders) == 10.0
    # the squares of -3, -2, -1 and 6 add up to 50; the root of a third of it
    assert ask("stddev(orders.price)", orders=orders) == 4.082483
    assert ask("stddev(orders.price)", orders=orders[:1]) is None


# ---- ties


def test_ends_and_ties() -> None:
    early, late = NOON - dt.timedelta(days=1), NOON
    orders = [
        {"at": late, "kind": "b", "amount": None},
        {"at": early, "kind": "z", "amount": 3},
        {"at": late, "kind": "c", "amount": None},
        {"at": early, "kind": "a", "amount": None},
        {"at": late, "kind": None, "amount": None},
    ]
    assert ask("first(orders.kind)", orders=orders) == "a"
    assert ask("last(orders.kind)", orders=orders) == "c"
    assert ask("first(orders.amount)", orders=orders) == 3
    assert ask("last(orders.amount)", orders=orders) is None
    assert ask("count(orders.amount)", orders=orders) == 1
    assert ask("most_common(orders.kind)", orders=orders) == "a"
    assert ask("most_common(orders.kind)", orders=[*orders, {"at": late, "kind": "c"}]) == "c"
    assert ask("distinct(orders.kind)", orders=orders) == 4


def test_gaps() -> None:
    days = ["2024-05-01T23:59+02:00", "2024-05-02T00:01+02:00", "2024-05-08T12:00+02:00"]
    assert ask("avg_gap(orders)", orders=[{"at": moment(one)} for one in days]) == 3.5
    assert ask("avg_gap(orders)", orders=[{"at": moment(one)} for one in days[:1]]) is None
    assert ask("avg_gap(events)", events=[{"on_day": D(2024, 5, 1)}, {"on_day": D(2024, 5, 1)}]) == 0.0


def test_where_speaks_of_one_row() -> None:
    orders = [
        {"at": NOON, "kind": "a", "amount": 1},
        {"at": NOON, "kind": "b", "amount": 9},
        {"at": NOON - dt.timedelta(days=40), "kind": "a"},
    ]
    assert ask('any(orders where kind = "a" and amount > 5)', orders=orders) is False
    assert ask('share(orders in last 30d where kind = "a")', orders=orders) == 0.5
    assert ask("count(orders where amount > age)", {"age": 5}, orders=orders) == 1
    assert ask("count(orders where amount >= avg(orders.amount))", orders=orders) == 1


# ---- text


@pytest.mark.parametrize(
    ("expression", "name", "value"),
    [
        ("lower(name)", "ÄRGER", "ärger"),
        ("upper(name)", "straße", "STRASSE"),
        ("length(name)", "e\u0301🙂", 3),
        ("trim(name)", "\u00a0 a \t", "a"),
        ("domain(name)", "a@b@Example.COM", "example.com"),
        ("domain(name)", "ann", None),
        ("domain(name)", "ann@", ""),
        ('name < "a"', "Z", True),
        ('name > "z"', "ä", True),
        ('name ends with ""', "a", True),
        ('name starts with "ab"', "a", False),
        ('name matches "^a$"', "a\n", False),
        (r'name matches "\d"', "٣", False),
        ("number(name)", " +1.50 ", 1.5),
        ("number(name)", "1e3", None),
        ("number(name)", "1,5", None),
        ("number(name)", ".5", None),
    ],
)
def test_text(expression: str, name: str, value: object) -> None:
    assert ask(expression, {"name": name}) == value


def test_units() -> None:
    assert ask("stay = 2min", {"stay": 120}) is True
    assert ask("stay / 1min", {"stay": 90}) == 1.5
    assert ask("wait > 36h / 24h * 1d", {"wait": 1.6}) is True
    assert ask("born + wait", {"born": D(2024, 1, 1), "wait": 1.9}) == D(2024, 1, 2)
    assert ask("born - wait", {"born": D(2024, 1, 10), "wait": 1.9}) == D(2024, 1, 9)


def test_distance() -> None:
    """A degree of latitude is 6371.0088 km times pi / 180."""
    assert ask("distance(x, 13.4, 52.5, 13.4) = 111.195080km", {"x": 51.5}) is True
    assert ask("distance(x, 13.4, 52.5, 13.4) between 111.195km and 111.196km", {"x": 51.5}) is True
