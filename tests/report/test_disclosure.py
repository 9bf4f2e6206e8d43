"""The reports of the examples, read by somebody who wants to know of few: every count of the JSON, and what simple sums make of them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.report import Options, build, render_json

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMS = ["shop/shop", "shop/shop_full", "software/software", "game/game"]
COUNTS = frozenset(
    {"customers", "size", "both", "before", "met", "unmet", "unknown", "after", "alone", "none", "rest"}
    | {"entered", "left", "new", "gone", "now"}
)
# A coefficient, and a count by its name
Term = tuple[int, str]


def evaluated(name: str, day: dt.date) -> segdsl.Result:
    path = EXAMPLES / f"{name}.seg"
    data = {one.stem: str(one) for one in sorted((path.parent / "data").glob("*.csv"))}
    return segdsl.load(path).evaluate(data, as_of=day, timezone="Europe/Berlin")


@pytest.fixture(scope="module", params=PROGRAMS)
def result(request: pytest.FixtureRequest) -> segdsl.Result:
    return evaluated(request.param, dt.date(2024, 6, 30))


@pytest.fixture(scope="module")
def compared(result: segdsl.Result, tmp_path_factory: pytest.TempPathFactory) -> str:
    earlier = evaluated(
        next(name for name in PROGRAMS if result.membership.meaning.source.name.endswith(f"{name}.seg")),
        dt.date(2024, 5, 31),
    )
    path = tmp_path_factory.mktemp("then") / "then.parquet"
    earlier.membership.frame.write_parquet(path)
    return str(path)


class Reader:
    """What somebody knows who reads a report: counts, and sums of them."""

    def __init__(self, program: dict[str, Any], limit: int) -> None:
        self.limit = limit
        self.known: dict[str, int] = {}
        self.hidden: set[str] = set()
        self.sums: list[list[Term]] = []
        self.read(program)

    def take(self, name: str, count: int | dict[str, Any] | None) -> str:
        """Notes a count, or that it is hidden."""
        if isinstance(count, int):
            assert self.known.setdefault(name, count) == count
        elif name not in self.known:
            self.hidden.add(name)
        return name

    def parts(self, whole: str, parts: Sequence[str], rest: str | None = None) -> None:
        """Notes that a count is made of others, and perhaps of a rest."""
        if rest is not None:
            self.hidden.add(rest)
        names = (*parts, rest) if rest is not None else parts
        self.sums.append([(1, whole), *((-1, one) for one in names)])

    def read(self, program: dict[str, Any]) -> None:
        everyone = self.take("customers", program["customers"])
        self.parts(everyone, [self.take(f"in {at}", one) for at, one in enumerate(program["coverage"])])
        for one in program["segments"]:
            size = self.take(f"size {one['name']}", one["size"])
            self.parts(everyone, [size], f"not {one['name']}")
        for one in program["groups"]:
            steps = [self.take(f"size {it['name']}", it["met"]) for it in one["branches"]]
            self.parts(everyone, [*steps, self.take(f"none {one['name']}", one["none"])])
        for one in program["overlap"]:
            left, right, both = (
                f"size {one['left']}",
                f"size {one['right']}",
                f"{one['left']} & {one['right']}",
            )
            self.take(both, one["both"])
            self.parts(left, [both], f"{one['left']} - {one['right']}")
            self.parts(right, [both], f"{one['right']} - {one['left']}")
            self.parts(
                everyone,
                [both, f"{one['left']} - {one['right']}", f"{one['right']} - {one['left']}"],
                f"neither {both}",
            )
        for one in program["details"]:
            here = everyone
            for at, step in enumerate(one["funnel"]):
                name = f"step {one['name']} {at}"
                met, unmet, unknown = (
                    self.take(f"{name} {it}", step[it]) for it in ("met", "unmet", "unknown")
                )
                self.parts(here, [met, unmet, unknown])
                if step["alone"] is not None:
                    alone = self.take(f"{name} alone", step["alone"])
                    self.parts(alone, [met], f"{name} alone only")
                here = met
            if one["funnel"]:
                self.sums.append([(1, here), (-1, f"size {one['name']}")])
        listed = program["combinations"]
        self.parts(
            everyone,
            [self.take(f"only {it['segments']}", it["size"]) for it in listed["listed"]]
            + [self.take("others", listed["rest"])],
        )
        for one in (program.get("changes") or {}).get("segments", ()):
            name = one["name"]
            for it in ("before", "now", "entered", "left"):
                self.take(f"size {name}" if it == "now" else f"{it} {name}", one[it])
            self.parts(f"size {name}", [f"entered {name}"], f"stayed {name}")
            self.parts(f"before {name}", [f"left {name}"], f"stayed {name}")

    def told(self) -> Iterator[tuple[str, int]]:
        """Counts of few that follow from sums of which all but one count, or all but some that are few together, are known."""
        changed = True
        while changed:
            changed = False
            for terms in self.sums:
                left = [(sign, one) for sign, one in terms if one not in self.known]
                value = sum(sign * self.known[one] for sign, one in terms if one in self.known)
                if len(left) == 1:
                    sign, name = left[0]
                    self.known[name] = -sign * value
                    self.hidden.discard(name)
                    changed = True
                    if 0 < self.known[name] < self.limit:
                        yield name, self.known[name]
                elif left and len({sign for sign, _ in left}) == 1 and 0 < abs(value) < self.limit:
                    yield " + ".join(one for _, one in left), abs(value)
                    return


def counts(value: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """All whole numbers of a report that count customers."""
    match value:
        case dict():
            for key, one in value.items():
                yield from counts(one, key)
        case list():
            for one in value:
                yield from counts(one, name)
        case int() if name in COUNTS or name == "coverage":
            yield name, value


def documents(result: segdsl.Result, compared: str, limit: int) -> Iterator[dict[str, Any]]:
    for compare in ((), (compared,)):
        text = render_json(build(result, Options(min_cell=limit, compare=compare)))
        yield json.loads(text)["programs"][0]


@pytest.mark.parametrize("limit", [10, 25])
def test_no_count_of_few_is_told(result: segdsl.Result, compared: str, limit: int) -> None:
    for program in documents(result, compared, limit):
        found = [*counts(program)]
        assert len(found) > 200
        assert [one for one in found if 0 < one[1] < limit] == []
        assert [*Reader(program, limit).told()] == []


@pytest.mark.parametrize("limit", [10, 25])
def test_no_share_is_of_few(result: segdsl.Result, compared: str, limit: int) -> None:
    """Shares are rounded to a thousandth, and of no more than all members."""
    for program in documents(result, compared, limit):
        sizes = {one["name"]: one["size"] for one in program["segments"]}
        looked_at = 0
        for one in program["details"]:
            size = sizes[one["name"]]
            shares = [share for it in one["distributions"] for share in it["members"]]
            for row in one["profile"]:
                if re.fullmatch(r"[\d.]+%", row["members"]):
                    share = float(row["members"][:-1]) / 100
                    shares += [share, round(1 - share, 6)]
            if isinstance(size, dict):
                assert (one["profile"], one["distributions"], one["persona"], one["keys"]) == (
                    [],
                    [],
                    None,
                    [],
                )
                assert (one["quality"]) == []
                continue
            looked_at += len(shares)
            assert [it for it in shares if it > 0 and (it + 0.0005) * size < limit] == []
        assert looked_at > 50


def test_the_reader_finds_what_primary_suppression_alone_leaves(result: segdsl.Result, compared: str) -> None:
    program = json.loads(render_json(build(result, Options(min_cell=1, compare=(compared,)))))["programs"][0]
    assert [*Reader(hidden_below(program, 10), 10).told()] != []


def hidden_below(value: Any, limit: int, name: str = "") -> Any:
    match value:
        case dict():
            return {key: hidden_below(one, limit, key) for key, one in value.items()}
        case list():
            return [hidden_below(one, limit, name) for one in value]
        case int() if (name in COUNTS or name == "coverage") and 0 < value < limit:
            return {"below": limit}
    return value
