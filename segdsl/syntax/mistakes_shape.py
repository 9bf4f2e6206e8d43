"""Mistakes in the shape of statements: words, names and parts that are wrong, missing or misplaced; and the answer where nothing is known.
In: a scene. Out: a diagnostic, or None to pass on.
"""

from __future__ import annotations

from collections.abc import Callable

from segdsl.diagnostics import Code, Diagnostic, Edit, Fix, codes
from segdsl.diagnostics.model import nearest
from segdsl.syntax.lexemes import CLAUSE_WORDS, STATEMENT_WORDS, Lexeme, words
from segdsl.syntax.scene import COMPARISONS, Scene
from segdsl.text import Span

_SYNONYMS = {
    "cohort": "segment",
    "audience": "segment",
    "filter": "segment",
    "define": "segment",
    "segments": "segment",
    "group": "groups",
    "metric": "trait",
    "measure": "trait",
    "attribute": "trait",
    "feature": "trait",
    "property": "trait",
    "column": "trait",
    "let": "set",
    "var": "set",
    "const": "set",
    "import": "use",
    "include": "use",
    "from": "use",
    "test": "example",
    "assert": "expect",
    "check": "expect",
    "model": "table",
    "entity": "table",
    "experiment": "split",
}
_CLAUSE_SYNONYMS = {
    "description": "about",
    "desc": "about",
    "note": "about",
    "comment": "about",
    "why": "about",
    "by": "owner",
    "contact": "owner",
    "campaign": "action",
    "tag": "tags",
    "labels": "tags",
    "where": "when",
    "if": "when",
    "condition": "when",
}
_INSERTS = ("title", "name", "label")
_NAME_OR_COLUMN = frozenset(
    words(
        "NAME QUOTED LAST NEXT ANY ALL NONE TOP BOTTOM RBRACE TEXT IN ONE TO REQUIRED UNIQUE PERSONAL OF BY KEY AT"
    )
)
_NAMES_ONLY = frozenset(("NAME", "QUOTED", "LAST", "NEXT", "ANY", "ALL", "NONE", "TOP", "BOTTOM"))


def unknown_statement(scene: Scene) -> Diagnostic | None:
    """`segement vip when …`, `vip = …`, `SELECT …`."""
    here = scene.here
    begins = scene.at == 0 or (
        "$END" in scene.expected and "SEGMENT" in scene.expected and scene.starts_line(scene.at)
    )
    if not begins or here.kind not in ("word", "quoted") or "SEGMENT" not in scene.expected:
        return None
    after = scene.look(1)
    if after.text == "=":
        helps = f"begin with what it is: `trait {here.text} = …` or `set {here.text} = …`"
        return scene.say(codes.UNKNOWN_STATEMENT, here.span, found=here.text, help=helps)
    if here.lower in (*CLAUSE_WORDS, "when") and scene.at > 0:
        return None
    statement_like = after.kind in ("word", "quoted", "text") and not after.reserved
    near = _SYNONYMS.get(here.lower) or nearest(here.text, STATEMENT_WORDS)
    if near and statement_like and here.kind == "word":
        fix = scene.replacing(here.span, near, safe=here.lower not in _SYNONYMS)
        label = f"did you mean `{near}`?"
        return scene.say(codes.UNKNOWN_STATEMENT, here.span, found=here.text, label=label, fix=fix)
    if scene.at > 0 and here.span.start != scene.source.text.rfind("\n", 0, here.span.start) + 1:
        return None
    every = " ".join(STATEMENT_WORDS)
    return scene.say(
        codes.UNKNOWN_STATEMENT, here.span, found=here.text, help=f"statements begin with one of `{every}`"
    )


def reserved_name(scene: Scene) -> Diagnostic | None:
    """`segment and when …`, a column called `on`, a branch called `tags`."""
    here, after = scene.here, scene.look(1)
    what = "a name"
    index = scene.at
    if scene.statement == "groups" and _branch_called_like_a_word(scene):
        index = scene.at if here.lower in STATEMENT_WORDS else scene.at - 1
        what = "the name of a branch"
    elif here.reserved and scene.expected and scene.expected <= _NAME_OR_COLUMN:
        what = _ident_wanted(scene) or what
        follows = after.kind in ("text", "word", "quoted", "end") or after.text in (
            "=",
            "{",
            ".",
            ",",
            ")",
            ":",
        )
        if here.lower == "when" and not (after.lower == "when" or after.kind == "text"):
            return None
        if not follows:
            return None
    elif here.reserved and "LPAR" in scene.expected and (after.text in COMPARISONS or after.text == "."):
        what = "a name"
    else:
        return None
    one = scene.word(index)
    if one.reserved is False and one.lower not in (*CLAUSE_WORDS, *STATEMENT_WORDS):
        return None
    right = f"`{one.text}`"
    fix = Fix("write it in backticks", (Edit(one.span, right),))
    return scene.say(
        codes.RESERVED_NAME,
        one.span,
        name=one.text,
        what=what,
        help=f"write it in backticks: `` {right} ``",
        fix=fix,
    )


