"""Who is in which group of each file, on small data worked out by hand, as of 30 June 2024."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import segdsl

AS_OF = dt.date(2024, 6, 30)

# A file; columns of the customers that give it what it needs; further statements; other tables; the customers, each followed by
# what is expected; and what is looked at: groups, segments and traits by name.
CASES: dict[str, tuple[str, str, dict[str, str], str, str]] = {
    "lifecycle": (
        "",
        "table orders of customers by id at ordered_at {\n id text\n ordered_at date\n}\n"
        "trait first_purchase = first(orders.ordered_at)\ntrait recency = time since last(orders.ordered_at)",
        {
            "orders": "id,ordered_at\nnew,2024-06-01\nnewest,2024-06-30\nback,2023-06-01\nback,2024-06-10\nactive,2024-05-31\n"
            "edge,2024-04-02\nslips,2024-04-01\nrisk,2024-01-03\nsleepy,2023-12-28\ngone,2023-07-01\nlongest,2020-01-01\n"
            "later,2024-07-01"
        },
        # 1 June is 29 days before 30 June, 31 May is 30; 2 April is 89, 1 April 90; 3 January is 179; 1 July 2023 is 365.
        """
        nobody  | prospect    | no  | no
        new     | new         | no  | no
        newest  | new         | no  | no
        back    | reactivated | no  | no
        active  | active      | no  | no
        edge    | active      | no  | no
        slips   | at_risk     | yes | yes
        risk    | at_risk     | no  | yes
        sleepy  | dormant     | no  | yes
        gone    | lost        | no  | yes
        longest | lost        | no  | yes
        later   | prospect    | no  | no
        """,
        "lifecycle_stage slipping one_time_buyers",
    ),
    "journey": (
        "last_visit date, last_product_view date, last_cart date, last_purchase date, purchases integer",
        "",
        {},
        """
        loyal    ,2024-06-01,          ,          ,2024-06-01,3 | repeat_buyer | no  | no
        buyer    ,2024-06-01,          ,          ,2024-06-01,1 | buyer        | no  | no
        carted   ,2024-06-20,2024-06-20,2024-06-20,          ,0 | intent       | yes | no
        today    ,2024-06-30,2024-06-30,2024-06-30,          ,0 | intent       | no  | no
        oldcart  ,2024-06-16,          ,2024-06-16,          ,0 | awareness    | no  | no
        bought   ,2024-06-20,          ,2024-06-20,2024-06-20,1 | buyer        | no  | no
        again    ,2024-06-20,          ,2024-06-20,2024-06-10,1 | buyer        | yes | no
        looker   ,2024-06-10,2024-06-10,          ,          ,0 | interest     | no  | yes
        drifted  ,2024-05-31,2024-05-31,          ,          ,0 | awareness    | no  | no
        stranger ,          ,          ,          ,          ,0 | unaware      | no  | no
        """,
        "journey_stage cart_abandoners browse_abandoners",
    ),
    "engagement": (
        "",
        "table visits of customers by id at visited_at {\n id text\n visited_at date\n}\n"
        "trait first_visit = first(visits.visited_at)\ntrait last_visit = last(visits.visited_at)\n"
        "trait active_days = distinct(day(visits.visited_at) in last 28d)",
        # The last 28 days are 3 to 30 June, the 28 before 6 May to 2 June.
        {
            "visits": "id,visited_at\n"
            + "".join(f"power,2024-06-{day:02}\n" for day in range(10, 26))
            + "".join(f"regular,2024-06-{day:02}\n" for day in (3, 10, 17, 24))
            + "regular,2024-05-06\nregular,2024-05-07\n"
            + "".join(f"cooling,2024-05-{day:02}\n" for day in range(10, 14))
            + "cooling,2024-06-03\ncooling,2024-06-05\n"
            + "resurrected,2024-01-01\nresurrected,2024-06-30\nresurrected,2024-06-30\n"
            + "churned,2024-06-02\ninactive,2024-05-05\n"
        },
        """
        power       | power   | new         | no  | yes | no
        regular     | regular | retained    | no  | yes | no
        cooling     | casual  | retained    | yes | no  | yes
        resurrected | casual  | resurrected | no  | no  | no
        churned     | dormant | churned     | yes | no  | no
        inactive    | dormant | inactive    | yes | no  | no
        never       | never   | never       | no  | no  | no
        """,
        "engagement_level activity_flow lapsed_visitors warming_up cooling_down",
    ),
    "nps": (
        "nps_score integer",
        "",
        {},
        """
        a,10 | promoter  | 100
        b,9  | promoter  | 100
        c,8  | passive   | 0
        d,7  | passive   | 0
        e,6  | detractor | -100
        f,0  | detractor | -100
        g,   | -         | -
        h,11 | -         | -
        i,-1 | -         | -
        """,
        "nps_group nps_points",
    ),
    "csat": (
        "csat_score integer",
        "",
        {},
        """
        a,5 | satisfied    | 100
        b,4 | satisfied    | 100
        c,3 | neutral      | 0
        d,2 | dissatisfied | 0
        e,1 | dissatisfied | 0
        f,  | -            | -
        g,0 | -            | -
        h,6 | -            | -
        """,
        "csat_group csat_points",
    ),
    "value": (
        "first_purchase date, purchases integer, lifetime_revenue decimal, profit decimal",
        "",
        {},
        # All bring 1,000: 800 + 100 + 60 + 40. With 4 buyers a tenth holds at most one: deciles are 1, 3 (10·2/4), 6, 8 from the top:
        # ntile is floor(10 · smaller / 4) + 1, so 1, 3, 6, 8 from the bottom, which are deciles 10, 8, 5, 3.
        # whale: 800 / 4 = 200 a purchase; 2 years of 365.25 days are 730.5, here 730 days; others count as one year.
        """
        whale,2022-07-01,4,800,300 | a | high   | 3  | 200 | 360.25
        good,2024-01-01,1,100,50   | b | medium | 5  | 100 | 90
        fair,2024-06-30,2,60,49.99 | b | low    | 8  | 30  | 54
        poor,2023-07-01,1,40,-5    | c | loss   | 10 | 40  | 36
        none,,0,0,0                | - | -      | -  | -   | -
        cost,,0,0,-1               | - | loss   | -  | -   | -
        """,
        "abc_class profit_band value_decile average_purchase clv",
    ),
    "predictive": (
        "churn_probability number, predicted_value decimal, recency integer in days, usual_gap integer in days, purchases integer",
        "",
        {},
        # ten have a predicted value, so the best tenth is one
        """
        a,0.9,1000,5,10,4 | high   | on_time | yes | yes
        b,0.7,900,10,10,4 | high   | on_time | no  | no
        c,0.69,80,11,10,4 | medium | late    | no  | no
        d,0.3,1,20,10,9   | medium | late    | no  | no
        e,0.29,2,21,10,4  | low    | overdue | no  | no
        f,0,3,21,10,3     | low    | -       | no  | no
        g,1.01,4,,,0      | -      | -       | no  | no
        h,-0.1,5,5,,1     | -      | -       | no  | no
        i,,6,5,10,4       | -      | on_time | no  | no
        j,1,7,5,10,4      | high   | on_time | no  | no
        k,0.95,,5,10,4    | high   | on_time | no  | no
        """,
        "churn_band purchase_rhythm most_valuable_next save_first",
    ),
    "relationship": (
        "signup_date date, products_held integer",
        "",
        {},
        """
        fresh,2024-04-02,1 | recent        | single    | no
        young,2024-04-01,1 | first_year    | single    | yes
        year,2023-07-01,2  | established   | multi     | no
        old,2019-07-02,4   | long_standing | broad     | no
        older,2010-01-01,0 | long_standing | none_held | no
        who,,              | -             | -         | no
        """,
        "tenure_band product_holding cross_sell",
    ),
    "needs": (
        "discount_share number, express_share number, premium_share number, service_contacts integer",
        "",
        {},
        """
        a,0.5,0,0,0     | price       | yes
        b,0.9,0.5,0,0   | convenience | yes
        c,0.9,0.9,0.5,0 | quality     | yes
        d,0.9,0.9,0.9,3 | service     | yes
        e,0.4,0.4,0.4,2 | unclear     | no
        f,,,,0          | unclear     | no
        """,
        "main_need seek_price",
    ),
    "demographic": (
        "birth_date date",
        "",
        {},
        """
        a,2006-07-01 | under_18  | gen_z       | yes | yes
        b,2006-06-30 | age_18_24 | gen_z       | no  | yes
        c,1999-06-30 | age_25_34 | gen_z       | no  | yes
        d,1996-12-31 | age_25_34 | millennials | no  | no
        e,1989-06-30 | age_35_44 | millennials | no  | yes
        f,1980-12-31 | age_35_44 | gen_x       | no  | no
        g,1964-07-29 | age_55_64 | boomers     | no  | yes
        h,1964-07-30 | age_55_64 | boomers     | no  | no
        i,1945-01-01 | age_65_up | silent      | no  | no
        j,2013-01-01 | under_18  | gen_alpha   | yes | no
        k,1978-01-01 | age_45_54 | gen_x       | no  | no
        l,           | -         | -           | no  | no
        """,
        "age_band generation minors birthday_soon",
    ),
    "psychographic": (
        "adopted_at date, variety integer, purchases integer",
        "",
        {},
        # Of 8 who took it up, 0, 1/8, 2/8 … are earlier: 0 < 2.5%, 12.5% < 16%, 25 and 37.5% < 50%, 50, 62.5 and 75% < 84%, 87.5%.
        """
        a,2024-01-01,4,4 | innovators     | explorer
        b,2024-01-02,1,4 | early_adopters | creature_of_habit
        c,2024-01-03,1,3 | early_majority | -
        d,2024-01-04,2,4 | early_majority | selective
        e,2024-01-05,,0  | late_majority  | -
        f,2024-01-06,,0  | late_majority  | -
        g,2024-01-07,,0  | late_majority  | -
        h,2024-01-08,5,5 | laggards       | explorer
        i,,0,0           | -              | -
        """,
        "adopter shopping_style",
    ),
    "geographic": (
        "country text",
        "",
        {},
        """
        a,DE | home      | yes | yes | yes | yes | no
        b,AT | dach      | yes | yes | yes | yes | no
        c,CH | dach      | yes | no  | no  | no  | no
        d,FR | eu        | no  | yes | yes | yes | no
        e,SE | eu        | no  | yes | no  | yes | yes
        f,NO | elsewhere | no  | no  | no  | yes | yes
        g,US | elsewhere | no  | no  | no  | no  | no
        h,   | -         | no  | no  | no  | no  | no
        """,
        "market in_dach in_eu in_euro_area in_eea in_nordics",
    ),
    "proximity": (
        "home_lat number, home_lon number",
        "table stores key store_id {\n store_id text\n lat number\n lon number\n}\n"
        "trait store_distance = min(distance(stores.lat, stores.lon, home_lat, home_lon))",
        {"stores": "store_id,lat,lon\nberlin,52.5200,13.4050\nhamburg,53.5511,9.9937"},
        # A hundredth of a degree of latitude is 1.112 km.
        """
        near,52.5300,13.4050   | walking   | yes
        primary,52.5500,13.405 | primary   | yes
        second,53.7500,9.9937  | secondary | no
        beyond,48.1351,11.5820 | beyond    | no
        unknown,,              | -         | no
        """,
        "trading_area near_a_store",
    ),
    "technographic": (
        "main_device text, devices_used integer, app_version text",
        "",
        {},
        """
        a,mobile,1,5.0     | mobile  | no  | current
        b,tablet,2,5.12.1  | tablet  | yes | current
        c,desktop,1,4.9.9  | desktop | no  | outdated
        d,watch,3,4        | other   | yes | outdated
        e,,,3.12           | -       | no  | unsupported
        f,mobile,1,latest  | mobile  | no  | -
        """,
        "device_type multi_device version_status",
    ),
    "firmographic": (
        "employees integer, nace_section text",
        "",
        {},
        """
        a,9,A    | micro      | yes | primary
        b,10,C   | small      | yes | secondary
        c,50,J   | medium     | yes | digital
        d,249,K  | medium     | yes | services
        e,250,F  | large      | no  | secondary
        f,1000,B | enterprise | no  | primary
        g,,      | -          | no  | -
        """,
        "company_size sme sector",
    ),
    "preferences": (
        "purchases integer, online_share number, favourite_category text, favourite_share number",
        "",
        {},
        """
        a,3,1.0,tea,1.0    | online  | yes | no
        b,5,0.8,tea,0.8    | online  | yes | no
        c,5,0.2,tea,0.5    | offline | no  | no
        d,5,0.5,tea,0.4    | both    | no  | yes
        e,2,1.0,tea,1.0    | -       | no  | no
        f,0,,,             | -       | no  | no
        """,
        "channel_preference loyal_to_category mixed_basket",
    ),
    "cohort": (
        "signup_date date, first_purchase date",
        "",
        {},
        """
        a,2024-06-01,2024-06-08 | 2024-06 | 2024-Q2 | 0 | yes | no  | yes | no
        b,2024-05-31,2024-06-08 | 2024-05 | 2024-Q2 | 1 | no  | yes | no  | no
        c,2023-11-30,2024-02-01 | 2023-11 | 2024-Q1 | 3 | no  | no  | no  | yes
        d,2024-01-01,2023-12-31 | 2024-01 | 2023-Q4 | -1 | no | no  | yes | no
        e,2024-06-30,           | 2024-06 | -       | - | yes | no  | no  | no
        """,
        "signup_month first_purchase_quarter months_to_purchase signed_up_this_month signed_up_last_month activated_early slow_starters",
    ),
    "negative": (
        "orders_placed integer, return_share number, profit decimal, email_consent flag, last_email_open date, last_email_sent date",
        "",
        {},
        """
        a,4,0.5,10,yes,2024-06-01,2024-06-01  | yes | no  | no  | no  | yes
        b,3,0.9,-1,no,,                       | no  | yes | yes | no  | no
        c,9,0.49,0,,,                         | no  | no  | yes | no  | no
        d,0,,0,yes,2024-01-02,2024-06-01      | no  | no  | no  | yes | no
        e,0,,0,yes,2024-01-03,2024-06-01      | no  | no  | no  | no  | yes
        f,0,,0,yes,,2024-06-01                | no  | no  | no  | yes | no
        g,0,,0,yes,,                          | no  | no  | no  | no  | yes
        """,
        "serial_returners unprofitable suppressed dormant_email mailable",
    ),
    "microsegments": (
        "stage text, class text",
        'groups lifecycle_stage "Stage"\n  new when stage = "new"\n  lost when stage = "lost"\n'
        'groups abc_class "Class"\n  a "A" when class = "a"\n  b "B" otherwise',
        {},
        """
        p,new,a  | new_a  | yes
        q,new,b  | new_b  | no
        r,lost,  | lost_b | no
        s,,a     | -      | no
        """,
        "microsegment microsegment.new_a",
    ),
}


def _evaluate(
    name: str, tmp_path: Path, sets: dict[str, Any] | None = None
) -> tuple[list[list[str]], list[list[str]]]:
    """What is expected and what came, a row for each customer."""
    columns, more, tables, rows, looked_at = CASES[name]
    declared = "".join(f"\n  {one.strip()}" for one in columns.split(",") if one.strip())
    program = segdsl.parse(f"table customers key id {{\n  id text{declared}\n}}\n{more}\nuse std.{name}\n")
    lines = [[part.strip() for part in line.split("|")] for line in rows.strip().splitlines()]
    keys = ["id", *(one.split()[0] for one in columns.split(",") if one.strip())]
    given = {
        **tables,
        "customers": "\n".join([",".join(keys), *(line[0].replace(" ", "") for line in lines)]) + "\n",
    }
    for table, content in given.items():
        (tmp_path / f"{table}.csv").write_text(content)
    files = {table: tmp_path / f"{table}.csv" for table in given}
    result = program.evaluate(files, as_of=AS_OF, traits=True, sets=sets)
    found = result.frame.select("id", *looked_at.split()).rows()
    made = [[row[0], *(_shown(value) for value in row[1:])] for row in found]
    return sorted([line[0].split(",")[0].strip(), *line[1:]] for line in lines), sorted(made)


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@pytest.mark.parametrize("name", CASES)
def test_members(name: str, tmp_path: Path) -> None:
    expected, found = _evaluate(name, tmp_path)
    assert found == expected


@pytest.mark.parametrize(
    ("name", "sets", "customer", "value"),
    [
        ("lifecycle", {"new_within": "31d"}, "active", "new"),
        ("nps", {"promoter_from": 10}, "b", "passive"),
        ("csat", {"satisfied_from": 5}, "b", "neutral"),
        ("value", {"class_a_until": "90%"}, "good", "a"),
        ("value", {"class_a_until": "91%"}, "fair", "a"),
        ("relationship", {"recent_customer_below": "91d"}, "young", "recent"),
        ("demographic", {}, "a", "under_18"),
        ("firmographic", {"small_from": 9}, "a", "small"),
        ("geographic", {"home_country": '"AT"'}, "b", "home"),
        ("geographic", {"eu_countries": '("NO", "FR")'}, "f", "eu"),
        ("proximity", {"walking_distance": "5km"}, "primary", "walking"),
        ("technographic", {}, "a", "mobile"),
        ("engagement", {"power_days": 4}, "regular", "power"),
        ("journey", {"repeat_from": 4}, "loyal", "buyer"),
        ("needs", {"service_need_from": 2}, "e", "service"),
        ("psychographic", {"innovators_until": "13%"}, "b", "innovators"),
        ("preferences", {"preference_from_purchases": 2}, "e", "online"),
        ("predictive", {"high_churn_from": "69%"}, "c", "high"),
    ],
)
def test_overridden_bounds(
    name: str, sets: dict[str, Any], customer: str, value: str, tmp_path: Path
) -> None:
    _, found = _evaluate(name, tmp_path, sets)
    assert {row[0]: row[1] for row in found}[customer] == value
