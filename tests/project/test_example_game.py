"""The example game: its data, its program, and some of its segments counted again in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from tests.project.examples import AS_OF, Business

GAME = Business("game", "game.seg")


def test_script_makes_the_committed_bytes(tmp_path: Path) -> None:
    GAME.script_makes_the_data(tmp_path)


def test_data_are_labelled_and_small() -> None:
    GAME.data_are_labelled_and_small()


def test_readme_names_what_there_is() -> None:
    GAME.readme_names_what_there_is("lifecycle", "engagement", "whales", "churn")


def test_program_has_no_findings() -> None:
    GAME.program_has_no_findings()


def test_layout_is_canonical() -> None:
    GAME.layout_is_canonical()


def test_examples_pass() -> None:
    GAME.examples_pass(2)


def test_expectations_hold() -> None:
    GAME.expectations_hold(5)


def test_no_segment_is_empty() -> None:
    GAME.no_segment_is_empty()


def test_players_are_the_customers() -> None:
    assert GAME.program.meaning.catalog.customers == "players"
    assert GAME.result.customers == len(GAME.rows("players"))


def _days() -> dict[str, set[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    for row in GAME.rows("sessions"):
        day = date.fromisoformat(row["started_at"][:10])
        if day <= AS_OF:
            found[row["player_id"]].add(day)
    return found


def _cents() -> dict[str, int]:
    """What each player has paid, less what was refunded."""
    paid: dict[str, int] = defaultdict(int)
    for row in GAME.rows("purchases"):
        if row["bought_at"][:10] <= str(AS_OF) and row["refunded"] == "no":
            paid[row["player_id"]] += round(float(row["price"]) * 100)
    return dict(paid)


def test_retention_counted_again() -> None:
    days = _days()
    for name, after in (("day_1", 1), ("day_7", 7)):
        back = {
            row["player_id"]
            for row in GAME.rows("players")
            if date.fromisoformat(row["installed_on"]) + timedelta(days=after) in days[row["player_id"]]
        }
        assert GAME.members(name) == back


def test_whales_counted_again() -> None:
    paid = _cents()
    before = {key: sum(other for other in paid.values() if other > mine) for key, mine in paid.items()}
    total = sum(paid.values())
    assert GAME.members("payer") == set(paid)
    assert GAME.members("spender.whale") == {key for key, more in before.items() if 2 * more < total}


def test_top_payers_counted_again() -> None:
    everybody = {row["player_id"]: _cents().get(row["player_id"], 0) for row in GAME.rows("players")}
    values = sorted(everybody.values(), reverse=True)
    expected = {
        key
        for key, mine in everybody.items()
        if mine and 100 * sum(other > mine for other in values if other) < len(values)
    }
    assert GAME.members("top_payers") == expected


def test_came_back_counted_again() -> None:
    expected = set()
    for key, days in _days().items():
        ordered = sorted(days)
        gaps = [(a, b) for a, b in pairwise(ordered) if (b - a).days > 28]
        late = [b for _, b in gaps if (AS_OF - max(ordered)).days < 28 and b <= max(ordered)]
        if late:
            expected.add(key)
    installed = {row["player_id"]: row["installed_on"] for row in GAME.rows("players")}
    fresh = {key for key, day in installed.items() if day > str(AS_OF - timedelta(days=7))}
    assert GAME.members("life.returned") == expected - fresh