def _branch_called_like_a_word(scene: Scene) -> bool:
    here, before, after = scene.here, scene.before, scene.look(1)
    if scene.at < 2:
        return False
    if here.lower in STATEMENT_WORDS and scene.starts_line(scene.at):
        return after.kind == "text" or after.lower in ("when", "otherwise")
    worded = before.lower in (*CLAUSE_WORDS, *STATEMENT_WORDS)
    return worded and (
        here.lower in ("when", "otherwise") or (here.kind == "text" and "TEXT" not in scene.expected)
    )


def clause(scene: Scene) -> Diagnostic | None:
    """A clause that is misspelt or called otherwise, without quotes, or behind the condition."""
    here, after = scene.here, scene.look(1)
    awaits_clause = "ABOUT" in scene.expected and "OWNER" in scene.expected
    if awaits_clause and here.kind == "word" and after.kind in ("text", "open text"):
        if here.lower in _INSERTS:
            fix = Fix("delete it", (Edit(Span(here.span.start, after.span.start), ""),))
            return scene.say(
                codes.CLAUSE_ORDER,
                here.span,
                what="the title",
                before="the clauses, right behind the name",
                fix=fix,
            )
        near = _CLAUSE_SYNONYMS.get(here.lower) or nearest(here.text, CLAUSE_WORDS)
        if near in CLAUSE_WORDS:
            fix = scene.replacing(here.span, near)
            return _expected(scene, label=f"did you mean `{near}`?", fix=fix)
    if (
        scene.before.lower in ("about", "owner", "action")
        and scene.expected == {"TEXT"}
        and here.kind in ("word", "number", "quoted")
    ):
        line_end = (scene.source.text + "\n").index("\n", here.span.start)
        words = scene.source.text[here.span.start : line_end].split("#")[0].rstrip()
        span = Span(here.span.start, here.span.start + len(words))
        right = '"' + words.replace('"', '\\"') + '"'
        fix = scene.replacing(span, right, safe=False)
        return scene.say(
            codes.UNQUOTED_TEXT,
            span,
            what=f"the text of `{scene.before.lower}`",
            help=f"write `{right}`",
            fix=fix,
        )
    past = "when" if scene.statement in ("segment", "split", "groups") else "="
    behind = any(one.lower == past for one in scene.words[: scene.at]) and scene.depth(scene.at) == 0
    if (
        scene.statement in ("segment", "trait")
        and behind
        and here.lower in CLAUSE_WORDS
        and scene.before.ends_value
    ):
        return scene.say(codes.CLAUSE_ORDER, here.span, what=f"`{here.lower}`", before=f"`{past}`")
    if (
        scene.statement in ("segment", "trait", "groups")
        and behind
        and here.kind == "text"
        and scene.before.ends_value
    ):
        if scene.statement == "groups":
            return None
        return scene.say(
            codes.CLAUSE_ORDER, here.span, what="the title", before=f"`{past}`, right behind the name"
        )
    if awaits_clause and here.kind == "text" and scene.before.ends_value:
        return scene.say(
            codes.CLAUSE_ORDER, here.span, what="the title", before="the clauses, right behind the name"
        )
    if (
        scene.statement == "example"
        and here.lower == "given"
        and any(one.lower == "then" for one in scene.words[: scene.at])
    ):
        return scene.say(codes.CLAUSE_ORDER, here.span, what="`given`", before="`then`")
    return None


def missing_when(scene: Scene) -> Diagnostic | None:
    """A segment or branch without `when`, or with another word for it."""
    here = scene.here
    if (
        "WHEN" not in scene.expected
        or here.kind == "end"
        or (here.kind == "sign" and here.text not in ("(", "=", ":", "-"))
    ):
        return None
    name = scene.word(1).text
    if scene.statement == "groups":
        branch = scene.at - 1
        while scene.word(branch).kind == "text":
            branch -= 1
        name = scene.word(branch).text
    elif scene.statement != "segment":
        return None
    if here.text in ("=", ":") or here.lower in ("where", "if", "is", "on", "as", "with"):
        fix = scene.replacing(here.span, "when")
        return scene.say(
            codes.MISSING_WHEN, here.span, name=name, help=f"write `when` instead of `{here.text}`", fix=fix
        )
    if here.lower in (*STATEMENT_WORDS, *CLAUSE_WORDS) or (
        here.reserved and here.lower not in ("not", "yes", "no", "if")
    ):
        return None
    title = _title_without_quotes(scene)
    if title is not None:
        return title
    near = nearest(here.text, ("when",)) if here.kind == "word" and scene.look(1).kind != "sign" else None
    if near:
        fix = scene.replacing(here.span, "when")
        return scene.say(codes.MISSING_WHEN, here.span, name=name, label="did you mean `when`?", fix=fix)
    fix = Fix("write `when`", (Edit(Span(here.span.start, here.span.start), "when "),))
    return scene.say(
        codes.MISSING_WHEN, here.span, name=name, help="write `when` before the condition", fix=fix
    )


