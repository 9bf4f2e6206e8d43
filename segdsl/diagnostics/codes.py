"""THE TABLE of diagnostics: one row per mistake; each has a page of its slug's name. `segdsl rule`, the reference and the tests read it.

Bands: 0 reading a file and its limits · 1 how it is written · 2 names · 3 types · 4 values and time · 5 questionable ·
6 expectations and examples · 7 use and configuration · 8 data.
"""

from __future__ import annotations

from segdsl.diagnostics.codes_data import CODES_DATA
from segdsl.diagnostics.codes_use import CODES_USE
from segdsl.diagnostics.model import Code

# ---- 0 reading -------------------------------------------------------------------------------------------------------------------

FILE_UNREADABLE = Code("SEG001", "file-unreadable", "error", "`{name}` cannot be read: {why}")
FILE_TOO_LARGE = Code(
    "SEG002",
    "file-too-large",
    "error",
    "`{name}` is {size} bytes, more than the 1 MiB a file may have",
    ("split it into several files",),
)
NOT_UTF8 = Code(
    "SEG003", "not-utf8", "error", "`{name}` is not UTF-8 text: {why}", ("save the file as UTF-8",)
)
REFUSED_CHARACTER = Code(
    "SEG004",
    "refused-character",
    "error",
    "the invisible or control character {character} may not stand in a file",
    ("delete it",),
)
MIXED_SCRIPTS = Code(
    "SEG005",
    "mixed-scripts",
    "error",
    "`{word}` mixes letters of {scripts} that look alike",
    ("write it in one script",),
)
TOO_DEEP = Code(
    "SEG006",
    "too-deep",
    "error",
    "this is nested deeper than {limit} levels",
    ("give parts of it names of their own",),
)
TOO_LONG = Code("SEG007", "too-long", "error", "this has more than {limit} {things}")

# ---- 1 how it is written ---------------------------------------------------------------------------------------------------------

