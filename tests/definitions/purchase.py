"""Purchase and value: definitions 1 to 19."""

from functools import partial

from tests.definitions.model import Definition, Theme

SHOP = """
table customers key customer_id {
  customer_id   text
}

table orders of customers by customer_id key order_id at ordered_at {
  order_id      text
  customer_id   text
  ordered_at    timestamp
  amount        decimal
  status        text
  coupon        text
  store         text to stores
}

table items of orders by order_id {
  order_id      text
  sku           text to products
  colour        text
  quantity      integer
  price         decimal
}

table credits of customers by customer_id {
  customer_id   text
  balance       decimal
  expires_on    date
}

table products key sku {
  sku           text
  category      text
  brand         text
  tags          list of text
}

table stores key store {
  store         text
  kind          text
}
"""

_of_shop = partial(Definition, tables=SHOP)

PURCHASE = Theme(
    "Purchase and value",
    SHOP,
    (
        _of_shop(
            number=1,
            sentence="Spent between 1 and 999.99 in total.",
            text="""
segment small_spenders when sum(orders.amount) between 1 and 999.99
""",
            data="""
customers: customer_id
  ann   # 0.40 + 0.60 is 1.00 exactly: a decimal is never a binary fraction
  bob   # 999.99: both ends are in
  cem   # 1000.00
  dan   # 0.99
  eva   # no order: the sum of nothing is 0
  fay   # an amount that is missing adds nothing; the other makes 5
  gus   # 1100 and a refund of -200
orders: customer_id, ordered_at, amount
  ann, 2024-05-01T10:00, 0.40
  ann, 2024-05-02T10:00, 0.60
  bob, 2024-05-01T10:00, 999.99
  cem, 2024-05-01T10:00, 1000.00
  dan, 2024-05-01T10:00, 0.99
  fay, 2024-05-01T10:00,
  fay, 2024-05-02T10:00, 5
  gus, 2024-05-01T10:00, 1100
  gus, 2024-05-02T10:00, -200
""",
            members={"small_spenders": "ann bob fay gus"},
        ),
        _of_shop(
            number=2,
            sentence="Bought product 1234 more than once.",
            text="""
segment repeat_buyers when distinct(items.order_id where sku is "1234") > 1
""",
            data="""
customers: customer_id
  ann   # in two orders
  bob   # three pieces on two lines of one order: bought once
  cem   # one order of it, one of another product
  dan   # never
orders: customer_id, order_id, ordered_at
  ann, a1, 2024-05-01T10:00
  ann, a2, 2024-05-01T10:00      # at the same instant, yet another order
  bob, b1, 2024-05-01T10:00
  cem, c1, 2024-05-01T10:00
  cem, c2, 2024-05-02T10:00
items: order_id, sku, quantity
  a1, 1234, 1
  a2, 1234, 1
  bob, 1234, 9                   # an order nobody made
  b1, 1234, 1
  b1, 1234, 2
  c1, 1234, 1
  c2, 12345, 1
products: sku
  1234
  12345
""",
            members={"repeat_buyers": "ann"},
            remark='Counts orders. `sum(items.quantity where sku is "1234") > 1` would count pieces.',
        ),
        _of_shop(
            number=3,
            sentence="Bought nothing in the last 3 months, including people who never bought.",
            text="""
segment quiet when none(orders in last 3mo)
""",
            data="""
customers: customer_id
  ann   # never bought
  bob   # last minute of 15 February, which is three months before today: outside
  cem   # first minute of 16 February: inside
  dan   # today
  eva   # tomorrow: that order does not exist yet
orders: customer_id, ordered_at
  bob, 2024-02-15T23:59
  cem, 2024-02-16T00:00
  dan, 2024-05-15T23:59
  eva, 2024-05-16T00:00
""",
            members={"quiet": "ann bob eva"},
        ),
        _of_shop(
            number=4,
            sentence='Bought anything tagged "Sports wear" in the last 12 months.',
            text="""
segment sporty when any(items in last 12mo where sku.tags has "Sports wear")
""",
            data="""
customers: customer_id
  ann   # bought running shoes
  bob   # bought them on 15 May last year, which is a day too early
  cem   # bought a product without tags
  dan   # bought a product that is in no catalogue
  eva   # bought something tagged "Sports", which is another tag
orders: customer_id, order_id, ordered_at
  ann, a, 2023-05-16T00:00
  bob, b, 2023-05-15T23:59
  cem, c, 2024-05-01T10:00
  dan, d, 2024-05-01T10:00
  eva, e, 2024-05-01T10:00
items: order_id, sku
  a, shoes
  b, shoes
  c, mug
  d, gone
  e, ball
products: sku, tags
  shoes, Summer|Sports wear
  mug,
  ball, Sports
""",
            members={"sporty": "ann"},
        ),
        _of_shop(
            number=5,
            sentence="Bought product A and has not bought product B.",
            text="""
segment cross_sell when any(items where sku is "A") and none(items where sku is "B")
""",
            data="""
customers: customer_id
  ann   # A only
  bob   # A and B in one order
  cem   # A, and B in another order
  dan   # B only
  eva   # nothing
  fay   # A and a line without a product, which is not known to be B
orders: customer_id, order_id, ordered_at
  ann, a, 2024-05-01T10:00
  bob, b, 2024-05-01T10:00
  cem, c1, 2024-05-01T10:00
  cem, c2, 2024-05-02T10:00
  dan, d, 2024-05-01T10:00
  fay, f, 2024-05-01T10:00
items: order_id, sku
  a, A
  b, A
  b, B
  c1, A
  c2, B
  d, B
  f, A
  f,
products: sku
  A
  B
""",
            members={"cross_sell": "ann fay"},
        ),
        _of_shop(
            number=6,
            sentence="The sum of purchases is more than 100, even if each single purchase is less.",
            text="""
segment spenders when sum(orders.amount) > 100
""",
            data="""
customers: customer_id
  ann   # 60 + 60
  bob   # 50 + 50 is 100, which is not more
  cem   # 50.50 + 50.50
  dan   # one of 101
  eva   # none
orders: customer_id, ordered_at, amount
  ann, 2024-05-01T10:00, 60
  ann, 2024-05-01T10:00, 60      # an equal row is a row
  bob, 2024-05-01T10:00, 50
  bob, 2024-05-02T10:00, 50
  cem, 2024-05-01T10:00, 50.50
  cem, 2024-05-02T10:00, 50.50
  dan, 2024-05-01T10:00, 101
""",
            members={"spenders": "ann cem dan"},
        ),
        _of_shop(
            number=7,
            sentence="Ordered from more than one store.",
            text="""
segment store_hoppers when distinct(orders.store) > 1
""",
            data="""
customers: customer_id
  ann   # two stores
  bob   # one store twice
  cem   # one store, and an order without a store
  dan   # none
orders: customer_id, ordered_at, store
  ann, 2024-05-01T10:00, north
  ann, 2024-05-02T10:00, south
  bob, 2024-05-01T10:00, north
  bob, 2024-05-02T10:00, north
  cem, 2024-05-01T10:00, north
  cem, 2024-05-02T10:00,
stores: store
  north
  south
""",
            members={"store_hoppers": "ann"},
        ),
        _of_shop(
            number=8,
            sentence="Spent more than 1,000 at Flagship stores in the last 90 days.",
            text="""
segment flagship_fans when sum(orders.amount in last 90d where store.kind is "Flagship") > 1_000
""",
            data="""
customers: customer_id
  ann   # 600 + 500 in two Flagship stores
  bob   # 1,000 exactly
  cem   # 900 there, 900 elsewhere: only the rows that fit are added
  dan   # 15 February is 90 days ago: outside
  eva   # 16 February: inside
  fay   # a store nobody knows
orders: customer_id, ordered_at, amount, store
  ann, 2024-05-01T10:00, 600, north
  ann, 2024-05-02T10:00, 500, west
  bob, 2024-05-01T10:00, 1000, north
  cem, 2024-05-01T10:00, 900, north
  cem, 2024-05-02T10:00, 900, south
  dan, 2024-02-15T12:00, 2000, north
  eva, 2024-02-16T00:00, 2000, north
  fay, 2024-05-01T10:00, 2000, moon
stores: store, kind
  north, Flagship
  west, Flagship
  south, Outlet
""",
            members={"flagship_fans": "ann eva"},
        ),
        _of_shop(
            number=9,
            sentence="Cosmetics revenue of the last 90 days is over a limit that we may change.",
            text="""
set goal = 50

trait cosmetics_revenue
  = sum(items.quantity * items.price in last 90d where sku.category is "Cosmetics")

segment cosmetics_buyers when cosmetics_revenue > goal
""",
            data="""
customers: customer_id
  ann   # 3 pieces at 20 in one order
  bob   # 2 at 20 and 1 at 10.01 in two orders
  cem   # 2 at 20 and 1 at 10: 50 is not over 50
  dan   # 100, of which 40 is for cosmetics
  eva   # a line without a price
orders: customer_id, order_id, ordered_at
  ann, a, 2024-05-01T10:00
  bob, b1, 2024-03-01T10:00
  bob, b2, 2024-05-01T10:00
  cem, c, 2024-05-01T10:00
  dan, d, 2024-05-01T10:00
  eva, e, 2024-05-01T10:00
items: order_id, sku, quantity, price
  a, cream, 3, 20
  b1, cream, 2, 20
  b2, cream, 1, 10.01
  c, cream, 2, 20
  c, cream, 1, 10
  d, cream, 2, 20
  d, mug, 6, 10
  e, cream, 9,
products: sku, category
  cream, Cosmetics
  mug, Kitchen
""",
            members={"cosmetics_buyers": "ann bob"},
        ),
        _of_shop(
            number=10,
            sentence="Bought the shirt in blue at least twice between 18 and 24 months ago.",
            text="""
segment blue_shirt_buyers
  when count(items in 24mo ago to 18mo ago where sku is "shirt" and colour is "blue") >= 2
""",
            data="""
customers: customer_id
  ann   # on the first day and the last: 15 May and 15 November 2022
  bob   # a day before, a day after
  cem   # a blue mug and a red shirt: colour and product must be of one line
  dan   # once
orders: customer_id, order_id, ordered_at
  ann, a1, 2022-05-15T00:00
  ann, a2, 2022-11-15T23:59
  bob, b1, 2022-05-14T23:59
  bob, b2, 2022-11-16T00:00
  cem, c, 2022-08-01T10:00
  dan, d, 2022-08-01T10:00
items: order_id, sku, colour
  a1, shirt, blue
  a2, shirt, blue
  b1, shirt, blue
  b2, shirt, blue
  c, shirt, red
  c, shirt, red
  c, mug, blue
  c, mug, blue
  d, shirt, blue
products: sku
  shirt
  mug
""",
            members={"blue_shirt_buyers": "ann"},
        ),
        _of_shop(
            number=11,
            sentence="At least 2 completed orders of 20 to 100 each, which together make at least 150.",
            text="""
rows fitting = orders where status is "completed" and amount between 20 and 100

segment steady_buyers when count(fitting) >= 2 and sum(fitting.amount) >= 150
""",
            data="""
customers: customer_id
  ann   # 50 + 100
  bob   # 20 + 100 is 120
  cem   # 80 + 90, the second one cancelled
  dan   # 100 + 101, the second one too dear
  eva   # one of 100 completed, one of 100 whose status is missing
orders: customer_id, ordered_at, amount, status
  ann, 2024-05-01T10:00, 50, completed
  ann, 2024-05-02T10:00, 100, completed
  bob, 2024-05-01T10:00, 20, completed
  bob, 2024-05-02T10:00, 100, completed
  cem, 2024-05-01T10:00, 80, completed
  cem, 2024-05-02T10:00, 90, cancelled
  dan, 2024-05-01T10:00, 100, completed
  dan, 2024-05-02T10:00, 101, completed
  eva, 2024-05-01T10:00, 100, completed
  eva, 2024-05-02T10:00, 100,
""",
            members={"steady_buyers": "ann"},
        ),
        _of_shop(
            number=12,
            sentence="Ordered during the flash sale of 10 May, from 18:00 to 20:00.",
            text="""
segment flash_sale_buyers when any(orders in 2024-05-10T18:00 to 2024-05-10T20:00)
""",
            data="""
customers: customer_id
  ann   # at 18:00 sharp
  bob   # at 20:00:59: a time written to the minute covers its minute
  cem   # at 20:01
  dan   # at 17:59:59
  eva   # at 17:30 in UTC, which is 19:30 here
orders: customer_id, ordered_at
  ann, 2024-05-10T18:00:00
  bob, 2024-05-10T20:00:59
  cem, 2024-05-10T20:01:00
  dan, 2024-05-10T17:59:59
  eva, 2024-05-10T17:30:00Z
""",
            members={"flash_sale_buyers": "ann bob eva"},
        ),
        _of_shop(
            number=13,
            sentence="On average less than 45 days pass between two orders.",
            text="""
segment frequent_buyers when avg_gap(orders) < 45d
""",
            data="""
customers: customer_id
  ann   # 1 January to 30 March is 89 days in two gaps: 44.5
  bob   # 1 January to 31 March is 90 days in two gaps: 45
  cem   # a single order has no gap: unknown
  dan   # two orders on one day: 0
  eva   # none: unknown
orders: customer_id, ordered_at
  ann, 2024-01-01T10:00
  ann, 2024-03-30T10:00
  ann, 2024-01-02T10:00
  bob, 2024-01-01T23:00
  bob, 2024-03-31T01:00
  bob, 2024-01-02T10:00
  cem, 2024-05-01T10:00
  dan, 2024-05-01T10:00
  dan, 2024-05-01T12:00
""",
            members={"frequent_buyers": "ann dan"},
        ),
        _of_shop(
            number=14,
            sentence="The first order was in March, and none came after it.",
            text="""
segment one_timers when first(orders.ordered_at) in 2024-03 and count(orders) = 1
""",
            data="""
customers: customer_id
  ann   # one, on the last of March
  bob   # one in March, one in April
  cem   # two in March
  dan   # one at 23:30 UTC on the 31st, which is April here
  eva   # none
orders: customer_id, ordered_at
  ann, 2024-03-31T23:59
  bob, 2024-03-05T10:00
  bob, 2024-04-05T10:00
  cem, 2024-03-05T10:00
  cem, 2024-03-05T10:00
  dan, 2024-03-31T23:30:00Z
""",
            members={"one_timers": "ann"},
        ),
        _of_shop(
            number=15,
            sentence="Has store credit that expires within the next 30 days.",
            text="""
segment expiring_credit when any(credits where balance > 0 and expires_on in next 30d)
""",
            data="""
customers: customer_id
  ann   # expires today, the first of the thirty days
  bob   # 13 June is the thirtieth
  cem   # 14 June is outside
  dan   # one expires soon and is used up, another is full and expires late
  eva   # expired yesterday
  fay   # never expires
credits: customer_id, balance, expires_on
  ann, 5, 2024-05-15
  bob, 0.01, 2024-06-13
  cem, 5, 2024-06-14
  dan, 0, 2024-05-20
  dan, 9, 2025-05-20
  eva, 5, 2024-05-14
  fay, 5,
""",
            members={"expiring_credit": "ann bob"},
        ),
        _of_shop(
            number=16,
            sentence="Used the coupon WELCOME, but never paid the full price.",
            text="""
segment coupon_only
  when any(orders where coupon is "WELCOME") and none(orders where coupon is missing)
""",
            data="""
customers: customer_id
  ann   # WELCOME, then SUMMER
  bob   # WELCOME, then no coupon
  cem   # SUMMER only
  dan   # no order
orders: customer_id, ordered_at, coupon
  ann, 2024-05-01T10:00, WELCOME
  ann, 2024-05-02T10:00, SUMMER
  bob, 2024-05-01T10:00, WELCOME
  bob, 2024-05-02T10:00,
  cem, 2024-05-02T10:00, SUMMER
""",
            members={"coupon_only": "ann"},
        ),
        _of_shop(
            number=17,
            sentence='The category bought most often is "shoes".',
            text="""
segment shoe_lovers when most_common(items.sku.category) is "shoes"
""",
            data="""
customers: customer_id
  ann   # shoes twice, hats once
  bob   # shoes once, hats once: of equally common ones the smallest, hats
  cem   # shoes once, ties once: shoes
  dan   # shoes once, and two lines of no known category, which do not count
  eva   # nothing
orders: customer_id, order_id, ordered_at
  ann, a, 2024-05-01T10:00
  bob, b, 2024-05-01T10:00
  cem, c, 2024-05-01T10:00
  dan, d, 2024-05-01T10:00
items: order_id, sku
  a, boot
  a, sandal
  a, beret
  b, boot
  b, beret
  c, boot
  c, bow
  d, boot
  d, gone
  d, plain
products: sku, category
  boot, shoes
  sandal, shoes
  beret, hats
  bow, ties
  plain,
""",
            members={"shoe_lovers": "ann cem dan"},
        ),
        _of_shop(
            number=18,
            sentence="Among the top 5% of the buyers of a brand, by what they spent on it.",
            text="""
rows acme = items where sku.brand is "Acme"

trait acme_spend = sum(acme.price)

segment acme_buyers when any(acme)

segment acme_fans when acme_spend in top 5% of acme_buyers
""",
            data="""
customers: customer_id
  ann   # 90, the most
  bob   # 90 as well: ties come in together
  cem   # 80
  dan   # bought Acme, at an unknown price: 0
  eva   # 500 on another brand: not among the buyers, however much
  f01   # with these, 5% of all customers would be two places; of the buyers, four, it is one
  f02
  f03
  f04
  f05
  f06
  f07
  f08
  f09
  f10
  f11
  f12
  f13
  f14
  f15
  f16
  f17
  f18
  f19
  f20
orders: customer_id, order_id, ordered_at
  ann, a, 2024-05-01T10:00
  bob, b1, 2024-05-01T10:00
  bob, b2, 2024-05-02T10:00
  cem, c, 2024-05-01T10:00
  dan, d, 2024-05-01T10:00
  eva, e, 2024-05-01T10:00
items: order_id, sku, price
  a, anvil, 90
  b1, anvil, 40
  b2, anvil, 50
  c, anvil, 80
  d, anvil,
  e, other, 500
products: sku, brand
  anvil, Acme
  other, Other
""",
            members={"acme_buyers": "ann bob cem dan", "acme_fans": "ann bob"},
        ),
        Definition(
            number=19,
            sentence="The top 3 contacts of each account, in the top 3 accounts of each region by fit.",
            tables="""
table contacts key contact_id {
  contact_id    text
  account       text to accounts
  score         integer
}

table accounts key account {
  account       text
  region        text
  fit_score     integer
}
""",
            text="""
trait better_accounts "Accounts of the region that fit better"
  = count(
    accounts where region = contacts.account.region and fit_score > contacts.account.fit_score
  )

segment best_accounts
  when account.region is known and account.fit_score is known and better_accounts < 3

segment best_contacts when best_accounts and score in top 3 per account
""",
            data="""
contacts: contact_id, account, score
  a1, a, 50
  a2, a, 50          # shares the third place of its account with a4: 60, 50, 50 and 50 are all in
  a3, a, 60
  a4, a, 50
  a5, a, 40          # four are better
  b1, b, 1
  c1, c, 1
  c2, c,             # without a score there is no rank
  d1, d, 99          # the fourth account of the region, as only accounts count, not their contacts
  e1, e, 1           # alone in its region
  f1, f, 99          # an account whose fit is not known
  g1, gone, 99       # an account nobody knows
  h1, , 99           # no account
  i1, i, 99          # an account of no region
accounts: account, region, fit_score
  a, north, 90
  b, north, 80
  c, north, 80
  d, north, 70
  e, south, 10
  f, south,
  i, , 95
""",
            members={
                "best_accounts": "a1 a2 a3 a4 a5 b1 c1 c2 e1",
                "best_contacts": "a1 a2 a3 a4 b1 c1 e1",
            },
            remark="Contacts are the customers. A place among accounts counts the accounts that are better.",
        ),
    ),
)
