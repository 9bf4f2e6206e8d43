"""Programs as a team of marketers might have them after some years: in one file, or in a file for each subject. In: how many segments,
and in how many files. Out: files.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import as_seg, traits
from tests.benchmarks.conditions import segments

SHARED = "shared.seg"
_SUBJECTS = ("Spring", "Summer", "Autumn", "Winter", "Club", "Outlet", "Loyal", "New", "Quiet", "Regional")
_AIMS = ("win back", "thank", "keep", "wake up", "invite", "ask", "survey", "leave alone")


def write(folder: Path, count: int, files: int = 1) -> list[Path]:
    """Writes `count` segments into that many files.

    Args:
        folder: Where to.
        count: How many segments.
        files: How many files; where there are several, the tables and traits stand in another that each of them uses.

    Returns:
        The files of the segments.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = list(_segments(count))
    if files == 1:
        path = folder / "all.seg"
        path.write_text(f"{traits.statements()}\n{''.join(texts)}", encoding="utf-8")
        return [path]
    (folder / SHARED).write_text(traits.statements(), encoding="utf-8")
    paths = []
    for number in range(files):
        path = folder / f"subject_{number:03}.seg"
        own = texts[number * count // files : (number + 1) * count // files]
        path.write_text(f'use "{SHARED}"\n\n{"".join(own)}', encoding="utf-8")
        paths.append(path)
    return paths


def _segments(count: int) -> Iterator[str]:
    """Segments with the clauses that teams ask for; one in four looks at events too, one in ten at another segment."""
    draw = random.Random(17)
    names = list(traits.traits())
    for number, (name, condition) in enumerate(segments(count).items(), 1):
        subject, aim = draw.choice(_SUBJECTS), draw.choice(_AIMS)
        text = as_seg.condition(condition)
        if draw.random() < 0.25:
            text = f"({text}) and {draw.choice(names)} >= {draw.randint(1, 9)}"
        if draw.random() < 0.1 and number % 10 > 1:
            text = f"({text}) and not segment_{number - number % 10 + 1:03}"
        yield (
            f"# {subject}, as agreed with the team in its meeting of week {draw.randint(1, 52)}\n"
            f'segment {name} "{subject} customers to {aim} ({number})"\n'
            f'  about  "Those whom the {subject.lower()} campaign is to {aim}."\n'
            f'  owner  "team-{draw.randint(1, 12)}@shop.example"\n'
            f"  tags   {subject.lower()}, campaign\n"
            f"  when {text}\n\n"
        )
