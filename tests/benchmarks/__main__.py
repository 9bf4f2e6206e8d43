"""Compares the speed of segdsl with what people would use instead: `make bench`.

In: `BENCH_ROWS`, the number of customers, each of whom has five events, and options. Out: a table for each case, and `build/bench.json`
with all figures, the machine and the versions. Results must be equal before a time is shown.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.benchmarks.cases import CASES
from tests.benchmarks.machine import machine, versions
from tests.benchmarks.measure import DifferentAnswerError, Timing, measure

ROWS = 200_000


def main(arguments: list[str] | None = None) -> int:
    """Runs what the command line asks for."""
    options = _parser().parse_args(arguments)
    # Drawn in a process of its own, so that this one stays small
    subprocess.run(
        [sys.executable, "-c", f"from tests.benchmarks import data; data.make({options.rows})"], check=True
    )
    print(f"{options.rows:,} customers, {options.rows * 5:,} events; CPU seconds of all threads, medians")
    cases: list[dict[str, Any]] = []
    failed = False
    for name in options.case or [name for name, case in CASES.items() if not case.by_name]:
        case = CASES[name]
        for size in case.sizes if case.sizes == (0,) else options.segments or case.sizes:
            chosen = _contenders(name, size, options.only)
            print(f"\n{name}: {case.title.format(size=size)}{f' ({case.unit})' if case.unit else ''}")
            try:
                timings = measure(
                    name, size, chosen, options.rows, options.rounds, options.budget, apart=options.apart
                )
            except DifferentAnswerError as difference:
                failed = True
                print(f"  no times: {difference}")
                cases.append({"case": name, "segments": size, "agree": False, "difference": str(difference)})
                continue
            print(_table(timings))
            cases.append(_figures(name, size, timings))
    _write(options, cases)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--case", action="append", choices=CASES, help="a case; all but `commands` if none is named")
    add(
        "--segments",
        action="append",
        type=int,
        help="a number of segments; those of the case if none is named",
    )
    add("--only", action="append", metavar="CONTENDER", help="a contender, or the beginning of its name")
    add("--rounds", type=int, default=3, help="timed runs of each, after one that is compared (%(default)s)")
    add("--budget", type=float, default=60, help="CPU seconds after which one is timed no more (%(default)s)")
    add("--apart", action="store_true", help="one process after the other, when memory does not hold all")
    add("--rows", type=int, default=int(os.environ.get("BENCH_ROWS", ROWS)), help="customers (%(default)s)")
    add("--output", type=Path, default=Path("build/bench.json"), help="the JSON file (%(default)s)")
    return parser


def _contenders(case: str, size: int, only: list[str] | None) -> list[str]:
    """Who takes part: of this size, wanted, and installed."""
    chosen = []
    for name, contender in CASES[case].contenders.items():
        if contender.sizes and size not in contender.sizes:
            continue
        if only and not name.startswith(tuple(only)):
            continue
        if contender.needs and find_spec(contender.needs) is None:
            print(f"({name} is not installed: `make bench` does that)")
            continue
        chosen.append(name)
    return chosen


def _table(timings: list[Timing]) -> str:
    """The figures of a case; the ratio says how many times segdsl's CPU seconds a contender needs."""
    ours = timings[0]
    facts = [name for name in ours.facts if all(name in each.facts for each in timings)]
    head = ["", "CPU s", f"of {ours.name}", "wall s", "peak MiB", *facts]
    rows = [
        [
            each.name,
            _digits(each.median),
            f"{each.median / ours.median:.2f}",
            _digits(statistics.median(each.wall)),
            f"{each.peak:,.0f}",
            *(f"{each.facts[name]:,.1f}" for name in facts),
        ]
        for each in timings
    ]
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    return "\n".join(
        "  "
        + row[0].ljust(widths[0])
        + "".join("  " + cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in [head, *rows]
    )


def _digits(seconds: float) -> str:
    return f"{seconds:.3f}" if seconds < 10 else f"{seconds:.1f}"


def _figures(case: str, size: int, timings: list[Timing]) -> dict[str, Any]:
    ours = timings[0].median
    return {
        "case": case,
        "segments": size,
        "agree": True,
        "contenders": [
            {
                **asdict(each),
                "cpu_median": each.median,
                "wall_median": statistics.median(each.wall),
                f"times_{timings[0].name}": each.median / ours,
            }
            for each in timings
        ],
    }


def _write(options: argparse.Namespace, cases: list[dict[str, Any]]) -> None:
    given = f"BENCH_ROWS={options.rows} make bench"
    arguments = shlex.join(sys.argv[1:])
    report = {
        "command": f'{given} ARGS="{arguments}"' if arguments else given,
        "customers": options.rows,
        "events": options.rows * 5,
        "machine": machine(),
        "versions": versions(),
        "cases": cases,
    }
    options.output.parent.mkdir(parents=True, exist_ok=True)
    beside = options.output.with_suffix(".tmp")
    beside.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    beside.replace(options.output)
    print(f"\nwritten to {options.output}")


if __name__ == "__main__":
    sys.exit(main())
