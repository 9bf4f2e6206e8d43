"""Diagnostics of data: what a table of the user's holds that its statement, or a number's range, does not allow."""

from __future__ import annotations

from segdsl.diagnostics.model import Code

TABLE_UNBOUND = Code("SEG801", "table-without-data", "error", "table `{table}` has no data")
DATA_UNREADABLE = Code("SEG802", "data-unreadable", "error", "`{file}` cannot be read: {why}")
COLUMN_ABSENT = Code(
    "SEG803", "column-absent", "error", "`{file}` has no column `{column}`, which table `{table}` declares"
)
COLUMN_TYPE = Code(
    "SEG804", "column-of-other-type", "error", "column `{column}` of `{file}` holds {actual}, not {expected}"
)
VALUE_UNPARSED = Code(
    "SEG805",
    "value-unparsed",
    "error",
    "column `{column}` of `{file}` has {count} that {is_are} not {expected}: {examples}",
)
KEY_DUPLICATE = Code(
    "SEG806", "key-duplicate", "error", "key `{column}` of `{table}` has {count} more than once: {examples}"
)
KEY_EMPTY = Code(
    "SEG807", "key-missing", "error", "key `{column}` of `{table}` is missing in {count}: {examples}"
)
REQUIRED_EMPTY = Code(
    "SEG808",
    "required-missing",
    "error",
    "required column `{column}` of `{table}` is missing in {count}: {examples}",
)
NOT_UNIQUE = Code(
    "SEG809",
    "not-unique",
    "error",
    "unique column `{column}` of `{table}` has {count} more than once: {examples}",
)
NOT_ONE_OF = Code(
    "SEG810",
    "not-one-of",
    "error",
    "column `{column}` of `{table}` has values that `one of` does not name: {examples}",
)
KEY_UNCLEAR = Code("SEG811", "key-unclear", "error", "the key of `{file}` is not clear")
NUMBER_OVERFLOW = Code("SEG812", "number-overflow", "error", "a whole number grew beyond 64 bits{where}")
CSV_SHAPE = Code("SEG813", "csv-shape", "error", "`{file}` {problem}")
DECIMAL_DIGITS = Code(
    "SEG814",
    "decimal-digits",
    "error",
    "column `{column}` of `{file}` has more than six decimal places: {examples}",
)
DATA_TYPE_UNKNOWN = Code(
    "SEG815",
    "type-not-supported",
    "error",
    "column `{column}` of `{file}` holds {actual}, which has no type in the language",
)
ENGINE_FAILED = Code("SEG816", "evaluation-failed", "error", "the data could not be evaluated: {why}")
TABLE_UNKNOWN = Code(
    "SEG817", "data-for-unknown-table", "error", "there is no table `{table}` to give data to"
)
MEMBERS_KEY = Code(
    "SEG830", "members-without-key", "error", "`{file}` has no column `{key}`, the key of the customers"
)
MEMBERS_KEY_TYPE = Code(
    "SEG831",
    "members-of-other-keys",
    "error",
    "key `{key}` of `{file}` holds {actual}, and now it holds {expected}",
)
MEMBERS_KEYS_BROKEN = Code("SEG832", "members-keys-broken", "error", "key `{key}` of `{file}` {problem}")
NOT_MEMBERS = Code(
    "SEG833",
    "not-members",
    "error",
    "`{file}` has none of the segments that are evaluated now",
    ("compare with a file that `segdsl eval … -o FILE` wrote",),
)
NO_SUCH_CUSTOMER = Code(
    "SEG850", "unknown-customer", "error", "no customer has the key `{key}` in `{column}` of `{table}`"
)

CODES_DATA: tuple[Code, ...] = tuple(value for value in tuple(globals().values()) if isinstance(value, Code))
