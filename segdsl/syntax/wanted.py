"""What could have stood where nothing more is known about a mistake, in the user's words. In: a scene. Out: a diagnostic."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic, Fix, codes
from segdsl.syntax.lexemes import STATEMENT_WORDS, Lexeme
from segdsl.syntax.scene import Scene

NAMES = frozenset(("NAME", "QUOTED", "LAST", "NEXT", "ANY", "ALL", "NONE", "TOP", "BOTTOM"))


def name_wanted(scene: Scene) -> str:
    """Whose name should stand at the place."""
    before = scene.before.lower
    if scene.at == 1 and before in STATEMENT_WORDS:
        return f"the name of the {before}"
    match before:
        case "by" | "key" | "at":
            return "the name of a column"
        case "of" | "to":
            return "the name of a table" if scene.statement == "table" else "the name of a segment"
        case "as":
            return "a name for the file"
        case "given":
            return "the name of a column or table"
        case "tags":
            return "a tag"
        case "use":
            return "a file or a part of `std`"
        case ".":
            return "a name"
    if scene.statement == "table":
        return "the name of a column"
    if scene.statement == "groups":
        return "the name of a branch"
    if scene.statement == "split":
        return "the name of an arm"
    return "a name" if scene.statement == "example" else ""


def _wanted(scene: Scene) -> str:
    """What could have stood at the place, in a few words."""
    expected, before = scene.expected, scene.before.lower
    if "SEGMENT" in expected and ("$END" not in expected or scene.at == 0):
        return "a statement"
    if "LPAR" in expected and "NUMBER" in expected:
        if before in ("when", "where", "and", "or", "not", "expect", "if") or (
            before == "then" and scene.statement == "example"
        ):
            return "a condition"
        if before == "in":
            return "a list or a period"
        return "a value"
    if "TEXT" in expected and "NAME" in expected and before == "use":
        return "a file or a part of `std`"
    if expected and expected <= NAMES:
        return name_wanted(scene) or "a name"
    choices = [
        ({"ABOUT", "NAME", "TEXT"}, "a clause or a branch"),
        ({"ABOUT", "WHEN"}, "a clause, or `when` and a condition,"),
        ({"ABOUT", "EQUAL"}, "a clause, or `=` and a value,"),
        ({"LIST", "NAME"}, "the type of the column"),
        ({"RBRACE"}, "a column or `}`" if "NAME" in expected else "`}`"),
        ({"WHEN", "OTHERWISE"}, "`when` and a condition, or `otherwise`,"),
        ({"WHEN"}, "`when` and a condition"),
        ({"EQUAL", "COMPARE", "IS"}, "a comparison such as `= 5`"),
        ({"EQUAL", "LPAR"}, "`=` and a value, or rows in parentheses,"),
        ({"EQUAL"}, "`=` and a value"),
        ({"LBRACE"}, "`{` and the columns"),
        ({"THEN"}, "`then`"),
        ({"ELSE"}, "`else` and a value"),
        ({"PERCENT"}, "a share such as `90%`"),
        ({"UNIT"}, "a unit of time such as `days`"),
        ({"COLON"}, "`:` and the arms"),
        ({"OF"}, "`of`"),
        ({"WITH"}, "`with`"),
        ({"DURATION"}, "a length such as `30d`"),
        ({"AND"}, "`and` and a value"),
        ({"RPAR", "COMMA"}, "`,` or `)`"),
        ({"RPAR"}, "`)`"),
        ({"COMMA"}, "`,` and another name"),
        ({"TEXT"}, "a text in double quotes"),
    ]
    for needed, said in choices:
        if needed <= expected and not ("$END" in expected and needed & {"AND", "UNIT"}):
            return said
    if "$END" in expected and "SEGMENT" not in expected:
        return "`and` or `or`"
    if "$END" in expected:
        return (
            "`and`, `or` or the next statement"
            if "AND" in expected or scene.before.ends_value
            else "the next statement"
        )
    return "something else"


def unexpected(scene: Scene) -> Diagnostic:
    """What stands there and what could have stood there, where nothing more is known."""
    if scene.here.kind == "end":
        return _unfinished(scene)
    return expected(scene)


def expected(scene: Scene, label: str = "", help: str = "", fix: Fix | None = None) -> Diagnostic:
    """What was expected at the place, after what, and what was found."""
    here = scene.here
    where = f"after `{_short(scene.before)}`" if scene.at > 0 else "at the beginning"
    return scene.say(
        codes.SYNTAX,
        here.span,
        what=_wanted(scene),
        where=where,
        label=label or f"found `{_short(here)}`",
        help=[help] if help else [],
        fix=fix,
    )


def _short(one: Lexeme) -> str:
    return one.text if len(one.text) <= 40 else f"{one.text[:39]}…"


def _unfinished(scene: Scene) -> Diagnostic:
    before = scene.before
    code = codes.UNFINISHED
    word = scene.statement
    named = scene.word(1)
    what = "this" if not word else f"this `{word}`" if word in ("use", "expect") else f"the {word}"
    if word not in ("", "use", "expect", "example") and scene.at > 1 and named.is_name:
        what = f"the {word} `{named.text}`"
    label = f"expected {_wanted(scene).rstrip(',')} after this"
    return scene.say(code, before.span, what=what, label=label)