SYNTAX = Code("SEG101", "unexpected", "error", "expected {what} {where}")
UNFINISHED = Code("SEG102", "unfinished", "error", "{what} ends too early")
UNKNOWN_STATEMENT = Code("SEG103", "unknown-statement", "error", "`{found}` does not begin a statement")
UNCLOSED_TEXT = Code("SEG104", "unclosed-text", "error", "this text has no closing quote")
UNCLOSED_BRACKET = Code("SEG105", "unclosed-bracket", "error", "this `{bracket}` is never closed")
EXTRA_BRACKET = Code("SEG106", "extra-bracket", "error", "this `{bracket}` closes nothing")
BAD_CHARACTER = Code("SEG107", "bad-character", "error", "{found} means nothing here")
DOUBLE_EQUALS = Code("SEG110", "double-equals", "error", "`{found}` is not a comparison", ("write `=`",))
ARROW = Code("SEG111", "arrow-comparison", "error", "`{found}` is not a comparison")
SYMBOL_LOGIC = Code("SEG112", "symbol-logic", "error", "`{found}` is not a word of the language")
SINGLE_QUOTES = Code("SEG113", "single-quotes", "error", "text stands in double quotes")
CURLY_QUOTES = Code("SEG114", "curly-quotes", "error", "`{found}` is a typographic quote", ('write `"`',))
THOUSANDS = Code("SEG115", "number-form", "error", "`{found}` has {what} in its number")
AMBIGUOUS_UNIT = Code("SEG116", "ambiguous-unit", "error", "`{found}` could be minutes or months")
UNKNOWN_UNIT = Code("SEG117", "unknown-unit", "error", "`{found}` has no unit that exists")
LAST_UNIT = Code(
    "SEG118", "last-unit", "error", "`{found}` could be counted back from today or be a calendar {unit}"
)
WORDY_COMPARISON = Code("SEG119", "wordy-comparison", "error", "`{found}` is not in the language")
OR_MISSING_PLACE = Code(
    "SEG120", "or-missing-place", "error", "`or missing` beside `{word}` could belong to more than one test"
)
CHAINED_COMPARISON = Code("SEG121", "chained-comparison", "error", "comparisons do not chain")
MISSING_WHEN = Code("SEG122", "missing-when", "error", "`{name}` has no `when` before its condition")
RESERVED_NAME = Code(
    "SEG123", "reserved-name", "error", "`{name}` is a word of the language and cannot be {what}"
)
REPEATED_CLAUSE = Code("SEG124", "repeated-clause", "error", "`{clause}` is given twice")
BAD_DATE = Code("SEG125", "no-such-date", "error", "`{found}` is not a date that exists")
NUMBER_TOO_BIG = Code(
    "SEG126", "number-too-big", "error", "`{found}` has more digits than can be kept exactly"
)
BAD_NAME = Code("SEG127", "bad-name", "error", "`{found}` cannot be a name: {why}")
COMMA = Code(
    "SEG128",
    "comma-in-condition",
    "error",
    "conditions are joined by `and` or `or`, not by a comma",
    ("write `and`, or `or` if one of them is enough",),
)
BRANCHES_AFTER_OTHERWISE = Code(
    "SEG129",
    "after-otherwise",
    "error",
    "no branch can follow `otherwise`",
    ("make `otherwise` the last branch",),
)
SPLIT_SHARES = Code(
    "SEG130", "split-shares", "error", "the arms of `{name}` add up to {total}%, more than 100%"
)
DATE_FORM = Code("SEG131", "date-form", "error", "`{found}` is not how {what} is written")
CURRENCY = Code("SEG132", "currency-sign", "error", "amounts are written without a currency")
NEEDLESS_SIGN = Code("SEG133", "needless-sign", "error", "{sign} is not needed {where}", ("delete it",))
COMMENT_SIGN = Code("SEG134", "comment-sign", "error", "`{sign}` does not begin a comment", ("write `#`",))
SQUARE_BRACKETS = Code(
    "SEG135", "square-brackets", "error", "a list stands in parentheses, not in `{brackets}`"
)
LIST_PARENTHESES = Code("SEG136", "list-without-parentheses", "error", "a list stands in parentheses")
CLAUSE_ORDER = Code("SEG137", "clause-order", "error", "{what} stands before {before}")
MISSING_EQUALS = Code("SEG138", "missing-equals", "error", "`{name}` has no `=` before its value")
WHERE_OUTSIDE = Code(
    "SEG139", "where-outside", "error", "`{word}` stands inside the parentheses of an aggregate"
)
NULL_WORD = Code("SEG140", "null-word", "error", "`{found}` is not how a missing value is written")
MISSING_UNIT = Code("SEG141", "missing-unit", "error", "`{found}` needs a unit of time")
MISSING_PARENTHESES = Code(
    "SEG142", "call-without-parentheses", "error", "`{function}` takes its rows in parentheses"
)
MISSING_SUBJECT = Code(
    "SEG143", "missing-subject", "error", "after `{word}` a comparison names again what it compares"
)
PERCENT_FORM = Code("SEG144", "percent-form", "error", "`{found}` is not how a share is written")
UNQUOTED_TEXT = Code("SEG145", "text-without-quotes", "error", "{what} stands in double quotes")
LAYOUT_REFUSED = Code(
    "SEG147",
    "layout-refused",
    "error",
    "this file stays as it is, because laid out it would mean something else",
    ("please report it with the file",),
)
BRANCH_FORM = Code(
    "SEG146", "otherwise-form", "error", "the branch that takes the rest is written `{name} otherwise`"
)

# ---- 2 names ---------------------------------------------------------------------------------------------------------------------

UNKNOWN_NAME = Code("SEG201", "unknown-name", "error", "`{name}` is not {what}")
UNKNOWN_FUNCTION = Code("SEG202", "unknown-function", "error", "there is no function `{name}`")
DUPLICATE_NAME = Code("SEG203", "duplicate-name", "error", "`{name}` is already {what}")
CASE_CLASH = Code(
    "SEG204", "case-clash", "error", "`{name}` differs from `{other}` in upper and lower case only"
)
CIRCLE = Code("SEG205", "circle", "error", "`{name}` depends on itself: {steps}")
UNKNOWN_COLUMN = Code("SEG206", "unknown-column", "error", "`{table}` has no column `{name}`")
UNKNOWN_TABLE = Code("SEG207", "unknown-table", "error", "`{name}` is not {what}")
UNKNOWN_BRANCH = Code("SEG208", "unknown-branch", "error", "`{groups}` has no branch `{name}`")
NOT_A_PARENT = Code(
    "SEG209", "no-members", "error", "`{name}` is {what}, and `.{part}` means nothing after it"
)
UNKNOWN_TYPE = Code(
    "SEG210",
    "unknown-type",
    "error",
    "`{name}` is not a type{where}",
)
NO_CUSTOMERS = Code(
    "SEG211",
    "no-customers",
    "error",
    "no table can be the customers",
    ("give one table a `key` and no `of`",),
)
KEY_MISSING = Code("SEG212", "bad-table", "error", "{problem}")
DUPLICATE_COLUMN = Code("SEG213", "duplicate-column", "error", "column `{name}` is given twice")

