"""`segdsl report`: one file, and nothing on standard output."""

import json
from pathlib import Path

from tests.cli.conftest import ROOT, Run

SHOP = ROOT / "examples" / "shop"


def test_html(run: Run, tmp_path: Path) -> None:
    ran = run(
        "report", SHOP / "shop.seg", "--as-of", "2024-06-30", "-o", "report.html", "--title", "Our <shop>"
    )
    assert ran.code == 0, ran
    assert ran.err.endswith("wrote report.html\n")
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<title>Our &lt;shop&gt;" in html
    assert "segdsl report" in html


def test_the_name_is_the_programs(run: Run, tmp_path: Path) -> None:
    ran = run("report", SHOP / "shop.seg", "--as-of", "2024-06-30", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["shop.html"]


def test_json_twin(run: Run, tmp_path: Path) -> None:
    assert run("report", SHOP / "shop.seg", "--as-of", "2024-06-30", "-o", "report.json", "-q").code == 0
    assert isinstance(json.loads((tmp_path / "report.json").read_text(encoding="utf-8")), dict)


def test_wrong_endings_and_folders(run: Run) -> None:
    ran = run("report", SHOP / "shop.seg", "-o", "report.pdf")
    assert ran.code == 2
    assert "error[SEG711]" in ran.err
    assert "let it end in `.html`, `.md` or `.json`" in ran.err
    ran = run("report", SHOP / "shop.seg", "-o", "no/such/report.html")
    assert ran.code == 2
    assert "error[SEG710]" in ran.err


def test_secrets_stay_out_of_the_provenance(run: Run, tmp_path: Path) -> None:
    program = 'segment german when country = "DE"\n'
    (tmp_path / "a.seg").write_text(program)
    (tmp_path / "p.csv").write_text("id,country\n1,DE\n")
    ran = run("report", "a.seg", "p.csv", "--title", "see https://bob:hunter2@host/x", "-o", "r.html")
    assert ran.code == 0, ran
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    command = html[html.index("segdsl report a.seg p.csv --title") :][:80]
    assert "hunter2" not in command


def test_the_summary_is_on_standard_output(run: Run) -> None:
    ran = run("report", SHOP / "shop.seg", "--as-of", "2024-06-30", "-o", "r.html", env={"COLUMNS": "60"})
    assert ran.out.startswith("2,000 customers as of 30 June 2024.")
    assert "\n○ “May be written to” is the largest segment" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 60
    assert "\x1b" not in ran.out
    painted = run(
        "report", SHOP / "shop.seg", "--as-of", "2024-06-30", "-o", "r.html", env={"FORCE_COLOR": "1"}
    )
    assert "\x1b[2m○\x1b[0m" in painted.out
    plain = run(
        "report",
        SHOP / "shop.seg",
        "--as-of",
        "2024-06-30",
        "-o",
        "r.html",
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert '- "May be written to" is the largest segment' in plain.out
    assert plain.out.isascii()


def test_markdown_twin(run: Run, tmp_path: Path) -> None:
    assert run("report", SHOP / "shop.seg", "--as-of", "2024-06-30", "-o", "report.md", "-q").code == 0
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# Customer segments\n")


def test_german(run: Run, tmp_path: Path) -> None:
    ran = run("report", SHOP / "shop.seg", "--as-of", "2024-06-30", "--locale", "de", "-o", "r.html")
    assert ran.out.startswith("2.000 Kunden am 30. Juni 2024."), ran
    assert '<html lang="de">' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_sections(run: Run, tmp_path: Path) -> None:
    ran = run(
        "report",
        SHOP / "shop.seg",
        "--as-of",
        "2024-06-30",
        "--sections",
        "segments,notes",
        "-o",
        "r.json",
        "-q",
    )
    assert ran.code == 0, ran
    (program,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["programs"]
    assert {"segments", "notes"} == {*program} - {
        "title",
        "summary",
        "program",
        "as_of",
        "timezone",
        "customers",
        "value",
    }
    wrong = run("report", SHOP / "shop.seg", "--sections", "segmets,nothing")
    assert wrong.code == 2
    assert "error[SEG740]: `segmets` is not a section of reports" in wrong.err
    assert "did you mean `segments`?" in wrong.err
    assert "it can be `overview`, `findings`" in wrong.err


def test_several_programs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.seg").write_text('segment german "Germans" when country = "DE"\n')
    (tmp_path / "b.seg").write_text(
        'segment german "Deutsche" when country = "DE"\nsegment old when age > 30\n'
    )
    (tmp_path / "p.csv").write_text("id,country,age\n1,DE,20\n2,AT,40\n3,DE,50\n")
    ran = run("report", "a.seg", "b.seg", "p.csv", "--min-cell", "1", "-o", "r.html")
    assert ran.code == 0, ran
    assert ran.out.startswith("a.seg\n3 customers as of")
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert 'id="program-1-segment-german"' in html
    assert 'id="program-2-segment-german"' in html
    assert run("report", "a.seg", "b.seg", "p.csv", "--min-cell", "1", "-o", "r.json").code == 0
    one, other = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["programs"]
    assert one["as_of"] == other["as_of"]  # of one instant, although none was named
    twice = run("report", "a.seg", "a.seg", "p.csv", "q.csv")
    assert "the program `a.seg` is given twice" in twice.err
    assert "data of `customers` is given twice" in twice.err
    (tmp_path / "old.md").write_text("")
    over = run("report", "a.seg", "p.csv", "--compare", "old.md", "-o", "old.md")
    assert over.code == 2


def test_what_changed(run: Run, tmp_path: Path) -> None:
    assert run("eval", SHOP / "shop.seg", "--as-of", "2024-03-31", "-o", "then.parquet", "-q").code == 0
    ran = run(
        "report", SHOP / "shop.seg", "--as-of", "2024-06-30", "--compare", "then.parquet", "-o", "r.json"
    )
    assert ran.code == 0, ran
    (program,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["programs"]
    assert program["changes"]["file"] == "then.parquet"
    assert program["provenance"]["compared"] == "then.parquet"
    assert {one["name"] for one in program["changes"]["groups"]} == {"lifecycle", "tier", "nps"}
    missing = run("report", SHOP / "shop.seg", "--compare", "no.parquet", "-o", "r.json")
    assert missing.code == 3, missing


def test_how_sizes_developed(run: Run, tmp_path: Path) -> None:
    for day in ("2024-03-31", "2023-12-31"):
        ran = run(
            "eval", SHOP / "shop.seg", "--as-of", day, "-o", f"{day}.parquet", "--only", "vip,tier", "-q"
        )
        assert ran.code == 0, ran
    given = ("--compare", "2024-03-31.parquet", "--compare", "2023-12-31.parquet")
    ran = run("report", SHOP / "shop.seg", "--as-of", "2024-06-30", *given, "-o", "r.json")
    assert ran.code == 0, ran
    (program,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["programs"]
    # the files say their instants, which decide
    assert program["changes"]["file"] == program["provenance"]["compared"] == "2024-03-31.parquet"
    assert [one["file"] for one in program["provenance"]["snapshots"]] == [
        "2023-12-31.parquet",
        "2024-03-31.parquet",
    ]
    (vip,) = (one for one in program["segments"] if one["name"] == "vip")
    sizes = [one["size"] for one in vip["trend"]["sizes"]]
    assert [one["as_of"][:10] for one in vip["trend"]["sizes"]] == ["2023-12-31", "2024-03-31", "2024-06-30"]
    assert vip["trend"]["change"] == round(sizes[2] / sizes[1] - 1, 6)
    # segments that are in no earlier file begin now
    lapsed = [one for one in program["segments"] if one["name"] != "vip"]
    assert all(len(one["trend"]["sizes"]) == 1 and one["trend"]["change"] is None for one in lapsed)
    assert "Largest changes of size since 31 March 2024: “VIP customers”" in ran.out


def test_what_sizes_cannot_be_compared_with(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.seg").write_text('segment german when country = "DE"\n')
    (tmp_path / "p.csv").write_text("id,country\n1,DE\n")
    (tmp_path / "good.csv").write_text("id,german\n1,true\n")
    (tmp_path / "none.csv").write_text("id,french\n1,true\n")
    (tmp_path / "key.csv").write_text("name,german\n1,true\n")
    for name, code, said in (
        ("none.csv", 3, "SEG833"),
        ("key.csv", 3, "SEG830"),
        ("gone.csv", 3, "SEG802"),
        ("good.csv", 2, "`--compare good.csv` is given twice"),
    ):
        ran = run("report", "a.seg", "p.csv", "--compare", "good.csv", "--compare", name, "-o", "r.html")
        assert (ran.code, said in ran.err) == (code, True), ran


def test_the_house_has_its_colour_and_language(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.seg").write_text('segment german when country = "DE"\n')
    (tmp_path / "p.csv").write_text("id,country\n1,DE\n")
    config = tmp_path / "segdsl.toml"
    config.write_text(
        '[report]\ntitle = "Kunden"\nlocale = "de"\nsections = ["segments"]\nmin_cell = 1\nkeys = false\naccent = "#8a1c4a"\n'
    )
    ran = run("report", "a.seg", "p.csv", "-o", "r.html")
    assert ran.code == 0, ran
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "--accent:#8a1c4a" in html
    assert "<title>Kunden – a.seg</title>" in html
    assert 'id="overview"' not in html
    config.write_text(
        '[report]\naccent = "#ffcc00"\naccent_dark = "red"\nlocale = "fr"\nmin_cell = 0\nkeys = 1\nsections = ["x"]\n'
    )
    ran = run("report", "a.seg", "p.csv", "-o", "r.html")
    assert ran.code == 2
    for said in (
        "error[SEG741]: `#ffcc00` is hard to read on light ground: its contrast is 1.4, and text needs 4.5",
        "is the nearest that can be read",
        "error[SEG742]: `red` is not a colour",
        "error[SEG723]: `locale` must be `en` or `de`, not `fr`",
        "error[SEG723]: `min_cell` must be a whole number from 1 on, not `0`",
        "error[SEG723]: `keys` must be true or false",
        "error[SEG740]: `x` is not a section of reports",
    ):
        assert said in ran.err, ran.err
