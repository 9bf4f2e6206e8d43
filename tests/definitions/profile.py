"""Profile, dates, lists and places: definitions 44 to 59."""

import datetime as dt
from functools import partial

from tests.definitions.model import Definition, Theme

PEOPLE = """
table customers key customer_id {
  customer_id   text
  birth_date    date
  email         text personal
  country       text
  region        text
  shipping_city text
  billing_city  text
  tags          list of text
  identified_at timestamp
  lat           number
  lon           number
}

table orders of customers by customer_id at ordered_at {
  customer_id   text
  ordered_at    timestamp
  amount        decimal
}

table visits of customers by customer_id at visited_at {
  customer_id   text
  visited_at    timestamp
  country       text
}

table consents of customers by customer_id at given_at {
  customer_id   text
  given_at      timestamp
  channel       text
  state         text
}

table suppressions of customers by customer_id {
  customer_id   text
}

table interests of customers by customer_id {
  customer_id   text
  topic         text
  score         integer
}

table stores key store {
  store         text
  store_lat     number
  store_lon     number
}

table postcodes key postcode {
  postcode      text
  post_lat      number
  post_lon      number
}
"""

_of_people = partial(Definition, tables=PEOPLE)

PROFILE = Theme(
    "Profile, dates, lists and places",
    PEOPLE,
    (
        _of_people(
            number=44,
            sentence="Has a birthday within the next 30 days, also across the end of the year.",
            text="""
segment birthday_soon when anniversary(birth_date) in next 30d
""",
            data="""
customers: customer_id, birth_date
  ann, 1990-12-20    # today
  bob, 1985-01-18    # the thirtieth day
  cem, 1985-01-19    # the thirty-first
  dan, 1990-12-19    # yesterday
  eva,               # not known
  fay, 2024-12-24    # born after today: the years that count have no end
""",
            members={"birthday_soon": "ann bob fay"},
            as_of=dt.date(2024, 12, 20),
        ),
        _of_people(
            number=45,
            sentence="Had a birthday 7 days ago.",
            text="""
segment belated_wishes when anniversary(birth_date) on 7d ago
""",
            data="""
customers: customer_id, birth_date
  ann, 1990-12-27    # seven days before 3 January is in the year before
  bob, 1990-12-28
  cem, 1990-12-26
  dan, 1990-01-03
  eva,
""",
            members={"belated_wishes": "ann"},
            as_of=dt.date(2025, 1, 3),
        ),
        _of_people(
            number=46,
            sentence="Was born in this month of the year.",
            text="""
segment born_this_month when month_of_year(birth_date) = month_of_year(today)
""",
            data="""
customers: customer_id, birth_date
  ann, 1990-05-01
  bob, 2001-05-31
  cem, 1990-04-30
  dan,
""",
            members={"born_this_month": "ann bob"},
        ),
        _of_people(
            number=47,
            sentence="Has a birthday today; those born on 29 February have it on the 28th of other years.",
            text="""
segment birthday_today when anniversary(birth_date) on today
""",
            data="""
customers: customer_id, birth_date
  ann, 2000-02-29
  bob, 1999-02-28
  cem, 1999-03-01
  dan,
""",
            members={"birthday_today": "ann bob"},
            as_of=dt.date(2023, 2, 28),
        ),
        _of_people(
            number=48,
            sentence="Was identified in the last calendar month.",
            text="""
segment identified_last_month when identified_at in previous month
""",
            data="""
customers: customer_id, identified_at
  ann, 2024-04-01T00:00
  bob, 2024-04-30T23:59:59
  cem, 2024-05-01T00:00
  dan, 2024-03-31T23:59
  eva, 2024-03-31T22:30:00Z    # half an hour past midnight here
  fay,
""",
            members={"identified_last_month": "ann bob eva"},
        ),
        _of_people(
            number=49,
            sentence="Spent more than 100 in the fiscal quarter to date.",
            text="""
segment buyers_of_the_quarter when sum(orders.amount in this fiscal_quarter) > 100
""",
            data="""
customers: customer_id
  ann   # on 1 May, when the fiscal quarter began
  bob   # on 30 April
  cem   # on 20 May, which is in the quarter but not yet here
  dan   # 60 in April, 60 in May: one calendar quarter, two fiscal ones
orders: customer_id, ordered_at, amount
  ann, 2024-05-01T00:00, 101
  bob, 2024-04-30T23:59, 101
  cem, 2024-05-20T10:00, 101
  dan, 2024-04-10T10:00, 60
  dan, 2024-05-10T10:00, 60
""",
            members={"buyers_of_the_quarter": "ann"},
            fiscal_year_start=2,
            remark="Here the fiscal year begins in February, so that a quarter begins in May.",
        ),
        _of_people(
            number=50,
            sentence="The country is none of Germany and Austria, or is not set.",
            text="""
segment abroad when country not in ("DE", "AT") or missing
""",
            data="""
customers: customer_id, country
  ann, FR
  bob,
  cem, DE
  dan, at    # text is taken as it is written
""",
            members={"abroad": "ann bob dan"},
        ),
        _of_people(
            number=51,
            sentence="Lives in New York and is younger than 25.",
            text="""
segment young_new_yorkers when region is "New York" and age(birth_date) < 25
""",
            data="""
customers: customer_id, region, birth_date
  ann, New York, 1999-05-16    # 25 tomorrow
  bob, New York, 1999-05-15    # 25 today
  cem, New York,
  dan, , 2005-01-01
  eva, new york, 2005-01-01    # text is taken as it is written
""",
            members={"young_new_yorkers": "ann"},
        ),
        _of_people(
            number=52,
            sentence="Has an address at gmail.com, in any case.",
            text="""
segment gmail_users when domain(email) is "gmail.com"
""",
            data="""
customers: customer_id, email
  ann, ann@gmail.com
  bob, BOB@GMail.Com
  cem, cem@gmail.com.example
  dan, dan@mail.gmail.com
  eva, gmail.com             # no address
  fay,
  gus, "gus@x"@gmail.com     # the last `@` parts the name from the domain
""",
            members={"gmail_users": "ann bob gus"},
        ),
        _of_people(
            number=53,
            sentence="Tags: all of vip and wholesale, any of them, none of them, no tag at all, more than 3.",
            text="""
set special = ("vip", "wholesale")

segment both when tags has all of special

segment some when tags has any of special

segment neither when tags has none of special

segment untagged when length(tags) = 0 or missing

segment much_tagged when length(tags) > 3
""",
            data="""
customers: customer_id, tags
  ann, vip|wholesale|a|b
  bob, vip
  cem, vips|a|b         # a tag is compared as a whole
  dan,                  # missing: what it has is unknown
  eva, a|a|a|a          # elements are counted as they are
""",
            members={
                "both": "ann",
                "some": "ann bob",
                "neither": "cem eva",
                "untagged": "dan",
                "much_tagged": "ann eva",
            },
            remark="An empty list is known to have none of them; of a missing one nothing is known.",
        ),
        _of_people(
            number=54,
            sentence="Lives within 10 km of a store.",
            text="""
segment near_a_store when any(stores where distance(lat, lon, store_lat, store_lon) < 10km)
""",
            data="""
customers: customer_id, lat, lon
  ann, 52.5200, 13.4050    # Berlin, 0 km
  bob, 52.6000, 13.4050    # 0.08 degrees north: 0.08 * 111.195 = 8.9 km
  cem, 52.6200, 13.4050    # 0.1 degrees: 11.1 km
  dan, 52.5200,            # not known where
  eva, 48.1400, 11.5800    # near the other store
stores: store, store_lat, store_lon
  berlin, 52.5200, 13.4050
  munich, 48.1372, 11.5756
  ghost, ,
""",
            members={"near_a_store": "ann bob eva"},
        ),
        _of_people(
            number=55,
            sentence="Lives within 20 miles of postcode 02110.",
            text="""
segment around_boston
  when any(postcodes where postcode is "02110" and distance(lat, lon, post_lat, post_lon) < 20mi)
""",
            data="""
customers: customer_id, lat, lon
  ann, 42.36, -71.05    # there
  bob, 42.64, -71.05    # 0.28 degrees north is 31.1 km or 19.3 miles
  cem, 42.66, -71.05    # 0.30 degrees: 33.4 km or 20.7 miles
  dan, 41.82, -71.41    # beside another postcode
  eva, ,
postcodes: postcode, post_lat, post_lon
  02110, 42.36, -71.05    # begins with a zero, as it is text
  02901, 41.82, -71.41
""",
            members={"around_boston": "ann bob"},
        ),
        _of_people(
            number=56,
            sentence="Has things sent to the city where the bill goes.",
            text="""
segment same_city when shipping_city = billing_city
""",
            data="""
customers: customer_id, shipping_city, billing_city
  ann, Bonn, Bonn
  bob, Bonn, Köln
  cem, ,          # both missing: unknown, not equal
  dan, Bonn,
  eva, Bonn, BONN
""",
            members={"same_city": "ann"},
        ),
        _of_people(
            number=57,
            sentence="Was in the United States at any time in the last 30 days; and: is there now.",
            text="""
segment was_in_the_us when any(visits in last 30d where country is "US")

segment is_in_the_us when last(visits.country) is "US"
""",
            data="""
customers: customer_id, country
  ann, DE   # was there, and is home again
  bob, DE   # was there 30 days ago and has not been seen since: outside, but the latest we know
  cem, US   # the profile says so, the visits do not: in a row, `country` is the row's
  dan, DE   # seen there, and then somewhere unknown
visits: customer_id, visited_at, country
  ann, 2024-05-01T10:00, US
  ann, 2024-05-10T10:00, DE
  bob, 2024-04-15T10:00, US
  cem, 2024-05-01T10:00, DE
  dan, 2024-05-01T10:00, US
  dan, 2024-05-02T10:00,
""",
            members={"was_in_the_us": "ann dan", "is_in_the_us": "bob"},
        ),
        _of_people(
            number=58,
            sentence="Has subscribed by SMS and is not suppressed.",
            text="""
rows sms = consents where channel is "sms"

segment reachable_by_sms when last(sms.state) is "subscribed" and none(suppressions)
""",
            data="""
customers: customer_id
  ann   # subscribed
  bob   # subscribed, then left
  cem   # left, then subscribed
  dan   # subscribed by mail
  eva   # subscribed, and suppressed
  fay   # never asked
consents: customer_id, given_at, channel, state
  ann, 2024-05-01T10:00, sms, subscribed
  ann, 2024-05-02T10:00, mail, left
  bob, 2024-05-01T10:00, sms, subscribed
  bob, 2024-05-02T10:00, sms, left
  cem, 2024-05-01T10:00, sms, left
  cem, 2024-05-02T10:00, sms, subscribed
  dan, 2024-05-01T10:00, mail, subscribed
  eva, 2024-05-01T10:00, sms, subscribed
suppressions: customer_id
  eva
""",
            members={"reachable_by_sms": "ann cem"},
        ),
        _of_people(
            number=59,
            sentence='Has an interest in "cars" that scores over 45.',
            text="""
segment car_fans when any(interests where topic is "cars" and score > 45)
""",
            data="""
customers: customer_id
  ann   # cars 46
  bob   # cars 45, boats 90: the score must be of the same interest
  cem   # cars, not scored
  dan   # cars 10 and cars 50
interests: customer_id, topic, score
  ann, cars, 46
  bob, cars, 45
  bob, boats, 90
  cem, cars,
  dan, cars, 10
  dan, cars, 50
""",
            members={"car_fans": "ann dan"},
        ),
    ),
)
