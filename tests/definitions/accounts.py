"""Support, business customers, accounts: definitions 60 to 63."""

from functools import partial

from tests.definitions.model import Definition, Theme

ACCOUNTS = """
table accounts key account_id {
  account_id    text
  tier          text one of ("free", "business")
}

table users of accounts by account_id key user_id {
  user_id       text
  account_id    text
}

table logins of users by user_id at logged_in_at {
  user_id       text
  logged_in_at  timestamp
}

table tickets of accounts by account_id at opened_at {
  account_id    text
  opened_at     timestamp
  priority      text
}

table deals of accounts by account_id {
  account_id    text
  amount        integer
  stage         text
}

table forms of accounts by account_id at filled_at {
  account_id    text
  filled_at     timestamp
  form          text
}
"""

_of_accounts = partial(Definition, tables=ACCOUNTS)

BUSINESS = Theme(
    "Support and business customers",
    ACCOUNTS,
    (
        _of_accounts(
            number=60,
            sentence="Opened at least 3 tickets of high priority in 90 days.",
            text="""
segment in_trouble when count(tickets in last 90d where priority is "high") >= 3
""",
            data="""
accounts: account_id
  acme   # three, the first on 16 February
  bolt   # two, and one on 15 February, which is ninety days ago
  cord   # three, one of them low
  dune   # three, one without a priority
  echo   # none
tickets: account_id, opened_at, priority
  acme, 2024-02-16T00:00, high
  acme, 2024-05-01T10:00, high
  acme, 2024-05-01T10:00, high
  bolt, 2024-02-15T23:59, high
  bolt, 2024-05-01T10:00, high
  bolt, 2024-05-02T10:00, high
  cord, 2024-05-01T10:00, high
  cord, 2024-05-02T10:00, high
  cord, 2024-05-03T10:00, low
  dune, 2024-05-01T10:00, high
  dune, 2024-05-02T10:00, high
  dune, 2024-05-03T10:00,
""",
            members={"in_trouble": "acme"},
        ),
        _of_accounts(
            number=61,
            sentence="Accounts of the business tier where none of the users logged in within 30 days.",
            text="""
segment silent_accounts when tier is "business" and any(users) and none(logins in last 30d)
""",
            data="""
accounts: account_id, tier
  acme, business   # two users, both silent
  bolt, business   # two users, one active
  cord, free       # silent
  dune, business   # no users
  echo,            # tier not known
users: user_id, account_id
  a1, acme
  a2, acme
  b1, bolt
  b2, bolt
  c1, cord
  e1, echo
  x1,              # of no account
logins: user_id, logged_in_at
  a1, 2024-04-15T23:59
  b1, 2024-04-15T23:59
  b2, 2024-04-16T00:00
  x1, 2024-05-15T10:00
""",
            members={"silent_accounts": "acme"},
            remark="Of no users none logged in: without `any(users)` accounts that have none would be here too.",
        ),
        _of_accounts(
            number=62,
            sentence="Has a deal over 5,000 that is won; and the other reading: one over 5,000, and one won.",
            text="""
segment big_deal_won when any(deals where amount > 5_000 and stage is "won")

segment big_deal_and_a_won_one
  when any(deals where amount > 5_000) and any(deals where stage is "won")
""",
            data="""
accounts: account_id
  acme   # one deal that is both
  bolt   # a big one lost, a small one won
  cord   # 5,000 is not over 5,000
  dune   # won, amount missing
  echo   # none
deals: account_id, amount, stage
  acme, 6000, won
  bolt, 6000, lost
  bolt, 100, won
  cord, 5000, won
  dune, , won
""",
            members={"big_deal_won": "acme", "big_deal_and_a_won_one": "acme bolt"},
        ),
        _of_accounts(
            number=63,
            sentence="Filled in the contact form at least 2 times.",
            text="""
segment eager when count(forms where form is "contact") >= 2
""",
            data="""
accounts: account_id
  acme   # twice, at one instant
  bolt   # once
  cord   # once, and another form once
  dune   # once, and once in the future
forms: account_id, filled_at, form
  acme, 2024-05-01T10:00, contact
  acme, 2024-05-01T10:00, contact
  bolt, 2024-05-01T10:00, contact
  cord, 2024-05-01T10:00, contact
  cord, 2024-05-02T10:00, demo
  dune, 2024-05-01T10:00, contact
  dune, 2024-05-16T00:00, contact
""",
            members={"eager": "acme"},
        ),
    ),
)
