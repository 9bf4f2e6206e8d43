"""The public surface: what it gives back, what it raises, and what notebooks show of it."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import segdsl

FRAME = pl.DataFrame({"id": ["b", "a", "c"], "x": [1, 2, None]})
TEXT = """
table customers key id {
  id  text
  x   integer
}
set least = 2
segment big "Big ones" when x >= least
groups size "Size"
  small "Small" when x < least
  large         when x >= least
trait twice = 2 * x
"""


@pytest.fixture
def program() -> segdsl.Program:
    return segdsl.parse(TEXT, "sizes.seg")


def test_load_and_parse(tmp_path: Path) -> None:
    (tmp_path / "sizes.seg").write_text(TEXT)
    loaded = segdsl.load(tmp_path / "sizes.seg")
    assert [*loaded] == ["big", "size"]
    assert "twice" in loaded
    assert "nothing" not in loaded
    assert len(loaded) == 2
    with pytest.raises(segdsl.SegdslError, match="SEG001"):
        segdsl.load(tmp_path / "absent.seg")
    with pytest.raises(segdsl.SegdslError, match="SEG201"):
        segdsl.parse("table customers key id { id text }\nsegment a when y = 1")


def test_results(program: segdsl.Program) -> None:
    result = program.evaluate(customers=FRAME, as_of=dt.date(2024, 6, 30), timezone="Europe/Berlin")
    assert result.frame.to_dict(as_series=False) == {
        "id": ["a", "b", "c"],
        "big": [True, False, False],
        "size": ["large", "small", None],
        "size.small": [False, True, False],
        "size.large": [True, False, False],
    }
    assert result.members("big").to_list() == ["a"]
    assert result.members("size.small").to_list() == ["b"]
    assert (result.key, result.customers, result.timezone) == ("id", 3, "Europe/Berlin")
    assert result.as_of.isoformat() == "2024-06-30T23:59:59.999999+02:00"
    assert result.sizes()["size"].to_list()[0] == 1
    assert result.overlap().columns[:3] == ["left", "right", "both"]
    for name in ("id", "size", "twice", "nothing"):
        with pytest.raises(KeyError):
            result.members(name)


def test_traits_come_when_asked_for(program: segdsl.Program) -> None:
    result = program.evaluate(customers=FRAME, traits=True)
    assert result.frame["twice"].to_list() == [4, 2, None]


@pytest.mark.parametrize("value", [1, "1"])
def test_sets_are_overridden(program: segdsl.Program, value: Any) -> None:
    assert program.evaluate(customers=FRAME, sets={"least": value}).members("big").to_list() == ["a", "b"]
    assert program.evaluate(customers=FRAME).members("big").to_list() == ["a"]


def test_now_is_recorded(program: segdsl.Program) -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= program.evaluate(customers=FRAME).as_of <= dt.datetime.now(dt.UTC)


def test_wrong_options(program: segdsl.Program) -> None:
    for options, code in (
        ({"timezone": "Mars/Olympus"}, "SEG413"),
        ({"only": ["bigg"]}, "SEG415"),
        ({"sets": {"leest": 1}}, "SEG"),
    ):
        with pytest.raises(segdsl.SegdslError, match=code):
            program.evaluate(customers=FRAME, **options)


def test_expressions(program: segdsl.Program) -> None:
    assert FRAME.filter(segdsl.expr("x >= 2"))["id"].to_list() == ["a"]
    assert FRAME.filter(program["big"].expr)["id"].to_list() == ["a"]
    assert FRAME.select(program["twice"].at(dt.date(2024, 6, 30))).to_series().to_list() == [2, 4, None]
    assert (program["big"].name, program["big"].title) == ("big", "Big ones")
    with pytest.raises(KeyError, match="did you mean 'big'"):
        program["bigg"]
    with pytest.raises(segdsl.SegdslError):
        segdsl.expr("x >=")


def test_errors_carry_diagnostics(program: segdsl.Program) -> None:
    with pytest.raises(segdsl.SegdslError) as caught:
        program.evaluate(customers=FRAME.drop("x"))
    (found,) = caught.value.diagnostics
    assert (found.code.id, found.severity) == ("SEG803", "error")
    assert "SEG803" in str(caught.value)


def test_what_stands_on_a_line(program: segdsl.Program) -> None:
    assert repr(program) == "<Program sizes.seg: 2 segments and groups>"
    assert repr(program["big"]) == "<segment big>"
    assert repr(program.evaluate(customers=FRAME, as_of=dt.date(2024, 6, 30))) == (
        "<Result: 3 customers as of 2024-06-30 23:59 UTC>"
    )


# ---- notebooks


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # nothing that could run or load anything
        assert {name for name, _ in attrs} <= {"style", "scope", "title", "role", "aria-label"}
        assert not any(
            "url" in str(value) or "@import" in str(value) for name, value in attrs if name == "style"
        )
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(value: Any) -> _Texts:
    parser = _Texts()
    parser.feed(value._repr_html_())
    return parser


def test_notebooks_show_small_tables(program: segdsl.Program) -> None:
    assert shown(program).texts[:5] == ["sizes.seg", "name", "title", "kind", "meaning"]
    result = shown(program.evaluate(customers=FRAME, as_of=dt.date(2024, 6, 30)))
    assert result.texts[:9] == [
        "3 customers as of 2024-06-30 23:59 UTC",
        *("segment", "title", "size", "share"),
        *("big", "Big ones", "1", "33.3%"),
    ]


def test_notebooks_show_hostile_names_as_text() -> None:
    hostile = '<script>alert(\\"x\\")</script>'
    asked = segdsl.parse(TEXT + f'segment bad "{hostile}" when x > 1', "<b>name</b>")
    for one in (shown(asked), shown(asked.evaluate(customers=FRAME))):
        assert one.tags - {"span"} == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert '<script>alert("x")</script>' in one.texts


def test_notebooks_show_no_more_than_fifty() -> None:
    many = "".join(f"segment s{index} when x = {index}\n" for index in range(60))
    assert shown(segdsl.parse(TEXT + many)).texts[-1] == "and 12 more"


def test_an_overlap_is_shown_as_a_heatmap() -> None:
    program = segdsl.parse(
        "segment big when x > 1\nsegment bigger when x > 2\nsegment none_at_all when x > 99"
    )
    overlap = program.evaluate(
        customers=pl.DataFrame({"id": ["a", "b", "c", "d"], "x": [1, 2, 3, 4]})
    ).overlap()
    assert isinstance(overlap, pl.DataFrame)
    assert overlap.shape == (6, 8)
    found = shown(overlap)
    assert found.tags == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    cells = [one for one in found.texts if one.endswith("%") or one == "–"]
    # of three big ones two are bigger; all bigger ones are big; nobody has a share of nobody
    assert cells == ["67%", "0%", "100%", "0%", "–", "–"]
    html = overlap._repr_html_()
    assert 'title="2 of big are in bigger"' in html
    # what is no whole overlap any more is a frame like others
    assert "dataframe" in overlap.filter(pl.col("both") > 0)._repr_html_()
    assert "dataframe" in overlap.select("left")._repr_html_()


def test_an_overlap_with_hostile_names_is_inert() -> None:
    hostile = "`<img src=x onerror=alert(1)>`"
    program = segdsl.parse(f"segment {hostile} when x > 1\nsegment two when x > 2")
    found = shown(program.evaluate(customers=FRAME).overlap())
    assert "img" not in found.tags
    assert "<img src=x onerror=alert(1)>" in found.texts


def test_no_customers_have_no_share(program: segdsl.Program) -> None:
    assert shown(program.evaluate(customers=FRAME.clear())).texts[:1] != []


def test_tables_of_a_used_file_take_data(tmp_path: Path) -> None:
    (tmp_path / "tables.seg").write_text(
        "table customers key id {\n  id text\n}\n"
        "table orders of customers by id at on_day {\n  id text\n  on_day date\n}\n"
    )
    (tmp_path / "campaign.seg").write_text('use "tables.seg"\nsegment buyer when any(orders)\n')
    customers = pl.DataFrame({"id": ["a", "b"]})
    orders = pl.DataFrame({"id": ["b"], "on_day": [dt.date(2024, 6, 1)]})
    result = segdsl.load(tmp_path / "campaign.seg").evaluate(
        customers=customers, orders=orders, as_of=dt.date(2024, 6, 30)
    )
    assert result.members("buyer").to_list() == ["b"]
