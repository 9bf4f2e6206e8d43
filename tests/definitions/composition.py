"""Composition, sampling and groups: definitions 64 to 70."""

from functools import partial

from tests.definitions.model import Definition, Theme

SHOP = """
table customers key customer_id {
  customer_id   text
  spend         integer
  visits        integer
  newsletter    flag
  clv           decimal
  churn         number
}

table orders of customers by customer_id at ordered_at {
  customer_id   text
  ordered_at    timestamp
  amount        decimal
}
"""

_of_shop = partial(Definition, tables=SHOP)

# what is known of each decides which of three segments they are in
_THREE = """
customers: customer_id, spend, visits, newsletter
  ann, 100, 1, no
  bob, 100, 9, no
  cem, 100, 9, yes
  dan, 5, 9,
  eva, 5, 1, yes
  fay, , ,             # nothing known: in none of them, and that is certain
  gus, 5, 1, no
"""

_SEGMENTS = """
segment big when spend >= 100

segment busy when visits >= 5

segment subscribed when newsletter
"""

COMPOSITION = Theme(
    "Composition, sampling and groups",
    SHOP,
    (
        _of_shop(
            number=64,
            sentence="In segment A and not in segment B.",
            text="""
segment big when spend >= 100

segment subscribed when newsletter

segment to_convince when big and not subscribed
""",
            data="""
customers: customer_id, spend, newsletter
  ann, 100, no
  bob, 100,          # not known to be subscribed, hence not in that segment
  cem, 100, yes
  dan, 99, no
  eva, , no
""",
            members={"big": "ann bob cem", "subscribed": "cem", "to_convince": "ann bob"},
        ),
        _of_shop(
            number=65,
            sentence="In exactly one of the segments A, B and C.",
            text=_SEGMENTS + "\nsegment exactly_one when how_many(big, busy, subscribed) = 1\n",
            data=_THREE,
            members={
                "big": "ann bob cem",
                "busy": "bob cem dan",
                "subscribed": "cem eva",
                "exactly_one": "ann dan eva",  # cem is in all three, where pairwise exclusion errs
            },
        ),
        _of_shop(
            number=66,
            sentence="Not in any of the other segments.",
            text=_SEGMENTS + "\nsegment nowhere when how_many(big, busy, subscribed) = 0\n",
            data=_THREE,
            members={
                "big": "ann bob cem",
                "busy": "bob cem dan",
                "subscribed": "cem eva",
                "nowhere": "fay gus",
            },
        ),
        _of_shop(
            number=67,
            sentence="VIP, else loyal, else occasional, else the rest: everyone in exactly one.",
            text="""
groups value "Value"
  vip        "VIP"        when sum(orders.amount) >= 500
  loyal      "Loyal"      when count(orders) >= 3
  occasional "Occasional" when any(orders)
  rest       "The rest"   otherwise
""",
            data="""
customers: customer_id
  ann   # 500 in three orders: VIP and loyal, and VIP comes first
  bob   # three small ones
  cem   # one without an amount
  dan   # none
orders: customer_id, ordered_at, amount
  ann, 2024-05-01T10:00, 300
  ann, 2024-05-02T10:00, 100
  ann, 2024-05-03T10:00, 100
  bob, 2024-05-01T10:00, 1
  bob, 2024-05-02T10:00, 1
  bob, 2024-05-03T10:00, 1
  cem, 2024-05-01T10:00,
""",
            members={
                "value.vip": "ann",
                "value.loyal": "bob",
                "value.occasional": "cem",
                "value.rest": "dan",
            },
        ),
        _of_shop(
            number=68,
            sentence="Champions, loyal and at risk by quintiles of recency, frequency and value, others apart.",
            text="""
segment buyers when any(orders)

trait recency = time since last(orders.ordered_at)

trait r = 6 - ntile(recency, 5)

trait f = ntile(count(orders) where buyers, 5)

trait m = ntile(sum(orders.amount) where buyers, 5)

groups rfm "RFM"
  champions "Champions" when r >= 4 and f >= 4 and m >= 4
  loyal     "Loyal"     when f >= 4
  at_risk   "At risk"   when r <= 2 and m >= 4
  others    "Others"    otherwise
""",
            data="""
customers: customer_id
  ann   # today, 3 orders, 90: 5, 5, 5
  bob   # 1 day, 2 orders, 20: 4, 4, 2
  cem   # 2 days, 1 order, 10: 3, 1, 1
  dan   # 3 days, 1 order, 85: 2, 1, 4; equal frequencies share the lowest score
  eva   # 4 days, 1 order, 60: 1, 1, 3
  fay   # never bought: no scores, and no part in those of the others
orders: customer_id, ordered_at, amount
  ann, 2024-05-13T10:00, 30
  ann, 2024-05-14T10:00, 30
  ann, 2024-05-15T10:00, 30
  bob, 2024-05-13T10:00, 10
  bob, 2024-05-14T10:00, 10
  cem, 2024-05-13T10:00, 10
  dan, 2024-05-12T10:00, 85
  eva, 2024-05-11T10:00, 60
""",
            members={
                "buyers": "ann bob cem dan eva",
                "rfm.champions": "ann",
                "rfm.loyal": "bob",
                "rfm.at_risk": "dan",
                "rfm.others": "cem eva fay",
            },
        ),
        _of_shop(
            number=69,
            sentence="A stable holdout of 10% inside segment A; and those below 5,000 of 10,000 numbers drawn.",
            text="""
segment big when spend >= 100

split spring of big: holdout 10%, send 90%

segment half when bucket("half", 10_000) < 5_000
""",
            data="""
customers: customer_id, spend
  ann, 100    # by `md5sum`: 386,714 of a million in the draw "spring", 367,010 in "half"
  bob, 100    # 905,527 and 731,873
  cem, 100    # 401,556 and 611,960
  dan, 100    # 890,992 and 388,469
  eva, 100    # 431,173 and 192,879
  fay, 5      # 628,275 and 37,700; outside the segment there is no arm
  gus,        # 449,454 and 45,605
  hal, 100    # 39,919 and 531,328: below 100,000 is the first tenth
""",
            members={
                "big": "ann bob cem dan eva hal",
                "spring.holdout": "hal",
                "spring.send": "ann bob cem dan eva",
                "half": "ann dan eva fay gus",
            },
        ),
        _of_shop(
            number=70,
            sentence="The predicted value is in the top tenth, and the probability to leave is over 0.7.",
            text="""
segment save_them when clv in top 10% and churn > 0.7
""",
            data="""
customers: customer_id, clv, churn
  ann, 900.50, 0.71   # the greatest of twelve known values, a tenth of which is 1.2 places
  bob, 800, 0.9       # only one value is greater
  cem, 800, 0.7       # shares the second place, but is not over 0.7
  dan, 700, 0.99
  eva, 600, 0.99
  fay, 500, 0.99
  gus, 400, 0.99
  hal, 300, 0.99
  ina, 200, 0.99
  jim, 100, 0.99
  kai, 50, 0.99
  leo, , 0.99         # no value: in no top, and not among those counted
  mia, 800,           # shares the second place; the probability is not known
""",
            members={"save_them": "ann bob"},
        ),
    ),
)
