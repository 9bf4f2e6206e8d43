"""`segdsl explain` as people and programs read it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from segdsl.cli.explained_json import explanation_json
from segdsl.cli.explained_lists import near_text, upcoming_text
from segdsl.cli.explained_text import to_text
from segdsl.measure.explain import Explanation
from segdsl.report.explained import render_explanation
from tests.cli.conftest import Run

GOLDEN = Path(__file__).parent / "golden"
SHOP = Path(__file__).parents[2] / "examples" / "shop"
SMALL = """table customers key id {
  id      text
  email   text personal
  country text
  age     integer
}
table orders of customers by id key number at at {
  id     text
  number text
  at     timestamp
  amount decimal
  note   text personal
}
trait spent "Spent in 30 days" = sum(orders.amount in last 30d)
segment good "Good customers" when spent >= 100 and country is "DE"
segment grown "Of age" when age >= 18
segment noted when any(orders where note contains "x")
segment best "Best tenth" when spent in top 10%
groups size big "Big" when spent >= 100 small "Small" when spent > 0
split test of good: a 50%, b 50%
"""
CUSTOMERS = "id,email,country,age\nK1,ann@a.example,DE,40\nK2,bob@b.example,AT,\nK3,,DE,17\n"
ORDERS = "id,number,at,amount,note\nK1,o1,2024-06-10T10:00,80,x\nK1,o2,2024-06-25T10:00,30.5,y\nK3,o3,2024-06-20T10:00,60,x\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "small.seg").write_text(SMALL, encoding="utf-8")
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "segdsl.toml").write_text(
        '[data]\ncustomers = "customers.csv"\norders = "orders.csv"\n', encoding="utf-8"
    )
    return tmp_path


def explained(small: Path, key: str, **options: object) -> Explanation:
    import datetime as dt

    import segdsl

    program = segdsl.load(small / "small.seg")
    tables = {"customers": small / "customers.csv", "orders": small / "orders.csv"}
    explainer = program.explainer(tables, as_of=dt.date(2024, 6, 30))
    return explainer.explain(key, **options)  # type: ignore[arg-type]


# ---- the terminal


@pytest.mark.golden
@pytest.mark.parametrize("width", [40, 80, 200])
def test_trees(width: int, small: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"explain.{width}.txt", to_text(explained(small, "K1"), width=width))


@pytest.mark.golden
def test_trees_of_poor_and_of_rich_terminals(small: Path, golden: Callable[[Path, str], None]) -> None:
    told = explained(small, "K2")
    poor = to_text(told, width=60, ascii_only=True)
    assert poor.isascii()
    golden(GOLDEN / "explain.ascii.txt", poor)
    golden(GOLDEN / "explain.colour.txt", to_text(told, width=60, colour=True).replace("\x1b", "␛"))
    golden(GOLDEN / "explain.de.txt", to_text(explained(small, "K3", locale="de"), width=80))


def test_lines_fit_the_terminal(small: Path) -> None:
    for width in (40, 60, 80):
        for line in to_text(explained(small, "K1"), width=width).splitlines():
            # words that are longer than the room stay whole
            assert len(line) <= width or " " not in line.strip()


@pytest.mark.golden
def test_lists(small: Path, golden: Callable[[Path, str], None]) -> None:
    import datetime as dt

    import segdsl

    program = segdsl.load(small / "small.seg")
    tables = {"customers": small / "customers.csv", "orders": small / "orders.csv"}
    explainer = program.explainer(tables, as_of=dt.date(2024, 6, 30))
    near, soon = explainer.near("good"), explainer.upcoming(20)
    parts = [
        near_text(near, keys=True),
        near_text(near, keys=False, width=40),
        near_text(explainer.near("grown"), keys=True),
    ]
    parts += [upcoming_text(soon, keys=True), upcoming_text(soon, keys=False, width=40)]
    golden(GOLDEN / "explain.lists.txt", "\n".join(parts))


# ---- the verb


def test_a_customer(run: Run, small: Path) -> None:
    ran = run("explain", "small.seg", "--customer", "K1", "--as-of", "2024-06-30", "--only", "good")
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out == to_text(explained(small, "K1", only=["good"]), width=120)


def test_json(run: Run, small: Path) -> None:
    ran = run("explain", "small.seg", "--customer", "K3", "--as-of", "2024-06-30", "--format", "json")
    made = json.loads(ran.out)
    assert made == json.loads(explanation_json(explained(small, "K3"))) | {"program": "small.seg"}
    assert (made["format"], made["customer"], made["key"]) == (1, "K3", "id")
    good = made["parts"][0]
    assert (good["name"], good["member"], good["condition"]["join"]) == ("good", False, "and")
    spent, country = good["condition"]["parts"]
    assert (spent["verdict"], country["verdict"]) == (False, True)
    assert spent["rows"][0]["rows"] == [["o3", "2024-06-20 10:00", "60"]]
    assert good["changes"] == [
        {
            "text": "one more order (amount: 40), by 19 July 2024",
            "outcome": "in",
            "on": None,
            "until": "2024-07-19",
        }
    ]


def test_nothing_personal_comes_out(run: Run, small: Path) -> None:
    for form in ("text", "json"):
        ran = run("explain", "small.seg", "--customer", "K1", "--as-of", "2024-06-30", "--format", form)
        assert "ann@" not in ran.out
        assert '"y"' not in ran.out
        # which rows a test of a personal column takes is told by nobody
        noted = ran.out[ran.out.index("noted") : ran.out.index("best")]
        assert "1 of 2 rows" in noted or '"counted": 1' in noted
        assert "o1" not in noted
        assert "note" in ran.out
    run("explain", "small.seg", "--customer", "K1", "--as-of", "2024-06-30", "-o", "k1.html")
    assert "ann@" not in (small / "k1.html").read_text(encoding="utf-8")


def test_files(run: Run, small: Path) -> None:
    given = ("explain", "small.seg", "--as-of", "2024-06-30")
    ran = run(*given, "--customer", "K1", "-o", "k1.html")
    assert (ran.code, ran.out, ran.err) == (0, "", "wrote k1.html\n")
    assert run(*given, "--customer", "K1", "-o", "k1.json", "--quiet").err == ""
    assert json.loads((small / "k1.json").read_text(encoding="utf-8"))["customer"] == "K1"
    assert run(*given, "--upcoming", "20d", "-o", "soon.csv").code == 0
    moves = pl.read_csv(small / "soon.csv")
    assert moves.columns == ["id", "segment", "day", "change"]
    # 80 of 10 June leave the thirty days on 10 July
    assert ("K1", "good", "2024-07-10", "leaves") in moves.rows()
    assert run(*given, "--not-in", "good", "-o", "near.parquet").code == 0
    near = pl.read_parquet(small / "near.parquet")
    assert near.select("customer", "condition", "value", "distance").rows() == [
        ("K3", "spent >= 100", "60", "40")
    ]
    assert run(*given, "--upcoming", "20d", "-o", "soon.json", "--no-keys", "--quiet").code == 0
    assert "K1" not in (small / "soon.json").read_text(encoding="utf-8")


def test_without_keys(run: Run, small: Path) -> None:
    given = ("explain", "small.seg", "--as-of", "2024-06-30", "--no-keys")
    for question in (("--not-in", "good"), ("--upcoming", "20d")):
        for form in ("text", "json"):
            ran = run(*given, *question, "--format", form)
            assert ran.code == 0
            assert not any(key in ran.out for key in ("K1", "K2", "K3"))
    assert "K1" not in run(*given, "--customer", "K11").err.replace("K11", "")


def test_personal_keys_are_not_listed(run: Run, small: Path) -> None:
    (small / "small.seg").write_text(
        SMALL.replace("id      text\n", "id      text personal\n", 1), encoding="utf-8"
    )
    given = ("explain", "small.seg", "--as-of", "2024-06-30")
    assert "K3" not in run(*given, "--not-in", "good").out
    assert "K1" not in run(*given, "--upcoming", "20d").out
    assert "K1" not in run(*given, "--customer", "K11").err.replace("K11", "")


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ((), 2, "SEG750"),
        (("--customer", "K1", "--upcoming", "3d"), 2, "SEG750"),
        (("--upcoming", "month"), 2, "SEG751"),
        (("--upcoming", "0d"), 2, "SEG751"),
        (("--upcoming", "500d"), 2, "SEG751"),
        (("--customer", "K1", "--ahead", "x"), 2, "SEG751"),
        (("--customer", "K1", "--locale", "fr"), 2, "SEG702"),
        (("--customer", "K1", "--format", "xml"), 2, "SEG702"),
        (("--customer", "K1", "-o", "a.pdf"), 2, "SEG711"),
        (("--customer", "K1", "-o", "small.json/x.html"), 2, "SEG710"),
        (("--customer", "K1", "--only", "god"), 2, "SEG708"),
        (("--not-in", "god"), 2, "did you mean `good`?"),
        (("--not-in", "size"), 2, "name a part of it: `size.big` or `size.small`"),
        (("--customer", "K9"), 3, "SEG850"),
    ],
)
def test_wrong_use(run: Run, small: Path, options: tuple[str, ...], code: int, says: str) -> None:
    ran = run("explain", "small.seg", *options)
    assert ran.out == ""
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert ran.code == code, ran.err


def test_a_program_of_one_table(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text("segment old when age > 60\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text("id,age\n1,61\n2,\n", encoding="utf-8")
    ran = run("explain", "rules.seg", "people.csv", "--customer", "2", "--as-of", "2024-06-30")
    assert ran.code == 0
    assert "? age > 60\n    age is missing\n" in ran.out
    assert "→ gets in with age 61 instead of nothing" in ran.out


# ---- the page


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("href", "src"):
                assert str(value).startswith("#")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_is_one_file_that_loads_nothing(small: Path) -> None:
    page = render_explanation(explained(small, "K1"))
    found = _Page(page)
    assert not {"script", "link", "iframe", "img", "object"} & set(found.tags)
    assert "default-src 'none'; style-src 'sha256-" in page.replace("&#39;", "'")
    assert "url(" not in page
    assert page == render_explanation(explained(small, "K1"))


def test_hostile_names_are_shown_as_text(small: Path) -> None:
    hostile = "<script>alert(1)</script>"
    text = SMALL.replace('"Good customers"', f'"{hostile}"').replace('is "DE"', f'is "{hostile}"')
    (small / "small.seg").write_text(text, encoding="utf-8")
    (small / "customers.csv").write_text(
        CUSTOMERS.replace("AT", hostile).replace("K2", "K2<b>\x07"), encoding="utf-8"
    )
    told = explained(small, "K2<b>\x07")
    found = _Page(render_explanation(told))
    assert "script" not in found.tags
    assert any(hostile in one for one in found.texts)
    shown = to_text(told, width=80)
    assert "\x07" not in shown
    assert "\\u{7}" in shown


def test_the_shop_in_time(run: Run) -> None:
    """Explaining says nothing on standard error, and needs no option but the key."""
    ran = run(
        "explain", "shop.seg", "--as-of", "2024-06-30", "--customer", "C0040", "--ahead", "0d", cwd=SHOP
    )
    assert (ran.code, ran.err) == (0, "")
    assert "by 17 July" not in ran.out
    assert os.linesep in ran.out