CANNOT_USE = Code("SEG214", "cannot-use", "error", "`{name}` cannot be used: {why}")
OPEN_NAME = Code("SEG215", "open-name", "error", "`{file}` needs `{name}`, which is not defined here")
USE_CIRCLE = Code("SEG216", "use-circle", "error", "`{name}` uses itself: {steps}")
NOT_OF_CUSTOMERS = Code(
    "SEG217", "not-of-customers", "error", "rows of `{table}` belong to `{parent}`, not to customers"
)

# ---- 3 types ---------------------------------------------------------------------------------------------------------------------

TYPES_DIFFER = Code(
    "SEG301",
    "types-differ",
    "error",
    "`{left}` is {left_type} and `{right}` is {right_type}; only values of one type compare",
)
WRONG_TYPE = Code("SEG302", "wrong-type", "error", "{what} takes {expected}, and `{found}` is {actual}")
NOT_A_CONDITION = Code("SEG303", "not-a-condition", "error", "`{found}` is {actual}, not a condition")
NOT_A_VALUE = Code("SEG304", "not-a-value", "error", "`{found}` is {what}, not a value")
WRONG_ARITY = Code("SEG305", "wrong-arity", "error", "`{name}` takes {expected}, not {actual}")
NO_ORDER = Code(
    "SEG306",
    "no-order",
    "error",
    "`{found}` is {actual}, which has no order",
    ("compare it with `=` or `in`",),
)
BRANCHES_DIFFER = Code(
    "SEG307",
    "branches-differ",
    "error",
    "`{left}` is {left_type} and `{right}` is {right_type}; {what} have one type",
)
AGGREGATE_NEEDED = Code(
    "SEG308", "column-without-aggregate", "error", "`{found}` has many values for a customer"
)
TABLE_NEEDED = Code(
    "SEG309", "aggregate-without-table", "error", "`{name}` needs rows of a table, and `{found}` has none"
)
TWO_TABLES = Code(
    "SEG310", "two-tables", "error", "{name} speaks of rows of `{first}` and of `{second}` at once"
)
NESTED_AGGREGATE = Code(
    "SEG311",
    "nested-aggregate",
    "error",
    "`{found}` is one value of a customer, and `{name}` has no rows to go through",
    ("take one of the two away",),
)
CONSTANT_NEEDED = Code(
    "SEG312", "constant-needed", "error", "{what} is written out, not computed, and `{found}` is not"
)
NO_TIME = Code(
    "SEG313",
    "no-time",
    "error",
    "`{table}` has no time, which {what} goes by",
    ("give the table an `at` column",),
)
MISSING_AS_VALUE = Code("SEG314", "missing-as-value", "error", "`missing` is not a value to compare with")
WHERE_MISPLACED = Code(
    "SEG315",
    "where-misplaced",
    "error",
    "`{word}` belongs to the rows of an aggregate, and `{name}` has none",
)
LIST_NEEDED = Code("SEG316", "list-needed", "error", "`{operator}` needs a list in parentheses or a set")
UNKNOWN_KIND = Code(
    "SEG317",
    "undecidable-type",
    "error",
    "the type of `{found}` cannot be told",
    ("compare it with a value",),
)

NOBODY_AT_HAND = Code(
    "SEG318", "nobody-at-hand", "error", "`{found}` is of one customer, and `expect` speaks of all of them"
)
NOT_IN_EXAMPLE = Code(
    "SEG319", "not-in-example", "error", "`{found}` looks at other customers, and an example has one"
)

