"""Mistakes of numbers, units, dates, shares and amounts. In: a scene. Out: a diagnostic, or None to pass on."""

from __future__ import annotations

import re
from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, codes
from segdsl.diagnostics.model import nearest
from segdsl.syntax.lexemes import Lexeme, words
from segdsl.syntax.scene import Scene
from segdsl.text import Span

UNITS = {
    "s": words("s sec secs second seconds"),
    "min": words("min mins minute minutes"),
    "h": words("h hr hrs hour hours"),
    "d": words("d day days"),
    "w": words("w wk wks week weeks"),
    "mo": words("mo mon mos mth mths month months"),
    "y": words("y yr yrs year years"),
    "km": words("km kilometer kilometers kilometre kilometres"),
    "mi": words("mi mile miles"),
}
_SHORT = {word: unit for unit, words in UNITS.items() for word in words}
_FACTORS = {
    "k": 1_000,
    "tsd": 1_000,
    "thousand": 1_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
}
_CALENDAR = words("hour day week month quarter year")
_CURRENCIES = frozenset(
    words("eur usd gbp chf jpy pln sek dkk nok aud cad inr cny euro euros dollar dollars")
)
_HELP_UNITS = "units are `s min h d w mo y`, and `km mi` for distances"


def number_form(scene: Scene) -> Diagnostic | None:
    """`1,000`, `2,5`, `1.000.000`, `1 000`, `1'000`, `.5`."""
    here, before = scene.here, scene.before
    if here.text == "." and scene.look(1).kind == "number" and not before.ends_value:
        span, right = scene.span(scene.at, scene.at + 1), f"0{scene.text(scene.at, scene.at + 1)}"
        fix = scene.replacing(span, right)
        return scene.say(
            codes.THOUSANDS,
            span,
            found=scene.source.slice(span),
            what="no digit before the point",
            help=f"write `{right}`",
            fix=fix,
        )
    if before.kind != "number" or _is_date_like(scene):
        return None
    found = re.compile(r"\d[\d_]*(?:[.,]\d+)+|\d{1,3}(?:['’]\d{3})+(?!\w)").match(
        scene.source.text, before.span.start
    )
    if here.text in (",", ".", "'", "’") and found is not None and found.end() > here.span.start:
        return _number(
            scene, Span(*found.span()), {".": "more than one point", ",": "a comma"}.get(here.text, "a quote")
        )
    in_groups_of_three = re.fullmatch(r"\d{1,3}", before.text) and re.fullmatch(r"\d{3}", here.text)
    if here.kind == "number" and in_groups_of_three and here.span.start - before.span.end == 1:
        return _number(scene, scene.span(scene.at - 1, scene.at), "a blank")
    return None


def _number(scene: Scene, span: Span, what: str) -> Diagnostic:
    """A number with separators: groups of three digits are thousands, a shorter last group is a fraction."""
    found = scene.source.slice(span)
    first, *rest = re.split(r"[.,'’ ]", found)
    signs = re.sub(r"[\d_]", "", found)
    fraction = ""
    if rest and (len(rest[-1]) != 3 or (len(set(signs)) > 1 and signs.count(signs[-1]) == 1)):
        fraction = f".{rest.pop()}"
    right = "_".join([first, *rest]) + fraction
    return scene.say(
        codes.THOUSANDS,
        span,
        found=found,
        what=what,
        help=f"write `{right}`",
        fix=scene.replacing(span, right),
    )


def dates(scene: Scene) -> Diagnostic | None:
    """`31.01.2024`, `2024-01-31 10:30`, `10:30`."""
    if not _is_date_like(scene):
        return None
    text = scene.source.text
    shapes = (
        (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\w)", "a date"),
        (r"(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})(?!\w)", "a date"),
        (
            r"(?P<whole>\d{4}-\d\d-\d\d)[ T](?P<h>\d{1,2}):(?P<min>\d\d)(?P<rest>(?::\d\d(?:\.\d+)?)?)[Zz]?(?!\w)",
            "a moment",
        ),
    )
    for back in (scene.at, scene.at - 1, scene.at - 2):
        for shape, what in shapes:
            found = re.compile(shape).match(text, scene.word(back).span.start)
            if found is None:
                continue
            parts = found.groupdict()
            if "whole" in parts:
                right = f"{parts['whole']}T{parts['h']:0>2}:{parts['min']}{parts['rest']}"
            else:
                right = f"{parts['y']}-{parts['m']:0>2}-{parts['d']:0>2}"
            span = Span(*found.span())
            return scene.say(
                codes.DATE_FORM,
                span,
                found=found[0],
                what=what,
                help=f"write `{right}`",
                fix=scene.replacing(span, right),
            )
    here = scene.here
    helps = "write a day as `2024-01-31` and a moment as `2024-01-31T10:30`"
    return scene.say(codes.DATE_FORM, here.span, found=here.text, what="a time", help=helps)


