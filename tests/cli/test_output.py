"""Files that a run leaves: whole or not at all."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import IO

import polars as pl
import pytest

from segdsl.cli.faults import UserError
from segdsl.cli.output import MEMBERS, check_output, write, write_members, write_text
from tests.cli.conftest import CLEAN

FRAME = pl.DataFrame({"id": ["007", "=1+1"], "vip": [True, False], "lifecycle": ["lost", None]})


def test_members(tmp_path: Path) -> None:
    for ending in MEMBERS:
        write_members(tmp_path / f"members{ending}", FRAME)
    assert (tmp_path / "members.csv").read_text() == "id,vip,lifecycle\n007,true,lost\n=1+1,false,\n"
    assert pl.read_parquet(tmp_path / "members.parquet").equals(FRAME)
    assert pl.read_ipc(tmp_path / "members.arrow").equals(FRAME)
    assert pl.read_ndjson(tmp_path / "members.ndjson").equals(FRAME)
    assert len(list(tmp_path.iterdir())) == 4


def test_parquet_files_say_what_is_to_be_known(tmp_path: Path) -> None:
    for ending in MEMBERS:
        write_members(tmp_path / f"members{ending}", FRAME, {"segdsl.as_of": "2024-06-30T23:59:59+02:00"})
    held = pl.read_parquet_metadata(tmp_path / "members.parquet")
    assert held["segdsl.as_of"] == "2024-06-30T23:59:59+02:00"
    assert pl.read_parquet(tmp_path / "members.parquet").equals(FRAME)


def test_permissions_of_new_and_of_old_files(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_text(tmp_path / "new", "x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    (tmp_path / "new").chmod(0o604)
    write_text(tmp_path / "new", "y")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o604


def test_links_stay_links(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        pl.exceptions.ComputeError("No space left"),
        KeyboardInterrupt(),
    ],
)
def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: BaseException
) -> None:
    (tmp_path / "members.csv").write_text("old")

    def fail(stream: IO[bytes]) -> None:
        stream.write(b"half")
        raise error

    with pytest.raises(UserError if isinstance(error, Exception) else KeyboardInterrupt) as caught:
        write(tmp_path / "members.csv", fail)
    if isinstance(caught.value, UserError):
        assert "cannot be written: no space left" in str(caught.value).lower()
    assert [path.name for path in tmp_path.iterdir()] == ["members.csv"]
    assert (tmp_path / "members.csv").read_text() == "old"


def test_mistakes_of_our_own_stay_such(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "x", lambda _: 1 / 0)
    assert list(tmp_path.iterdir()) == []


def test_a_file_too_large_for_the_disk(tmp_path: Path) -> None:
    script = (
        "import resource, sys\nfrom pathlib import Path\nimport polars as pl\n"
        "from segdsl.cli.output import write_members\nfrom segdsl.cli.faults import UserError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_members(Path(sys.argv[1]), pl.DataFrame({'id': [str(n) for n in range(50_000)]}))\n"
        "except UserError as error: print(error)\n"
    )
    for ending in MEMBERS:
        target = tmp_path / f"members{ending}"
        done = subprocess.run(
            [sys.executable, "-c", script, str(target)],
            capture_output=True,
            text=True,
            env={**CLEAN, "PYTHONDONTWRITEBYTECODE": "1"},  # or what it imports late is left cut off, for all
            timeout=60,
            check=False,
        )
        assert f"`{target}` cannot be written: " in done.stdout, done
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_is_said_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "in.csv").write_text("x")
    (tmp_path / "link.csv").symlink_to("in.csv")
    os.mkfifo(tmp_path / "pipe.csv")

    def said(name: str) -> list[str]:
        return [
            one.message for one in check_output(Path(name), MEMBERS, ["s3://a/b", "*.csv", "in.csv", "\0"])
        ]

    assert said("members.xlsx") == ["the name `members.xlsx` does not say what to write"]
    assert said("members") == ["the name `members` does not say what to write"]
    assert said("folder.csv") == ["`folder.csv` cannot be written: it is a folder"]
    assert said("pipe.csv") == ["`pipe.csv` cannot be written: it is not a regular file"]
    assert said("no/such/a.csv") == ["`no/such/a.csv` cannot be written: there is no folder `no/such`"]
    assert said("in.csv") == ["`in.csv` is read here and cannot be the output as well"]
    assert said("link.csv") == ["`link.csv` is read here and cannot be the output as well"]
    assert said("MEMBERS.CSV") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="permission denied"):
        write_text(tmp_path / "x.csv", "x")
