"""A process of one contender for one case. In: its name on the command line, then a line for each run. Out: a line of JSON for each.

A process of its own makes peak memory the contender's; CPU seconds are those of the process with all its threads, and of what it runs.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import data
from tests.benchmarks.cases import CASES
from tests.benchmarks.model import Setting


def main(case: str, size: int, name: str, customers: int) -> None:
    """Prepares the contender, then runs it each time it is told to."""
    # What libraries print must not come between the lines that are read
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    setting = Setting(size, *data.make(customers))
    try:
        prepared = CASES[case].contenders[name].prepare(setting)
        for line in sys.stdin:
            prepared.begin()
            gc.collect()
            cpu, wall = spent(), time.perf_counter()
            result = prepared.run()
            cpu, wall = spent() - cpu, time.perf_counter() - wall
            reply: dict[str, Any] = {"cpu": cpu / prepared.work, "wall": wall / prepared.work, "spent": cpu}
            reply["peak"] = peak()
            if line.strip() == "answer":
                reply |= {"answer": prepared.answer(result), "facts": dict(prepared.facts(result))}
            del result
            print(json.dumps(reply), file=replies, flush=True)
    finally:
        shutil.rmtree(setting.folder, ignore_errors=True)


def spent() -> float:
    """CPU seconds of this process with its threads, and of processes it has run to their end."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def peak() -> float:
    """The most memory that this process has held, in MiB."""
    status = Path("/proc/self/status")
    # `ru_maxrss` remembers what the parent held before this process became itself
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1024
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
