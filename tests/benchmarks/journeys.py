"""Questions about customers' events that need more than counting, as `.seg` and as the SQL that a careful analyst writes for DuckDB."""

from __future__ import annotations

from tests.benchmarks.as_seg import CUSTOMERS, EVENTS
from tests.benchmarks.conditions import days_ago

QUESTIONS = ("rfm", "sequence", "distinct", "first-last")

_SEG = {
    # Half a cent off what a sum can be, so that floating point cannot decide
    "rfm": """
rows bought = events where event = "purchase"
trait recency   = time since last(bought.happened)
trait frequency = count(bought)
trait monetary  = sum(bought.amount)
segment recent   when recency < 90d
segment frequent when frequency >= 3
segment valuable when monetary >= 99.995
segment best     when recency < 90d and frequency >= 3 and monetary >= 99.995
""",
    "sequence": """
segment converted when sequence(events where event = "add_to_cart" then events within 7d where event = "purchase")
""",
    "distinct": """
segment several when distinct(events.category) >= 2
segment curious when distinct(events.category) >= 4
""",
    "first-last": """
segment from_search   when first(events.event) = "search"
segment left_in_cart  when last(events.event) = "add_to_cart"
segment last_on_shoes when last(events.category) = "shoes"
""",
}

_SQL = {
    "rfm": f"""
with made as (
  select customer_id, max(happened) as latest, count(*) as frequency, sum(amount) as monetary
  from {{events}} where event = 'purchase' group by customer_id
)
select count(*) filter (where latest >= date '{days_ago(89)}') as recent,
       count(*) filter (where frequency >= 3) as frequent,
       count(*) filter (where monetary >= 99.995) as valuable,
       count(*) filter (where latest >= date '{days_ago(89)}' and frequency >= 3 and monetary >= 99.995) as best
from made
""",
    # The latest cart before a purchase decides: where it is too old, so are the others
    "sequence": """
with carts as (select customer_id, happened from {events} where event = 'add_to_cart'),
     bought as (select customer_id, happened from {events} where event = 'purchase')
select count(distinct bought.customer_id) as converted
from bought asof join carts on bought.customer_id = carts.customer_id and bought.happened > carts.happened
where cast(bought.happened as date) <= cast(carts.happened as date) + 7
""",
    "distinct": """
with made as (select customer_id, count(distinct category) as categories from {events} group by customer_id)
select count(*) filter (where categories >= 2) as several, count(*) filter (where categories >= 4) as curious from made
""",
    "first-last": """
with made as (
  select customer_id, arg_min(event, happened) as first_event, arg_max(event, happened) as last_event,
         arg_max_null(category, happened) as last_category
  from {events} group by customer_id
)
select count(*) filter (where first_event = 'search') as from_search,
       count(*) filter (where last_event = 'add_to_cart') as left_in_cart,
       count(*) filter (where last_category = 'shoes') as last_on_shoes
from made
""",
}


def program(question: str) -> str:
    """As a `.seg` text."""
    return f"{CUSTOMERS}\n{EVENTS}{_SEG[question]}"


def sql(question: str, events: str) -> str:
    """As SQL for DuckDB, over what `events` names."""
    return _SQL[question].format(events=events)
