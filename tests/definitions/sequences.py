"""Sequences: definitions 37 to 43."""

from functools import partial

from tests.definitions.model import Definition, Theme

SITE = """
table customers key customer_id {
  customer_id   text
}

table events of customers by customer_id at happened_at {
  customer_id   text
  happened_at   timestamp
  kind          text
}

table carts of customers by customer_id at added_at {
  customer_id   text
  added_at      timestamp
}

table orders of customers by customer_id at ordered_at {
  customer_id   text
  ordered_at    timestamp
  status        text
}

table views of customers by customer_id at viewed_at {
  customer_id   text
  viewed_at     timestamp
  sku           text
}

table purchases of customers by customer_id at bought_at {
  customer_id   text
  bought_at     timestamp
  sku           text
}
"""

_of_site = partial(Definition, tables=SITE)

SEQUENCES = Theme(
    "Sequences",
    SITE,
    (
        _of_site(
            number=37,
            sentence="Added something to the cart in the last week, and did not complete an order within 1 day after.",
            text="""
rows completed = orders where status is "completed"

segment abandoned when sequence(carts in last 1w then no completed within 1d)
""",
            data="""
customers: customer_id
  ann   # 9 May, never ordered
  bob   # ordered on the day after
  cem   # ordered two days after
  dan   # today: the day after has not passed yet
  eva   # 8 May is more than a week ago
  fay   # ordered on the day after, and cancelled
  gus   # two carts: an order after the first, none after the second
  hal   # ordered before
carts: customer_id, added_at
  ann, 2024-05-09T00:00
  bob, 2024-05-12T08:00
  cem, 2024-05-12T08:00
  dan, 2024-05-15T08:00
  eva, 2024-05-08T23:59
  fay, 2024-05-12T08:00
  gus, 2024-05-10T08:00
  gus, 2024-05-13T08:00
  hal, 2024-05-12T08:00
orders: customer_id, ordered_at, status
  bob, 2024-05-13T23:59, completed
  cem, 2024-05-14T00:00, completed
  fay, 2024-05-13T10:00, cancelled
  gus, 2024-05-10T09:00, completed
  hal, 2024-05-12T07:00, completed
""",
            members={"abandoned": "ann cem fay gus hal"},
        ),
        _of_site(
            number=38,
            sentence="Began the checkout after adding to the cart, and did not buy.",
            text="""
segment lost_at_checkout
  when sequence(
    events where kind is "add_to_cart"
    then events where kind is "begin_checkout"
    then no events where kind is "purchase"
  )
""",
            data="""
customers: customer_id
  ann   # cart, checkout
  bob   # cart, checkout, purchase
  cem   # checkout, cart
  dan   # cart and checkout at one instant: neither is after the other
  eva   # purchase, cart, checkout
  fay   # cart, something else, checkout
events: customer_id, happened_at, kind
  ann, 2024-05-01T10:00, add_to_cart
  ann, 2024-05-01T10:01, begin_checkout
  bob, 2024-05-01T10:00, add_to_cart
  bob, 2024-05-01T10:01, begin_checkout
  bob, 2024-05-05T10:00, purchase
  cem, 2024-05-01T10:00, begin_checkout
  cem, 2024-05-01T10:01, add_to_cart
  dan, 2024-05-01T10:00, add_to_cart
  dan, 2024-05-01T10:00, begin_checkout
  eva, 2024-05-01T09:00, purchase
  eva, 2024-05-01T10:00, add_to_cart
  eva, 2024-05-01T10:01, begin_checkout
  fay, 2024-05-01T10:00, add_to_cart
  fay, 2024-05-01T10:01, help
  fay, 2024-05-01T10:02, begin_checkout
""",
            members={"lost_at_checkout": "ann eva fay"},
        ),
        _of_site(
            number=39,
            sentence="Viewed a product, and then did not buy the same product.",
            text="""
segment undecided when sequence(views then no purchases same sku)
""",
            data="""
customers: customer_id
  ann   # viewed P, bought Q
  bob   # viewed P, bought P
  cem   # bought P, then viewed it
  dan   # viewed P and Q, bought P
  eva   # viewed a page without a product: there is no same product
  fay   # viewed P, then bought a product that is not known
views: customer_id, viewed_at, sku
  ann, 2024-05-01T10:00, P
  bob, 2024-05-01T10:00, P
  cem, 2024-05-02T10:00, P
  dan, 2024-05-01T10:00, P
  dan, 2024-05-01T10:01, Q
  eva, 2024-05-01T10:00,
  fay, 2024-05-01T10:00, P
purchases: customer_id, bought_at, sku
  ann, 2024-05-02T10:00, Q
  bob, 2024-05-02T10:00, P
  cem, 2024-05-01T10:00, P
  dan, 2024-05-02T10:00, P
  fay, 2024-05-02T10:00,
""",
            members={"undecided": "ann cem dan fay"},
        ),
        _of_site(
            number=40,
            sentence="Opened the help right after an error, with nothing in between.",
            text="""
segment puzzled when sequence(events where kind is "error" then next events where kind is "help")
""",
            data="""
customers: customer_id
  ann   # error, help
  bob   # error, click, help
  cem   # error, error, help: right after the second one
  dan   # help, error
  eva   # error, then help and click at one instant: nothing is in between
  fay   # error, something whose kind is missing, help
events: customer_id, happened_at, kind
  ann, 2024-05-01T10:00, error
  ann, 2024-05-09T10:00, help
  bob, 2024-05-01T10:00, error
  bob, 2024-05-01T10:01, click
  bob, 2024-05-01T10:02, help
  cem, 2024-05-01T10:00, error
  cem, 2024-05-01T10:01, error
  cem, 2024-05-01T10:02, help
  dan, 2024-05-01T10:00, help
  dan, 2024-05-01T10:01, error
  eva, 2024-05-01T10:00, error
  eva, 2024-05-01T10:01, click
  eva, 2024-05-01T10:01, help
  fay, 2024-05-01T10:00, error
  fay, 2024-05-01T10:01,
  fay, 2024-05-01T10:02, help
""",
            members={"puzzled": "ann cem eva"},
        ),
        _of_site(
            number=41,
            sentence="Viewed the site, but then did not create an account.",
            text="""
segment visitors_only
  when sequence(events where kind is "page" then no events where kind is "account created")
""",
            data="""
customers: customer_id
  ann   # looked
  bob   # looked, created an account, looked again: a page after the account has no account after it
  cem   # looked, created an account
  dan   # created an account, nothing else
  eva   # was never there
events: customer_id, happened_at, kind
  ann, 2024-05-01T10:00, page
  bob, 2024-05-01T10:00, page
  bob, 2024-05-01T10:01, account created
  bob, 2024-05-01T10:02, page
  cem, 2024-05-01T10:00, page
  cem, 2024-05-01T10:01, account created
  dan, 2024-05-01T10:01, account created
""",
            members={"visitors_only": "ann bob"},
            remark="A sequence may begin with any row. Who has no account at all is "
            '`any(events where kind is "page") and none(events where kind is "account created")`.',
        ),
        _of_site(
            number=42,
            sentence="Left a cart: after the last time something was added, or after any time.",
            text="""
segment left_the_last_cart when sequence(carts then no orders)

segment once_left_a_cart when sequence(carts then no orders within 1d)
""",
            data="""
customers: customer_id
  ann   # cart, order, cart again a week ago: left
  bob   # cart, order three days later: left that cart once, but not the last one
  cem   # cart, order within the day
  dan   # cart and order at one instant: the order is not after the cart
  eva   # cart today, nothing since: left, but not yet for a day
  fay   # an order without a cart
carts: customer_id, added_at
  ann, 2024-05-01T10:00
  ann, 2024-05-08T10:00
  bob, 2024-05-01T10:00
  cem, 2024-05-01T10:00
  dan, 2024-05-01T10:00
  eva, 2024-05-15T10:00
orders: customer_id, ordered_at
  ann, 2024-05-01T11:00
  bob, 2024-05-04T10:00
  cem, 2024-05-01T11:00
  dan, 2024-05-01T10:00
  fay, 2024-05-01T10:00
""",
            members={"left_the_last_cart": "ann dan eva", "once_left_a_cart": "ann bob dan"},
            remark="Without a limit the last cart decides: only it can have no order after it if any has none. "
            "With a limit each cart is looked at on its own.",
        ),
        _of_site(
            number=43,
            sentence="Did a trial, then an upgrade within 2 days, both in the last 30 days.",
            text="""
rows recent = events in last 30d

segment quick_upgraders
  when sequence(recent where kind is "trial" then recent within 2d where kind is "upgrade")
""",
            data="""
customers: customer_id
  ann   # 16 April, and 18 April in the last minute
  bob   # the upgrade came on the third day
  cem   # trial on 15 April, which is thirty days ago
  dan   # two trials, an upgrade soon after the second one
  eva   # upgrade, then trial
  fay   # both at one instant
events: customer_id, happened_at, kind
  ann, 2024-04-16T00:00, trial
  ann, 2024-04-18T23:59, upgrade
  bob, 2024-04-16T23:59, trial
  bob, 2024-04-19T00:00, upgrade
  cem, 2024-04-15T23:59, trial
  cem, 2024-04-16T10:00, upgrade
  dan, 2024-04-20T10:00, trial
  dan, 2024-05-01T10:00, trial
  dan, 2024-05-02T10:00, upgrade
  eva, 2024-05-01T10:00, upgrade
  eva, 2024-05-02T10:00, trial
  fay, 2024-05-01T10:00, trial
  fay, 2024-05-01T10:00, upgrade
""",
            members={"quick_upgraders": "ann dan"},
        ),
    ),
)
