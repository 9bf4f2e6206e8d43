"""The grammar: strict, its tables up to date, every terminal fast, hostile input refused at once."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import lark
import pytest

from segdsl.syntax import parse, parse_expression, parser
from segdsl.syntax.lexemes import RESERVED_WORDS, words
from segdsl.syntax.parse import MAX_NODES
from segdsl.text import Source

ROOT = Path(__file__).resolve().parents[2]


def made() -> lark.Lark:
    return lark.Lark(parser.read_grammar(), **parser.options(), strict=True)


def test_strict_without_conflict() -> None:
    assert made().parse("segment a when x", start="start") is not None


def test_reserved_words_are_those_of_the_grammar() -> None:
    name = next(terminal for terminal in made().terminals if terminal.name == "NAME")
    listed = name.pattern.value.split("(?!(?:")[1].split(")")[0]
    assert set(listed.split("|")) == RESERVED_WORDS


def test_tables_are_up_to_date() -> None:
    kept = (parser.grammar_folder() / parser.TABLES_FILE).read_text(encoding="utf-8")
    assert kept == parser.tables(), "run `python -m segdsl.syntax` after changing the grammar"


def test_tables_are_the_same_bytes_in_every_process() -> None:
    made = set()
    for seed in ("0", "1", "17"):
        command = [
            sys.executable,
            "-c",
            "from segdsl.syntax import parser; print(parser.fingerprint(), parser.tables())",
        ]
        done = subprocess.run(
            command, capture_output=True, check=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}
        )
        made.add(done.stdout)
    assert len(made) == 1


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"belongs_to": 1}', "truncated", "other", "no states"]
)
def test_damaged_tables_are_made_anew(damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.loads((parser.grammar_folder() / parser.TABLES_FILE).read_text(encoding="utf-8"))
    match damage:
        case "truncated":
            damage = json.dumps(good)[:-1000]
        case "other":
            damage = json.dumps({**good, "belongs_to": "another grammar"})
        case "no states":
            good["data"]["parser"]["parser"]["states"] = None
            damage = json.dumps(good)
        case _:
            pass
    (tmp_path / "segdsl.lark").write_text(parser.read_grammar(), encoding="utf-8")
    (tmp_path / parser.TABLES_FILE).write_text(damage, encoding="utf-8")
    monkeypatch.setattr(parser, "grammar_folder", lambda: tmp_path)
    assert parser._stored() is None
    anew = parser.make(lark.Transformer(), lambda token: token)
    assert anew.parse("segment a when x", start="start") is not None


# ---- speed of terminals

PUMPS = [
    '"', '"\\', '"\\"', '"a\\', "`", "`a", "1", "1_", "1.", "1.1", "2024-01-01T", "2024-", "2024-01-01T10:30:00.", "a", "_", "é",
    "or ", "or\n", "as \t", "time\n", "sequence ", "and", "0000-00", "# ", "-", "1%", "  ",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("pump", PUMPS)
def test_no_terminal_is_slower_than_linear(pump: str) -> None:
    """Ten times the text may take at most twenty times as long, at every terminal."""
    for terminal in made().terminals:
        pattern = re.compile(terminal.pattern.to_regexp())
        for lead in ("", pump[:1]):
            times = []
            for size in (3_000, 30_000):
                text = lead + pump * size + "!"
                times.append(min(processor_seconds(pattern, text) for _ in range(5)))
            assert times[1] < 0.05 or times[1] <= 20 * times[0], (terminal.name, pump, times)


def processor_seconds(pattern: re.Pattern[str], text: str) -> float:
    """Of the processor and not of the clock, so that a busy machine fails no test."""
    start = time.process_time()
    pattern.match(text)
    return time.process_time() - start


# ---- hostile input

HOSTILE = {
    "parentheses": 'segment a when " " = ' + "(" * 100_000,
    "closed parentheses": "segment a when " + "(" * 100_000 + "x" + ")" * 100_000,
    "nots": "segment a when " + "not " * 100_000 + "x",
    "calls": "segment a when " + "f(" * 100_000 + "x" + ")" * 100_000,
    "minus signs": "trait a = " + "- " * 100_000 + "x",
    "sums": "trait a = x" + " + x" * 30_000,
    "ors": "segment a when x" + " or x" * 50_000,
    "points": "segment a when x" + ".x" * 100_000,
    "ifs": "trait a = " + "if x then y else " * 20_000 + "z",
    "unterminated text": 'segment a when x = "' + "x" * 1_000_000,
    "backslashes": 'segment a when x = "' + "\\" * 1_000_001,
    "braces": "table a {" * 60_000,
    "long name": "segment " + "x" * 1_000_000 + " when y",
    "values": "set a = (" + "1, " * 60_000 + "1)",
    "statements": "segment a when\n" * 20_000,
    "signs": "&" * 300_000,
    "commas": "segment a when x" + ", x" * 40_000,
    "words": "segment a when " + "is greater " * 30_000,
    "comments": "# x\n" * 40_000 + "segment a when",
    "nested as of": "trait a = x" + " as of x" * 20_000,
}

RUN = """
import sys, resource, time
resource.setrlimit(resource.RLIMIT_AS, (768 << 20, 768 << 20))
from segdsl.text import Source
from segdsl.syntax import parse, parse_expression
from segdsl.syntax.format import format_source
text = sys.stdin.read()
found = parse(Source("hostile", text)).diagnostics
spans = [one.place.span for one in found]
assert all(0 <= span.start <= span.end <= len(text) for span in spans)
format_source(Source("hostile", text))
print(len(found), found[0].code.slug if found else "-", time.process_time())
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_in_little_time_and_memory(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=HOSTILE[name],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    count, slug, seconds = done.stdout.split()
    assert int(count) >= 1, slug
    assert float(seconds) < 20


@pytest.mark.parametrize("word", ["and", "or"])
def test_long_chains_are_read(word: str) -> None:
    text = "segment a when " + f" {word} ".join(f"x = {number}" for number in range(3_000))
    assert MAX_NODES > 3_000 * 3
    parsed = parse(Source("chain", text))
    assert parsed.diagnostics == ()
    bare = "segment a when " + f" {word} ".join("flag" for _ in range(5_000))
    assert parse(Source("chain", bare)).diagnostics == ()


@pytest.mark.parametrize(("depth", "fits"), [(60, True), (70, False)])
def test_depth(depth: int, fits: bool) -> None:
    parsed = parse(Source("deep", "segment a when " + "(" * depth + "x" + ")" * depth))
    assert (parsed.diagnostics == ()) is fits
    nots = parse(Source("deep", "segment a when " + "not " * depth + "x"))
    assert (nots.diagnostics == ()) is fits
    if not fits:
        assert [one.code.slug for one in (*parsed.diagnostics, *nots.diagnostics)] == ["too-deep"] * 2


# ---- words that are words only in their place

SOFT = words(
    "table set rows trait segment groups split expect example use of by key at list one to required unique personal address about "
    "owner action tags given as where with per any all none top bottom last next this previous ago sequence same within "
    "day days month months year hours minute week second text number date flag time since"
)
CONDITIONS = [
    '{} = "x"',
    "{} is known and x > 3",
    "x = {} or {} > 3",
    "not {}",
    '{} in ("a", "b")',
    "{} between 1 and 2",
    "({} < 3 or missing)",
    "count(orders where {} = 3) > {}",
    "sum(orders.{}) > 1",
    "{} has any of (1, 2)",
    "if {} then {} else {}",
    "{} + 1 > 2 * {}",
    "{}.x = 3",
]


@pytest.mark.parametrize("word", SOFT)
def test_words_of_statements_can_be_columns(word: str) -> None:
    for text in (word, word.capitalize()):
        table = parse(Source("soft", f"table t key {text} {{ {text} text a date {text} number in days }}"))
        assert table.diagnostics == (), word
        for form in CONDITIONS:
            condition = form.replace("{}", text)
            assert parse_expression(Source("soft", condition))[1] == (), condition
            assert parse(Source("soft", f"segment s when {condition}")).diagnostics == (), condition


@pytest.mark.parametrize("word", sorted(RESERVED_WORDS))
def test_words_of_conditions_need_backticks(word: str) -> None:
    assert parse(Source("hard", f"table t key k {{ {word} text }}")).diagnostics != ()
    assert parse(Source("hard", f"table t key k {{ `{word}` text }}")).diagnostics == ()
    for form in CONDITIONS:
        condition = form.replace("{}", f"`{word}`")
        assert parse_expression(Source("hard", condition))[1] == (), condition


@pytest.mark.parametrize("keyword", ["segment", "SEGMENT", "Segment"])
def test_keywords_are_read_in_any_case(keyword: str) -> None:
    parsed = parse(Source("case", f"{keyword} A WHEN x AND NOT y Or Missing"))
    assert [one.code.slug for one in parsed.diagnostics] == ["or-missing-place"]


@pytest.mark.parametrize(
    "glued", ["x==1or y", "x = 1or y", "x = 5and y", 'x = "a"or', "x = 1_000m", "x > 10%%", "notx y"]
)
def test_a_literal_ends_where_no_letter_follows(glued: str) -> None:
    if glued == 'x = "a"or':
        glued += " y"
        assert parse_expression(Source("glued", glued))[1] == ()
        return
    assert parse_expression(Source("glued", glued))[1] != ()
