"""`segdsl rule`: what a diagnostic means. In: its code or slug. Out: its page; without a name, the list of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segdsl.cli import completion, options

if TYPE_CHECKING:
    from segdsl.cli.screen import Screen
    from segdsl.diagnostics import Code

FORMATS = ("text", "json")


def rule(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help="A code as SEG201 or its name as unknown-name.",
            autocompletion=completion.rules,
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--output-format",
            metavar="|".join(FORMATS),
            help="How to show it.",
            autocompletion=completion.words(*FORMATS),
        ),
    ] = "text",
) -> int:
    """Explain a diagnostic, with examples.

    Without CODE, list them all.
    """
    from segdsl.cli.choices import choose
    from segdsl.cli.faults import UserError
    from segdsl.diagnostics.codes import CODES

    screen: Screen = context.obj
    mistakes = choose("--output-format", form, FORMATS)
    if mistakes:
        raise UserError(mistakes)
    ordered = sorted(CODES, key=lambda code: code.id)
    if name is None:
        screen.result(
            _json({"rules": [_row(code) for code in ordered]}, screen)
            if form == "json"
            else _list(ordered, screen)
        )
        return 0
    code = _find(name, ordered)
    if form == "json":
        screen.result(_json({**_row(code), "page": _page(code)}, screen))
    else:
        screen.result(_show(code, screen))
    return 0


def _find(name: str, codes: list[Code]) -> Code:
    from segdsl.cli.faults import UserError
    from segdsl.diagnostics import nearest
    from segdsl.diagnostics.codes_use import UNKNOWN_RULE

    asked = name.strip().lower().replace("_", "-")
    known = {word.lower(): code for code in codes for word in (code.id, code.slug)}
    if asked in known:
        return known[asked]
    meant = nearest(asked, (code.slug for code in codes))
    guess = (f"did you mean `{meant}`?",) if meant else ()
    raise UserError([UNKNOWN_RULE.about("", name=name, help=(*guess, "`segdsl rule` lists all rules"))])


def _page(code: Code) -> str:
    """The page of a diagnostic; its bare sentence while it has none."""
    file = Path(options.__file__).parent.parent / "diagnostics" / "pages" / f"{code.slug}.md"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return f"# {code.slug}\n\n{code.message}\n"


def _summary(code: Code) -> str:
    from segdsl.cli.page import summary

    return summary(_page(code)) or code.message


def _row(code: Code) -> dict[str, Any]:
    return {"code": code.id, "slug": code.slug, "severity": code.severity, "summary": _summary(code)}


def _json(value: object, screen: Screen) -> str:
    from segdsl.diagnostics.render.json import dump

    return dump(value, ascii_only=screen.out.ascii_only)


def _list(codes: list[Code], screen: Screen) -> str:
    from segdsl.diagnostics.render.glyphs import cut, visible
    from segdsl.diagnostics.render.palette import paint

    view = screen.out
    longest = max(len(code.slug) for code in codes)
    lines = []
    for code in codes:
        room = view.width - len(code.id) - longest - 4
        summary = visible(_summary(code), view.ascii_only)
        line = f"{paint(code.id, code.severity, view.colour)}  {code.slug:<{longest}}"
        lines.append(
            (f"{line}  {cut(summary, room, view.ascii_only)}" if room >= 20 else line).rstrip() + "\n"
        )
    return "".join(lines)


def _show(code: Code, screen: Screen) -> str:
    from segdsl.cli.page import to_terminal
    from segdsl.diagnostics.render.palette import paint

    view = screen.out
    tag = paint(f"{code.severity}[{code.id}]", code.severity, view.colour)
    return f"{tag} {paint(code.slug, 'strong', view.colour)}\n\n{to_terminal(_page(code), view)}"
