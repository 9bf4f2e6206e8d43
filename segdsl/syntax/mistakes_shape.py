"""Mistakes in the shape of statements: words, names and parts that are wrong, missing or misplaced.
In: a scene. Out: a diagnostic, or None to pass on.
"""

from __future__ import annotations

from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, Edit, Fix, codes
from segdsl.diagnostics.model import nearest
from segdsl.syntax.lexemes import CLAUSE_WORDS, STATEMENT_WORDS, words
from segdsl.syntax.scene import COMPARISONS, Scene
from segdsl.syntax.wanted import expected, name_wanted
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
        "NAME QUOTED LAST NEXT ANY ALL NONE TOP BOTTOM RBRACE TEXT IN ONE REFERS_TO REQUIRED UNIQUE PERSONAL ADDRESS OF BY KEY AT"
    )
)


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
        what = name_wanted(scene) or what
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
            return expected(scene, label=f"did you mean `{near}`?", fix=fix)
    if awaits_clause and _CLAUSE_SYNONYMS.get(here.lower) == "tags" and after.kind == "word":
        return expected(scene, label="did you mean `tags`?", fix=scene.replacing(here.span, "tags"))
    if (
        scene.before.lower in ("about", "owner", "action")
        and scene.expected == {"TEXT"}
        and here.kind in ("word", "number", "quoted")
    ):
        line_end = (scene.source.text + "\n").index("\n", here.span.start)
        whens = [one.span.start for one in scene.words[scene.at :] if one.lower in ("when", "=")]
        if len(whens) == 1:
            # the condition may stand in the same line
            line_end = min(line_end, whens[0])
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
        if scene.expected not in ({"EQUAL"}, {"EQUAL", "LPAR"}):
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
        return expected(scene, help='a quote inside a text is written `\\"`')
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


MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    unknown_statement,
    reserved_name,
    clause,
    missing_equals,
    missing_when,
    text_wanted,
    quote_inside,
)
