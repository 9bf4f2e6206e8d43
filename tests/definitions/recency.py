"""Recency and lifecycle: definitions 20 to 36."""

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

from tests.definitions.model import Definition, Theme

APP = """
table customers key customer_id {
  customer_id   text
  signup_date   date
}

table events of customers by customer_id at happened_at {
  customer_id   text
  happened_at   timestamp
  kind          text
}

table orders of customers by customer_id at ordered_at {
  customer_id   text
  ordered_at    timestamp
  amount        decimal
}

table changes of customers by customer_id at changed_at {
  customer_id   text
  changed_at    timestamp
  status        text
}
"""

_of_app = partial(Definition, tables=APP)

RECENCY = Theme(
    "Recency and lifecycle",
    APP,
    (
        _of_app(
            number=20,
            sentence="No session in the past 14 days.",
            text="""
rows sessions = events where kind is "session"

segment lapsed when none(sessions in last 14d)
""",
            data="""
customers: customer_id
  ann   # never had one
  bob   # 1 May, fourteen days ago: outside, as the fourteen days are 2 to 15 May
  cem   # 2 May
  dan   # other events only
events: customer_id, happened_at, kind
  bob, 2024-05-01T23:59, session
  cem, 2024-05-02T00:00, session
  dan, 2024-05-15T10:00, mail
""",
            members={"lapsed": "ann bob dan"},
        ),
        _of_app(
            number=21,
            sentence="Active 30 to 90 days ago, but not in the last 30 days.",
            text="""
segment slipping when any(events in 90d ago to 30d ago) and none(events in last 30d)
""",
            data="""
customers: customer_id
  ann   # 15 April, thirty days ago: the last day of the one period, the day before the other
  bob   # 15 April and 16 April, which is in the last thirty days
  cem   # 15 February, ninety days ago
  dan   # 14 February
  eva   # never
events: customer_id, happened_at
  ann, 2024-04-15T23:59
  bob, 2024-04-15T10:00
  bob, 2024-04-16T00:00
  cem, 2024-02-15T00:00
  dan, 2024-02-14T23:59
""",
            members={"slipping": "ann cem"},
        ),
        _of_app(
            number=22,
            sentence="Stopped: exported something in the last 30 days, but not in the last 7.",
            text="""
rows exports = events where kind is "export"

segment stopped when any(exports in last 30d) and none(exports in last 7d)
""",
            data="""
customers: customer_id
  ann   # 8 May, seven days ago
  bob   # 9 May, within the last seven days
  cem   # exported in April, logged in today
  dan   # 15 April is thirty days ago: too long
events: customer_id, happened_at, kind
  ann, 2024-05-08T23:59, export
  bob, 2024-05-08T23:59, export
  bob, 2024-05-09T00:00, export
  cem, 2024-04-20T10:00, export
  cem, 2024-05-15T10:00, login
  dan, 2024-04-15T10:00, export
""",
            members={"stopped": "ann cem"},
        ),
        _of_app(
            number=23,
            sentence="Restarted: active this week, not in the week before, but before that.",
            text="""
segment active when any(events in last 7d)

segment restarted
  when active and not active as of 7d ago and any(events where happened_at before 13d ago)
""",
            data="""
customers: customer_id
  ann   # 2 May is the first day of the week before, 9 May the first day of this one: never stopped
  bob   # new: nothing before 9 May
  cem   # 1 May, 8 May and 9 May: never stopped
  dan   # 1 May only
  eva   # 1 May and 9 May
events: customer_id, happened_at
  ann, 2024-05-02T10:00
  ann, 2024-05-09T10:00
  bob, 2024-05-09T00:00
  cem, 2024-05-01T10:00
  cem, 2024-05-08T23:59
  cem, 2024-05-09T00:00
  dan, 2024-05-01T23:59
  eva, 2024-05-01T23:59
  eva, 2024-05-09T00:00
""",
            members={"active": "ann bob cem eva", "restarted": "eva"},
        ),
        _of_app(
            number=24,
            sentence="Regular: active in at least 3 of the last 4 periods of 2 days.",
            text="""
segment regulars when distinct(period(events.happened_at, 2d) in last 8d) >= 3
""",
            data="""
customers: customer_id
  ann   # 15, 13 and 9 May: the periods are 14+15, 12+13, 10+11 and 8+9
  bob   # 15, 14 and 13 May: two periods
  cem   # 7 May is in no period that counts
  dan   # four times on one day
events: customer_id, happened_at
  ann, 2024-05-15T10:00
  ann, 2024-05-13T10:00
  ann, 2024-05-09T10:00
  bob, 2024-05-15T10:00
  bob, 2024-05-14T10:00
  bob, 2024-05-13T10:00
  cem, 2024-05-15T10:00
  cem, 2024-05-13T10:00
  cem, 2024-05-07T10:00
  dan, 2024-05-15T10:00
  dan, 2024-05-15T11:00
  dan, 2024-05-15T12:00
  dan, 2024-05-15T13:00
""",
            members={"regulars": "ann"},
        ),
        _of_app(
            number=25,
            sentence="Used the app on 5 of the last 7 days.",
            text="""
segment devoted when distinct(day(events.happened_at) in last 7d) >= 5
""",
            data="""
customers: customer_id
  ann   # 9, 10, 11, 14 and 15 May
  bob   # five times on four days
  cem   # 8 May is the eighth day
  dan   # 21:59 and 22:01 UTC are two days here
events: customer_id, happened_at
  ann, 2024-05-09T00:00
  ann, 2024-05-10T10:00
  ann, 2024-05-11T10:00
  ann, 2024-05-14T10:00
  ann, 2024-05-15T23:59
  bob, 2024-05-09T10:00
  bob, 2024-05-10T10:00
  bob, 2024-05-11T10:00
  bob, 2024-05-12T10:00
  bob, 2024-05-12T11:00
  cem, 2024-05-08T23:59
  cem, 2024-05-10T10:00
  cem, 2024-05-11T10:00
  cem, 2024-05-14T10:00
  cem, 2024-05-15T10:00
  dan, 2024-05-09T21:59:00Z
  dan, 2024-05-09T22:01:00Z
  dan, 2024-05-11T10:00
  dan, 2024-05-12T10:00
  dan, 2024-05-13T10:00
""",
            members={"devoted": "ann dan"},
        ),
        _of_app(
            number=26,
            sentence="Exported something on at least 3 distinct days in April.",
            text="""
segment exporters when distinct(day(events.happened_at) in 2024-04 where kind is "export") >= 3
""",
            data="""
customers: customer_id
  ann   # on 1, 2 and 30 April
  bob   # three times on two days
  cem   # two days in April, one in May
  dan   # a log-in on the third day is no export
events: customer_id, happened_at, kind
  ann, 2024-04-01T00:00, export
  ann, 2024-04-02T10:00, export
  ann, 2024-04-30T23:59, export
  bob, 2024-04-01T10:00, export
  bob, 2024-04-02T10:00, export
  bob, 2024-04-02T11:00, export
  cem, 2024-04-29T10:00, export
  cem, 2024-04-30T10:00, export
  cem, 2024-05-01T00:00, export
  dan, 2024-04-01T10:00, export
  dan, 2024-04-02T10:00, export
  dan, 2024-04-03T10:00, login
""",
            members={"exporters": "ann"},
        ),
        _of_app(
            number=27,
            sentence="Exported something for the very first time in the last 30 days.",
            text="""
rows exports = events where kind is "export"

segment new_exporters when first(exports.happened_at) in last 30d
""",
            data="""
customers: customer_id
  ann   # first on 16 April
  bob   # again on 16 April, but first in January
  cem   # logged in long before, exported yesterday
  dan   # never
events: customer_id, happened_at, kind
  ann, 2024-04-16T00:00, export
  bob, 2024-01-01T10:00, export
  bob, 2024-04-16T00:00, export
  cem, 2023-01-01T10:00, login
  cem, 2024-05-14T10:00, export
  dan, 2024-05-14T10:00, login
""",
            members={"new_exporters": "ann cem"},
        ),
        _of_app(
            number=28,
            sentence="Signed up, but did not come back in the week after.",
            text="""
segment never_returned
  when signup_date before 7d ago
    and none(events where happened_at between signup_date + 1d and signup_date + 7d)
""",
            data="""
customers: customer_id, signup_date
  ann, 2024-05-01     # was there on the day of signing up, and not in the week after
  bob, 2024-05-01     # came on 8 May, the seventh day
  cem, 2024-05-01     # came on 9 May, a day too late
  dan, 2024-05-08     # the week ends today: not over yet
  eva, 2024-05-07     # the week ended yesterday
  fay,                # when is not known
events: customer_id, happened_at
  ann, 2024-05-01T23:59
  bob, 2024-05-08T23:59
  cem, 2024-05-09T00:00
""",
            members={"never_returned": "ann cem eva"},
        ),
        _of_app(
            number=29,
            sentence="Watched three episodes one right after the other within 24 hours of the first use.",
            text="""
trait first_use = first(events.happened_at)

rows first_day = events where happened_at <= first_use + 24h

segment binge_starters
  when sequence(
    first_day where kind is "episode"
    then next first_day where kind is "episode"
    then next first_day where kind is "episode"
  )
""",
            data="""
customers: customer_id
  ann   # three in a row; the last one exactly 24 hours after the first use
  bob   # the third one a second later than that
  cem   # searched between the second and the third
  dan   # two only
  eva   # three at one instant: none is after the other
events: customer_id, happened_at, kind
  ann, 2024-05-01T20:00, search
  ann, 2024-05-01T21:00, episode
  ann, 2024-05-01T22:00, episode
  ann, 2024-05-02T20:00, episode
  bob, 2024-05-01T20:00, episode
  bob, 2024-05-01T21:00, episode
  bob, 2024-05-02T20:00:01, episode
  cem, 2024-05-01T20:00, episode
  cem, 2024-05-01T21:00, episode
  cem, 2024-05-01T21:30, search
  cem, 2024-05-01T22:00, episode
  dan, 2024-05-01T20:00, episode
  dan, 2024-05-01T21:00, episode
  eva, 2024-05-01T20:00, episode
  eva, 2024-05-01T20:00, episode
  eva, 2024-05-01T20:00, episode
""",
            members={"binge_starters": "ann"},
        ),
        _of_app(
            number=30,
            sentence="On the list for at least 6 months, and never opened or clicked.",
            text="""
segment deaf_ears when signup_date <= 6mo ago and none(events where kind in ("open", "click"))
""",
            data="""
customers: customer_id, signup_date
  ann, 2023-11-15     # six months to the day
  bob, 2023-11-16     # a day short
  cem, 2020-01-01     # opened once, years ago
  dan, 2020-01-01     # was sent one
  eva,                # since when is not known
events: customer_id, happened_at, kind
  cem, 2020-02-01T10:00, open
  dan, 2024-05-01T10:00, sent
""",
            members={"deaf_ears": "ann dan"},
        ),
        _of_app(
            number=31,
            sentence='Has been in status "onboarding" for at least a week.',
            text="""
trait status = last(changes.status)

segment stuck
  when status as of 7d ago is "onboarding"
    and none(changes in last 7d where status is not "onboarding" or missing)
""",
            data="""
customers: customer_id
  ann   # since 8 May, seven days ago
  bob   # since 9 May
  cem   # since April, and said once more yesterday: still since April
  dan   # since April, with a day of "active" in between
  eva   # since April, now "active"
  fay   # no status
  gus   # at one instant both: `last` takes the greatest, "onboarding"
  hal   # since April; yesterday the status was emptied
changes: customer_id, changed_at, status
  ann, 2024-05-08T23:59, onboarding
  bob, 2024-05-09T00:00, onboarding
  cem, 2024-04-01T10:00, onboarding
  cem, 2024-05-14T10:00, onboarding
  dan, 2024-04-01T10:00, onboarding
  dan, 2024-05-12T10:00, active
  dan, 2024-05-13T10:00, onboarding
  eva, 2024-04-01T10:00, onboarding
  eva, 2024-05-12T10:00, active
  gus, 2024-04-01T10:00, active
  gus, 2024-04-01T10:00, onboarding
  hal, 2024-04-01T10:00, onboarding
  hal, 2024-05-14T10:00,
""",
            members={"stuck": "ann cem gus"},
        ),
        _of_app(
            number=32,
            sentence="Played songs more often than marked them as favourites in the last 30 days.",
            text="""
rows recent = events in last 30d

segment listeners when count(recent where kind is "play") > count(recent where kind is "favourite")
""",
            data="""
customers: customer_id
  ann   # 2 to 1
  bob   # 1 to 1
  cem   # 1 to 0
  dan   # 2 to 1, but one of the two was in March
  eva   # 0 to 0
events: customer_id, happened_at, kind
  ann, 2024-05-01T10:00, play
  ann, 2024-05-02T10:00, play
  ann, 2024-05-03T10:00, favourite
  bob, 2024-05-01T10:00, play
  bob, 2024-05-01T10:00, favourite
  cem, 2024-05-01T10:00, play
  dan, 2024-03-01T10:00, play
  dan, 2024-05-01T10:00, play
  dan, 2024-05-01T11:00, favourite
""",
            members={"listeners": "ann cem"},
        ),
        _of_app(
            number=33,
            sentence="Fewer than 5 log-ins in 30 days, including none at all.",
            text="""
segment rare when count(events in last 30d where kind is "login") < 5
""",
            data="""
customers: customer_id
  ann   # none at all
  bob   # four, and one long ago
  cem   # five
events: customer_id, happened_at, kind
  bob, 2024-01-01T10:00, login
  bob, 2024-05-01T10:00, login
  bob, 2024-05-02T10:00, login
  bob, 2024-05-03T10:00, login
  bob, 2024-05-04T10:00, login
  bob, 2024-05-04T11:00, logout
  cem, 2024-05-01T10:00, login
  cem, 2024-05-02T10:00, login
  cem, 2024-05-03T10:00, login
  cem, 2024-05-04T10:00, login
  cem, 2024-05-05T10:00, login
""",
            members={"rare": "ann bob"},
        ),
        _of_app(
            number=34,
            sentence="Has not bought in the last 7 days: with those who joined yesterday, and without them.",
            text="""
segment not_buying when none(orders in last 7d)

segment not_buying_for_a_week when not_buying and signup_date <= 7d ago
""",
            data="""
customers: customer_id, signup_date
  ann, 2024-05-14     # joined yesterday
  bob, 2024-05-08     # joined seven days ago
  cem, 2024-01-01     # bought on 9 May
  dan, 2024-01-01     # bought on 8 May
  eva,                # joined nobody knows when
orders: customer_id, ordered_at
  cem, 2024-05-09T00:00
  dan, 2024-05-08T23:59
""",
            members={"not_buying": "ann bob dan eva", "not_buying_for_a_week": "bob dan"},
        ),
        _of_app(
            number=35,
            sentence="VIPs, with at least 5 orders or more than 500 spent, who have not bought in 30 days.",
            text="""
segment vip when count(orders) >= 5 or sum(orders.amount) > 500

segment sleeping_vip when vip and none(orders in last 30d)
""",
            data="""
customers: customer_id
  ann   # five small ones, long ago
  bob   # one of 501, long ago
  cem   # one of 500 is no VIP
  dan   # one of 501, yesterday
orders: customer_id, ordered_at, amount
  ann, 2024-01-01T10:00, 1
  ann, 2024-01-02T10:00, 1
  ann, 2024-01-03T10:00, 1
  ann, 2024-01-04T10:00, 1
  ann, 2024-01-05T10:00,
  bob, 2024-04-15T10:00, 501
  cem, 2024-01-01T10:00, 500
  dan, 2024-05-14T10:00, 501
""",
            members={"vip": "ann bob dan", "sleeping_vip": "ann bob"},
        ),
        _of_app(
            number=36,
            sentence="Searched flights in the last 10 minutes.",
            text="""
segment searching_flights when any(events in last 10min where kind is "flight search")
""",
            data="""
customers: customer_id
  ann   # now
  bob   # 9 minutes and 59 seconds ago
  cem   # 10 minutes ago, to the second: outside
  dan   # in a minute
  eva   # now, but hotels
  fay   # two minutes ago, written in UTC
events: customer_id, happened_at, kind
  ann, 2024-05-15T12:00:00, flight search
  bob, 2024-05-15T11:50:01, flight search
  cem, 2024-05-15T11:50:00, flight search
  dan, 2024-05-15T12:01:00, flight search
  eva, 2024-05-15T12:00:00, hotel search
  fay, 2024-05-15T09:58:00Z, flight search
""",
            members={"searching_flights": "ann bob fay"},
            as_of=dt.datetime(2024, 5, 15, 12, 0, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
    ),
)
