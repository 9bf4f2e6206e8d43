"""Writes the pages of the reference that come out of tables: functions, diagnostics, the command line, the library.

python docs/generate.py            writes them
python docs/generate.py --check    exits 1 where one is not what it would write
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS)]

import library_page  # noqa: E402

from segdsl.diagnostics import Code  # noqa: E402
from segdsl.diagnostics.codes import CODES  # noqa: E402
from segdsl.functions import TABLE, Example, Function  # noqa: E402
from segdsl.types import Type  # noqa: E402

PAGES = DOCS.parent / "segdsl" / "diagnostics" / "pages"
NOTICE = "<!-- Written by `make docs` from {source}. Do not edit: the next run undoes it. -->\n"

# ---- functions -----------------------------------------------------------------------------------------------------

GROUPS = {
    "logic": ("Logic", ""),
    "choice": ("Choice", ""),
    "comparison": ("Comparison", ""),
    "list": ("Lists", ""),
    "text": ("Text", ""),
    "arithmetic": ("Arithmetic", ""),
    "number": ("Numbers", ""),
    "place": ("Places", ""),
    "population": (
        "Places among all",
        "These range over all customers with a known value, or those of `of` and `where`. [More](population.md)",
    ),
    "technology": ("Technology", ""),
    "sampling": ("Sampling", ""),
    "time": (
        "Time",
        "The examples are asked at noon of 15 May 2024, UTC, where they do not say another day.",
    ),
    "aggregate": (
        "Aggregates",
        "An aggregate makes one value of the rows of a table that belong to the customer. Each takes a period and a `where`: "
        '`sum(orders.amount in last 1y where status = "paid")`. [More](aggregates.md)\n\n'
        "The examples speak of a customer with three orders: `amount` 10 on 1 May 2024, 20 on 10 May, and a missing one on 14 May.",
    ),
}

MISSING = {
    "propagates": "Missing if any of its parts is missing.",
    "kleene": "Follows three-valued logic: unknown only where the missing part decides.",
    "decides": "Decides itself what a missing part means; its result says how.",
    "skips": "Passes over missing values.",
}

KINDS = {
    "any": "anything",
    "T": "a value",
    "value": "a single value",
    "rows": "rows",
    "timed rows": "rows with a time",
    "timed": "a value of rows with a time",
    "flag": "a condition",
    "text": "text",
    "integer": "a whole number",
    "decimal": "a decimal",
    "number": "a number",
    "date": "a date",
    "day": "a date or moment",
    "timestamp": "a moment",
    "days": "a duration in days",
    "clock": "a duration on the clock",
    "months": "a duration in months",
    "period": "a period",
    "list": "a list",
    "item": "a value",
    "items": "values",
    "values": "values",
    "pattern": "a pattern",
    "ordered": "a value that has an order",
    "same ordered": "a value that has an order",
    "digits": "a whole number from 0 to 6",
    "share": "a share from 0% to 100%",
    "parts": "a number of parts",
    "name": "a name",
    "count": "how many there are",
}

# the last argument of these is the day of the run or the customer's key, which nobody writes
_UNWRITTEN = {"age", "anniversary", "time since", "period", "bucket"}


def functions() -> str:
    """The page of operators and functions."""
    lines = [
        "# Operators and functions",
        "",
        NOTICE.format(source="segdsl/functions"),
        "Every operator and function of the language, with what it takes and gives, what it makes of missing values, and examples. "
        "The examples are run on every engine. `missing` beside `gives` means that the result is missing or, for a condition, unknown.",
        "",
    ]
    shown = [row for row in TABLE if not row.hidden]
    assert {row.group for row in shown} <= GROUPS.keys(), "a group of functions has no title here"
    lines += [
        f"- [{title}](#{title.lower().replace(' ', '-')}): "
        + ", ".join(f"[`{_name(row)}`](#{_anchor(row)})" for row in _of(shown, group))
        for group, (title, _) in GROUPS.items()
    ]
    for group, (title, remark) in GROUPS.items():
        lines += ["", f"## {title}"]
        lines += ["", remark] if remark else []
        for row in _of(shown, group):
            lines += ["", *_function(row)]
    return "\n".join(lines) + "\n"


def _of(rows: Iterable[Function], group: str) -> list[Function]:
    return [row for row in rows if row.group == group]


def _name(row: Function) -> str:
    return row.name if row.name != "negative" else "-a"


def _anchor(row: Function) -> str:
    words = {
        "=": "equals",
        "!=": "not-equals",
        "<": "less",
        "<=": "at-most",
        ">": "greater",
        ">=": "at-least",
    }
    words |= {"+": "plus", "-": "minus", "*": "times", "/": "divided-by", "negative": "negative"}
    return f"fn-{words.get(row.name, row.name.replace(' ', '-').replace('_', '-'))}"


def _function(row: Function) -> Iterator[str]:
    yield f'<a id="{_anchor(row)}"></a>'
    yield ""
    yield f"### `{row.form}`"
    yield ""
    also = (
        "" if not row.spellings else " Also written " + ", ".join(f"`{one}`" for one in row.spellings) + "."
    )
    yield f"{row.doc}{also}"
    yield ""
    yield from _takes(row)
    yield f"- {_missing(row)}"
    examples = list(row.examples)
    if examples:
        yield ""
        yield "| example | with | gives |"
        yield "|---|---|---|"
        yield from (f"| {_code(one.expression)} | {_given(one)} | `{one.gives}` |" for one in examples)


PHRASES = {
    ("T", "T"): "two values of one type",
    ("T", "*"): "values of one type",
    ("same ordered", "*"): "values of one type that has an order",
    ("ordered", "ordered"): "two values of one type that has an order",
    ("text", "text"): "two texts",
    ("flag", "*"): "conditions",
    ("flag", "T", "T"): "a condition and two values of one type",
    ("number",) * 4: "four numbers",
    ("number", "number"): "two numbers",
    ("integer", "integer"): "two whole numbers",
    ("decimal", "decimal"): "two decimals",
    ("date", "date"): "two dates",
    ("period", "period"): "two periods of one unit",
    ("days", "days"): "two durations in days",
    ("clock", "clock"): "two durations on the clock",
    ("months", "months"): "two durations in months",
    ("decimal", "digits"): "a decimal and a whole number from 0 to 6",
    ("number", "digits"): "a number and a whole number from 0 to 6",
}


def _takes(row: Function) -> list[str]:
    """What the ways to call it take and give; many of them as a table."""
    shapes: dict[str, list[str]] = {}
    for overload in row.overloads:
        takes = overload.takes[:-1] if row.name in _UNWRITTEN else overload.takes
        words = PHRASES.get(takes) or _and([KINDS[one] for one in takes])
        words = "a value of each row" if row.is_aggregate and takes == ("any",) else words
        keeps = overload.gives.kind == takes[0] if isinstance(overload.gives, Type) and takes else False
        same = len(takes) == 1 and keeps and len(row.overloads) > 1
        shapes.setdefault("the same type" if same else _gives(overload.gives, row), []).append(words)
    if len(shapes) > 2:
        lines = ["- Takes and gives:", "", "  | takes | gives |", "  |---|---|"]
        return [*lines, *(f"  | {_or(ways)} | {gives} |" for gives, ways in shapes.items()), ""]
    if not any(one.takes for one in row.overloads):
        return [f"- Gives {next(iter(shapes))}."]
    return [
        "- Takes " + "; takes ".join(f"{_or(ways)} and gives {gives}" for gives, ways in shapes.items()) + "."
    ]


def _gives(gives: object, row: Function) -> str:
    if isinstance(gives, Type):
        return {"flag": "yes or no", "text": "text"}.get(gives.kind, str(gives))
    return "a decimal" if row.group == "arithmetic" else "the same type"


def _missing(row: Function) -> str:
    if not row.is_aggregate:
        return MISSING[row.missing]
    nothing = (
        {True: "yes", False: "no", None: "missing"}[row.empty]
        if row.empty != 0 or row.empty is False
        else "0"
    )  # type: ignore[index]
    first = (
        "Takes the value of the row, even a missing one"
        if row.name in ("first", "last")
        else "Passes over missing values"
    )
    rows_only = all(one.takes[0].endswith("rows") for one in row.overloads)
    return f"Of no rows it is {nothing}." if rows_only else f"{first}; of no rows it is {nothing}."


def _given(example: Example) -> str:
    if example.rows:
        return "no orders" if len(example.rows) == 1 else _orders(example.rows)
    used = [one for one in example.given if re.search(rf"\b{re.escape(one[0])}\b", example.expression)]
    return ", ".join(f"`{name}` = {_code(value)}" for name, _, value in used) or "anything"


def _orders(rows: tuple[str, ...]) -> str:
    return (
        "the three orders" if rows == _THREE else "orders " + ", ".join(f"({_cell(row)})" for row in rows[1:])
    )


_THREE = next(row for row in TABLE if row.name == "count").examples[0].rows


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _and(words: list[str]) -> str:
    return _listed(words, "and")


def _or(words: list[str]) -> str:
    return _listed(list(dict.fromkeys(words)), "or")


def _listed(words: list[str], last: str) -> str:
    return (
        "nothing"
        if not words
        else words[0]
        if len(words) == 1
        else f"{', '.join(words[:-1])} {last} {words[-1]}"
    )


# ---- diagnostics ---------------------------------------------------------------------------------------------------

BANDS = {
    "0": "Reading a file",
    "1": "How it is written",
    "2": "Names",
    "3": "Types",
    "4": "Values and time",
    "5": "Questionable",
    "6": "Expectations and examples",
    "7": "Use and configuration",
    "8": "Data",
    "9": "Not evaluated yet",
}


def diagnostics() -> str:
    """The page of all messages."""
    ordered = sorted(CODES, key=lambda code: code.id)
    assert {code.id[3] for code in ordered} <= BANDS.keys(), "a band of codes has no title here"
    bands = {band: [code for code in ordered if code.id[3] == band] for band in BANDS}
    lines = [
        "# Diagnostics",
        "",
        NOTICE.format(source="segdsl/diagnostics"),
        f"The {len(ordered)} messages that `segdsl` can give, each with what it means, a wrong example and a right one. "
        "`segdsl rule SEG201` and `segdsl rule unknown-name` show the same in a terminal. A code is never given to another message later.",
        "",
    ]
    for band, title in BANDS.items():
        if bands[band]:
            lines += ["", f"**{title}**", "", "| code | name | says |", "|---|---|---|"]
            lines += [
                f"| [{code.id}](#{code.id.lower()}) | `{code.slug}` | {_cell(_sentence(code))} |"
                for code in bands[band]
            ]
    for band, title in BANDS.items():
        if bands[band]:
            lines += ["", f"## {title}"]
            for code in bands[band]:
                lines += ["", *_diagnostic(code)]
    return "\n".join(lines) + "\n"


def _sentence(code: Code) -> str:
    """The message with its holes as `…`."""
    return re.sub(r"`?\{[^{}]*\}`?", "…", code.message)


def _diagnostic(code: Code) -> Iterator[str]:
    yield f"### {code.id}"
    yield ""
    yield f"`{code.slug}`, {code.severity}: {_sentence(code)}."
    page = PAGES / f"{code.slug}.md"
    if page.exists():
        yield ""
        yield _sunk(page.read_text(encoding="utf-8"), code)


def _sunk(page: str, code: Code) -> str:
    """A page without its title, its headings three levels down, its wrong examples marked."""
    lines, wrong, fence = [], False, ""
    for line in page.strip().split("\n")[1:]:
        if line.startswith("```"):
            if not fence and line.strip() == "```seg" and wrong:
                line = f"```seg wrong={code.id}"
            fence = "" if fence else "```"
        elif not fence and line.startswith("## "):
            wrong = line == "## Wrong"
            line = f"**{line.removeprefix('## ')}**"
        lines.append(line)
    return "\n".join(lines).strip("\n")


# ---- the command line ----------------------------------------------------------------------------------------------


def command_line() -> str:
    """The page of verbs and options."""
    import typer

    from segdsl.cli.app import app

    root = typer.main.get_command(app)
    context = root.make_context("segdsl", [], resilient_parsing=True)
    verbs = {name: root.get_command(context, name) for name in root.list_commands(context)}
    lines = [
        "# Command line",
        "",
        NOTICE.format(source="segdsl/cli"),
        "Results go to standard output, everything else to standard error. `-` as a program reads standard input. `NO_COLOR` switches "
        "colours off, `FORCE_COLOR` on. `segdsl --install-completion` lets the shell complete verbs, options, files and names of segments.",
        "",
        "What was read of programs is [kept for the next run](../decisions/cache.md) in the user's cache folder, or the one that "
        "`SEGDSL_CACHE_DIR` names.",
        "",
        "| verb | does |",
        "|---|---|",
        *(f"| [`segdsl {name}`](#segdsl-{name}) | {_first(verb)} |" for name, verb in verbs.items()),
        "",
        "| exit code | means |",
        "|---:|---|",
        "| 0 | all well |",
        "| 1 | findings: a program has mistakes, an expectation or example fails, or `fmt --check` would change something |",
        "| 2 | wrong use or configuration |",
        "| 3 | data cannot be read, or breaks what the program says of it |",
        "| 70 | a mistake in segdsl itself; please report it |",
        "| 130 | interrupted |",
    ]
    for name, verb in verbs.items():
        lines += ["", f"## segdsl {name}", "", *_verb(name, verb)]
    return "\n".join(lines) + "\n"


def _first(verb) -> str:
    return " ".join((verb.help or "").split("\n\n")[0].split())


def _verb(name: str, verb) -> Iterator[str]:
    arguments = [one for one in verb.params if one.param_type_name == "argument"]
    options = [one for one in verb.params if one.param_type_name == "option" and one.name != "help"]
    yield "```text"
    yield " ".join(["segdsl", name, "[OPTIONS]", *(one.metavar or one.name.upper() for one in arguments)])
    yield "```"
    for paragraph in (verb.help or "").split("\n\n"):
        yield ""
        yield " ".join(paragraph.split())
    yield ""
    yield "| argument or option | meaning |"
    yield "|---|---|"
    for one in arguments:
        yield f"| `{_cell(one.metavar or one.name)}` | {_cell(one.help or '')} |"
    for one in options:
        names = ", ".join(f"`{word}`" for word in sorted(one.opts, key=len))
        value = "" if one.is_flag else f" `{_cell(one.metavar or 'TEXT')}`"
        default = f" `{one.default}` if not given." if isinstance(one.default, str) else ""
        yield f"| {names}{value} | {_cell(one.help or '')}{default} |"


# ---- writing -------------------------------------------------------------------------------------------------------


def library() -> str:
    """The page of the standard library."""
    return library_page.page(NOTICE.format(source="segdsl/std"))


GENERATED = {
    "functions.md": functions,
    "diagnostics.md": diagnostics,
    "command-line.md": command_line,
    "library.md": library,
}


def main(arguments: list[str]) -> int:
    stale = []
    for name, write in GENERATED.items():
        page = DOCS / "reference" / name
        text = write()
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            stale.append(page.relative_to(DOCS.parent).as_posix())
            if "--check" not in arguments:
                page.write_text(text, encoding="utf-8", newline="\n")
    if "--check" in arguments and stale:
        print("not up to date: " + ", ".join(stale) + "; `make docs` writes them", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
