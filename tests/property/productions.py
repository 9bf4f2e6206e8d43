"""How expressions are made: for each row of the table of functions, forms with the kinds of their parts. In: nothing. Out: data.

A part is a kind, `numeric` for any kind of number, `literal K`, `short K` for a column or literal, which stays inside the calendar, or a
name in `WRITTEN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from tests.property.shapes import NUMERIC, ORDERED, PERIODS, VALUES

TIMES = ("date", "timestamp")


@dataclass(frozen=True)
class Production:
    """A form of expression.

    Attributes:
        row: The row of the table it stands for.
        gives: The kind it makes.
        form: How it is written, with `{}` for each part.
        takes: What its parts are.
        tests: Whether it compares values, so that none of its texts may be known to be of a few.
        between_moments: Whether it counts days between moments.
    """

    row: str
    gives: str
    form: str
    takes: tuple[str, ...]
    tests: bool = False
    between_moments: bool = False


@dataclass(frozen=True)
class AggregateForm:
    """An aggregate: the kind of what it takes of each row, none for the rows themselves, and the kind it makes."""

    row: str
    gives: str
    takes: str | None
    after: str | None = None
    timed: bool = False
    of_customers: bool = False


@dataclass(frozen=True)
class WholeForm:
    """Something of a shape of its own, which `wholes` draws: standings, sequences, values of earlier days."""

    row: str
    gives: str


Form = Production | AggregateForm | WholeForm


def _all() -> Iterator[Production]:
    yield from _logic()
    yield from _comparisons()
    yield from _text_and_lists()
    yield from _numbers()
    yield from _durations()
    yield from _calendar()
    yield from _technology()


def _logic() -> Iterator[Production]:
    yield Production("and", "flag", "({} and {})", ("flag", "flag"))
    yield Production("and", "flag", "({} and {} and {})", ("flag", "flag", "flag"))
    yield Production("or", "flag", "({} or {})", ("flag", "flag"))
    yield Production("not", "flag", "(not {})", ("flag",))
    yield Production("or missing", "flag", "({} or missing)", ("flag",))
    yield Production("how_many", "integer", "how_many({}, {}, {})", ("flag", "flag", "flag"))
    for kind in (*VALUES, "~number"):
        yield Production("if", kind, "(if {} then {} else {})", ("flag", kind, kind))
        yield Production("if", kind, "(if {} then {} else missing)", ("flag", kind))
        yield Production("coalesce", kind, "coalesce({}, {})", (kind, kind))
    yield Production("if", "number", "(if {} then {} else {})", ("flag", "number", "numeric"))
    yield Production("if", "date", "(if {} then {} else {})", ("flag", "timestamp", "date"))
    yield Production("coalesce", "number", "coalesce({}, {}, {})", ("numeric", "number", "numeric"))


def _comparisons() -> Iterator[Production]:
    for sign in ("=", "!=", "<", "<=", ">", ">="):
        for kind in ORDERED:
            yield Production(sign, "flag", f"({{}} {sign} {{}})", (kind, kind), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("numeric", "numeric"), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("timestamp", "date"), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("date", "timestamp"), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("timestamp", "literal timestamp"), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("days", "literal months"), tests=True)
        yield Production(
            sign, "flag", f"({{}} {sign} {{}})", ("days between moments", "literal clock"), tests=True
        )
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("month", "quarter"), tests=True)
        for time, period in product(TIMES, PERIODS):
            yield Production(sign, "flag", f"({{}} {sign} {{}})", (time, period), tests=True)
            yield Production(sign, "flag", f"({{}} {sign} {{}})", (time, "year written"), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("~number", "between"), tests=True)
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("distance", "km"), tests=True)
    yield Production("=", "flag", "({} = {})", ("flag", "flag"))
    yield Production("=", "flag", "({} is {})", ("text", "literal text"), tests=True)
    yield Production("=", "flag", "(country is {})", ("country",))
    for time in TIMES:
        yield Production("=", "flag", "({} on {})", (time, "literal date"))
        yield Production("<", "flag", "({} before {})", (time, "date"))
        yield Production(">", "flag", "({} after {})", (time, "literal month"))
        yield Production("in", "flag", "({} in {})", (time, "days period"))
        yield Production("in", "flag", "({} not in {})", (time, "days period"))
        yield Production("in", "flag", "({} in {})", ("timestamp", "clock period"))
    yield Production("in", "flag", "({} in {})", ("date", "dates"))
    yield Production("in", "flag", "({} in {})", ("text", "texts"), tests=True)
    yield Production("in", "flag", "({} not in {})", ("text", "texts"), tests=True)
    yield Production("in", "flag", "(country in {})", ("countries",))
    yield Production("in", "flag", "({} in {})", ("integer", "integers"))
    yield Production("in", "flag", "({} not in {})", ("number", "decimals"))
    yield Production("in", "flag", "({} in {})", ("decimal", "decimals"))
    yield Production("in", "flag", "({} between x and {})", ("numeric", "numeric"))
    yield Production("in", "flag", "({} between 0.5 and 30)", ("numeric",))
    yield Production("in", "flag", "({} not between wait and {})", ("days", "days"))
    for time in TIMES:
        # ends that a row has are finer or coarser than it; those that are written out are in order
        yield Production("in", "flag", "({} between born and {})", (time, "date"))
        yield Production("in", "flag", "({} not between {} and 2024-05)", (time, "early"))
        yield Production("in", "flag", "({} in month(joined) to {})", (time, "late"))
    yield Production("in", "flag", "({} between called and {})", ("timestamp", "literal timestamp"))
    yield Production("in", "flag", "({} in few)", ("text",), tests=True)
    yield Production("has any of", "flag", "({} has any of few)", ("list",))
    yield Production("has none of", "flag", "({} has none of few)", ("list",))
    for kind in (*VALUES, "list", "~number", "distance"):
        yield Production("is missing", "flag", "({} is missing)", (kind,))
        yield Production("is known", "flag", "({} is known)", (kind,))
    yield Production("is missing", "flag", "(country is missing)", ())


def _text_and_lists() -> Iterator[Production]:
    for word in ("contains", "starts with", "ends with"):
        yield Production(word, "flag", f"({{}} {word} {{}})", ("text", "text"))
    yield Production("matches", "flag", "({} matches {})", ("text", "pattern"))
    yield Production("matches", "flag", "({} not matches {})", ("text", "pattern"))
    yield Production("has", "flag", "({} has {})", ("list", "text"))
    yield Production("has", "flag", "(lucky has {})", ("integer",))
    for word in ("has any of", "has all of", "has none of"):
        yield Production(word, "flag", f"({{}} {word} {{}})", ("list", "texts"))
        yield Production(word, "flag", f"(lucky {word} {{}})", ("whole",))
    for name in ("lower", "upper", "trim", "domain"):
        yield Production(name, "text", f"{name}({{}})", ("text",))
    yield Production("length", "integer", "length({})", ("text",))
    yield Production("length", "integer", "length({})", ("list",))
    yield Production("length", "integer", "length(lucky)", ())
    for kind in ("text", "integer", "flag", "date"):
        yield Production("text", "text", "text({})", (kind,))
    yield Production("text", "text", "text(country)", ())
    yield Production("number", "number", "number({})", ("text",))


def _numbers() -> Iterator[Production]:
    for sign in ("+", "-", "*"):
        for left, right in product(NUMERIC, NUMERIC):
            if sign == "*" and "decimal" in (left, right) and "number" not in (left, right):
                continue
            wider = (
                "number"
                if "number" in (left, right)
                else "decimal"
                if "decimal" in (left, right)
                else "integer"
            )
            yield Production(sign, wider, f"({{}} {sign} {{}})", (left, right))
    # decimals keep all their places, so only those of few are multiplied
    yield Production("*", "decimal", "({} * {})", ("short decimal", "short decimal"))
    yield Production("*", "decimal", "({} * {})", ("short integer", "short decimal"))
    yield Production("/", "number", "({} / {})", ("numeric", "numeric"))
    for kind in (*NUMERIC, "days", "clock"):
        yield Production("negative", kind, "(-{})", (kind,))
    for kind in NUMERIC:
        yield Production("abs", kind, "abs({})", (kind,))
        yield Production("round", kind, "round({})", (kind,))
    for kind in ("integer", "decimal"):
        yield Production("round", "decimal", "round({}, {})", (kind, "digits"))
    yield Production("round", "number", "round({}, {})", ("number", "digits"))
    for name in ("floor", "ceil"):
        yield Production(name, "integer", f"{name}({{}})", ("integer",))
        for kind in ("number", "decimal"):
            yield Production(name, "number", f"{name}({{}})", (kind,))
    for name in ("sqrt", "log", "exp"):
        yield Production(name, "~number", f"{name}({{}})", ("numeric",))
    for name in ("least", "greatest"):
        for kind in ORDERED:
            yield Production(name, kind, f"{name}({{}}, {{}})", (kind, kind))
        yield Production(name, "number", f"{name}({{}}, {{}}, {{}})", ("number", "numeric", "numeric"))
        yield Production(name, "decimal", f"{name}({{}}, {{}})", ("decimal", "integer"))
    yield Production(
        "distance", "distance", "distance({}, {}, {}, {})", ("degrees", "degrees", "degrees", "degrees")
    )


def _durations() -> Iterator[Production]:
    for kind in ("days", "clock"):
        for sign in ("+", "-"):
            yield Production(sign, kind, f"({{}} {sign} {{}})", (kind, kind))
        yield Production("*", kind, "({} * {})", (kind, "numeric"))
        yield Production("*", kind, "({} * {})", ("numeric", kind))
        yield Production("/", kind, "({} / {})", (kind, "numeric"))
        yield Production("/", "number", "({} / {})", (kind, kind))
        yield Production("days", "number", "days({})", (kind,))
    yield Production("+", "days", "({} + {})", ("days", "literal months"))
    yield Production("+", "months", "({} + {})", ("months", "months"))
    yield Production("-", "months", "({} - {})", ("months", "months"))
    yield Production("negative", "months", "(-{})", ("months",))


def _calendar() -> Iterator[Production]:
    yield Production("today", "date", "today", ())
    yield Production("now", "timestamp", "now", ())
    yield Production("ago", "date", "{} ago", ("literal days",))
    yield Production("ago", "date", "{} ago", ("literal months",))
    yield Production("ago", "timestamp", "{} ago", ("literal clock",))
    yield Production("time since", "days", "(time since {})", ("date",))
    yield Production("time since", "days", "(time since {})", ("timestamp",), between_moments=True)
    yield Production("-", "days", "({} - {})", ("timestamp", "timestamp"), between_moments=True)
    yield Production("-", "days", "({} - {})", ("date", "timestamp"))
    yield Production("-", "days", "({} - {})", ("date", "date"))
    for sign, time in product(("+", "-"), TIMES):
        yield Production(sign, "date", f"({{}} {sign} {{}})", (time, "short days"))
        yield Production(sign, "date", f"({{}} {sign} {{}})", (time, "short months"))
    yield Production("+", "timestamp", "({} + {})", ("timestamp", "short clock"))
    yield Production("-", "timestamp", "({} - {})", ("timestamp", "short clock"))
    yield Production("day", "date", "day({})", ("timestamp",))
    for time in TIMES:
        for period in PERIODS:
            yield Production(period, period, f"{period}({{}})", (time,))
        yield Production("month_of_year", "integer", "month_of_year({})", (time,))
        yield Production("weekday", "integer", "weekday({})", (time,))
        yield Production("age", "integer", "age({})", (time,))
        yield Production("anniversary", "date", "anniversary({})", (time,))
        yield Production("anniversary", "flag", "(anniversary({}) in {})", (time, "days period"))
        yield Production("anniversary", "flag", "(anniversary({}) on {})", (time, "literal date"))
        yield Production("period", "integer", "period({}, {})", (time, "stretch"))
    yield Production("hour", "integer", "hour({})", ("timestamp",))
    for period in PERIODS:
        yield Production("-", "integer", "({} - {})", (period, period))


def _technology() -> Iterator[Production]:
    yield Production("version", "version", "version({})", ("text",))
    for sign in ("=", "<", ">="):
        yield Production(sign, "flag", f"({{}} {sign} {{}})", ("version", "version"))
        yield Production(sign, "flag", f"(app {sign} {{}})", ("version",))
    yield Production("is missing", "flag", "({} is missing)", ("version",))
    yield Production("bucket", "integer", "bucket({}, {})", ("draw", "stretches"))


def _aggregates() -> Iterator[AggregateForm]:
    for name, gives in (("count", "integer"), ("any", "flag"), ("none", "flag"), ("share", "number")):
        yield AggregateForm(name, gives, None)
    yield AggregateForm("avg_gap", "days", None, timed=True)
    for kind in (*VALUES, "list"):
        # a test is not counted by its values; where it holds is what is meant
        if kind != "flag":
            yield AggregateForm("count", "integer", kind)
    for kind in VALUES:
        yield AggregateForm("distinct", "integer", kind)
        yield AggregateForm("most_common", kind, kind)
        yield AggregateForm("first", kind, kind, timed=True)
        yield AggregateForm("last", kind, kind, timed=True)
        if kind in ORDERED:
            yield AggregateForm("min", kind, kind)
            yield AggregateForm("max", kind, kind)
    for kind in (*NUMERIC, "days", "clock"):
        yield AggregateForm("sum", kind, kind)
        yield AggregateForm("avg", "number" if kind in NUMERIC else kind, kind)
    for kind, gives in (*((one, "number") for one in NUMERIC), ("days", "days")):
        yield AggregateForm("median", gives, kind)
        yield AggregateForm("quantile", gives, kind, after="share")
        yield AggregateForm("stddev", f"~{gives}", kind)


def _of_customers() -> Iterator[AggregateForm]:
    for one in _aggregates():
        if not one.timed and one.takes not in ("list", "months"):
            yield replace(one, of_customers=True)


def _wholes() -> Iterator[WholeForm]:
    for name, gives in (
        ("rank", "integer"),
        ("ntile", "integer"),
        ("percentile", "number"),
        ("cumulative_share", "number"),
    ):
        yield WholeForm(name, gives)
    yield WholeForm("top", "flag")
    yield WholeForm("bottom", "flag")
    yield WholeForm("sequence", "flag")
    for kind in VALUES:
        yield WholeForm("as of", kind)


PRODUCTIONS = tuple(_all())
AGGREGATES = (*_aggregates(), *_of_customers())
WHOLES = tuple(_wholes())
