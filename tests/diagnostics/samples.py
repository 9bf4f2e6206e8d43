"""Diagnostics to show: the usual one, and those that are hard to show."""

from segdsl.diagnostics import Diagnostic, Edit, Fix
from segdsl.diagnostics.model import Code
from segdsl.text import Source, Span

UNKNOWN = Code("SEG201", "unknown-name", "error", "`{name}` is not {what}")
TWICE = Code("SEG203", "duplicate-name", "error", "`{name}` is already {what}")
EQUALS = Code("SEG110", "double-equals", "error", "`==` is not a comparison", ("write `=`",))
NEVER = Code("SEG501", "never-true", "warning", "this is never true")
DAYS = Code("SEG411", "read-as-days", "note", "the number `{found}` is read as days")
UNREADABLE = Code("SEG001", "file-unreadable", "error", "`{name}` cannot be read: {why}")
CHOICE = Code("SEG702", "unknown-choice", "error", "`{option}` cannot be `{value}`")

SHOP = Source(
    "shop.seg",
    """# shop.seg
trait recency = time since last(orders.ordered_at)

segment active when recensy < 30d and frequency >= 5
segment active "The same once more" when recency == 30d
groups lifecycle "Lifecycle stage"
  fresh   "New"     when first(orders.ordered_at) in last 30d
  engaged "Active"  when recency <= 60d
  lost    "Lost"    otherwise
""",
)
LONG = Source("long.seg", "segment vip when " + " and ".join(f"score_{n} > {n}" for n in range(60)) + "\n")
WIDE = Source(
    "wide.seg", 'segment 客户 "優良顧客" when 国家 in ("日本", "中国") and é́ = 1\n\tand\tcountry = "DE"\n'
)
HOSTILE = Source(
    "evil\x1b[2J.seg", 'segment a "\u202egnp\u2066" when b\x1b]0;owned\x07 = "\u200b\ud800" # \x9b31m\n'
)


def at(source: Source, code: Code, words: str, *, label: str = "", **holes: object) -> Diagnostic:
    """The code at the first place of some words."""
    start = source.text.index(words)
    return code.at(source, Span(start, start + len(words)), label=label, **holes)


def samples() -> dict[str, list[Diagnostic]]:
    """Diagnostics by the name of their golden file."""
    return {
        "usual": [
            at(
                SHOP,
                UNKNOWN,
                "recensy",
                label="did you mean `recency`?",
                name="recensy",
                what="a column, trait or segment",
            )
        ],
        "related": [_duplicate()],
        "fix": [_fixed()],
        "lines": [
            at(SHOP, UNKNOWN, SHOP.text[SHOP.text.index("groups") :], label="here", name="x", what="y")
        ],
        "two-lines": [at(SHOP, NEVER, 'engaged "Active"  when recency <= 60d\n  lost', label="here")],
        "long": [
            at(LONG, UNKNOWN, "score_0", label="first", name="score_0", what="a column"),
            at(LONG, UNKNOWN, "score_30", label="did you mean `score_3`?", name="score_30", what="a column"),
            at(LONG, UNKNOWN, "> 59", name="59", what="anything"),
            at(LONG, NEVER, LONG.text[8:-1], label="all of it"),
        ],
        "wide": [
            at(WIDE, UNKNOWN, "国家", label="did you mean `country`?", name="国家", what="a column"),
            at(WIDE, UNKNOWN, '"中国"', name="中国", what="a value of `国家`"),
            at(WIDE, UNKNOWN, "é́", label="two accents", name="é́", what="a column"),
            at(WIDE, NEVER, 'country = "DE"', label="after tabs"),
        ],
        "hostile": [
            at(
                HOSTILE,
                UNKNOWN,
                "b\x1b]0;owned\x07",
                label="\x1b[31mred\u202e",
                name="b\x1b]0;owned\x07",
                what="\u2028it",
            ),
            UNREADABLE.about("\x1b[1m\n.seg", name="\x1b[1m\n.seg", why="\x07"),
        ],
        "places": [
            SHOP_END,
            UNREADABLE.about("nope.seg", name="nope.seg", why="there is no such file"),
            CHOICE.about("segdsl.toml", option="timezone", value="CEST"),
            CHOICE.about(
                "", option="--format", value="xml", help=["it can be `table`, `csv`, `json` or `md`"]
            ),
            at(SHOP, DAYS, "5\n", found="5"),
        ],
    }


SHOP_END = UNKNOWN.at(SHOP, Span(len(SHOP.text), len(SHOP.text)), label="here", name="nothing", what="enough")


def _duplicate() -> Diagnostic:
    first = SHOP.text.index("active")
    second = SHOP.text.index("active", first + 1)
    related = [(Span(first, first + 6), "first defined here")]
    return TWICE.at(
        SHOP, Span(second, second + 6), name="active", what="a segment", related=related, help=["rename one"]
    )


def _fixed() -> Diagnostic:
    start = SHOP.text.index("==")
    fix = Fix("write `=`", (Edit(Span(start, start + 2), "="),))
    return EQUALS.at(SHOP, Span(start, start + 2), fix=fix)
