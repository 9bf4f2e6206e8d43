"""`segdsl.toml` and `[tool.segdsl]`."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from segdsl.cli.config import Config, ReportConfig, load
from segdsl.cli.faults import UserError
from segdsl.diagnostics.render.terminal import render

Write = Callable[[str, str], Path]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refusal(folder: str = ".") -> str:
    with pytest.raises(UserError) as caught:
        load(Path(folder))
    assert caught.value.exit_code == 2
    return render(caught.value.diagnostics)


def test_nothing_set() -> None:
    assert load(Path()) == Config()


def test_everything_set(write: Write, tmp_path: Path) -> None:
    write(
        "project/segdsl.toml",
        '[data]\ncustomers = "data/customers.csv"\norders = ["a/*.parquet", "s3://bucket/x.parquet", "/abs/b.csv"]\n'
        '[evaluate]\ntimezone = "Europe/Berlin"\nas_of = 2024-06-30\nkey = "id"\n[report]\ntitle = "Our customers"\n',
    )
    (tmp_path / "project/deep/down").mkdir(parents=True)
    assert load(Path("project/deep/down")) == Config(
        file=Path("project/segdsl.toml"),
        data={
            "customers": ("project/data/customers.csv",),
            "orders": ("project/a/*.parquet", "s3://bucket/x.parquet", "/abs/b.csv"),
        },
        timezone="Europe/Berlin",
        as_of=date(2024, 6, 30),
        key="id",
        report=ReportConfig(title="Our customers"),
    )


def test_paths_outside_the_current_folder_are_told_in_full(write: Write, tmp_path: Path) -> None:
    write("segdsl.toml", '[data]\ncustomers = "c.csv"\n')
    (tmp_path / "elsewhere").mkdir()
    os.chdir("elsewhere")
    assert load(Path()).data == {"customers": (str(tmp_path / "c.csv"),)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-06-30", date(2024, 6, 30)),
        ("2024-06-30T12:00:00", datetime(2024, 6, 30, 12)),
        ('"2024-06-30"', date(2024, 6, 30)),
        ('"2024-06-30T12:00"', datetime(2024, 6, 30, 12)),
    ],
)
def test_instants(write: Write, written: str, meant: date) -> None:
    write("segdsl.toml", f"[evaluate]\nas_of = {written}\n")
    assert load(Path()).as_of == meant


def test_the_nearest_configuration_holds_alone(write: Write) -> None:
    write("segdsl.toml", '[evaluate]\nkey = "outer"\ntimezone = "UTC"\n')
    write("inner/segdsl.toml", '[evaluate]\nkey = "inner"\n')
    assert load(Path("inner")) == Config(file=Path("inner/segdsl.toml"), key="inner")


def test_pyproject_serves_where_there_is_no_other(write: Write) -> None:
    write(
        "pyproject.toml",
        '[project]\nname = "x"\n[tool.segdsl.evaluate]\nkey = "id"\n[tool.segdsl.data]\ncustomers = "c.csv"\n',
    )
    assert load(Path()) == Config(file=Path("pyproject.toml"), key="id", data={"customers": ("c.csv",)})
    write("segdsl.toml", "")
    assert load(Path()) == Config(file=Path("segdsl.toml"))


def test_a_broken_pyproject_that_does_not_speak_of_us_is_none_of_our_business(write: Write) -> None:
    write("pyproject.toml", "[broken\n")
    assert load(Path()) == Config()


@pytest.mark.golden
@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("syntax", "segdsl.toml", "[evaluate]\ntimezone = Europe/Berlin\n"),
        ("unclosed", "segdsl.toml", '[data]\r\ncustomers = "s3://bob:hunter2@bucket/x.csv\r\n'),
        ("secret", "segdsl.toml", 'x = "https://bob:hunter2@host/a?sig=hunter2" oops\n'),
        ("end", "segdsl.toml", "[data]\nx = [1,"),
        (
            "unknown",
            "segdsl.toml",
            '[dta]\nx = "y"\n[evaluate]\ntime_zone = "UTC"\nfoo = 1\n[report]\ntitel = "x"\n',
        ),
        (
            "values",
            "segdsl.toml",
            'report = 3\n[data]\na = 1\nb = []\nc = ["x", 1]\n"d e" = ""\n[evaluate]\nkey = []\ntimezone = true\n',
        ),
        ("instant", "segdsl.toml", '[evaluate]\nas_of = "30.06.2024"\ntimezone = "Europe/Berln"\n'),
        ("zoned", "segdsl.toml", "[evaluate]\nas_of = 2024-06-30T12:00:00Z\n"),
        ("pyproject", "pyproject.toml", '[tool.segdsl]\nfoo = 1\n[tool.segdsl.evaluate]\nkeey = "id"\n'),
        ("inline", "segdsl.toml", "evaluate = { timezone = 3 }\n"),
    ],
)
def test_mistakes(write: Write, golden: Callable[[Path, str], None], name: str, file: str, text: str) -> None:
    write(file, text)
    shown = refusal()
    assert "hunter2" not in shown
    golden(GOLDEN / f"config-{name}.txt", shown)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "segdsl.toml").write_bytes(b"\xff\xfe[\0")
    assert "`segdsl.toml` cannot be read: it is not UTF-8 text" in refusal()
