"""All seventy, theme by theme."""

from tests.definitions.accounts import BUSINESS
from tests.definitions.composition import COMPOSITION
from tests.definitions.profile import PROFILE
from tests.definitions.purchase import PURCHASE
from tests.definitions.recency import RECENCY
from tests.definitions.sequences import SEQUENCES

THEMES = (PURCHASE, RECENCY, SEQUENCES, PROFILE, BUSINESS, COMPOSITION)
DEFINITIONS = {one.number: one for theme in THEMES for one in theme.definitions}