def _is_date_like(scene: Scene) -> bool:
    here, before = scene.here, scene.before
    start = scene.source.text.rfind("\n", 0, before.span.start) + 1
    around = scene.source.text[max(start, before.span.start - 3) : here.span.end + 10]
    dotted = re.search(r"(?<!\d)(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}\.\d{1,2}\.\d{1,2})(?!\d)", around)
    if dotted and before.kind == "number" and here.text == ".":
        return True
    clock = re.compile(r"\d{1,2}:\d\d").match(scene.source.text, here.span.start)
    return (before.kind == "date" and clock is not None) or (
        here.text == ":" and before.kind in ("number", "date")
    )


def units(scene: Scene) -> Diagnostic | None:
    """`30m`, `30days`, `10k`, `30 m`, `30 mo`, `2nd_order`."""
    here, before = scene.here, scene.before
    if here.kind == "number" and re.fullmatch(r"\d[\d_.]*%?", here.text) is None:
        parts = re.fullmatch(r"(\d[\d_]*(?:\.\d+)?)(.*)", here.text)
        assert parts is not None
        if "NAME" in scene.expected and "NUMBER" not in scene.expected and "LPAR" not in scene.expected:
            why = "a name begins with a letter"
            fix = scene.replacing(here.span, f"`{here.text}`")
            return scene.say(
                codes.BAD_NAME,
                here.span,
                found=here.text,
                why=why,
                help=f"write `` `{here.text}` ``",
                fix=fix,
            )
        return _unit(scene, here.span, here.text, parts[1], parts[2])
    begins = scene.starts_line(scene.at)
    word = here if here.kind == "word" and not here.reserved and not begins else None
    if before.kind == "number" and word is not None and re.fullmatch(r"\d[\d_.]*", before.text):
        known = word.lower in _SHORT or word.lower in ("m", "quarter", "quarters", *_FACTORS)
        near = None if known else nearest(word.text, [w for w in _SHORT if len(w) > 3])
        counts_back = scene.look(-2).lower in ("last", "next", "within") or scene.look(1).lower == "ago"
        if known or near or counts_back:
            span = scene.span(scene.at - 1, scene.at)
            return _unit(scene, span, scene.source.slice(span), before.text, word.text)
    return None


def _unit(scene: Scene, span: Span, found: str, number: str, suffix: str) -> Diagnostic:
    word = suffix.lower().strip("_")
    if word == "m":
        helps = f"write `{number}min` for minutes or `{number}mo` for months"
        return scene.say(codes.AMBIGUOUS_UNIT, span, found=found, help=helps)
    if word in ("quarter", "quarters", "q") and number.isdigit():
        helps = f"write `{int(number) * 3}mo`, or `in previous {number} quarters` for whole quarters of the calendar"
        return scene.say(codes.UNKNOWN_UNIT, span, found=found, help=helps)
    if word in _FACTORS:
        right = f"{int(float(number.replace('_', '')) * _FACTORS[word]):_}"
        return _letter(scene, span, found, right)
    power = re.fullmatch(r"e(\d{1,2})", word)
    if power and "." not in number:
        return _letter(scene, span, found, f"{int(number.replace('_', '')) * 10 ** int(power[1]):_}")
    unit = _SHORT.get(word) or _SHORT.get(nearest(word, [w for w in _SHORT if len(w) > 3]) or "")
    if unit:
        right = f"{number}{unit}"
        return scene.say(
            codes.UNKNOWN_UNIT,
            span,
            found=found,
            help=f"write `{right}`",
            fix=scene.replacing(span, right, safe=word in _SHORT),
        )
    return scene.say(codes.UNKNOWN_UNIT, span, found=found, help=_HELP_UNITS)


def _letter(scene: Scene, span: Span, found: str, right: str) -> Diagnostic:
    fix = scene.replacing(span, right)
    return scene.say(codes.THOUSANDS, span, found=found, what="a letter", help=f"write `{right}`", fix=fix)


