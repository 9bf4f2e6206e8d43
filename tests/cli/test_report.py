"""`segdsl report`: one file, and nothing on standard output."""

import json
from pathlib import Path

from tests.cli.conftest import ROOT, Run

SHOP = ROOT / "examples" / "shop"


def test_html(run: Run, tmp_path: Path) -> None:
    ran = run(
        "report", SHOP / "shop.seg", "--as-of", "2024-06-30", "-o", "report.html", "--title", "Our <shop>"
    )
    assert (ran.code, ran.out) == (0, ""), ran
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
    assert "let it end in `.html` or `.json`" in ran.err
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