FIRST_STEP = Code(
    "SEG320",
    "first-step",
    "error",
    "the first step of a sequence cannot have `{word}`, as nothing comes before it",
)

AS_OF_OWN_DAY = Code(
    "SEG321",
    "as-of-own-day",
    "error",
    "`as of` takes a day that is the same for everybody, and `{found}` is of one customer",
    ("write a day, `as of 2024-01-31`, or count back from today, `as of 90d ago`",),
)

# ---- 4 values and time -----------------------------------------------------------------------------------------------------------

UNKNOWN_VALUE = Code("SEG401", "unknown-value", "error", "`{column}` is never `{value}`")
OUT_OF_RANGE = Code("SEG402", "out-of-range", "error", "`{value}` is outside what `{column}` can hold")
CLOCK_AND_DAYS = Code(
    "SEG403", "clock-and-days", "error", "`{left}` is measured in {left_unit} and `{right}` in {right_unit}"
)
EMPTY_RANGE = Code("SEG404", "empty-range", "error", "from `{low}` to `{high}` there is nothing")
BAD_PATTERN = Code("SEG405", "bad-pattern", "error", "this pattern cannot be used: {why}")
BAD_PERIOD_UNIT = Code("SEG406", "bad-period-unit", "error", "`{found}` is not a unit of time")
UNIT_NOT_DURATION = Code(
    "SEG407", "unit-not-for-type", "error", "`in {unit}` is for numbers, and `{column}` is {actual}"
)
NUMBER_AS_DAYS = Code(
    "SEG408", "number-as-days", "error", "`{found}` is a number, and `{duration}` is a duration"
)
BAD_OVERRIDE = Code("SEG409", "bad-override", "error", "`{text}` cannot be the value of `{name}`: {why}")
ZERO_AMOUNT = Code("SEG410", "zero-amount", "error", "{what} must be greater than zero")
OUT_OF_CALENDAR = Code(
    "SEG412", "out-of-calendar", "error", "`{found}` reaches before the year 1 or after the year 9999"
)
READ_AS_DAYS = Code("SEG411", "read-as-days", "note", "the number `{found}` is read as days")

UNKNOWN_ZONE = Code(
    "SEG413",
    "unknown-zone",
    "error",
    "there is no time zone `{name}`",
    ("use a name such as `Europe/Berlin` or `UTC`",),
)
NEEDS_ROWS = Code(
    "SEG414",
    "needs-rows",
    "error",
    "`{found}` needs the rows of `{table}`, which an expression over customers has not",
    ("evaluate the whole program: `program.evaluate(…)`",),
)
NO_SUCH_SEGMENT = Code("SEG415", "no-such-segment", "error", "the program has no segment or groups `{name}`")

TOO_MANY_PLACES = Code(
    "SEG417",
    "too-many-places",
    "error",
    "`{found}` can have {places} decimal places, more than the 30 that are kept",
)
AS_OF_VALUE = Code(
    "SEG418", "as-of-value", "error", "`{found}` is the same on every day, so that `as of` says nothing of it"
)
SHARE_OUT_OF_REACH = Code(
    "SEG419",
    "share-out-of-reach",
    "warning",
    "`{found}` is a share, from 0 to 1, and `{value}` is none",
)
TOP_OF_RANKS = Code(
    "SEG420",
    "top-of-ranks",
    "warning",
    "rank 1 is the greatest, so that the top of `{found}` is the customers with the smallest values",
)
MORE_THAN_ALL = Code("SEG421", "more-than-all", "error", "`{found}` is more than all customers")
COLUMN_WITHOUT_PAST = Code(
    "SEG416", "column-without-past", "note", "`{column}` has no past and is taken as it is now"
)

# ---- 6 expectations and examples -------------------------------------------------------------------------------------------------

EXPECTATION_FAILED = Code("SEG601", "expectation-failed", "error", "this expectation does not hold")
EXPECTATION_UNKNOWN = Code(
    "SEG602", "expectation-unknown", "error", "whether this expectation holds is unknown"
)
EXAMPLE_FAILED = Code(
    "SEG603", "example-failed", "error", "the customer of this example {verdict} what it says"
)

CODES: tuple[Code, ...] = (
    *(value for value in tuple(globals().values()) if isinstance(value, Code)),
    *CODES_USE,
    *CODES_DATA,
)