def last_unit(scene: Scene) -> Diagnostic | None:
    """`in last month`, `this 30d`, `previous 30d`, `in last 30`."""
    here, before = scene.here, scene.before
    unit = here.lower.removesuffix("s")
    if here.lower in ("last", "next") and before.lower == "the" and scene.look(1).lower in _CALENDAR:
        return last_unit(scene.moved(1))
    if before.lower in ("last", "past", "next") and unit in _CALENDAR and here.kind == "word":
        short = "3mo" if unit == "quarter" else f"1{_SHORT[unit]}"
        rolling = "next" if before.lower == "next" else "last"
        first = scene.at - 2 if scene.look(-2).lower == "the" else scene.at - 1
        helps = [f"write `{rolling} {short}` to count from today"]
        if rolling == "last":
            helps.append(f"write `previous {unit}` for the whole {unit} before this one")
        found = scene.text(first, scene.at)
        return scene.say(codes.LAST_UNIT, scene.span(first, scene.at), found=found, unit=unit, help=helps)
    if before.lower in ("previous", "this") and re.fullmatch(r"\d[\d_]*(s|min|h|d|w|mo|y)", here.text):
        word = _SHORT_NAMES[re.sub(r"[\d_]", "", here.text)]
        number = re.sub(r"[a-z]", "", here.text)
        helps = [
            f"write `previous {number} {word}s` for whole {word}s of the calendar",
            f"write `last {here.text}` to count back from today",
        ]
        return scene.say(
            codes.UNKNOWN_UNIT,
            scene.span(scene.at - 1, scene.at),
            found=scene.text(scene.at - 1, scene.at),
            help=helps,
        )
    counted = scene.look(-2).lower in ("last", "next", "within", "past") and before.kind == "number"
    if counted and (scene.expected == {"UNIT"} or here.kind == "end"):
        span = scene.span(scene.at - 2, scene.at - 1)
        found = scene.source.slice(span)
        fix = scene.replacing(before.span, f"{before.text}d", safe=False)
        return scene.say(codes.MISSING_UNIT, span, found=found, help=f"write `{found}d` for days", fix=fix)
    if before.kind == "number" and here.lower == "ago":
        span = scene.span(scene.at - 1, scene.at)
        fix = scene.replacing(before.span, f"{before.text}d", safe=False)
        return scene.say(
            codes.MISSING_UNIT,
            span,
            found=scene.source.slice(span),
            help=f"write `{before.text}d ago` for days",
            fix=fix,
        )
    return None


_SHORT_NAMES = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "w": "week",
    "mo": "month",
    "y": "year",
}


def shares(scene: Scene) -> Diagnostic | None:
    """`30 %`, `30 percent`, `%30`, and an arm of a split without its sign."""
    here, before = scene.here, scene.before
    if before.kind == "number" and (here.text == "%" or here.lower in ("percent", "pct", "prozent")):
        span = scene.span(scene.at - 1, scene.at)
        if here.text == "%" and scene.look(1).ends_value and not scene.starts_line(scene.at + 1):
            return scene.say(
                codes.PERCENT_FORM,
                here.span,
                found="%",
                help="a remainder cannot be computed; a share is written `30%`",
            )
        right = f"{before.text}%"
        return scene.say(
            codes.PERCENT_FORM,
            span,
            found=scene.source.slice(span),
            help=f"write `{right}`",
            fix=scene.replacing(span, right),
        )
    if here.text == "%" and scene.look(1).kind == "number" and not before.ends_value:
        span, right = scene.span(scene.at, scene.at + 1), f"{scene.look(1).text}%"
        return scene.say(
            codes.PERCENT_FORM,
            span,
            found=scene.source.slice(span),
            help=f"write `{right}`",
            fix=scene.replacing(span, right),
        )
    if here.text == "%":
        helps = ("a share is written `30%`", "a remainder cannot be computed")
        return scene.say(codes.PERCENT_FORM, here.span, found="%", help=helps)
    if scene.expected == {"PERCENT"} and here.kind == "number" and re.fullmatch(r"\d[\d_.]*", here.text):
        right = f"{here.text}%" if "." not in here.text else f"{float(here.text) * 100:g}%"
        return scene.say(
            codes.PERCENT_FORM,
            here.span,
            found=here.text,
            help=f"write `{right}`",
            fix=scene.replacing(here.span, right),
        )
    return None


def currency(scene: Scene) -> Diagnostic | None:
    """`$100`, `100€`, `100 EUR`."""
    here, before, after = scene.here, scene.before, scene.look(1)
    number: Lexeme | None = None
    if here.text in "$€£¥" and here.kind == "sign":
        number = after if after.kind == "number" else before if before.kind == "number" else None
        span = scene.span(scene.at, scene.at + 1) if number is after else scene.span(scene.at - 1, scene.at)
        if number is None:
            return None
    elif before.kind == "number" and here.lower in _CURRENCIES and not scene.starts_line(scene.at):
        number, span = before, scene.span(scene.at - 1, scene.at)
    else:
        return None
    fix = scene.replacing(span, number.text)
    return scene.say(codes.CURRENCY, span, help=f"write `{number.text}`", fix=fix)


MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    currency,
    shares,
    dates,
    number_form,
    last_unit,
    units,
)
