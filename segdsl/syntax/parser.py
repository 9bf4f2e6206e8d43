"""The parser made of the grammar. In: the grammar file, or its tables worked out before. Out: a lark parser with our builder.

Working the tables out takes ten times as long as everything else `segdsl check` does, so they are kept beside the grammar as JSON, which
nothing executes. Tables that do not belong to exactly this grammar and this lark are ignored.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import lark
from lark.grammar import Rule
from lark.lexer import TerminalDef, Token

TABLES_FILE = "segdsl.tables.json"


def grammar_folder() -> Path:
    """Where the grammar is: inside the package in a wheel, beside it in a checkout or an editable install."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_grammar"
    return inside if inside.is_dir() else package.parent / "grammar"


def read_grammar() -> str:
    """The grammar's text."""
    return (grammar_folder() / "segdsl.lark").read_text(encoding="utf-8")


def options() -> dict[str, Any]:
    """How the grammar is read: LALR(1), words told apart by what may stand where, every token kept for its place."""
    return {
        "parser": "lalr",
        "lexer": "contextual",
        "start": ["start", "expression"],
        "keep_all_tokens": True,
        "maybe_placeholders": True,
    }


def tables() -> str:
    """The tables of the grammar as JSON, with what they belong to; the same bytes on every machine."""
    made = lark.Lark(read_grammar(), **options())
    data, memo = made.memo_serialize([TerminalDef, Rule])
    _put_in_order(data["parser"]["parser"])
    for one in memo.values():
        if "_width" in one.get("pattern", ()):
            # how wide an endless pattern is differs between versions of Python
            one["pattern"]["_width"] = [min(width, 1 << 32) for width in one["pattern"]["_width"]]
    kept = {"belongs_to": fingerprint(), "data": data, "memo": memo}
    return json.dumps(kept, separators=(",", ":"), sort_keys=True) + "\n"


def _put_in_order(table: dict[str, Any]) -> None:
    """Numbers states and tokens anew: lark numbers them as its sets happen to be ordered, which differs from one process to the next."""
    names: dict[int, str] = table["tokens"]
    states: dict[int, dict[int, Any]] = table["states"]
    token_number = {name: number for number, name in enumerate(sorted(names.values()))}
    state_number: dict[int, int] = {}
    todo = deque(table["start_states"][start] for start in sorted(table["start_states"]))
    while todo:
        state = todo.popleft()
        if state in state_number:
            continue
        state_number[state] = len(state_number)
        for token in sorted(states[state], key=names.__getitem__):
            action, target = states[state][token]
            if action == _SHIFT:
                todo.append(target)
    table["tokens"] = {number: name for name, number in token_number.items()}
    table["states"] = {
        state_number[state]: {
            token_number[names[token]]: [action, state_number[target] if action == _SHIFT else target]
            for token, (action, target) in row.items()
        }
        for state, row in states.items()
    }
    for ends in ("start_states", "end_states"):
        table[ends] = {start: state_number[state] for start, state in table[ends].items()}


_SHIFT = 0  # lark's number for "go on in that state"; 1 is "reduce by that rule"


def fingerprint() -> str:
    """What tables belong to: the grammar, the options and lark's version."""
    text = f"{read_grammar()}\0{sorted(options().items())}\0{lark.__version__}"
    return blake2b(text.encode(), digest_size=16).hexdigest()


def make(transformer: lark.Transformer[Any, Any], on_comment: Callable[[Token], Token]) -> lark.Lark:
    """A parser whose reductions are built by a transformer.

    Args:
        transformer: One method per rule of the grammar.
        on_comment: Called with each comment; comments never reach the tree.

    Returns:
        The parser, from stored tables where they fit, from the grammar otherwise.
    """
    given = {"transformer": transformer, "lexer_callbacks": {"COMMENT": on_comment}}
    stored = _stored()
    if stored is not None:
        made: lark.Lark = lark.Lark.__new__(lark.Lark)
        made._load(stored, **given)
        return made
    return lark.Lark(read_grammar(), **options(), **given)


def _stored() -> dict[str, Any] | None:
    try:
        kept = json.loads((grammar_folder() / TABLES_FILE).read_text(encoding="utf-8"))
        if kept.get("belongs_to") != fingerprint():
            return None
        states = kept["data"]["parser"]["parser"]["states"]
        # JSON has neither whole-number keys nor tuples, and lark asks for both
        kept["data"]["parser"]["parser"]["states"] = {
            int(number): {token: tuple(action) for token, action in row.items()}
            for number, row in states.items()
        }
        kept["memo"] = {int(number): item for number, item in kept["memo"].items()}
        return {"data": kept["data"], "memo": kept["memo"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
