"""Diagnostics of use: what the command line or a configuration says that cannot be done."""

from __future__ import annotations

from segdsl.diagnostics.model import Code

WRONG_USE = Code("SEG701", "wrong-use", "error", "{problem}")
UNKNOWN_OPTION_VALUE = Code("SEG702", "unknown-choice", "error", "`{option}` cannot be `{value}`")
BAD_AS_OF = Code("SEG703", "bad-as-of", "error", "`{text}` is not {what}")
NAME_WITHOUT_VALUE = Code("SEG704", "name-without-value", "error", "`{option} {text}` does not say `{form}`")
GIVEN_TWICE = Code("SEG705", "given-twice", "error", "{what} is given twice")
UNKNOWN_TIMEZONE = Code(
    "SEG706",
    "unknown-timezone",
    "error",
    "`{name}` is not a time zone",
    ("name it as in `Europe/Berlin` or `UTC`",),
)
NO_PROGRAMS = Code(
    "SEG707",
    "no-programs",
    "error",
    "there is no `.seg` file in `{folder}`",
    ("name a file, or a folder that holds one",),
)
UNKNOWN_ONLY = Code(
    "SEG708", "unknown-only", "error", "`{name}` is not a segment, groups or split of `{program}`"
)
UNKNOWN_RULE = Code("SEG709", "unknown-rule", "error", "there is no rule `{name}`")
OUTPUT_UNWRITABLE = Code("SEG710", "output-unwritable", "error", "`{name}` cannot be written: {why}")
UNKNOWN_OUTPUT = Code(
    "SEG711",
    "unknown-output",
    "error",
    "the name `{name}` does not say what to write",
)
OUTPUT_OVER_INPUT = Code(
    "SEG712",
    "output-over-input",
    "error",
    "`{name}` is read here and cannot be the output as well",
    ("give the output another name",),
)
CONFIG_SYNTAX = Code("SEG721", "config-syntax", "error", "this is not TOML: {why}")
CONFIG_UNKNOWN_KEY = Code("SEG722", "config-unknown-key", "error", "`{key}` is not a setting{where}")
CONFIG_BAD_VALUE = Code("SEG723", "config-bad-value", "error", "`{key}` must be {expected}, not {actual}")
CONFIG_UNREADABLE = Code("SEG724", "config-unreadable", "error", "`{name}` cannot be read: {why}")
UNKNOWN_SECTION = Code("SEG740", "unknown-section", "error", "`{name}` is not a section of reports")
LOW_CONTRAST = Code(
    "SEG741",
    "low-contrast",
    "error",
    "`{colour}` is hard to read on {ground} ground: its contrast is {contrast}, and text needs 4.5",
)
NOT_A_COLOUR = Code(
    "SEG742", "not-a-colour", "error", "`{text}` is not a colour", ("write it as in `#0b655d`",)
)
VALUE_UNUSABLE = Code("SEG730", "value-unusable", "error", "`{name}` cannot be the value: {why}")
EXPLAIN_WHAT = Code(
    "SEG750",
    "explain-what",
    "error",
    "`segdsl explain` {problem}",
    ("say one of `--customer`, `--not-in` and `--upcoming`",),
)
BAD_SPAN = Code("SEG751", "bad-span", "error", "`{option}` cannot be `{text}`")
UNKNOWN_SET = Code(
    "SEG752", "unknown-set", "error", "`{name}` is not a segment, branch or arm of `{program}`"
)

CODES_USE: tuple[Code, ...] = tuple(value for value in tuple(globals().values()) if isinstance(value, Code))
