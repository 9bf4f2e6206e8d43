"""Reading and scanning program text: encodings, limits, refused characters, places."""

import os
import unicodedata
from pathlib import Path

import pytest

from segdsl.diagnostics import codes
from segdsl.syntax import parse, read_fault
from segdsl.text import MAX_BYTES, ReadFault, Source, Span, from_bytes, read, scan

PROGRAM = "segment a when x\n\ntrait b = 3 # c\n"


def parsed_of(data: bytes) -> object:
    source = from_bytes(data, "f.seg")
    assert isinstance(source, Source)
    found = parse(source)
    assert found.diagnostics == ()
    return found.statements, found.comments, source.digest


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("final", [True, False])
def test_newlines_and_byte_order_marks_mean_nothing(newline: str, mark: bytes, final: bool) -> None:
    text = PROGRAM if final else PROGRAM.rstrip("\n")
    data = mark + text.replace("\n", newline).encode()
    assert parsed_of(data)[:2] == parsed_of(PROGRAM.encode())[:2]  # type: ignore[index]
    assert parsed_of(data) == parsed_of(text.encode())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("ä".encode("latin-1"), "utf-8"),
        (b"a \xed\xa0\x80", "utf-8"),
        (b"a \xc0\xaf", "utf-8"),
        (b"a \xf0\x9f\x98", "utf-8"),
        ("a".encode("utf-16"), "utf-16"),
        (b"\xfe\xff\x00a", "utf-16"),
    ],
)
def test_other_encodings_are_refused(data: bytes, kind: str) -> None:
    fault = from_bytes(data, "f.seg")
    assert isinstance(fault, ReadFault)
    assert fault.kind == kind
    assert read_fault(fault).code is codes.NOT_UTF8


@pytest.mark.parametrize(("size", "fits"), [(MAX_BYTES - 1, True), (MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_size(size: int, fits: bool, tmp_path: Path) -> None:
    path = tmp_path / "f.seg"
    path.write_bytes(b"#" * size)
    for made in (read(path), from_bytes(path.read_bytes(), "f.seg")):
        assert isinstance(made, Source) is fits
        if isinstance(made, ReadFault):
            assert read_fault(made).code is codes.FILE_TOO_LARGE


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.seg")
    (tmp_path / "folder.seg").mkdir()
    for name, kind in (
        ("pipe.seg", "special"),
        ("folder.seg", "directory"),
        ("none.seg", "missing"),
        ("folder.seg/x/y", "missing"),
    ):
        fault = read(tmp_path / name)
        assert isinstance(fault, ReadFault)
        assert fault.kind == kind
        assert read_fault(fault).code is codes.FILE_UNREADABLE
    assert isinstance(read("/dev/zero"), ReadFault)
    assert isinstance(read("a\0b"), ReadFault)


REFUSED = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n"),
    *(chr(code) for code in range(0x7F, 0xA0)),
    *"\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e",
    *"\u2060\u2061\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffb",
]


@pytest.mark.parametrize("letter", REFUSED, ids=lambda letter: f"U+{ord(letter):04X}")
def test_invisible_characters_are_refused_everywhere(letter: str) -> None:
    for text in (
        f"segment a{letter} when x",
        f'segment a when x = "a{letter}b"',
        f"# a{letter}b",
        f"`a{letter}b`",
    ):
        found = parse(Source("f.seg", text)).diagnostics
        assert [one.code for one in found] == [codes.REFUSED_CHARACTER]
        assert found[0].place.span == Span(text.index(letter), text.index(letter) + 1)
        assert f"U+{ord(letter):04X}" in found[0].message
        assert letter not in found[0].message


@pytest.mark.parametrize("letter", ["\t", "ä", "ß", "é", "中", "я", "½", "🎉"])
def test_visible_characters_are_not(letter: str) -> None:
    assert scan(f'segment a when x = "{letter}" # {letter}') == []


@pytest.mark.parametrize(
    ("word", "mixed"),
    [
        ("раypal", True),
        ("pαypal", True),
        ("größe", False),
        ("возраст", False),
        ("ηλικία", False),
        ("年齢age", False),
        ("возраст_2", False),
    ],
)
def test_look_alikes_in_names(word: str, mixed: bool) -> None:
    faults = scan(f"segment a when {word} > 3")
    assert bool(faults) is mixed
    assert scan(f'segment a when x = "{word}" # {word}') == []
    if mixed:
        assert faults[0].kind == "mixed-scripts"
        assert parse(Source("f.seg", f"segment {word} when x")).diagnostics[0].code is codes.MIXED_SCRIPTS


def test_names_of_any_script_are_read() -> None:
    for word in ("größe", "возраст", "年齢", "نام"):
        assert unicodedata.is_normalized("NFC", word)
        assert parse(Source("f.seg", f"segment {word} when {word}_2 > 3")).diagnostics == ()


def test_many_backslashes_are_refused_before_they_cost_memory() -> None:
    text = 'segment a when x = "' + "\\" * 20_000 + '"'
    assert [one.code for one in parse(Source("f.seg", text)).diagnostics] == [codes.TOO_LONG]
    assert parse(Source("f.seg", 'segment a when x = "' + "\\" * 2_000 + '"')).diagnostics == ()


def test_places() -> None:
    source = Source("f.seg", "ab\nä🎉c\n")
    assert [(p.line, p.column) for p in map(source.position, range(-1, 9))] == [
        (1, 1), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (3, 1),
    ]  # fmt: skip
    assert source.line(2) == "ä🎉c"
    assert source.line(0) == source.line(9) == ""
    assert source.utf16_column(5) == 3
    assert Span(2, 4).to(Span(1, 3)) == Span(1, 4)
