"""Sentences about logic, missing values, lists, text and numbers."""

from __future__ import annotations

from tests.meaning.model import Case, day, money

NAN, INFINITE = float("nan"), float("inf")
GREATEST = 2**63 - 1

CASES = (
    # ---- 3 conditions
    Case("3 `and` binds tighter than `or`", "yes or yes and no", True),
    Case("3 parentheses", "(yes or yes) and no", False),
    Case("3 `is` and `=` are one", 'country is "DE"', True, {"country": "DE"}),
    Case("3 `is not` and `!=` are one", 'country is not "DE"', True, {"country": "AT"}),
    Case("3 both ends of `between` are included", "age between 18 and 25", True, {"age": 25}),
    Case("3 both ends of `between` are included", "age not between 18 and 25", False, {"age": 18}),
    Case("3 `in` a list", 'country in ("DE", "AT")', False, {"country": "CH"}),
    Case(
        "3 `not in` a named list",
        "country not in dach",
        True,
        {"country": "FR"},
        before='set dach = ("DE", "AT")',
    ),
    Case("3 a list of one is a list", "country in dach", True, {"country": "DE"}, before='set dach = ("DE")'),
    Case("3 `is missing`", "country is missing", True),
    Case("3 `is known`", "country is known", False),
    Case("3 a flag stands alone", "flag and not flag", False, {"flag": True}),
    Case("3 `10%` is 0.1", "x = 10%", True, {"x": 0.1}),
    Case("3 `5mi` are 8.04672 km", "distance(x, 0, 0, 0) < 5mi", True, {"x": 0.0723}),
    Case("3 `5mi` are 8.04672 km", "distance(x, 0, 0, 0) < 5mi", False, {"x": 0.0724}),
    Case("3 `/` never truncates", "age / 2", 1.5, {"age": 3}),
    Case("3 `missing` may stand for a branch of `if`", "if age > 18 then age else missing", None, {"age": 5}),
    Case("3 `how_many`", "how_many(age > 1, age > 2, flag)", 2, {"age": 3}),
    Case("3 `coalesce` takes the first known value", "coalesce(age, 7)", 7),
    Case("3 `version` compares by parts", 'version(name) < version("5.12.1")', True, {"name": "5.9"}),
    # ---- 5.4 missing values
    Case("5.4 a comparison with a missing value is unknown", "age > 30", None),
    Case("5.4 `not (age > 30)` equals `age <= 30`", "not age > 30", None),
    Case("5.4 `!=` equals `not =`", "age != 30", None),
    Case("5.4 unknown or true is true", "age > 30 or yes", True),
    Case("5.4 unknown and false is false", "age > 30 and no", False),
    Case("5.4 a segment's name is plain true or false", "not old", True, before="segment old when age > 30"),
    Case("5.4 `or missing` holds where the test is unknown", "age > 30 or missing", True),
    Case(
        "5.4 `or missing` belongs to the one test before it", "age > 30 or flag or missing", True, {"age": 5}
    ),
    Case(
        "5.4 `or missing` belongs to the one test before it", "flag or age > 30 or missing", None, {"age": 5}
    ),
    Case("5.4 `or missing` behind a test of any form", 'country not in ("DE", "AT") or missing', True),
    Case("5.4 `or missing` behind a period", "born in last 30d or missing", True),
    Case("5.4 `has` of an empty list is no", 'tags has "a"', False, {"tags": []}),
    Case("5.4 `has none of` of an empty list is yes", 'tags has none of ("a", "b")', True, {"tags": []}),
    Case("5.4 `has` of a missing list is unknown", 'tags has "a"', None),
    Case("5.4 `has none of` a missing list is unknown", 'tags has none of ("a", "b")', None),
    Case("5.4 NaN is missing", "x is missing", True, {"x": NAN}),
    Case("5.4 infinite is missing", "x > 0", None, {"x": INFINITE}),
    Case("5.4 division by zero is missing", "x / 0", None, {"x": 1.0}),
    Case("5.4 zero over zero is missing", "x / x", None, {"x": 0.0}),
    Case("5.4 of nothing `count` is 0", "count(orders)", 0),
    Case("5.4 of nothing `distinct` is 0", "distinct(orders.kind)", 0),
    Case("5.4 of nothing `sum` is 0", "sum(orders.price)", 0.0),
    Case("5.4 of nothing `sum` of exact numbers is 0", "sum(orders.cost)", money("0")),
    Case("5.4 of nothing `any` is no", "any(orders)", False),
    Case("5.4 of nothing `none` is yes", "none(orders)", True),
    *(
        Case("5.4 of nothing the others are missing", asked, None)
        for asked in (
            "avg(orders.price)",
            "min(orders.amount)",
            "max(orders.at)",
            "median(orders.price)",
            "stddev(orders.price)",
            "quantile(orders.price, 50%)",
            "first(orders.kind)",
            "last(orders.kind)",
            "most_common(orders.kind)",
            "avg_gap(orders)",
            "share(orders where amount > 1)",
        )
    ),
    Case("5.4 `if c` takes the else value where c is unknown", "if age > 30 then 1 else 2", 2),
    Case("5.4 empty text is not missing", "name is missing", False, {"name": ""}),
    # ---- 5.6 text
    Case("5.6 text compares by code point", 'name < "a"', True, {"name": "Z"}),
    Case("5.6 text compares by code point", 'name > "z"', True, {"name": "ä"}),
    Case("5.6 text is case-sensitive", 'name = "ann"', False, {"name": "Ann"}),
    Case("5.6 accents count", 'name = "e"', False, {"name": "é"}),
    Case("5.6 two spellings of one letter are two texts", 'name = "é"', False, {"name": "e\u0301"}),
    Case("5.6 `lower` follows Unicode", "lower(name)", "ärger", {"name": "ÄRGER"}),
    Case("5.6 `upper` follows Unicode", "upper(name)", "STRASSE", {"name": "straße"}),
    Case("5.6 `lower` has no locale", "lower(name)", "i\u0307", {"name": "İ"}),
    Case("5.6 `length` counts code points", "length(name)", 3, {"name": "e\u0301🙂"}),
    Case(
        "5.6 `domain` is what follows the last `@`, in lower case",
        "domain(name)",
        "x.de",
        {"name": "a@b@X.DE"},
    ),
    Case("5.6 without an `@` there is no domain", "domain(name)", None, {"name": "ann"}),
    Case("5.6 `matches` searches anywhere", 'name matches "b+"', True, {"name": "abbc"}),
    Case("5.6 `matches` has ASCII classes", r'name matches "^\d$"', False, {"name": "٣"}),
    Case("5.6 `$` is the end of the text", 'name matches "^a$"', False, {"name": "a\n"}),
    Case("1 any other backslash stands for itself", r'name = "a\d"', True, {"name": r"a\d"}),
    Case("1 `\\\\` is a backslash", r'name = "a\\"', True, {"name": "a\\"}),
    # ---- 5.7 numbers
    Case("5.7 a literal is exact", "money = 0.1", True, {"money": money("0.1")}),
    Case("5.7 decimals stay exact", "money + 0.1 = 0.3", True, {"money": money("0.2")}),
    Case(
        "5.7 products of decimals stay exact",
        "money * 1.000001",
        money("0.000001000001"),
        {"money": money("0.000001")},
    ),
    Case("5.7 numbers never wrap", "age + 0", GREATEST, {"age": GREATEST}),
    Case(
        "5.7 whole numbers beyond 2^53 keep their digits",
        "age = 9_007_199_254_740_993",
        True,
        {"age": 2**53 + 1},
    ),
    Case("5.7 `round` is half away from zero", "round(x)", 3.0, {"x": 2.5}),
    Case("5.7 `round` is half away from zero", "round(x)", -3.0, {"x": -2.5}),
    Case("5.7 `round` of exact numbers", "round(money, 2)", money("2.35"), {"money": money("2.345")}),
    Case("5.7 `sqrt` rounds to six decimals", "sqrt(x)", 1.414214, {"x": 2.0}),
    Case("5.7 `log` rounds to six decimals", "log(x)", 0.693147, {"x": 2.0}),
    Case("5.7 `exp` rounds to six decimals", "exp(x)", 7.389056, {"x": 2.0}),
    Case(
        "5.7 `distance` is on 6371.0088 km",
        "distance(x, 0, 0, 0) between 111.195079km and 111.195081km",
        True,
        {"x": 1.0},
    ),
    Case("5.7 durations of one unit add up", "wait + 1d", 2.5, {"wait": 1.5}),
    # found by generated programs, or beside them
    Case("5.7 durations never wrap", "nights + 1d", 2**62 + 1, {"nights": 2**62}),
    Case(
        "5.7 a duration of more than 64 bits is none",
        "stay * x is missing",
        True,
        {"stay": 10**9, "x": 1e300},
    ),
    # ---- 5.9 types
    Case("5.9 any width of integer is a number", "x + age", 3.5, {"x": 0.5, "age": 3}),
    Case("5.9 lists take `length`", "length(tags)", 2, {"tags": ["a", None, "b"]}),
    Case("2 a number `in days` is a duration", "wait = 36h / 24h * 1d", True, {"wait": 1.5}),
    Case("2 a number `in seconds` is clock time", "stay = 2min", True, {"stay": 120}),
    Case("2 a number `in months`", "born + plan", day("2024-02-29"), {"born": day("2024-01-31"), "plan": 1}),
    # ---- 5.8 draws
    Case("5.8 a draw hashes name and key", 'bucket("spring", 1000000)', 158_628),
)
