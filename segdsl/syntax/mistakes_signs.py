"""Mistakes of signs: operators of other languages, quotes, brackets, characters. In: a scene. Out: a diagnostic, or None to pass on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from segdsl.diagnostics import Diagnostic, Edit, Fix, codes
from segdsl.syntax.lexemes import CLAUSE_WORDS
from segdsl.syntax.scene import Scene
from segdsl.text import Span

_ARROWS = {"=>": ">=", "=<": "<=", "<>": "!=", "!==": "!=", "≥": ">=", "≤": "<=", "≠": "!=", "=~": "matches"}
_LOGIC = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}
_CURLY = "“”„‟«»\u2018\u2019\u201a\u201b\u2039\u203a"
_ACUTE = "\u00b4"
_COMMENTS = ("//", "--", "/*", "*/")
_BLANKS = {
    "\u00a0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u3000": "a wide space",
    "\u2009": "a thin space",
}


def open_text(scene: Scene) -> Diagnostic | None:
    """`"abc` without its end, also where the quote before it closed too late: `("DE, "AT")`."""
    here, before = scene.here, scene.before
    if here.kind != "open text":
        glued = (
            before.kind == "text" and before.span.end == here.span.start and here.kind in ("word", "number")
        )
        line = scene.source.line(scene.source.position(here.span.start).line)
        if not (glued and len(re.findall(r'(?<!\\)"', line)) % 2):
            return None
        return scene.say(
            codes.UNCLOSED_TEXT, before.span, help="every text begins and ends with a double quote"
        )
    curly = next((i for i, letter in enumerate(here.text) if letter in _CURLY), None)
    if curly is not None:
        span = Span(here.span.start + curly, here.span.start + curly + 1)
        fix = Fix('write `"`', (Edit(span, '"'),))
        return scene.say(codes.CURLY_QUOTES, span, found=here.text[curly], fix=fix)
    if here.text == '"':
        before_quote = scene.before
        helps = "delete it, or put the text between two of them"
        if before_quote.kind == "text" and before_quote.span.end == here.span.start:
            helps = 'a quote inside a text is written `\\"`'
        return scene.say(codes.UNCLOSED_TEXT, here.span, help=helps)
    text = here.text.rstrip()
    helps = 'end the text with `"` on the same line'
    if re.search(r'\\"\W*$', text):
        helps = "after a backslash a quote belongs to the text; write `\\\\` for a backslash at its end"
    return scene.say(codes.UNCLOSED_TEXT, Span(here.span.start, here.span.start + len(text)), help=helps)


def curly_quotes(scene: Scene) -> Diagnostic | None:
    """`“DE”`, with both quotes mended."""
    here = scene.here
    if here.text not in _CURLY or here.kind != "sign":
        return None
    line_end = (scene.source.text + "\n").index("\n", here.span.start)
    rest = scene.source.text[here.span.end : line_end]
    closing = next((i for i, letter in enumerate(rest) if letter in _CURLY + '"'), None)
    whole = here.span if closing is None else Span(here.span.start, here.span.end + closing + 1)
    curly = [i for i in range(here.span.start, line_end) if scene.source.text[i] in _CURLY]
    edits = tuple(Edit(Span(i, i + 1), '"') for i in curly if '"' not in rest) or (Edit(here.span, '"'),)
    return scene.say(codes.CURLY_QUOTES, whole, found=here.text, fix=Fix('write `"`', edits))


def single_quotes(scene: Scene) -> Diagnostic | None:
    """`'DE'` and, in the same form, a lone backtick."""
    here = scene.here
    if here.text not in ("'", _ACUTE, "`"):
        return None
    if scene.source.text.startswith("```", here.span.start):
        line_end = (scene.source.text + "\n").index("\n", here.span.start)
        span = Span(here.span.start, line_end)
        return scene.say(codes.NEEDLESS_SIGN, span, sign="three backticks", where="around the text of a file")
    found = re.compile(rf"(['`{_ACUTE}])([^'`{_ACUTE}\n]*)\1").match(
        scene.source.text, here.span.start, scene.piece.end
    )
    if found is None:
        if here.text == "`":
            return scene.say(
                codes.UNCLOSED_TEXT, here.span, help="end the name with a backtick on the same line"
            )
        return scene.say(codes.SINGLE_QUOTES, here.span, help='write `"` at both ends of the text')
    if here.text == "`":
        return scene.say(codes.BAD_NAME, Span(*found.span()), found=found[0], why="it is empty")
    right = _double(found[2])
    line_end = (scene.source.text + "\n").index("\n", here.span.start)
    every = re.compile(r"'([^'\"\n]*)'").finditer(scene.source.text, here.span.start, line_end)
    edits = tuple(Edit(Span(*one.span()), _double(one[1])) for one in every)
    edits = edits if edits and edits[0].text == right else (Edit(Span(*found.span()), right),)
    fix = Fix(f"write `{right}`", edits)
    return scene.say(codes.SINGLE_QUOTES, Span(*found.span()), help=f"write `{right}`", fix=fix)


def _double(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def operators(scene: Scene) -> Diagnostic | None:
    """`==`, `=>`, `&&` and other operators of other languages."""
    here = scene.here
    if here.kind != "sign":
        return None
    if here.text in ("==", "==="):
        fix = scene.replacing(here.span, "=")
        return scene.say(codes.DOUBLE_EQUALS, here.span, found=here.text, fix=fix)
    if here.text in _ARROWS:
        right = _ARROWS[here.text]
        fix = scene.replacing(here.span, right)
        return scene.say(codes.ARROW, here.span, found=here.text, help=f"write `{right}`", fix=fix)
    if here.text in _LOGIC:
        right = _LOGIC[here.text]
        if here.text == "!" and scene.look(1).text == "=" and scene.before.ends_value:
            span = scene.span(scene.at, scene.at + 1)
            return scene.say(
                codes.ARROW, span, found="! =", help="write `!=`", fix=scene.replacing(span, "!=")
            )
        fix = scene.replacing(here.span, right)
        return scene.say(codes.SYMBOL_LOGIC, here.span, found=here.text, help=f"write `{right}`", fix=fix)
    if here.text == "=" and scene.before.text in ("<", ">", "!") and scene.look(-2).ends_value:
        span, right = scene.span(scene.at - 1, scene.at), f"{scene.before.text}="
        fix = scene.replacing(span, right)
        return scene.say(codes.ARROW, span, found=scene.source.slice(span), help=f"write `{right}`", fix=fix)
    return None


def comment_signs(scene: Scene) -> Diagnostic | None:
    """`//`, `--` and `/* */`."""
    here = scene.here
    if here.text not in _COMMENTS:
        return None
    edits = [Edit(here.span, "#")]
    if here.text in ("/*", "*/"):
        line_end = (scene.source.text + "\n").index("\n", here.span.start)
        closing = scene.source.text.find("*/", here.span.end, line_end)
        if closing < 0 or scene.source.text[closing + 2 : line_end].strip():
            helps = "every line of a comment begins with its own `#`"
            return scene.say(codes.COMMENT_SIGN, here.span, sign=here.text, help=helps)
        edits.append(Edit(Span(closing, closing + 2), ""))
    return scene.say(codes.COMMENT_SIGN, here.span, sign=here.text, fix=Fix("write `#`", tuple(edits)))


def needless(scene: Scene) -> Diagnostic | None:
    """`;` behind a statement, `,` between columns or branches, `:` behind a name."""
    here = scene.here
    where = ""
    if here.text == ";":
        where = "between statements"
    elif here.text in (",", ":") and scene.statement == "table" and "{" in _open_signs(scene)[-1:]:
        where = "between columns" if here.text == "," else "before a type"
    elif here.text == "," and scene.statement == "groups" and scene.depth(scene.at) == 0:
        ahead = (scene.look(2).lower in ("when", "otherwise"), scene.look(3).lower in ("when", "otherwise"))
        where = "between branches" if any(ahead) else ""
    elif (
        here.text == ","
        and scene.depth(scene.at) == 0
        and scene.look(1).lower in (*CLAUSE_WORDS, "when", "given", "then")
    ):
        where = f"before `{scene.look(1).lower}`"
    elif here.text == ":" and scene.before.lower in (*CLAUSE_WORDS, "when", "given", "then", "otherwise"):
        where = f"after `{scene.before.lower}`"
    if not where:
        return None
    fix = Fix("delete it", tuple(Edit(span, "") for span in _alike(scene, where)))
    return scene.say(codes.NEEDLESS_SIGN, here.span, sign=f"`{here.text}`", where=where, fix=fix)


def _alike(scene: Scene, where: str) -> list[Span]:
    """The signs of the same statement that are as needless as the first."""
    brackets_here = scene.open_brackets(scene.at)
    if "column" not in where:
        return [scene.here.span]
    later = (i for i in range(scene.at, len(scene.words)) if scene.words[i].text == scene.here.text)
    return [scene.words[i].span for i in later if scene.open_brackets(i) == brackets_here]


def _open_signs(scene: Scene) -> list[str]:
    return [scene.words[number].text for number in scene.open_brackets(scene.at)]


def square_brackets(scene: Scene) -> Diagnostic | None:
    """`["DE", "AT"]` and `{"DE", "AT"}`."""
    here = scene.here
    if here.text == "[" or (here.text == "{" and scene.before.lower in ("in", "of", "=", "has")):
        closing = scene.closing(scene.at)
        brackets = "[ ]" if here.text == "[" else "{ }"
        if closing is None:
            return scene.say(codes.SQUARE_BRACKETS, here.span, brackets=brackets, help="write `(` and `)`")
        edits = (Edit(here.span, "("), Edit(scene.words[closing].span, ")"))
        span = scene.span(scene.at, closing)
        fix = Fix("write `(` and `)`", edits)
        return scene.say(codes.SQUARE_BRACKETS, span, brackets=brackets, help="write `(` and `)`", fix=fix)
    return None


def brackets(scene: Scene) -> Diagnostic | None:
    """A bracket that is never closed, or closes nothing."""
    stack = scene.open_brackets(scene.at)
    if scene.here.text in (")", "}", "]") and not stack:
        fix = Fix("delete it", (Edit(scene.here.span, ""),), safe=False)
        return scene.say(
            codes.EXTRA_BRACKET, scene.here.span, bracket=scene.here.text, help="delete it", fix=fix
        )
    if stack and scene.here.text in (")", "}", "]"):
        opening = scene.words[stack[-1]]
        right = {"(": ")", "{": "}", "[": "]"}[opening.text]
        if right != scene.here.text:
            return scene.say(
                codes.UNCLOSED_BRACKET, opening.span, bracket=opening.text, help=f"close it with `{right}`"
            )
    starts_anew = scene.starts_line(scene.at) or scene.here.lower in (*CLAUSE_WORDS, "when", "then", "given")
    if stack and (scene.here.kind == "end" or starts_anew) and scene.closing(stack[-1]) is None:
        if (
            scene.here.kind == "end"
            and not scene.before.ends_value
            and scene.before.text not in ("(", "{", ",")
        ):
            return None  # something else is missing before the bracket is
        opening = scene.words[stack[-1]]
        right = ")" if opening.text == "(" else "}"
        return scene.say(
            codes.UNCLOSED_BRACKET, opening.span, bracket=opening.text, help=f"close it with `{right}`"
        )
    return None


def never_closed(scene: Scene) -> Diagnostic | None:
    """An open bracket without an end, where nothing else explains the break."""
    stack = scene.open_brackets(scene.at)
    if not stack or scene.closing(stack[-1]) is not None or scene.here.kind == "end":
        return None
    opening = scene.words[stack[-1]]
    right = ")" if opening.text == "(" else "}"
    return scene.say(
        codes.UNCLOSED_BRACKET, opening.span, bracket=opening.text, help=f"close it with `{right}`"
    )


def characters(scene: Scene) -> Diagnostic | None:
    """Characters and signs that mean nothing anywhere."""
    here = scene.here
    if here.text in _BLANKS:
        fix = Fix("write a space", (Edit(here.span, " "),))
        return scene.say(
            codes.BAD_CHARACTER, here.span, found=_BLANKS[here.text], help="write a space", fix=fix
        )
    if here.text in ("–", "—", "−"):
        fix = Fix("write `-`", (Edit(here.span, "-"),))
        return scene.say(codes.BAD_CHARACTER, here.span, found=f"`{here.text}`", help="write `-`", fix=fix)
    if here.text in ("×", "÷", "·"):
        right = "/" if here.text == "÷" else "*"
        return scene.say(
            codes.BAD_CHARACTER,
            here.span,
            found=f"`{here.text}`",
            help=f"write `{right}`",
            fix=scene.replacing(here.span, right),
        )
    if here.text == "\\":
        fix = Fix("delete it", (Edit(here.span, ""),))
        return scene.say(
            codes.BAD_CHARACTER,
            here.span,
            found="`\\`",
            help="a statement may go on in the next line without a sign",
            fix=fix,
        )
    if here.text == "*" and scene.before.text == "(":
        table = "`count(orders)`"
        return scene.say(
            codes.BAD_CHARACTER,
            here.span,
            found="`*`",
            help=f"name the table whose rows are meant, as in {table}",
        )
    if here.text == "/" and scene.before.text in ("/", "*"):
        return None
    if here.text in ("**", "^"):
        return scene.say(
            codes.BAD_CHARACTER,
            here.span,
            found=f"`{here.text}`",
            help="there are no powers; multiply instead",
        )
    if here.text in _SIGN_HINTS:
        return scene.say(codes.BAD_CHARACTER, here.span, found=f"`{here.text}`", help=_SIGN_HINTS[here.text])
    if here.kind == "sign" and here.text in "@?~^$€£¥%`'[]{}…\\:;" and here.text not in ("{", "}", ":"):
        return scene.say(codes.BAD_CHARACTER, here.span, found=f"`{here.text}`")
    if here.kind == "sign" and not here.text.isascii():
        name = unicodedata.name(here.text[0], "an unnamed character").lower()
        return scene.say(codes.BAD_CHARACTER, here.span, found=f"`{here.text}`", label=name)
    return None


_SIGN_HINTS = {
    "?": "a choice is written `if c then a else b`",
    "~": "a pattern is looked for with `matches`",
    "@": "names stand as they are, without a sign before them",
    "$": "names stand as they are, without a sign before them",
}

MISTAKES: tuple[Callable[[Scene], Diagnostic | None], ...] = (
    open_text,
    curly_quotes,
    operators,
    comment_signs,
    square_brackets,
    needless,
)

# these say less than a mistake of literals or words at the same place
LAST: tuple[Callable[[Scene], Diagnostic | None], ...] = (single_quotes, brackets, characters)
