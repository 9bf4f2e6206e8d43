"""`segdsl eval`: sizes on standard output, members in a file."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.cli.conftest import ROOT, Run

Write = Callable[[str, str], Path]
GOLDEN = Path(__file__).parent / "golden"
SHOP = ROOT / "examples" / "shop"

PROGRAM = """table customers key customer_id {
  customer_id text
  country     text
  newsletter  flag
}
table orders of customers by customer_id at ordered_at {
  customer_id text
  ordered_at  timestamp
  amount      decimal
}
set vip_spend = 100
trait spent = sum(orders.amount)
segment vip "VIP customers" when spent >= vip_spend
segment readers when newsletter
groups lifecycle
  fresh "New" when last(orders.ordered_at) in last 30d
  lost        otherwise
"""
CUSTOMERS = "customer_id,country,newsletter\n007,DE,yes\nb,AT,no\nc,DE,\n=1+1,CH,yes\n"
ORDERS = """customer_id,ordered_at,amount
007,2024-06-20T10:00,90
007,2024-01-01T10:00,20
b,2024-02-01T10:00,50
b,2024-08-01T10:00,900
zzz,2024-02-01T10:00,1
"""
RULES = 'segment german when country = "DE"\nsegment young when age < 30\n'
PEOPLE = "id,country,age\n1,DE,20\n2,AT,40\n3,DE,\n"


@pytest.fixture
def shop(write: Write) -> Path:
    write("shop.seg", PROGRAM)
    write("data/customers.csv", CUSTOMERS)
    write("data/orders.csv", ORDERS)
    return write(
        "segdsl.toml", '[data]\ncustomers = "data/customers.csv"\norders = "data/*.csv"\n'
    ).with_suffix("")


@pytest.fixture
def data(shop: Path, write: Write) -> None:
    write(
        "segdsl.toml",
        '[data]\ncustomers = "data/customers.csv"\norders = "data/orders.csv"\nvisits = "no/such.csv"\n'
        '[evaluate]\ntimezone = "Europe/Berlin"\nas_of = 2024-06-30\n',
    )


def sizes(out: str) -> dict[str, int]:
    return {one["name"]: one["size"] for one in json.loads(out)["segments"]}


@pytest.mark.golden
@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_sizes(run: Run, data: None, golden: Callable[[Path, str], None], form: str) -> None:
    ran = run("eval", "shop.seg", "--format", form)
    assert ran.code == 0, ran
    golden(GOLDEN / f"eval.{form}.txt", ran.out)


@pytest.mark.golden
@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_example_fits_the_window(run: Run, golden: Callable[[Path, str], None], width: int) -> None:
    ran = run("eval", "shop.seg", "--as-of", "2024-06-30", cwd=SHOP, env={"COLUMNS": str(width)})
    assert ran.code == 0, ran
    assert max(map(len, ran.out.splitlines())) <= width
    golden(GOLDEN / f"shop.{width}.txt", ran.out)


def test_json_has_what_is_promised(run: Run, data: None) -> None:
    answer = json.loads(run("eval", "shop.seg", "--format", "json").out)
    assert answer["as_of"].startswith("2024-06-30T23:59:59.999999")
    assert answer["customers"] == 4
    assert answer["segments"] == [
        {"name": "vip", "title": "VIP customers", "size": 1, "share": 0.25},
        {"name": "readers", "title": "readers", "size": 2, "share": 0.5},
        {"name": "lifecycle.fresh", "title": "New", "size": 1, "share": 0.25},
        {"name": "lifecycle.lost", "title": "lost", "size": 3, "share": 0.75},
    ]
    assert any("belong" in note for note in answer["notes"])


def test_options_go_before_settings(run: Run, data: None, write: Write) -> None:
    write("later.csv", "customer_id,ordered_at,amount\nc,2024-09-01T00:00,500\n")
    ran = run("eval", "shop.seg", "--as-of", "2024-09-30", "--data", "orders=later.csv", "--format", "json")
    assert sizes(ran.out) == {"vip": 1, "readers": 2, "lifecycle.fresh": 1, "lifecycle.lost": 3}
    assert json.loads(ran.out)["as_of"].startswith("2024-09-30T23:59:59.999999+02:00")
    ran = run("eval", "shop.seg", "--set", "vip_spend=10", "--format", "json")
    assert sizes(ran.out)["vip"] == 2
    ran = run("eval", "shop.seg", "--as-of", "2024-06-30T12:00", "--timezone", "UTC", "--format", "json")
    assert json.loads(ran.out)["as_of"].startswith("2024-06-30T12:00:00+00:00")
    ran = run(
        "eval",
        "shop.seg",
        "--data",
        "orders=data/orders.csv",
        "--data",
        "orders=later.csv",
        "--as-of",
        "2024-09-30",
        "--format",
        "json",
    )
    assert sizes(ran.out)["vip"] == 3


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow", "ndjson"])
def test_members(run: Run, data: None, tmp_path: Path, ending: str) -> None:
    ran = run("eval", "shop.seg", "-o", f"members.{ending}")
    assert ran.code == 0, ran
    assert ran.err.endswith(f"wrote members.{ending}\n")
    path = tmp_path / f"members.{ending}"
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "arrow": pl.read_ipc, "ndjson": pl.read_ndjson}[
        ending
    ]
    frame = read(path, schema_overrides={"customer_id": pl.String}) if ending == "csv" else read(path)
    assert frame.columns == [
        "customer_id",
        "vip",
        "readers",
        "lifecycle",
        "lifecycle.fresh",
        "lifecycle.lost",
    ]
    assert frame["customer_id"].to_list() == ["007", "=1+1", "b", "c"]
    assert frame["vip"].to_list() == [True, False, False, False]
    assert frame["lifecycle"].to_list() == ["fresh", "lost", "lost", "lost"]
    first = path.read_bytes()
    assert run("eval", "shop.seg", "-o", f"members.{ending}").code == 0
    assert path.read_bytes() == first
    assert not stat.S_IMODE(path.stat().st_mode) & 0o111


def test_only(run: Run, data: None, tmp_path: Path) -> None:
    ran = run("eval", "shop.seg", "--only", "vip,readers", "--format", "json", "-o", "members.csv", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert sizes(ran.out) == {"vip": 1, "readers": 2}
    assert (tmp_path / "members.csv").read_text().startswith("customer_id,vip,readers\n")
    ran = run("eval", "shop.seg", "--only", "vips,lfecycle")
    assert ran.code == 2
    assert (
        "error[SEG708]: `vips` is not a segment, groups or split of `shop.seg`\n  help: did you mean `vip`?"
        in ran.err
    )
    assert "did you mean `lifecycle`?" in ran.err


def test_the_first_run_needs_no_more_than_a_program_and_a_file(run: Run, write: Write) -> None:
    write("rules.seg", RULES)
    write("people.csv", PEOPLE)
    ran = run("eval", "rules.seg", "people.csv", "--format", "json")
    assert ran.code == 0, ran
    assert sizes(ran.out) == {"german": 2, "young": 1}


def test_a_key_that_is_not_clear(run: Run, write: Write) -> None:
    write("rules.seg", RULES)
    write("people.csv", PEOPLE.replace("id,", "person,"))
    ran = run("eval", "rules.seg", "people.csv")
    assert ran.code == 3
    assert "error[SEG811]" in ran.err
    assert "`person`" in ran.err
    assert run("eval", "rules.seg", "people.csv", "--key", "person").code == 0


def test_customers_of_another_name(run: Run, write: Write) -> None:
    write(
        "b2b.seg",
        'table accounts key id {\n  id text\n  country text\n}\nsegment german when country = "DE"\n',
    )
    write("people.csv", PEOPLE)
    for args in (["people.csv"], ["--data", "accounts=people.csv"], ["--data", "customers=people.csv"]):
        ran = run("eval", "b2b.seg", *args, "--format", "json")
        assert (ran.code, sizes(ran.out)) == (0, {"german": 2}), ran


def test_a_program_from_standard_input(run: Run, data: None) -> None:
    ran = run("eval", "-", "--format", "json", stdin=PROGRAM)
    assert ran.code == 0, ran
    assert sizes(ran.out)["vip"] == 1


def test_programs_with_mistakes_are_not_evaluated(run: Run, data: None, write: Write, tmp_path: Path) -> None:
    write("shop.seg", PROGRAM.replace("spent >=", "spend >="))
    ran = run("eval", "shop.seg", "-o", "members.csv")
    assert (ran.code, ran.out) == (1, "")
    assert "error[SEG201]: `spend`" in ran.err
    assert not (tmp_path / "members.csv").exists()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("orders", None, "`data/orders.csv`"),
        ("orders", "customer_id,ordered_at\nb,2024-01-01T00:00\n", "`amount`"),
        ("orders", "customer_id,ordered_at,amount\nb,yesterday,1\n", "`ordered_at`"),
        ("customers", CUSTOMERS + "b,DE,no\n", "`customer_id`"),
        ("customers", CUSTOMERS + ",DE,no\n", "`customer_id`"),
        ("customers", "customer_id,country,country\nb,DE,DE\n", "`country`"),
        ("customers", "", "`data/customers.csv`"),
    ],
    ids=["absent", "column", "value", "twice", "missing", "header", "empty"],
)
def test_data_that_cannot_be_used(
    run: Run, data: None, write: Write, name: str, text: str | None, words: str
) -> None:
    if text is None:
        os.unlink(write(f"data/{name}.csv", ""))
    else:
        write(f"data/{name}.csv", text)
    ran = run("eval", "shop.seg", "-o", "members.csv")
    assert (ran.code, ran.out) == (3, ""), ran
    assert words in ran.err
    assert "error[SEG8" in ran.err
    assert "Traceback" not in ran.err


def test_hostile_data_drives_no_terminal(run: Run, write: Write) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    write("rules.seg", RULES)
    write("people.csv", f"id,country,age\n{evil},DE,20\n{evil},AT,40\n")
    ran = run("eval", "rules.seg", "people.csv")
    assert ran.code == 3
    assert not set(ran.err) & set(evil[0] + "\x07\u202e")
    write("people.csv", f"{evil},country,age\n1,DE,20\n")
    ran = run("eval", "rules.seg", "people.csv")
    assert ran.code == 3
    assert not set(ran.err) & set(evil[0] + "\x07\u202e")


def test_tables_without_data(run: Run, write: Write) -> None:
    write("shop.seg", PROGRAM)
    write("c.csv", CUSTOMERS)
    ran = run("eval", "shop.seg", "c.csv")
    assert ran.code == 3
    assert "error[SEG801]: table `orders` has no data" in ran.err
    assert "--data orders=" in ran.err


def test_data_for_a_table_that_does_not_exist(run: Run, data: None) -> None:
    ran = run("eval", "shop.seg", "--data", "ordres=data/orders.csv")
    assert ran.code == 2
    assert "error[SEG817]: there is no table `ordres`" in ran.err
    assert "did you mean `orders`?" in ran.err


@pytest.mark.parametrize("value", ["vip_spend=abc", "vip_spend=(1,2)", "vip_spnd=3"])
def test_overrides_that_do_not_fit(run: Run, data: None, value: str) -> None:
    ran = run("eval", "shop.seg", "--set", value)
    assert ran.code == 2
    assert "error[SEG" in ran.err
    assert "Traceback" not in ran.err


def test_the_output_never_replaces_what_is_read(run: Run, data: None, tmp_path: Path) -> None:
    ran = run("eval", "shop.seg", "-o", "data/orders.csv")
    assert ran.code == 2
    assert "error[SEG712]" in ran.err
    assert (tmp_path / "data/orders.csv").read_text() == ORDERS


def test_secrets_stay_secret(run: Run, data: None, write: Write) -> None:
    write(
        "segdsl.toml",
        '[data]\ncustomers = "data/customers.csv"\norders = "s3://bob:hunter2@127.0.0.1:1/x.txt?sig=hunter2"\n',
    )
    ran = run("eval", "shop.seg", "--verbose", "--as-of", "2024-06-30")
    assert "bob:***@127.0.0.1" in ran.err
    assert "hunter2" not in ran.out + ran.err
    ran = run("eval", "shop.seg", "--data", "orders=nope://bob:hunter2@127.0.0.1:1/x.csv")
    assert ran.code == 3
    assert "hunter2" not in ran.out + ran.err


def test_verbose_says_what_is_used(run: Run, data: None) -> None:
    ran = run("eval", "shop.seg", "-v")
    assert "configuration: segdsl.toml\n" in ran.err
    assert "orders: data/orders.csv\n" in ran.err
    assert "evaluated in " in ran.err
    assert "visits" not in ran.err


def test_quiet_says_nothing_but_results(run: Run, data: None) -> None:
    assert "note: " in run("eval", "shop.seg").err
    ran = run("eval", "shop.seg", "-q")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out
