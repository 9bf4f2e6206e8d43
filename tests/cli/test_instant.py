from datetime import date, datetime

import pytest

from segdsl.cli.bindings import parse_data, parse_names, parse_sets
from segdsl.cli.instant import check_timezone, parse_as_of
from segdsl.diagnostics import Diagnostic


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-06-30", date(2024, 6, 30)),
        ("2024-02-29", date(2024, 2, 29)),
        ("0001-01-01", date(1, 1, 1)),
        ("2024-06-30T12:00", datetime(2024, 6, 30, 12)),
        ("2024-06-30 12:00:30", datetime(2024, 6, 30, 12, 0, 30)),
    ],
)
def test_days_and_local_times(text: str, instant: date) -> None:
    assert parse_as_of(text) == instant
    assert type(parse_as_of(text)) is type(instant)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-02-29", "`2023-02-29` is not a day or time that exists"),
        ("2024-06-30T24:01", "`2024-06-30T24:01` is not a day or time that exists"),
        ("30.06.2024", "`30.06.2024` is not a day or a time"),
        ("20240630", "`20240630` is not a day or a time"),
        ("2024-W03", "`2024-W03` is not a day or a time"),
        ("٢٠٢٤-06-30", "`٢٠٢٤-06-30` is not a day or a time"),
        ("yesterday", "`yesterday` is not a day or a time"),
        ("", "`` is not a day or a time"),
        ("2024-06-30T12:00Z", "`2024-06-30T12:00Z` is not a local time"),
        ("2024-06-30T12:00+02:00", "`2024-06-30T12:00+02:00` is not a local time"),
    ],
)
def test_what_is_no_instant(text: str, message: str) -> None:
    found = parse_as_of(text)
    assert isinstance(found, Diagnostic)
    assert found.message == message
    assert found.help


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/New_York"])
def test_zones(name: str) -> None:
    assert check_timezone(name) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("../../etc/passwd", ""),
        ("", ""),
        ("Europe", ""),
        ("\0", ""),
    ],
)
def test_what_is_no_zone(name: str, meant: str) -> None:
    [found] = check_timezone(name)
    assert found.code.slug == "unknown-timezone"
    assert (f"did you mean `{meant}`?" in found.help) is bool(meant)


def test_data_of_one_table_adds_up() -> None:
    tables, mistakes = parse_data(["orders=a.csv", "visits = v.csv", "orders=s3://b/x=1/*.parquet"])
    assert tables == {"orders": ("a.csv", "s3://b/x=1/*.parquet"), "visits": ("v.csv",)}
    assert mistakes == []


def test_sets_keep_what_follows_the_first_equals_sign() -> None:
    assert parse_sets(["a=b=c", "n = 500"]) == ({"a": "b=c", "n": "500"}, [])


def test_names() -> None:
    assert parse_names(["vip, lapsed", "vip,,new", ""]) == ("vip", "lapsed", "new")