def _title_without_quotes(scene: Scene) -> Diagnostic | None:
    """`segment a Adults when …`: a `when` does follow."""
    if scene.here.kind not in ("word", "number") or "TEXT" not in scene.expected:
        return None
    last = scene.at
    while scene.word(last + 1).kind in ("word", "number") and scene.word(last + 1).lower not in _AFTER_TITLE:
        last += 1
    if scene.word(last + 1).lower not in _AFTER_TITLE or last - scene.at > 8:
        return None
    span, right = scene.span(scene.at, last), f'"{scene.text(scene.at, last)}"'
    if nearest(scene.text(scene.at, last), ("when",)):
        return None
    fix = scene.replacing(span, right)
    return scene.say(codes.UNQUOTED_TEXT, span, what="a title", help=f"write `{right}`", fix=fix)


_AFTER_TITLE = ("when", "otherwise", *CLAUSE_WORDS)


def missing_equals(scene: Scene) -> Diagnostic | None:
    """`set dach ("DE")`, `trait recency time since …`, `set x: 5`."""
    here = scene.here
    if (
        "EQUAL" not in scene.expected
        or scene.statement not in ("set", "rows", "trait", "example")
        or here.kind == "end"
    ):
        return None
    if scene.statement == "example":
        if scene.expected != {"EQUAL"} and not (scene.expected == {"EQUAL", "LPAR"}):
            return None
        name = scene.before.text
    else:
        name = scene.word(1).text
    if here.lower in STATEMENT_WORDS and scene.starts_line(scene.at):
        return None
    if here.text in (":", ":=", "==") or here.lower in ("when", "as", "is", "to", "be", "on", "equals", "of"):
        fix = scene.replacing(here.span, "=")
        return scene.say(
            codes.MISSING_EQUALS, here.span, name=name, help=f"write `=` instead of `{here.text}`", fix=fix
        )
    if here.kind == "sign" and here.text not in ("(", "-"):
        return None
    fix = Fix("write `=`", (Edit(Span(here.span.start, here.span.start), "= "),))
    return scene.say(codes.MISSING_EQUALS, here.span, name=name, help="write `=` before the value", fix=fix)


def quote_inside(scene: Scene) -> Diagnostic | None:
    """`"Anna "the boss" Meier"`."""
    if (
        scene.before.kind == "text"
        and scene.before.span.end == scene.here.span.start
        and scene.here.kind == "word"
    ):
        return _expected(scene, help='a quote inside a text is written `\\"`')
    return None


def text_wanted(scene: Scene) -> Diagnostic | None:
    """`example a big spender`: a text without quotes where only a text may stand."""
    if (
        scene.expected == {"TEXT"}
        and scene.statement == "example"
        and scene.at == 1
        and scene.here.kind != "end"
    ):
        return scene.say(codes.UNQUOTED_TEXT, scene.here.span, what="the sentence of an example")
    return None


# ---- nothing known --------------------------------------------------------------------------------------------------------

_OF_WHAT = {
    "table": "table",
    "set": "set",
    "rows": "rows",
    "trait": "trait",
    "segment": "segment",
    "groups": "groups",
    "split": "split",
}


def _ident_wanted(scene: Scene) -> str:
    """Whose name should stand at the place."""
    before = scene.before.lower
    if scene.at == 1 and before in _OF_WHAT:
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
    if expected and expected <= _NAMES_ONLY:
        return _ident_wanted(scene) or "a name"
    choices = [
        ({"ABOUT", "WHEN"}, "a clause, or `when` and a condition,"),
        ({"ABOUT", "EQUAL"}, "a clause, or `=` and a value,"),
        ({"LIST", "NAME"}, "the type of the column"),
        ({"RBRACE"}, "a column or `}`" if "NAME" in expected else "`}`"),
        ({"WHEN", "OTHERWISE"}, "`when` and a condition, or `otherwise`,"),
        ({"WHEN"}, "`when` and a condition"),
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
        ({"TEXT"}, "a text in double quotes"),
    ]
    for needed, words in choices:
        if needed <= expected and not ("$END" in expected and needed & {"AND"}):
            return words
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
    return _expected(scene)


def _expected(scene: Scene, label: str = "", help: str = "", fix: Fix | None = None) -> Diagnostic:
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
    code: Code = codes.UNFINISHED
    word = scene.statement
    named = scene.word(1)
    what = "this" if not word else "this `use`" if word == "use" else f"the {word}"
    if word and scene.at > 1 and named.is_name:
        what = f"the {word} `{named.text}`"
    label = f"expected {_wanted(scene).rstrip(',')} after this"
    return scene.say(code, before.span, what=what, label=label)


MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    unknown_statement,
    reserved_name,
    clause,
    missing_equals,
    missing_when,
    text_wanted,
    quote_inside,
)
