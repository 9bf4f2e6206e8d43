"""Statements kept from run to run: whatever was kept before, parsing gives what it gives without a cache."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.cache import Cache, store, using
from segdsl.syntax import codec, kept, parse, tree
from segdsl.syntax.lexemes import STATEMENT_WORDS
from segdsl.syntax.parser import read_grammar
from segdsl.text import Source, Span

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for folder in ("tests/corpus", "examples", "segdsl/std") for path in (ROOT / folder).rglob("*.seg")
)
PATH = "program.seg"


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


TEXTS = {path.relative_to(ROOT).as_posix(): text_of(path) for path in FILES}


class Memory(Cache):
    """A cache that is never written, so that thousands of texts can be tried."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"), "test")


def cached(text: str, cache: Cache) -> object:
    token = store._CACHE.set(cache)
    try:
        return parse(Source("program", text, PATH))
    finally:
        store._CACHE.reset(token)


@pytest.mark.parametrize("name", TEXTS)
def test_the_corpus_reads_the_same_cold_warm_and_without(name: str, tmp_path: Path) -> None:
    source = Source("program", TEXTS[name], PATH)
    plain = parse(source)
    for _ in range(3):
        with using(tmp_path):
            assert parse(source) == plain


def test_what_was_read_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXTS["examples/shop/shop.seg"]
    with using(tmp_path):
        parse(Source("shop", text, PATH))
    monkeypatch.setattr("segdsl.syntax.reader.read", None)
    with using(tmp_path):
        assert len(parse(Source("shop", text, PATH)).statements) > 20


def test_only_what_changed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.syntax import reader

    lines = [f"segment s_{number} when age > {number} # {number}\n" for number in range(9)]
    with using(tmp_path):
        parse(Source("program", "".join(lines), PATH))
    lines[4] = "segment s_4\n  when age > 44\n"
    changed = Source("program", "".join(lines), PATH)
    plain = parse(changed)
    read = []
    really = reader.read

    def spy(source: Source, start: str = "start", piece: Span | None = None) -> object:
        read.append(source.slice(piece) if piece else source.text)
        return really(source, start, piece)

    monkeypatch.setattr(reader, "read", spy)
    with using(tmp_path):
        assert parse(changed) == plain
    assert read == [lines[4]]


SNIPPETS = [
    "segment a when x\n",
    "table = 3\n",
    "segment text\n",
    "set n = 1\n",
    "rows r = orders\n",
    "table t key k {\n",
    "}\n",
    "when x\n",
    "  when x and\n",
    "use std.rfm\n",
    "use std.rfm as",
    "tags a,\n",
    "expect x\n",
    'example "e"\n',
    "then x\n",
    "trait t =\n",
    "split\n",
    "otherwise\n",
    '"',
    "(",
    ")",
    "`",
    "#",
    "\n",
    " ",
    "TABLE ",
    "cross",
    "or missing\n",
    "in\n",
    "to\n",
    "of\n",
]
STATEMENTS = sorted(
    {
        text[span.start : span.end]
        for text in TEXTS.values()
        for span in kept.stretches(text, Span(0, len(text)))
        if span.end - span.start < 600
    }
)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_edited_programs_read_the_same_with_all_that_was_kept(data: st.DataObject) -> None:
    """Versions of a file, each an edit of the one before, share what is kept, as they do while somebody writes."""
    cache = Memory()
    text = "".join(data.draw(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=8), label="begin"))
    for _ in range(data.draw(st.integers(1, 5), label="edits")):
        source = Source("program", text, PATH)
        assert cached(text, cache) == parse(source)
        at = data.draw(st.integers(0, len(text)), label="at")
        end = data.draw(st.integers(at, min(len(text), at + 80)), label="end")
        if data.draw(st.booleans(), label="at line"):
            at = text.rfind("\n", 0, at) + 1
        new = data.draw(st.sampled_from(["", *SNIPPETS, *STATEMENTS]), label="new")
        text = text[:at] + new + text[end:]
    assert cached(text, cache) == parse(Source("program", text, PATH))


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=12))
def test_scraps_of_statements_read_the_same(lines: list[str]) -> None:
    cache = Memory()
    for end in range(len(lines) + 1):
        text = "".join(lines[:end])
        assert cached(text, cache) == parse(Source("program", text, PATH))


def test_every_kind_of_node_is_written() -> None:
    nodes = {
        one
        for _, one in inspect.getmembers(tree, dataclasses.is_dataclass)
        if one.__module__ == tree.__name__
    }
    assert set(codec._NODES) == nodes - {tree.Document}


@pytest.mark.parametrize("name", [name for name in TEXTS if "valid" in name or "examples" in name])
def test_trees_survive_json_at_another_place(name: str) -> None:
    for statement in parse(Source("program", TEXTS[name])).statements:
        start = statement.span.start
        written = json.loads(json.dumps(codec.encoded(statement, start)))
        assert codec.decoded(written, start) == statement
        assert codec.encoded(codec.decoded(written, 7), 7) == written


def test_what_is_no_tree_is_not_written() -> None:
    with pytest.raises(TypeError, match="float is no part of a tree"):
        codec.encoded(1.5, 0)


@pytest.mark.parametrize(
    "row",
    [[], [999], ["x"], [None], [5], [5, "a"], [2, "1999-99-99"], [1, "x"], [1], [3, 4], [4, "x"], [-1, 2]],
)
def test_other_lists_are_damage(row: list[object]) -> None:
    with pytest.raises(codec.Damage):
        codec.decoded(row, 0)


@pytest.mark.parametrize(
    "value", [5, [], [[]], [[[999]], []], [[[5, "a", 1]], []], [[], ["a"]], [[], [], []], {"a": 1}, "text"]
)
def test_damage_that_fits_its_checksum_is_read_anew(value: object) -> None:
    cache = Memory()
    text = "segment a when x\nsegment b when a\n"
    for span in kept.stretches(text, Span(0, len(text))):
        cache.entry(PATH).put(kept._key(text[span.start : span.end]), value)
    assert cached(text, cache) == parse(Source("program", text, PATH))


def test_no_word_of_a_statement_ends_another_terminal() -> None:
    """Why a cut before a statement's word never goes through a terminal, nor changes what one looks ahead at."""
    inside = re.compile(rf"\\s.*\b(?:{'|'.join(STATEMENT_WORDS)})\b")
    terminals = re.findall(r"^([A-Z_]+)(?:\.\d)?: (/.*/i?)$", read_grammar(), re.MULTILINE)
    assert len(terminals) > 80
    assert [name for name, pattern in terminals if inside.search(pattern)] == []
    # a comment that is looked over hides the words in it, and nothing else may span lines
    plain = {name: pattern.replace(r"#[^\n]*\n", "").replace(r"[^\n]", "") for name, pattern in terminals}
    assert {name for name, pattern in plain.items() if r"\n" in pattern.replace(r"\n]", "")} <= {"WHITESPACE"}
