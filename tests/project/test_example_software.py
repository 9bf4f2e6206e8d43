"""The example software vendor: its data, its program, and some of its segments counted again in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from tests.project.examples import AS_OF, Business

SOFTWARE = Business("software", "software.seg")


def test_script_makes_the_committed_bytes(tmp_path: Path) -> None:
    SOFTWARE.script_makes_the_data(tmp_path)


def test_data_are_labelled_and_small() -> None:
    SOFTWARE.data_are_labelled_and_small()


def test_readme_names_what_there_is() -> None:
    SOFTWARE.readme_names_what_there_is("firmographic", "technographic", "health", "expansion")


def test_program_has_no_findings() -> None:
    SOFTWARE.program_has_no_findings()


def test_layout_is_canonical() -> None:
    SOFTWARE.layout_is_canonical()


def test_examples_pass() -> None:
    SOFTWARE.examples_pass(2)


def test_expectations_hold() -> None:
    SOFTWARE.expectations_hold(4)


def test_no_segment_is_empty() -> None:
    SOFTWARE.no_segment_is_empty(
        frozenset({"size_by_health.large_danger", "size_by_health.enterprise_danger"})
    )


def test_accounts_are_the_customers() -> None:
    assert SOFTWARE.program.meaning.catalog.customers == "accounts"
    assert SOFTWARE.result.key == "account_id"
    assert SOFTWARE.result.customers == len(SOFTWARE.rows("accounts"))


def _until(day: str) -> bool:
    return day[:10] <= str(AS_OF)


def _account_of() -> dict[str, str]:
    return {row["user_id"]: row["account_id"] for row in SOFTWARE.rows("users") if _until(row["invited_on"])}


def _running() -> dict[str, dict[str, str]]:
    """The running contract of each account, the latest signed one."""
    rows = [
        row for row in SOFTWARE.rows("contracts") if _until(row["signed_at"]) and row["ends_on"] >= str(AS_OF)
    ]
    return {row["account_id"]: row for row in sorted(rows, key=lambda row: row["signed_at"])}


def _seen(days: int, role: str = "") -> dict[str, set[str]]:
    """The users of each account with an event in the last days, perhaps of one role only."""
    since = str(AS_OF - timedelta(days=days - 1))
    account = _account_of()
    of_role = {row["user_id"] for row in SOFTWARE.rows("users") if role in ("", row["role"])}
    found: dict[str, set[str]] = defaultdict(set)
    for row in SOFTWARE.rows("events"):
        if (
            since <= row["happened_at"][:10] <= str(AS_OF)
            and row["user_id"] in account
            and row["user_id"] in of_role
        ):
            found[account[row["user_id"]]].add(row["user_id"])
    return found


def test_asleep_counted_again() -> None:
    assert SOFTWARE.members("asleep") == {key for key in _running() if not _seen(30)[key]}


def test_admin_gone_counted_again() -> None:
    seen, admins = _seen(30), _seen(30, "admin")
    assert SOFTWARE.members("admin_gone") == {key for key in _running() if seen[key] and not admins[key]}


def test_key_accounts_counted_again() -> None:
    country = {row["account_id"]: row["country"] for row in SOFTWARE.rows("accounts")}
    revenue = {key: 12 * round(float(row["monthly"]) * 100) for key, row in _running().items()}
    expected = set()
    for key, mine in revenue.items():
        at_home = sum(other > mine for one, other in revenue.items() if country[one] == country[key])
        everywhere = sum(other > mine for other in revenue.values())
        if at_home < 5 or 10 * everywhere < len(revenue):
            expected.add(key)
    assert SOFTWARE.members("key_accounts") == expected


def test_renewals_counted_again() -> None:
    latest = {key: date.fromisoformat(row["ends_on"]) for key, row in _running().items()}
    assert SOFTWARE.members("renewal_due") == {
        key for key, ends in latest.items() if (ends - AS_OF).days <= 60
    }


def test_urgent_counted_again() -> None:
    since = str(AS_OF - timedelta(days=89))
    counts: dict[str, int] = defaultdict(int)
    for row in SOFTWARE.rows("tickets"):
        if row["priority"] == "high" and since <= row["opened_at"][:10] <= str(AS_OF):
            counts[row["account_id"]] += 1
    assert SOFTWARE.members("urgent") == {key for key, count in counts.items() if count >= 3}
